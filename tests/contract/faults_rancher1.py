"""Seeded faults of Rancher 1.x."""

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
    run_before,
    set_fields,
    set_in_schema,
    with_body,
)

KEYS = r"/apikeys(\?|$)"
KEY = r"/apikeys/1c\d+(\?|$)"
ACTION = r"/apikeys/1c\d+/\?action="
SCHEMA = r"/schemas/apikey"


def state_of_all(state: str) -> Any:
    def work(request: Request, sandbox: Sandbox) -> None:
        number = int(request.path.rsplit("/1c", 1)[1].strip("/"))
        row = sandbox.rancher1.store.one("SELECT state FROM credential WHERE id = ?", number)
        if row is not None and row["state"] == "active":
            sandbox.rancher1.store.update("credential", number, state=state, due=None)

    return work


def sees_all(sandbox: Sandbox, handle: Handle) -> Handle:
    """An environment key sees the keys of all accounts."""

    def faulty(request: Request) -> Response:
        response = handle(request)
        if matches(request, "GET", r"/v2-beta/apikeys$") and ("X-API-ACCOUNT-KIND", "project") in response.headers:
            return handle(as_admin(request, sandbox))
        return response

    return faulty


def no_zip(sandbox: Sandbox, handle: Handle) -> Handle:
    """A certificate that is not a zip file."""

    def faulty(request: Request) -> Response:
        response = handle(request)
        if matches(request, "GET", "/certificate$") and response.status == 200:
            response.body = b"no zip"
        return response

    return faulty


def in_every_key(change: Any) -> Any:
    def changed(body: Any) -> None:
        for key in body["data"]:
            change(key)

    return changed


def first_name(body: dict[str, Any]) -> None:
    body["name"] = "cut"


def forgets(body: dict[str, Any]) -> None:
    body.setdefault("description", None)


def as_sent(sandbox: Sandbox, handle: Handle) -> Handle:
    """A user can choose the access key."""

    def faulty(request: Request) -> Response:
        response = handle(request)
        if matches(request, "POST", KEYS) and response.status == 201 and b"publicValue" in request.body:
            sent = json.loads(request.body)
            response.body = json.dumps({**json.loads(response.body), "publicValue": sent["publicValue"]}).encode()
        return response

    return faulty


def other_access_key(request: Request, _: Sandbox) -> Request:
    return with_body(request, lambda body: body.update(publicValue=body["publicValue"] + "X"))


def a_day_later(body: dict[str, Any]) -> None:
    if body.get("removeTimeTS"):
        body["removeTimeTS"] += 86_400_000


def _without_project(request: Request) -> Request:
    return replace(request, headers={name: value for name, value in request.headers.items() if name != "x-api-project-id"})


def _with_query(request: Request, part: str) -> Request:
    return replace(request, query="&".join(filter(None, (request.query, part))))


def _empty(request: Request) -> Request:
    return replace(request, body=b"{}")


def _renamed(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, "attachment; filename=key.zip" if name == "Content-Disposition" else value) for name, value in headers]


def _right_password(request: Request) -> Request:
    return with_body(request, lambda body: body.update(code=body["code"].removesuffix("-wrong")))


