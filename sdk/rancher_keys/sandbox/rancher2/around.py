"""Users, clusters and settings of /v3: what is needed around tokens."""

from __future__ import annotations

import json
from typing import Any

from ..store import Row
from ..wire import Response
from .context import Context, NormanError, ok
from .tables import CLUSTERS
from .ttl import stamp


def setting(context: Context, name: str) -> Response:
    """GET and PUT of /v3/settings/NAME; an empty value is the default again (2.7/385), blanks are cut off (2.7/388)."""
    row = context.store.one("SELECT * FROM setting WHERE name = ?", name)
    if row is None:
        raise NormanError(404, "NotFound", f'settings.management.cattle.io "{name}" not found')
    if context.request.method == "PUT":
        if not context.user.is_admin:
            raise NormanError(403, "PermissionDenied", f'settings.management.cattle.io "{name}" is forbidden')
        try:
            value = str(json.loads(context.request.body)["value"]).strip()
        except (ValueError, KeyError, TypeError):
            raise NormanError(422, "InvalidBodyContent", "") from None
        context.store.run("UPDATE setting SET value = ?, customized = ? WHERE name = ?", value or row["standard"], int(value != ""), name)
        row = context.store.one("SELECT * FROM setting WHERE name = ?", name)
        assert row is not None
    url = f"{context.origin}/v3/settings/{name}"
    links = {"self": url} | ({"remove": url, "update": url} if context.user.is_admin else {})
    changed = bool(row["customized"])
    body: dict[str, Any] = {"baseType": "setting", "created": stamp(row["created"]), "createdTS": row["created"] // 1000 * 1000}
    body |= {"creatorId": None, "customized": changed, "default": row["standard"], "id": name, "links": links, "name": name}
    body |= {"source": "db" if changed else "default", "type": "setting", "uuid": row["uuid"], "value": row["value"]}
    return ok(200, body)


def users(context: Context, rest: list[str]) -> Response:
    """GET /v3/users and one of them."""
    if rest:
        row = context.store.one("SELECT * FROM user WHERE id = ?", rest[0])
        if row is None or not (context.user.is_admin or row["id"] == context.user.id):
            raise NormanError(404, "NotFound", f'users.management.cattle.io "{rest[0]}" not found')
        return ok(200, _user(context, row))
    mine = context.param("me") == "true" or not context.user.is_admin
    rows = [context.user.user] if mine else context.store.all("SELECT * FROM user ORDER BY id")
    shown = [_user(context, row) for row in rows]
    for name, value in context.params:  # users, unlike tokens, are filtered and sorted (2.15/327-329)
        field, _, modifier = name.partition("_")
        if field in ("name", "username") and modifier in ("", "eq", "ne"):
            shown = [each for each in shown if (each[field] == value) is (modifier != "ne")]
    sort = context.param("sort")
    if sort in ("name", "username"):
        shown.sort(key=lambda each: str(each[sort]), reverse=context.param("order") == "desc")
    return ok(200, _collection(context, "user", shown))


def _user(context: Context, row: Row) -> dict[str, Any]:
    url = f"{context.origin}/v3/users/{row['id']}"
    body = {"baseType": "user", "creatorId": None, "description": "", "enabled": bool(row["enabled"]), "id": row["id"]}
    body |= {"links": {"self": url, "tokens": f"{context.origin}/v3/tokens?userId={row['id']}"}, "me": row["id"] == context.user.id}
    body |= {"mustChangePassword": False, "name": row["name"], "principalIds": [f"local://{row['id']}"], "type": "user"}
    return {**body, "username": row["username"]}


def clusters(context: Context, rest: list[str]) -> Response:
    """GET /v3/clusters and one of them."""
    known = [name for name in CLUSTERS if context.user.user["role"] == "admin"]
    url = f"{context.origin}/v3/clusters"

    def cluster(name: str) -> dict[str, Any]:
        body = {"baseType": "cluster", "id": name, "links": {"self": f"{url}/{name}"}, "name": name}
        return {**body, "state": "active", "type": "cluster"}

    if rest:
        if rest[0] not in CLUSTERS:
            raise NormanError(404, "NotFound", f'clusters.management.cattle.io "{rest[0]}" not found')
        return ok(200, cluster(rest[0]))
    return ok(200, _collection(context, "cluster", [cluster(name) for name in known]))


def _collection(context: Context, kind: str, data: list[dict[str, Any]]) -> dict[str, Any]:
    url = f"{context.origin}/v3/{kind}s"
    page = {"limit": 1000, "total": len(data)}
    return {"type": "collection", "links": {"self": url}, "actions": {}, "pagination": page, "resourceType": kind, "data": data}
