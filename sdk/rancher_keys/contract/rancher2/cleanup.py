"""Finds and removes tokens, ext tokens and kubeconfigs on Rancher 2."""

from __future__ import annotations

from typing import Any

from ..context import Context
from ..http import Caller
from ..ownership import ID_FORMS, Created, has_marker, texts
from .resources import EXT, KUBECONFIGS, TOKENS


def find(context: Context, marker: str | None) -> list[Created]:
    """Tokens that carry the marker, as each caller sees them; those of any run if it is None."""
    found: dict[str, Created] = {}
    stores = [("token", TOKENS, "data")]
    if context.target.at_least("2.12"):
        stores += [("kubeconfig", KUBECONFIGS, "items"), ("ext token", EXT, "items")]
    for caller in context.callers.values():
        for kind, path, member in stores:
            for body in _listed(context, caller, path, member):
                metadata = body.get("metadata")
                id = str(metadata.get("name") if isinstance(metadata, dict) else body.get("id"))
                if any(has_marker(text, marker) for text in texts(body)) and ID_FORMS[kind].fullmatch(id):
                    found.setdefault(f"{path}/{id}", Created(kind, id, caller, f"{path}/{id}"))
    return list(found.values())


def _listed(context: Context, caller: Caller, path: str, member: str) -> list[dict[str, Any]]:
    body = context.send(caller, "GET", path).body
    listed = body.get(member) if isinstance(body, dict) else None
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def remove(context: Context, created: Created) -> bool:
    """Delete a token, or log out of a session, after reading its marker back; returns whether it is gone."""
    response = context.send(created.caller, "GET", created.path)
    if response.status in (401, 404):
        return response.status == 404 or created.kind == "session"
    if not created.is_read_back(response, context.required_marker):
        return False
    if created.kind == "session":
        return context.send(created.caller, "POST", f"{TOKENS}?action=logout", body={}).status in (200, 401)
    return context.send(created.caller, "DELETE", created.path).status in (200, 204, 404)
