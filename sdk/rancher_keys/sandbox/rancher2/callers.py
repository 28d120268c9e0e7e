"""Authentication: Bearer, Basic or cookie, with tokens of both kinds."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import re

from ..store import Row
from ..wire import Request
from . import events
from .context import Caller, Context, MustAuthenticate, digest
from .kube.status import unauthorized
from .tables import EXT_TOKENS, IDLE_TTL
from .ttl import is_expired

USED_AGAIN = 1000
"""Milliseconds after which another use of a token changes lastUsedAt."""

SCOPED_PATHS = (("k8s", "clusters"), ("v3", "clusters"), ("v3", "cluster"))


def cookies(request: Request) -> dict[str, str]:
    """The cookies of a request."""
    return dict(pair.split("=", 1) for pair in re.split(r";\s*", request.header("cookie") or "") if "=" in pair)


def presented(request: Request) -> str | None:
    """The token of a request; a header wins over a cookie, even a wrong one (2.15/176)."""
    header = request.header("authorization")
    if header is None:
        return cookies(request).get("R_SESS")
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value).decode()
        except (binascii.Error, ValueError):
            return None
    return None


def authenticate(context: Context) -> Caller:
    """Find the caller of a request.

    Raises:
        MustAuthenticate: There is no token, or one that is not accepted here.
        StatusError: The same, on a Kubernetes API.
    """
    token = presented(context.request)
    on_kubernetes = context.segments[:1] == ["apis"]
    rejection: Exception = unauthorized() if on_kubernetes and token is not None else MustAuthenticate()
    name, colon, secret = (token or "").partition(":")
    if not colon or ":" in secret:
        raise rejection
    is_ext = name.startswith("ext/")
    row = _find(context, name.removeprefix("ext/"), secret, is_ext)
    if row is None or not _is_valid(context, row, is_ext):
        raise rejection
    user = context.store.one("SELECT * FROM user WHERE id = ? AND enabled = 1", row["user_id"])
    if user is None:
        raise rejection
    return Caller(user, note_use(context, row["name"], is_ext), is_ext)


def _find(context: Context, name: str, secret: str, is_ext: bool) -> Row | None:
    if is_ext and not (context.version.ext and context.is_enabled(EXT_TOKENS)):
        return None
    row = context.store.one(f"SELECT * FROM {'ext_token' if is_ext else 'token'} WHERE name = ?", name)
    return row if row is not None and hmac.compare_digest(row["secret"], digest(secret)) else None


def _is_valid(context: Context, row: Row, is_ext: bool) -> bool:
    now = context.clock.now()
    if is_ext:
        spec = json.loads(row["spec"])
        return spec.get("enabled") is not False and not is_expired(row["created"], spec["ttl"], now)
    if row["enabled"] == 0 or is_expired(row["created"], row["ttl"], now) or is_idle(context, row):
        return False
    if row["cluster"]:
        return tuple(context.segments[:2]) in SCOPED_PATHS and context.segments[2:3] == [row["cluster"]]
    return True


def is_idle(context: Context, row: Row) -> bool:
    """Whether a session's user has not been active for longer than the setting allows."""
    idle = context.setting(IDLE_TTL)
    if row["seen"] is None or not idle.isdecimal() or idle == "0":
        return False
    return context.clock.now() > int(row["seen"]) + int(idle) * 60_000


def note_use(context: Context, name: str, is_ext: bool) -> Row:
    """Write down that a token was used, at most once a second; the token."""
    row = context.store.one(f"SELECT * FROM {'ext_token' if is_ext else 'token'} WHERE name = ?", name)
    assert row is not None
    now = context.clock.now()
    if context.version.last_update_time or (row["used"] is not None and now - row["used"] < USED_AGAIN):
        return row
    if is_ext:
        return events.changed(context, events.EXT_TOKENS, name, "MODIFIED", used=now)
    return events.changed(context, events.V3_TOKENS, name, "MODIFIED", used=now, generation=row["generation"] + 1)


def is_browser(request: Request) -> bool:
    """Whether the server treats the caller as a browser."""
    return "mozilla" in (request.header("user-agent") or "").lower()


def csrf_is_missing(request: Request) -> bool:
    """Whether a browser's write lacks the header that matches its cookie (2.15/289, 2.15/293)."""
    if not is_browser(request) or request.method in ("GET", "HEAD", "OPTIONS"):
        return False
    cookie = cookies(request).get("CSRF")
    return not cookie or request.header("x-api-csrf") != cookie
