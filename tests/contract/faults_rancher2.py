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
    answered,
    as_admin,
    asked,
    headed,
    in_schema,
    matches,
    opens,
    retried,
    setting,
    status,
    with_body,
    without,
    without_header,
    without_query,
)

TOKENS = r"/v3/tokens(\?|$)"
TOKEN = r"/v3/tokens/[\w-]+(\?|$)"
SCHEMA = r"/v3/schemas/token"
EXT = r"/v1/tokens(\?|$)"
ONE_EXT = r"/v1/tokens/[\w-]+(\?|$)"


def as_asked(sandbox: Sandbox, handle: Handle) -> Handle:
    """No ttl is clamped."""

    def faulty(request: Request) -> Response:
        response = handle(request)
        if matches(request, "POST", TOKENS) and response.status == 201 and b'"ttl"' in request.body:
            response.body = json.dumps({**json.loads(response.body), "ttl": json.loads(request.body)["ttl"]}).encode()
        return response

    return faulty


def in_part(part: str, **members: Any) -> Any:
    return lambda body: body[part].update(members)


def without_in(part: str, name: str) -> Any:
    return lambda body: body[part].pop(name, None) and None


def filtered(body: Any) -> None:
    if any(body["filters"].get("description") or []):
        body["data"] = []


def kept(request: Request) -> Request:
    """A delete, a log-out or a dry run that does nothing, or too much."""
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
    Seeded("200 for 201", "2.15", "tokens.create", status("POST", TOKENS, 201, 200)),
    Seeded("a create that hides the secret key", "2.15", "tokens.create", answered("POST", TOKENS, without("token"), only=201)),
    Seeded("expiresAt at once", "2.15", "tokens.create", answered("POST", TOKENS, setting(expiresAt="2030-01-01T00:00:00Z"), only=201)),
    Seeded("a member is missing", "2.15", "tokens.get", answered("GET", TOKEN, without("isDerived"))),
    Seeded("the secret key shown on GET", "2.15", "tokens.get", answered("GET", TOKEN, setting(token="token-abcde:" + "b" * 54))),
    Seeded("a member that is gone", "2.15", "tokens.get", answered("GET", TOKEN, setting(lastUpdateTime=""))),
    Seeded("a member that came later", "2.7", "tokens.get", answered("GET", TOKEN, setting(lastUsedAt="2026-01-01T00:00:00Z"))),
    Seeded("a link is missing", "2.15", "tokens.get", answered("GET", TOKEN, without_in("links", "update"))),
    Seeded("expiresAt an hour late", "2.15", "tokens.expires-at", answered("GET", TOKEN, _later)),
    Seeded("another owner", "2.15", "tokens.owner", answered("POST", TOKENS, setting(userId="user-made-up"), only=201)),
    Seeded("status is a number", "2.15", "errors.unauthorized", answered("GET", TOKENS, setting(status=401), only=401)),
    Seeded("a 401 with a challenge", "2.15", "errors.unauthorized", headed("GET", TOKENS, lambda headers: [*headers, ("WWW-Authenticate", "Basic")])),
    Seeded("the list is filtered", "2.15", "tokens.list-ignores", answered("GET", TOKENS, filtered)),
    Seeded("the list has pages", "2.15", "tokens.list", answered("GET", TOKENS, setting(pagination={"limit": 1000, "total": 1}))),
    Seeded("a create reads enabled", "2.15", "tokens.create-ignores", answered("POST", TOKENS, setting(enabled=False), only=201)),
    Seeded("a list makes a token", "2.15", "tokens.bodies", retried("POST", TOKENS, 422, lambda request, _: replace(request, body=b"{}"))),
    Seeded("a token can be changed", "2.15", "tokens.not-changed", status("PUT", TOKEN, 404, 200)),
    Seeded("another error code", "2.15", "tokens.not-changed", answered("PATCH", TOKEN, setting(code="MethodNotAllowed"), only=405)),
    Seeded("DELETE answers 200", "2.15", "tokens.delete", status("DELETE", TOKEN, 204, 200)),
    Seeded("a deleted token lives on", "2.15", "tokens.delete", opens(TOKENS)),
    Seeded("another user's token is visible", "2.15", "tokens.others", retried("GET", TOKEN, 404, as_admin)),
    Seeded("a scoped token opens everything", "2.15", "tokens.scoped", opens(TOKENS)),
    Seeded("a ttl is not clamped", "2.15", "ttl.clamped", as_asked),
    Seeded("no ttl means for ever", "2.15", "ttl.none", answered("POST", TOKENS, setting(ttl=0), only=201)),
    Seeded("a maximum on 2.7", "2.7", "ttl.none", answered("POST", TOKENS, setting(ttl=7_776_000_000), only=201)),
    Seeded("a negative ttl is mended", "2.15", "ttl.negative", asked("POST", TOKENS, lambda request: request if b"-60000" not in request.body else whole(request, None))),  # type: ignore[arg-type],
    Seeded("a ttl that is a text", "2.15", "ttl.formats", retried("POST", TOKENS, 422, whole)),
    Seeded("a log-out that leaves the token", "2.15", "logout.derived", asked("POST", TOKENS + ".*|action=logout", kept)),
    Seeded("a log-out that keeps the cookies", "2.15", "logout.derived", headed("POST", "action=logout", without_header("set-cookie"))),
    Seeded("logoutAll on 2.7", "2.7", "logout.all", asked("POST", "action=logoutAll", lambda request: replace(request, query="action=logout"))),
    Seeded("an unknown action is ignored", "2.15", "actions.unknown", asked("POST", "action=nonsense", without_query("action"))),
    Seeded("browsers need no CSRF token", "2.15", "errors.csrf", asked("POST", TOKENS, lambda request: _header(request, "user-agent", "none"))),
    Seeded("X-Api-Cattle-Auth is wrong", "2.15", "answers.headers", headed("GET", TOKENS, _known)),
    Seeded("the version lacks its commit", "2.15", "around.version", answered("GET", "/rancherversion", without("GitCommit"))),
    Seeded("another default", "2.15", "around.settings", answered("GET", "/settings/auth-token-max", setting(default="0"))),
    Seeded("a user sees all users", "2.15", "around.users", answered("GET", "/v3/users", lambda body: body["data"].append({**body["data"][0], "me": False}))),
    Seeded("a short answer to a log-in on 2.12", "2.12", "log-in.session", answered("POST", "action=login", _short, only=201)),
    Seeded("a session may delete itself", "2.15", "log-in.session", status("DELETE", TOKEN, 400, 204)),
    Seeded("a session's ttl is asked for", "2.15", "log-in.ttl", answered("GET", TOKEN, setting(ttl=60_000))),
    Seeded("a log-in's cookie has another name", "2.15", "log-in.cookie", headed("POST", "action=login", without_header("set-cookie"))),
    Seeded("403 for a wrong password", "2.15", "log-in.refused", status("POST", "action=login", 401, 403)),
    Seeded("the newer address is not there", "2.15", "log-in.public", asked("POST", "/v1-public/login", lambda request: replace(request, path="/v1-public/nothing"))),
    Seeded("another code for 404", "2.15", "tokens.not-found", answered("GET", TOKEN, setting(code="Gone"), only=404)),
    Seeded("the cookie is not taken", "2.15", "tokens.use", asked("GET", TOKEN, lambda request: _header(request, "cookie", ""))),
    Seeded("a token may not delete itself", "2.15", "tokens.delete-itself", status("DELETE", TOKEN, 204, 400)),
    Seeded("the secret key stands in the description", "2.15", "sdk.no-secret", answered("POST", TOKENS, _tells, only=201)),
    Seeded("the bearer token can be read", "2.15", "schema.write-only", answered("GET", SCHEMA, in_schema("token", writeOnly=False))),
    Seeded("ext: another reason", "2.15", "ext.not-found", answered("GET", ONE_EXT, setting(reason="Gone"), only=404)),
    Seeded("ext: /v3 is closed to it", "2.15", "ext.on-v3", asked("GET", TOKENS, lambda request: _header(request, "authorization", "", "ext/"))),
    Seeded("ext: a token for another user", "2.15", "ext.other-user", retried("POST", EXT, 400, lambda request, _: replace(request, body=b"{}"))),
    Seeded("ext: a watch is a list", "2.15", "ext.watch", asked("GET", EXT, without_query("watch"))),
    Seeded("ext: the hash stands in the description", "2.15", "sdk.no-ext-hash", answered("GET", ONE_EXT, _tells_hash)),
    Seeded("the schema lacks a field", "2.15", "schema.fields", answered("GET", SCHEMA, without_in("resourceFields", "ttl"))),
    Seeded("the schema has another type", "2.15", "schema.types", answered("GET", SCHEMA, in_schema("ttl", type="string"))),
    Seeded("a create flag is flipped", "2.15", "schema.create", answered("GET", SCHEMA, in_schema("uuid", create=True))),
    Seeded("an update flag is flipped", "2.15", "schema.update", answered("GET", SCHEMA, in_schema("clusterId", update=True))),
    Seeded("a nullable flag is flipped", "2.15", "schema.nullable", answered("GET", SCHEMA, in_schema("ttl", nullable=True))),
    Seeded("another default in the schema", "2.15", "schema.defaults", answered("GET", SCHEMA, in_schema("enabled", default=False))),
    Seeded("an action is missing", "2.15", "schema.actions", answered("GET", SCHEMA, without_in("collectionActions", "logoutAll"))),
    Seeded("a method too many", "2.15", "schema.methods", answered("GET", SCHEMA, setting(resourceMethods=["GET", "PUT", "DELETE", "PATCH"]))),
    Seeded("a modifier is missing", "2.15", "schema.filters", answered("GET", SCHEMA, lambda body: body["collectionFilters"]["ttl"].update(modifiers=["eq"]))),
    Seeded("a verb is missing", "2.15", "schema.ext-verbs", answered("GET", r"/ext.cattle.io/v1$", lambda body: next(each for each in body["resources"] if each["name"] == "tokens")["verbs"].remove("watch"))),
    Seeded("ext: no secret key on create", "2.15", "ext.create", answered("POST", EXT, without_in("status", "value"), only=201)),
    Seeded("ext: no bearerToken", "2.15", "ext.create", answered("POST", EXT, without_in("status", "bearerToken"), only=201)),
    Seeded("ext: bearerToken on 2.12", "2.12", "ext.create", answered("POST", EXT, in_part("status", bearerToken="ext/x:y"), only=201)),
    Seeded("ext: the hash is missing", "2.15", "ext.get", answered("GET", ONE_EXT, without_in("status", "hash"))),
    Seeded("ext: the secret key on GET", "2.15", "ext.get", answered("GET", ONE_EXT, in_part("status", value="made-up"))),
    Seeded("ext: a bearer without ext/", "2.15", "ext.use", retried("GET", ONE_EXT, 401, as_admin)),
    Seeded("ext: a selector is ignored", "2.15", "ext.list", asked("GET", EXT, without_query("labelSelector"))),
    Seeded("ext: no continue", "2.15", "ext.pages", answered("GET", EXT + ".*limit=2", without_in("metadata", "continue"))),
    Seeded("ext: a disabled token works", "2.15", "ext.disable", retried("GET", ONE_EXT, 401, as_admin)),
    Seeded("ext: plain JSON is taken", "2.15", "ext.patch", retried("PATCH", ONE_EXT, 415, lambda request, _: _merge(request))),
    Seeded("ext: a longer life is granted", "2.15", "ext.shorten", status("PATCH", ONE_EXT, 400, 200)),
    Seeded("ext: the user can be changed", "2.15", "ext.replace", status("PUT", ONE_EXT, 400, 200)),
    Seeded("ext: a ttl is not clamped", "2.15", "ext.ttl", answered("POST", EXT, in_part("spec", ttl=0), only=201)),
    Seeded("ext: no warning", "2.15", "ext.unknown-members", headed("POST", EXT, without_header("warning"))),
    Seeded("ext: Strict is ignored", "2.15", "ext.unknown-members", asked("POST", EXT, no_longer_strict)),
    Seeded("ext: a dry run makes a token", "2.15", "ext.dry-run", asked("POST", EXT, without_query("dryRun"))),
    Seeded("ext: another user's is visible", "2.15", "ext.others", retried("GET", ONE_EXT, 404, as_admin)),
    Seeded("ext: anybody deletes all", "2.15", "ext.delete-collection", status("DELETE", EXT, 403, 200)),
    Seeded("ext: DELETE answers 204", "2.15", "ext.delete", status("DELETE", ONE_EXT, 200, 204)),
    Seeded("ext: there are some on 2.7", "2.7", "ext.not-offered", status("GET", EXT, 404, 200)),
    Seeded("ext: somebody else asks", "2.15", "around.self-user", answered("POST", "/selfusers", in_part("status", userID="user-made-up"))),
]
# fmt: on
