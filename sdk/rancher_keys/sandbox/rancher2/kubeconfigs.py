"""Kubeconfigs of ext.cattle.io/v1: each creates a token, and shows it once, inside the kubeconfig."""

from __future__ import annotations

import base64
import json
from typing import Any

from ..store import Row
from ..wire import Response
from . import events, ext_api, ext_tokens, ext_views, login
from .context import Context, ok
from .ext_metadata import kubeconfig_metadata
from .ext_views import shown_kubeconfig
from .kube import ext_patch
from .kube.status import StatusError, bad_request
from .tables import CLUSTERS, GENERATE, KUBECONFIG_TTL
from .tokens import unused_name
from .ttl import granted, minutes, stamp

RESOURCE = ext_api.KUBECONFIGS
ID_LABEL, USER_LABEL = "authn.management.cattle.io/kubeconfig-id", "cattle.io/user-id"
_DEFAULT_CONTEXT = "rancher"
_CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMade up by the sandbox of rancher-keys: there is no certificate.\n-----END CERTIFICATE-----"
_FIRST_LINE, _LINE = 49, 76


def handle(context: Context, name: str | None) -> Response:
    """Every request on …/kubeconfigs that RBAC allows."""
    match context.request.method:
        case "GET" if name is None:
            return ext_views.list_or_watch(context, ext_views.KUBECONFIGS)
        case "GET":
            return ext_views.get(context, ext_views.KUBECONFIGS, find(context, name or ""))
        case "POST":
            return create(context)
        case "PUT":
            body = ext_api.read(context, RESOURCE)
            ext_tokens.check_name(body.metadata.get("name"), name or "")
            return _store(context, find(context, name or ""), body.members, ext_api.is_dry(context, "UpdateOptions"))
        case "PATCH":
            row = find(context, name or "")
            wanted = ext_patch.patched(context.request, shown_kubeconfig(context, row), RESOURCE, ext_api.shape(context, RESOURCE))
            return _store(context, row, wanted, ext_api.is_dry(context, "PatchOptions"))
        case "DELETE" if name is not None:
            return delete(context, name)
    return delete_collection(context)


def find(context: Context, name: str) -> Row:
    """A kubeconfig that the caller may see.

    Raises:
        StatusError: 404.
    """
    row = context.store.one("SELECT * FROM kubeconfig WHERE name = ?", name)
    if row is None or not (context.user.is_admin or row["user_id"] == context.user.id):
        raise RESOURCE.not_found(name)
    return row


def create(context: Context) -> Response:
    """POST …/kubeconfigs."""
    is_dry = ext_api.is_dry(context, "CreateOptions")
    body = ext_api.read(context, RESOURCE)
    clusters = body.spec.get("clusters")
    if len(set(clusters or ())) != len(clusters or ()):
        raise bad_request("spec.clusters must be unique")
    seconds = _ttl(context, body.spec.get("ttl") or 0)
    names = _accessible(context, clusters or [])
    current = body.spec.get("currentContext") or ""
    if current and current not in names:
        raise bad_request(f"invalid currentContext {current}")
    current = current or (names[0] if names else "")
    spec: dict[str, Any] = {"clusters": clusters or None}
    spec |= {"currentContext": current} if current else {}
    spec |= {"description": body.spec["description"]} if body.spec.get("description") else {}
    spec["ttl"] = seconds
    name, now = unused_name(context, "kubeconfig-"), context.clock.now() // 1000 * 1000
    labels = {**(body.metadata.get("labels") or {}), USER_LABEL: context.user.id}
    annotations = body.metadata.get("annotations") or {}
    ext_tokens.check_metadata("ConfigMap", name, labels, annotations, "error creating configmap for kubeconfig")
    owners: list[dict[str, Any]] = []
    bearer = ""
    if not is_dry and context.setting(GENERATE).lower() == "true":
        bearer, owner = _token(context, name, seconds)
        owners.append(owner)
    status = _status(owners, now)
    columns = {
        "name": name,
        "user_id": context.user.id,
        "created": now,
        "uid": context.random_source.uuid(),
        "version": 0,
        "updated": now,
        "labels": json.dumps(dict(sorted(labels.items()))),
        "annotations": json.dumps(annotations),
        "owners": json.dumps(owners),
        "spec": json.dumps(spec),
        "status": json.dumps(status),
    }
    if is_dry:
        result: dict[str, Any] = {
            "kind": "Kubeconfig",
            "apiVersion": ext_api.API,
            "metadata": kubeconfig_metadata(context, columns),
            "spec": spec,
        }
        del result["metadata"]["resourceVersion"], result["metadata"]["managedFields"]
        return ok(201, {**result, "status": {**status, "value": _document(context, name, now, seconds, names, current, "")}})
    context.store.insert("kubeconfig", **columns)
    result = shown_kubeconfig(context, events.changed(context, events.KUBECONFIGS, name, "ADDED"))
    result["status"]["value"] = _document(context, name, now, seconds, names, current, bearer)
    return ok(201, result)


