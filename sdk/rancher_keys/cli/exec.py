"""`rancher-keys exec`: lend a key to a command."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import Annotated

import typer

from .._core.errors import InvalidArgument, RancherError
from .connection import CaCerts, Insecure, Profile, Timeout, Url, open_keys
from .durations import parse_duration
from .errors import say, status_of


class Variables(StrEnum):
    """Which environment variables hold the key."""

    RANCHER = "rancher"
    CATTLE = "cattle"
    TOKEN = "token"  # noqa: S105 - the name of a choice
    ALL = "all"


def exec_(
    command: Annotated[list[str], typer.Argument(help="The command and its arguments, after --.", show_default=False)],
    ttl: Annotated[
        str, typer.Option(help="The longest lifetime of the key, such as 30m; 'none' for no limit, which Rancher 1.x needs.")
    ] = "1h",
    variables: Annotated[
        Variables,
        typer.Option(
            "--as",
            help="The variables that hold the key. rancher: RANCHER_URL, RANCHER_ACCESS_KEY, RANCHER_SECRET_KEY. cattle: CATTLE_URL,"
            " CATTLE_ACCESS_KEY, CATTLE_SECRET_KEY. token: RANCHER_URL, RANCHER_TOKEN, RANCHER_TOKEN_KEY, RANCHER_BEARER_TOKEN.",
        ),
    ] = Variables.ALL,
    scope: Annotated[
        str, typer.Option(help="The environment (1.x) or cluster (2) to limit the key to, by its id.", show_default=False)
    ] = "",
    url: Url = "",
    profile: Profile = "",
    ca_certs: CaCerts = None,
    insecure: Insecure = False,
    timeout: Timeout = 60.0,
) -> None:
    """Run a command with a short-lived key in its environment. The key is deleted when the command ends.

    The command does not see the credentials that this program uses. Signals are passed on to it. Exit status: the command's; 128 and the
    number of the signal that ended it; 127 where it is not found, 126 where it cannot be executed; 2 where no key could be created.
    """
    from ..keys.lend_environment import environment_with
    from ..keys.lend_process import Child

    lifetime = None if ttl == "none" else parse_duration(ttl, "--ttl")
    child, status = Child(), 0
    with child.signals():
        try:
            with open_keys(url, profile, ca_certs, insecure, timeout) as keys, keys.lend(lifetime, scope=scope or None) as key:
                environ = environment_with(key, keys.url, keys.generation, variables.value, os.environ)
                try:
                    status = child.run(command, environ)
                except InvalidArgument as error:
                    say(f"error: {error}", style="bold red")
                    status = getattr(error, "status", 1)
        except RancherError as error:  # said here, so that no signal can keep it from being said
            say(f"error: {error}", style="bold red")
            status = status_of(error)
    raise typer.Exit(status)
