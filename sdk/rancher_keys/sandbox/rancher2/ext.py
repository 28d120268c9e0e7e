"""ext.cattle.io/v1 tokens, as the aggregated API server answers."""

from __future__ import annotations

import base64
import json
from typing import Any

from ..store import Row
from ..wire import Response
from .context import Context, StatusError, digest, ok
from .ext_objects import API, KIND_LABEL, USER_LABEL, bad_request, find, internal, metadata, principal, read_object, shown
from .patches import KINDS, json_patched, merged
from .tables import CLUSTERS
from .ttl import granted_ext, stamp

RESOURCES = (
    ("kubeconfigs", "kubeconfig", "Kubeconfig", ("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch")),
    ("tokens", "token", "Token", ("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch")),
    ("useractivities", "useractivity", "UserActivity", ("create", "get")),
)
"""Plural, singular, kind and verbs."""


def discovery(context: Context) -> Response:
    """GET apis/ext.cattle.io/v1: the resources with their verbs (2.12/048); deleting tokens as a collection came with 2.13."""
    resources = [
        {
            "name": plural,
            "singularName": singular,
            "namespaced": False,
            "group": "ext.cattle.io",
            "version": "v1",
            "kind": kind,
            "verbs": [verb for verb in verbs if context.version.ext_bearer or (kind, verb) != ("Token", "deletecollection")],
        }
        for plural, singular, kind, verbs in RESOURCES
    ]
    return ok(200, {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": API, "resources": resources})


def handle(context: Context, rest: list[str]) -> Response:
    """Every request on …/tokens; `rest` is the path below it."""
    method = context.request.method
    accept = context.request.header("accept") or "*/*"
    if not any(kind in accept for kind in ("json", "yaml", "*/*", "application/*")):
        message = "406: Not Acceptable\n\nAvailable representations: application/json, application/yaml"
        raise StatusError(406, "NotAcceptable", message, {})
    if len(rest) > 1:
        raise StatusError(404, "NotFound", "the server could not find the requested resource", {})
    if not rest:
        if method == "GET":
            return watch(context) if context.param("watch") in ("true", "1") else listed(context)
        if method == "POST":
            return create(context)
        if method == "DELETE":
            return delete_collection(context)
    elif method == "GET":
        row = find(context, rest[0])
        if "as=PartialObjectMetadata" in accept:
            return ok(200, {"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": metadata(row, context.version)})
        return ok(200, shown(context, row))
    elif method == "PUT":
        return replace(context, rest[0])
    elif method == "PATCH":
        return patch(context, rest[0])
    elif method == "DELETE":
        return delete(context, rest[0])
    raise StatusError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", {})


def selected(context: Context) -> list[Row]:
    """The tokens that the caller sees and the selectors choose, by name."""
    rows = context.store.all("SELECT * FROM ext_token ORDER BY name")
    rows = [row for row in rows if context.user.is_admin or row["user_id"] == context.user.id]
    for condition in filter(None, (context.param("labelSelector") or "").split(",")):
        name, _, value = condition.replace("==", "=").partition("=")
        rows = [row for row in rows if json.loads(row["labels"]).get(name) == value]
    field = context.param("fieldSelector") or ""
    if field.startswith("metadata.name="):
        rows = [row for row in rows if row["name"] == field.partition("=")[2]]
    return rows


def listed(context: Context) -> Response:
    """GET …/tokens."""
    rows = selected(context)
    meta: dict[str, Any] = {"resourceVersion": str(_revision(context))}
    after = context.param("continue")
    if after:
        rows = [row for row in rows if row["name"] > _read_continue(after)]
    limit = context.param("limit")
    if limit and limit.isdecimal() and 0 < int(limit) < len(rows):
        kept = rows[: int(limit)]
        meta |= {"continue": _continue(kept[-1]["name"], meta["resourceVersion"]), "remainingItemCount": len(rows) - len(kept)}
        rows = kept
    return ok(200, {"kind": "TokenList", "apiVersion": API, "metadata": meta, "items": [shown(context, row) for row in rows]})


def _revision(context: Context) -> int:
    row = context.store.one("SELECT number FROM revision")
    return int(row["number"]) if row else 0


def _continue(name: str, revision: str) -> str:
    data = {"v": "meta.k8s.io/v1", "rv": int(revision), "start": f"/{name}\0"}
    return base64.urlsafe_b64encode(json.dumps(data, separators=(",", ":")).encode()).decode().rstrip("=")


def _read_continue(value: str) -> str:
    try:
        return str(json.loads(base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)))["start"]).strip("/\0")
    except (ValueError, KeyError, TypeError):
        reason = "continue key is not valid: invalid character 'i' looking for beginning of value"
        raise internal(f"failed to list tokens: invalid continue token: {reason}") from None