# fmt: off
FAULTS = [
    Seeded("a property is missing", "1.6", "keys.get", change_response("GET", KEY, drop_fields("uuid"))),
    Seeded("an additional property", "1.6", "keys.get", change_response("GET", KEY, set_fields(surprise=1))),
    Seeded("baseType is missing", "1.6", "keys.create", change_response("POST", KEYS, drop_fields("baseType"))),
    Seeded("baseType on 1.0", "1.0", "keys.get", change_response("GET", KEY, set_fields(baseType="credential"))),
    Seeded("a value that is not in the enum", "1.6", "keys.get", change_response("GET", KEY, set_fields(transitioning="perhaps"))),
    Seeded("an id that is a number", "1.6", "keys.get", change_response("GET", KEY, lambda body: body.update(id=int(body["id"][2:])))),
    Seeded("the secret key shown on GET", "1.6", "keys.get", change_response("GET", KEY, set_fields(secretValue="made-up-secret"))),
    Seeded("a secret key in a list", "1.6", "lists.contents", change_response("GET", KEYS, in_every_key(set_fields(secretValue="made-up-secret")))),
    Seeded("a create without the secret key", "1.6", "keys.create", change_response("POST", KEYS, set_fields(secretValue=None))),
    Seeded("200 for 201", "1.6", "keys.create", change_status("POST", KEYS, 201, 200)),
    Seeded("a new key that is active at once", "1.6", "keys.create", change_response("POST", KEYS, set_fields(state="active"))),
    Seeded("no hash in an action's response", "1.6", "actions.deactivate", change_response("POST", ACTION, set_fields(secretValue=None))),
    Seeded("200 for 202", "1.6", "actions.activate", change_status("POST", ACTION + "activate", 202, 200)),
    Seeded("an action that is available but not described", "1.6", "keys.get", change_response("GET", KEY, lambda body: body["actions"].update(restore="x"))),
    Seeded("an inactive key is accepted", "1.6", "actions.deactivate", accepts_any_credentials(KEYS)),
    Seeded("an active key can be deleted", "1.6", "keys.delete-active", run_before("DELETE", KEY, state_of_all("inactive"))),
    Seeded("DELETE returns 204", "1.6", "keys.delete", change_status("DELETE", KEY, 200, 204)),
    Seeded("DELETE of a purged key is 200", "1.6", "actions.purge", change_status("DELETE", KEY, 405, 200)),
    Seeded("another code for an action that is not available", "1.6", "actions.not-available", change_response("POST", ACTION, set_fields(code="InvalidAction"), only=422)),
    Seeded("404 for an unknown action", "1.6", "actions.unknown", change_status("POST", ACTION + "restore", 422, 404)),
    Seeded("the action update renames", "1.6", "actions.update", change_response("POST", ACTION + "update", set_fields(name="made-up"))),
    Seeded("another error code", "1.6", "errors.not-found", change_response("GET", KEY, set_fields(code="NotFound"), only=404)),
    Seeded("a property of the error is missing", "1.6", "errors.not-found", change_response("GET", KEY, drop_fields("detail"), only=404)),
    Seeded("a 401 without a challenge", "1.6", "errors.unauthorized", change_headers("GET", SCHEMA, drop_header("www-authenticate"), only=401)),
    Seeded("400 for 405", "1.6", "errors.methods", change_status("PATCH", KEYS, 405, 400)),
    Seeded("a header is missing", "1.6", "responses.headers", change_headers("GET", KEYS, drop_header("x-api-user-id"))),
    Seeded("a header that came later", "1.2", "responses.headers", change_headers("GET", KEYS, lambda headers: [*headers, ("X-API-USER-ID", "1a1")])),
    Seeded("another user's key is visible", "1.6", "scope.other-accounts", retry_rejected("GET", KEY, 404, as_admin)),
    Seeded("another environment is 404", "1.6", "scope.other-environment", change_status("GET", "/projects/1a9+/apikeys", 403, 404)),
    Seeded("an environment key sees all keys", "1.6", "scope.environment-key", sees_all),
    Seeded("X-API-Project-Id is ignored", "1.6", "scope.by-header", change_request("GET", KEYS, _without_project)),
    Seeded("a filter is ignored", "1.6", "filters.name", change_request("GET", KEYS, drop_query("name_ne"))),
    Seeded("a state filter is ignored", "1.6", "filters.other-fields", change_request("GET", KEYS, drop_query("state_ne"))),
    Seeded("an unknown filter gives nothing", "1.6", "filters.unknown", change_response("GET", KEYS + ".*nonsense", set_fields(data=[]))),
    Seeded("filters does not echo", "1.6", "filters.echo", change_response("GET", KEYS, lambda body: body["filters"].update(name=None))),
    Seeded("an invalid date is ignored", "1.6", "filters.dates", change_request("GET", KEYS + ".*created_gt=1000000000000", drop_query("created_gt"))),
    Seeded("a page is lost", "1.6", "lists.pagination", change_response("GET", KEYS + ".*limit=2", lambda body: body["pagination"].update(next=None))),
    Seeded("a page repeats a key", "1.6", "lists.pagination", change_response("GET", KEYS + ".*marker", lambda body: body["data"].extend(body["data"]))),
    Seeded("the wrong order", "1.6", "lists.sort", change_response("GET", KEYS + ".*sort=name", lambda body: body["data"].reverse())),
    Seeded("another default limit", "1.6", "lists.limit", change_response("GET", KEYS, lambda body: body["pagination"].update(limit=10))),
    Seeded("a removed key is listed", "1.6", "lists.removed", change_request("GET", KEYS, lambda request: _with_query(request, "_removed=true"))),
    Seeded("_removed is ignored", "1.6", "lists.include-removed", change_request("GET", KEYS, drop_query("_removed"))),
    Seeded("PUT clears fields that are left out", "1.6", "keys.update", change_request("PUT", KEY, lambda request: with_body(request, forgets))),
    Seeded("PUT returns what it does not store", "1.6", "keys.update", change_request("PUT", KEY, lambda request: with_body(request, drop_fields("name")))),
    Seeded("PUT changes read-only fields", "1.6", "keys.update-read-only", change_response("PUT", KEY, set_fields(uuid="made-up"))),
    Seeded("a name that is too long is truncated", "1.6", "create.too-long", retry_rejected("POST", KEYS, 422, lambda request, _: with_body(request, first_name))),
    Seeded("a duplicate access key", "1.6", "create.custom-keys", retry_rejected("POST", KEYS, 422, other_access_key)),
    Seeded("a user chooses the access key", "1.6", "create.custom-keys-ignored", as_sent),
    Seeded("invalid JSON creates a key", "1.6", "create.invalid-json", retry_rejected("POST", KEYS, 400, lambda request, _: _empty(request))),
    Seeded("another fieldName", "1.6", "create.unknown-account", change_response("POST", KEYS, set_fields(fieldName="id"), only=422)),
    Seeded("actions under another name", "1.6", "responses.action-links", change_response("GET", KEY, lambda body: body.update(actions={}))),
    Seeded("include is ignored", "1.6", "links.include", change_request("GET", KEY, drop_query("include"))),
    Seeded("another file name", "1.6", "links.certificate", change_headers("GET", "/certificate", _renamed)),
    Seeded("a certificate that is not a zip", "1.6", "links.certificate", no_zip),
    Seeded("removeTime a day late", "1.6", "keys.remove-time", change_response("GET", KEY, a_day_later)),
    Seeded("any password is accepted", "1.6", "login", change_request("POST", "/token$", _right_password)),
    Seeded("removed at once", "1.6", "actions.remove", change_response("POST", ACTION + "remove", set_fields(state="removed"))),
    Seeded("a new key stays transitioning", "1.6", "keys.becomes-active", change_response("GET", KEY, set_fields(transitioning="yes"))),
    Seeded("403 for a wrong secret key", "1.6", "keys.authenticate", change_status("GET", KEYS, 401, 403)),
    Seeded("the root does not link to keys", "1.6", "responses.api-root", change_response("GET", r"/v2-beta/?$", lambda body: body["links"].pop("apiKeys") and None)),
    Seeded("a value of the wrong type is ignored", "1.6", "create.type-conversion", change_response("POST", KEYS, set_fields(description=None))),
    Seeded("an empty list is a name", "1.6", "create.empty-list", retry_rejected("POST", KEYS, 422, lambda request, _: _empty(request))),
    Seeded("a create reads kind", "1.6", "create.read-only-fields", change_response("POST", KEYS, set_fields(kind="password"))),
    Seeded("a long name is truncated", "1.6", "create.max-length", change_response("POST", KEYS, lambda body: body.update(name=(body["name"] or "")[:200]))),
    Seeded("400 for an id of another form", "1.6", "errors.invalid-ids", change_status("GET", "/apikeys/zzz", 404, 400)),
    Seeded("another account is linked", "1.6", "links.account", change_response("GET", "/account$", set_fields(id="1a999"))),
    Seeded("limit 0 means 100", "1.6", "lists.limit-zero", change_response("GET", "limit=0", lambda body: body["pagination"].update(limit=100))),
    Seeded("no order without sort", "1.6", "lists.default-order", change_response("GET", KEYS, lambda body: body["data"].reverse())),
    Seeded("another account is returned", "1.6", "scope.account", change_response("GET", r"/accounts/1a\d+$", set_fields(id="1a999"))),
    Seeded("an administrator sees some keys only", "1.6", "scope.admin-all-keys", change_response("GET", KEYS + ".*of-a-user", set_fields(data=[]))),
    Seeded("an environment key is seen outside", "1.6", "scope.environment-hidden", retry_rejected("GET", KEY, 404, as_admin)),
    Seeded("an environment's key cannot be deleted", "1.6", "scope.environment-lifecycle", change_status("DELETE", r"/projects/1a5/apikeys/1c\d+$", 200, 405)),
    Seeded("an environment is an account", "1.6", "scope.environments", change_response("GET", r"/projects/1a\d+$", set_fields(type="account"))),
    Seeded("the hash is in the description", "1.6", "sdk.hash-not-exposed", change_response("POST", ACTION, set_fields(description="SHA256:ab12:cd34"))),
    Seeded("the schema lacks a field", "1.6", "v2-beta.schema.fields", change_response("GET", SCHEMA, lambda body: body["resourceFields"].pop("uuid") and None)),
    Seeded("the schema has another type", "1.6", "v1.schema.types", change_response("GET", SCHEMA, set_in_schema("created", type="string"))),
    Seeded("a create flag is flipped", "1.6", "v2-beta.schema.create", change_response("GET", SCHEMA, set_in_schema("kind", create=True))),
    Seeded("an update flag is flipped", "1.6", "v2-beta.schema.update", change_response("GET", SCHEMA, set_in_schema("name", update=False))),
    Seeded("a nullable flag is flipped", "1.6", "v1.schema.nullable", change_response("GET", SCHEMA, set_in_schema("state", nullable=True))),
    Seeded("another length", "1.6", "v1.schema.lengths", change_response("GET", SCHEMA, set_in_schema("name", maxLength=64))),
    Seeded("an additional option", "1.6", "v1.schema.options", change_response("GET", SCHEMA, set_in_schema("transitioning", options=["yes", "no", "error", "perhaps"]))),
    Seeded("the secret key is no longer create-only", "1.6", "v1.schema.create-only", change_response("GET", SCHEMA, set_in_schema("secretValue", readOnCreateOnly=False))),
    Seeded("an action is missing", "1.6", "v1.schema.actions", change_response("GET", SCHEMA, lambda body: body["resourceActions"].pop("purge") and None)),
    Seeded("a method is missing", "1.6", "v1.schema.methods", change_response("GET", SCHEMA, set_fields(resourceMethods=["GET", "PUT"]))),
    Seeded("a modifier is missing", "1.6", "v1.schema.filters", change_response("GET", SCHEMA, lambda body: body["collectionFilters"]["name"].update(modifiers=["eq"]))),
    Seeded("other includable links", "1.6", "v1.schema.includes", change_response("GET", SCHEMA, set_fields(includeableLinks=["account"]))),
]
# fmt: on
