"""Tokens of ext.cattle.io/v1."""

from __future__ import annotations

import json
from typing import Any

from ..store import Row
from ..wire import Response
from . import events, ext_api, ext_views
from .context import Context, digest, ok
from .ext_metadata import EXTRA
from .ext_views import shown
from .kube import ext_patch
from .kube.labels import metadata_errors
from .kube.status import bad_request, internal, invalid
from .tables import CLUSTERS
from .tokens import KIND_LABEL, unused_name
from .ttl import granted_ext, stamp

USER_LABEL = "cattle.io/user-id"
API, RESOURCE = ext_api.API, ext_api.TOKENS


def handle(context: Context, name: str | None) -> Response:
    """Every request on …/tokens that RBAC allows and that the version offers."""
    match context.request.method:
        case "GET" if name is None:
            return ext_views.list_or_watch(context, ext_views.TOKENS)
        case "GET":
            return ext_views.get(context, ext_views.TOKENS, find(context, name or ""))
        case "POST":
            return create(context)
        case "PUT":
            return replace(context, name or "")
        case "PATCH":
            return patch(context, name or "")
        case "DELETE" if name is not None:
            return delete(context, name)
    return delete_collection(context)


def find(context: Context, name: str) -> Row:
    """A token that the caller may see: an own one, or any for an administrator.

    Raises:
        StatusError: 404.
    """
    row = context.store.one("SELECT * FROM ext_token WHERE name = ?", name)
    if row is None or not (context.user.is_admin or row["user_id"] == context.user.id):
        raise RESOURCE.not_found(name)
    return row


def create(context: Context) -> Response:
    """POST …/tokens."""
    is_dry = ext_api.is_dry(context, "CreateOptions")
    given = ext_api.read(context, RESOURCE)
    user = context.user
    if given.spec.get("userID") not in (None, "", user.id):
        raise bad_request("unable to create token for other user")
    cluster = str(given.spec.get("clusterName") or "") if context.version.ext_bearer else ""
    if cluster:
        check_cluster(context, RESOURCE, cluster)
    spec: dict[str, Any] = {"userID": user.id, "userPrincipal": ext_api.principal(user.user), "kind": given.spec.get("kind") or ""}
    if given.spec.get("description"):
        spec["description"] = given.spec["description"]
    ttl = given.spec.get("ttl") or 0
    spec["ttl"] = ttl if is_dry else granted_ext(ttl, context.max_ttl())
    if is_dry:
        spec |= {"enabled": given.spec["enabled"]} if given.spec.get("enabled") is not None else {}
    else:
        spec["enabled"] = given.spec.get("enabled") is not False
    if cluster:
        spec["clusterName"] = cluster
    if is_dry:
        return ok(201, _dry(context, given.metadata, given.spec, spec))
    row, secret = add(context, spec, given.metadata)
    return ok(201, shown(context, row, secret))


def check_cluster(context: Context, resource: Any, cluster: str) -> None:
    """Check that a cluster exists and that the caller may use it.

    Raises:
        StatusError: 400 or 403.
    """
    if cluster not in CLUSTERS:
        raise bad_request(f"cluster {cluster} not found")
    if not context.user.can_access(cluster):
        raise resource.forbidden(f"user {context.user.id} is not allowed to access cluster {cluster}")


def add(context: Context, spec: dict[str, Any], metadata: dict[str, Any]) -> tuple[Row, str]:
    """Store a new ext token; its row and its secret key.

    Raises:
        StatusError: 500 for labels or annotations that Kubernetes does not accept in the Secret behind the token.
    """
    name, secret = unused_name(context, "token-"), context.random_source.token_key()
    labels = {**(metadata.get("labels") or {}), KIND_LABEL: spec["kind"], USER_LABEL: spec["userID"]}
    annotations = metadata.get("annotations") or {}
    check_metadata("Secret", name, labels, annotations, "failed to store token")
    now = context.clock.now() // 1000 * 1000
    context.store.insert(
        "ext_token",
        name=name,
        secret=digest(secret),
        user_id=spec["userID"],
        created=now,
        uid=context.random_source.uuid(),
        version=0,
        generated=1,
        updated=now,
        labels=json.dumps(dict(sorted(labels.items()))),
        annotations=json.dumps(annotations),
        spec=json.dumps(spec),
        extra=json.dumps({each: metadata[each] for each in EXTRA if metadata.get(each)}),
    )
    return events.changed(context, events.EXT_TOKENS, name, "ADDED"), secret


