"""Holds the conversation, removes what it created, and writes the recording."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

from ..http import Caller, CannotVerify, HttpClient
from ..target import find
from . import rancher1, rancher2
from .recorder import Recorder

MARKER = "rancher-keys-record"


def record(
    client: HttpClient,
    callers: dict[str, Caller],
    login: tuple[str, str] | None,
    out: Path,
    *,
    progress: Callable[[str], None] = lambda name: None,
) -> tuple[int, list[str]]:
    """Record a conversation with a server.

    Args:
        client: The server.
        callers: The administrator's credentials, and a user's if there are any, by role.
        login: User name and password, to record logins, too.
        out: The file to write; nothing is written if the conversation fails.
        progress: Called with the name of each exchange.

    Returns:
        The number of exchanges, and what could not be removed from the server.

    Raises:
        CannotVerify: No administrator's credentials, no response, not Rancher, or access control is off.
    """
    if "admin" not in callers:
        raise CannotVerify("give an administrator's access key and secret key, or token")
    target = find(client, list(callers.values()))
    if client.send(callers["admin"], "GET", "/v3/users?me=true" if target.generation == 2 else f"/{target.api_versions[-1]}").status == 401:
        raise CannotVerify(f"{client.url} rejects the credentials of the administrator")
    recorder = Recorder(client, progress)
    kind = rancher1.Conversation if target.generation == 1 else rancher2.Conversation
    conversation = kind(recorder, target, callers, login, f"{MARKER}-{secrets.token_hex(4)}")
    try:
        conversation.run()
    finally:
        left = conversation.clean()
    server = {"access_control": True, "callers": conversation.setup_callers()}
    lines = recorder.lines({"version": target.version, "servers": {recorder.origin: server}})
    out.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return len(lines) - 1, left
