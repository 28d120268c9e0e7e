"""What the checks of Rancher 1.x share: creating keys, waiting for states, and the properties that a key must have."""

from __future__ import annotations

from typing import Any

from ..context import Context
from ..http import Caller, Exchange
from ..ownership import ID_FORMS, Created, checked_credential, checked_id

CONDITIONAL = {"account", "actionLinks", "createdTS", "removedTS", "removeTimeTS"}
"""Properties that a key has only if they were asked for, or if a date is not null."""

Key = dict[str, Any]


def view(role: str) -> str:
    """The view of the schema that a role has."""
    return "admin" if role == "admin" else "user"


def api(context: Context) -> str:
    """The path of the newest API version that the server has."""
    return f"/{context.target.api_versions[-1]}"


def path(context: Context, id: str, base: str = "") -> str:
    """The path of a key; `base` is /projects/ID for one in an environment."""
    return f"{api(context)}{base}/apikeys/{id}"


def environments(context: Context, caller: Caller) -> list[str]:
    """The ids of the active environments that a caller is a member of."""
    body = context.send(caller, "GET", f"{api(context)}/projects").body
    listed = body.get("data") if isinstance(body, dict) else None
    found = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    return [each["id"] for each in found if each.get("state") == "active" and ID_FORMS["environment"].fullmatch(str(each.get("id")))]


def caller_for(key: Key) -> Caller:
    """A new key as a caller."""
    access_key, secret_key = (checked_credential(key[name]) for name in ("publicValue", "secretValue"))
    return Caller("the key itself", access_key, secret_key, temporary=True)


def create(
    context: Context, what: str = "key", *, caller: Caller | None = None, base: str = "", headers: Any = None, **fields: Any
) -> Exchange:
    """Create a key. It is removed at the end."""
    body = {"name": context.name(what), **fields}
    response = context.request("POST", f"{api(context)}{base}/apikeys", 201, caller=caller, body=body, headers=headers)
    adopt(context, response, base)
    return response


def adopt(context: Context, response: Exchange, base: str = "") -> None:
    """Take responsibility for a created key: it is removed at the end."""
    id = checked_id("key", response.body["id"], response)
    context.adopt(Created("key", id, response.caller, path(context, id, base)))


def read(context: Context, id: str, base: str = "") -> Exchange:
    """Read a key."""
    return context.request("GET", path(context, id, base))


def wait_for_state(context: Context, id: str, state: str, base: str = "") -> Exchange:
    """Read a key until it is in a state."""
    return context.wait_until(lambda: read(context, id, base), lambda response: bool(response.body["state"] == state), f"state {state}")


def create_active(context: Context, what: str = "key", **fields: Any) -> Key:
    """A key that can be used, with its secret key."""
    key = create(context, what, **fields).body
    wait_for_state(context, key["id"], "active")
    return dict(key)


def create_inactive(context: Context, what: str = "key") -> Key:
    """A key that is inactive."""
    key = create_active(context, what)
    run_action(context, key["id"], "deactivate")
    wait_for_state(context, key["id"], "inactive")
    return key


def create_removed(context: Context, what: str = "key") -> Key:
    """A key that is removed."""
    key = create_inactive(context, what)
    context.request("DELETE", path(context, key["id"]))
    wait_for_state(context, key["id"], "removed")
    return key


def run_action(context: Context, id: str, action: str, status: int = 202, *, base: str = "", body: Any = None) -> Exchange:
    """Run an action on a key."""
    return context.request("POST", f"{path(context, id, base)}/?action={action}", status, body=body)


def available_actions(context: Context, state: str) -> set[str]:
    """The actions that the description lists for a state."""
    actions = context.description.document["paths"]["/apikeys/{id}"]["post"]["x-rancher-actions"]
    return {name for name, action in actions.items() if state in action["states"]}


def expected_properties(context: Context, key: Key) -> set[str]:
    """The properties that a key must have, for this role and version."""
    properties = context.description.document["components"]["schemas"]["ApiKey"]["properties"]
    expected = {
        name
        for name, value in properties.items()
        if name not in CONDITIONAL
        and view(context.role) in value.get("x-rancher-views", [view(context.role)])
        and context.target.has(value)
    }
    dated = {f"{name}TS" for name in ("created", "removed", "removeTime") if key.get(name) is not None}
    return expected | dated


def check_properties(context: Context, response: Exchange, key: Key) -> None:
    """Compare a key's properties, links and available actions with the description.

    Raises:
        Mismatch: One is missing, or there is one too many.
    """
    context.equal("the properties", sorted(key), sorted(expected_properties(context, key)), response)
    if key["accountId"] is not None:
        context.equal("the links", sorted(key["links"]), ["account", "certificate", "images", "instances", "self"], response)
    available = sorted(available_actions(context, key["state"]))
    context.equal(f"the actions of state {key['state']}", sorted(key["actions"]), available, response)
