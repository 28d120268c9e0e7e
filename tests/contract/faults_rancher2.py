"""Seeded faults of Rancher 2."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from rancher_keys.sandbox import Sandbox
from rancher_keys.sandbox.wire import Request, Response

from .seeded import (
    Handle,
    Seeded,
    accepts_any_credentials,
    as_admin,
    change_headers,
    change_request,
    change_response,
    change_status,
    drop_fields,
    drop_header,
    drop_query,
    matches,
    retry_rejected,
    set_fields,
    set_in_schema,
    with_body,
)

TOKENS = r"^/v3/tokens(\?|$)"
TOKEN = r"^/v3/tokens/[\w-]+(\?|$)"
SCHEMA = r"/v3/schemas/token"
EXT = r"/v1/tokens(\?|$)"
ONE_EXT = r"/v1/tokens/[\w-]+(\?|$)"
KUBECONFIGS = r"/v1/kubeconfigs(\?|$)"
ONE_KUBECONFIG = r"/v1/kubeconfigs/[\w-]+(\?|$)"
ACTIVITY = r"/v1/useractivities/[\w-]+(\?|$)"
ALL_TOKENS = r"management.cattle.io/v3/tokens(\?|$)"
ONE_OF_ALL = r"management.cattle.io/v3/tokens/[\w-]+(\?|$)"


def as_asked(sandbox: Sandbox, handle: Handle) -> Handle:
    """No ttl is reduced to the maximum."""

    def faulty(request: Request) -> Response:
        response = handle(request)
        if matches(request, "POST", TOKENS) and response.status == 201 and b'"ttl"' in request.body:
            response.body = json.dumps({**json.loads(response.body), "ttl": json.loads(request.body)["ttl"]}).encode()
        return response

    return faulty


def set_in(part: str, **fields: Any) -> Any:
    return lambda body: body[part].update(fields)


def drop_in(part: str, name: str) -> Any:
    return lambda body: body[part].pop(name, None) and None


def in_items(part: str, **fields: Any) -> Any:
    def changed(body: Any) -> None:
        for each in body["items"]:
            each[part].update(fields)

    return changed


def with_secrets(body: Any) -> None:
    for each in body["items"]:
        each["token"] = "made-up-secret"


def as_read(request: Request) -> Request:
    """A patch that changes nothing, but returns what it should have changed."""
    return with_body(request, lambda body: body.clear())


def without_watch(body: Any) -> None:
    next(each for each in body["resources"] if each["name"] == "tokens")["verbs"].remove("watch")


def filtered(body: Any) -> None:
    if any(body["filters"].get("description") or []):
        body["data"] = []


def kept(request: Request) -> Request:
    """A request that only reads, instead of changing something."""
    return replace(request, method="GET", query="", body=b"")


def whole(request: Request, _: Sandbox) -> Request:
    return with_body(request, lambda body: body.update(ttl=60_000))


def no_longer_strict(request: Request) -> Request:
    return replace(request, query=request.query.replace("fieldValidation=Strict", ""))


def _tells(body: dict[str, Any]) -> None:
    body["description"] = body["token"].partition(":")[2]


def _tells_hash(body: dict[str, Any]) -> None:
    body["spec"]["description"] = body["status"]["hash"]


def _later(body: dict[str, Any]) -> None:
    if body.get("expiresAt"):
        body["expiresAt"] = "2031-01-01T00:00:00Z"


def _header(request: Request, name: str, value: str, only: str = "") -> Request:
    return replace(request, headers={**request.headers, name: value}) if only in request.headers.get(name, "") else request


def _known(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, "true" if name == "X-Api-Cattle-Auth" else value) for name, value in headers]


def _short(body: dict[str, Any]) -> dict[str, Any]:
    return {name: body[name] for name in ("id", "type", "baseType", "token", "expiresAt")}


def _merge(request: Request) -> Request:
    return replace(request, headers={**request.headers, "content-type": "application/merge-patch+json"})


# fmt: off
FAULTS = [
    Seeded("200 for 201", "2.15", "tokens.create", change_status("POST", TOKENS, 201, 200)),
    Seeded("a create without the secret key", "2.15", "tokens.create", change_response("POST", TOKENS, drop_fields("token"), only=201)),
    Seeded("expiresAt at once", "2.15", "tokens.create", change_response("POST", TOKENS, set_fields(expiresAt="2030-01-01T00:00:00Z"), only=201)),
    Seeded("a property is missing", "2.15", "tokens.get", change_response("GET", TOKEN, drop_fields("isDerived"))),
    Seeded("the secret key shown on GET", "2.15", "tokens.get", change_response("GET", TOKEN, set_fields(token="token-abcde:" + "b" * 54))),
    Seeded("a property that was removed", "2.15", "tokens.get", change_response("GET", TOKEN, set_fields(lastUpdateTime=""))),
    Seeded("a property that came later", "2.7", "tokens.get", change_response("GET", TOKEN, set_fields(lastUsedAt="2026-01-01T00:00:00Z"))),
    Seeded("a link is missing", "2.15", "tokens.get", change_response("GET", TOKEN, drop_in("links", "update"))),
    Seeded("expiresAt an hour late", "2.15", "tokens.expires-at", change_response("GET", TOKEN, _later)),
    Seeded("another owner", "2.15", "tokens.owner", change_response("POST", TOKENS, set_fields(userId="user-made-up"), only=201)),
    Seeded("status is a number", "2.15", "errors.unauthorized", change_response("GET", TOKENS, set_fields(status=401), only=401)),
    Seeded("a 401 with a challenge", "2.15", "errors.unauthorized", change_headers("GET", TOKENS, lambda headers: [*headers, ("WWW-Authenticate", "Basic")])),
    Seeded("the list is filtered", "2.15", "tokens.list-parameters", change_response("GET", TOKENS, filtered)),
    Seeded("the list has pages", "2.15", "tokens.list", change_response("GET", TOKENS, set_fields(pagination={"limit": 1000, "total": 1}))),
    Seeded("a create reads enabled", "2.15", "tokens.create-read-only-fields", change_response("POST", TOKENS, set_fields(enabled=False), only=201)),
    Seeded("a list creates a token", "2.15", "tokens.create-bodies", retry_rejected("POST", TOKENS, 422, lambda request, _: replace(request, body=b"{}"))),
    Seeded("a token can be changed", "2.15", "tokens.immutable", change_status("PUT", TOKEN, 404, 200)),
    Seeded("another error code", "2.15", "tokens.immutable", change_response("PATCH", TOKEN, set_fields(code="MethodNotAllowed"), only=405)),
    Seeded("DELETE returns 200", "2.15", "tokens.delete", change_status("DELETE", TOKEN, 204, 200)),
    Seeded("a deleted token stays valid", "2.15", "tokens.delete", accepts_any_credentials(TOKENS)),
    Seeded("another user's token is visible", "2.15", "tokens.other-users", retry_rejected("GET", TOKEN, 404, as_admin)),
    Seeded("a scoped token is valid everywhere", "2.15", "tokens.cluster-scope", accepts_any_credentials(TOKENS)),
    Seeded("a ttl is not clamped", "2.15", "ttl.maximum", as_asked),
    Seeded("no ttl means no expiry", "2.15", "ttl.default", change_response("POST", TOKENS, set_fields(ttl=0), only=201)),
    Seeded("a maximum on 2.7", "2.7", "ttl.default", change_response("POST", TOKENS, set_fields(ttl=7_776_000_000), only=201)),
    Seeded("a negative ttl is corrected", "2.15", "ttl.negative", change_request("POST", TOKENS, lambda request: request if b"-60000" not in request.body else whole(request, None))),  # type: ignore[arg-type],
    Seeded("a ttl that is a string", "2.15", "ttl.invalid", retry_rejected("POST", TOKENS, 422, whole)),
    Seeded("a logout that keeps the token", "2.15", "logout.derived", change_request("POST", TOKENS + ".*|action=logout", kept)),
    Seeded("a logout that keeps the cookies", "2.15", "logout.derived", change_headers("POST", "action=logout", drop_header("set-cookie"))),
    Seeded("logoutAll on 2.7", "2.7", "logout.all", change_request("POST", "action=logoutAll", lambda request: replace(request, query="action=logout"))),
    Seeded("an unknown action is ignored", "2.15", "actions.unknown", change_request("POST", "action=nonsense", drop_query("action"))),
    Seeded("browsers need no CSRF token", "2.15", "errors.csrf", change_request("POST", TOKENS, lambda request: _header(request, "user-agent", "none"))),
    Seeded("X-Api-Cattle-Auth is wrong", "2.15", "responses.headers", change_headers("GET", TOKENS, _known)),
    Seeded("the version lacks its commit", "2.15", "server.version", change_response("GET", "/rancherversion", drop_fields("GitCommit"))),
    Seeded("another default", "2.15", "server.settings", change_response("GET", "/settings/auth-token-max", set_fields(default="0"))),
    Seeded("a user sees all users", "2.15", "users.list", change_response("GET", "/v3/users", lambda body: body["data"].append({**body["data"][0], "me": False}))),
    Seeded("a short login response on 2.12", "2.12", "login.session", change_response("POST", "action=login", _short, only=201)),
    Seeded("a session may delete itself", "2.15", "login.session", change_status("DELETE", TOKEN, 400, 204)),
    Seeded("a session's ttl is taken from the request", "2.15", "login.ttl", change_response("GET", TOKEN, set_fields(ttl=60_000))),
    Seeded("a login without a cookie", "2.15", "login.cookie", change_headers("POST", "action=login", drop_header("set-cookie"))),
    Seeded("403 for a wrong password", "2.15", "login.rejected", change_status("POST", "action=login", 401, 403)),
    Seeded("/v1-public/login is missing", "2.15", "login.v1-public", change_request("POST", "/v1-public/login", lambda request: replace(request, path="/v1-public/nothing"))),
    Seeded("another code for 404", "2.15", "tokens.not-found", change_response("GET", TOKEN, set_fields(code="Gone"), only=404)),
    Seeded("the cookie is not accepted", "2.15", "tokens.authenticate", change_request("GET", TOKEN, lambda request: _header(request, "cookie", ""))),
    Seeded("a token may not delete itself", "2.15", "tokens.delete-itself", change_status("DELETE", TOKEN, 204, 400)),
    Seeded("the secret key is in the description", "2.15", "sdk.secret-masked", change_response("POST", TOKENS, _tells, only=201)),
    Seeded("the bearer token can be read", "2.15", "schema.write-only", change_response("GET", SCHEMA, set_in_schema("token", writeOnly=False))),
    Seeded("ext: another reason", "2.15", "ext.not-found", change_response("GET", ONE_EXT, set_fields(reason="Gone"), only=404)),
    Seeded("ext: rejected on /v3", "2.15", "ext.on-v3", change_request("GET", TOKENS, lambda request: _header(request, "authorization", "", "ext/"))),
    Seeded("ext: a token for another user", "2.15", "ext.other-owner", retry_rejected("POST", EXT, 400, lambda request, _: replace(request, body=b"{}"))),
    Seeded("ext: a watch is a list", "2.15", "ext.watch", change_request("GET", EXT, drop_query("watch"))),
    Seeded("ext: the hash is in the description", "2.15", "sdk.ext-hash-not-exposed", change_response("GET", ONE_EXT, _tells_hash)),
    Seeded("the schema lacks a field", "2.15", "schema.fields", change_response("GET", SCHEMA, drop_in("resourceFields", "ttl"))),
    Seeded("the schema has another type", "2.15", "schema.types", change_response("GET", SCHEMA, set_in_schema("ttl", type="string"))),
    Seeded("a create flag is flipped", "2.15", "schema.create", change_response("GET", SCHEMA, set_in_schema("uuid", create=True))),
    Seeded("an update flag is flipped", "2.15", "schema.update", change_response("GET", SCHEMA, set_in_schema("clusterId", update=True))),
    Seeded("a nullable flag is flipped", "2.15", "schema.nullable", change_response("GET", SCHEMA, set_in_schema("ttl", nullable=True))),
    Seeded("another default in the schema", "2.15", "schema.defaults", change_response("GET", SCHEMA, set_in_schema("enabled", default=False))),
    Seeded("an action is missing", "2.15", "schema.actions", change_response("GET", SCHEMA, drop_in("collectionActions", "logoutAll"))),
    Seeded("an additional method", "2.15", "schema.methods", change_response("GET", SCHEMA, set_fields(resourceMethods=["GET", "PUT", "DELETE", "PATCH"]))),
    Seeded("a modifier is missing", "2.15", "schema.filters", change_response("GET", SCHEMA, lambda body: body["collectionFilters"]["ttl"].update(modifiers=["eq"]))),
    Seeded("a verb is missing", "2.15", "schema.ext-verbs", change_response("GET", r"/ext.cattle.io/v1$", without_watch)),
    Seeded("ext: no secret key on create", "2.15", "ext.create", change_response("POST", EXT, drop_in("status", "value"), only=201)),
    Seeded("ext: no bearerToken", "2.15", "ext.create", change_response("POST", EXT, drop_in("status", "bearerToken"), only=201)),
    Seeded("ext: bearerToken on 2.12", "2.12", "ext.create", change_response("POST", EXT, set_in("status", bearerToken="ext/x:y"), only=201)),
    Seeded("ext: the hash is missing", "2.15", "ext.get", change_response("GET", ONE_EXT, drop_in("status", "hash"))),
    Seeded("ext: the secret key on GET", "2.15", "ext.get", change_response("GET", ONE_EXT, set_in("status", value="made-up"))),
    Seeded("ext: a bearer without ext/", "2.15", "ext.authenticate", retry_rejected("GET", ONE_EXT, 401, as_admin)),
    Seeded("ext: a selector is ignored", "2.15", "ext.list", change_request("GET", EXT, drop_query("labelSelector"))),
    Seeded("ext: no continue", "2.15", "ext.pagination", change_response("GET", EXT + ".*limit=2", drop_in("metadata", "continue"))),
    Seeded("ext: a disabled token is accepted", "2.15", "ext.disable", retry_rejected("GET", ONE_EXT, 401, as_admin)),
    Seeded("ext: plain JSON is accepted", "2.15", "ext.patch", retry_rejected("PATCH", ONE_EXT, 415, lambda request, _: _merge(request))),
    Seeded("ext: a longer ttl is accepted", "2.15", "ext.shorten-ttl", change_status("PATCH", ONE_EXT, 400, 200)),
    Seeded("ext: the user can be changed", "2.15", "ext.replace", change_status("PUT", ONE_EXT, 400, 200)),
    Seeded("ext: a ttl is not clamped", "2.15", "ext.ttl", change_response("POST", EXT, set_in("spec", ttl=0), only=201)),
    Seeded("ext: no warning", "2.15", "ext.unknown-fields", change_headers("POST", EXT, drop_header("warning"))),
    Seeded("ext: Strict is ignored", "2.15", "ext.unknown-fields", change_request("POST", EXT, no_longer_strict)),
    Seeded("ext: a dry run creates a token", "2.15", "ext.dry-run", change_request("POST", EXT, drop_query("dryRun"))),
    Seeded("ext: another user's is visible", "2.15", "ext.other-users", retry_rejected("GET", ONE_EXT, 404, as_admin)),
    Seeded("ext: every user can delete all", "2.15", "ext.delete-collection", change_status("DELETE", EXT, 403, 200)),
    Seeded("ext: DELETE returns 204", "2.15", "ext.delete", change_status("DELETE", ONE_EXT, 200, 204)),
    Seeded("ext: available on 2.7", "2.7", "ext.not-available", change_status("GET", EXT, 404, 200)),
    Seeded("ext: another user is returned", "2.15", "users.self", change_response("POST", "/selfusers", set_in("status", userID="user-made-up"))),
    Seeded("kubeconfigs: no content on create", "2.15", "kubeconfigs.create", change_response("POST", KUBECONFIGS, drop_in("status", "value"), only=201)),
    Seeded("kubeconfigs: a ttl in milliseconds", "2.15", "kubeconfigs.create", change_response("POST", KUBECONFIGS, set_in("spec", ttl=3_600_000), only=201)),
    Seeded("kubeconfigs: the content on GET", "2.15", "kubeconfigs.get", change_response("GET", ONE_KUBECONFIG, set_in("status", value="kind: Config"))),
    Seeded("kubeconfigs: a token without kind", "2.15", "kubeconfigs.token", change_response("GET", EXT + ".*kubeconfig-id", in_items("spec", kind=""))),
    Seeded("kubeconfigs: DELETE keeps it", "2.15", "kubeconfigs.delete", change_request("DELETE", ONE_KUBECONFIG, kept)),
    Seeded("activities: another time", "2.15", "activities.session", change_response("PUT", ACTIVITY, set_in("spec", seenAt="2026-01-01T00:00:00Z"))),
    Seeded("activities: for every token", "2.15", "activities.not-a-session", change_status("GET", ACTIVITY, 403, 200)),
    Seeded("all tokens: only the administrator's", "2.15", "all-tokens.list", change_response("GET", ALL_TOKENS, set_fields(items=[]))),
    Seeded("all tokens: secrets with the metadata", "2.15", "all-tokens.metadata", change_response("GET", ALL_TOKENS, with_secrets)),
    Seeded("all tokens: for every user", "2.15", "all-tokens.forbidden", retry_rejected("GET", ALL_TOKENS, 403, as_admin)),
    Seeded("all tokens: a disabled token is accepted", "2.15", "all-tokens.disable", change_request("PATCH", ONE_OF_ALL, as_read)),
    Seeded("all tokens: preconditions are ignored", "2.15", "all-tokens.delete", change_status("DELETE", ONE_OF_ALL, 409, 200)),
    Seeded("all tokens: another reason", "2.15", "all-tokens.not-found", change_response("GET", ONE_OF_ALL, set_fields(reason="Gone"), only=404)),
]
# fmt: on
