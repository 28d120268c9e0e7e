"""ext.cattle.io/v1: its resources, who may do what with them, and what all of them have in common."""

from __future__ import annotations

import json
from typing import Any

from ..wire import Response
from .context import Context, ok
from .kube import options
from .kube.bodies import Body, Shape, object_shape, read_object
from .kube.options import ListOptions, field_validation, flag, is_dry_run, list_options
from .kube.status import Resource, bad_request, method_not_allowed, no_such_resource
from .tables import EXT_TOKENS

GROUP, API = "ext.cattle.io", "ext.cattle.io/v1"
_ALL = ("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch")


def _resource(plural: str, singular: str, kind: str) -> Resource:
    return Resource(GROUP, "v1", plural, singular, kind)


GROUP_REFRESHES = _resource("groupmembershiprefreshrequests", "groupmembershiprefreshrequest", "GroupMembershipRefreshRequest")
KUBECONFIGS = _resource("kubeconfigs", "kubeconfig", "Kubeconfig")
PASSWORD_CHANGES = _resource("passwordchangerequests", "passwordchangerequest", "PasswordChangeRequest")
SELF_USERS = _resource("selfusers", "selfuser", "SelfUser")
TOKENS = _resource("tokens", "token", "Token")
USER_ACTIVITIES = _resource("useractivities", "useractivity", "UserActivity")
_RESOURCES = (GROUP_REFRESHES, KUBECONFIGS, PASSWORD_CHANGES, SELF_USERS, TOKENS, USER_ACTIVITIES)
_PRINCIPAL: dict[str, str | Shape] = dict.fromkeys(
    ("name", "displayName", "loginName", "profilePicture", "profileURL", "principalType", "provider"), "string"
)
_PRINCIPAL |= {"me": "bool", "memberOf": "bool", "extraInfo": "map[string]string"}
_TOKEN_SPEC: dict[str, str | Shape] = {
    "userID": "string",
    "userPrincipal": Shape("TokenPrincipal", _PRINCIPAL),
    "kind": "string",
    "description": "string",
    "ttl": "int64",
    "enabled": "bool",
}
_TOKEN_STATUS: dict[str, str | Shape] = dict.fromkeys(("value", "hash", "bearerToken", "expiresAt", "lastUpdateTime"), "string")
_TOKEN_STATUS |= {"current": "bool", "expired": "bool", "lastUsedAt": "any", "lastActivitySeen": "any"}
_SPECS: dict[str, dict[str, str | Shape] | None] = {
    "Kubeconfig": {"clusters": "[]string", "currentContext": "string", "description": "string", "ttl": "int64"},
    "UserActivity": {"seenAt": "any"},
    "PasswordChangeRequest": {"currentPassword": "string", "newPassword": "string", "userID": "string"},
    "GroupMembershipRefreshRequest": {"userId": "string"},
    "SelfUser": None,
}
_LISTS = ("TokenList", "KubeconfigList")


def verbs(context: Context, resource: Resource) -> tuple[str, ...]:
    """What can be done with a resource in this version; nothing where it does not exist."""
    version = context.version
    match resource.kind:
        case "Token" if context.is_enabled(EXT_TOKENS):
            return _ALL if version.ext_delete_collection else tuple(verb for verb in _ALL if verb != "deletecollection")
        case "Kubeconfig":
            return _ALL
        case "UserActivity":
            return ("create", "get") if version.activity_create else ("get", "patch", "update")
        case "SelfUser" | "PasswordChangeRequest" | "GroupMembershipRefreshRequest" if version.ext_bearer:
            return ("create",)
    return ()


def _is_allowed(context: Context, plural: str, verb: str) -> bool:
    """Whether the caller's roles contain a verb; roles of users name no resource that the version lacks."""
    if context.user.is_admin:
        return True
    resource = next((each for each in _RESOURCES if each.plural == plural), None)
    if resource is None or not context.version.ext or resource is GROUP_REFRESHES:
        return False
    if resource is TOKENS:
        return verb in _ALL and verb != "deletecollection"
    return verb in verbs(context, resource)


def verb_of(context: Context, has_name: bool) -> str:
    """The verb that Kubernetes derives from a request."""
    match context.request.method:
        case "GET" | "HEAD" if has_name:
            return "get"
        case "GET" | "HEAD":
            return "watch" if flag(context.params, "watch") else "list"
        case "DELETE":
            return "delete" if has_name else "deletecollection"
    return {"POST": "create", "PUT": "update", "PATCH": "patch"}.get(context.request.method, "")


