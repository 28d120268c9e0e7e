"""What replaying a recording has in common for both generations.

A recording does not say how much time went by between two requests. So a few pauses are tried before each, and the replay goes on with
the one after which the responses agree best. Where they still differ, the replay asks what happened beside the recording
(`explanations`), tries each, and keeps the one that makes the responses the same; the report counts those.
"""

from __future__ import annotations

import base64
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from rancher_keys.sandbox.random_source import Clock, RandomSource
from rancher_keys.sandbox.store import Store
from rancher_keys.sandbox.wire import Request, Response

from ..recordings import Exchange
from .compare import MASK, differences

LENGTHS = (64, 5000, 2 * 1024 * 1024)
"""How long a masked value may have been: short, over the limit of a field, over the limit of a body."""


@dataclass(slots=True)
class Outcome:
    """One exchange after its replay."""

    exchange: Exchange
    left_out: str | None
    """Why it does not count, or None."""
    differences: list[str] = field(default_factory=list)
    brought_about: str | None = None
    """What was taken to have happened beside the recording."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A change beside the recording that may explain a difference."""

    text: str
    apply: Callable[[], None]


class Server(Protocol):
    """A sandbox's server."""

    store: Store

    def handle(self, request: Request) -> Response: ...


def wire_headers(exchange: Exchange) -> dict[str, str]:
    """The recorded request's headers as they went over the wire: in lower case, with a host, Basic encoded again."""
    headers = {name.lower(): value for name, value in exchange.request_headers.items()}
    headers.setdefault("host", exchange.origin.partition("://")[2])
    found = re.fullmatch(r"(basic) <base64 of (.*)>", headers.get("authorization", ""), re.IGNORECASE | re.DOTALL)
    if found:
        headers["authorization"] = f"{found[1]} {base64.b64encode(found[2].encode()).decode()}"
    return headers


def to_requests(exchange: Exchange) -> list[Request]:
    """The recorded request as it may have gone over the wire: of a masked body the length is not known."""
    body = exchange.request_body or ""
    masked = re.findall(MASK + r"[A-Z0-9 ]*", body)
    bodies = [body.replace(masked[0], "x" * length) for length in LENGTHS] if masked else [body]
    headers, scheme = wire_headers(exchange), exchange.origin.partition("://")[0]
    return [Request(exchange.method, exchange.path, exchange.query, headers, _encoded(each), scheme) for each in bodies]


def _encoded(body: str) -> bytes:
    return body.encode("utf-8", "surrogatepass").replace("\ufffd".encode(), b"\xff")


class Replay(ABC):
    """One recorded server and the sandbox that stands in for it."""

    def __init__(self, server: Server, clock: Clock, random_source: RandomSource, pauses: tuple[int, ...]) -> None:
        self._server, self._clock, self._random_source, self._pauses = server, clock, random_source, pauses

    @abstractmethod
    def expect(self, exchange: Exchange) -> None:
        """Let the sandbox draw what the recorded server drew."""

    @abstractmethod
    def prepare(self, exchange: Exchange) -> None:
        """Bring about what the recording takes for granted."""

    def explanations(self, exchange: Exchange, found: list[str]) -> Iterator[Explanation]:
        """What may have happened beside the recording, the likeliest first."""
        yield from ()

    def follow(self, exchange: Exchange) -> None:  # noqa: B027
        """Take over what an exchange changed that the sandbox does not serve."""

    def left_out(self, exchange: Exchange) -> str | None:
        """Why an exchange cannot be compared though the document describes it, or None."""
        return None

    def adopt(self, exchange: Exchange) -> None:  # noqa: B027
        """Take over the state that a differing exchange shows, so that one difference does not cause others."""

    def is_ordered(self, exchange: Exchange) -> bool:
        """Whether the order of a list in the response counts."""
        return True

    def created_at(self, exchange: Exchange) -> int | None:
        """The time, in milliseconds, at which the exchange created something."""
        created: int | None = exchange.json.get("createdTS") if exchange.status == 201 else None
        return created

    def latest(self, exchange: Exchange) -> int | None:
        """The time, in milliseconds, by which the exchange was over."""
        return None

    def run(self, exchange: Exchange) -> tuple[list[str], str | None]:
        """The differences, and what had to be brought about."""
        self.prepare(exchange)
        before, start = self._server.store.snapshot(), self._clock.now()
        found, after, text = self._try(exchange), (self._server.store.snapshot(), self._clock.now()), None
        if found:
            for explanation in self.explanations(exchange, found):
                self._reset(before, start)
                explanation.apply()
                if not self._try(exchange):
                    found, after, text = [], (self._server.store.snapshot(), self._clock.now()), explanation.text
                    break
        if found and exchange.status >= 400:
            after = (before, start)  # the recorded server changed nothing: one difference must not cause others
        self._reset(*after)
        if found and exchange.status < 400:
            self.adopt(exchange)
        self.follow(exchange)
        return found, text

    def _try(self, exchange: Exchange) -> list[str]:
        """The differences after the best pause and the best length of a masked value."""
        created = self.created_at(exchange)
        self._clock.advance(max(0, (created or 0) - self._clock.now()))
        until = self.latest(exchange)
        before, start = self._server.store.snapshot(), self._clock.now()
        best: tuple[list[str], bytes, int] | None = None
        pauses = self._pauses if until is None else sorted({min(pause, max(0, until - start)) for pause in self._pauses})
        for pause in pauses:
            for request in to_requests(exchange):
                self.expect(exchange)
                self._clock.advance(pause)
                found = self._send(exchange, request)
                self._random_source.forget()
                if best is None or _rank(found) < _rank(best[0]):
                    best = (found, self._server.store.snapshot(), self._clock.now())
                if not found:
                    self._reset(*best[1:])
                    return []
                self._reset(before, start)
        assert best is not None
        self._reset(*best[1:])
        return best[0]

    def _send(self, exchange: Exchange, request: Request) -> list[str]:
        try:
            response = self._server.handle(request)
            self._read_stream(response)
        except Exception as error:
            return [f"status: recorded {exchange.status}, sandbox raised {type(error).__name__}: {error}"]
        return differences(exchange, response, is_ordered=self.is_ordered(exchange))

    def _read_stream(self, response: Response) -> None:
        """Read a stream until it waits: while a recording is replayed, nothing happens that it could wait for."""
        response.body = response.available()

    def _reset(self, store: bytes, now: int) -> None:
        self._server.store.restore(store)
        self._clock.set(now)


def _rank(found: list[str]) -> tuple[bool, bool, int]:
    """How bad differences are: another status is worst, another number of items is next."""
    return any(line.startswith("status") for line in found), any(" items, sandbox" in line for line in found), len(found)
