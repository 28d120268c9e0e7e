"""Valid and invalid create requests, and what all requests share: errors, headers, links."""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
from typing import Any

from ..checks import Checks, Mismatch
from ..context import Context
from ..http import ANONYMOUS, Caller, Exchange
from ..ownership import checked_credential
from . import keys

EVERYONE = ("admin", "user", "environment")
REALM = 'Basic realm="Enter API access key and secret key as username and password"'


def _bad(context: Context, body: object, status: int, code: str, field: str | None = None) -> Exchange:
    response = context.request("POST", f"{keys.api(context)}/apikeys", (status, 201), body=body)
    if response.status == 201:
        with contextlib.suppress(Mismatch):  # what cannot be proven to be ours is reported and left alone
            keys.adopt(context, response)
    context.equal("the status", response.status, status, response)
    context.equal("the code", response.body["code"], code, response)
    if field is not None:
        context.equal("the field", response.body.get("fieldName"), field, response)
        context.equal("message and detail", (response.body["message"], response.body["detail"]), (None, None), response)
    return response


def add(checks: Checks) -> None:
    """Add the checks of this module."""

    @checks.add("create.type-conversion", *EVERYONE)
    def converts(context: Context) -> None:
        """Values of the wrong type are converted rather than rejected."""
        name = context.name("list")
        for sent, kept in ((5, "5"), (True, "true"), ([name, "other"], name)):
            response = keys.create(context, name=name, description=sent)
            context.equal(f"description {sent!r} becomes", response.body["description"], kept, response)

    @checks.add("create.read-only-fields", *EVERYONE)
    def ignores(context: Context) -> None:
        """Fields that cannot be set are silently ignored."""
        response = keys.create(context, "ignores", id="1c1", state="active", uuid="made-up", kind="password", nonsense={"a": 1})
        context.equal("state and kind", (response.body["state"], response.body["kind"]), ("registering", "apiKey"), response)
        context.check(response.body["uuid"] != "made-up", "a uuid chosen by the server", "the one that was sent", response)

    @checks.add("create.custom-keys", "admin")
    def choose_keys(context: Context) -> None:
        """An administrator may choose both keys; an access key that exists is rejected with 422 NotUnique."""
        access_key = f"VERIFY{context.marker[-8:].upper()}"
        response = keys.create(context, "chosen", publicValue=access_key, secretValue="chosen-by-rancher-keys-verify")
        context.equal("publicValue", response.body["publicValue"], access_key, response)
        keys.wait_for_state(context, response.body["id"], "active")
        context.request("GET", f"{keys.api(context)}/apikeys", caller=keys.caller_for(response.body), query={"limit": 1})
        for taken in (access_key, access_key.lower()):
            _bad(context, {"name": context.name("taken"), "publicValue": taken, "secretValue": "made-up"}, 422, "NotUnique", "publicValue")

    @checks.add("create.custom-keys-ignored", "user", "environment")
    def keys_not_chosen(context: Context) -> None:
        """Keys and account chosen by callers who are not administrators are silently ignored."""
        sent: dict[str, Any] = {"publicValue": "VERIFYMADEUP", "secretValue": "chosen-by-rancher-keys-verify", "accountId": "1a1"}
        response = keys.create(context, "not-chosen", **sent)
        context.check(
            response.body["publicValue"] != sent["publicValue"], "an access key chosen by the server", "the one that was sent", response
        )
        context.check(
            response.body["secretValue"] != sent["secretValue"], "a secret key chosen by the server", "the one that was sent", response
        )
        own = response.header("x-api-account-id")
        context.equal("accountId", response.body["accountId"], own, response)

    @checks.add("create.unknown-account", "admin")
    def unknown_account(context: Context) -> None:
        """An account that does not exist is rejected with 422 InvalidReference."""
        _bad(context, {"name": context.name("no-account"), "accountId": "1a99999999"}, 422, "InvalidReference", "accountId")

    @checks.add("create.too-long", *EVERYONE)
    def too_long(context: Context) -> None:
        """A name over 255 or a description over 1024 characters is rejected with 422 MaxLengthExceeded."""
        _bad(context, {"name": context.name("n" * 255)}, 422, "MaxLengthExceeded", "name")
        _bad(context, {"name": context.name("long"), "description": "d" * 1025}, 422, "MaxLengthExceeded", "description")

    @checks.add("create.max-length", *EVERYONE)
    def longest(context: Context) -> None:
        """A name of 255 and a description of 1024 characters are stored unchanged."""
        name = (context.marker + "-" + "n" * 255)[:255]
        response = keys.create(context, name=name, description="d" * 1024)
        context.equal("the lengths", (len(response.body["name"]), len(response.body["description"])), (255, 1024), response)

    @checks.add("create.empty-list", *EVERYONE)
    def empty_list(context: Context) -> None:
        """An empty list as name is rejected with 422 InvalidFormat."""
        _bad(context, {"name": [], "description": context.name("empty-list")}, 422, "InvalidFormat", "name")

    @checks.add("create.invalid-json", *EVERYONE)
    def bad_json(context: Context) -> None:
        """A body that is not JSON is rejected with 400 InvalidBodyContent."""
        _bad(context, f'{{"name": "{context.name("invalid-json")}", "description": ', 400, "InvalidBodyContent")

    @checks.add("errors.not-found", *EVERYONE, writes=False)
    def not_found(context: Context) -> None:
        """A key that does not exist is 404 for every method."""
        path = context.absent(keys.path(context, "1c99999999"))
        for method, rest in (("GET", ""), ("PUT", ""), ("DELETE", ""), ("POST", "/?action=deactivate")):
            response = context.request(method, path + rest, 404)
            context.equal("the code", response.body["code"], "Not Found", response)

    @checks.add("errors.invalid-ids", *EVERYONE, writes=False)
    def ids(context: Context) -> None:
        """Ids of another form are 404."""
        for id in ("99999999", "zzz", "1C99999999"):
            context.request("GET", keys.path(context, id), 404)

    @checks.add("errors.methods", *EVERYONE, writes=False)
    def methods(context: Context) -> None:
        """A method that the collection does not support is 405."""
        for method in ("PUT", "PATCH"):
            response = context.request(method, f"{keys.api(context)}/apikeys", 405, body={})
            context.equal("the code", response.body["code"], "Method not allowed", response)

    @checks.add("errors.unauthorized", writes=False)
    def unauthorized(context: Context) -> None:
        """Without credentials the response is 401 with a challenge, unless X-API-No-Challenge is sent."""
        path = f"{keys.api(context)}/schemas/apikey"
        response = context.request("GET", path, 401, caller=ANONYMOUS)
        context.equal("the code", response.body["code"], "Unauthorized", response)
        context.equal("WWW-Authenticate", response.header("www-authenticate"), REALM, response)
        response = context.request("GET", path, 401, caller=ANONYMOUS, headers={"X-API-No-Challenge": "true"})
        context.equal("WWW-Authenticate", response.header("www-authenticate"), None, response)

    @checks.add("responses.headers", *EVERYONE, writes=False)
    def headers(context: Context) -> None:
        """Responses carry exactly the described headers that the version has."""
        response = context.request("GET", f"{keys.api(context)}/apikeys", query={"limit": 1})
        for name, header in context.description.document["components"]["headers"].items():
            if name != "WWW-Authenticate":
                expected = context.target.has(header)
                context.equal(f"header {name} sent", response.header(name) is not None, expected, response)

    @checks.add("responses.api-root", *EVERYONE, writes=False)
    def root(context: Context) -> None:
        """The root of the API links to the keys."""
        for name in context.target.api_versions:
            response = context.request("GET", f"/{name}")
            context.equal("the id", response.body["id"], name, response)
            context.check("apiKeys" in response.body["links"], "a link apiKeys", "none", response)

    @checks.add("responses.action-links", *EVERYONE, since="1.2")
    def action_links(context: Context) -> None:
        """With X-API-Action-Links the actions are returned as actionLinks."""
        key = keys.create_active(context, "action-links")
        response = context.request("GET", keys.path(context, key["id"]), headers={"X-API-Action-Links": "actionLinks"})
        context.check("actions" not in response.body, "no property actions", "one", response)
        context.equal(
            "actionLinks", sorted(response.body.get("actionLinks", {})), sorted(keys.available_actions(context, "active")), response
        )

    @checks.add("links.account", *EVERYONE)
    def account(context: Context) -> None:
        """The link account returns the account that owns the key."""
        key = keys.create_active(context, "account")
        response = context.request("GET", f"{keys.path(context, key['id'])}/account")
        context.equal("the id", response.body["id"], key["accountId"], response)

    @checks.add("links.include", *EVERYONE)
    def include(context: Context) -> None:
        """include=account embeds the account; an unknown include is ignored."""
        key = keys.create_active(context, "include")
        response = context.request("GET", keys.path(context, key["id"]), query={"include": "account"})
        context.equal("the account's id", (response.body.get("account") or {}).get("id"), key["accountId"], response)
        response = context.request("GET", keys.path(context, key["id"]), query={"include": "nonsense"})
        context.check("account" not in response.body, "no property account", "one", response)

    @checks.add("links.certificate", *EVERYONE)
    def certificate(context: Context) -> None:
        """The link certificate returns a zip of ca.pem, cert.pem and key.pem, named after the key."""
        key = keys.create_active(context, "Certificate")
        response = context.request("GET", f"{keys.path(context, key['id'])}/certificate")
        expected = re.sub(r"[^a-z0-9]", "_", key["name"].lower())
        context.equal("Content-Disposition", response.header("content-disposition"), f"attachment; filename={expected}.zip", response)
        with zipfile.ZipFile(io.BytesIO(response.body)) as archive:
            context.equal("the files", sorted(archive.namelist()), ["ca.pem", "cert.pem", "key.pem"], response)

    @checks.add("login", requires=("login",))
    def login(context: Context) -> None:
        """A correct password returns a bearer token; a wrong one is rejected with 401."""
        assert context.login is not None
        user, password = context.login
        response = context.request("POST", f"{keys.api(context)}/token", 201, caller=ANONYMOUS, body={"code": f"{user}:{password}"})
        session = Caller("the session", token=checked_credential(response.body["jwt"], response), temporary=True)
        context.request("GET", f"{keys.api(context)}/apikeys", caller=session, query={"limit": 1})
        context.request("POST", f"{keys.api(context)}/token", 401, caller=ANONYMOUS, body={"code": f"{user}:{password}-wrong"})
