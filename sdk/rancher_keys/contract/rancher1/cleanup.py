"""Finds and removes keys on Rancher 1.x."""

from __future__ import annotations

from ..context import Context
from ..http import attempts
from ..ownership import ID_FORMS, Created, has_marker
from . import keys

GONE = {"removed", "purged", "purging"}
TIMEOUT = 10.0
"""Seconds to spend on one key."""


def find(context: Context, marker: str | None) -> list[Created]:
    """Keys that carry the marker, as each caller sees them; those of any run if it is None."""
    found: dict[str, Created] = {}
    for caller in context.callers.values():
        for base in ["", *(f"/projects/{id}" for id in keys.environments(context, caller))]:
            query = {"name_prefix": marker or "rancher-keys-verify-", "limit": 1000}
            response = context.send(caller, "GET", f"{keys.api(context)}{base}/apikeys", query=query)
            listed = response.body.get("data", []) if isinstance(response.body, dict) else []
            for key in listed if isinstance(listed, list) else []:
                if isinstance(key, dict) and has_marker(key.get("name"), marker) and key.get("state") not in GONE:
                    id = str(key.get("id"))
                    if ID_FORMS["key"].fullmatch(id):
                        found.setdefault(id, Created("key", id, caller, keys.path(context, id, base)))
    return list(found.values())


def remove(context: Context, created: Created) -> bool:
    """Deactivate, delete and purge a key, after reading its marker back; returns whether it is gone."""
    for _ in attempts(TIMEOUT):
        response = context.send(created.caller, "GET", created.path)
        if response.status in (401, 404):
            return response.status == 404
        state = response.body.get("state") if isinstance(response.body, dict) else None
        if state in ("purged", "purging"):
            return True
        if not created.is_read_back(response, context.required_marker):
            return False
        if state == "removed":
            context.send(created.caller, "POST", f"{created.path}/?action=purge")
            return True
        if state == "active":
            context.send(created.caller, "POST", f"{created.path}/?action=deactivate")
        elif state == "inactive":
            context.send(created.caller, "DELETE", created.path)
    return False
