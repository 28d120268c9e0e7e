"""`rancher-keys list, show, create, enable, disable, delete`: the keys of a server."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from .connection import CaCerts, Insecure, Profile, Timeout, Url, open_keys
from .durations import parse_duration
from .errors import NOT_DONE, say
from .kinds import parse_kinds
from .output import Format, Output, print_one, print_rows

if TYPE_CHECKING:
    from ..keys import Key, KeyList, Keys, NewKey

COLUMNS = ("id", "kind", "name", "owner", "scope", "state", "created", "expires", "last_used")
NARROW = ("id", "kind", "name", "state", "expires")

Ids = Annotated[list[str], typer.Argument(help="The ids of keys, such as 1c5, token-xxxxx or ext/token-xxxxx.", show_default=False)]
Deliver = Annotated[
    list[str],
    typer.Option(
        "--deliver",
        "-d",
        metavar="KIND:WHERE",
        help="Where the key goes: raw:PATH, json:PATH, dotenv:PATH, env:PATH#VARIABLE, rancher-cli:NAME,"
        " kubeconfig:PATH#USER, kubernetes:NAMESPACE/NAME#KEY, vault:MOUNT/PATH#FIELD, command:PROGRAM. Several times for several targets.",
        show_default=False,
    ),
]
PrintSecret = Annotated[bool, typer.Option("--print-secret", help="Print the key to standard output.")]


def list_keys(
    everybody: Annotated[bool, typer.Option("--all", "-A", help="The keys of all users; administrators only.")] = False,
    owner: Annotated[str, typer.Option(help="Only the keys of this user or account, by its id; with --all.", show_default=False)] = "",
    environment: Annotated[str, typer.Option(help="The keys of this environment of Rancher 1.x.", show_default=False)] = "",
    kind: Annotated[str, typer.Option(help="Only keys of this kind, such as token, ext-token or session.", show_default=False)] = "",
    output: Output = Format.TABLE,
    url: Url = "",
    profile: Profile = "",
    ca_certs: CaCerts = None,
    insecure: Insecure = False,
    timeout: Timeout = 60.0,
) -> None:
    """List keys: your own, or with --all those of all users."""
    kinds = parse_kinds([kind] if kind else [])
    if owner and not everybody:
        raise typer.BadParameter("--owner needs --all", param_hint="--owner")
    scope: Literal["mine", "all"] = "all" if everybody else "mine"
    with open_keys(url, profile, ca_certs, insecure, timeout) as keys:
        found = keys.list(scope=scope, owner=owner or None, environment=environment or None)
        shown = (key for key in _with_progress(found) if not kinds or key.kind in kinds)
        count = print_rows((key.to_dict() for key in shown), output, COLUMNS, narrow=NARROW)
        for note in found.notes:
            say(f"note: {note}", style="yellow")
        if output is Format.TABLE and not count:
            say("No keys.")


def show(
    key: Annotated[str, typer.Argument(help="The id of the key. Default: the key that authenticates.", show_default=False)] = "",
    output: Output = Format.TABLE,
    url: Url = "",
    profile: Profile = "",
    ca_certs: CaCerts = None,
    insecure: Insecure = False,
    timeout: Timeout = 60.0,
) -> None:
    """Show a key, without its secret."""
    with open_keys(url, profile, ca_certs, insecure, timeout) as keys:
        found = keys.get(key) if key else keys.whoami().key
        if found is None:
            say("error: these credentials are not a key; name the key to show", style="bold red")
            raise typer.Exit(NOT_DONE)
        print_one(found.to_dict(), output)


def create(
    name: Annotated[str, typer.Argument(help="The name; on Rancher 2 it becomes the description.", show_default=False)] = "",
    description: Annotated[str, typer.Option(help="The description.", show_default=False)] = "",
    ttl: Annotated[str, typer.Option(help="The lifetime on Rancher 2, such as 90d or 12h. Default: the longest.", show_default=False)] = "",
    kind: Annotated[str, typer.Option(help="token or ext-token, on Rancher 2.", show_default=False)] = "",
    scope: Annotated[
        str, typer.Option(help="The environment (1.x) or cluster (2) to limit the key to, by its id.", show_default=False)
    ] = "",
    deliver: Deliver = [],  # noqa: B006 - Typer copies it
    print_secret: PrintSecret = False,
    output: Output = Format.TABLE,
    url: Url = "",
    profile: Profile = "",
    ca_certs: CaCerts = None,
    insecure: Insecure = False,
    timeout: Timeout = 60.0,
) -> None:
    """Create a key, and deliver it. Its secret goes to the targets, or with --print-secret to standard output."""
    from ..keys.delivery import parse

    targets = [parse(each) for each in deliver]
    if not targets and not print_secret:
        raise typer.BadParameter("say where the secret goes: --deliver KIND:WHERE, or --print-secret", param_hint="--deliver")
    kinds = parse_kinds([kind] if kind else [])
    lifetime = parse_duration(ttl, "--ttl") if ttl else None
    with open_keys(url, profile, ca_certs, insecure, timeout) as keys:
        for target in targets:
            target.check(keys.generation)
        made = keys.create(
            name or None,
            description=description or None,
            ttl=lifetime,
            kind=kinds[0] if kinds else None,
            scope=scope or None,
        )
        _deliver(keys, made, targets)
        if print_secret:
            _print_secret(made, output)
        else:
            print_one(made.without_secret().to_dict(), output)


def enable(
    ids: Ids,
    output: Output = Format.TABLE,
    url: Url = "",
    profile: Profile = "",
    ca_certs: CaCerts = None,
    insecure: Insecure = False,
    timeout: Timeout = 60.0,
) -> None:
    """Enable keys. Tokens of /v3/tokens need an administrator."""
    with open_keys(url, profile, ca_certs, insecure, timeout) as keys:
        _each(ids, output, keys.enable)


def disable(
    ids: Ids,
    output: Output = Format.TABLE,
    url: Url = "",
    profile: Profile = "",
    ca_certs: CaCerts = None,
    insecure: Insecure = False,
    timeout: Timeout = 60.0,
) -> None:
    """Disable keys: they are rejected until they are enabled. Tokens of /v3/tokens need an administrator."""
    with open_keys(url, profile, ca_certs, insecure, timeout) as keys:
        _each(ids, output, keys.disable)


def delete(
    ids: Ids,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    url: Url = "",
    profile: Profile = "",
    ca_certs: CaCerts = None,
    insecure: Insecure = False,
    timeout: Timeout = 60.0,
) -> None:
    """Delete keys, whatever their state."""
    with open_keys(url, profile, ca_certs, insecure, timeout) as keys:
        found = [keys.get(id) for id in ids]
        if not yes:
            for key in found:
                say(f"{key.id}  {key.kind}  {key.title}  {key.state}")
            if not sys.stdin.isatty():
                raise typer.BadParameter("there is no terminal to ask at: pass --yes", param_hint="--yes")
            typer.confirm(f"Delete {len(found)} key{'s' if len(found) > 1 else ''}?", abort=True, err=True)
        for key in found:
            keys.delete(key)
            say(f"{key.id} is deleted.")


def _with_progress(found: KeyList) -> Iterator[Key]:
    """The keys, with a progress bar on a terminal while the list is read to somewhere else."""
    if sys.stdout.isatty() or not sys.stderr.isatty():
        yield from found
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reading keys", total=None)
        for page in found.pages():
            progress.update(task, advance=len(page), total=found.total)
            yield from page


def _each(ids: list[str], output: Format, change: Any) -> None:
    print_rows((change(id).to_dict() for id in ids), output, COLUMNS, narrow=NARROW)


def _deliver(keys: Keys, made: NewKey, targets: list[Any]) -> None:
    """Deliver a new key; delete it again where a target fails."""
    from ..keys.delivery import DeliveryFailed, Payload

    payload = Payload(url=keys.url, generation=keys.generation, access_key=str(made.access_key), secret_key=made.secret_key)
    for target in targets:
        try:
            target.write(payload)
            if target.readable and target.read() != payload.token:
                raise DeliveryFailed(f"{target.spec}: it does not hold what was written")
        except BaseException:
            keys.delete(made)
            say(f"{made.id} is deleted again, because a target did not take it.")
            raise


def _print_secret(made: NewKey, output: Format) -> None:
    secret = {"secret_key": made.secret_key.reveal(), "token": made.token.reveal()}
    if output is Format.NAME:
        sys.stdout.write(f"{made.token.reveal()}\n")
    else:
        print_one({**made.without_secret().to_dict(), **secret}, output)
