"""Creates, good and bad, and what every request has: errors, headers, links."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from ..checks import Checks
from ..talk import Talk
from ..wire import NOBODY, Answer, Caller
from . import keys

EVERYONE = ("admin", "user", "environment")
REALM = 'Basic realm="Enter API access key and secret key as username and password"'


def _bad(talk: Talk, body: object, status: int, code: str, field: str | None = None) -> Answer:
    answer = talk.ask("POST", f"{keys.api(talk)}/apikeys", (status, 201), body=body)
    if answer.status == 201:
        keys.note(talk, answer)
    talk.same("the status", answer.status, status, answer)
    talk.same("the code", answer.body["code"], code, answer)
    if field is not None:
        talk.same("the field", answer.body.get("fieldName"), field, answer)
        talk.same("message and detail", (answer.body["message"], answer.body["detail"]), (None, None), answer)
    return answer


def add(checks: Checks) -> None:
    """Add the checks of this module."""

    @checks.add("create.converts", *EVERYONE)
    def converts(talk: Talk) -> None:
        """A value of the wrong type is converted, not refused."""
        name = talk.name("list")
        for sent, kept in ((5, "5"), (True, "true"), ([name, "other"], name)):
            answer = keys.create(talk, name=name, description=sent)
            talk.same(f"description {sent!r} becomes", answer.body["description"], kept, answer)

    @checks.add("create.ignores", *EVERYONE)
    def ignores(talk: Talk) -> None:
        """Members that nobody may set are ignored without a word."""
        answer = keys.create(talk, "ignores", id="1c1", state="active", uuid="made-up", kind="password", nonsense={"a": 1})
        talk.same("state and kind", (answer.body["state"], answer.body["kind"]), ("registering", "apiKey"), answer)
        talk.true(answer.body["uuid"] != "made-up", "a uuid of the server's", "the one that was sent", answer)

    @checks.add("create.choose-keys", "admin")
    def choose_keys(talk: Talk) -> None:
        """An administrator may choose both keys, and a key that is taken is 422 NotUnique."""
        access_key = f"VERIFY{talk.marker[-8:].upper()}"
        answer = keys.create(talk, "chosen", publicValue=access_key, secretValue="made-up-by-rancher-keys-verify")
        talk.same("publicValue", answer.body["publicValue"], access_key, answer)
        keys.settled(talk, answer.body["id"], "active")
        talk.ask("GET", f"{keys.api(talk)}/apikeys", caller=keys.caller_of(answer.body), query={"limit": 1})
        for taken in (access_key, access_key.lower()):
            _bad(talk, {"name": talk.name("taken"), "publicValue": taken, "secretValue": "made-up"}, 422, "NotUnique", "publicValue")

    @checks.add("create.keys-not-chosen", "user", "environment")
    def keys_not_chosen(talk: Talk) -> None:
        """Others' choice of keys and owner is ignored without a word."""
        sent: dict[str, Any] = {"publicValue": "VERIFYMADEUP", "secretValue": "made-up-by-rancher-keys-verify", "accountId": "1a1"}
        answer = keys.create(talk, "not-chosen", **sent)
        talk.true(answer.body["publicValue"] != sent["publicValue"], "an access key of the server's", "the one that was sent", answer)
        talk.true(answer.body["secretValue"] != sent["secretValue"], "a secret key of the server's", "the one that was sent", answer)
        own = answer.header("x-api-account-id")
        talk.same("accountId", answer.body["accountId"], own, answer)

    @checks.add("create.unknown-account", "admin")
    def unknown_account(talk: Talk) -> None:
        """An account that is not there is 422 InvalidReference."""
        _bad(talk, {"name": talk.name("nobody"), "accountId": "1a99999999"}, 422, "InvalidReference", "accountId")

    @checks.add("create.too-long", *EVERYONE)
    def too_long(talk: Talk) -> None:
        """A name over 255 and a description over 1024 characters are 422 MaxLengthExceeded."""
        _bad(talk, {"name": talk.marker + "n" * 255}, 422, "MaxLengthExceeded", "name")
        _bad(talk, {"name": talk.name("long"), "description": "d" * 1025}, 422, "MaxLengthExceeded", "description")

    @checks.add("create.longest", *EVERYONE)
    def longest(talk: Talk) -> None:
        """A name of 255 and a description of 1024 characters are kept as they are."""
        name = (talk.marker + "-" + "n" * 255)[:255]
        answer = keys.create(talk, name=name, description="d" * 1024)
        talk.same("the lengths", (len(answer.body["name"]), len(answer.body["description"])), (255, 1024), answer)

    @checks.add("create.empty-list", *EVERYONE)
    def empty_list(talk: Talk) -> None:
        """An empty list as a name is 422 InvalidFormat."""
        _bad(talk, {"name": []}, 422, "InvalidFormat", "name")

    @checks.add("create.bad-json", *EVERYONE)
    def bad_json(talk: Talk) -> None:
        """A body that is no JSON is 400 InvalidBodyContent."""
        _bad(talk, '{"name": ', 400, "InvalidBodyContent")

    @checks.add("errors.not-found", *EVERYONE, writes=False)
    def not_found(talk: Talk) -> None:
        """A key that is not there is 404, whatever the method."""
        for method, rest in (("GET", ""), ("PUT", ""), ("DELETE", ""), ("POST", "/?action=deactivate")):
            answer = talk.ask(method, keys.path(talk, "1c99999999") + rest, 404)
            talk.same("the code", answer.body["code"], "Not Found", answer)

    @checks.add("errors.ids", *EVERYONE, writes=False)
    def ids(talk: Talk) -> None:
        """A number without letters, and other letters, are 404."""
        for id in ("99999999", "zzz", "1C99999999"):
            talk.ask("GET", keys.path(talk, id), 404)

    @checks.add("errors.methods", *EVERYONE, writes=False)
    def methods(talk: Talk) -> None:
        """A method that the collection does not have is 405."""
        for method in ("PUT", "DELETE", "PATCH"):
            answer = talk.ask(method, f"{keys.api(talk)}/apikeys", 405, body={} if method != "DELETE" else None)
            talk.same("the code", answer.body["code"], "Method not allowed", answer)

    @checks.add("errors.unauthorized", writes=False)
    def unauthorized(talk: Talk) -> None:
        """Without credentials the answer is 401 with a challenge, but where the request wants none."""
        address = f"{keys.api(talk)}/schemas/apikey"
        answer = talk.ask("GET", address, 401, caller=NOBODY)
        talk.same("the code", answer.body["code"], "Unauthorized", answer)
        talk.same("WWW-Authenticate", answer.header("www-authenticate"), REALM, answer)
        answer = talk.ask("GET", address, 401, caller=NOBODY, headers={"X-API-No-Challenge": "true"})
        talk.same("WWW-Authenticate", answer.header("www-authenticate"), None, answer)

    @checks.add("answers.headers", *EVERYONE, writes=False)
    def headers(talk: Talk) -> None:
        """Answers carry the headers that the version has, and no others of them."""
        answer = talk.ask("GET", f"{keys.api(talk)}/apikeys", query={"limit": 1})
        for name, header in talk.description.document["components"]["headers"].items():
            if name != "WWW-Authenticate":
                wanted = talk.target.has(header)
                talk.same(f"header {name} sent", answer.header(name) is not None, wanted, answer)

    @checks.add("answers.root", *EVERYONE, writes=False)
    def root(talk: Talk) -> None:
        """The root of the API names the collection of keys."""
        for name in talk.target.api_versions:
            answer = talk.ask("GET", f"/{name}")
            talk.same("the id", answer.body["id"], name, answer)
            talk.true("apiKeys" in answer.body["links"], "a link apiKeys", "none", answer)

    @checks.add("answers.action-links", *EVERYONE, since="1.2")
    def action_links(talk: Talk) -> None:
        """With X-API-Action-Links the actions stand under actionLinks."""
        key = keys.active(talk, "action-links")
        answer = talk.ask("GET", keys.path(talk, key["id"]), headers={"X-API-Action-Links": "actionLinks"})
        talk.true("actions" not in answer.body, "no member actions", "one", answer)
        talk.same("actionLinks", sorted(answer.body.get("actionLinks", {})), sorted(keys.offered(talk, "active")), answer)

    @checks.add("links.account", *EVERYONE)
    def account(talk: Talk) -> None:
        """The link account leads to whom the key belongs to."""
        key = keys.active(talk, "account")
        answer = talk.ask("GET", f"{keys.path(talk, key['id'])}/account")
        talk.same("the id", answer.body["id"], key["accountId"], answer)

    @checks.add("links.include", *EVERYONE)
    def include(talk: Talk) -> None:
        """include=account embeds the account; an unknown include is ignored."""
        key = keys.active(talk, "include")
        answer = talk.ask("GET", keys.path(talk, key["id"]), query={"include": "account"})
        talk.same("the account's id", (answer.body.get("account") or {}).get("id"), key["accountId"], answer)
        answer = talk.ask("GET", keys.path(talk, key["id"]), query={"include": "nonsense"})
        talk.true("account" not in answer.body, "no member account", "one", answer)

    @checks.add("links.certificate", *EVERYONE)
    def certificate(talk: Talk) -> None:
        """The link certificate gives a zip of ca.pem, cert.pem and key.pem, named after the key."""
        key = keys.active(talk, "Certificate")
        answer = talk.ask("GET", f"{keys.path(talk, key['id'])}/certificate")
        wanted = re.sub(r"[^a-z0-9]", "_", key["name"].lower())
        talk.same("Content-Disposition", answer.header("content-disposition"), f"attachment; filename={wanted}.zip", answer)
        with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
            talk.same("the files", sorted(archive.namelist()), ["ca.pem", "cert.pem", "key.pem"], answer)

    @checks.add("log-in", needs=("login",))
    def log_in(talk: Talk) -> None:
        """A user name with the right password makes a bearer token; with a wrong one it is 401."""
        assert talk.login is not None
        user, password = talk.login
        answer = talk.ask("POST", f"{keys.api(talk)}/token", 201, caller=NOBODY, body={"code": f"{user}:{password}"})
        bearer = Caller("the session", bearer=answer.body["jwt"])
        talk.ask("GET", f"{keys.api(talk)}/apikeys", caller=bearer, query={"limit": 1})
        talk.ask("POST", f"{keys.api(talk)}/token", 401, caller=NOBODY, body={"code": f"{user}:{password}-wrong"})
