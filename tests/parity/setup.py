"""What a replay has to know before its first request: version, access control, callers, and what existed.

A recording states it in its first line:

    {"setup": {"version": "1.6.30", "servers": {"http://127.0.0.1:18081": {
        "access_control": true,
        "callers": [{"credential": "E2FD…", "role": "admin", "account": "1a1", "name": "Admin"}],
        "existing": [{"id": "1a5", "type": "project", "name": "Default", "members": {"1a1": "owner"}}],
        "steps": [{"before": "707", "id": "1c294", "state": "purged"}]}}}}

`credential` is an access key, the name of a token, or a bearer value. `existing` holds resources as the API shows them; of users and
settings of Rancher 2 also `password` and `role`. `steps` are changes made beside the recorded requests. A recording of one server may
give the server's members without `servers`. Whatever is not stated is worked out from the exchanges.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ..recordings import Exchange

RELEASE = re.compile(r"v?(\d+\.\d+(?:\.\d+)?)")


@dataclass(slots=True)
class ServerSetup:
    """One recorded server. None where nothing is stated."""

    access_control: bool | None = None
    callers: list[dict[str, Any]] | None = None
    existing: list[dict[str, Any]] | None = None
    steps: list[dict[str, Any]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """As the setup line holds it."""
        stated = {"access_control": self.access_control, "callers": self.callers, "existing": self.existing, "steps": self.steps or None}
        return {name: value for name, value in stated.items() if value is not None}


def servers(stated: dict[str, Any] | None, origins: Iterable[str]) -> dict[str, ServerSetup]:
    """The setup of each server, as far as the setup line states it."""
    stated = stated or {}
    by_origin = stated.get("servers") or {}
    return {origin: _server(by_origin.get(origin, {} if by_origin else stated)) for origin in origins}


def _server(stated: dict[str, Any]) -> ServerSetup:
    callers = stated.get("callers")
    if isinstance(callers, dict):
        callers = [{"credential": credential, **(of if isinstance(of, dict) else {"role": of})} for credential, of in callers.items()]
    existing = stated.get("existing")
    if isinstance(existing, dict):
        existing = [item for items in existing.values() if isinstance(items, list) for item in items if isinstance(item, dict)]
    return ServerSetup(stated.get("access_control"), callers, existing, stated.get("steps") or [])


def recorded_release(stated: dict[str, Any] | None, exchanges: list[Exchange], file_name: str) -> str | None:
    """The release of the recorded server: stated, sent by the server itself, or in the file's name."""
    if stated and stated.get("version"):
        return _release(str(stated["version"]))
    for exchange in exchanges:
        sent = exchange.header("X-Rancher-Version") or str(exchange.json.get("Version") or "")
        if not sent and isinstance(exchange.body, str) and '"Version"' in exchange.body:
            sent = exchange.body.partition('"Version"')[2]
        if found := RELEASE.search(sent):
            return found[1]
    return _release(file_name)


def _release(text: str) -> str | None:
    found = RELEASE.search(text)
    return found[1] if found else None