def route(context: Context, rest: list[str]) -> tuple[Resource, str | None]:
    """The resource and the name that a path below /apis/ext.cattle.io/v1 names, where the caller may do what the method says.

    Raises:
        StatusError: 403, 404 or 405.
    """
    plural, name = rest[0], rest[1] if len(rest) > 1 else None
    verb = verb_of(context, name is not None)
    resource = next((each for each in _RESOURCES if each.plural == plural), None)
    is_switched_off = resource is TOKENS and not context.is_enabled(EXT_TOKENS)
    if not is_switched_off and not _is_allowed(context, plural, verb):
        raise (resource or _resource(plural, plural, plural)).denied(context.user.id, verb, name or "")
    context.kubernetes_hops = 2  # the local cluster's API server passes the request on to Rancher's
    available = verbs(context, resource) if resource is not None else ()
    if resource is None or not available or len(rest) > 2:
        raise no_such_resource()
    on_path = {"get", "delete", "update", "patch"} if name is not None else {"list", "watch", "create", "deletecollection"}
    if not on_path & set(available):
        raise no_such_resource()
    if context.request.method == "HEAD" or verb not in available:
        raise method_not_allowed()
    return resource, name


def groups(context: Context) -> Response:
    """GET /apis/ext.cattle.io."""
    version = {"groupVersion": API, "version": "v1"}
    return ok(200, {"kind": "APIGroup", "apiVersion": "v1", "name": GROUP, "versions": [version], "preferredVersion": version})


def discovery(context: Context) -> Response:
    """GET /apis/ext.cattle.io/v1: the resources with their verbs."""
    context.kubernetes_hops = 2
    resources = [
        {
            "name": resource.plural,
            "singularName": resource.singular,
            "namespaced": False,
            "group": GROUP,
            "version": "v1",
            "kind": resource.kind,
            "verbs": list(available),
        }
        for resource in _RESOURCES
        if (available := verbs(context, resource))
    ]
    return ok(200, {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": API, "resources": resources})


def shape(context: Context, resource: Resource) -> Shape:
    """The struct of a resource's objects."""
    if resource is TOKENS:
        spec = {**_TOKEN_SPEC, "clusterName": "string"} if context.version.ext_bearer else _TOKEN_SPEC
        return object_shape("Token", spec, _TOKEN_STATUS)
    return object_shape(resource.kind, _SPECS[resource.kind])


def read(context: Context, resource: Resource) -> Body:
    """The object in the body of a create or an update; unknown fields are warned about or rejected.

    Raises:
        StatusError: 415 or 400.
    """
    kinds = tuple(each.kind for each in _RESOURCES if verbs(context, each)) + _LISTS
    request = context.request
    body = read_object(request.header("content-type"), request.body, resource, shape(context, resource), kinds)
    validation = field_validation(context.params)
    if body.strict_errors and validation == "Strict":
        reason = f"strict decoding error: {', '.join(body.strict_errors)}"
        raise bad_request(f'{resource.kind} in version "v1" cannot be handled as a {resource.kind}: {reason}')
    if validation == "Warn":
        context.headers += [("Warning", f'299 - "{json.dumps(error, ensure_ascii=False)[1:-1]}"') for error in body.strict_errors]
    return body


def is_dry(context: Context, kind: str) -> bool:
    """Whether a write is a dry run; checks its options.

    Raises:
        StatusError: 422.
    """
    return is_dry_run(context.params, kind, go_syntax=not context.version.ext_bearer)


def selection(context: Context) -> ListOptions:
    """The options of a list, a watch or a deletecollection.

    Raises:
        StatusError: 400 or 422.
    """
    selected = list_options(context.params)
    for term in selected.fields:
        if term.field not in ("metadata.name", "metadata.namespace"):
            raise bad_request(f'"{term.field}" is not a known field selector: only "metadata.name", "metadata.namespace"')
    return selected


def principal(user: Any) -> dict[str, Any]:
    """The userPrincipal of a local user."""
    return {
        "name": f"local://{user['id']}",
        "displayName": user["name"],
        "loginName": user["username"],
        "principalType": "user",
        "me": True,
        "provider": "local",
    }


def delete_options(context: Context) -> tuple[bool, str | None]:
    """Whether a delete is a dry run, and the uid that it requires.

    Raises:
        StatusError: 422 or 500.
    """
    is_dry, required = options.delete_options(context.params, context.request.body, go_syntax=not context.version.ext_bearer)
    uid = required.get("uid")
    return is_dry, None if uid is None else str(uid)
