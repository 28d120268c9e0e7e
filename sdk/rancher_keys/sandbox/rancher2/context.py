"""What every operation of the Rancher 2 sandbox works with, and the answers it gives."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from ..random_source import Clock, RandomSource
from ..store import Row, Store
from ..wire import Request, Response
from .tables import MAX_TTL
from .ttl import minutes
from .versions import Version


class NormanError(Exception):
    """An error of /v3 and of log-in."""

    def __init__(self, status: int, code: str, message: str | None = None, *, schemas: bool = True) -> None:
        """Without a message the member is left out."""
        super().__init__(message or code)
        self.status, self.code, self.message, self.schemas = status, code, message, schemas


class Plain(Exception):
    """An answer in plain text, or none."""

    def __init__(self, status: int, text: str, headers: tuple[tuple[str, str], ...] = (), kind: str = "text/plain; charset=utf-8") -> None:
        super().__init__(text)
        self.status, self.text, self.headers, self.kind = status, text, headers, kind


class StatusError(Exception):
    """A Kubernetes Status."""

    def __init__(self, code: int, reason: str, message: str, details: dict[str, Any] | None = None, headers: int = 2) -> None:
        super().__init__(message)
        self.code, self.reason, self.message, self.details, self.headers = code, reason, message, details, headers


class MustAuthenticate(Exception):
    """The middleware's 401."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and by which token. `token` is a row of token or ext_token; `is_ext` says which."""

    user: Row
    token: Row
    is_ext: bool

    @property
    def id(self) -> str:
        """The user's id."""
        return str(self.user["id"])

    @property
    def is_admin(self) -> bool:
        """Whether the user sees everybody's ext tokens."""
        return bool(self.user["role"] == "admin")


@dataclass(slots=True)
class Context:
    """One request being answered."""

    request: Request
    origin: str
    segments: list[str]
    params: list[tuple[str, str]]
    store: Store
    version: Version
    clock: Clock
    random_source: RandomSource
    settle: int
    """Milliseconds until a controller has filled expiresAt."""
    caller: Caller | None = None
    headers: list[tuple[str, str]] = field(default_factory=list)

    @property
    def user(self) -> Caller:
        """The caller, who is known."""
        assert self.caller is not None
        return self.caller

    def param(self, name: str) -> str | None:
        """The first value of a query parameter."""
        return next((value for key, value in self.params if key == name), None)

    def setting(self, name: str) -> str:
        """A setting's value."""
        row = self.store.one("SELECT value FROM setting WHERE name = ?", name)
        return str(row["value"]) if row else ""

    def max_ttl(self) -> int:
        """The longest ttl, in milliseconds; 0 is none.

        Raises:
            BadSetting: The setting is no number.
        """
        return minutes(self.setting(MAX_TTL))

    def next_version(self) -> int:
        """The next resourceVersion."""
        self.store.run("UPDATE revision SET number = number + 1")
        row = self.store.one("SELECT number FROM revision")
        assert row is not None
        return int(row["number"])


def digest(secret: str) -> str:
    """A secret as the sandbox keeps it."""
    salt = hashlib.sha256(b"rancher-keys sandbox").hexdigest()[:16]
    return f"$3:1:{salt}:{hashlib.sha3_512((salt + secret).encode()).hexdigest()}"


def dumps(body: Any) -> bytes:
    """JSON as it goes over the wire."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def ok(status: int, body: Any, headers: list[tuple[str, str]] | None = None) -> Response:
    """A JSON answer."""
    return Response(status, [("Content-Type", "application/json"), *(headers or [])], dumps(body))
