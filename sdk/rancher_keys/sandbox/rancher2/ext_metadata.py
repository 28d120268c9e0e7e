"""The metadata of objects of ext.cattle.io/v1, stored in Secrets and ConfigMaps."""

from __future__ import annotations

import json
from typing import Any

from .context import Context
from .ttl import stamp

_SECRET_DATA = (
    *("description", "enabled", "hash", "kind", "kube-uid", "last-activity-seen"),
    *("last-update-time", "last-used-at", "principal", "ttl", "user-id"),
)
_CONFIG_MAP_DATA = ("current-context", "description", "status-conditions", "status-summary", "status-tokens", "ttl")
EXTRA = ("ownerReferences", "finalizers")
"""Metadata that is kept as the caller sets it."""


def _members(names: Any) -> dict[str, Any]:
    return {f"f:{name}": {} for name in names}


def _owner_fields(owners: list[dict[str, Any]]) -> dict[str, Any]:
    return {".": {}, **{f'k:{{"uid":"{owner["uid"]}"}}': {} for owner in owners}}


def _common(row: Any, labels: dict[str, str], annotations: dict[str, str], extra: dict[str, Any]) -> dict[str, Any]:
    result: dict[str, Any] = {"uid": row["uid"], "resourceVersion": str(row["version"]), "creationTimestamp": stamp(row["created"])}
    result |= {name: extra[name] for name in ("deletionTimestamp", "deletionGracePeriodSeconds") if name in extra}
    result["labels"] = labels
    if annotations:
        result["annotations"] = annotations
    return result | {name: extra[name] for name in EXTRA if extra.get(name)}


def _managed(updated: int, fields: dict[str, Any], api_version: str | None) -> list[dict[str, Any]]:
    entry = {"manager": "rancher", "operation": "Update"} | ({"apiVersion": api_version} if api_version else {})
    return [{**entry, "time": stamp(updated), "fieldsType": "FieldsV1", "fieldsV1": fields}]


def token_metadata(context: Context, row: Any) -> dict[str, Any]:
    """The metadata of an ext token."""
    labels, annotations, extra = json.loads(row["labels"]), json.loads(row["annotations"]), json.loads(row["extra"])
    result = {"name": row["name"]} | ({"generateName": "token-"} if row["generated"] else {})
    result |= _common(row, labels, annotations, extra)
    is_secret = context.version.fields_of_secret
    fields: dict[str, Any] = {"f:annotations": {".": {}, **_members(annotations)}} if annotations else {}
    if extra.get("finalizers"):
        fields["f:finalizers"] = {".": {}, **{f"v:{json.dumps(name)}": {} for name in extra["finalizers"]}}
    if row["generated"]:
        fields["f:generateName"] = {}
    fields["f:labels"] = {".": {}, **_members(labels), **_members(("cattle.io/kind",) if is_secret else ())}
    if extra.get("ownerReferences"):
        fields["f:ownerReferences"] = _owner_fields(extra["ownerReferences"])
    updated = max(row["updated"], row["used"] or 0)
    if is_secret:
        managed = {"f:data": {".": {}, **_members(_SECRET_DATA)}, "f:metadata": fields, "f:type": {}}
        return {**result, "managedFields": _managed(updated, managed, "v1")}
    spec = _members(("description", "enabled", "kind", "ttl", "userID", "userPrincipal"))
    managed = {"f:data": {"f:cluster": {}}, "f:metadata": fields, "f:spec": spec, "f:type": {}}
    return {**result, "managedFields": _managed(updated, managed, None)}


def kubeconfig_metadata(context: Context, row: Any) -> dict[str, Any]:
    """The metadata of a kubeconfig."""
    labels, annotations, owners = json.loads(row["labels"]), json.loads(row["annotations"]), json.loads(row["owners"])
    extra = {"ownerReferences": owners}
    result = {"name": row["name"], "generateName": "kubeconfig-", **_common(row, labels, annotations, extra)}
    is_config_map = context.version.fields_of_secret
    fields: dict[str, Any] = {
        "f:annotations": {".": {}, **_members(annotations), "f:cattle.io/uid": {}},
        "f:generateName": {},
        "f:labels": {".": {}, **_members(labels), **_members(("cattle.io/kind",) if is_config_map else ())},
    }
    if owners:
        fields["f:ownerReferences"] = _owner_fields(owners)
    has_clusters = ("clusters",) if json.loads(row["spec"]).get("clusters") else ()
    if is_config_map:
        managed = {"f:data": {".": {}, **_members((*has_clusters, *_CONFIG_MAP_DATA))}, "f:metadata": fields}
        return {**result, "managedFields": _managed(row["updated"], managed, "v1")}
    managed = {"f:metadata": fields, "f:spec": _members((*has_clusters, "currentContext", "description", "ttl"))}
    return {**result, "managedFields": _managed(row["updated"], managed, None)}
