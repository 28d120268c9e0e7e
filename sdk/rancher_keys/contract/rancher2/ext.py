"""Tokens of ext.cattle.io/v1, which came with Rancher 2.12."""

from __future__ import annotations

import json
import re

from ..checks import Checks
from ..context import Context
from ..http import ANONYMOUS, Caller
from ..ownership import checked_id
from .resources import EXT, EXT_API, TOKENS, UNKNOWN, caller_for_ext, create_ext, lifetime, max_ttl, name_of, patch

EVERYONE = ("admin", "user")
SINCE = "2.12"


def add(checks: Checks) -> None:
    """Add the checks of this module."""

    @checks.add("ext.not-available", "admin", "user", writes=False, until=SINCE)
    def not_available(context: Context) -> None:
        """Before 2.12 there are no ext tokens: 404 for an administrator, 403 for other users."""
        status = 404 if context.role == "admin" else 403
        response = context.send(context.caller, "GET", EXT)
        context.equal("the status", response.status, status, response)

    @checks.add("ext.create", *EVERYONE, requires=("ext",), since=SINCE)
    def create(context: Context) -> None:
        """POST returns 201 and the secret key, in this response only; expiresAt is already set."""
        response = create_ext(context, "create", metadata={"name": "made-up", "labels": {"rancher-keys": "verify"}})
        ext = response.body
        context.check(bool(re.fullmatch("token-[a-z0-9]{5}", name_of(ext))), "a name token-xxxxx", name_of(ext), response)
        context.check(
            bool(re.fullmatch("[a-z0-9]{54}", ext["status"].get("value", ""))), "a secret key of 54 characters", "another one", response
        )
        context.equal(
            "description and ttl", (ext["spec"]["description"], ext["spec"]["ttl"]), (context.name("create"), lifetime(context)), response
        )
        context.check("hash" not in ext["status"], "no hash", "one", response)
        context.check(ext["status"]["expiresAt"] != "", "a time in expiresAt", "an empty text", response)
        context.equal("the label", ext["metadata"]["labels"].get("rancher-keys"), "verify", response)
        if context.target.at_least("2.13"):
            whole = f"ext/{name_of(ext)}:{ext['status']['value']}"
            context.check(ext["status"].get("bearerToken") == whole, "bearerToken ext/NAME:SECRET", "another value, or none", response)
        else:
            context.check("bearerToken" not in ext["status"], "no bearerToken before 2.13", "one", response)

    @checks.add("ext.get", *EVERYONE, requires=("ext",), since=SINCE)
    def get(context: Context) -> None:
        """GET returns the hash of the secret key, not the secret key."""
        ext = create_ext(context, "get").body
        response = context.request("GET", f"{EXT}/{name_of(ext)}")
        shown = {name for name in ("value", "bearerToken", "hash") if name in response.body["status"]}
        context.equal("which of value, bearerToken and hash are returned:", shown, {"hash"}, response)
        context.equal("uid", response.body["metadata"]["uid"], ext["metadata"]["uid"], response)
        context.equal("expiresAt", response.body["status"]["expiresAt"], ext["status"]["expiresAt"], response)

    @checks.add("ext.authenticate", *EVERYONE, requires=("ext",), since=SINCE)
    def authenticate(context: Context) -> None:
        """The bearer token is ext/NAME:SECRET; without ext/, or with a wrong secret key, it is rejected with 401."""
        ext = create_ext(context, "use").body
        caller = caller_for_ext(ext)
        response = context.request("GET", f"{EXT}/{name_of(ext)}", caller=caller)
        context.equal("current", response.body["status"]["current"], True, response)
        for wrong in (caller.token.removeprefix("ext/"), caller.token[:-8] + "zzzzzzzz"):
            context.request("GET", f"{EXT}/{name_of(ext)}", 401, caller=Caller("a wrong token", token=wrong))
        context.request("GET", EXT, 401, caller=ANONYMOUS)

    @checks.add("ext.on-v3", *EVERYONE, requires=("ext",), since=SINCE)
    def on_v3(context: Context) -> None:
        """An ext token is accepted on /v3/tokens since 2.15, and is never in its list."""
        ext = create_ext(context, "on-v3").body
        context.request("GET", TOKENS, 200 if context.target.at_least("2.15") else 401, caller=caller_for_ext(ext))
        listed = {each["id"] for each in context.request("GET", TOKENS).body["data"]}
        context.check(name_of(ext) not in listed, "no ext token in /v3/tokens", "one")

    @checks.add("ext.list", *EVERYONE, requires=("ext",), since=SINCE)
    def list_(context: Context) -> None:
        """Label and field selectors select tokens from the list."""
        label = context.marker[-8:]
        ext = create_ext(context, "list", metadata={"labels": {"rancher-keys": label}}).body
        for query, expected in (
            ({"labelSelector": f"rancher-keys={label}"}, [name_of(ext)]),
            ({"fieldSelector": f"metadata.name={name_of(ext)}"}, [name_of(ext)]),
            ({"labelSelector": "rancher-keys=nothing"}, []),
        ):
            response = context.request("GET", EXT, query=query)
            names = [name_of(each) for each in response.body["items"] if each["spec"]["description"].startswith(context.name("list"))]
            context.equal(f"the names for {query}", names, expected, response)
            context.equal("the number of tokens", len(response.body["items"]), len(expected), response)

    @checks.add("ext.pagination", *EVERYONE, requires=("ext",), since=SINCE)
    def pagination(context: Context) -> None:
        """The parameters limit and continue return every token exactly once; an invalid continue is 500."""
        selector = {"labelSelector": f"page={context.marker[-8:]}-{context.role}"}
        created = {
            name_of(create_ext(context, "page", metadata={"labels": {"page": selector["labelSelector"][5:]}}).body) for _ in range(3)
        }
        response = context.request("GET", EXT, query={**selector, "limit": 2})
        names = [name_of(each) for each in response.body["items"]]
        context.equal("the number of tokens on the first page", len(names), 2, response)
        start = response.body["metadata"].get("continue", "")
        context.check(bool(start), "a value in continue", "none", response)
        response = context.request("GET", EXT, query={**selector, "limit": 2, "continue": start})
        names += [name_of(each) for each in response.body["items"]]
        context.equal("all names", sorted(names), sorted(created), response)
        context.check(not response.body["metadata"].get("continue"), "no continue on the last page", "one", response)
        context.request("GET", EXT, 500, query={"limit": 2, "continue": "nonsense"})

    @checks.add("ext.disable", *EVERYONE, requires=("ext",), since=SINCE)
    def disable(context: Context) -> None:
        """A disabled token is rejected with 401, and accepted again once it is enabled."""
        ext = create_ext(context, "disable").body
        path = f"{EXT}/{name_of(ext)}"
        response = patch(context, ext, enabled=False)
        context.equal("enabled", response.body["spec"]["enabled"], False, response)
        caller = caller_for_ext(ext)
        context.wait_for_401(caller, path, "the disabled token was rejected")
        patch(context, ext, enabled=True)
        context.request("GET", path, caller=caller)

    @checks.add("ext.patch", *EVERYONE, requires=("ext",), since=SINCE)
    def patched(context: Context) -> None:
        """Merge patch and JSON patch change a token; plain JSON is rejected with 415."""
        ext = create_ext(context, "patch").body
        path = f"{EXT}/{name_of(ext)}"
        response = patch(context, ext, metadata={"labels": {"rancher-keys": "patched"}}, description=context.name("patched"))
        actual = (
            response.body["spec"]["description"],
            response.body["metadata"]["labels"].get("rancher-keys"),
            response.body["spec"]["ttl"],
        )
        context.equal("description, label, ttl", actual, (context.name("patched"), "patched", lifetime(context)), response)
        operations = json.dumps([{"op": "replace", "path": "/spec/description", "value": context.name("json")}])
        response = context.request("PATCH", path, body=operations, headers={"Content-Type": "application/json-patch+json"})
        context.equal("the description", response.body["spec"]["description"], context.name("json"), response)
        context.request("PATCH", path, 415, body={"spec": {}}, headers={"Content-Type": "application/json"})

    @checks.add("ext.shorten-ttl", *EVERYONE, requires=("ext",), since=SINCE)
    def shorten(context: Context) -> None:
        """The ttl can be shortened, but not extended."""
        ext = create_ext(context, "shorten").body
        response = patch(context, ext, ttl=lifetime(context) // 2)
        context.equal("ttl", response.body["spec"]["ttl"], lifetime(context) // 2, response)
        for longer in (lifetime(context), 0):
            response = patch(context, ext, 400, ttl=longer)
            reason = "forbidden to extend time-to-live"
            context.check(reason in response.body["message"], reason, response.summary(), response)

    @checks.add("ext.replace", *EVERYONE, requires=("ext",), since=SINCE)
    def replace(context: Context) -> None:
        """PUT changes the description; changes of userID, kind and uid are rejected with 400."""
        ext = create_ext(context, "replace").body
        path = f"{EXT}/{name_of(ext)}"
        now = context.request("GET", path).body
        response = context.request("PUT", path, body={**now, "spec": {**now["spec"], "description": context.name("replaced")}})
        context.equal("the description", response.body["spec"]["description"], context.name("replaced"), response)
        now = response.body
        for part, field in (("spec", "userID"), ("spec", "kind"), ("metadata", "uid")):
            context.request("PUT", path, 400, body={**now, part: {**now[part], field: "made-up"}})

    @checks.add("ext.ttl", *EVERYONE, requires=("ext",), since=SINCE)
    def ttl(context: Context) -> None:
        """A ttl of 0, a negative ttl and one over the maximum are replaced by the maximum."""
        longest = max_ttl(context)
        if longest:
            for asked in (0, -1, longest + 1):
                response = create_ext(context, "ttl", ttl=asked)
                context.equal(f"ttl for {asked}", response.body["spec"]["ttl"], longest, response)

    @checks.add("ext.unknown-fields", *EVERYONE, requires=("ext",), since=SINCE)
    def unknown_fields(context: Context) -> None:
        """An unknown field causes a warning, and with fieldValidation=Strict 400."""
        response = create_ext(context, "unknown", nonsense=1)
        warning = response.header("warning") or ""
        context.check(warning.startswith("299 - ") and "nonsense" in warning, "a Warning 299 that names it", warning or "none", response)
        create_ext(context, "strict", nonsense=1, query={"fieldValidation": "Strict"}, status=400)

    @checks.add("ext.dry-run", *EVERYONE, requires=("ext",), since=SINCE)
    def dry_run(context: Context) -> None:
        """A dry run creates nothing, and returns a hash but no secret key."""
        response = create_ext(context, "dry-run", query={"dryRun": "All"})
        shown = {name for name in ("value", "bearerToken", "hash") if response.body["status"].get(name)}
        context.equal("which of value, bearerToken and hash are returned:", shown, {"hash"}, response)
        name = checked_id("ext token", name_of(response.body), response)
        context.request("GET", f"{EXT}/{name}", 404)

    @checks.add("ext.other-owner", *EVERYONE, requires=("ext",), since=SINCE)
    def other_owner(context: Context) -> None:
        """Creating a token for another user, or for a cluster that does not exist, is rejected with 400."""
        create_ext(context, "for-another", userID="user-made-up", status=400)
        if context.target.at_least("2.13"):
            create_ext(context, "nowhere", clusterName="c-nope", status=400)

    @checks.add("ext.other-users", *EVERYONE, requires=("admin", "user", "ext"), since=SINCE)
    def other_users(context: Context) -> None:
        """An administrator sees the tokens of all users; for other users they are 404."""
        other = context.callers["user" if context.role == "admin" else "admin"]
        ext = create_ext(context, "others", caller=other).body
        found = 200 if context.role == "admin" else 404
        context.request("GET", f"{EXT}/{name_of(ext)}", found)
        names = {name_of(each) for each in context.request("GET", EXT).body["items"]}
        context.equal("in the list", name_of(ext) in names, context.role == "admin")
        if context.role == "user":
            context.request("DELETE", f"{EXT}/{name_of(ext)}", 404)

    @checks.add("ext.delete-collection", "user", requires=("ext",), since="2.13")
    def delete_collection(context: Context) -> None:
        """Deleting by selector is 403 for callers who are not administrators."""
        query = {"labelSelector": f"rancher-keys={context.marker}", "dryRun": "All"}  # a server that lets it through deletes nothing
        context.request("DELETE", EXT, 403, query=query)

    @checks.add("ext.watch", *EVERYONE, requires=("ext",), since=SINCE)
    def watch(context: Context) -> None:
        """A watch streams the events since a resourceVersion, one per line."""
        start = context.request("GET", EXT, query={"limit": 1}).body["metadata"]["resourceVersion"]
        ext = create_ext(context, "watch").body
        response = context.send(context.caller, "GET", EXT, query={"watch": "true", "resourceVersion": start, "timeoutSeconds": 1})
        context.equal("the status", response.status, 200, response)
        lines = [response.body] if isinstance(response.body, dict) else [json.loads(line) for line in response.body.splitlines() if line]
        kinds = {name_of(line["object"]): line["type"] for line in lines}
        context.equal("the event", kinds.get(name_of(ext)), "ADDED", response)
        for line in lines:
            problems = context.description.check({"$ref": "#/components/schemas/ExtTokenEvent"}, line)
            context.check(not problems, "events as described", "; ".join(problems[:2]), response)

    @checks.add("ext.delete", *EVERYONE, requires=("ext",), since=SINCE)
    def delete(context: Context) -> None:
        """DELETE returns the token, which is then rejected; a second DELETE is 404."""
        ext = create_ext(context, "delete").body
        response = context.request("DELETE", f"{EXT}/{name_of(ext)}")
        context.equal("the name", name_of(response.body), name_of(ext), response)
        context.request("DELETE", f"{EXT}/{name_of(ext)}", 404)
        caller = caller_for_ext(ext)
        context.wait_for_401(caller, EXT, "the deleted token was rejected")
        context.removed(name_of(ext))

    @checks.add("ext.not-found", *EVERYONE, requires=("ext",), since=SINCE, writes=False)
    def not_found(context: Context) -> None:
        """A token that does not exist is 404, with a Status."""
        response = context.request("GET", f"{EXT}/{UNKNOWN}", 404)
        context.equal("kind and reason", (response.body["kind"], response.body["reason"]), ("Status", "NotFound"), response)

    @checks.add("users.self", *EVERYONE, requires=("ext",), since="2.13", writes=False)
    def self_user(context: Context) -> None:
        """The resource selfusers returns the id of the caller."""
        me = context.request("GET", "/v3/users", query={"me": "true"}).body["data"][0]["id"]
        response = context.request("POST", f"{EXT_API}/selfusers", 201, body={})
        context.equal("userID", response.body["status"]["userID"], me, response)

    @checks.add("sdk.ext-hash-not-exposed", *EVERYONE, requires=("ext",), since=SINCE)
    def no_hash(context: Context) -> None:
        """The SDK does not expose the hash, and masks the secret key of a new token."""
        from ...rancher2 import models
        from ..sdk import decoded

        response = create_ext(context, "sdk")
        value = response.body["status"]["value"]
        context.check(
            value not in repr(decoded(models.ExtTokenCreated, response)), "a model that masks the secret key", "one that shows it", response
        )
        response = context.request("GET", f"{EXT}/{name_of(response.body)}")
        context.check(
            response.body["status"]["hash"] not in repr(decoded(models.ExtToken, response)),
            "a model without the hash",
            "one with it",
            response,
        )