def _ttl(context: Context, seconds: int) -> int:
    """The ttl of a kubeconfig in seconds: the default where it is 0.

    Raises:
        StatusError: 400 for less than 0 or more than the default.
    """
    standard = granted(minutes(context.setting(KUBECONFIG_TTL)), context.max_ttl()) // 1000
    if seconds < 0:
        raise bad_request("spec.ttl can't be negative")
    if seconds > standard:
        raise bad_request(f"spec.ttl {seconds} exceeds max ttl {standard}")
    return seconds or standard


def _accessible(context: Context, clusters: list[str]) -> list[str]:
    """The clusters of a kubeconfig: those that are named, or with "*" all that the caller may use.

    Raises:
        StatusError: 400 for an unknown cluster, 403 for one that the caller may not use.
    """
    if clusters[:1] == ["*"]:
        return [name for name in CLUSTERS if context.user.can_access(name)]
    for name in clusters:
        if name not in CLUSTERS:
            raise bad_request(f"cluster {name} not found")
    for name in clusters:
        ext_tokens.check_cluster(context, RESOURCE, name)
    return clusters


def _token(context: Context, name: str, seconds: int) -> tuple[str, dict[str, Any]]:
    """Create the token of a kubeconfig; the bearer value and the owner reference."""
    if context.version.kubeconfig_tokens == "v3":
        row, secret = login.kubeconfig_token(context, context.user.id, ttl=seconds * 1000, labels=json.dumps({ID_LABEL: name}))
        owner = {"apiVersion": "management.cattle.io/v3", "kind": "Token", "name": row["name"], "uid": row["uuid"]}
        return f"{row['name']}:{secret}", owner
    spec = {
        "userID": context.user.id,
        "userPrincipal": ext_api.principal(context.user.user),
        "kind": "kubeconfig",
        "description": "Kubeconfig token",
        "ttl": seconds * 1000,
        "enabled": True,
    }
    row, secret = ext_tokens.add(context, spec, {"labels": {ID_LABEL: name}})
    return f"ext/{row['name']}:{secret}", {"apiVersion": "v1", "kind": "Secret", "name": row["name"], "uid": row["uid"]}


def _status(owners: list[dict[str, Any]], now: int) -> dict[str, Any]:
    if not owners:
        return {"summary": "Complete"}
    created = {"type": "TokenCreated", "status": "True", "lastTransitionTime": stamp(now), "reason": "TokenCreated"}
    names = [owner["name"] for owner in owners]
    return {"conditions": [{**created, "message": name} for name in names], "summary": "Complete", "tokens": names}


def _document(context: Context, name: str, now: int, seconds: int, clusters: list[str], current: str, bearer: str) -> str:
    """The kubeconfig itself, in YAML."""
    encoded = base64.b64encode(_CERTIFICATE.encode()).decode()
    rest = [encoded[start : start + _LINE] for start in range(_FIRST_LINE, len(encoded), _LINE)]
    certificate = "\\\n      ".join([encoded[:_FIRST_LINE], *rest])
    server = f"https://{context.host}"
    servers = {_DEFAULT_CONTEXT: server} | {cluster: f"{server}/k8s/clusters/{cluster}" for cluster in clusters}
    lines = ["# Generated by Rancher", f"# name: {name}", f"# createdTimestamp: {stamp(now)}", f"# ttl: {seconds}"]
    lines += ["apiVersion: v1", "kind: Config", "clusters:"]
    for each, url in servers.items():
        lines += [f'- name: "{each}"', "  cluster:", f'    server: "{url}"', f'    certificate-authority-data: "{certificate}"']
    lines += ["", "users:", f'- name: "{_DEFAULT_CONTEXT}"', "  user:"]
    lines += [f'    token: "{bearer}"', ""] if bearer else ["    exec:", "      command: rancher"]
    lines += ["", "contexts:"]
    for each in servers:
        lines += [f'- name: "{each}"', "  context:", f'    user: "{_DEFAULT_CONTEXT}"', f'    cluster: "{each}"']
    return "\n".join([*lines, "", f'current-context: "{current or _DEFAULT_CONTEXT}"', ""])


