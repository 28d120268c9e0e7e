"""A v3 token as the Kubernetes object that it is stored as, secret key included."""

from __future__ import annotations

import json
from typing import Any

from . import ext_api, tokens
from .context import Context
from .kube.paging import CREATED_TEXT, NAME_TEXT, Column, human_duration
from .kube.status import Resource
from .ttl import expires_at, stamp

RESOURCE = Resource("management.cattle.io", "v3", "tokens", "token", "Token")
COLUMNS = (
    Column("Name", format="name", description=NAME_TEXT),
    Column("Age", "date", description=CREATED_TEXT),
)
_CONTROLLER = "rancher-dev-mgmt-auth-tokens-controller"
"""The field manager of the controller, as the recorded servers name it (2.14/146)."""
_RANCHER = "rancher"
_LABELS, _ANNOTATIONS = "labels.", "annotations."


def shown(context: Context, row: Any) -> dict[str, Any]:
    """The whole object, its properties in alphabetical order."""
    version = context.version
    user = context.store.one("SELECT * FROM user WHERE id = ?", row["user_id"])
    principal: dict[str, Any] = {}
    if user is not None:
        principal = ext_api.principal(user)
        name = principal.pop("name")
        principal["metadata"] = ({"creationTimestamp": None} if version.principal_timestamp else {}) | {"name": name}
    body: dict[str, Any] = {
        "apiVersion": RESOURCE.api_version,
        "authProvider": "local",
        "current": False,
        "description": row["description"],
        "expired": False,
        "isDerived": bool(row["derived"]),
        "kind": RESOURCE.kind,
        "metadata": metadata(context, row),
        "token": row["value"] or row["secret"],
        "ttl": row["ttl"],
        "userId": row["user_id"],
        "userPrincipal": dict(sorted(principal.items())),
    }
    body["expiresAt"] = expires_at(row["created"], row["ttl"]) if tokens.is_settled(row) else ""
    if row["cluster"]:
        body["clusterName"] = row["cluster"]
    if row["enabled"] is not None:
        body["enabled"] = bool(row["enabled"])
    if version.last_update_time:
        body["lastUpdateTime"] = ""
    for name, column in (("activityLastSeenAt", "seen"), ("lastUsedAt", "used")):
        if row[column] is not None:
            body[name] = stamp(row[column])
    return dict(sorted(body.items()))


def metadata(context: Context, row: Any, *, sort: bool = True) -> dict[str, Any]:
    """The object's metadata: in alphabetical order within the object, in the order of its type on its own."""
    result: dict[str, Any] = {
        "name": row["name"],
        "generateName": row["name"][:-5],
        "uid": row["uuid"],
        "resourceVersion": str(row["version"]),
        "generation": row["generation"],
        "creationTimestamp": stamp(row["created"]),
        "labels": tokens.labels(context, row),
    }
    annotations = json.loads(row["annotations"]) | (tokens.HASHED if row["hashed"] else {})
    if annotations:
        result["annotations"] = annotations
    result["managedFields"] = _managed_fields(context, row, annotations)
    return dict(sorted(result.items())) if sort else result


def cells(context: Context, row: Any) -> list[Any]:
    """The object as a row of a table."""
    return [row["name"], human_duration(context.clock.now() - row["created"])]


