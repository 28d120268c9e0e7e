"""The life of a key: making, using, changing, deactivating, removing and purging it."""

from __future__ import annotations

import re

from ..checks import Checks
from ..talk import Talk
from ..wire import Caller
from . import keys

HASH = re.compile(r"SHA256:[0-9a-f]*:[0-9a-f]*")
EVERYONE = ("admin", "user", "environment")


def add(checks: Checks) -> None:
    """Add the checks of this module."""

    @checks.add("keys.create", *EVERYONE)
    def create(talk: Talk) -> None:
        """A create answers 201, state registering, and both keys in clear."""
        answer = keys.create(talk, "create", description="made by rancher-keys verify")
        key = answer.body
        talk.same("the state", key["state"], "registering", answer)
        talk.same("the name", key["name"], talk.name("create"), answer)
        talk.same("the description", key["description"], "made by rancher-keys verify", answer)
        talk.same("the kind", key["kind"], "apiKey", answer)
        talk.same("transitioning", (key["transitioning"], key["transitioningMessage"]), ("yes", "In Progress"), answer)
        access_key, secret_key = str(key["publicValue"]), str(key["secretValue"])
        talk.true(bool(re.fullmatch("[0-9A-F]{20}", access_key)), "an access key of 20 upper-case hex digits", "another", answer)
        talk.true(bool(re.fullmatch("[1-9A-HJ-NP-Za-km-z]{40}", secret_key)), "a secret key of 40 characters in clear", "another", answer)
        talk.same("removed", key["removed"], None, answer)
        keys.check_members(talk, answer, key)

    @checks.add("keys.becomes-active", *EVERYONE)
    def becomes_active(talk: Talk) -> None:
        """A new key becomes active by itself."""
        key = keys.create(talk, "active").body
        answer = keys.settled(talk, key["id"], "active")
        talk.same("transitioning", (answer.body["transitioning"], answer.body["transitioningMessage"]), ("no", None), answer)

    @checks.add("keys.get", *EVERYONE)
    def get(talk: Talk) -> None:
        """GET shows a key without its secret key."""
        key = keys.active(talk, "get")
        answer = keys.read(talk, key["id"])
        talk.same("secretValue", answer.body["secretValue"], None, answer)
        talk.same("publicValue", answer.body["publicValue"], key["publicValue"], answer)
        keys.check_members(talk, answer, answer.body)

    @checks.add("keys.use", *EVERYONE)
    def use(talk: Talk) -> None:
        """An active key opens the API; case counts in the secret key and not in the access key."""
        key = keys.active(talk, "use")
        talk.ask("GET", f"{keys.api(talk)}/apikeys", caller=keys.caller_of(key))
        lower = Caller("the access key in lower case", key["publicValue"].lower(), key["secretValue"])
        talk.ask("GET", f"{keys.api(talk)}/apikeys", caller=lower)
        wrong = Caller("another secret key", key["publicValue"], key["secretValue"].swapcase())
        talk.ask("GET", f"{keys.api(talk)}/apikeys", 401, caller=wrong)

    @checks.add("keys.update", *EVERYONE)
    def update(talk: Talk) -> None:
        """PUT changes name and description, keeps what is left out, and null clears."""
        key = keys.active(talk, "update", description="before")
        answer = talk.ask("PUT", keys.path(talk, key["id"]), body={"name": talk.name("renamed")})
        seen = (answer.body["name"], answer.body["description"], answer.body["state"], answer.body["secretValue"])
        talk.same("name, description, state and secretValue", seen, (talk.name("renamed"), "before", "active", None), answer)
        answer = talk.ask("PUT", keys.path(talk, key["id"]), body={"description": None})
        talk.same("the description", answer.body["description"], None, answer)
        answer = keys.read(talk, key["id"])
        talk.same("what was kept", (answer.body["name"], answer.body["description"]), (talk.name("renamed"), None), answer)

    @checks.add("keys.update-ignores", *EVERYONE)
    def update_ignores(talk: Talk) -> None:
        """PUT ignores what cannot be changed, without a word."""
        key = keys.active(talk, "ignores")
        sent = {"publicValue": "MADEUP", "state": "purged", "uuid": "made-up", "accountId": "1a999999", "kind": "made-up", "nonsense": 1}
        answer = talk.ask("PUT", keys.path(talk, key["id"]), body=sent)
        for member in ("publicValue", "uuid", "accountId", "kind"):
            talk.same(member, answer.body[member], key[member], answer)
        talk.same("the state", answer.body["state"], "active", answer)

    @checks.add("actions.deactivate", *EVERYONE)
    def deactivate(talk: Talk) -> None:
        """Deactivate answers 202 and the secret key's hash; the key is 401 from then on."""
        key = keys.active(talk, "deactivate")
        answer = keys.act(talk, key["id"], "deactivate")
        talk.same("the state", answer.body["state"], "deactivating", answer)
        talk.true(bool(HASH.fullmatch(str(answer.body["secretValue"]))), "secretValue SHA256:salt:hash", "something else", answer)
        keys.check_members(talk, answer, answer.body)
        talk.ask("GET", f"{keys.api(talk)}/apikeys", 401, caller=keys.caller_of(key))
        answer = keys.settled(talk, key["id"], "inactive")
        keys.check_members(talk, answer, answer.body)
        talk.ask("GET", f"{keys.api(talk)}/apikeys", 401, caller=keys.caller_of(key))

    @checks.add("actions.activate", *EVERYONE)
    def activate(talk: Talk) -> None:
        """Activate answers 202 and makes an inactive key usable again."""
        key = keys.inactive(talk, "activate")
        answer = keys.act(talk, key["id"], "activate")
        talk.same("the state", answer.body["state"], "activating", answer)
        keys.check_members(talk, answer, answer.body)
        keys.settled(talk, key["id"], "active")
        talk.ask("GET", f"{keys.api(talk)}/apikeys", caller=keys.caller_of(key))

    @checks.add("actions.update", *EVERYONE)
    def update_action(talk: Talk) -> None:
        """The action update answers 202 and changes nothing."""
        key = keys.active(talk, "update-action")
        answer = keys.act(talk, key["id"], "update", body={"name": "made-up"})
        talk.same("state and name", (answer.body["state"], answer.body["name"]), ("updating-active", key["name"]), answer)
        keys.settled(talk, key["id"], "active")

    @checks.add("actions.not-available", *EVERYONE)
    def not_available(talk: Talk) -> None:
        """An action that the state does not offer is 422 ActionNotAvailable."""
        key = keys.active(talk, "not-available")
        for action in ("activate", "remove", "purge", "create"):
            answer = keys.act(talk, key["id"], action, 422)
            talk.same("code and field", (answer.body["code"], answer.body.get("fieldName")), ("ActionNotAvailable", "action"), answer)

    @checks.add("actions.unknown", *EVERYONE)
    def unknown(talk: Talk) -> None:
        """An action that is none is 422 InvalidAction."""
        key = keys.active(talk, "unknown")
        for action in ("restore", "Deactivate", ""):
            answer = keys.act(talk, key["id"], action, 422)
            talk.same("code and field", (answer.body["code"], answer.body.get("fieldName")), ("InvalidAction", "action"), answer)
        talk.same("the state", keys.read(talk, key["id"]).body["state"], "active")

    @checks.add("keys.delete-active", *EVERYONE)
    def delete_active(talk: Talk) -> None:
        """DELETE of an active key is 405 and leaves it."""
        key = keys.active(talk, "delete-active")
        answer = talk.ask("DELETE", keys.path(talk, key["id"]), 405)
        talk.same("the code", answer.body["code"], "Method not allowed", answer)
        talk.same("the state", keys.read(talk, key["id"]).body["state"], "active")

    @checks.add("keys.delete", *EVERYONE)
    def delete(talk: Talk) -> None:
        """DELETE of an inactive key answers 200 and state removing; then it is removed and 401."""
        key = keys.inactive(talk, "delete")
        answer = talk.ask("DELETE", keys.path(talk, key["id"]))
        talk.same("state and secretValue", (answer.body["state"], answer.body["secretValue"]), ("removing", None), answer)
        keys.check_members(talk, answer, answer.body)
        answer = keys.settled(talk, key["id"], "removed")
        talk.true(answer.body["removed"] is not None, "a date in removed", "null", answer)
        keys.check_members(talk, answer, answer.body)
        talk.ask("GET", f"{keys.api(talk)}/apikeys", 401, caller=keys.caller_of(key))
        answer = talk.ask("DELETE", keys.path(talk, key["id"]))
        talk.same("the state after a second DELETE", answer.body["state"], "removed", answer)

    @checks.add("actions.remove", *EVERYONE)
    def remove(talk: Talk) -> None:
        """Remove does what DELETE does, with 202."""
        key = keys.inactive(talk, "remove")
        answer = keys.act(talk, key["id"], "remove")
        talk.same("the state", answer.body["state"], "removing", answer)
        keys.settled(talk, key["id"], "removed")

    @checks.add("keys.remove-time", "admin")
    def remove_time(talk: Talk) -> None:
        """The removeTime of a removed key is as far off as the version has it."""
        key = keys.removed(talk, "remove-time")
        answer = keys.read(talk, key["id"])
        seconds = (answer.body["removeTimeTS"] - answer.body["removedTS"]) / 1000
        if talk.target.at_least("1.2"):
            talk.true(0 <= seconds <= 601, "removeTime 0 to 600 seconds after removed", f"{seconds:g} seconds", answer)
        else:
            talk.true(59 <= seconds <= 61, "removeTime 60 seconds after removed", f"{seconds:g} seconds", answer)

    @checks.add("actions.purge", *EVERYONE)
    def purge(talk: Talk) -> None:
        """Purge answers 202; a purged key can be read, and DELETE of it is 405."""
        key = keys.removed(talk, "purge")
        answer = keys.act(talk, key["id"], "purge")
        talk.same("the state", answer.body["state"], "purging", answer)
        answer = keys.settled(talk, key["id"], "purged")
        keys.check_members(talk, answer, answer.body)
        talk.ask("DELETE", keys.path(talk, key["id"]), 405)
        talk.forget(key["id"])

    @checks.add("sdk.no-hash", *EVERYONE)
    def no_hash(talk: Talk) -> None:
        """The SDK does not hand out the hash that an action answers."""
        from ...rancher1 import models
        from ..sdk import decoded

        key = keys.active(talk, "sdk")
        answer = keys.act(talk, key["id"], "deactivate")
        model = decoded(models.ApiKey, answer)
        talk.true(not HASH.search(repr(model)), "a model without the hash", "a model that shows it", answer)
        shown = str({name: getattr(model, name) for name in model.__struct_fields__})
        talk.true(not HASH.search(shown), "a model without the hash", "a model that holds it", answer)
