"""`rancher-keys record`: records a conversation with a live server, as a test case for the sandbox."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from ..contract import CannotVerify, Credentials, HttpClient
from ..contract.credentials import VARIABLES
from ..contract.http import tls_verification
from ..contract.recording import record as record_conversation
from ..contract.urls import base_url
from .verify import interruptible

_PREFER = " Prefer the environment variable or the prompt: options end up in your shell history."


def _credential(name: str, text: str) -> Any:
    return typer.Option(help=text, envvar=VARIABLES[name], show_default=False, rich_help_panel="Credentials")


def record(
    url: Annotated[str, typer.Argument(help="URL of the server, such as https://rancher.example.com.")],
    out: Annotated[Path, typer.Option(help="File to write: JSON lines.", dir_okay=False)],
    access_key: Annotated[str, _credential("access_key", "Access key of an administrator.")] = "",
    secret_key: Annotated[str, _credential("secret_key", "Secret key of the administrator." + _PREFER)] = "",
    token: Annotated[str, _credential("token", "Bearer token of the administrator, instead of both keys." + _PREFER)] = "",
    user_access_key: Annotated[str, _credential("user_access_key", "Access key of a user who is not an administrator.")] = "",
    user_secret_key: Annotated[str, _credential("user_secret_key", "Secret key of the user." + _PREFER)] = "",
    user_token: Annotated[str, _credential("user_token", "Bearer token of the user, instead of both keys." + _PREFER)] = "",
    username: Annotated[str, _credential("username", "User name for local authentication, to record logins.")] = "",
    password: Annotated[str, _credential("password", "Password of that user." + _PREFER)] = "",
    ca_bundle: Annotated[Path | None, typer.Option(help="File of trusted certificates (PEM).", exists=True, dir_okay=False)] = None,
    insecure: Annotated[bool, typer.Option("--insecure", help="Do not check certificates.")] = False,
    timeout: Annotated[float, typer.Option(help="Seconds to wait for a response, from 0.1 to 3600.", min=0.1, max=3600)] = 30.0,
) -> None:
    """Record a conversation with a server, to contribute it as a test case.

    Creates temporary keys with a marker in their names, and removes them again. Secrets, the server's host name and your address are
    replaced by made-up ones; the callers' user names and the descriptions of their own keys are not. Exit status: 0 if the file was
    written and everything was removed, 1 if something was left behind, 2 if it could not be recorded.
    """
    messages = Console(stderr=True)
    given = {"access_key": access_key, "secret_key": secret_key, "token": token, "username": username, "password": password}
    given |= {"user_access_key": user_access_key, "user_secret_key": user_secret_key, "user_token": user_token}
    for name, secret in (("access_key", "secret_key"), ("user_access_key", "user_secret_key"), ("username", "password")):
        if given[name] and not given[secret] and sys.stdin.isatty():
            given[secret] = str(typer.prompt(f"{secret.replace('_', ' ').capitalize()} of {given[name]}", hide_input=True, err=True))
    try:
        credentials = Credentials(**given)
        callers, login = credentials.callers(), credentials.login()
        client = HttpClient(base_url(url), verify=_trusted(ca_bundle, insecure), timeout=timeout)
        if not os.access(out if out.exists() else out.parent, os.W_OK):
            raise ValueError(f"--out: {out} cannot be written")
    except ValueError as error:
        messages.print(f"could not be recorded: {error}", style="bold red", markup=False, soft_wrap=True)
        raise typer.Exit(2) from None
    if insecure:
        messages.print("--insecure: certificates are NOT checked; anyone on the network path can read the keys", style="bold yellow")
    try:
        with interruptible(), messages.status("recording") as status:
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


def _trusted(ca_bundle: Path | None, insecure: bool) -> Any:
    """What to check certificates with.

    Raises:
        ValueError: The file holds no certificates.
    """
    try:
        return tls_verification(str(ca_bundle) if ca_bundle else None, insecure)
    except OSError:
        raise ValueError(f"--ca-bundle: {ca_bundle} holds no certificates") from None
