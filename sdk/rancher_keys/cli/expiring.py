"""`rancher-keys expiring`: keys that expire soon, for people and for monitoring."""

from __future__ import annotations

import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .._core.errors import RancherError
from .connection import CaCerts, Insecure, Profile, Timeout, Url, open_keys
from .durations import parse_duration
from .errors import COULD_NOT_RUN, say
from .files import write_text
from .kinds import parse_kinds
from .output import Format, print_rows

if TYPE_CHECKING:
    from ..keys.expiring import Expiring

SOME_EXPIRE = 1
_COLUMNS = ("id", "kind", "name", "owner", "state", "expires", "left", "last_used")
_NARROW = ("id", "kind", "name", "expires", "left")


class WatchFormat(StrEnum):
    """What to print."""

    TABLE = "table"
    JSON = "json"
    PROMETHEUS = "prometheus"
    NAGIOS = "nagios"


def expiring(
    within: Annotated[str, typer.Option(help="How soon, such as 14d.")] = "14d",
    everybody: Annotated[bool, typer.Option("--all", "-A", help="The keys of all users; administrators only.")] = False,
    owner: Annotated[str, typer.Option(help="Only the keys of this user or account, by its id; with --all.", show_default=False)] = "",
    kind: Annotated[list[str], typer.Option(help="Only keys of this kind. Default: all but sessions.", show_default=False)] = [],  # noqa: B006
    include_expired: Annotated[bool, typer.Option("--include-expired", help="Also keys that have expired already.")] = False,
    output: Annotated[WatchFormat, typer.Option("--output", "-o", help="What to print.")] = WatchFormat.TABLE,
    to: Annotated[
        Path | None,
        typer.Option("--to", help="Write to this file, replaced as a whole. Default: standard output.", dir_okay=False, show_default=False),
    ] = None,
    url: Url = "",
    profile: Profile = "",
    ca_certs: CaCerts = None,
    insecure: Insecure = False,
    timeout: Timeout = 60.0,
) -> None:
    """Find keys that expire soon. Exit status: 0 none, 1 some, 2 it could not be run.

    -o prometheus prints metrics for the textfile collector of the node exporter, -o nagios a line for plugins of Nagios.
    """
    from ..keys.expiring import STANDING

    if owner and not everybody:
        raise typer.BadParameter("--owner needs --all", param_hint="--owner")
    kinds = frozenset(parse_kinds(kind)) or STANDING
    soon = parse_duration(within, "--within")
    try:
        with open_keys(url, profile, ca_certs, insecure, timeout) as keys:
            found = keys.expiring(
                soon,
                scope="all" if everybody else "mine",
                owner=owner or None,
                kinds=kinds,
                include_expired=include_expired,
            )
        _print(found, output, to)
    except RancherError as error:
        if output is WatchFormat.NAGIOS:
            sys.stdout.write(f"RANCHER KEYS CRITICAL - it could not be checked: {' '.join(str(error).replace('|', '/').split())}\n")
        say(f"error: {error}", style="bold red")
        raise typer.Exit(COULD_NOT_RUN) from None
    for note in found.notes:
        say(f"note: {note}", style="yellow")
    if found.keys:
        raise typer.Exit(SOME_EXPIRE)


def _print(found: Expiring, output: WatchFormat, to: Path | None) -> None:
    from ..keys.expiring_formats import as_json, as_nagios, as_prometheus

    if output is WatchFormat.TABLE:
        if to is not None:
            raise typer.BadParameter("a table goes to standard output: choose -o json, prometheus or nagios", param_hint="--to")
        _table(found)
    else:
        texts = {WatchFormat.JSON: as_json, WatchFormat.PROMETHEUS: as_prometheus, WatchFormat.NAGIOS: as_nagios}[output](found)
        write_text([texts] if isinstance(texts, str) else texts, to)


def _table(found: Expiring) -> None:
    from ..keys.plan_times import format_duration

    rows = []
    for key in found.keys:
        assert isinstance(key.expires, datetime)
        left = key.expires - found.checked
        text = format_duration(left) if key.expires > found.checked else f"{format_duration(left)} ago"
        rows.append({**key.to_dict(), "name": key.title if key.title != key.id else "", "left": text})
    if rows:
        print_rows(rows, Format.TABLE, _COLUMNS, narrow=_NARROW)
    say(
        f"{len(found.keys)} of {found.total} keys expire within {format_duration(found.within)};"
        f" {found.never} never expire, {found.expired} have expired, {found.unknown} unknown."
    )
