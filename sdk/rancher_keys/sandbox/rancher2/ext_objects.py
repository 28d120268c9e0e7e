"""The objects of ext.cattle.io/v1: tokens as they are shown and read, and its errors."""

from __future__ import annotations

import json
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from ..store import Row
from . import go
from .context import Caller, Context, StatusError
from .ttl import expires_at, is_expired, stamp
from .versions import Version

SPEC_TYPES = {"userID": "string", "kind": "string", "description": "string", "ttl": "int64", "enabled": "bool", "clusterName": "string"}
KIND_LABEL, USER_LABEL = "authn.management.cattle.io/kind", "cattle.io/user-id"
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
