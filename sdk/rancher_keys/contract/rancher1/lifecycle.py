"""The lifecycle of a key: create, use, change, deactivate, remove and purge."""

from __future__ import annotations

import re

from ..checks import Checks
from ..context import Context
from ..http import Caller
from . import keys

HASH = re.compile(r"SHA256:[0-9a-f]*:[0-9a-f]*")
EVERYONE = ("admin", "user", "environment")


def add(checks: Checks) -> None:
    """Add the checks of this module."""

    @checks.add("keys.create", *EVERYONE)
    def create(context: Context) -> None:
        """POST returns 201, state registering, and both keys in clear text."""
        response = keys.create(context, "create", description="created by rancher-keys verify")
        key = response.body
        context.equal("the state", key["state"], "registering", response)
        context.equal("the name", key["name"], context.name("create"), response)
        context.equal("the description", key["description"], "created by rancher-keys verify", response)
        context.equal("the kind", key["kind"], "apiKey", response)
        context.equal("transitioning", (key["transitioning"], key["transitioningMessage"]), ("yes", "In Progress"), response)
        access_key, secret_key = str(key["publicValue"]), str(key["secretValue"])
        context.check(bool(re.fullmatch("[0-9A-F]{20}", access_key)), "an access key of 20 upper-case hex digits", "another one", response)
        context.check(
            bool(re.fullmatch("[1-9A-HJ-NP-Za-km-z]{40}", secret_key)),
            "a secret key of 40 characters in clear text",
            "another one",
            response,
        )
        context.equal("removed", key["removed"], None, response)
        keys.check_properties(context, response, key)

    @checks.add("keys.becomes-active", *EVERYONE)
    def becomes_active(context: Context) -> None:
        """A new key becomes active without further requests."""
        key = keys.create(context, "active").body
        response = keys.wait_for_state(context, key["id"], "active")
        context.equal("transitioning", (response.body["transitioning"], response.body["transitioningMessage"]), ("no", None), response)

    @checks.add("keys.get", *EVERYONE)
    def get(context: Context) -> None:
        """GET returns a key without its secret key."""
        key = keys.create_active(context, "get")
        response = keys.read(context, key["id"])
        context.equal("secretValue", response.body["secretValue"], None, response)
        context.equal("publicValue", response.body["publicValue"], key["publicValue"], response)
        keys.check_properties(context, response, response.body)

    @checks.add("keys.authenticate", *EVERYONE)
    def use(context: Context) -> None:
        """An active key authenticates; the secret key is case-sensitive, the access key is not."""
        key = keys.create_active(context, "use")
        context.request("GET", f"{keys.api(context)}/apikeys", caller=keys.caller_for(key))
        lower = Caller("the access key in lower case", key["publicValue"].lower(), key["secretValue"])
        context.request("GET", f"{keys.api(context)}/apikeys", caller=lower)
        wrong = Caller("another secret key", key["publicValue"], key["secretValue"].swapcase())
        context.request("GET", f"{keys.api(context)}/apikeys", 401, caller=wrong)

    @checks.add("keys.update", *EVERYONE)
    def update(context: Context) -> None:
        """PUT changes name and description; fields that are left out are kept, null clears a field."""
        key = keys.create_active(context, "update", description="before")
        response = context.request("PUT", keys.path(context, key["id"]), body={"name": context.name("renamed")})
        seen = (response.body["name"], response.body["description"], response.body["state"], response.body["secretValue"])
        context.equal("name, description, state and secretValue", seen, (context.name("renamed"), "before", "active", None), response)
        response = context.request("PUT", keys.path(context, key["id"]), body={"description": None})
        context.equal("the description", response.body["description"], None, response)
        response = keys.read(context, key["id"])
        context.equal(
            "name and description", (response.body["name"], response.body["description"]), (context.name("renamed"), None), response
        )

    @checks.add("keys.update-read-only", *EVERYONE)
    def update_ignores(context: Context) -> None:
        """PUT silently ignores fields that cannot be changed."""
        key = keys.create_active(context, "ignores")
        sent = {"publicValue": "MADEUP", "state": "purged", "uuid": "made-up", "accountId": "1a999999", "kind": "made-up", "nonsense": 1}
        response = context.request("PUT", keys.path(context, key["id"]), body=sent)
        for field in ("publicValue", "uuid", "accountId", "kind"):
            context.equal(field, response.body[field], key[field], response)
        context.equal("the state", response.body["state"], "active", response)

    @checks.add("actions.deactivate", *EVERYONE)
    def deactivate(context: Context) -> None:
        """Deactivate returns 202 and the hash of the secret key; the key is then rejected with 401."""
        key = keys.create_active(context, "deactivate")
        response = keys.run_action(context, key["id"], "deactivate")
        context.equal("the state", response.body["state"], "deactivating", response)
        context.check(bool(HASH.fullmatch(str(response.body["secretValue"]))), "secretValue SHA256:salt:hash", "something else", response)
        keys.check_properties(context, response, response.body)
        context.request("GET", f"{keys.api(context)}/apikeys", 401, caller=keys.caller_for(key))
        response = keys.wait_for_state(context, key["id"], "inactive")
        keys.check_properties(context, response, response.body)
        context.request("GET", f"{keys.api(context)}/apikeys", 401, caller=keys.caller_for(key))

    @checks.add("actions.activate", *EVERYONE)
    def activate(context: Context) -> None:
        """Activate returns 202; the key can be used again."""
        key = keys.create_inactive(context, "activate")
        response = keys.run_action(context, key["id"], "activate")
        context.equal("the state", response.body["state"], "activating", response)
        keys.check_properties(context, response, response.body)
        keys.wait_for_state(context, key["id"], "active")
        context.request("GET", f"{keys.api(context)}/apikeys", caller=keys.caller_for(key))

    @checks.add("actions.update", *EVERYONE)
    def update_action(context: Context) -> None:
        """The action update returns 202 and changes nothing."""
        key = keys.create_active(context, "update-action")
        response = keys.run_action(context, key["id"], "update", body={"name": "made-up"})
        context.equal("state and name", (response.body["state"], response.body["name"]), ("updating-active", key["name"]), response)
        keys.wait_for_state(context, key["id"], "active")

    @checks.add("actions.not-available", *EVERYONE)
    def not_available(context: Context) -> None:
        """An action that is not available in the key's state is rejected with 422 ActionNotAvailable."""
        key = keys.create_active(context, "not-available")
        for action in ("activate", "remove", "purge", "create"):
            response = keys.run_action(context, key["id"], action, 422)
            context.equal(
                "code and field", (response.body["code"], response.body.get("fieldName")), ("ActionNotAvailable", "action"), response
            )

    @checks.add("actions.unknown", *EVERYONE)
    def unknown(context: Context) -> None:
        """An unknown action is rejected with 422 InvalidAction."""
        key = keys.create_active(context, "unknown")
        for action in ("restore", "Deactivate", ""):
            response = keys.run_action(context, key["id"], action, 422)
            context.equal("code and field", (response.body["code"], response.body.get("fieldName")), ("InvalidAction", "action"), response)
        context.equal("the state", keys.read(context, key["id"]).body["state"], "active")

    @checks.add("keys.delete-active", *EVERYONE)
    def delete_active(context: Context) -> None:
        """DELETE of an active key is rejected with 405; the key stays active."""
        key = keys.create_active(context, "delete-active")
        response = context.request("DELETE", keys.path(context, key["id"]), 405)
        context.equal("the code", response.body["code"], "Method not allowed", response)
        context.equal("the state", keys.read(context, key["id"]).body["state"], "active")

    @checks.add("keys.delete", *EVERYONE)
    def delete(context: Context) -> None:
        """DELETE of an inactive key returns 200 and state removing; the key is then rejected with 401."""
        key = keys.create_inactive(context, "delete")
        response = context.request("DELETE", keys.path(context, key["id"]))
        context.equal("state and secretValue", (response.body["state"], response.body["secretValue"]), ("removing", None), response)
        keys.check_properties(context, response, response.body)
        response = keys.wait_for_state(context, key["id"], "removed")
        context.check(response.body["removed"] is not None, "a date in removed", "null", response)
        keys.check_properties(context, response, response.body)
        context.request("GET", f"{keys.api(context)}/apikeys", 401, caller=keys.caller_for(key))
        response = context.request("DELETE", keys.path(context, key["id"]))
        context.equal("the state after a second DELETE", response.body["state"], "removed", response)

    @checks.add("actions.remove", *EVERYONE)
    def remove(context: Context) -> None:
        """The action remove does the same as DELETE, and returns 202."""
        key = keys.create_inactive(context, "remove")
        response = keys.run_action(context, key["id"], "remove")
        context.equal("the state", response.body["state"], "removing", response)
        keys.wait_for_state(context, key["id"], "removed")

    @checks.add("keys.remove-time", "admin")
    def remove_time(context: Context) -> None:
        """The field removeTime is 60 seconds after removal on 1.0 and 1.1, up to 600 seconds later on."""
        key = keys.create_removed(context, "remove-time")
        response = keys.read(context, key["id"])
        seconds = (response.body["removeTimeTS"] - response.body["removedTS"]) / 1000
        if context.target.at_least("1.2"):
            context.check(0 <= seconds <= 601, "removeTime 0 to 600 seconds after removed", f"{seconds:g} seconds", response)
        else:
            context.check(59 <= seconds <= 61, "removeTime 60 seconds after removed", f"{seconds:g} seconds", response)

    @checks.add("actions.purge", *EVERYONE)
    def purge(context: Context) -> None:
        """Purge returns 202; a purged key can still be read, and DELETE of it is rejected with 405."""
        key = keys.create_removed(context, "purge")
        response = keys.run_action(context, key["id"], "purge")
        context.equal("the state", response.body["state"], "purging", response)
        response = keys.wait_for_state(context, key["id"], "purged")
        keys.check_properties(context, response, response.body)
        context.request("DELETE", keys.path(context, key["id"]), 405)
        context.removed(key["id"])

    @checks.add("sdk.hash-not-exposed", *EVERYONE)
    def no_hash(context: Context) -> None:
        """The SDK does not expose the hash that an action returns."""
        from ...rancher1 import models
        from ..sdk import decoded

        key = keys.create_active(context, "sdk")
        response = keys.run_action(context, key["id"], "deactivate")
        model = decoded(models.ApiKey, response)
        context.check(not HASH.search(repr(model)), "a model without the hash", "a model that shows it", response)
        shown = str({name: getattr(model, name) for name in model.__struct_fields__})
        context.check(not HASH.search(shown), "a model without the hash", "a model that contains it", response)
