"""What checks work with: requests as a role, comparison of responses with the description, and a list of what was created."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .checks import Mismatch
from .description import Description, Match, relative
from .http import ANONYMOUS, Caller, CannotVerify, Exchange, HttpClient, attempts
from .ownership import Created, checked_id, new_marker, objects_in
from .target import Target

TIMEOUT = 30.0
"""Seconds to wait until a state is reached."""
LAG = 5.0
"""Seconds that a server may need until it accepts new credentials everywhere."""
_CHANGES = {"POST", "PUT", "PATCH", "DELETE"}


@dataclass(frozen=True)
class Delay:
    """A server that behaved as described only after a moment."""

    check: str
    what: str
    seconds: float

    def __str__(self) -> str:
        return f"{self.check}: {self.what} after {self.seconds * 1000:.0f} ms"


@dataclass
class Context:
    """What a check is given. `role` is the role that the current check runs as."""

    client: HttpClient
    target: Target
    description: Description
    callers: dict[str, Caller]
    """By role: admin, user, environment."""
    login: tuple[str, str] | None = None
    """User name and password, if they were given."""
    role: str = "admin"
    check_name: str = ""
    """The current check, for reports."""
    marker: str = field(default_factory=new_marker)
    """What the names of everything that this run creates begin with."""
    created: list[Created] = field(default_factory=list)
    """What has to be removed; the marker of each was read back."""
    unproven: list[str] = field(default_factory=list)
    """What the server says was created, but whose marker could not be read back. It is not touched."""
    unavailable: dict[str, str] = field(default_factory=dict)
    """What checks may require and this server does not offer, with the reason."""
    delays: list[Delay] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)
    """Values that are found out once and used by several checks."""
    all_runs: bool = False
    """Whether to treat what other runs created as this run's, to remove it."""
    _owned: set[str] = field(default_factory=set)
    _absent: set[str] = field(default_factory=set)

    @property
    def caller(self) -> Caller:
        """The caller of the current role."""
        return self.callers[self.role]

    @property
    def required_marker(self) -> str | None:
        """The marker that an object must carry before it is removed; None for that of any run."""
        return None if self.all_runs else self.marker

    def name(self, suffix: str) -> str:
        """A name for something that is created: the marker and a suffix."""
        return f"{self.marker}-{suffix}"

    def send(self, caller: Caller, method: str, path: str, **options: Any) -> Exchange:
        """Send a request without comparing the response with the description.

        Args:
            caller: Whose credentials to send.
            method: The HTTP method.
            path: The path on the server.
            options: `query`, `body` and `headers`, as in `HttpClient.send`.

        Raises:
            CannotVerify: There was no response.
            Mismatch: The request would change something that this run did not create. It is not sent.
        """
        if method in _CHANGES:
            self._guard(caller, method, path, options.get("query") or {})
        return self.client.send(caller, method, path, **options)

    def _guard(self, caller: Caller, method: str, path: str, query: Mapping[str, Any]) -> None:
        named = objects_in(path)
        strange = [id for id in named if id not in self._owned and id not in self._absent]
        if strange or "/.." in path or "//" in path:
            raise Mismatch("an object that this run created", f"{', '.join(strange) or path}, which is left alone")
        if "action=logout" in path and caller.token_id not in self._owned:
            raise Mismatch("a logout of a session that this run created", f"{caller.token_id or caller.name}, which is left alone")
        if method == "DELETE" and not named and query.get("dryRun") != "All":
            raise Mismatch("a DELETE of one object", f"DELETE {path}, which is not sent")

    def request(
        self,
        method: str,
        path: str,
        status: int | tuple[int, ...] = 200,
        *,
        caller: Caller | None = None,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Exchange:
        """Send a request and compare the response with the description.

        Args:
            method: The HTTP method.
            path: The path on the server.
            status: The expected status, or several.
            caller: Whose credentials to send; those of the current role if None.
            query: The query parameters.
            body: The body.
            headers: Additional headers.

        Raises:
            Mismatch: The response is not as described.
            CannotVerify: There was no response, or an HTML page.
        """
        caller = caller or self.caller
        expected = (status,) if isinstance(status, int) else status
        response = self.send(caller, method, path, query=query, body=body, headers=headers)
        if caller.temporary and response.status == 401 and 401 not in expected and method == "GET":
            response = self.wait_until(
                lambda: self.send(caller, method, path, query=query, body=body, headers=headers),
                lambda each: each.status != 401,
                "new credentials were accepted",
                timeout=min(LAG, TIMEOUT),
                lag=True,
            )
        self._check_not_html(response, headers)
        if response.status not in expected:
            raise Mismatch(f"status {' or '.join(map(str, expected))}", response.summary(), response)
        self.check_described(response)
        return response

    def _check_not_html(self, response: Exchange, headers: Mapping[str, str] | None) -> None:
        kind = response.header("content-type") or ""
        if "text/html" in kind and response.status < 300 and "Mozilla" not in (headers or {}).get("User-Agent", ""):
            path = urlsplit(response.url).path
            raise CannotVerify(f"{response.method} {path} returns HTML, not the API: is there a proxy or a login page in front of it?")

    def operation(self, response: Exchange) -> Match | None:
        """The operation that an exchange belongs to."""
        path = urlsplit(response.url).path
        if self.target.api_versions:
            below = relative(response.url, self.target.api_versions)
            path = below[0] if below else path
        action = parse_qs(urlsplit(response.url).query).get("action", [""])[0]
        return self.description.find(response.method, path, action)

    def check_described(self, response: Exchange) -> None:
        """Compare a response with the description of its operation.

        Raises:
            Mismatch: Something is not as described.
        """
        match = self.operation(response)
        if match is None:
            return
        problems = self.description.problems(match, response.status, response.headers, response.body)
        if problems:
            raise Mismatch(f"a response as described for {match.operation['operationId']}", "; ".join(problems[:3]), response)

    def equal(self, what: str, actual: Any, expected: Any, response: Exchange | None = None) -> None:
        """Compare two values.

        Raises:
            Mismatch: They differ.
        """
        if actual != expected:
            raise Mismatch(f"{what} {expected!r}", repr(actual), response)

    def check(self, condition: bool, expected: str, actual: str, response: Exchange | None = None) -> None:
        """Check a condition.

        Raises:
            Mismatch: It is false.
        """
        if not condition:
            raise Mismatch(expected, actual, response)

    def wait_until(
        self,
        read: Callable[[], Exchange],
        done: Callable[[Exchange], bool],
        what: str,
        *,
        timeout: float | None = None,
        lag: bool = False,
    ) -> Exchange:
        """Send a request again until its response is as expected.

        Args:
            read: Sends the request.
            done: Whether the response is as expected.
            what: What is waited for, for reports.
            timeout: Seconds to wait; `TIMEOUT` if None.
            lag: Whether an ideal server would not need any time; if it did, the delay is reported.

        Raises:
            Mismatch: The time is over.
        """
        timeout = TIMEOUT if timeout is None else timeout
        start, first = time.monotonic(), True
        for _ in attempts(timeout):
            response = read()
            if done(response):
                if lag and not first:
                    self.delays.append(Delay(self.check_name, what, time.monotonic() - start))
                return response
            first = False
        raise Mismatch(f"{what} within {timeout:g} seconds", response.summary(), response)

    def wait_for_401(self, caller: Caller, path: str, what: str) -> Exchange:
        """Wait until credentials are rejected: a server may accept them for a moment, or return 500."""
        return self.wait_until(lambda: self.send(caller, "GET", path), lambda response: response.status == 401, what, lag=True)

    def adopt(self, created: Created) -> None:
        """Take responsibility for an object, after reading its marker back.

        Raises:
            Mismatch: The marker cannot be read back; the object is left alone.
        """
        checked_id(created.kind, created.id)
        for _ in attempts(min(LAG, TIMEOUT)):
            response = self.client.send(created.caller, "GET", created.path)
            if created.is_read_back(response, self.marker):
                return self.adopt_proven(created)
            if response.status == 200:
                break
        self.unproven.append(f"{created.kind} {created.id}")
        raise Mismatch(f"the created {created.kind} at {created.path}, with the name that was sent", response.summary(), response)

    def adopt_proven(self, created: Created) -> None:
        """Take responsibility for an object that is known to be created by this run."""
        self._owned.add(created.id)
        self.created.append(created)

    def absent(self, path: str) -> str:
        """The path of an object that does not exist, after checking that it does not.

        Raises:
            Mismatch: It exists.
        """
        self.request("GET", path, 404)
        self._absent.update(objects_in(path))
        return path

    def owns(self, id: str) -> bool:
        """Whether this run created the object."""
        return id in self._owned

    def removed(self, id: str) -> None:
        """Note that an object no longer exists."""
        self.created = [each for each in self.created if each.id != id]

    def reassign(self, id: str) -> None:
        """Let the current role remove an object whose creator no longer exists."""
        for each in self.created:
            if each.id == id:
                each.caller = self.caller


__all__ = ["ANONYMOUS", "Context", "Created", "Delay"]