def _store(context: Context, row: Row, wanted: dict[str, Any], is_dry: bool) -> Response:
    """Store what may be changed: description, labels and annotations.

    Raises:
        StatusError: 400 for what may not.
    """
    metadata, spec, old = wanted.get("metadata") or {}, wanted.get("spec") or {}, json.loads(row["spec"])
    for field in ("clusters", "currentContext", "ttl"):
        if (spec.get(field) or None) != (old.get(field) or None):
            raise bad_request(f"spec.{field} is immutable")
    old.pop("description", None)
    ttl = old.pop("ttl")
    new = {**old, **({"description": spec["description"]} if spec.get("description") else {}), "ttl": ttl}
    labels = {**(metadata.get("labels") or {}), USER_LABEL: row["user_id"]}
    annotations = metadata.get("annotations") or {}
    failed = f"error updating configmap for kubeconfig {row['name']}"
    ext_tokens.check_metadata("ConfigMap", row["name"], labels, annotations, failed)
    status, now = json.loads(row["status"]), context.clock.now()
    updated = {"type": "Updated", "status": "True", "lastTransitionTime": stamp(now), "reason": "Updated", "message": ""}
    status["conditions"] = [*(status.get("conditions") or []), updated]
    changes: dict[str, Any] = {
        "spec": json.dumps(new),
        "status": json.dumps(status),
        "labels": json.dumps(dict(sorted(labels.items()))),
        "annotations": json.dumps(annotations),
        "updated": now,
    }
    if is_dry:
        return ok(200, shown_kubeconfig(context, {**dict(row), **changes}))
    return ok(200, shown_kubeconfig(context, events.changed(context, events.KUBECONFIGS, row["name"], "MODIFIED", **changes)))


def delete(context: Context, name: str) -> Response:
    """DELETE …/kubeconfigs/NAME: the deleted object; its tokens are deleted with it."""
    is_dry, required = ext_api.delete_options(context)
    row = find(context, name)
    if required is not None and required != row["uid"]:
        reason = f"Precondition failed: UID in precondition: {required}, UID in object meta: {row['uid']}"
        message = f'Operation cannot be fulfilled on {RESOURCE.qualified} "{name}": {reason}'
        raise StatusError(409, "Conflict", message, RESOURCE.details(name))
    body = shown_kubeconfig(context, row)
    if not is_dry:
        _remove(context, row)
    return ok(200, body)


def _remove(context: Context, row: Row) -> None:
    for owner in json.loads(row["owners"]):
        resource = events.EXT_TOKENS if owner["kind"] == "Secret" else events.V3_TOKENS
        found = context.store.one(f"SELECT * FROM {events.TABLES[resource]} WHERE name = ?", owner["name"])
        if found is not None:
            events.deleted(context, resource, found)
    events.deleted(context, events.KUBECONFIGS, row)


def delete_collection(context: Context) -> Response:
    """DELETE …/kubeconfigs: the deleted objects; a user deletes own ones only."""
    is_dry, _ = ext_api.delete_options(context)
    rows = list(ext_views.KUBECONFIGS.query(context).selected(context, ext_api.selection(context)))
    metadata = {"resourceVersion": str(context.revision())}
    items = [shown_kubeconfig(context, row) for row in rows]
    if not is_dry:
        for row in rows:
            _remove(context, row)
    items = [{name: value for name, value in item.items() if name not in ("kind", "apiVersion")} for item in items]
    return ok(200, {"kind": "KubeconfigList", "apiVersion": ext_api.API, "metadata": metadata, "items": items})