def watch(context: Context) -> Response:
    """GET …/tokens?watch=true: what happened since resourceVersion, or all there is; the stream then ends."""
    since = context.param("resourceVersion")
    lines = []
    if since and since.isdecimal() and since != "0":
        rows = context.store.all("SELECT * FROM event WHERE version > ? ORDER BY version", int(since))
        lines = [
            json.dumps({"type": row["type"], "object": json.loads(row["object"])}, separators=(",", ":"))
            for row in rows
            if context.user.is_admin or row["user_id"] == context.user.id
        ]
    else:
        lines = [json.dumps({"type": "ADDED", "object": shown(context, row)}, separators=(",", ":")) for row in selected(context)]
    return Response(200, [("Content-Type", "application/json")], "".join(f"{line}\n" for line in lines).encode())


def create(context: Context) -> Response:
    """POST …/tokens."""
    members, unknown = read_object(context)
    headers = []
    if unknown:
        if context.param("fieldValidation") == "Strict":
            reason = f'strict decoding error: unknown field "spec.{unknown[0]}"'
            raise bad_request(f'Token in version "v1" cannot be handled as a Token: {reason}')
        headers = [("Warning", f'299 - "unknown field \\"spec.{json.dumps(name)[1:-1]}\\""') for name in unknown]
    given = members.get("spec") or {}
    if given.get("userID") not in (None, "", context.user.id):
        raise bad_request("unable to create token for other user")
    cluster = given.get("clusterName") if context.version.ext_bearer else None
    if cluster and cluster not in CLUSTERS:
        raise bad_request(f"cluster {cluster} not found")
    if cluster and context.user.user["role"] != "admin":
        raise StatusError(403, "Forbidden", f'clusters.management.cattle.io "{cluster}" is forbidden', {})
    dry = context.param("dryRun") == "All"
    spec: dict[str, Any] = {"userID": context.user.id, "userPrincipal": principal(context.user.user), "kind": given.get("kind") or ""}
    if given.get("description"):
        spec["description"] = given["description"]
    ttl = given.get("ttl") or 0
    spec["ttl"] = ttl if dry else granted_ext(ttl, context.max_ttl())
    if not dry:
        spec["enabled"] = given.get("enabled") is not False
    if cluster:
        spec["clusterName"] = cluster
    given_metadata = members.get("metadata") or {}
    labels = {**(given_metadata.get("labels") or {}), KIND_LABEL: spec["kind"], USER_LABEL: context.user.id}
    name, secret, now = (
        f"token-{context.random_source.token_suffix()}",
        context.random_source.token_key(),
        context.clock.now() // 1000 * 1000,
    )
    if dry:
        agent = (context.request.header("user-agent") or "unknown").split("/")[0]
        fields: dict[str, Any] = {"f:spec": {f"f:{key}": {} for key in given}}
        managed = {"manager": agent, "operation": "Update", "apiVersion": API, "time": stamp(now), "fieldsType": "FieldsV1"}
        meta: dict[str, Any] = {"name": name, "uid": context.random_source.uuid(), "creationTimestamp": stamp(now)}
        meta["managedFields"] = [{**managed, "fieldsV1": fields}]
        status = {"hash": digest(secret), "current": False, "expired": False, "expiresAt": "", "lastUpdateTime": stamp(now)}
        return ok(201, {"kind": "Token", "apiVersion": API, "metadata": meta, "spec": spec, "status": status})
    context.store.insert(
        "ext_token",
        name=name,
        secret=digest(secret),
        user_id=context.user.id,
        created=now,
        uid=context.random_source.uuid(),
        version=context.next_version(),
        generated=1,
        updated=now,
        labels=json.dumps(dict(sorted(labels.items()))),
        annotations=json.dumps(given_metadata.get("annotations") or {}),
        spec=json.dumps(spec),
    )
    row = find(context, name)
    _tell(context, "ADDED", row)
    return ok(201, shown(context, row, secret), headers)


def _tell(context: Context, kind: str, row: Row) -> None:
    """Remember what happened, for watchers."""
    version = context.next_version() if kind == "DELETED" else row["version"]
    context.store.insert("event", version=version, type=kind, user_id=row["user_id"], object=json.dumps(shown(context, row)))


