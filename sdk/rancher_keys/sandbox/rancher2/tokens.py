"""/v3/tokens."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from ..store import Row
from ..wire import Response
from . import events, go, norman
from .context import Context, Headers, NormanError, Plain, digest, ok
from .tables import TOKEN_HASHING
from .ttl import BadSetting, expires_at, granted, is_expired, stamp

BODY_LIMIT = 1024 * 1024
KIND_LABEL, USER_LABEL = "authn.management.cattle.io/kind", "authn.management.cattle.io/token-userId"
CREATOR_LABEL, HASHED = "cattle.io/creator", {"authn.management.cattle.io/token-hashed": "true"}
_SORTABLE = ("authProvider", "description", "expiresAt", "lastUpdateTime", "token", "uuid")
_CLEARED = "Path=/; Expires=Wed, 10 Feb 1982 23:00:00 GMT; Max-Age=0; HttpOnly"
_FIELDS = {
    "description": "string",
    "ttl": "int64",
    "clusterId": "string",
    "labels": "map[string]string",
    "annotations": "map[string]string",
    "enabled": "bool",
    "name": "string",
    "token": "string",
    "userId": "string",
    "authProvider": "string",
    "expiresAt": "string",
    "current": "bool",
    "expired": "bool",
    "isDerived": "bool",
}


@cache
def _schemas() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(files(__package__).joinpath("token_schema.json").read_text())
    return loaded


def schema(context: Context) -> dict[str, Any]:
    """GET /v3/schemas/token."""
    links = {"collection": f"{context.origin}/v3/tokens", "self": f"{context.origin}/v3/schemas/token"}
    return {**_schemas()[context.version.schema], "links": links}


def principal(context: Context, user: Row) -> str:
    """userPrincipal: a Go map, printed."""
    metadata = "creationTimestamp:<nil> " if context.version.principal_timestamp else ""
    return (
        f"map[displayName:{user['name']} loginName:{user['username']} me:true "
        f"metadata:map[{metadata}name:local://{user['id']}] principalType:user provider:local]"
    )


def labels(context: Context, row: Any) -> dict[str, str]:
    """All labels of a token: the caller's, and those that Rancher sets."""
    result: dict[str, str] = json.loads(row["labels"])
    result[USER_LABEL] = row["user_id"]
    if row["kind"]:
        result[KIND_LABEL] = row["kind"]
    if context.version.creator_label and row["creator_label"]:
        result[CREATOR_LABEL] = "norman"
    return dict(sorted(result.items()))


def is_settled(row: Any) -> bool:
    """Whether the controller has set expiresAt."""
    return not row["pending"]


