"""What the checks of Rancher 1.x have in common: making keys, waiting for states, and the members that a key must have."""

from __future__ import annotations

from typing import Any

from ..talk import Made, Talk
from ..wire import Answer, Caller

CONDITIONAL = {"account", "actionLinks", "createdTS", "removedTS", "removeTimeTS"}
"""Members that a key has at times: where they were asked for, or where a date is not null."""

Key = dict[str, Any]


def view(role: str) -> str:
    """Which of the views of the schema a role has."""
    return "admin" if role == "admin" else "user"


def api(talk: Talk) -> str:
    """Where the newest API version of the server begins."""
    return f"/{talk.target.api_versions[-1]}"


def path(talk: Talk, id: str, base: str = "") -> str:
    """The address of a key; `base` is /projects/ID for one below an environment."""
    return f"{api(talk)}{base}/apikeys/{id}"


def caller_of(key: Key) -> Caller:
    """A new key as the one who asks."""
    return Caller("the key itself", key["publicValue"], key["secretValue"])


def create(talk: Talk, what: str = "key", *, caller: Caller | None = None, base: str = "", headers: Any = None, **members: Any) -> Answer:
    """Make a key and note it for removal."""
    asked_by = caller or talk.caller
    body = {"name": talk.name(what), **members}
    answer = talk.ask("POST", f"{api(talk)}{base}/apikeys", 201, caller=asked_by, body=body, headers=headers)
    note(talk, answer, base)
    return answer


def note(talk: Talk, answer: Answer, base: str = "") -> None:
    """Note a key that was made."""
    id = str(answer.body["id"])
    talk.remember(Made("key", id, answer.caller, path(talk, id, base)))


def read(talk: Talk, id: str, base: str = "") -> Answer:
    """Read a key."""
    return talk.ask("GET", path(talk, id, base))


def settled(talk: Talk, id: str, state: str, base: str = "") -> Answer:
    """Read a key until it is in a state."""
    return talk.until(lambda: read(talk, id, base), lambda answer: bool(answer.body["state"] == state), f"state {state}")


def active(talk: Talk, what: str = "key", **members: Any) -> Key:
    """A key that can be used, with its secret key."""
    made = create(talk, what, **members).body
    settled(talk, made["id"], "active")
    return dict(made)


def inactive(talk: Talk, what: str = "key") -> Key:
    """A key that is inactive."""
    made = active(talk, what)
    act(talk, made["id"], "deactivate")
    settled(talk, made["id"], "inactive")
    return made


def removed(talk: Talk, what: str = "key") -> Key:
    """A key that is removed."""
    made = inactive(talk, what)
    talk.ask("DELETE", path(talk, made["id"]))
    settled(talk, made["id"], "removed")
    return made


def act(talk: Talk, id: str, action: str, status: int = 202, *, base: str = "", body: Any = None) -> Answer:
    """Run an action."""
    return talk.ask("POST", f"{path(talk, id, base)}/?action={action}", status, body=body)


def offered(talk: Talk, state: str) -> set[str]:
    """The actions that a state offers, by the description."""
    actions = talk.description.document["paths"]["/apikeys/{id}"]["post"]["x-rancher-actions"]
    return {name for name, action in actions.items() if state in action["states"]}


def members(talk: Talk, key: Key) -> set[str]:
    """The members that a key must have, for this role and version."""
    properties = talk.description.document["components"]["schemas"]["ApiKey"]["properties"]
    wanted = {
        name
        for name, value in properties.items()
        if name not in CONDITIONAL and view(talk.role) in value.get("x-rancher-views", [view(talk.role)]) and talk.target.has(value)
    }
    dated = {f"{name}TS" for name in ("created", "removed", "removeTime") if key.get(name) is not None}
    return wanted | dated


def check_members(talk: Talk, answer: Answer, key: Key) -> None:
    """Hold a key's members, and the actions that it offers, against the description.

    Raises:
        Differs: One is missing or too many.
    """
    talk.same("the members", sorted(key), sorted(members(talk, key)), answer)
    if key["accountId"] is not None:
        talk.same("the links", sorted(key["links"]), ["account", "certificate", "images", "instances", "self"], answer)
    talk.same(f"the actions of state {key['state']}", sorted(key["actions"]), sorted(offered(talk, key["state"])), answer)
