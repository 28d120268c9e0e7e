"""`rancher-keys record`: records a conversation with a live server, as a test case for the sandbox."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ..contract import CannotVerify
from ..contract.recording import record as record_conversation
from . import live_server


def record(
    url: live_server.Url,
    out: Annotated[Path, typer.Option(help="File to write: JSON lines.", dir_okay=False)],
    access_key: live_server.AccessKey = "",
    secret_key: live_server.SecretKey = "",
    token: live_server.Token = "",
    user_access_key: live_server.UserAccessKey = "",
    user_secret_key: live_server.UserSecretKey = "",
    user_token: live_server.UserToken = "",
    username: live_server.Username = "",
    password: live_server.Password = "",
    ca_bundle: live_server.CaBundle = None,
    insecure: live_server.Insecure = False,
    timeout: live_server.Timeout = 30.0,
) -> None:
    """Record a conversation with a server, to contribute it as a test case.

    Creates temporary keys with a marker in their names, and removes them again. Secrets, the server's host name and your address are
    replaced by made-up ones; the callers' user names and the descriptions of their own keys are not. Exit status: 0 if the file was
    written and everything was removed, 1 if something was left behind, 2 if it could not be recorded.
    """
    messages = Console(stderr=True)
    try:
        given = live_server.credentials(
            access_key=access_key,
            secret_key=secret_key,
            token=token,
            user_access_key=user_access_key,
            user_secret_key=user_secret_key,
            user_token=user_token,
            username=username,
            password=password,
        )
        callers, login = given.callers(), given.login()
        client = live_server.client(url, ca_bundle, insecure, timeout)
        if not os.access(out if out.exists() else out.parent, os.W_OK):
            raise ValueError(f"--out: {out} cannot be written")
    except ValueError as error:
        messages.print(f"could not be recorded: {error}", style="bold red", markup=False, soft_wrap=True)
        raise typer.Exit(2) from None
    live_server.warn_if_insecure(insecure, messages)
    try:
        with live_server.interruptible(), messages.status("recording") as status:
            count, left = record_conversation(client, callers, login, out, progress=lambda name: status.update(f"recording {name}"))
    except (CannotVerify, KeyboardInterrupt) as error:
        messages.print(f"could not be recorded: {str(error) or 'interrupted'}", style="bold red", markup=False, soft_wrap=True)
        raise typer.Exit(2) from None
    finally:
        client.close()
    typer.echo(f"{out}: {count} exchanges")
    for each in left:
        messages.print(f"could not be removed: {each}", style="bold red", markup=False, soft_wrap=True)
    raise typer.Exit(1 if left else 0)