def body(context: Context, row: Row, secret: str | None = None, *, fresh: bool = False, links: bool = True) -> dict[str, Any]:
    """A token as responses contain it. `fresh` is the state before a controller has set expiresAt."""
    now, version = context.clock.now(), context.version
    user = context.store.one("SELECT * FROM user WHERE id = ?", row["user_id"])
    assert user is not None
    url = f"{context.origin}/v3/tokens/{row['name']}"
    caller = context.caller
    result: dict[str, Any] = {
        "authProvider": "local",
        "baseType": "token",
        "clusterId": row["cluster"],
        "created": stamp(row["created"]),
        "createdTS": row["created"] // 1000 * 1000,
        "creatorId": None,
        "current": caller is not None and not caller.is_ext and caller.token["name"] == row["name"] and not row["derived"],
        "description": row["description"],
        "enabled": row["enabled"] != 0,
        "expired": not fresh and is_expired(row["created"], row["ttl"], now),
        "expiresAt": expires_at(row["created"], row["ttl"]) if not fresh and is_settled(row) else "",
        "id": row["name"],
        "isDerived": bool(row["derived"]),
        "labels": labels(context, row),
        "links": {"remove": url, "self": url, "update": url} if links else {"self": f"{context.origin}/v3-public/tokens/{row['name']}"},
        "name": row["name"],
        "ttl": row["ttl"],
        "type": "token",
        "userId": row["user_id"],
        "userPrincipal": principal(context, user),
        "uuid": row["uuid"],
    }
    annotations = json.loads(row["annotations"]) | (HASHED if row["hashed"] else {})
    if annotations:
        result["annotations"] = annotations
    if version.last_update_time:
        result["lastUpdateTime"] = ""
    else:
        for name, column in (("activityLastSeenAt", "seen"), ("lastUsedAt", "used")):
            if row[column] is not None and not fresh:
                result |= {name: stamp(row[column]), f"{name}TS": row[column] // 1000 * 1000}
    if secret is not None:
        result["token"] = f"{row['name']}:{secret}"
    return result


def unused_name(context: Context, prefix: str) -> str:
    """A new name with a random suffix."""
    while True:
        name = f"{prefix}{context.random_source.token_suffix()}"
        if context.store.one("SELECT 1 FROM token WHERE name = ? UNION ALL SELECT 1 FROM ext_token WHERE name = ?", name, name) is None:
            return name


def add(context: Context, user: str, *, prefix: str = "token-", **columns: Any) -> tuple[Row, str]:
    """Store a new token; its row and its secret key."""
    secret, now = context.random_source.token_key(), context.clock.now()
    is_hashed = bool(context.store.one("SELECT 1 FROM feature WHERE name = ? AND value = 1", TOKEN_HASHING))
    columns["name"] = unused_name(context, prefix)
    columns.setdefault("settled", now + context.settle)
    columns["pending"] = int(columns["settled"] > 0 and columns["ttl"] != 0)
    columns["generation"] = 1 if columns["pending"] or columns["ttl"] == 0 else 2
    stored = digest(secret)
    columns |= {"secret": stored, "value": stored if is_hashed else secret, "hashed": int(is_hashed)}
    context.store.insert("token", user_id=user, created=now, uuid=context.random_source.uuid(), **columns)
    return events.changed(context, events.V3_TOKENS, columns["name"], "ADDED"), secret


def create(context: Context) -> Response:
    """POST /v3/tokens: description, ttl and clusterId are read, everything else is ignored."""
    if context.version.body_limit and len(context.request.body) > BODY_LIMIT:
        raise NormanError(422, "InvalidBodyContent", "http: request body too large")
    try:
        members = go.object_of(go.parse(context.request.body), "client.Token")
        given = go.read_fields(members, {"type": f"string {context.version.type_path}", **_FIELDS}, "Token")
    except go.GoError as error:
        raise NormanError(422, "InvalidFormat", str(error)) from None
    try:
        ttl = granted(given.get("ttl") or 0, context.max_ttl())
    except BadSetting as error:
        setting = "failed to parse setting 'auth-token-max-ttl-minutes': error parsing token ttl"
        raise NormanError(500, "ServerError", f"error validating max-ttl {setting}: {error}") from None
    columns: dict[str, Any] = {
        "description": given.get("description") or "",
        "ttl": ttl,
        "cluster": given.get("clusterId") or None,
        "derived": 1,
    }
    row, secret = add(context, context.user.id, **columns)
    return ok(201, body(context, row, secret, fresh=True))


def listed(context: Context) -> Response:
    """GET /v3/tokens: all of the caller's tokens, whatever the query asks for; it is only echoed (2.15/215, 2.15/254)."""
    rows = context.store.all("SELECT * FROM token WHERE user_id = ? ORDER BY name", context.user.id)
    described = _schemas()[context.version.schema]["collectionFilters"]
    filters = {name: tuple(each.get("modifiers") or ()) for name, each in described.items()}
    sortable = tuple(name for name in _SORTABLE if name in described)
    shown = [body(context, row) for row in rows]
    return ok(200, norman.collection(context, "token", "tokens", shown, filters=filters, sortable=sortable, total=False))


def find(context: Context, name: str) -> Row:
    """A token of the caller.

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
    if not context.user.is_ext and context.user.token["name"] == name and not row["derived"]:
        raise NormanError(400, "ServerError", "Cannot delete token for current session. Use logout instead")
    events.deleted(context, events.V3_TOKENS, row)
    return Response(204, [("Content-Type", "application/json")])


def log_out(context: Context) -> Response:
    """Actions logout and logoutAll: the presented token is deleted; an ext token stays valid (2.15/498, 2.15/499)."""
    suffix = "; SameSite=Lax" if context.version.same_site else ""
    cleared: Headers = [("Set-Cookie", f"{name}=; {_CLEARED}{suffix}") for name in context.version.cleared_cookies]
    if not context.user.is_ext:
        events.deleted(context, events.V3_TOKENS, context.user.token)
    elif not context.version.ext_on_v3:
        if context.version.ext_logout_json:
            raise NormanError(500, "ServerError", _unreadable(context), headers=cleared)
        raise Plain(500, "Internal Server Error\n", cleared)
    return Response(200, [("Content-Type", "application/json"), *cleared])


def _unreadable(context: Context) -> str:
    """Before 2.15 the store of v3 tokens looks up the caller's ext token by its prefixed name."""
    name = f"ext/{context.user.token['name']}"
    reason = f'&errors.errorString{{s:"invalid resource name \\"{name}\\": [may not contain \'/\']"}}'
    return f"failed to retrieve auth token, error: {reason}"


def handle(context: Context) -> Response:
    """Every request on /v3/tokens."""
    method, rest = context.request.method, context.segments[2:]
    action = context.param("action")
    is_unreadable = context.user.is_ext and not context.version.ext_on_v3
    if rest:
        return _handle_item(context, rest[0], action, is_unreadable)
    if method == "POST" and action:
        if action not in ("logout", *(("logoutAll",) if context.version.logout_all else ())):
            raise NormanError(422, "InvalidAction", f"Invalid action: {action}")
        return log_out(context)
    if method not in ("GET", "POST"):
        raise NormanError(405, "MethodNotAllow", f"Method {method} not supported")
    if is_unreadable:
        raise NormanError(401, "Unauthorized", _unreadable(context))
    return listed(context) if method == "GET" else create(context)


def _handle_item(context: Context, name: str, action: str | None, is_unreadable: bool) -> Response:
    method = context.request.method
    if method == "POST" and action:
        raise NormanError(422, "InvalidAction", f"Invalid action: {action}")
    if method == "PUT":
        if not context.request.body:
            raise NormanError(422, "InvalidBodyContent", "Failed to parse body: EOF")
        raise NormanError(404, "NotFound", "no store found")
    if method not in ("GET", "DELETE"):
        raise NormanError(405, "MethodNotAllow", f"Method {method} not supported")
    if is_unreadable:
        raise NormanError(500, "ServerError", _unreadable(context))
    return delete(context, name) if method == "DELETE" else ok(200, body(context, find(context, name)))
