"""Tokens of /v3: create, read, use, list and delete."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from ..checks import Checks
from ..context import Context
from ..http import Caller
from ..ownership import ID_FORMS
from .resources import (
    TOKENS,
    UNKNOWN,
    adopt_unmarked,
    caller_for,
    check_properties,
    create,
    expect_rejected,
    lifetime,
    own_ids,
    wait_until_rejected,
)

EVERYONE = ("admin", "user")
MUST_AUTHENTICATE = {"type": "error", "status": "401", "message": "Unauthorized 401: must authenticate"}


def add(checks: Checks) -> None:
    """Add the checks of this module."""

    @checks.add("tokens.create", *EVERYONE)
    def create_(context: Context) -> None:
        """POST returns 201 and the bearer token, in this response only; expiresAt is still empty."""
        response = create(context, "create")
        token = response.body
        form = rf"{token['id']}:[bcdfghjklmnpqrstvwxz2456789]{{54}}"
        context.check(bool(re.fullmatch(form, token["token"])), "token ID:SECRET", "another form", response)
        names = ("description", "ttl", "expiresAt", "isDerived", "expired", "current", "enabled")
        actual = tuple(token[name] for name in names)
        context.equal(", ".join(names), actual, (context.name("create"), lifetime(context), "", True, False, False, True), response)
        context.equal("clusterId and creatorId", (token["clusterId"], token["creatorId"]), (None, None), response)
        check_properties(context, response, token)

    @checks.add("tokens.owner", *EVERYONE)
    def owner(context: Context) -> None:
        """A token belongs to the user who creates it."""
        me = context.request("GET", "/v3/users", query={"me": "true"})
        context.equal("the number of users", len(me.body["data"]), 1, me)
        response = create(context, "owner", userId="user-made-up")
        context.equal("userId", response.body["userId"], me.body["data"][0]["id"], response)

    @checks.add("tokens.expires-at", *EVERYONE)
    def expires_at(context: Context) -> None:
        """The field expiresAt is set a moment after the creation, to created plus ttl."""
        token = create(context, "expires").body
        path = f"{TOKENS}/{token['id']}"
        response = context.wait_until(lambda: context.request("GET", path), lambda each: bool(each.body["expiresAt"]), "expiresAt set")
        created, end = (datetime.fromisoformat(response.body[name]) for name in ("created", "expiresAt"))
        context.equal("expiresAt - created", end - created, timedelta(milliseconds=lifetime(context)), response)

    @checks.add("tokens.get", *EVERYONE)
    def get(context: Context) -> None:
        """GET returns a token without its secret key."""
        token = create(context, "get").body
        response = context.request("GET", f"{TOKENS}/{token['id']}")
        context.check("token" not in response.body, "no property token", "one", response)
        context.equal("uuid", response.body["uuid"], token["uuid"], response)
        check_properties(context, response, response.body)

    @checks.add("tokens.authenticate", *EVERYONE)
    def authenticate(context: Context) -> None:
        """A token works as bearer token, with Basic authentication and as a cookie; a wrong secret key is rejected with 401."""
        token = create(context, "use").body
        bearer = caller_for(token)
        name, _, secret = bearer.token.partition(":")
        basic = Caller("the token", name, secret, temporary=True)
        for caller in (bearer, basic, Caller("the token", cookie=f"R_SESS={bearer.token}", temporary=True)):
            context.request("GET", f"{TOKENS}/{token['id']}", caller=caller)
        response = context.request("GET", TOKENS, 401, caller=Caller("a wrong secret key", token=f"{name}:{secret[::-1]}"))
        context.equal("the body", response.body, MUST_AUTHENTICATE, response)

    @checks.add("tokens.list", *EVERYONE)
    def list_(context: Context) -> None:
        """The list contains only the caller's own tokens, without secret keys, on one page."""
        token = create(context, "list").body
        response = context.request("GET", TOKENS)
        by_id = {each["id"]: each for each in response.body["data"]}
        context.check(token["id"] in by_id, f"{token['id']} in the list", f"{len(by_id)} others", response)
        context.equal("the owners", {each["userId"] for each in by_id.values()}, {token["userId"]}, response)
        context.check(not any("token" in each for each in by_id.values()), "no property token", "one", response)
        context.equal("pagination", response.body["pagination"], {"limit": 1000}, response)
        context.equal("actions", response.body["actions"], {}, response)
        check_properties(context, response, by_id[token["id"]])

    @checks.add("tokens.list-parameters", *EVERYONE)
    def list_parameters(context: Context) -> None:
        """Filters, limit, marker and sort do not affect the list; they are only echoed."""
        ours = sorted(create(context, "ignored").body["id"] for _ in range(3))  # others may come and go meanwhile
        ignored: list[dict[str, Any]] = [
            {},
            {"description": "nothing"},
            {"limit": 1},
            {"marker": "nothing"},
            {"sort": "id", "order": "desc"},
            {"enabled": "false"},
        ]
        for query in ignored:
            response = context.request("GET", TOKENS, query=query)
            listed = [each["id"] for each in response.body["data"] if each["id"] in ours]
            context.equal(f"the tokens for {query}", listed, ours, response)
        response = context.request("GET", TOKENS, query={"description": "nothing", "limit": 7})
        echoed = response.body["filters"]["description"]
        context.equal("filters.description", echoed, [{"modifier": "eq", "value": "nothing"}], response)
        context.equal("pagination.limit", response.body["pagination"]["limit"], 7, response)

    @checks.add("tokens.create-read-only-fields", *EVERYONE)
    def create_read_only_fields(context: Context) -> None:
        """POST reads description, ttl and clusterId; all other fields are silently ignored."""
        sent: dict[str, Any] = {
            "type": "nonsense",
            "name": "made-up",
            "enabled": False,
            "expired": True,
            "current": True,
            "isDerived": False,
            "nonsense": 1,
        }
        response = create(context, "ignores", **sent)
        token = response.body
        actual = (token["type"], token["enabled"], token["expired"], token["current"], token["isDerived"])
        context.equal("type, enabled, expired, current, isDerived", actual, ("token", True, False, False, True), response)
        context.check(token["name"] != "made-up", "a name chosen by the server", "the one that was sent", response)

    @checks.add("tokens.create-bodies", *EVERYONE)
    def create_bodies(context: Context) -> None:
        """A list, a string, invalid JSON and an empty body are rejected with 422; null and {} create a token."""
        before = own_ids(context)
        for body in ("[]", '"x"', '{"ttl": ', ""):
            response = expect_rejected(context, body, before=before)
            context.equal("the code", response.body["code"], "InvalidFormat", response)
        for body in ("null", "{}"):
            response = context.request("POST", TOKENS, 201, body=body)
            adopt_unmarked(context, response, before)
            # It cannot carry a marker, so `verify --clean` would not find it: it goes at once.
            context.request("DELETE", f"{TOKENS}/{response.body['id']}", 204)
            context.removed(response.body["id"])

    @checks.add("tokens.immutable", *EVERYONE)
    def immutable(context: Context) -> None:
        """A token cannot be changed: PUT is 404, PATCH and POST are 405."""
        token = create(context, "unchanged").body
        response = context.request("PUT", f"{TOKENS}/{token['id']}", 404, body={"description": context.name("changed")})
        context.equal("code and message", (response.body["code"], response.body["message"]), ("NotFound", "no store found"), response)
        for method in ("PATCH", "POST"):
            response = context.request(method, f"{TOKENS}/{token['id']}", 405, body={})
            context.equal("the code", response.body["code"], "MethodNotAllow", response)
        description = context.request("GET", f"{TOKENS}/{token['id']}").body["description"]
        context.equal("the description", description, token["description"])

    @checks.add("tokens.delete", *EVERYONE)
    def delete(context: Context) -> None:
        """DELETE returns 204 and the token is rejected; a second DELETE is 404."""
        token = create(context, "delete").body
        response = context.request("DELETE", f"{TOKENS}/{token['id']}", 204)
        context.equal("the body", response.body, "", response)
        wait_until_rejected(context, caller_for(token))
        response = context.wait_until(
            lambda: context.send(context.caller, "DELETE", f"{TOKENS}/{token['id']}"),
            lambda each: each.status == 404,
            "404 for a second DELETE",
            lag=True,
        )
        context.check_described(response)
        context.equal("the code", response.body["code"], "NotFound", response)
        context.removed(token["id"])

    @checks.add("tokens.delete-itself", *EVERYONE)
    def delete_itself(context: Context) -> None:
        """A derived token can delete itself; tokens that were created with it stay valid."""
        token = create(context, "itself").body
        child = create(context, "child", caller=caller_for(token)).body
        context.request("DELETE", f"{TOKENS}/{token['id']}", 204, caller=caller_for(token))
        wait_until_rejected(context, caller_for(token))
        context.request("GET", f"{TOKENS}/{child['id']}", caller=caller_for(child))
        context.removed(token["id"])
        context.reassign(child["id"])

    @checks.add("tokens.not-found", *EVERYONE, writes=False)
    def not_found(context: Context) -> None:
        """A token that does not exist is 404."""
        path = context.absent(f"{TOKENS}/{UNKNOWN}")
        for method in ("GET", "DELETE"):
            response = context.request(method, path, 404)
            context.equal("the code", response.body["code"], "NotFound", response)

    @checks.add("tokens.other-users", *EVERYONE, requires=("admin", "user"))
    def other_users(context: Context) -> None:
        """Tokens of other users are 404, for an administrator too."""
        other = context.callers["user" if context.role == "admin" else "admin"]
        token = create(context, "others", caller=other).body
        for method in ("GET", "DELETE"):
            context.request(method, f"{TOKENS}/{token['id']}", 404)
        context.check(token["id"] not in own_ids(context), "no token of another user in the list", "one")

    @checks.add("tokens.cluster-scope", *EVERYONE)
    def cluster_scope(context: Context) -> None:
        """A token scoped to a cluster is valid for that cluster only; whether the cluster exists is not checked."""
        listed = [each["id"] for each in context.request("GET", "/v3/clusters").body["data"]]
        clusters = [id for id in listed if ID_FORMS["cluster"].fullmatch(str(id))]
        cluster = clusters[0] if clusters else "local"
        token = create(context, "scoped", clusterId=cluster).body
        context.equal("clusterId", token["clusterId"], cluster)
        context.request("GET", TOKENS, 401, caller=caller_for(token))
        if clusters:
            context.request("GET", f"/v3/clusters/{cluster}", caller=caller_for(token))
        elif context.send(context.caller, "GET", f"/v3/clusters/{cluster}").status == 403:
            context.request("GET", f"/v3/clusters/{cluster}", 403, caller=caller_for(token))
            context.request("GET", "/v3/clusters/c-nope", 401, caller=caller_for(token))
        unknown = create(context, "unknown-cluster", clusterId="c-nope").body
        context.request("GET", TOKENS, 401, caller=caller_for(unknown))
