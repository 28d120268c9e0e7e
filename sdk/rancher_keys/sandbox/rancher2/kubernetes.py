"""The Kubernetes APIs that Rancher serves itself or passes on to the local cluster."""

from __future__ import annotations

import json
from typing import Any

from ..wire import Response
from . import ext_api, ext_requests, ext_tokens, k8s_tokens, kubeconfigs
from .callers import authenticate, presented
from .context import Context, Plain, ok, page_not_found
from .kube.paging import is_acceptable
from .kube.status import bad_request, no_such_resource, not_acceptable
from .kube.status import method_not_allowed as _method_not_allowed
from .tables import CLUSTERS
from .ttl import stamp

_REVIEW = "SelfSubjectAccessReview"
_REVIEW_API = "authorization.k8s.io/v1"
_VERSION = {
    "major": "1",
    "minor": "36",
    "emulationMajor": "1",
    "emulationMinor": "36",
    "minCompatibilityMajor": "1",
    "minCompatibilityMinor": "35",
    "gitVersion": "v1.36.2",
    "gitCommit": "$Format:%H$",
    "gitTreeState": "",
    "buildDate": "1970-01-01T00:00:00Z",
    "goVersion": "go1.26.8",
    "compiler": "gc",
    "platform": "linux/amd64",
}


def route(context: Context) -> Response:
    """A request below /apis, or below /k8s/clusters/local, whose prefix is gone from the context's segments."""
    context.segments = [part for segment in context.segments for part in segment.split("/") if part]  # Go splits decoded paths
    match context.segments:
        case ["version"]:
            return ok(200, _VERSION)
        case ["apis", "management.cattle.io", "v3", "tokens", *rest]:
            return _management(context, rest)
        case ["apis", "authorization.k8s.io", "v1", "selfsubjectaccessreviews"]:
            return _access_review(context)
        case ["apis", "ext.cattle.io", *rest]:
            return _ext(context, rest)
    raise no_such_resource()


def of_cluster(context: Context, cluster: str) -> Response:
    """A request below /k8s/clusters/ID."""
    if presented(context.request) is None and context.segments[3:5] == ["apis", "management.cattle.io"]:
        raise Plain(403, "", kind=None)
    context.caller = authenticate(context)
    if cluster not in CLUSTERS:
        raise Plain(404, "", kind=None)
    context.segments = context.segments[3:]
    context.kubernetes_hops = 1
    return route(context)


def _management(context: Context, rest: list[str]) -> Response:
    """Rancher's own objects: callers without access to the local cluster are rejected before Kubernetes sees the request."""
    if not context.user.can_access("local"):
        context.kubernetes_hops = 0
        raise Plain(403, "", kind=None)
    if not is_acceptable(context.request.header("accept")):
        raise not_acceptable()
    return k8s_tokens.handle(context, rest)


def _ext(context: Context, rest: list[str]) -> Response:
    if len(rest) < 2:
        if not context.version.ext:
            raise page_not_found()
        if context.request.method != "GET":
            raise _method_not_allowed()
        return ext_api.discovery(context) if rest == ["v1"] else ext_api.groups(context)
    if rest[0] != "v1":
        raise no_such_resource()
    if not context.version.ext and context.user.is_admin:
        raise page_not_found()
    resource, name = ext_api.route(context, rest[1:])
    if not is_acceptable(context.request.header("accept")):
        raise not_acceptable()
    match resource.kind:
        case "Token":
            return ext_tokens.handle(context, name)
        case "Kubeconfig":
            return kubeconfigs.handle(context, name)
        case "UserActivity":
            return ext_requests.user_activity(context, name)
        case "SelfUser":
            return ext_requests.self_user(context)
        case "PasswordChangeRequest":
            return ext_requests.password_change(context)
    return ext_requests.group_refresh(context)


def _access_review(context: Context) -> Response:
    """POST …/selfsubjectaccessreviews: administrators may do everything, others nothing with Rancher's own objects."""
    if context.request.method != "POST":
        raise _method_not_allowed()
    try:
        spec = (json.loads(context.request.body) or {}).get("spec") or {}
    except (ValueError, AttributeError) as error:
        raise bad_request(f"the object provided is unrecognized (must be of type {_REVIEW}): {error}") from None
    agent = (context.request.header("user-agent") or "unknown").split("/")[0]
    fields = {f"f:{name}": _fields(value) for name, value in sorted(spec.items())}
    entry = {"manager": agent, "operation": "Update", "apiVersion": _REVIEW_API, "time": stamp(context.clock.now())}
    managed = [{**entry, "fieldsType": "FieldsV1", "fieldsV1": {"f:spec": fields}}]
    status: dict[str, Any] = {"allowed": context.user.is_admin}
    if context.user.is_admin:
        binding = "cattle-globalrolebinding-globalrolebinding-bnrtb"
        role = f'ClusterRole "cattle-globalrole-admin" to User "{context.user.id}"'
        status["reason"] = f'RBAC: allowed by ClusterRoleBinding "{binding}" of {role}'
    head = {"kind": _REVIEW, "apiVersion": _REVIEW_API, "metadata": {"managedFields": managed}}
    return ok(201, {**head, "spec": spec, "status": status})


def _fields(value: Any) -> dict[str, Any]:
    return {".": {}, **{f"f:{name}": {} for name in sorted(value)}} if isinstance(value, dict) else {}
