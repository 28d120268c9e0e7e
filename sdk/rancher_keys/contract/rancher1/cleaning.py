"""Setting up and clearing away on Rancher 1.x."""

from __future__ import annotations

import time

from ..cleanup import sent
from ..talk import Made, Talk
from ..wire import Caller
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
    projects = sent(talk, maker, "GET", f"{keys.api(talk)}/projects")
    found = projects.body.get("data", []) if isinstance(projects.body, dict) else []
    active = [each["id"] for each in found if each.get("state") == "active"]
    if not active:
        return
    path = f"{keys.api(talk)}/projects/{active[0]}/apikeys"
    answer = sent(talk, maker, "POST", path, body={"name": talk.name("role-environment")})
    made = answer.body if isinstance(answer.body, dict) else {}
    if not (made.get("id") and made.get("publicValue") and made.get("secretValue")):
        return
    talk.remember(Made("key", made["id"], maker, f"{path}/{made['id']}"))
    caller = Caller("an environment key", made["publicValue"], made["secretValue"])
    deadline, pause = time.monotonic() + MOST, 0.005
    while time.monotonic() < deadline:
        if sent(talk, caller, "GET", f"{keys.api(talk)}/apikeys", query={"limit": 1}).status == 200:
            talk.callers["environment"] = caller
            return
        time.sleep(pause)
        pause = min(pause * 1.5, 0.25)


def strays(talk: Talk) -> list[Made]:
    """What carries the marker of the run, whoever sees it."""
    found = []
    for caller in talk.callers.values():
        bases = [""]
        projects = sent(talk, caller, "GET", f"{keys.api(talk)}/projects")
        if isinstance(projects.body, dict):
            bases += [f"/projects/{each['id']}" for each in projects.body.get("data", [])]
        for base in bases:
            answer = sent(talk, caller, "GET", f"{keys.api(talk)}{base}/apikeys", query={"name_prefix": talk.marker, "limit": 1000})
            listed = answer.body.get("data", []) if isinstance(answer.body, dict) else []
            ours = [key["id"] for key in listed if str(key.get("name", "")).startswith(talk.marker)]
            found += [Made("key", id, caller, f"{keys.api(talk)}{base}/apikeys/{id}") for id in ours]
    return found


def remove(talk: Talk, made: Made) -> bool:
    """Deactivate, delete and purge a key; whether it is gone."""
    deadline, pause = time.monotonic() + MOST, 0.002
    while time.monotonic() < deadline:
        answer = sent(talk, made.caller, "GET", made.path)
        if answer.status in (401, 404):
            return answer.status == 404
        state = answer.body.get("state") if isinstance(answer.body, dict) else None
        if state == "removed":
            sent(talk, made.caller, "POST", f"{made.path}/?action=purge")
        if state in GONE:
            return True
        if state == "active":
            sent(talk, made.caller, "POST", f"{made.path}/?action=deactivate")
        elif state == "inactive":
            sent(talk, made.caller, "DELETE", made.path)
        time.sleep(pause)
        pause = min(pause * 1.5, 0.25)
    return False
