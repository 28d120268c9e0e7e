"""From a Rancher 2 request to the operation that handles it, and how errors are written."""

from __future__ import annotations

import io
import json
import uuid
from typing import Any

from ruamel.yaml import YAML

from ..wire import Response
from . import kubernetes, login, settings, tokens, users
from .callers import authenticate, cookies, csrf_is_missing, is_browser, presented
from .context import Context, MustAuthenticate, NormanError, Plain, dumps, ok, page_not_found
from .kube.paging import wants_yaml
from .kube.status import StatusError

_REQUIRED = {"type": "error", "status": "401", "message": "Unauthorized 401: must authenticate"}


def respond(context: Context) -> Response:
    """The response to a request, without the headers that all responses have.

    Raises:
        NormanError, StatusError, MustAuthenticate, Plain: The errors of the four kinds of APIs.
    """
    segments, method, version = context.segments, context.request.method, context.version
    match segments:
        case ["ping"]:
            return Response(200, [("Content-Type", "text/plain; charset=utf-8")], b"pong")
        case ["rancherversion"]:
            body = {"Version": version.release, "GitCommit": "sandbox", "RancherPrime": "false"}
            return Response(200, [("Content-Type", "text/plain; charset=utf-8")], dumps(body))
        case ["v3-public", *_]:
            _note_caller(context)
            return login.v3_public(context)
        case ["v1-public", *_]:
            if not version.v1_public:
                raise page_not_found()
            return login.v1_public(context)
        case ["v3", "settings", name] if method == "GET" and name in settings.PUBLIC:
            _note_caller(context)
            return _with_schemas(context, settings.handle_setting(context, name))
        case ["v3"] if version.bare_v3_redirects and not context.request.path.endswith("/"):
            if presented(context.request):
                context.caller = authenticate(context)
            raise Plain(307, '<a href="/v3/">Temporary Redirect</a>.\n\n', [("Location", "/v3/")], "text/html; charset=utf-8")
        case ["apis" | "version", *_] if presented(context.request) is None:
            raise Plain(401, "not authorized\n")
        case ["k8s", "clusters", cluster, _, *_]:
            return kubernetes.of_cluster(context, cluster)
    context.kubernetes_hops = int(segments[:1] in (["apis"], ["version"]))
    context.caller = authenticate(context)
    match segments:
        case ["apis" | "version", *_]:
            return kubernetes.route(context)
        case ["v1", "logout"] if method == "POST" and version.v1_public:
            return tokens.log_out(context)
        case ["v1", "management.cattle.io.tokens", *_]:
            message = f"Method {method} not supported"
            steve = {"type": "error", "links": {}, "code": "PermissionDenied", "message": message, "status": 403}
            return ok(403, steve, [("X-Api-Schemas", f"{context.origin}/v1/schemas")])
        case ["v1", *_]:
            return Response(404, [])
        case ["v3", *rest]:
            return _v3(context, rest)
    raise page_not_found()


def _note_caller(context: Context) -> None:
    """On public paths credentials are not needed, but the response says whether they were valid."""
    if presented(context.request) is not None:
        try:
            context.caller = authenticate(context)
        except (MustAuthenticate, StatusError):
            context.caller = None


def _v3(context: Context, rest: list[str]) -> Response:
    request, method = context.request, context.request.method
    if is_browser(request) and "CSRF" not in cookies(request):
        suffix = "; SameSite=Lax" if context.version.same_site else ""
        context.headers.append(("Set-Cookie", f"CSRF={uuid.uuid4().hex}; Path=/; Secure{suffix}"))
    if csrf_is_missing(request):
        raise NormanError(422, "InvalidCSRFToken", "Invalid CSRF token")
    match [rest[0].lower() if rest else "", *rest[1:]]:
        case ["token" | "tokens", *_]:
            is_logout = method == "POST" and context.param("action") in ("logout", "logoutAll")
            response = tokens.handle(context)
            return response if is_logout else _with_schemas(context, response)
        case ["schemas", "token"]:
            response = ok(200, tokens.schema(context))
        case ["schemas", *_]:
            raise NormanError(404, "NotFound", "no such schema")
        case ["setting" | "settings", name]:
            response = settings.handle_setting(context, name)
        case ["feature" | "features", name]:
            response = settings.handle_feature(context, name)
        case ["user" | "users", *more]:
            response = users.handle_users(context, more)
        case ["cluster" | "clusters", *more]:
            response = users.handle_clusters(context, more)
        case [""]:
            response = _root(context)
        case _:
            raise NormanError(404, "NotFound", f"failed to find schema {rest[0]}")
    return _with_schemas(context, response)


