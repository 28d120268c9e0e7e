"""Settings and features of /v3, read and changed as on a server."""

from __future__ import annotations

from typing import Any

from ..store import Row
from ..wire import Response
from . import go
from .context import Context, NormanError, ok
from .tables import FIRST_LOGIN, TOKEN_HASHING
from .ttl import stamp

PUBLIC = (FIRST_LOGIN,)
"""Settings that can be read without credentials: they are served before authentication, so that nobody gets a link to update them."""
_ON_DEMAND = (TOKEN_HASHING,)
"""Features that take effect without a restart."""
_OFF_BY_DEFAULT = (TOKEN_HASHING,)
_DESCRIPTIONS = {
    "token-hashing": "Enable one way hashing of tokens. Once enabled token hashing can not be disabled",
    "ext-tokens": "Enable Imperative API resource tokens.ext.cattle.io.",
    "v3-public": "Enable /v3-public API endpoints",
}


def handle_setting(context: Context, name: str) -> Response:
    """GET and PUT of /v3/settings/NAME. Blanks are cut off; an empty value restores the default (2.7/385, 2.7/388)."""
    row = _find(context, "setting", name)
    if context.request.method == "PUT":
        _check_admin(context, "setting", name)
        members = _members(context)
        if "value" not in members:
            raise NormanError(500, "ServerError", "value not found")
        if not isinstance(members["value"], str):
            raise NormanError(500, "ServerError", "value not string")
        set_setting(context, name, members["value"])
        row = _find(context, "setting", name)
    elif context.request.method != "GET":
        raise NormanError(405, "MethodNotAllow", f"Method {context.request.method} not supported")
    is_customized = bool(row["customized"])
    body = _resource(context, "setting", row) | {
        "customized": is_customized,
        "default": row["standard"],
        "source": "db" if is_customized else "default",
        "value": row["value"],
    }
    if name in PUBLIC or context.caller is None or not context.caller.is_admin:
        del body["links"]["update"]
    return ok(200, dict(sorted(body.items())))


def set_setting(context: Context, name: str, value: str) -> None:
    """Change a setting; an empty value restores the default."""
    row = _find(context, "setting", name)
    value = value.strip()
    is_customized = int(value != "")
    context.store.run("UPDATE setting SET value = ?, customized = ? WHERE name = ?", value or row["standard"], is_customized, name)


def handle_feature(context: Context, name: str) -> Response:
    """GET and PUT of /v3/features/NAME."""
    row = _find(context, "feature", name)
    if context.request.method == "PUT":
        _check_admin(context, "feature", name)
        members = _members(context)
        if "value" not in members:
            raise NormanError(422, "InvalidBodyContent", "must contain value")
        if name == TOKEN_HASHING and row["value"]:
            raise NormanError(422, "InvalidBodyContent", "feature flag cannot be changed from current value: true")
        if not isinstance(members["value"], bool):
            raise NormanError(422, "InvalidBodyContent", "feature value must be a bool")
        set_feature(context, name, members["value"])
        row = _find(context, "feature", name)
    elif context.request.method != "GET":
        raise NormanError(405, "MethodNotAllow", f"Method {context.request.method} not supported")
    is_on = context.is_enabled(name)
    status: dict[str, Any] = {
        "default": name not in _OFF_BY_DEFAULT,
        "description": _DESCRIPTIONS[name],
        "dynamic": name in _ON_DEMAND,
        "lockedValue": True if name == TOKEN_HASHING and is_on else None,
    }
    if context.version.feature_prime:
        status["prime"] = False
    states = {"state": "active", "transitioning": "no", "transitioningMessage": ""}
    body = _resource(context, "feature", row) | states | {"status": {**status, "type": "/v3/schemas/featureStatus"}, "value": is_on}
    if not context.user.is_admin:
        del body["links"]["update"]
    return ok(200, dict(sorted(body.items())))


def set_feature(context: Context, name: str, is_on: bool) -> None:
    """Switch a feature; it takes effect at once, without the restart that a server needs for some."""
    _find(context, "feature", name)
    context.store.run("UPDATE feature SET value = ?, due = ? WHERE name = ?", int(is_on), context.clock.now() + context.settle, name)


def _find(context: Context, kind: str, name: str) -> Row:
    row = context.store.one(f"SELECT * FROM {kind} WHERE name = ?", name)
    if row is None:
        raise NormanError(404, "NotFound", f'{kind}s.management.cattle.io "{name}" not found')
    return row


def _check_admin(context: Context, kind: str, name: str) -> None:
    if not context.user.is_admin:
        rule = f'User "{context.user.id}" cannot update resource "{kind}s" in API group "management.cattle.io" at the cluster scope'
        raise NormanError(403, "Forbidden", f'{kind}s.management.cattle.io "{name}" is forbidden: {rule}')


def _members(context: Context) -> dict[str, Any]:
    try:
        members: dict[str, Any] = go.plain(go.object_of(go.parse(context.request.body), "map[string]interface {}"))
    except go.GoError as error:
        raise NormanError(422, "InvalidBodyContent", f"Failed to parse body: {error}") from None
    return members


def _resource(context: Context, kind: str, row: Row) -> dict[str, Any]:
    url = f"{context.origin}/v3/{kind}s/{row['name']}"
    return {
        "baseType": kind,
        "created": stamp(row["created"]),
        "createdTS": row["created"] // 1000 * 1000,
        "creatorId": None,
        "id": row["name"],
        "links": {"remove": url, "self": url, "update": url},
        "name": row["name"],
        "type": kind,
        "uuid": row["uuid"],
    }