def _store(context: Context, row: Row, wanted: dict[str, Any], *, generated: bool) -> Response:
    """Take over what may be changed.

    Raises:
        StatusError: 400 for what may not.
    """
    meta, spec, old = wanted.get("metadata") or {}, wanted.get("spec") or {}, json.loads(row["spec"])
    if meta.get("uid") != row["uid"]:
        raise bad_request("meta.UID is immutable")
    for name in ("userID", "clusterName", "kind"):
        if (spec.get(name) or "") != (old.get(name) or ""):
            raise bad_request(f"spec.{name} is immutable")
    if {key: value for key, value in (spec.get("userPrincipal") or {}).items() if key != "profileURL"} != old["userPrincipal"]:
        raise bad_request("spec.userprincipal is immutable")
    ttl = spec.get("ttl") or 0
    if ttl > old["ttl"] or ttl == 0 or (ttl < 0 <= old["ttl"]):
        raise bad_request("forbidden to extend time-to-live")
    new = {key: value for key, value in old.items() if key != "description"}
    if spec.get("description"):
        new = {**{key: new[key] for key in ("userID", "userPrincipal", "kind")}, "description": spec["description"], **new}
    new |= {"ttl": ttl, "enabled": spec.get("enabled") is not False}
    labels = {**(meta.get("labels") or {}), KIND_LABEL: old["kind"], USER_LABEL: row["user_id"]}
    changes: dict[str, Any] = {
        "spec": json.dumps(new),
        "labels": json.dumps(dict(sorted(labels.items()))),
        "annotations": json.dumps(meta.get("annotations") or {}),
        "generated": int(generated),
        "updated": context.clock.now(),
        "version": context.next_version(),
    }
    is_dry = context.param("dryRun") == "All"
    before = tuple(row)
    sets = ", ".join(f"{name} = ?" for name in changes)
    context.store.run(f"UPDATE ext_token SET {sets} WHERE name = ?", *changes.values(), row["name"])
    changed = find(context, row["name"])
    body = shown(context, changed)
    if is_dry:
        del body["metadata"]["managedFields"]
        columns = ", ".join(f"{name} = ?" for name in row.keys())  # noqa: SIM118
        context.store.run(f"UPDATE ext_token SET {columns} WHERE name = ?", *before, row["name"])
    else:
        _tell(context, "MODIFIED", changed)
    return ok(200, body)


def replace(context: Context, name: str) -> Response:
    """PUT …/tokens/NAME."""
    members, _ = read_object(context)
    given = (members.get("metadata") or {}).get("name")
    if given != name:
        raise bad_request(f"the name of the object ({given}) does not match the name on the URL ({name})")
    return _store(context, find(context, name), members, generated=False)


def patch(context: Context, name: str) -> Response:
    """PATCH …/tokens/NAME: JSON patch and merge patch; the two others fail (2.15/438, 439)."""
    kind = (context.request.header("content-type") or "").split(";")[0]
    if kind == "application/strategic-merge-patch+json":
        scheme = 'no kind "Token" is registered for the internal version of group "ext.cattle.io" in scheme "pkg/runtime/scheme.go:111"'
        raise internal(f"error getting updated object: {scheme}")
    if kind.startswith("application/apply-patch"):
        raise internal("error getting updated object: failed to decode managed fields: apiVersion must not be empty")
    if kind not in KINDS:
        raise StatusError(415, "UnsupportedMediaType", "415: Unsupported Media Type", {})
    row = find(context, name)
    wanted = shown(context, row)
    try:
        change = json.loads(context.request.body)
        wanted = json_patched(wanted, change) if kind == KINDS[0] else merged(wanted, change)
    except (KeyError, IndexError, TypeError, ValueError):
        reason = "the server rejected our request due to an error in our request"
        raise internal(f"error getting updated object: {reason}") from None
    return _store(context, row, wanted, generated=False)


def delete(context: Context, name: str) -> Response:
    """DELETE …/tokens/NAME: the object that is gone."""
    row = find(context, name)
    try:
        options = json.loads(context.request.body or b"{}")
    except ValueError:
        options = {}
    wanted = (options.get("preconditions") or {}).get("uid") if isinstance(options, dict) else None
    if wanted is not None and wanted != row["uid"]:
        reason = f"the UID in the precondition ({wanted}) does not match the UID in record ({row['uid']})"
        gone = "The object might have been deleted and then recreated"
        raise internal(f'failed to delete token {name}: Operation cannot be fulfilled on Secret "{name}": {reason}. {gone}')
    answer = ok(200, shown(context, row))
    if context.param("dryRun") != "All":
        context.store.run("DELETE FROM ext_token WHERE name = ?", name)
        _tell(context, "DELETED", row)
    return answer


def delete_collection(context: Context) -> Response:
    """DELETE …/tokens, for administrators, since 2.13."""
    if not context.user.is_admin:
        at = 'cannot deletecollection resource "tokens" in API group "ext.cattle.io" at the cluster scope'
        details = {"group": "ext.cattle.io", "kind": "tokens"}
        raise StatusError(403, "Forbidden", f'tokens.ext.cattle.io is forbidden: User "{context.user.id}" {at}', details)
    rows = selected(context)
    items = [shown(context, row) for row in rows]
    for row in rows:
        context.store.run("DELETE FROM ext_token WHERE name = ?", row["name"])
        _tell(context, "DELETED", row)
    meta = {"resourceVersion": str(_revision(context))}
    return ok(200, {"kind": "TokenList", "apiVersion": API, "metadata": meta, "items": items})


def self_user(context: Context) -> Response:
    """POST …/selfusers: who asks."""
    if context.request.method != "POST":
        raise StatusError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", {})
    return ok(201, {"kind": "SelfUser", "apiVersion": API, "metadata": {}, "status": {"userID": context.user.id}})