def check_metadata(kind: str, name: str, labels: dict[str, str], annotations: dict[str, str], what_failed: str) -> None:
    """Check labels and annotations as the Kubernetes object behind an ext object does.

    Raises:
        StatusError: 500, because Rancher wraps the error of its own write.
    """
    errors = metadata_errors(labels, annotations)
    if errors:
        raise internal(f"{what_failed}: {invalid('', kind, name, errors).message}")


def _dry(context: Context, metadata: dict[str, Any], given: dict[str, Any], spec: dict[str, Any]) -> dict[str, Any]:
    """What a dry run of a create returns: the object before it is stored."""
    now = stamp(context.clock.now())
    agent = (context.request.header("user-agent") or "unknown").split("/")[0]
    fields: dict[str, Any] = {}
    kept = {name: metadata[name] for name in ("labels", "annotations") if metadata.get(name)}
    if kept:
        fields["f:metadata"] = {f"f:{name}": {".": {}, **{f"f:{key}": {} for key in kept[name]}} for name in sorted(kept)}
    fields["f:spec"] = {f"f:{key}": {} for key in sorted(given)}
    entry = {"manager": agent, "operation": "Update", "apiVersion": API, "time": now, "fieldsType": "FieldsV1", "fieldsV1": fields}
    shown_metadata: dict[str, Any] = {"name": unused_name(context, "token-"), "uid": context.random_source.uuid(), "creationTimestamp": now}
    status = {"hash": digest(context.random_source.token_key()), "current": False, "expired": False, "expiresAt": "", "lastUpdateTime": now}
    return {
        "kind": "Token",
        "apiVersion": API,
        "metadata": {**shown_metadata, **kept, "managedFields": [entry]},
        "spec": spec,
        "status": status,
    }


def replace(context: Context, name: str) -> Response:
    """PUT …/tokens/NAME."""
    is_dry = ext_api.is_dry(context, "UpdateOptions")
    body = ext_api.read(context, RESOURCE)
    check_name(body.metadata.get("name"), name)
    return _store(context, find(context, name), body.members, is_dry)


def check_name(given: Any, name: str) -> None:
    """Check that a body's name is that of the URL.

    Raises:
        StatusError: 400.
    """
    if given != name:
        raise bad_request(f"the name of the object ({given or ''}) does not match the name on the URL ({name})")


def patch(context: Context, name: str) -> Response:
    """PATCH …/tokens/NAME: JSON patch and merge patch; the two other kinds fail (2.15/438, 2.15/439)."""
    is_dry = ext_api.is_dry(context, "PatchOptions")
    row = find(context, name)
    wanted = ext_patch.patched(context.request, shown(context, row), RESOURCE, ext_api.shape(context, RESOURCE))
    return _store(context, row, wanted, is_dry)


