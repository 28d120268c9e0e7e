"""What every operation of the Rancher 2 sandbox works with: the request, the caller, the store, and errors."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..random_source import Clock, RandomSource
from ..store import Row, Store
from ..wire import Request, Response
from .kube.options import Params
from .tables import CLUSTERS, MAX_TTL
from .ttl import minutes
from .versions import Version

Headers = list[tuple[str, str]]


class NormanError(Exception):
    """An error response of /v3 and of login."""

    def __init__(self, status: int, code: str, message: str | None = None, *, schemas: bool = True, headers: Headers | None = None) -> None:
        """Without a message the property is left out."""
        super().__init__(message or code)
        self.status, self.code, self.message, self.schemas, self.headers = status, code, message, schemas, headers or []


class Plain(Exception):
    """A response in plain text, or without a body and Content-Type where `kind` is None."""

    def __init__(self, status: int, text: str, headers: Headers | None = None, kind: str | None = "text/plain; charset=utf-8") -> None:
        super().__init__(text)
        self.status, self.text, self.headers, self.kind = status, text, headers or [], kind


def page_not_found() -> Plain:
    """404 of Go's router."""
    return Plain(404, "404 page not found\n")


class MustAuthenticate(Exception):
    """401 of Rancher's middleware."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The user of a request, and the token that it was authenticated with: a row of token or of ext_token."""

    user: Row
    token: Row
    is_ext: bool

    @property
    def id(self) -> str:
        """The user's id."""
        return str(self.user["id"])

    @property
    def is_admin(self) -> bool:
        """Whether the user is an administrator."""
        return bool(self.user["role"] == "admin")

    def can_access(self, cluster: str) -> bool:
        """Whether the user may use a cluster; only administrators may."""
        return self.is_admin and cluster in CLUSTERS


@dataclass(slots=True)
class Context:
    """One request in progress."""

    request: Request
    origin: str
    segments: list[str]
    params: Params
    store: Store
    version: Version
    clock: Clock
    random_source: RandomSource
    settle: int
    """Milliseconds until a controller has set expiresAt."""
    watch_epoch: Callable[[], int] = lambda: 0
    """Changes when the server ends all open watches."""
    caller: Caller | None = None
    kubernetes_hops: int = 0
    """How many Kubernetes API servers the response comes through: each adds an Audit-Id and a Cache-Control header."""
    headers: Headers = field(default_factory=list)
    """Headers that the response gets, whatever its status."""

    @property
    def user(self) -> Caller:
        """The caller, where the request is authenticated."""
        assert self.caller is not None
        return self.caller

    @property
    def host(self) -> str:
        """The host that the caller addressed."""
        return self.origin.partition("://")[2]

    def param(self, name: str) -> str | None:
        """The first value of a query parameter."""
        return next((value for key, value in self.params if key == name), None)

    def setting(self, name: str) -> str:
        """The value of a setting."""
        row = self.store.one("SELECT value FROM setting WHERE name = ?", name)
        return str(row["value"]) if row else ""

    def is_enabled(self, feature: str) -> bool:
        """Whether a feature is on; one that this version does not know is on, but for token-hashing."""
        row = self.store.one("SELECT value FROM feature WHERE name = ?", feature)
        if row is None or row["value"] is None:
            return feature != "token-hashing"
        return bool(row["value"])

    def max_ttl(self) -> int:
        """The longest ttl, in milliseconds; 0 is none.

        Raises:
            BadSetting: The setting is not a number.
        """
        return minutes(self.setting(MAX_TTL))

    def revision(self) -> int:
        """The resourceVersion of the latest change."""
        row = self.store.one("SELECT number FROM revision")
        return int(row["number"]) if row else 0

    def next_version(self) -> int:
        """The resourceVersion of a new change."""
        self.store.run("UPDATE revision SET number = number + 1")
        return self.revision()


def digest(secret: str) -> str:
    """A secret key as the sandbox stores it."""
    salt = hashlib.sha256(b"rancher-keys sandbox").hexdigest()[:16]
    return f"$3:1:{salt}:{hashlib.sha3_512((salt + secret).encode()).hexdigest()}"


def dumps(body: Any) -> bytes:
    """JSON as servers write it."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def ok(status: int, body: Any, headers: Headers | None = None) -> Response:
    """A JSON response."""
    return Response(status, [("Content-Type", "application/json"), *(headers or [])], dumps(body))
