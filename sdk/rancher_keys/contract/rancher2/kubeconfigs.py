"""Kubeconfigs and user activities of ext.cattle.io/v1."""

from __future__ import annotations

from typing import Any

from ..checks import Checks
from ..context import Context
from ..http import Exchange
from ..ownership import Created, checked_id
from .login import NEEDED, create_session
from .resources import EXT, EXT_API, KUBECONFIGS, TOKENS, caller_for, create, lifetime, name_of

EVERYONE = ("admin", "user")
ACTIVITIES = f"{EXT_API}/useractivities"
KUBECONFIG_LABEL = "authn.management.cattle.io/kubeconfig-id"
PARTS = ("ext", "kubeconfigs")


def seconds(context: Context) -> int:
    """How long the kubeconfigs of the checks live."""
    return int(context.notes.get("kubeconfig lifetime", lifetime(context))) // 1000


def create_kubeconfig(context: Context, what: str, **spec: Any) -> Exchange:
    """Create a kubeconfig; its ttl is in seconds. It is removed at the end, with its tokens."""
    body = {"spec": {"description": context.name(what), "ttl": seconds(context), **spec}}
    response = context.request("POST", KUBECONFIGS, 201, body=body)
    id = checked_id("kubeconfig", name_of(response.body), response)
    context.adopt(Created("kubeconfig", id, response.caller, f"{KUBECONFIGS}/{id}"))
    return response


def add(checks: Checks) -> None:
    """Add the checks of this module."""

    @checks.add("kubeconfigs.create", *EVERYONE, requires=PARTS, since="2.12")
    def create_(context: Context) -> None:
        """POST returns 201 and the kubeconfig, in this response only; the ttl is in seconds."""
        response = create_kubeconfig(context, "kubeconfig")
        spec, status = response.body["spec"], response.body["status"]
        context.equal("description and ttl", (spec["description"], spec["ttl"]), (context.name("kubeconfig"), seconds(context)), response)
        context.check("kind: Config" in status.get("value", ""), "a kubeconfig in status.value", "none", response)

    @checks.add("kubeconfigs.get", *EVERYONE, requires=PARTS, since="2.12")
    def get(context: Context) -> None:
        """GET and the list return a kubeconfig without its content."""
        name = name_of(create_kubeconfig(context, "kubeconfig-get").body)
        response = context.request("GET", f"{KUBECONFIGS}/{name}")
        context.equal("the description", response.body["spec"]["description"], context.name("kubeconfig-get"), response)
        context.check(not response.body["status"].get("value"), "no value", "one", response)
        response = context.request("GET", KUBECONFIGS)
        listed = {name_of(each): each for each in response.body["items"]}
        context.check(name in listed, f"{name} in the list", f"{len(listed)} others", response)
        context.check(not listed[name].get("status", {}).get("value"), "no value in the list", "one", response)

    @checks.add("kubeconfigs.token", *EVERYONE, requires=(*PARTS, "kubeconfig tokens"), since="2.15")
    def token(context: Context) -> None:
        """A kubeconfig creates an ext token of kind kubeconfig, and deletes it."""
        name = name_of(create_kubeconfig(context, "kubeconfig-token").body)
        query = {"labelSelector": f"{KUBECONFIG_LABEL}={name}"}
        response = context.wait_until(
            lambda: context.request("GET", EXT, query=query),
            lambda each: bool(each.body["items"]),
            "the kubeconfig's token was listed",
            lag=True,
        )
        found = [(each["spec"]["kind"], each["spec"]["ttl"]) for each in response.body["items"]]
        context.equal("kind and ttl of its tokens", found, [("kubeconfig", seconds(context) * 1000)], response)
        context.request("DELETE", f"{KUBECONFIGS}/{name}")
        context.removed(name)
        context.wait_until(
            lambda: context.request("GET", EXT, query=query),
            lambda each: not each.body["items"],
            "the kubeconfig's token was deleted",
            lag=True,
        )

    @checks.add("kubeconfigs.delete", *EVERYONE, requires=PARTS, since="2.12")
    def delete(context: Context) -> None:
        """DELETE returns the kubeconfig; a second DELETE is 404."""
        name = name_of(create_kubeconfig(context, "kubeconfig-delete").body)
        response = context.request("DELETE", f"{KUBECONFIGS}/{name}")
        context.equal("the name", name_of(response.body), name, response)
        context.request("DELETE", f"{KUBECONFIGS}/{name}", 404)
        context.removed(name)

    @checks.add("activities.session", requires=(*NEEDED, "ext", "useractivities"), since="2.13")
    def session(context: Context) -> None:
        """A session can read and set its own activity, which is the token's activityLastSeenAt."""
        _, caller = create_session(context)
        id = caller.token_id
        response = context.request("GET", f"{ACTIVITIES}/{id}", caller=caller)
        context.equal("the name", name_of(response.body), id, response)
        body = {"apiVersion": "ext.cattle.io/v1", "kind": "UserActivity", "metadata": {"name": id}, "spec": {"tokenId": id}}
        response = context.request("PUT", f"{ACTIVITIES}/{id}", caller=caller, body=body)
        seen = response.body["spec"].get("seenAt")
        context.check(bool(seen), "a time in seenAt", "none", response)
        read = context.request("GET", f"{TOKENS}/{id}", caller=caller)
        context.equal("activityLastSeenAt", read.body.get("activityLastSeenAt"), seen, read)
        headers = {"Content-Type": "application/merge-patch+json"}
        patch = {"spec": {"seenAt": seen}}
        context.request("PATCH", f"{ACTIVITIES}/{id}", caller=caller, body=patch, headers=headers)

    @checks.add("activities.not-a-session", *EVERYONE, requires=("ext", "useractivities"), since="2.13")
    def not_a_session(context: Context) -> None:
        """The activity of a token that is not a session is 403."""
        created = create(context, "activity").body
        response = context.request("GET", f"{ACTIVITIES}/{created['id']}", 403, caller=caller_for(created))
        context.check("not a session token" in response.body["message"], "not a session token", response.summary(), response)