def _store(context: Context, row: Row, wanted: dict[str, Any], is_dry: bool) -> Response:
    """Store what may be changed.

    Raises:
        StatusError: 400 for what may not.
    """
    metadata, spec, old = wanted.get("metadata") or {}, wanted.get("spec") or {}, json.loads(row["spec"])
    if metadata.get("uid") != row["uid"]:
        raise bad_request("meta.UID is immutable")
    for name in ("userID", "kind"):
        if (spec.get(name) or "") != (old.get(name) or ""):
            raise bad_request(f"spec.{name} is immutable")
    if _principal(spec.get("userPrincipal") or {}) != _principal(old["userPrincipal"]):
        raise bad_request("spec.userprincipal is immutable")
    if (spec.get("clusterName") or "") != (old.get("clusterName") or ""):
        raise bad_request("spec.clusterName is immutable")
    ttl = granted_ext(spec.get("ttl") or 0, context.max_ttl())
    if ttl != old["ttl"] and (ttl < 0 or 0 <= old["ttl"] < ttl):
        raise bad_request("forbidden to extend time-to-live")
    new: dict[str, Any] = {name: old[name] for name in ("userID", "userPrincipal", "kind")}
    if spec.get("description"):
        new["description"] = spec["description"]
    new |= {"ttl": ttl, "enabled": spec.get("enabled") is not False}
    if old.get("clusterName"):
        new["clusterName"] = old["clusterName"]
    labels = {**(metadata.get("labels") or {}), KIND_LABEL: old["kind"], USER_LABEL: row["user_id"]}
    annotations = metadata.get("annotations") or {}
    check_metadata("Secret", row["name"], labels, annotations, "failed to save updated token")
    extra = json.loads(row["extra"])
    extra = {each: extra[each] for each in extra if each not in EXTRA} | {each: metadata[each] for each in EXTRA if metadata.get(each)}
    changes: dict[str, Any] = {
        "spec": json.dumps(new),
        "labels": json.dumps(dict(sorted(labels.items()))),
        "annotations": json.dumps(annotations),
        "generated": 0,
        "updated": context.clock.now(),
        "extra": json.dumps(extra),
    }
    if is_dry:
        body = shown(context, {**dict(row), **changes})
        del body["metadata"]["managedFields"]
        return ok(200, body)
    changed = events.changed(context, events.EXT_TOKENS, row["name"], "MODIFIED", **changes)
    if "deletionTimestamp" in extra and not extra.get("finalizers"):
        events.deleted(context, events.EXT_TOKENS, changed)
    return ok(200, shown(context, changed))


def _principal(value: dict[str, Any]) -> dict[str, Any]:
    """A principal without profileURL, which may change, and without empty properties."""
    return {name: each for name, each in value.items() if name != "profileURL" and each}


def delete(context: Context, name: str) -> Response:
    """DELETE …/tokens/NAME: the deleted object."""
    is_dry, required = ext_api.delete_options(context)
    row = find(context, name)
    if required is not None and required != row["uid"]:
        reason = f"the UID in the precondition ({required}) does not match the UID in record ({row['uid']})"
        deleted = "The object might have been deleted and then recreated"
        raise internal(f'failed to delete token {name}: Operation cannot be fulfilled on Secret "{name}": {reason}. {deleted}')
    body = shown(context, row)
    if not is_dry:
        remove(context, row)
    return ok(200, body)


def remove(context: Context, row: Row) -> None:
    """Delete a token, or mark it where finalizers keep it."""
    extra = json.loads(row["extra"])
    if not extra.get("finalizers"):
        events.deleted(context, events.EXT_TOKENS, row)
    elif "deletionTimestamp" not in extra:
        extra |= {"deletionTimestamp": stamp(context.clock.now()), "deletionGracePeriodSeconds": 0}
        events.changed(context, events.EXT_TOKENS, row["name"], "MODIFIED", extra=json.dumps(extra))


def delete_collection(context: Context) -> Response:
    """DELETE …/tokens, for administrators, since 2.13: the deleted objects."""
    is_dry, _ = ext_api.delete_options(context)
    options = ext_api.selection(context)
    rows = list(ext_views.TOKENS.query(context).selected(context, options))
    revision = context.revision()
    items = [shown(context, row) for row in rows]
    if not is_dry:
        for row in rows:
            remove(context, row)
    metadata = {"resourceVersion": str(revision)}
    return ok(200, {"kind": "TokenList", "apiVersion": API, "metadata": metadata, "items": items})