def _root(context: Context) -> Response:
    links = {name: f"{context.origin}/v3/{name}" for name in ("clusters", "features", "settings", "tokens", "users")}
    links |= {"root": f"{context.origin}/v3", "self": f"{context.origin}/v3"}
    root = {"group": "management.cattle.io", "path": "/v3", "version": "v3"}
    return ok(200, {"apiVersion": root, "baseType": "apiRoot", "links": links, "type": "apiRoot"})


def _schemas(context: Context) -> tuple[str, str]:
    """The header with the address of the schemas that a path belongs to."""
    root = "v3-public" if context.segments[:1] == ["v3-public"] else "v3"
    if [segment.lower() for segment in context.segments[:2]] in (["v3", "clusters"], ["v3", "cluster"]):
        root = "/".join(["v3", "cluster", *context.segments[2:3]])
    return "X-Api-Schemas", f"{context.origin}/{root}/schemas"


def _with_schemas(context: Context, response: Response) -> Response:
    response.headers.append(_schemas(context))
    return response


def write_error(context: Context, error: Exception) -> Response:
    """The response for an error.

    Raises:
        Exception: The error, where it is none of Rancher's.
    """
    match error:
        case NormanError():
            response = _norman(context, error)
        case StatusError():
            response = ok(error.code, error.body)
        case MustAuthenticate():
            response = ok(401, _REQUIRED)
        case Plain():
            kind = [("Content-Type", error.kind)] if error.kind else []
            response = Response(error.status, [*kind, *error.headers], error.text.encode())
        case _:
            raise error
    if context.request.method == "HEAD":
        response.body = b""
    return response


def _norman(context: Context, error: NormanError) -> Response:
    body: dict[str, Any] = {"baseType": "error", "code": error.code}
    if error.message is not None:
        body["message"] = error.message
    schemas = [_schemas(context)] if error.schemas else []
    return ok(error.status, {**body, "status": error.status, "type": "error"}, [*error.headers, *schemas])


def in_requested_form(context: Context, response: Response) -> Response:
    """The response as YAML, or as the page that browsers get, where the request asks for it."""
    accept = context.request.header("accept") or ""
    if response.body.startswith(b"{"):
        if wants_yaml(accept) if context.segments[:1] in (["apis"], ["k8s"]) else "yaml" in accept:
            response = _as_yaml(response)
        elif context.segments[:1] == ["v3"] and is_browser(context.request) and "*/*" in accept:
            response = _as_page(context, response)
    return response


def _as_yaml(response: Response) -> Response:
    written = io.StringIO()
    YAML(typ="safe").dump(json.loads(response.body), written)
    headers = [(name, "application/yaml" if name == "Content-Type" else value) for name, value in response.headers]
    return Response(response.status, headers, written.getvalue().encode())


def _as_page(context: Context, response: Response) -> Response:
    """The API explorer: the response as data, for a script that the sandbox does not serve."""
    head = f"<!DOCTYPE html>\n<script>\nvar schemas='{context.origin}/v3/schemas';\nvar data =\n".encode()
    headers = [(name, "text/html" if name == "Content-Type" else value) for name, value in response.headers]
    return Response(response.status, [*headers, ("X-Frame-Options", "SAMEORIGIN")], head + response.body + b";\n</script>\n")
