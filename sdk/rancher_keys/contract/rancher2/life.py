"""Tokens of /v3: making, reading, using, listing and deleting them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from ..checks import Checks
from ..talk import Talk
from ..wire import NOBODY, Caller
from .tokens import BROWSER, TOKENS, WHILE, bearer, check_members, create, max_ttl, not_made, note, refused

EVERYONE = ("admin", "user")
MUST_AUTHENTICATE = {"type": "error", "status": "401", "message": "Unauthorized 401: must authenticate"}
DAY = 86_400_000


def add(checks: Checks) -> None:
    """Add the checks of this module."""

    @checks.add("tokens.create", *EVERYONE)
    def create_(talk: Talk) -> None:
        """A create answers 201 and the bearer token, here alone; expiresAt is still empty."""
        answer = create(talk, "create")
        token = answer.body
        talk.true(
            bool(re.fullmatch(rf"{token['id']}:[bcdfghjklmnpqrstvwxz2456789]{{54}}", token["token"])), "token ID:SECRET", "another", answer
        )
        seen = (
            token["description"],
            token["ttl"],
            token["expiresAt"],
            token["isDerived"],
            token["expired"],
            token["current"],
            token["enabled"],
        )
        talk.same("what was made", seen, (talk.name("create"), WHILE, "", True, False, False, True), answer)
        talk.same("clusterId and creatorId", (token["clusterId"], token["creatorId"]), (None, None), answer)
        check_members(talk, answer, token)

    @checks.add("tokens.owner", *EVERYONE)
    def owner(talk: Talk) -> None:
        """A token belongs to who makes it."""
        me = talk.ask("GET", "/v3/users", query={"me": "true"})
        talk.same("how many users", len(me.body["data"]), 1, me)
        answer = create(talk, "owner", userId="user-made-up")
        talk.same("userId", answer.body["userId"], me.body["data"][0]["id"], answer)

    @checks.add("tokens.expires-at", *EVERYONE)
    def expires_at(talk: Talk) -> None:
        """The end, expiresAt, is filled in a moment later: created and ttl."""
        token = create(talk, "expires").body
        path = f"{TOKENS}/{token['id']}"
        answer = talk.until(lambda: talk.ask("GET", path), lambda each: bool(each.body["expiresAt"]), "expiresAt filled in")
        created, end = (datetime.fromisoformat(answer.body[name]) for name in ("created", "expiresAt"))
        talk.same("expiresAt - created", end - created, timedelta(milliseconds=WHILE), answer)

    @checks.add("tokens.get", *EVERYONE)
    def get(talk: Talk) -> None:
        """GET shows a token without its secret key."""
        token = create(talk, "get").body
        answer = talk.ask("GET", f"{TOKENS}/{token['id']}")
        talk.true("token" not in answer.body, "no member token", "one", answer)
        talk.same("uuid", answer.body["uuid"], token["uuid"], answer)
        check_members(talk, answer, answer.body)

    @checks.add("tokens.use", *EVERYONE)
    def use(talk: Talk) -> None:
        """A token works as bearer, as user name and password, and as a cookie; with another secret key it is 401."""
        token = create(talk, "use").body
        name, _, secret = token["token"].partition(":")
        for caller in (bearer(token), Caller("the token", name, secret), Caller("the token", cookie=f"R_SESS={token['token']}")):
            talk.ask("GET", f"{TOKENS}/{token['id']}", caller=caller)
        answer = talk.ask("GET", TOKENS, 401, caller=Caller("another secret key", bearer=f"{name}:{secret[::-1]}"))
        talk.same("the body", answer.body, MUST_AUTHENTICATE, answer)

    @checks.add("tokens.list", *EVERYONE)
    def list_(talk: Talk) -> None:
        """The list holds the caller's own tokens and no others', without secret keys, and has no pages."""
        token = create(talk, "list").body
        answer = talk.ask("GET", TOKENS)
        by_id = {each["id"]: each for each in answer.body["data"]}
        talk.true(token["id"] in by_id, f"{token['id']} in the list", f"{len(by_id)} others", answer)
        talk.same("whose they are", {each["userId"] for each in by_id.values()}, {token["userId"]}, answer)
        talk.true(not any("token" in each for each in by_id.values()), "no member token", "one", answer)
        talk.same("pagination", answer.body["pagination"], {"limit": 1000}, answer)
        talk.same("actions", answer.body["actions"], {}, answer)
        check_members(talk, answer, by_id[token["id"]])

    @checks.add("tokens.list-ignores", *EVERYONE)
    def list_ignores(talk: Talk) -> None:
        """Filters, limit, marker and sort change neither rows nor order; they are echoed."""
        ours = sorted(create(talk, "ignored").body["id"] for _ in range(3))  # others may come and go meanwhile
        unheeded: list[dict[str, Any]] = [
            {},
            {"description": "nothing"},
            {"limit": 1},
            {"marker": "nothing"},
            {"sort": "id", "order": "desc"},
            {"enabled": "false"},
        ]
        for query in unheeded:
            answer = talk.ask("GET", TOKENS, query=query)
            listed = [each["id"] for each in answer.body["data"] if each["id"] in ours]
            talk.same(f"the rows for {query}", listed, ours, answer)
        answer = talk.ask("GET", TOKENS, query={"description": "nothing", "limit": 7})
        echoed = answer.body["filters"]["description"]
        talk.same("filters.description", echoed, [{"modifier": "eq", "value": "nothing"}], answer)
        talk.same("pagination.limit", answer.body["pagination"]["limit"], 7, answer)

    @checks.add("tokens.create-ignores", *EVERYONE)
    def create_ignores(talk: Talk) -> None:
        """A create reads description, ttl and clusterId, and ignores everything else without a word."""
        sent: dict[str, Any] = {
            "type": "nonsense",
            "name": "made-up",
            "enabled": False,
            "expired": True,
            "current": True,
            "isDerived": False,
            "nonsense": 1,
        }
        answer = create(talk, "ignores", **sent)
        token = answer.body
        seen = (token["type"], token["enabled"], token["expired"], token["current"], token["isDerived"])
        talk.same("type, enabled, expired, current, isDerived", seen, ("token", True, False, False, True), answer)
        talk.true(token["name"] != "made-up", "a name of the server's", "the one that was sent", answer)

    @checks.add("tokens.bodies", *EVERYONE)
    def bodies(talk: Talk) -> None:
        """A list, a text, bad JSON and nothing are 422; null and an empty object make a token."""
        for body in ("[]", '"x"', '{"ttl": ', ""):
            answer = not_made(talk, body)
            talk.same("the code", answer.body["code"], "InvalidFormat", answer)
        for body in ("null", "{}"):
            note(talk, talk.ask("POST", TOKENS, 201, body=body))

    @checks.add("tokens.not-changed", *EVERYONE)
    def not_changed(talk: Talk) -> None:
        """A token cannot be changed: PUT is 404, PATCH and POST are 405."""
        token = create(talk, "unchanged").body
        answer = talk.ask("PUT", f"{TOKENS}/{token['id']}", 404, body={"description": "changed"})
        talk.same("code and message", (answer.body["code"], answer.body["message"]), ("NotFound", "no store found"), answer)
        for method in ("PATCH", "POST"):
            answer = talk.ask(method, f"{TOKENS}/{token['id']}", 405, body={})
            talk.same("the code", answer.body["code"], "MethodNotAllow", answer)
        talk.same("the description", talk.ask("GET", f"{TOKENS}/{token['id']}").body["description"], token["description"])

    @checks.add("tokens.delete", *EVERYONE)
    def delete(talk: Talk) -> None:
        """DELETE is 204 and ends the token; a second one is 404."""
        token = create(talk, "delete").body
        answer = talk.ask("DELETE", f"{TOKENS}/{token['id']}", 204)
        talk.same("the body", answer.body, "", answer)
        refused(talk, bearer(token))
        answer = talk.until(
            lambda: talk.wire.send(talk.caller, "DELETE", f"{TOKENS}/{token['id']}"),
            lambda each: each.status == 404,
            "404 for a second DELETE",
        )
        talk.described(answer)
        talk.same("the code", answer.body["code"], "NotFound", answer)
        talk.forget(token["id"])

    @checks.add("tokens.delete-itself", *EVERYONE)
    def delete_itself(talk: Talk) -> None:
        """A derived token may delete itself; what was made with it lives on."""
        token = create(talk, "itself").body
        child = create(talk, "child", caller=bearer(token)).body
        talk.ask("DELETE", f"{TOKENS}/{token['id']}", 204, caller=bearer(token))
        refused(talk, bearer(token))
        talk.ask("GET", f"{TOKENS}/{child['id']}", caller=bearer(child))
        talk.forget(token["id"])
        talk.take_over(child["id"])

    @checks.add("tokens.not-found", *EVERYONE, writes=False)
    def not_found(talk: Talk) -> None:
        """A token that is not there is 404."""
        for method in ("GET", "DELETE"):
            answer = talk.ask(method, f"{TOKENS}/token-zzzzz", 404)
            talk.same("the code", answer.body["code"], "NotFound", answer)

    @checks.add("tokens.others", *EVERYONE, needs=("admin", "user"))
    def others(talk: Talk) -> None:
        """Another user's token is 404, for an administrator as well."""
        other = talk.callers["user" if talk.role == "admin" else "admin"]
        made = create(talk, "others", caller=other).body
        for method in ("GET", "DELETE"):
            talk.ask(method, f"{TOKENS}/{made['id']}", 404)
        listed = {each["id"] for each in talk.ask("GET", TOKENS).body["data"]}
        talk.true(made["id"] not in listed, "no token of another user's in the list", "one")

    @checks.add("tokens.scoped", *EVERYONE)
    def scoped(talk: Talk) -> None:
        """A token that is scoped to a cluster opens that cluster, and is 401 elsewhere; the cluster is not checked."""
        clusters = talk.ask("GET", "/v3/clusters").body["data"]
        cluster = clusters[0]["id"] if clusters else "local"
        token = create(talk, "scoped", clusterId=cluster).body
        talk.same("clusterId", token["clusterId"], cluster)
        talk.ask("GET", TOKENS, 401, caller=bearer(token))
        if clusters:
            talk.ask("GET", f"/v3/clusters/{cluster}", caller=bearer(token))
        unknown = create(talk, "unknown-cluster", clusterId="c-nope").body
        talk.ask("GET", TOKENS, 401, caller=bearer(unknown))

    @checks.add("ttl.none", *EVERYONE)
    def ttl_none(talk: Talk) -> None:
        """No ttl, 0 and null mean the maximum, or no end where there is none."""
        longest = max_ttl(talk)
        for ttl in (0, None):
            answer = create(talk, "no-ttl", ttl=ttl)
            talk.same(f"ttl for {ttl}", answer.body["ttl"], longest, answer)

    @checks.add("ttl.clamped", *EVERYONE)
    def ttl_clamped(talk: Talk) -> None:
        """A ttl over the maximum is clamped to it; a shorter one is kept."""
        longest = max_ttl(talk)
        asked = longest + DAY if longest else 400 * DAY
        answer = create(talk, "long", ttl=asked)
        talk.same(f"ttl for {asked}", answer.body["ttl"], longest or asked, answer)
        answer = create(talk, "short", ttl=60_001)
        talk.same("ttl for 60001", answer.body["ttl"], 60_001, answer)

    @checks.add("ttl.negative", *EVERYONE)
    def ttl_negative(talk: Talk) -> None:
        """A negative ttl is kept, and the token is born expired."""
        token = create(talk, "negative", ttl=-60_000).body
        talk.same("ttl", token["ttl"], -60_000)
        answer = talk.ask("GET", f"{TOKENS}/{token['id']}")
        talk.same("expired", answer.body["expired"], True, answer)
        talk.ask("GET", TOKENS, 401, caller=bearer(token))

    @checks.add("ttl.formats", *EVERYONE)
    def ttl_formats(talk: Talk) -> None:
        """A ttl that is no whole number is 422."""
        wrong: list[Any] = [1.5, "60000", True, [], 1e30]
        for ttl in wrong:
            not_made(talk, {"description": talk.name("format"), "ttl": ttl})

    @checks.add("logout.derived", *EVERYONE)
    def logout(talk: Talk) -> None:
        """The action logout deletes the token that asks, clears the cookies, and leaves what was made with it."""
        token = create(talk, "logout").body
        child = create(talk, "survivor", caller=bearer(token)).body
        answer = talk.ask("POST", f"{TOKENS}?action=logout", caller=bearer(token), body={})
        cleared = {value.split("=")[0] for value in answer.all_headers("set-cookie")}
        talk.true({"R_SESS", "CSRF"} <= cleared, "cookies R_SESS and CSRF cleared", ", ".join(sorted(cleared)) or "none", answer)
        refused(talk, bearer(token))
        talk.ask("GET", f"{TOKENS}/{child['id']}", caller=bearer(child))
        talk.forget(token["id"])
        talk.take_over(child["id"])

    @checks.add("logout.all", *EVERYONE)
    def logout_all(talk: Talk) -> None:
        """The action logoutAll does the same since 2.10; before, it is 422 and the token lives."""
        token = create(talk, "logout-all").body
        if talk.target.at_least("2.10"):
            talk.ask("POST", f"{TOKENS}?action=logoutAll", caller=bearer(token), body={})
            refused(talk, bearer(token))
            talk.forget(token["id"])
        else:
            answer = talk.ask("POST", f"{TOKENS}?action=logoutAll", 422, caller=bearer(token), body={})
            talk.same("the code", answer.body["code"], "InvalidAction", answer)
            talk.ask("GET", f"{TOKENS}/{token['id']}", caller=bearer(token))

    @checks.add("actions.unknown", *EVERYONE)
    def unknown_action(talk: Talk) -> None:
        """An action that is none is 422 InvalidAction."""
        answer = talk.ask("POST", f"{TOKENS}?action=nonsense", 422, body={})
        talk.same("the code", answer.body["code"], "InvalidAction", answer)

    @checks.add("errors.unauthorized", writes=False)
    def unauthorized(talk: Talk) -> None:
        """Without credentials the answer is 401, with a status that is a string and no challenge."""
        answer = talk.ask("GET", TOKENS, 401, caller=NOBODY)
        talk.same("the body", answer.body, MUST_AUTHENTICATE, answer)
        talk.same("WWW-Authenticate", answer.header("www-authenticate"), None, answer)

    @checks.add("errors.csrf", *EVERYONE)
    def csrf(talk: Talk) -> None:
        """A browser needs the CSRF token for a change, whatever its credentials; matching values of its own will do."""
        answer = not_made(talk, {"description": talk.name("csrf")}, BROWSER)
        talk.same("the code", answer.body["code"], "InvalidCSRFToken", answer)
        headers = {**BROWSER, "Cookie": "CSRF=made-up", "X-Api-Csrf": "made-up"}
        note(talk, talk.ask("POST", TOKENS, 201, body={"description": talk.name("csrf")}, headers=headers))

    @checks.add("answers.headers", *EVERYONE, writes=False)
    def headers(talk: Talk) -> None:
        """Answers of /v3 carry X-Api-Schemas and X-Api-Cattle-Auth."""
        answer = talk.ask("GET", TOKENS)
        talk.true((answer.header("x-api-schemas") or "").endswith("/v3/schemas"), "X-Api-Schemas …/v3/schemas", "another", answer)
        talk.same("X-Api-Cattle-Auth", answer.header("x-api-cattle-auth"), "true", answer)
        answer = talk.ask("GET", TOKENS, 401, caller=NOBODY)
        talk.same("X-Api-Cattle-Auth", answer.header("x-api-cattle-auth"), "false", answer)

    @checks.add("around.version", writes=False)
    def version(talk: Talk) -> None:
        """The version can be read without credentials."""
        answer = talk.ask("GET", "/rancherversion", caller=NOBODY)
        talk.same("Version", answer.body["Version"].removeprefix("v"), talk.target.version, answer)

    @checks.add("around.settings", *EVERYONE, writes=False)
    def settings(talk: Talk) -> None:
        """The settings on ttl can be read, and have the version's default."""
        defaults = {"auth-token-max-ttl-minutes": "129600" if talk.target.at_least("2.8") else "0", "auth-user-session-ttl-minutes": "960"}
        for name, default in defaults.items():
            answer = talk.ask("GET", f"/v3/settings/{name}")
            talk.same(f"the default of {name}", answer.body["default"], default, answer)
        talk.ask("GET", "/v3/settings/nonsense", 404)

    @checks.add("around.users", *EVERYONE, writes=False)
    def users(talk: Talk) -> None:
        """An administrator sees all users, others themselves alone."""
        answer = talk.ask("GET", "/v3/users")
        own = [each["id"] for each in answer.body["data"] if each["me"]]
        talk.same("how many of them are the caller", len(own), 1, answer)
        if talk.role == "user":
            talk.same("how many users", len(answer.body["data"]), 1, answer)

    @checks.add("sdk.no-secret", *EVERYONE)
    def no_secret(talk: Talk) -> None:
        """The SDK masks the bearer token of a new token."""
        from ...rancher2 import models
        from ..sdk import decoded

        answer = create(talk, "sdk")
        secret = answer.body["token"].partition(":")[2]
        talk.true(
            secret not in repr(decoded(models.TokenCreated, answer)), "a model that masks the secret key", "one that shows it", answer
        )
