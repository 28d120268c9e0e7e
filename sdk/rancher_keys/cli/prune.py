"""`rancher-keys prune`: delete the keys that nobody needs."""

from __future__ import annotations

import sys
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .._core.errors import InvalidArgument
from .connection import CaCerts, Insecure, Profile, Timeout, Url, open_keys
from .dates import parse_date
from .durations import parse_duration
from .errors import COULD_NOT_RUN, INTERRUPTED, NOT_DONE, say
from .files import write_text
from .kinds import parse_kinds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console
    from rich.table import Table

    from ..keys import Keys
    from ..keys.plan import Plan
    from ..keys.plan_filters import PruneFilter
    from ..keys.prune_account import Account, Outcome

_SHOWN = 20


class UnknownLastUse(StrEnum):
    """What to do with keys whose last use the server does not tell."""

    ERROR = "error"
    SKIP = "skip"
    CREATED = "created"


class PlanFormat(StrEnum):
    """How to print the plan."""

    TABLE = "table"
    JSON = "json"


def _condition(text: str, *names: str) -> Any:
    return typer.Option(*names, help=text, show_default=False, rich_help_panel="Conditions")


def _limit(text: str, *names: str) -> Any:
    return typer.Option(*names, help=text, show_default=False, rich_help_panel="Which keys to look at")


def prune(
    expired: Annotated[bool, _condition("Keys that have expired.", "--expired")] = False,
    unused_for: Annotated[str, _condition("Keys that were not used in this time, such as 90d.")] = "",
    inactive_for: Annotated[str, _condition("Keys that are disabled, and were neither created nor used in this time, such as 30d.")] = "",
    created_before: Annotated[str, _condition("Keys created before a date (2026-01-31) or longer ago than a duration (365d).")] = "",
    never_expires: Annotated[bool, _condition("Keys that never expire.", "--never-expires")] = False,
    keep_newest: Annotated[int | None, _condition("Keep this many of the newest keys of each owner.")] = None,
    match_any: Annotated[bool, _condition("One condition is enough. Default: all conditions must be met.", "--any")] = False,
    unknown_last_use: Annotated[
        UnknownLastUse,
        typer.Option(
            help="What to do with keys whose last use the server does not tell (Rancher 1.x and 2.7): fail, leave them alone, or count from"
            " their creation.",
            rich_help_panel="Conditions",
        ),
    ] = UnknownLastUse.ERROR,
    owner: Annotated[list[str], _limit("Only keys of this user or account, by its id. Several times for several.")] = [],  # noqa: B006
    kind: Annotated[list[str], _limit("Only keys of this kind, such as token or session. Several times for several.")] = [],  # noqa: B006
    name: Annotated[str, _limit("Only keys whose name or description matches this pattern, such as 'ci-*'.")] = "",
    everybody: Annotated[bool, _limit("The keys of all users; administrators only.", "--all", "-A")] = False,
    environment: Annotated[str, _limit("The keys of this environment of Rancher 1.x.")] = "",
    disable_first: Annotated[
        str,
        typer.Option(
            help="Disable keys now. A later run deletes those that are still disabled after this time, such as 14d.", show_default=False
        ),
    ] = "",
    plan_file: Annotated[
        Path | None,
        typer.Option("--plan", help="Carry out exactly the plan in this file.", exists=True, dir_okay=False, show_default=False),
    ] = None,
    output: Annotated[PlanFormat, typer.Option("--output", "-o", help="json prints the plan and changes nothing.")] = PlanFormat.TABLE,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before keys are deleted or disabled.")] = False,
    concurrency: Annotated[int, typer.Option(help="How many keys to work on at once, at most.", min=1, max=256)] = 8,
    max_failures: Annotated[int, typer.Option(help="Stop after this many keys have failed.", min=1)] = 20,
    url: Url = "",
    profile: Profile = "",
    ca_certs: CaCerts = None,
    insecure: Insecure = False,
    timeout: Timeout = 60.0,
) -> None:
    """Delete the keys that nobody needs: shows a plan, then asks.

    The key that authenticates is never pruned, nor a key that was used within the last minute or changed since the plan was made. Ctrl-C
    stops after the keys in progress; run the same plan again to resume. Exit status: 0 all done, 1 not everything was done, 2 it could not
    be run, 130 stopped by Ctrl-C.
    """
    from rich.console import Console

    from ..keys.plan_filters import PruneFilter

    if output is PlanFormat.JSON and yes:
        raise typer.BadParameter("-o json changes nothing; save the plan, and carry it out with --plan FILE --yes", param_hint="--yes")
    if plan_file is not None:
        choices = (expired, unused_for, inactive_for, created_before, never_expires, keep_newest, owner, kind, name, environment)
        if any(choices) or everybody or match_any or disable_first:
            raise typer.BadParameter("a plan is carried out as it is: leave out all other choices of keys", param_hint="--plan")
        plan = _load(plan_file)
    else:
        if not any((expired, unused_for, inactive_for, created_before, never_expires, keep_newest is not None)):
            raise InvalidArgument(
                "say which keys nobody needs: --expired, --unused-for, --inactive-for, --created-before, --never-expires or --keep-newest"
            )
        filters = PruneFilter(
            expired=expired,
            unused_for=parse_duration(unused_for, "--unused-for") if unused_for else None,
            inactive_for=parse_duration(inactive_for, "--inactive-for") if inactive_for else None,
            created_before=parse_date(created_before, "--created-before") if created_before else None,
            never_expires=never_expires,
            keep_newest=keep_newest,
            match="any" if match_any else "all",
            unknown_last_use=unknown_last_use.value,
            owners=owner,
            kinds=parse_kinds(kind),
            name=name or None,
        )
        wait = parse_duration(disable_first, "--disable-first") if disable_first else None
    with open_keys(url, profile, ca_certs, insecure, timeout) as keys:
        if plan_file is None:
            plan = _make_plan(keys, filters, everybody, environment or None, wait)
        if output is PlanFormat.JSON:
            write_text(plan.lines(), None)
            return
        show_plan(plan, Console())
        if len(plan):
            _confirm(plan, yes)
            _carry_out(keys, plan, concurrency, max_failures)


