"""ext.cattle.io/v1 tokens, as the aggregated API server answers."""

from __future__ import annotations

import base64
import copy
import json
import re
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from ..store import Row
from ..wire import Response
from . import go
from .context import Caller, Context, StatusError, digest, ok
from .tables import CLUSTERS
from .ttl import expires_at, granted_ext, is_expired, stamp
from .versions import Version

SPEC_TYPES = {"userID": "string", "kind": "string", "description": "string", "ttl": "int64", "enabled": "bool", "clusterName": "string"}
KIND_LABEL, USER_LABEL = "authn.management.cattle.io/kind", "cattle.io/user-id"
PATCHES = ("application/json-patch+json", "application/merge-patch+json")
API = "ext.cattle.io/v1"
_SECRET_DATA = (
    *("description", "enabled", "hash", "kind", "kube-uid", "last-activity-seen"),
    *("last-update-time", "last-used-at", "principal", "ttl", "user-id"),
)


def not_found(name: str) -> StatusError:
    """404 for a token."""
    return StatusError(
        404, "NotFound", f'tokens.ext.cattle.io "{name}" not found', {"name": name, "group": "ext.cattle.io", "kind": "tokens"}
    )


def bad_request(message: str) -> StatusError:
    """400."""
    return StatusError(400, "BadRequest", message)


def internal(message: str) -> StatusError:
    """500, its message told twice."""
    return StatusError(500, "InternalError", f"Internal error occurred: {message}", {"causes": [{"message": message}]})


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


def find(context: Context, name: str) -> Row:
    """A token that the caller may see: an own one, or any for an administrator.

    Raises:
        StatusError: 404.
    """
    row = context.store.one("SELECT * FROM ext_token WHERE name = ?", name)
    if row is None or not (context.user.is_admin or row["user_id"] == context.user.id):
        raise not_found(name)
    return row


def principal(user: Row) -> dict[str, Any]:
    """UserPrincipal."""
    return {
        "name": f"local://{user['id']}",
        "displayName": user["name"],
        "loginName": user["username"],
        "principalType": "user",
        "me": True,
        "provider": "local",
    }


def metadata(row: Row, version: Version) -> dict[str, Any]:
    """The metadata of a stored token."""
    labels, annotations = json.loads(row["labels"]), json.loads(row["annotations"])
    result: dict[str, Any] = {"name": row["name"]}
    if row["generated"]:
        result["generateName"] = "token-"
    result |= {"uid": row["uid"], "resourceVersion": str(row["version"]), "creationTimestamp": stamp(row["created"]), "labels": labels}
    if annotations:
        result["annotations"] = annotations
    fields: dict[str, Any] = {"f:annotations": {".": {}, **{f"f:{name}": {} for name in annotations}}} if annotations else {}
    if row["generated"]:
        fields["f:generateName"] = {}
    fields["f:labels"] = {".": {}, **{f"f:{name}": {} for name in labels}}
    entry = {"manager": "rancher", "operation": "Update", "time": stamp(row["updated"]), "fieldsType": "FieldsV1"}
    if version.fields_of_secret:
        fields["f:labels"]["f:cattle.io/kind"] = {}
        entry["apiVersion"] = "v1"
        managed: dict[str, Any] = {"f:data": {".": {}, **{f"f:{name}": {} for name in _SECRET_DATA}}, "f:metadata": fields, "f:type": {}}
    else:
        spec: dict[str, Any] = {f"f:{name}": {} for name in ("description", "enabled", "kind", "ttl", "userID", "userPrincipal")}
        managed = {"f:data": {"f:cluster": {}}, "f:metadata": fields, "f:spec": spec, "f:type": {}}
    result["managedFields"] = [{**entry, "fieldsV1": managed}]
    return result


def shown(context: Context, row: Row, secret: str | None = None) -> dict[str, Any]:
    """A token on the wire: the hash is shown, but in the answer to the create, which shows the secret key (2.15/335, 387)."""
    spec = json.loads(row["spec"])
    now = context.clock.now()
    status: dict[str, Any] = {"value": secret} if secret is not None else {"hash": row["secret"]}
    caller: Caller | None = context.caller
    status |= {
        "current": caller is not None and caller.is_ext and caller.token["name"] == row["name"] and context.request.method != "DELETE",
        "expired": is_expired(row["created"], spec["ttl"], now),
        "expiresAt": expires_at(row["created"], spec["ttl"]),
        "lastUpdateTime": stamp(row["updated"]),
    }
    if row["used"] is not None:
        status["lastUsedAt"] = stamp(row["used"])
    if secret is not None and context.version.ext_bearer:
        status["bearerToken"] = f"ext/{row['name']}:{secret}"
    return {"kind": "Token", "apiVersion": API, "metadata": metadata(row, context.version), "spec": spec, "status": status}


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


