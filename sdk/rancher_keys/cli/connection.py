"""Which server a command talks to: the options that all commands share, and the connection that they lead to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from .errors import say

if TYPE_CHECKING:
    from .._core.http import Verify
    from ..keys import Keys

_PANEL = "Connection"
Url: TypeAlias = Annotated[
    str,
    typer.Option(
        "--url", metavar="URL", help="The server's URL. Default: found with the credentials.", show_default=False, rich_help_panel=_PANEL
    ),
]
Profile: TypeAlias = Annotated[
    str,
    typer.Option(
        "--profile",
        metavar="NAME",
        help="A server in the Rancher CLI's cli2.json, by its name.",
        show_default=False,
        rich_help_panel=_PANEL,
    ),
]
CaCerts: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--ca-certs", metavar="FILE", help="A file of certificates to trust.", exists=True, dir_okay=False, rich_help_panel=_PANEL
    ),
]
Insecure: TypeAlias = Annotated[bool, typer.Option("--insecure", help="Do not check the certificate.", rich_help_panel=_PANEL)]
Timeout: TypeAlias = Annotated[
    float,
    typer.Option(
        "--timeout", metavar="SECONDS", help="Seconds that a request may take, with its retries.", min=0.1, rich_help_panel=_PANEL
    ),
]


def open_keys(url: str, profile: str, ca_certs: Path | None, insecure: bool, timeout: float) -> Keys:
    """Connect to the server that the options and the credentials name."""
    from ..credentials import connect

    return connect(url or None, profile=profile or None, verify=verify_of(ca_certs, insecure), timeout=timeout)


def verify_of(ca_certs: Path | None, insecure: bool) -> Verify | None:
    """How to check the certificate; None where the options do not say."""
    if insecure:
        say("warning: certificates are not checked; anyone between you and the server can read the key", style="bold yellow")
        return False
    return None if ca_certs is None else str(ca_certs)
