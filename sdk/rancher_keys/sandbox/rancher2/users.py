"""Users and clusters of /v3, as far as tokens need them."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from ..store import Row
from ..wire import Response
from . import norman
from .context import Context, NormanError, ok
from .tables import CLUSTERS
from .ttl import stamp

_FLAGS = ("enabled", "me", "mustChangePassword")
_BINDINGS = ("clusterRoleTemplateBindings", "globalRoleBindings", "projectRoleTemplateBindings")


@cache
def _collections() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(files(__package__).joinpath("collections.json").read_text())
    return loaded


def _fields(context: Context, kind: str) -> tuple[norman.Fields, tuple[str, ...]]:
    """What of a type can be filtered and sorted in this version."""
    described = _collections()[kind][context.version.name]
    texts = " ".join(name for name in described["filters"] if name not in _FLAGS)
    flags = " ".join(name for name in described["filters"] if name in _FLAGS)
    return norman.fields(texts, flags), tuple(described["sort"])


def _forbidden(context: Context, plural: str, name: str) -> NormanError:
    rule = f'User "{context.user.id}" cannot get resource "{plural}" in API group "management.cattle.io" at the cluster scope'
    return NormanError(403, "Forbidden", f'{plural}.management.cattle.io "{name}" is forbidden: {rule}')


def handle_users(context: Context, rest: list[str]) -> Response:
    """GET /v3/users and one of them."""
    if context.request.method != "GET":
        raise NormanError(405, "MethodNotAllow", f"Method {context.request.method} not supported")
    is_admin = context.user.is_admin
    if rest:
        if not is_admin and rest[0] != context.user.id:
            raise _forbidden(context, "users", rest[0])
        row = context.store.one("SELECT * FROM user WHERE id = ?", rest[0])
        if row is None:
            raise NormanError(404, "NotFound", f'users.management.cattle.io "{rest[0]}" not found')
        return ok(200, _user(context, row))
    rows = context.store.all("SELECT * FROM user ORDER BY id") if is_admin else [context.user.user]
    shown = [_user(context, row) for row in rows]
    filters, sortable = _fields(context, "user")
    for name, value in context.params:  # users, unlike tokens, are filtered and sorted (2.15/327, 2.15/329)
        field, _, modifier = name.partition("_")
        if field in filters and modifier in ("", "eq", "ne"):
            shown = [each for each in shown if (_text(each.get(field)) == value) is (modifier != "ne")]
    sort = context.param("sort") or ""
    if sort in sortable:
        shown.sort(key=lambda each: _text(each.get(sort)), reverse=context.param("order") == "desc")
    actions = ("changepassword", "refreshauthprovideraccess") if is_admin else ("changepassword",)
    return ok(200, norman.collection(context, "user", "users", shown, filters=filters, sortable=sortable, actions=actions))


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value or "")


def _user(context: Context, row: Row) -> dict[str, Any]:
    version, is_admin = context.version, context.user.is_admin
    url = f"{context.origin}/v3/users/{row['id']}"
    links = {name: f"{context.origin}/v3/{name}?userId={row['id']}" for name in _BINDINGS}
    links |= {"remove": url, "self": url, "tokens": f"{context.origin}/v3/tokens?userId={row['id']}"}
    if is_admin or version.own_update_link:
        links["update"] = url
    actions = ("refreshauthprovideraccess", "setpassword") if is_admin else ("setpassword",)
    labels = {"cattle.io/creator": "norman"} if row["creator"] else {"authz.management.cattle.io/bootstrapping": "admin-user"}
    if row["last_login"] is not None:
        labels["cattle.io/last-login"] = str(row["last_login"] // 1000)
    condition = {"lastUpdateTime": stamp(row["created"]), "status": "True", "type": "InitialRolesPopulated"}
    body = {
        "actions": {action: f"{url}?action={action}" for action in actions},
        "annotations": {"lifecycle.cattle.io/create.mgmt-auth-users-controller": "true"},
        "baseType": "user",
        "conditions": [condition] if row["creator"] else None,
        "created": stamp(row["created"]),
        "createdTS": row["created"] // 1000 * 1000,
        "creatorId": row["creator"],
        "description": "",
        "enabled": bool(row["enabled"]),
        "id": row["id"],
        "labels": labels,
        "links": links,
        "me": row["id"] == context.user.id,
        "mustChangePassword": False,
        "name": row["name"],
        "principalIds": [f"local://{row['id']}"],
    }
    if version.user_state:
        body |= {"state": "active", "transitioning": "no", "transitioningMessage": ""}
    return {**body, "type": "user", "username": row["username"], "uuid": row["uuid"]}


def handle_clusters(context: Context, rest: list[str]) -> Response:
    """GET /v3/clusters and one of them; a caller without access gets 403 whether the cluster exists or not (2.14/035, 2.14/036)."""
    if context.request.method != "GET":
        raise NormanError(405, "MethodNotAllow", f"Method {context.request.method} not supported")
    if rest:
        if not context.user.is_admin:
            raise _forbidden(context, "clusters", rest[0])
        if rest[0] not in CLUSTERS:
            raise NormanError(404, "NotFound", f'clusters.management.cattle.io "{rest[0]}" not found')
        return ok(200, _cluster(context, rest[0]))
    shown = [_cluster(context, name) for name in CLUSTERS if context.user.can_access(name)]
    filters, sortable = _fields(context, "cluster")
    actions = ("createFromTemplate",)
    return ok(200, norman.collection(context, "cluster", "clusters", shown, filters=filters, sortable=sortable, actions=actions))


def _cluster(context: Context, name: str) -> dict[str, Any]:
    url = f"{context.origin}/v3/clusters/{name}"
    actions = {action: f"{url}?action={action}" for action in ("generateKubeconfig", "importYaml")}
    links = {"remove": url, "self": url, "update": url}
    states = {"state": "active", "transitioning": "no", "transitioningMessage": ""}
    return {"actions": actions, "baseType": "cluster", "id": name, "links": links, "name": name, **states, "type": "cluster"}