def _load(path: Path) -> Plan:
    from ..keys.plan import Plan

    try:
        return Plan.load(path)
    except OSError as error:
        raise InvalidArgument(f"{path} cannot be read: {error.strerror}") from None


def _make_plan(keys: Keys, filters: PruneFilter, everybody: bool, environment: str | None, disable_first: timedelta | None) -> Plan:
    from .progress import progress_bar

    with progress_bar() as progress:
        task = progress.add_task("reading keys", total=None)
        return keys.plan_prune(
            filters,
            scope="all" if everybody else "mine",
            environment=environment,
            disable_first=disable_first,
            on_progress=lambda read, total: progress.update(task, completed=read, total=total),
        )


def show_plan(plan: Plan, console: Console) -> None:
    """Print a plan for people: by reason, by owner, and its first keys."""
    from ..keys.plan_filters import REASONS
    from ..keys.plan_times import format_duration
    from ..keys.prune_planner import LEFT

    header, summary = plan.header, plan.summary()
    whose = "all users" if header.scope == "all" else "your own"
    console.print(f"{summary.keys:,} of {header.listed:,} keys ({whose}) on {header.server}", style="bold", highlight=False)
    for reason, number in header.left.items():
        console.print(f"left alone: {number:,} {LEFT.get(reason, reason)}", highlight=False)
    for note in header.notes:
        console.print(note, style="yellow", highlight=False)
    if not summary.keys:
        console.print("Nothing to prune.")
        return
    actions = [f"{'delete' if action == 'delete' else 'disable'} {number:,}" for action, number in summary.by_action.items()]
    wait = header.disable_first_seconds
    later = (
        f"; disabled keys can be deleted after {format_duration(timedelta(seconds=wait))}"
        if wait and "disable" in summary.by_action
        else ""
    )
    console.print(f"Plan: {', '.join(actions)}{later}.", highlight=False)
    console.print()
    console.print(_counts("reason", {REASONS.get(reason, reason): number for reason, number in summary.by_reason.items()}))
    console.print()
    console.print(_counts("owner", summary.by_owner))
    console.print()
    console.print(_sample(plan))


def _counts(title: str, counts: dict[str, int]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column(title)
    table.add_column("keys", justify="right")
    for name, number in list(counts.items())[:_SHOWN]:
        table.add_row(Text(name), f"{number:,}")
    if len(counts) > _SHOWN:
        table.add_row(f"… and {len(counts) - _SHOWN:,} more", f"{sum(list(counts.values())[_SHOWN:]):,}")
    return table


def _sample(plan: Plan) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for column in ("id", "kind", "owner", "name", "created", "last used", "expires", "action"):
        table.add_column(column, overflow="fold" if column == "id" else "ellipsis", no_wrap=column != "id")
    for index, key in enumerate(plan):
        if index == _SHOWN:
            table.add_row(f"… and {len(plan) - _SHOWN:,} more")
            break
        dates = (_day(key.created), _day(key.last_used), _day(key.expires))
        table.add_row(*map(Text, (key.id, key.kind, key.owner or "", key.title, *dates, key.action)))
    return table


def _day(text: str | None) -> str:
    return "never" if text is None else text[:10]


def _confirm(plan: Plan, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        say("error: there is no terminal to ask at, so nothing was changed: review the plan, then add --yes", style="bold red")
        raise typer.Exit(COULD_NOT_RUN)
    if not typer.confirm(f"Prune {len(plan):,} key{'' if len(plan) == 1 else 's'}?", err=True):
        say("Nothing was changed.")
        raise typer.Exit


def _carry_out(keys: Keys, plan: Plan, concurrency: int, max_failures: int) -> None:
    from rich.console import Console

    from .progress import progress_bar

    status = NOT_DONE
    with progress_bar() as progress:
        task = progress.add_task("pruning", total=len(plan))
        try:
            account = keys.prune(plan, concurrency=concurrency, max_failures=max_failures, on_outcome=lambda _: progress.advance(task))
        except KeyboardInterrupt as interrupt:
            found: Account | None = getattr(interrupt, "account", None)
            if found is None:
                raise
            account, status = found, INTERRUPTED
    show_account(account, Console(stderr=True))
    if status == INTERRUPTED or not account.is_complete:
        raise typer.Exit(status)


def show_account(account: Account, console: Console) -> None:
    """Print what a run has done."""
    console.print(str(account), style="green" if account.is_complete else "bold yellow", highlight=False)
    if account.stopped:
        console.print(f"Stopped: {account.stopped}. Run the same plan again to resume.", style="yellow")
    _show_problems(account.problems, console)


def _show_problems(problems: Sequence[Outcome], console: Console) -> None:
    from ..keys.prune_account import Result

    for result in (Result.UNKNOWN, Result.FAILED, Result.SKIPPED):
        found = [each for each in problems if each.result == result]
        for outcome in found[:_SHOWN]:
            console.print(f"  {outcome.result}: {outcome.key.id}: {outcome.detail}", markup=False)
        if len(found) > _SHOWN:
            console.print(f"  … and {len(found) - _SHOWN:,} more {result}")
