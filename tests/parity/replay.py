"""What replaying a conversation has in common: the recording does not say how much time went by between two requests."""

from __future__ import annotations

import base64
import re
from abc import ABC, abstractmethod
from typing import Protocol

from rancher_keys.sandbox.random_source import Clock, RandomSource
from rancher_keys.sandbox.store import Store
from rancher_keys.sandbox.wire import Request, Response

from ..recordings import Exchange
from .compare import differences


def wire_headers(exchange: Exchange, host: str) -> dict[str, str]:
    """The recorded request's headers as they went over the wire: in lower case, with a host, Basic encoded again."""
    headers = {name.lower(): value for name, value in exchange.request_headers.items()}
    headers.setdefault("host", host)
    found = re.fullmatch(r"(basic) <base64 of (.*)>", headers.get("authorization", ""), re.IGNORECASE | re.DOTALL)
    if found:
        headers["authorization"] = f"{found[1]} {base64.b64encode(found[2].encode()).decode()}"
    return headers


class Server(Protocol):
    """A sandbox's server."""

    store: Store

    def handle(self, request: Request) -> Response: ...


class Replay(ABC):
    """Tries a few pauses before each request, and goes on with the one after which the answers agree best."""

    def __init__(self, server: Server, clock: Clock, random_source: RandomSource, pauses: tuple[int, ...]) -> None:
        self._server, self._clock, self._chance, self._pauses = server, clock, random_source, pauses

    @abstractmethod
    def expect(self, exchange: Exchange, request: Request) -> None:
        """Let the sandbox draw what the recorded server drew."""

    def try_pauses(self, exchange: Exchange, request: Request, until: int | None = None) -> list[str]:
        """The differences after the best pause that is over before `until`, a time in milliseconds."""
        made = exchange.body.get("createdTS") if exchange.status == 201 and isinstance(exchange.body, dict) else None
        self._clock.advance(max(0, (made or 0) - self._clock.now()))
        before, start = self._server.store.snapshot(), self._clock.now()
        best: tuple[list[str], bytes, int] | None = None
        for pause in self._pauses:
            if pause and until is not None and start + pause > until:
                break
            self.expect(exchange, request)
            self._clock.advance(pause)
            answer = self._server.handle(request)
            answer.body = answer.available()
            self._chance.forget()
            found = differences(exchange, answer)
            if best is None or _rank(found) < _rank(best[0]):
                best = (found, self._server.store.snapshot(), self._clock.now())
            if not found:
                break
            self._server.store.restore(before)
            self._clock._frozen = start
        assert best is not None
        self._server.store.restore(best[1])
        self._clock._frozen = best[2]
        return best[0]


def _rank(found: list[str]) -> tuple[bool, int]:
    return any(line.startswith("status") for line in found), len(found)
