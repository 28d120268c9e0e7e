"""Tokens of ext.cattle.io/v1, since Rancher 2.12."""

from __future__ import annotations

import json
import re

from ..checks import Checks
from ..talk import Talk
from ..wire import NOBODY, Caller
from .tokens import EXT, TOKENS, WHILE, create_ext, ext_bearer, max_ttl, name_of, patch

EVERYONE = ("admin", "user")
SINCE = "2.12"


def add(checks: Checks) -> None:
    """Add the checks of this module."""

    @checks.add("ext.not-offered", "admin", "user", writes=False, until=SINCE)
    def not_offered(talk: Talk) -> None:
        """Before 2.12 there are no ext tokens: 404 for an administrator, 403 for others."""
        status = 404 if talk.role == "admin" else 403
        answer = talk.wire.send(talk.caller, "GET", EXT)
        talk.same("the status", answer.status, status, answer)

    @checks.add("ext.create", *EVERYONE, since=SINCE)
    def create(talk: Talk) -> None:
        """A create answers 201 and the secret key, here alone; expiresAt is set at once."""
        answer = create_ext(talk, "create", metadata={"name": "made-up", "labels": {"rancher-keys": "verify"}})
        ext = answer.body
        talk.true(bool(re.fullmatch("token-[a-z0-9]{5}", name_of(ext))), "a name token-xxxxx", name_of(ext), answer)
        talk.true(bool(re.fullmatch("[a-z0-9]{54}", ext["status"].get("value", ""))), "a secret key of 54 characters", "another", answer)
        talk.same("description and ttl", (ext["spec"]["description"], ext["spec"]["ttl"]), (talk.name("create"), WHILE), answer)
        talk.true("hash" not in ext["status"], "no hash", "one", answer)
        talk.true(ext["status"]["expiresAt"] != "", "an expiresAt", "an empty one", answer)
        talk.same("the label", ext["metadata"]["labels"].get("rancher-keys"), "verify", answer)
        if talk.target.at_least("2.13"):
            whole = f"ext/{name_of(ext)}:{ext['status']['value']}"
            talk.true(ext["status"].get("bearerToken") == whole, "bearerToken ext/NAME:SECRET", "another, or none", answer)
        else:
            talk.true("bearerToken" not in ext["status"], "no bearerToken before 2.13", "one", answer)

    @checks.add("ext.get", *EVERYONE, since=SINCE)
    def get(talk: Talk) -> None:
        """GET shows the hash of the secret key and not the secret key."""
        ext = create_ext(talk, "get").body
        answer = talk.ask("GET", f"{EXT}/{name_of(ext)}")
        shown = {name for name in ("value", "bearerToken", "hash") if name in answer.body["status"]}
        talk.same("value, bearerToken and hash shown", shown, {"hash"}, answer)
        talk.same("uid", answer.body["metadata"]["uid"], ext["metadata"]["uid"], answer)
        talk.same("expiresAt", answer.body["status"]["expiresAt"], ext["status"]["expiresAt"], answer)

    @checks.add("ext.use", *EVERYONE, since=SINCE)
    def use(talk: Talk) -> None:
        """The bearer is ext/NAME:SECRET; without ext/, or with another secret key, it is 401."""
        ext = create_ext(talk, "use").body
        caller = ext_bearer(ext)
        answer = talk.ask("GET", f"{EXT}/{name_of(ext)}", caller=caller)
        talk.same("current", answer.body["status"]["current"], True, answer)
        for wrong in (caller.bearer.removeprefix("ext/"), caller.bearer[:-8] + "zzzzzzzz"):
            talk.ask("GET", f"{EXT}/{name_of(ext)}", 401, caller=Caller("a wrong token", bearer=wrong))
        talk.ask("GET", EXT, 401, caller=NOBODY)

    @checks.add("ext.on-v3", *EVERYONE, since=SINCE)
    def on_v3(talk: Talk) -> None:
        """An ext token opens /v3/tokens since 2.15, and never stands in its list."""
        ext = create_ext(talk, "on-v3").body
        talk.ask("GET", TOKENS, 200 if talk.target.at_least("2.15") else 401, caller=ext_bearer(ext))
        listed = {each["id"] for each in talk.ask("GET", TOKENS).body["data"]}
        talk.true(name_of(ext) not in listed, "no ext token in /v3/tokens", "one")

    @checks.add("ext.list", *EVERYONE, since=SINCE)
    def list_(talk: Talk) -> None:
        """The list holds it; a label selector and a field selector choose; a selector of nothing gives nothing."""
        label = talk.marker[-8:]
        ext = create_ext(talk, "list", metadata={"labels": {"rancher-keys": label}}).body
        for query, wanted in (
            ({"labelSelector": f"rancher-keys={label}"}, [name_of(ext)]),
            ({"fieldSelector": f"metadata.name={name_of(ext)}"}, [name_of(ext)]),
            ({"labelSelector": "rancher-keys=nothing"}, []),
        ):
            answer = talk.ask("GET", EXT, query=query)
            names = [name_of(each) for each in answer.body["items"] if each["spec"]["description"].startswith(talk.name("list"))]
            talk.same(f"the names for {query}", names, wanted, answer)
            talk.same("how many", len(answer.body["items"]), len(wanted), answer)

    @checks.add("ext.pages", *EVERYONE, since=SINCE)
    def pages(talk: Talk) -> None:
        """Limit and continue page through the list, none lost and none twice; another continue is 500."""
        selector = {"labelSelector": f"page={talk.marker[-8:]}-{talk.role}"}
        made = {name_of(create_ext(talk, "page", metadata={"labels": {"page": selector["labelSelector"][5:]}}).body) for _ in range(3)}
        answer = talk.ask("GET", EXT, query={**selector, "limit": 2})
        names = [name_of(each) for each in answer.body["items"]]
        talk.same("how many on the first page", len(names), 2, answer)
        start = answer.body["metadata"].get("continue", "")
        talk.true(bool(start), "a continue", "none", answer)
        answer = talk.ask("GET", EXT, query={**selector, "limit": 2, "continue": start})
        names += [name_of(each) for each in answer.body["items"]]
        talk.same("all names", sorted(names), sorted(made), answer)
        talk.true(not answer.body["metadata"].get("continue"), "no continue on the last page", "one", answer)
        talk.ask("GET", EXT, 500, query={"limit": 2, "continue": "nonsense"})

    @checks.add("ext.disable", *EVERYONE, since=SINCE)
    def disable(talk: Talk) -> None:
        """A disabled token is 401, and works again when it is enabled."""
        ext = create_ext(talk, "disable").body
        address = f"{EXT}/{name_of(ext)}"
        answer = patch(talk, ext, enabled=False)
        talk.same("enabled", answer.body["spec"]["enabled"], False, answer)
        caller = ext_bearer(ext)
        talk.until(lambda: talk.wire.send(caller, "GET", address), lambda each: each.status == 401, "401 for a disabled token")
        patch(talk, ext, enabled=True)
        talk.until(lambda: talk.wire.send(caller, "GET", address), lambda each: each.status == 200, "200 for an enabled token")

    @checks.add("ext.patch", *EVERYONE, since=SINCE)
    def patched(talk: Talk) -> None:
        """A merge patch changes description and labels; a JSON patch works, plain JSON is 415."""
        ext = create_ext(talk, "patch").body
        address = f"{EXT}/{name_of(ext)}"
        answer = patch(talk, ext, metadata={"labels": {"rancher-keys": "patched"}}, description=talk.name("patched"))
        seen = (answer.body["spec"]["description"], answer.body["metadata"]["labels"].get("rancher-keys"), answer.body["spec"]["ttl"])
        talk.same("description, label, ttl", seen, (talk.name("patched"), "patched", WHILE), answer)
        operations = json.dumps([{"op": "replace", "path": "/spec/description", "value": talk.name("json")}])
        answer = talk.ask("PATCH", address, body=operations, headers={"Content-Type": "application/json-patch+json"})
        talk.same("the description", answer.body["spec"]["description"], talk.name("json"), answer)
        talk.ask("PATCH", address, 415, body={"spec": {}}, headers={"Content-Type": "application/json"})

    @checks.add("ext.shorten", *EVERYONE, since=SINCE)
    def shorten(talk: Talk) -> None:
        """The ttl can be made shorter, never longer."""
        ext = create_ext(talk, "shorten").body
        answer = patch(talk, ext, ttl=WHILE // 2)
        talk.same("ttl", answer.body["spec"]["ttl"], WHILE // 2, answer)
        for longer in (WHILE, 0):
            answer = patch(talk, ext, 400, ttl=longer)
            talk.true(
                "forbidden to extend time-to-live" in answer.body["message"], "forbidden to extend time-to-live", answer.told(), answer
            )

    @checks.add("ext.replace", *EVERYONE, since=SINCE)
    def replace(talk: Talk) -> None:
        """PUT changes the description; userID, kind and uid are immutable."""
        ext = create_ext(talk, "replace").body
        address = f"{EXT}/{name_of(ext)}"
        now = talk.ask("GET", address).body
        answer = talk.ask("PUT", address, body={**now, "spec": {**now["spec"], "description": talk.name("replaced")}})
        talk.same("the description", answer.body["spec"]["description"], talk.name("replaced"), answer)
        now = answer.body
        for part, member in (("spec", "userID"), ("spec", "kind"), ("metadata", "uid")):
            talk.ask("PUT", address, 400, body={**now, part: {**now[part], member: "made-up"}})

    @checks.add("ext.ttl", *EVERYONE, since=SINCE)
    def ttl(talk: Talk) -> None:
        """A ttl of 0, a negative one and one over the maximum mean the maximum."""
        longest = max_ttl(talk)
        if longest:
            for asked in (0, -1, longest + 1):
                answer = create_ext(talk, "ttl", ttl=asked)
                talk.same(f"ttl for {asked}", answer.body["spec"]["ttl"], longest, answer)

    @checks.add("ext.unknown-members", *EVERYONE, since=SINCE)
    def unknown_members(talk: Talk) -> None:
        """An unknown member is a warning, and with fieldValidation=Strict 400."""
        answer = create_ext(talk, "unknown", nonsense=1)
        warning = answer.header("warning") or ""
        talk.true(warning.startswith("299 - ") and "nonsense" in warning, "a Warning 299 that names it", warning or "none", answer)
        create_ext(talk, "strict", nonsense=1, query={"fieldValidation": "Strict"}, status=400)

    @checks.add("ext.dry-run", *EVERYONE, since=SINCE)
    def dry_run(talk: Talk) -> None:
        """A dry run makes nothing, and shows a hash and no secret key."""
        answer = create_ext(talk, "dry-run", query={"dryRun": "All"})
        shown = {name for name in ("value", "bearerToken", "hash") if answer.body["status"].get(name)}
        talk.same("value, bearerToken and hash shown", shown, {"hash"}, answer)
        talk.ask("GET", f"{EXT}/{name_of(answer.body)}", 404)

    @checks.add("ext.other-user", *EVERYONE, since=SINCE)
    def other_user(talk: Talk) -> None:
        """A token for another user, or for a cluster that is not there, is 400."""
        create_ext(talk, "for-another", userID="user-made-up", status=400)
        if talk.target.at_least("2.13"):
            create_ext(talk, "nowhere", clusterName="c-nope", status=400)

    @checks.add("ext.others", *EVERYONE, needs=("admin", "user"), since=SINCE)
    def others(talk: Talk) -> None:
        """An administrator sees everybody's; for others another user's is 404."""
        other = talk.callers["user" if talk.role == "admin" else "admin"]
        ext = create_ext(talk, "others", caller=other).body
        found = 200 if talk.role == "admin" else 404
        talk.ask("GET", f"{EXT}/{name_of(ext)}", found)
        names = {name_of(each) for each in talk.ask("GET", EXT).body["items"]}
        talk.same("in the list", name_of(ext) in names, talk.role == "admin")
        if talk.role == "user":
            talk.ask("DELETE", f"{EXT}/{name_of(ext)}", 404)

    @checks.add("ext.delete-collection", "user", since="2.13")
    def delete_collection(talk: Talk) -> None:
        """Deleting by a selector is 403 for those who are no administrators."""
        talk.ask("DELETE", EXT, 403, query={"labelSelector": f"rancher-keys={talk.marker}"})

    @checks.add("ext.watch", *EVERYONE, since=SINCE)
    def watch(talk: Talk) -> None:
        """A watch streams what happened since, an event a line."""
        start = talk.ask("GET", EXT, query={"limit": 1}).body["metadata"]["resourceVersion"]
        ext = create_ext(talk, "watch").body
        answer = talk.wire.send(talk.caller, "GET", EXT, query={"watch": "true", "resourceVersion": start, "timeoutSeconds": 1})
        talk.same("the status", answer.status, 200, answer)
        lines = [answer.body] if isinstance(answer.body, dict) else [json.loads(line) for line in answer.body.splitlines() if line]
        kinds = {name_of(line["object"]): line["type"] for line in lines}
        talk.same("the event", kinds.get(name_of(ext)), "ADDED", answer)
        for line in lines:
            problems = talk.description.check({"$ref": "#/components/schemas/ExtTokenEvent"}, line)
            talk.true(not problems, "events as described", "; ".join(problems[:2]), answer)

    @checks.add("ext.delete", *EVERYONE, since=SINCE)
    def delete(talk: Talk) -> None:
        """DELETE answers the token that is gone; a second one is 404, and it opens nothing."""
        ext = create_ext(talk, "delete").body
        answer = talk.ask("DELETE", f"{EXT}/{name_of(ext)}")
        talk.same("the name", name_of(answer.body), name_of(ext), answer)
        talk.ask("DELETE", f"{EXT}/{name_of(ext)}", 404)
        caller = ext_bearer(ext)
        talk.until(lambda: talk.wire.send(caller, "GET", EXT), lambda each: each.status == 401, "401 for a deleted token")
        talk.forget(name_of(ext))

    @checks.add("ext.not-found", *EVERYONE, since=SINCE, writes=False)
    def not_found(talk: Talk) -> None:
        """A token that is not there is 404 with a Status."""
        answer = talk.ask("GET", f"{EXT}/token-zzzzz", 404)
        talk.same("kind and reason", (answer.body["kind"], answer.body["reason"]), ("Status", "NotFound"), answer)

    @checks.add("around.self-user", *EVERYONE, since="2.13", writes=False)
    def self_user(talk: Talk) -> None:
        """The resource selfusers tells who asks."""
        me = talk.ask("GET", "/v3/users", query={"me": "true"}).body["data"][0]["id"]
        answer = talk.ask("POST", "/apis/ext.cattle.io/v1/selfusers", 201, body={})
        talk.same("userID", answer.body["status"]["userID"], me, answer)

    @checks.add("sdk.no-ext-hash", *EVERYONE, since=SINCE)
    def no_hash(talk: Talk) -> None:
        """The SDK does not hand out the hash, and masks the secret key of a new token."""
        from ...rancher2 import models
        from ..sdk import decoded

        answer = create_ext(talk, "sdk")
        value = answer.body["status"]["value"]
        talk.true(
            value not in repr(decoded(models.ExtTokenCreated, answer)), "a model that masks the secret key", "one that shows it", answer
        )
        answer = talk.ask("GET", f"{EXT}/{name_of(answer.body)}")
        talk.true(
            answer.body["status"]["hash"] not in repr(decoded(models.ExtToken, answer)), "a model without the hash", "one with it", answer
        )
