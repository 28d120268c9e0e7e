"""Setting up and clearing away on Rancher 1.x."""

from __future__ import annotations

from ..talk import Made, Talk
from ..wire import Caller, tries
from . import keys

GONE = {"removed", "purged", "purging"}
MOST = 10.0
"""Seconds for which one key may take."""


def set_up(talk: Talk) -> None:
    """Make the environment key that stands for the role environment, where the caller has a part in one.

    Nothing is held against the description here; without the key, its checks are skipped.
    """
    maker = next((talk.callers[role] for role in ("admin", "user") if role in talk.callers), None)
    if "environment" in talk.callers or maker is None:
        return
    projects = talk.wire.send(maker, "GET", f"{keys.api(talk)}/projects")
    found = projects.body.get("data", []) if isinstance(projects.body, dict) else []
    active = [each["id"] for each in found if each.get("state") == "active"]
    if not active:
        return
    path = f"{keys.api(talk)}/projects/{active[0]}/apikeys"
    answer = talk.wire.send(maker, "POST", path, body={"name": talk.name("role-environment")})
    made = answer.body if isinstance(answer.body, dict) else {}
    if not (made.get("id") and made.get("publicValue") and made.get("secretValue")):
        return
    talk.remember(Made("key", made["id"], maker, f"{path}/{made['id']}"))
    caller = Caller("an environment key", made["publicValue"], made["secretValue"])
    for _ in tries(MOST):
        if talk.wire.send(caller, "GET", f"{keys.api(talk)}/apikeys", query={"limit": 1}).status == 200:
            talk.callers["environment"] = caller
            return


def strays(talk: Talk) -> list[Made]:
    """What carries the marker of the run, whoever sees it."""
    found = []
    for caller in talk.callers.values():
        bases = [""]
        projects = talk.wire.send(caller, "GET", f"{keys.api(talk)}/projects")
        if isinstance(projects.body, dict):
            bases += [f"/projects/{each['id']}" for each in projects.body.get("data", [])]
        for base in bases:
            answer = talk.wire.send(caller, "GET", f"{keys.api(talk)}{base}/apikeys", query={"name_prefix": talk.marker, "limit": 1000})
            listed = answer.body.get("data", []) if isinstance(answer.body, dict) else []
            ours = [key["id"] for key in listed if str(key.get("name", "")).startswith(talk.marker)]
            found += [Made("key", id, caller, f"{keys.api(talk)}{base}/apikeys/{id}") for id in ours]
    return found


def remove(talk: Talk, made: Made) -> bool:
    """Deactivate, delete and purge a key; whether it is gone."""
    for _ in tries(MOST):
        answer = talk.wire.send(made.caller, "GET", made.path)
        if answer.status in (401, 404):
            return answer.status == 404
        state = answer.body.get("state") if isinstance(answer.body, dict) else None
        if state == "removed":
            talk.wire.send(made.caller, "POST", f"{made.path}/?action=purge")
        if state in GONE:
            return True
        if state == "active":
            talk.wire.send(made.caller, "POST", f"{made.path}/?action=deactivate")
        elif state == "inactive":
            talk.wire.send(made.caller, "DELETE", made.path)
    return False
