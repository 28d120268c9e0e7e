"""/v3/tokens."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import unquote, urlencode

from ..store import Row
from ..wire import Response
from . import go
from .context import Context, NormanError, digest, ok
from .ttl import BadSetting, expires_at, granted, is_expired, stamp

BODY_LIMIT = 1024 * 1024
_SORTABLE = ("authProvider", "description", "expiresAt", "lastUpdateTime", "token", "uuid")
EPOCH = "Wed, 10 Feb 1982 23:00:00 GMT"


@cache
def _schemas() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(files(__package__).joinpath("token_schema.json").read_text())
    return loaded


def schema(context: Context) -> dict[str, Any]:
    """GET /v3/schemas/token."""
    links = {"collection": f"{context.origin}/v3/tokens", "self": f"{context.origin}/v3/schemas/token"}
    return {**_schemas()[context.version.name], "links": links}


def principal(context: Context, user: Row, me: bool = True) -> str:
    """userPrincipal: a Go map, printed."""
    metadata = "creationTimestamp:<nil> " if context.version.principal_timestamp else ""
    return (
        f"map[displayName:{user['name']} loginName:{user['username']} me:{str(me).lower()} "
        f"metadata:map[{metadata}name:local://{user['id']}] principalType:user provider:local]"
    )


def body(context: Context, row: Row, secret: str | None = None, *, fresh: bool = False, links: bool = True) -> dict[str, Any]:
    """A token on the wire. `fresh`: before a controller filled in expiresAt."""
    now, version = context.clock.now(), context.version
    user = context.store.one("SELECT * FROM user WHERE id = ?", row["user_id"])
    assert user is not None
    url = f"{context.origin}/v3/tokens/{row['name']}"
    labels = {"authn.management.cattle.io/token-userId": row["user_id"]}
    if row["kind"]:
        labels["authn.management.cattle.io/kind"] = row["kind"]
    if version.creator_label:
        labels["cattle.io/creator"] = "norman"
    settled = not fresh and row["settled"] <= now
    result: dict[str, Any] = {
        "authProvider": "local",
        "baseType": "token",
        "clusterId": row["cluster"],
        "created": stamp(row["created"]),
        "createdTS": row["created"] // 1000 * 1000,
        "creatorId": None,
        "current": context.caller is not None and context.caller.token["name"] == row["name"] and not row["derived"],
        "description": row["description"],
        "enabled": bool(row["enabled"]),
        "expired": not fresh and is_expired(row["created"], row["ttl"], now),
        "expiresAt": expires_at(row["created"], row["ttl"]) if settled else "",
        "id": row["name"],
        "isDerived": bool(row["derived"]),
        "labels": labels,
        "links": {"remove": url, "self": url, "update": url} if links else {"self": f"{context.origin}/v3-public/tokens/{row['name']}"},
        "name": row["name"],
        "ttl": row["ttl"],
        "type": "token",
        "userId": row["user_id"],
        "userPrincipal": principal(context, user),
        "uuid": row["uuid"],
    }
    if row["hashed"]:
        result["annotations"] = {"authn.management.cattle.io/token-hashed": "true"}
    if version.last_update_time:
        result["lastUpdateTime"] = ""
    elif row["used"] is not None and not fresh:
        result |= {"lastUsedAt": stamp(row["used"]), "lastUsedAtTS": row["used"] // 1000 * 1000}
    if secret is not None:
        result["token"] = f"{row['name']}:{secret}"
    return result


def add(context: Context, user: str, **columns: Any) -> tuple[Row, str]:
    """Store a new token; its row and its secret key."""
    secret = context.random_source.token_key()
    columns["hashed"] = int(context.store.one("SELECT 1 FROM feature WHERE name = 'token-hashing'") is not None)
    columns.setdefault("name", f"token-{context.random_source.token_suffix()}")
    now = context.clock.now()
    columns.setdefault("settled", now + context.settle)
    context.store.insert("token", secret=digest(secret), user_id=user, created=now, uuid=context.random_source.uuid(), **columns)
    row = context.store.one("SELECT * FROM token WHERE name = ?", columns["name"])
    assert row is not None
    return row, secret


def create(context: Context) -> Response:
    """POST /v3/tokens."""
    if context.version.body_limit and len(context.request.body) > BODY_LIMIT:
        raise NormanError(422, "InvalidBodyContent", "http: request body too large")
    try:
        members = go.object_of(go.parse(context.request.body), "client.Token")
        go.take(members, "type", "string", context.version.type_path)
        description = go.take(members, "description", "string", "Token.description") or ""
        ttl = go.take(members, "ttl", "int64", "Token.ttl") or 0
        cluster = go.take(members, "clusterId", "string", "Token.clusterId")
        go.take(members, "labels", "map[string]string", "Token.labels")
        go.take(members, "enabled", "bool", "Token.enabled")
    except go.GoError as error:
        raise NormanError(422, "InvalidFormat", str(error)) from None
    try:
        ttl = granted(ttl, context.max_ttl())
    except BadSetting as error:
        setting = "failed to parse setting 'auth-token-max-ttl-minutes': error parsing token ttl"
        raise NormanError(500, "ServerError", f"error validating max-ttl {setting}: {error}") from None
    row, secret = add(context, context.user.id, description=description, ttl=ttl, cluster=cluster or None, derived=1)
    return ok(201, body(context, row, secret, fresh=True))


def listed(context: Context) -> Response:
    """GET /v3/tokens: the caller's own, whatever the query asks for; it is only echoed (2.15/214-254)."""
    rows = context.store.all("SELECT * FROM token WHERE user_id = ? ORDER BY name", context.user.id)
    url = context.origin + unquote(context.request.path)
    return ok(200, envelope(context, url, [body(context, row) for row in rows]))


