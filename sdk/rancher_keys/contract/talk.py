"""A conversation with a server: requests as somebody, each answer held against the description, and a list of what was made."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .checks import Differs
from .description import Description, Match, relative
from .target import Target
from .wire import Answer, Caller, CouldNotRun, Wire, tries

PATIENCE = 30.0
"""Seconds to wait until a state has passed."""


@dataclass
class Made:
    """Something that was made and has to be removed again."""

    kind: str
    id: str
    caller: Caller
    path: str


@dataclass
class Talk:
    """What checks work with. `role` is whom the present check is done as."""

    wire: Wire
    target: Target
    description: Description
    callers: dict[str, Caller]
    """By role: admin, user, environment."""
    login: tuple[str, str] | None = None
    """User name and password, where they were given."""
    role: str = "admin"
    marker: str = field(default_factory=lambda: f"rancher-keys-verify-{secrets.token_hex(4)}")
    """What the names of all that is made begin with."""
    made: list[Made] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)
    """What was found out once and is needed again."""

    @property
    def caller(self) -> Caller:
        """Whom the present check is done as."""
        return self.callers[self.role]

    def name(self, what: str) -> str:
        """A name for something that is made."""
        return f"{self.marker}-{what}"

    def ask(
        self,
        method: str,
        path: str,
        status: int | tuple[int, ...] = 200,
        *,
        caller: Caller | None = None,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request and hold the answer against the description.

        Args:
            method: The HTTP method.
            path: The path on the server.
            status: The status that is expected, or several.
            caller: Who asks; whom the check is done as where None.
            query: The query.
            body: What is sent.
            headers: More headers.

        Raises:
            Differs: The answer is not as described.
            CouldNotRun: No answer came, or a page of something else.
        """
        answer = self.wire.send(caller or self.caller, method, path, query=query, body=body, headers=headers)
        self._not_a_page(answer, headers)
        wanted = (status,) if isinstance(status, int) else status
        if answer.status not in wanted:
            raise Differs(f"status {' or '.join(map(str, wanted))}", answer.told(), answer)
        self.described(answer)
        return answer

    def _not_a_page(self, answer: Answer, headers: Mapping[str, str] | None) -> None:
        kind = answer.header("content-type") or ""
        if "text/html" in kind and answer.status < 300 and "Mozilla" not in (headers or {}).get("User-Agent", ""):
            path = urlsplit(answer.url).path
            raise CouldNotRun(f"{answer.method} {path} answers HTML, not the API: a proxy's page, or a log-in?")

    def operation(self, answer: Answer) -> Match | None:
        """The operation that an answer is one of."""
        path = urlsplit(answer.url).path
        action = parse_qs(urlsplit(answer.url).query).get("action", [""])[0]
        if self.target.api_versions:
            below = relative(answer.url, self.target.api_versions)
            path = below[0] if below else path
        return self.description.find(answer.method, path, action)

    def described(self, answer: Answer) -> None:
        """Hold an answer against the description of its operation.

        Raises:
            Differs: Something is not as described.
        """
        match = self.operation(answer)
        if match is None:
            return
        problems = self.description.problems(match, answer.status, answer.headers, answer.body)
        if problems:
            operation = match.operation["operationId"]
            raise Differs(f"an answer as the description has it ({operation})", "; ".join(problems[:3]), answer)

    def same(self, what: str, came: Any, expected: Any, answer: Answer | None = None) -> None:
        """Hold one value against what it should be.

        Raises:
            Differs: It is another.
        """
        if came != expected:
            raise Differs(f"{what} {expected!r}", repr(came), answer)

    def true(self, holds: bool, expected: str, came: str, answer: Answer | None = None) -> None:
        """Hold a statement.

        Raises:
            Differs: It does not hold.
        """
        if not holds:
            raise Differs(expected, came, answer)

    def until(self, read: Callable[[], Answer], done: Callable[[Answer], bool], expected: str) -> Answer:
        """Read until something has come about.

        Raises:
            Differs: It has not within `PATIENCE` seconds.
        """
        for _ in tries(PATIENCE):
            answer = read()
            if done(answer):
                return answer
        raise Differs(f"{expected} within {PATIENCE:g} seconds", answer.told(), answer)

    def remember(self, made: Made) -> None:
        """Note what has to be removed again."""
        self.made.append(made)

    def take_over(self, id: str) -> None:
        """Let the present role remove what somebody made who is gone by then."""
        for made in self.made:
            if made.id == id:
                made.caller = self.caller

    def forget(self, id: str) -> None:
        """Note that something is gone."""
        self.made = [made for made in self.made if made.id != id]