def read_object(context: Context) -> tuple[dict[str, Any], list[str]]:
    """The object in the body, and the unknown members in its spec.

    Raises:
        StatusError: 415 for another media type, 400 for what is no Token.
    """
    kind = (context.request.header("content-type") or "application/json").split(";")[0]
    if kind not in ("application/json", "application/yaml"):
        media = "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml"
        raise StatusError(415, "UnsupportedMediaType", media)
    try:
        if kind == "application/yaml":
            value = YAML(typ="safe").load(context.request.body.decode())
            members = go.object_of(go.parse(json.dumps(value).encode()), "Token")
        else:
            members = go.object_of(go.parse(context.request.body), "Token")
        given = members.get("kind", "Token")
        if given != "Token":
            conversion = f"converting (v1.{given}) to (v1.Token): unknown conversion"
            raise bad_request(f'{given} in version "v1" cannot be handled as a Token: {conversion}')
        spec = go.object_of(members.get("spec"), "TokenSpec")
        metadata = go.object_of(members.get("metadata"), "ObjectMeta")
        for name in ("labels", "annotations"):
            for value in (go.take(metadata, name, "map[string]string", f"ObjectMeta.metadata.{name}", fold_case=False) or {}).values():
                go.take({name: value}, name, "string", f"ObjectMeta.metadata.{name}")
        for name, go_type in SPEC_TYPES.items():
            go.take(spec, name, go_type, f"TokenSpec.spec.{name}", fold_case=False)
    except (YAMLError, UnicodeDecodeError):
        raise bad_request("the object provided is unrecognized (must be of type Token)") from None
    except go.GoError as error:
        if not context.request.body:
            reason = f"couldn't get version/kind; json parse error: {error} (<empty>)"
            raise bad_request(f"the object provided is unrecognized (must be of type Token): {reason}") from None
        raise bad_request(f'Token in version "v1" cannot be handled as a Token: {error}') from None
    known = {*SPEC_TYPES, "userPrincipal"} - (set() if context.version.ext_bearer else {"clusterName"})
    plain: dict[str, Any] = go.plain(members)
    return plain, [name for name in spec if name not in known]


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
    name, secret, now = f"token-{context.chance.token_suffix()}", context.chance.token_key(), context.clock.now() // 1000 * 1000
    if dry:
        agent = (context.request.header("user-agent") or "unknown").split("/")[0]
        fields: dict[str, Any] = {"f:spec": {f"f:{key}": {} for key in given}}
        managed = {"manager": agent, "operation": "Update", "apiVersion": API, "time": stamp(now), "fieldsType": "FieldsV1"}
        meta: dict[str, Any] = {"name": name, "uid": context.chance.uuid(), "creationTimestamp": stamp(now)}
        meta["managedFields"] = [{**managed, "fieldsV1": fields}]
        status = {"hash": digest(secret), "current": False, "expired": False, "expiresAt": "", "lastUpdateTime": stamp(now)}
        return ok(201, {"kind": "Token", "apiVersion": API, "metadata": meta, "spec": spec, "status": status})
    context.store.insert(
        "ext_token",
        name=name,
        secret=digest(secret),
        user_id=context.user.id,
        created=now,
        uid=context.chance.uuid(),
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
    if kind not in PATCHES:
        raise StatusError(415, "UnsupportedMediaType", "415: Unsupported Media Type", {})
    row = find(context, name)
    wanted = shown(context, row)
    try:
        change = json.loads(context.request.body)
        wanted = _json_patched(wanted, change) if kind == PATCHES[0] else _merged(wanted, change)
    except (KeyError, IndexError, TypeError, ValueError):
        reason = "the server rejected our request due to an error in our request"
        raise internal(f"error getting updated object: {reason}") from None
    return _store(context, row, wanted, generated=False)


def _merged(value: Any, change: Any) -> Any:
    """RFC 7386."""
    if not isinstance(change, dict):
        return change
    result = dict(value) if isinstance(value, dict) else {}
    for name, item in change.items():
        if item is None:
            result.pop(name, None)
        else:
            result[name] = _merged(result.get(name), item)
    return result


def _json_patched(value: Any, operations: Any) -> Any:
    """RFC 6902, for add, remove, replace and test."""
    result = copy.deepcopy(value)
    for operation in operations:
        *parents, last = [re.sub("~1", "/", part).replace("~0", "~") for part in operation["path"].split("/")[1:]]
        target = result
        for name in parents:
            target = target[int(name)] if isinstance(target, list) else target[name]
        match operation["op"]:
            case "add":
                target[last] = operation["value"]
            case "replace":
                if last not in target:
                    raise KeyError(last)
                target[last] = operation["value"]
            case "remove":
                del target[last]
            case "test" if target[last] == operation["value"]:
                pass
            case _:
                raise ValueError(operation["op"])
    return result


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


__all__ = ["handle", "self_user"]
