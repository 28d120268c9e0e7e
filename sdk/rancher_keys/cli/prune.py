"""`rancher-keys prune`: delete the keys that nobody needs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from ..keys.key import Kind
from ..keys.keys import Keys
from ..keys.plan import Plan
from ..keys.plan_filters import REASONS, PruneFilter
from ..keys.plan_times import format_duration
from ..keys.prune_account import Account, Outcome, Result
from ..keys.prune_planner import LEFT
from . import job_options as options

INTERRUPTED = 130
_SHOWN = 20


class UnknownLastUse(StrEnum):
    """What to do with keys whose last use the server does not tell."""

    ERROR = "error"
    SKIP = "skip"
    CREATED = "created"


class Output(StrEnum):
    """How to print the plan."""

    TABLE = "table"
    JSON = "json"


def _condition(text: str, parser: Any = None, name: str | None = None) -> Any:
    names = (name,) if name else ()
    return typer.Option(*names, help=text, parser=parser, show_default=False, rich_help_panel="Conditions")


def _limit(text: str, name: str, parser: Any = None) -> Any:
    return typer.Option(name, help=text, parser=parser, show_default=False, rich_help_panel="Which keys to look at")


def prune(
    expired: Annotated[bool, _condition("Keys that have expired.", name="--expired")] = False,
    unused_for: Annotated[timedelta | None, _condition("Keys that were not used in this time, such as 90d.", options.duration)] = None,
    inactive_for: Annotated[
        timedelta | None,
        _condition("Keys that are disabled, and were neither created nor used in this time, such as 30d.", options.duration),
    ] = None,
    created_before: Annotated[
        datetime | None, _condition("Keys created before a date (2026-01-31) or longer ago than a duration (365d).", options.moment)
    ] = None,
    never_expires: Annotated[bool, _condition("Keys that never expire.", name="--never-expires")] = False,
    keep_newest: Annotated[int | None, _condition("Keep this many of the newest keys of each owner.")] = None,
    match_any: Annotated[bool, _condition("One condition is enough. Default: all conditions must be met.", name="--any")] = False,
    unknown_last_use: Annotated[
        UnknownLastUse,
        typer.Option(
            help="What to do with keys whose last use the server does not tell (Rancher 1.x and 2.7): fail, leave them alone, or count from"
            " their creation.",
            rich_help_panel="Conditions",
        ),
    ] = UnknownLastUse.ERROR,
    owner: Annotated[list[str] | None, _limit("Only keys of this user or account, by id. Repeatable.", "--owner")] = None,
    kind: Annotated[list[Kind] | None, _limit("Only keys of this kind, such as session. Repeatable.", "--kind", options.kind)] = None,
    name: Annotated[str | None, _limit("Only keys whose name or description matches this pattern, such as 'ci-*'.", "--name")] = None,
    all_users: options.AllUsers = False,
    environment: options.Environment = None,
    disable_first: Annotated[
        timedelta | None,
        typer.Option(
            help="Disable keys now. A later run deletes those that are still disabled after this time, such as 14d.",
            parser=options.duration,
            show_default=False,
        ),
    ] = None,
    plan_file: Annotated[
        Path | None, typer.Option("--plan", help="Carry out exactly the plan in this file.", exists=True, dir_okay=False, show_default=False)
    ] = None,
    output: Annotated[Output, typer.Option("--output", "-o", help="json prints the plan and changes nothing.")] = Output.TABLE,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before keys are deleted or disabled.")] = False,
    concurrency: Annotated[int, typer.Option(help="How many keys to work on at once, at most.", min=1, max=256)] = 8,
    max_failures: Annotated[int, typer.Option(help="Stop after this many keys have failed.", min=1)] = 20,
    url: options.Url = None,
    profile: options.Profile = None,
) -> None:
    """Delete keys that nobody needs: shows the plan first, then asks.

    The key that authenticates is never pruned, nor a key that was used within the last minute or has changed since the plan was made.
    Ctrl-C stops after the keys in progress; run the same plan again to resume.

    Examples:

      rancher-keys prune --expired

      rancher-keys prune --all-users --unused-for 90d --disable-first 14d

      rancher-keys prune --all-users --expired -o json > plan.json && rancher-keys prune --plan plan.json --yes

    Exit status: 0 all done, 1 not everything was done, 2 could not run, 130 stopped by Ctrl-C.
    """
    if output == Output.JSON and yes:
        options.fail("-o json prints the plan and changes nothing: leave out --yes, save the plan, and carry it out with --plan FILE --yes")
    given = (expired, unused_for, inactive_for, created_before, never_expires, keep_newest, owner, kind, name, disable_first, environment)
    if plan_file is not None and (any(given) or all_users or match_any):
        options.fail("--plan carries out a plan as it is: leave out conditions, --all-users and --disable-first")
    with options.connected(url, profile) as keys:
        if plan_file is not None:
            plan = Plan.load(plan_file)
        else:
            filters = PruneFilter(
                expired=expired,
                unused_for=unused_for,
                inactive_for=inactive_for,
                created_before=created_before,
                never_expires=never_expires,
                keep_newest=keep_newest,
                match="any" if match_any else "all",
                unknown_last_use=unknown_last_use.value,
                owners=owner or (),
                kinds=kind or (),
                name=name,
            )
            plan = _make_plan(keys, filters, all_users, environment, disable_first)
        if output == Output.JSON:
            options.write_text(plan.lines(), None)
            return
        show_plan(plan, Console())
        if len(plan):
            _confirm(plan, yes)
            _carry_out(keys, plan, concurrency, max_failures)


def _make_plan(keys: Keys, filters: PruneFilter, all_users: bool, environment: str | None, disable_first: timedelta | None) -> Plan:
    console = options.stderr()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("reading keys", total=None)
        return keys.plan_prune(
            filters,
            scope="all" if all_users else "mine",
            environment=environment,
            disable_first=disable_first,
            on_progress=lambda read, total: progress.update(task, completed=read, total=total),
        )


def show_plan(plan: Plan, console: Console) -> None:
    """Print a plan for people: by reason, by owner, and its first keys."""
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
    later = f"; disabled keys can be deleted after {format_duration(timedelta(seconds=wait))}" if wait and "disable" in summary.by_action else ""
    console.print(f"Plan: {', '.join(actions)}{later}.", highlight=False)
    console.print(_counts("reason", {REASONS.get(reason, reason): number for reason, number in summary.by_reason.items()}))
    console.print(_counts("owner", summary.by_owner))
    console.print(_sample(plan))


def _counts(title: str, counts: dict[str, int]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(title)
    table.add_column("keys", justify="right")
    for name, number in list(counts.items())[:_SHOWN]:
        table.add_row(Text(name), f"{number:,}")
    if len(counts) > _SHOWN:
        table.add_row(f"… and {len(counts) - _SHOWN:,} more", f"{sum(list(counts.values())[_SHOWN:]):,}")
    return table


def _sample(plan: Plan) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
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
        options.fail("there is no terminal to ask at, so nothing was changed: review the plan, then add --yes")
    if not typer.confirm(f"Prune {len(plan):,} keys?", err=True):
        options.stderr().print("Nothing was changed.")
        raise typer.Exit(0)


def _carry_out(keys: Keys, plan: Plan, concurrency: int, max_failures: int) -> None:
    console = options.stderr()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TextColumn("left:"), TimeRemainingColumn())
    status = None
    with options.termination_as_interrupt():
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task("pruning", total=len(plan))

            def on_outcome(outcome: Outcome) -> None:
                progress.advance(task)

            try:
                account = keys.prune(plan, concurrency=concurrency, max_failures=max_failures, on_outcome=on_outcome)
            except KeyboardInterrupt as interrupt:
                found = getattr(interrupt, "account", None)
                if found is None:
                    options.fail("stopped before anything was changed", INTERRUPTED)
                account, status = found, INTERRUPTED
    show_account(account, console)
    if status or not account.is_complete:
        raise typer.Exit(status or 1)


def show_account(account: Account, console: Console) -> None:
    """Print what a run has done."""
    console.print(str(account), style="green" if account.is_complete else "bold yellow", highlight=False)
    if account.stopped:
        console.print(f"Stopped: {account.stopped}. Run the same plan again to resume.", style="yellow")
    _show_problems(account.problems, console)


def _show_problems(problems: Sequence[Outcome], console: Console) -> None:
    for result in (Result.UNKNOWN, Result.FAILED, Result.SKIPPED):
        found = [each for each in problems if each.result == result]
        for outcome in found[:_SHOWN]:
            console.print(f"  {outcome.result}: {outcome.key.id}: {outcome.detail}", markup=False)
        if len(found) > _SHOWN:
            console.print(f"  … and {len(found) - _SHOWN:,} more {result}")


class _Rate(ProgressColumn):
    """Keys per second."""

    def render(self, task: Task) -> Text:
        """The rate of a task."""
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:,.0f}/s", style="progress.data.speed")