def envelope(context: Context, url: str, data: list[dict[str, Any]]) -> dict[str, Any]:
    """The collection: limit, sort, order, marker and filters as the query names them."""
    described = _schemas()[context.version.name]["collectionFilters"]
    filters: dict[str, Any] = dict.fromkeys(described)
    for name, value in context.params:
        field, _, modifier = name.partition("_")
        if modifier in ("", *described.get(field, {}).get("modifiers", ())) and field in described:
            values = [value] if modifier in ("in", "notin") else value
            filters[field] = [*(filters[field] or []), {"modifier": modifier or "eq", "value": values}]
    pagination: dict[str, Any] = {"limit": _limit(context.param("limit"))}
    if context.param("marker"):
        pagination["marker"] = context.param("marker")
    order = "desc" if context.param("order") == "desc" else "asc"

    def address(drop: tuple[str, ...], **more: str) -> str:
        pairs = [pair for pair in context.params if pair[0] not in drop]
        return f"{url}?{urlencode(sorted([*pairs, *more.items()], key=lambda pair: pair[0]))}"

    sort: dict[str, Any] = {
        "order": order,
        "reverse": address(("order", "marker"), order="asc" if order == "desc" else "desc"),
        "links": {name: address(("order", "sort", "marker"), sort=name) for name in _SORTABLE if name in described},
    }
    if context.param("sort") in described:
        sort["name"] = context.param("sort")
    return {
        "type": "collection",
        "links": {"self": url},
        "createTypes": {"token": f"{context.origin}/v3/tokens"},
        "actions": {},
        "pagination": pagination,
        "sort": sort,
        "filters": filters,
        "resourceType": "token",
        "data": data,
    }


def _limit(text: str | None) -> int:
    try:
        limit = int(text or 1000)
    except ValueError:
        return 1000
    return 10000 if limit < 0 else min(limit, 10000)


def find(context: Context, name: str) -> Row:
    """A token of the caller's.

    Raises:
        NormanError: 404.
    """
    if "/" in name:
        raise NormanError(404, "NotFound", f"invalid resource name \"{name}\": [may not contain '/']")
    row = context.store.one("SELECT * FROM token WHERE name = ?", name)
    if row is None:
        raise NormanError(404, "NotFound", f'tokens.management.cattle.io "{name}" not found')
    if row["user_id"] != context.user.id:
        raise NormanError(404, "NotFound", f"{name} not found")
    return row


def delete(context: Context, name: str) -> Response:
    """DELETE /v3/tokens/NAME."""
    row = find(context, name)
    if context.user.token["name"] == name and not row["derived"]:
        raise NormanError(400, "ServerError", "Cannot delete token for current session. Use logout instead")
    context.store.run("DELETE FROM token WHERE name = ?", name)
    return Response(204, [("Content-Type", "application/json")])


def log_out(context: Context) -> Response:
    """?action=logout and logoutAll: the presented token is gone; an ext token stays valid (2.15/498, 499)."""
    if not context.user.is_ext:
        context.store.run("DELETE FROM token WHERE name = ?", context.user.token["name"])
    suffix = "; SameSite=Lax" if context.version.same_site else ""
    cleared = [("Set-Cookie", f"{name}=; Path=/; Expires={EPOCH}; Max-Age=0; HttpOnly{suffix}") for name in context.version.cleared_cookies]
    return Response(200, [("Content-Type", "application/json"), *cleared])


def handle(context: Context) -> Response:
    """Every request on /v3/tokens."""
    method, rest = context.request.method, context.segments[2:]
    action = context.param("action")
    if not rest:
        if method == "GET":
            return listed(context)
        if method != "POST":
            raise NormanError(405, "MethodNotAllow", f"Method {method} not supported")
        if action in ("logout", *(("logoutAll",) if context.version.logout_all else ())):
            return log_out(context)
        if action:
            raise NormanError(422, "InvalidAction", f"Invalid action: {action}")
        return create(context)
    if method == "POST" and action:
        raise NormanError(422, "InvalidAction", f"Invalid action: {action}")
    if method == "PUT":
        if not context.request.body:
            raise NormanError(422, "InvalidBodyContent", "Failed to parse body: EOF")
        raise NormanError(404, "NotFound", "no store found")
    if method == "DELETE":
        return delete(context, rest[0])
    if method == "GET":
        return ok(200, body(context, find(context, rest[0])))
    raise NormanError(405, "MethodNotAllow", f"Method {method} not supported")