def _managed_fields(context: Context, row: Any, annotations: dict[str, str]) -> list[dict[str, Any]]:
    """Who set which field: Rancher at the creation and at each use, its controller, and programs that patched."""
    managers: dict[str, Any] = json.loads(row["managers"])
    taken = {path for manager in managers.values() for path in manager["paths"]}
    entries = [(max(row["created"], row["used"] or 0), _RANCHER, _own_fields(context, row, annotations, taken))]
    if row["ttl"] != 0 and tokens.is_settled(row):
        entries.append((row["created"], _CONTROLLER, {"f:expiresAt": {}}))
    entries += [(manager["time"], name, _fields(manager["paths"])) for name, manager in managers.items()]
    entries.sort(key=lambda entry: (entry[0] // 1000, entry[1]))
    return [
        {
            "apiVersion": RESOURCE.api_version,
            "fieldsType": "FieldsV1",
            "fieldsV1": fields,
            "manager": name,
            "operation": "Update",
            "time": stamp(at),
        }
        for at, name, fields in entries
    ]


def _own_fields(context: Context, row: Any, annotations: dict[str, str], taken: set[str]) -> dict[str, Any]:
    version = context.version
    names = {"authProvider", "current", "description", "expired", "isDerived", "token", "ttl", "userId"}
    names |= {"lastUpdateTime"} if version.last_update_time else set()
    names |= {"lastUsedAt"} if row["used"] is not None else set()
    names |= {"activityLastSeenAt"} if row["seen"] is not None else set()
    names |= {"clusterName"} if row["cluster"] else set()
    names |= set() if row["ttl"] != 0 and tokens.is_settled(row) else {"expiresAt"}
    fields: dict[str, Any] = {f"f:{name}": {} for name in sorted(names - taken)}
    label_names = [name for name in tokens.labels(context, row) if _LABELS + name not in taken]
    found: dict[str, Any] = {"f:annotations": {".": {}, **{f"f:{name}": {} for name in sorted(annotations)}}} if annotations else {}
    found |= {"f:generateName": {}, "f:labels": {".": {}, **{f"f:{name}": {} for name in label_names}}}
    fields["f:metadata"] = found
    timestamp: dict[str, Any] = {"f:creationTimestamp": {}} if version.principal_timestamp else {}
    properties: dict[str, Any] = {f"f:{name}": {} for name in ("displayName", "loginName", "me", "principalType", "provider")}
    principal = {".": {}, **properties, "f:metadata": {".": {}, **timestamp, "f:name": {}}}
    fields["f:userPrincipal"] = dict(sorted(principal.items()))
    return dict(sorted(fields.items()))


def _fields(paths: list[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {f"f:{path}": {} for path in paths if "." not in path}
    found: dict[str, Any] = {}
    for group in (_ANNOTATIONS, _LABELS):
        names = [path.removeprefix(group) for path in paths if path.startswith(group)]
        if names:
            found[f"f:{group[:-1]}"] = {f"f:{name}": {} for name in sorted(names)}
    return dict(sorted((fields | ({"f:metadata": found} if found else {})).items()))


def changes_of(context: Context, row: Any, wanted: dict[str, Any]) -> dict[str, Any]:
    """The columns in which a changed object differs, and who manages the changed fields from now on."""
    changes: dict[str, Any] = {}
    paths: list[str] = []
    description = str(wanted.get("description") or "")
    if description != row["description"]:
        changes["description"] = description
        paths.append("description")
    enabled = wanted.get("enabled")
    if enabled is not None and bool(enabled) is not (None if row["enabled"] is None else bool(row["enabled"])):
        changes["enabled"] = int(bool(enabled))
        paths.append("enabled")
    ttl = wanted.get("ttl")
    if isinstance(ttl, int) and ttl != row["ttl"]:
        changes["ttl"] = ttl
        paths.append("ttl")
    found = wanted.get("metadata") or {}
    own = set(tokens.labels(context, {**dict(row), "labels": "{}"}))
    given = {name: value for name, value in (found.get("labels") or {}).items() if name not in own}
    annotations = {name: value for name, value in (found.get("annotations") or {}).items() if name not in tokens.HASHED}
    for group, column, new in ((_LABELS, "labels", given), (_ANNOTATIONS, "annotations", annotations)):
        old = json.loads(row[column])
        if new != old:
            changes[column] = json.dumps(dict(sorted(new.items())))
            paths += [group + name for name in new if new[name] != old.get(name)]
    if changes:
        changes["managers"] = json.dumps(_managers(context, row, paths))
    return changes


def _managers(context: Context, row: Any, paths: list[str]) -> dict[str, Any]:
    """The managers beside Rancher after a change: the caller's program owns what it changed."""
    name = (context.request.header("user-agent") or "unknown").split("/")[0]
    name = context.param("fieldManager") or name
    managers: dict[str, Any] = json.loads(row["managers"])
    for manager in managers.values():
        manager["paths"] = [path for path in manager["paths"] if path not in paths]
    own = managers.setdefault(name, {"paths": []})
    own |= {"time": context.clock.now(), "paths": sorted({*own["paths"], *paths})}
    return {each: manager for each, manager in managers.items() if manager["paths"]}
