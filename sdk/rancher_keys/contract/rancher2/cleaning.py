"""Clearing away on Rancher 2."""

from __future__ import annotations

from typing import Any

from ..talk import Made, Talk
from ..wire import Caller
from .tokens import EXT, TOKENS


def set_up(talk: Talk) -> None:
    """There is nothing to set up."""


def strays(talk: Talk) -> list[Made]:
    """What carries the marker of the run, in both stores."""
    found = []
    for caller in talk.callers.values():
        tokens = [(token["id"], token.get("description")) for token in _listed(talk, caller, TOKENS, "data")]
        found += [Made("token", id, caller, f"{TOKENS}/{id}") for id, text in tokens if str(text).startswith(talk.marker)]
        if talk.target.at_least("2.12"):
            exts = [(ext["metadata"]["name"], ext["spec"].get("description")) for ext in _listed(talk, caller, EXT, "items")]
            found += [Made("ext token", name, caller, f"{EXT}/{name}") for name, text in exts if str(text).startswith(talk.marker)]
    return found


def _listed(talk: Talk, caller: Caller, path: str, member: str) -> list[dict[str, Any]]:
    body = talk.wire.send(caller, "GET", path).body
    return list(body.get(member, [])) if isinstance(body, dict) else []


def remove(talk: Talk, made: Made) -> bool:
    """Delete a token, or log a session out; whether it is gone."""
    if made.kind == "session":
        return talk.wire.send(made.caller, "POST", made.path, body={}).status in (200, 401)
    return talk.wire.send(made.caller, "DELETE", made.path).status in (200, 204, 404)
