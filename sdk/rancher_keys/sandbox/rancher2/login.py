"""Local log-in on /v3-public and /v1-public."""

from __future__ import annotations

from typing import Any

from ..store import Row
from ..wire import Response
from . import go, tokens
from .context import Context, NormanError, Plain, digest, ok
from .tables import KUBECONFIG_FALLBACK, KUBECONFIG_TTL, SESSION_TTL
from .ttl import expires_at, granted, minutes


def v3_public(context: Context) -> Response:
    """POST /v3-public/localProviders/local?action=login."""
    action = context.param("action")
    if context.request.method != "POST" or not action:
        raise NormanError(405, "MethodNotAllow", f"Method {context.request.method} not supported")
    if action != "login":
        raise NormanError(422, "InvalidAction", f"Invalid action: {action}")
    members = _members(context, schemas=True)
    provider = context.segments[2]
    if provider != "local":
        raise NormanError(500, "ServerError", f'authconfigs.management.cattle.io "{provider}" not found')
    return log_in(context, members, schemas=context.version.full_login)


def v1_public(context: Context) -> Response:
    """POST /v1-public/login."""
    if context.request.method != "POST":
        raise Plain(405, "Method Not Allowed\n", (("Allow", "POST"),))
    members = _members(context, schemas=False)
    if members.get("type") != "localProvider":
        raise NormanError(422, "InvalidBodyContent", schemas=False)
    return log_in(context, members, schemas=False)


def _members(context: Context, schemas: bool) -> dict[str, Any]:
    try:
        members = go.object_of(go.parse(context.request.body), "map")
        for name in ("username", "password", "description", "responseType"):
            go.take(members, name, "string", name)
        return members
    except go.GoError:
        raise NormanError(422, "InvalidBodyContent", "", schemas=schemas) from None


def log_in(context: Context, members: dict[str, Any], schemas: bool) -> Response:
    """A session, a cookie or a kubeconfig's token for a user name and a password; a ttl is ignored (2.15/023).

    Raises:
        NormanError: 401 for wrong ones, 403 for a disabled user.
    """
    user = context.store.one("SELECT * FROM user WHERE username = ?", members.get("username"))
    if user is None or user["password"] != digest(str(members.get("password"))):
        raise NormanError(401, "Unauthorized", "authentication failed", schemas=schemas)
    if not user["enabled"]:
        raise NormanError(403, "PermissionDenied", context.version.disabled_message, schemas=schemas)
    kind = str(members.get("responseType") or "json")
    description = str(members.get("description") or "")
    kubeconfig = kind.startswith("kubeconfig")
    if kubeconfig:
        row, secret = kubeconfig_token(context, user, kind.partition("_")[2])
    else:
        ttl = minutes(context.setting(SESSION_TTL))
        row, secret = tokens.add(context, user["id"], description=description, ttl=ttl, derived=0, kind="session")
    if kind == "cookie":
        suffix = "; SameSite=Lax" if context.version.same_site else ""
        context.headers.append(("Set-Cookie", f"R_SESS={row['name']}:{secret}; Path=/; HttpOnly; Secure{suffix}"))
        return Response(200, [])
    headers = [("X-Api-Schemas", f"{context.origin}/v3-public/schemas")] if schemas else []
    if context.version.full_login:
        return ok(201, tokens.body(context, row, secret, fresh=not kubeconfig, links=False), headers)
    short = {"baseType": "token", "expiresAt": expires_at(row["created"], row["ttl"]), "id": row["name"]}
    return ok(201, {**short, "token": f"{row['name']}:{secret}", "type": "token"}, headers)


def kubeconfig_token(context: Context, user: Row, cluster: str) -> tuple[Row, str]:
    """A derived token as generated kubeconfigs hold it."""
    standard = context.setting(KUBECONFIG_TTL)
    ttl = granted(minutes(context.setting(KUBECONFIG_FALLBACK) if standard == "0" else standard), context.max_ttl())
    name = f"kubeconfig-{user['id']}{f'.{cluster}' if cluster else ''}{context.random_source.token_suffix()}"
    columns = {"name": name, "description": "Kubeconfig token", "ttl": ttl, "cluster": cluster or None, "derived": 1, "kind": "kubeconfig"}
    if context.version.kubeconfig_settled:
        columns["settled"] = 0
    return tokens.add(context, user["id"], **columns)
