"""`rancher-keys login` and `whoami`: get credentials once, and see which ones are used."""

from __future__ import annotations

import os
import platform
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .connection import CaCerts, Insecure, Profile, Timeout, Url, open_keys, verify_of
from .durations import parse_duration
from .errors import say
from .output import Format, Output, print_one

if TYPE_CHECKING:
    from .._core.secret import Secret
    from ..keys import Identity
    from ..keys.delivery.rancher_cli import RancherCli

_PASSWORD = "RANCHER_PASSWORD"  # noqa: S105 - the name of a variable


def login(
    url: Annotated[str, typer.Argument(help="The server's URL, such as https://rancher.example.com.")],
    user: Annotated[str, typer.Option("--user", "-u", help="The user name. Default: ask for a token.", show_default=False)] = "",
    name: Annotated[str, typer.Option("--name", help="The name of the server in the Rancher CLI's file.")] = "",
    ttl: Annotated[str, typer.Option(help="The lifetime of the new token, such as 90d. Default: the longest.", show_default=False)] = "",
    ca_certs: CaCerts = None,
    insecure: Insecure = False,
    timeout: Timeout = 60.0,
) -> None:
    """Log in to a server, and keep a key in the Rancher CLI's own file.

    With --user, asks for the password (or reads RANCHER_PASSWORD, or standard input), logs in, creates a key and logs out again. Without
    it, asks for a token (or reads it from standard input) and checks that it works.
    """
    from ..keys.delivery.rancher_cli import RancherCli

    verify: Any = verify_of(ca_certs, insecure)
    target = RancherCli(name, login=True, ca_certs=ca_certs.read_text() if ca_certs else None)
    if user:
        password = _read_secret(f"Password of {user}", os.environ.get(_PASSWORD, ""))
        access_key, server, generation = _with_password(url, user, password, ttl, target, verify, timeout)
    else:
        token = _read_secret("Token (ACCESS_KEY:SECRET_KEY)", "")
        access_key, server, generation = _with_token(url, token, target, verify, timeout)
    say(f"Logged in to {server} with the key {access_key}, which is kept in {target.path}.")
    if insecure:
        say("note: the file cannot say that certificates are not checked: set RANCHER_INSECURE=true, or pass --insecure each time")
    elif ca_certs is not None and generation == 1:
        say(f"note: the file cannot hold certificates: set RANCHER_CA_CERTS={ca_certs}")


def whoami(
    output: Output = Format.TABLE,
    url: Url = "",
    profile: Profile = "",
    ca_certs: CaCerts = None,
    insecure: Insecure = False,
    timeout: Timeout = 60.0,
) -> None:
    """Show the server, the user and the key that are used, and where the credentials were found."""
    with open_keys(url, profile, ca_certs, insecure, timeout) as keys:
        print_one(_row(keys.whoami()), output, name="user")


def _row(identity: Identity) -> dict[str, Any]:
    key = identity.key
    return {
        "url": identity.url,
        "version": str(identity.version) if identity.version else f"{identity.generation}, unknown minor version",
        "user": str(identity.user),
        "user_name": str(identity.user_name),
        "administrator": ("yes" if identity.administrator else "no") if isinstance(identity.administrator, bool) else "unknown",
        "environment": identity.environment,
        "key": key.id if key else None,
        "state": key.state if key else None,
        "expires": key.to_dict()["expires"] if key else None,
        "credentials": list(identity.credentials),
    }


def _with_password(
    url: str, user: str, password: Secret, ttl: str, target: RancherCli, verify: Any, timeout: float
) -> tuple[str, str, int]:
    """Log in and store a new key; returns its access key, the URL and the generation."""
    from ..credentials import connect
    from ..keys.login import log_in

    lifetime = parse_duration(ttl, "--ttl") if ttl else None
    title = f"rancher-keys on {platform.node() or 'an unnamed machine'}"
    with connect(url, token="none", verify=verify, timeout=timeout, environ={}) as anonymous:  # noqa: S106 - replaced by the session
        target.check(anonymous.generation)
        done = log_in(anonymous.client, user, password, description=title, ttl=lifetime, store=target.write)
        for note in done.notes:
            say(f"note: {note}", style="yellow")
        return str(done.key.access_key), anonymous.url, anonymous.generation


def _with_token(url: str, token: Secret, target: RancherCli, verify: Any, timeout: float) -> tuple[str, str, int]:
    """Check a token and store it; returns its access key, the URL and the generation."""
    from .._core.secret import Secret
    from ..credentials import connect
    from ..keys.delivery import Payload

    with connect(url, token=token, verify=verify, timeout=timeout, environ={}) as keys:
        keys.whoami()
        access_key, _, secret = token.reveal().partition(":")
        target.check(keys.generation)
        target.write(Payload(url=keys.url, generation=keys.generation, access_key=access_key, secret_key=Secret(secret)))
        return access_key, keys.url, keys.generation


def _read_secret(question: str, found: str) -> Secret:
    """A secret from the environment, from the prompt, or from standard input where there is no terminal."""
    from .._core.secret import Secret

    if not found and sys.stdin.isatty():
        found = str(typer.prompt(question, hide_input=True, err=True))
    found = found or sys.stdin.readline().rstrip("\r\n")
    if not found:
        raise typer.BadParameter(f"{question.split(' (')[0].lower()} is missing: pass it on standard input")
    return Secret(found)
