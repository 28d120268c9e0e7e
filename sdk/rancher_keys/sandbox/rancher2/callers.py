"""Who asks: bearer, basic or cookie, for tokens of both kinds."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import re

from ..store import Row
from ..wire import Request
from .context import Caller, Context, MustAuthenticate, StatusError, digest
from .ttl import is_expired

SCOPED_PATHS = (("k8s", "clusters"), ("v3", "clusters"), ("v3", "cluster"))


def cookies(request: Request) -> dict[str, str]:
    """The cookies that came."""
    return dict(pair.split("=", 1) for pair in re.split(r";\s*", request.header("cookie") or "") if "=" in pair)


def presented(request: Request) -> str | None:
    """The token that came; a header wins over a cookie, even a wrong one (2.15/176)."""
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
    """Find the caller.

    Raises:
        MustAuthenticate: No token, or one that does not open this.
        StatusError: The same, on the ext API.
    """
    token = presented(context.request)
    on_ext = context.segments[:1] == ["apis"]
    refusal: Exception = MustAuthenticate()
    if on_ext and token is not None:
        refusal = StatusError(401, "Unauthorized", "Unauthorized", headers=1)
    name, colon, secret = (token or "").partition(":")
    if not colon or ":" in secret:
        raise refusal
    is_ext = name.startswith("ext/")
    row = _find(context, name.removeprefix("ext/"), secret, is_ext)
    if row is None or not _opens(context, row, is_ext):
        raise refusal
    user = context.store.one("SELECT * FROM user WHERE id = ? AND enabled = 1", row["user_id"])
    if user is None:
        raise refusal
    now = context.clock.now()
    table = "ext_token" if is_ext else "token"
    if row["used"] is None or now - row["used"] >= 1000:
        context.store.run(f"UPDATE {table} SET used = ? WHERE name = ?", now, row["name"])
    return Caller(user, row, is_ext)


def _find(context: Context, name: str, secret: str, is_ext: bool) -> Row | None:
    if is_ext and not context.version.ext:
        return None
    row = context.store.one(f"SELECT * FROM {'ext_token' if is_ext else 'token'} WHERE name = ?", name)
    return row if row is not None and hmac.compare_digest(row["secret"], digest(secret)) else None


def _opens(context: Context, row: Row, is_ext: bool) -> bool:
    if is_ext:
        spec = json.loads(row["spec"])
        return spec.get("enabled") is not False and not is_expired(row["created"], spec["ttl"], context.clock.now())
    if not row["enabled"] or is_expired(row["created"], row["ttl"], context.clock.now()):
        return False
    if row["cluster"]:
        return tuple(context.segments[:2]) in SCOPED_PATHS and context.segments[2:3] == [row["cluster"]]
    return True


def is_browser(request: Request) -> bool:
    """Whether the server takes the caller for a browser."""
    return "mozilla" in (request.header("user-agent") or "").lower()


def csrf_is_missing(request: Request) -> bool:
    """Whether a browser's write lacks the header that matches its cookie (2.15/288-295)."""
    if not is_browser(request) or request.method in ("GET", "HEAD", "OPTIONS"):
        return False
    cookie = cookies(request).get("CSRF")
    return not cookie or request.header("x-api-csrf") != cookie
