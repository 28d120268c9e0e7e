"""Local login on /v3-public and /v1-public."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from ..store import Row
from ..wire import Response
from . import go, tokens
from .context import Context, MustAuthenticate, NormanError, Plain, digest, ok, page_not_found
from .tables import KUBECONFIG_FALLBACK, KUBECONFIG_TTL, SESSION_TTL, V3_PUBLIC
from .ttl import expires_at, granted, minutes

_FIELDS = ("username", "password", "description", "responseType")
_LOCAL = {
    "id": "local",
    "logoutAllEnabled": False,
    "logoutAllForced": False,
    "logoutAllSupported": False,
    "type": "localProvider",
}


def v3_public(context: Context) -> Response:
    """Every request on /v3-public.

    Raises:
        MustAuthenticate, Plain: The feature v3-public is off.
        NormanError: The request is not a login, or a wrong one.
    """
    if context.version.v3_public_off and not context.is_enabled(V3_PUBLIC):
        if context.version.v3_public_off == 404:
            raise page_not_found()
        if context.caller is None:
            raise MustAuthenticate
        return _api_roots(context)
    match [segment.lower() for segment in context.segments[1:]]:
        case ["localproviders", _]:
            return _login_action(context, context.segments[2])
        case []:
            root = {"group": "management.cattle.io", "path": "/v3-public", "version": "v3public"}
            url = f"{context.origin}/v3-public"
            links = {"authProviders": f"{url}/authproviders", "root": url, "self": url}
            if context.version.last_update_time:
                links["authTokens"] = f"{url}/authtokens"
            body = {"apiVersion": root, "baseType": "apiRoot", "links": dict(sorted(links.items())), "type": "apiRoot"}
            return ok(200, body, [("X-Api-Schemas", f"{url}/schemas")])
    raise NormanError(404, "NotFound", f"failed to find schema {context.segments[1]}")


@cache
def _roots() -> list[dict[str, Any]]:
    """The APIs that Norman serves: group, path, version and the names of their collections."""
    loaded: list[dict[str, Any]] = json.loads(files(__package__).joinpath("api_roots.json").read_text())
    return loaded


def _api_root(context: Context, root: dict[str, Any]) -> dict[str, Any]:
    url = f"{context.origin}{root['path']}"
    links = {name: url if name in ("root", "self") else f"{url}/{name.lower()}" for name in root["links"]}
    version = {name: root[name] for name in ("group", "path", "version")}
    return {"apiVersion": version, "baseType": "apiRoot", "links": links, "type": "apiRoot"}


def _api_roots(context: Context) -> Response:
    """What 2.14 serves to authenticated callers while v3-public is off: a list of its APIs, even for a login (2.14-v3-public-off/006)."""
    url, data = context.origin + context.request.path, [_api_root(context, root) for root in _roots()]
    is_read = context.request.method == "GET"
    order = "desc" if context.param("order") == "desc" else "asc"
    opposite = "desc" if is_read and order == "asc" else "asc"
    query = urlencode(sorted([*(pair for pair in context.params if pair[0] not in ("order", "marker")), ("order", opposite)]))
    body: dict[str, Any] = {"type": "collection", "links": {"self": url}, "actions": {}}
    body |= {"pagination": {"limit": 1000, "total": len(data)}} if is_read else {}
    body["sort"] = {**({"order": order} if is_read else {}), "reverse": f"{url}?{query}"}
    return ok(200, {**body, "resourceType": "apiRoot", "data": data}, [("X-Api-Schemas", f"{context.origin}/meta/schemas")])


def _login_action(context: Context, provider: str) -> Response:
    action = context.param("action")
    if context.request.method != "POST" or not action:
        raise NormanError(405, "MethodNotAllow", f"Method {context.request.method} not supported")
    if action != "login":
        raise NormanError(422, "InvalidAction", f"Invalid action: {action}")
    members = _members(context, schemas=True)
    if provider != "local":
        raise NormanError(500, "ServerError", f'authconfigs.management.cattle.io "{provider}" not found')
    return log_in(context, members, schemas=context.version.full_login)


def v1_public(context: Context) -> Response:
    """Every request on /v1-public."""
    match context.segments[1:]:
        case ["login"]:
            if context.request.method != "POST":
                raise Plain(405, "Method Not Allowed\n", [("Allow", "POST")])
            members = _members(context, schemas=False)
            if members.get("type") != "localProvider":
                raise NormanError(422, "InvalidBodyContent", schemas=False)
            return log_in(context, members, schemas=False)
        case ["authproviders"] if context.request.method == "GET":
            return ok(200, {"data": [_LOCAL]})
    raise page_not_found()


def _members(context: Context, schemas: bool) -> dict[str, Any]:
    try:
        members = go.object_of(go.parse(context.request.body), "map")
        go.read_fields(members, dict.fromkeys(_FIELDS, "string"), "BasicLogin")
        return members
    except go.GoError:
        raise NormanError(422, "InvalidBodyContent", "", schemas=schemas) from None


def log_in(context: Context, members: dict[str, Any], schemas: bool) -> Response:
    """A session, a cookie or a kubeconfig's token for a user name and a password; a ttl is ignored (2.15/023).

    Raises:
        NormanError: 401 for wrong credentials, 403 for a disabled user.
    """
    user = context.store.one("SELECT * FROM user WHERE username = ?", members.get("username"))
    if user is None or user["password"] != digest(str(members.get("password"))):
        raise NormanError(401, "Unauthorized", "authentication failed", schemas=schemas)
    if not user["enabled"]:
        raise NormanError(403, "PermissionDenied", context.version.disabled_message, schemas=schemas)
    context.store.run("UPDATE user SET last_login = ? WHERE id = ?", context.clock.now(), user["id"])
    kind = str(members.get("responseType") or "json")
    description = str(members.get("description") or "")
    is_kubeconfig = kind.startswith("kubeconfig")
    if is_kubeconfig:
        row, secret = kubeconfig_token(context, str(user["id"]), cluster=kind.partition("_")[2])
    else:
        ttl = minutes(context.setting(SESSION_TTL))
        row, secret = tokens.add(context, user["id"], description=description, ttl=ttl, derived=0, kind="session")
    if kind == "cookie":
        suffix = "; SameSite=Lax" if context.version.same_site else ""
        context.headers.append(("Set-Cookie", f"R_SESS={row['name']}:{secret}; Path=/; HttpOnly; Secure{suffix}"))
        return Response(200, [])
    headers = [("X-Api-Schemas", f"{context.origin}/v3-public/schemas")] if schemas else []
    if context.version.full_login:
        return ok(201, tokens.body(context, row, secret, fresh=not is_kubeconfig, links=False), headers)
    short = {"baseType": "token", "expiresAt": expires_at(row["created"], row["ttl"]), "id": row["name"]}
    return ok(201, {**short, "token": f"{row['name']}:{secret}", "type": "token"}, headers)


def kubeconfig_token(context: Context, user: str, *, cluster: str = "", ttl: int | None = None, labels: str = "{}") -> tuple[Row, str]:
    """A derived token as generated kubeconfigs contain it; without a ttl it gets the default of kubeconfigs."""
    if ttl is None:
        standard = context.setting(KUBECONFIG_TTL)
        fallback = context.version.kubeconfig_fallback and standard == "0"
        ttl = granted(minutes(context.setting(KUBECONFIG_FALLBACK) if fallback else standard), context.max_ttl())
    prefix = f"kubeconfig-{user}{f'.{cluster}' if cluster else ''}"
    columns: dict[str, Any] = {
        "description": "Kubeconfig token",
        "ttl": ttl,
        "cluster": cluster or None,
        "derived": 1,
        "kind": "kubeconfig",
    }
    columns |= {"labels": labels, "creator_label": int(context.version.kubeconfig_creator_label)}
    if context.version.kubeconfig_settled:
        columns["settled"] = 0
    return tokens.add(context, user, prefix=prefix, **columns)
