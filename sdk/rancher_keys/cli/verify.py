"""`rancher-keys verify`: checks a server against the OpenAPI description."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from ..contract import CannotVerify, Report, Verification
from ..contract.report import show, to_json, write_junit
from . import live_server


def verify(
    url: live_server.Url,
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
    read_only: Annotated[bool, typer.Option("--read-only", help="Do not create or change anything.")] = False,
    clean: Annotated[bool, typer.Option("--clean", help="Only remove what earlier runs, such as killed ones, left behind.")] = False,
    timeout: live_server.Timeout = 30.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    junit: Annotated[Path | None, typer.Option(help="Write the report as JUnit XML to this file.", dir_okay=False)] = None,
) -> None:
    """Check a server against the OpenAPI description: its schema, and its responses to valid and invalid requests.

    Creates temporary keys with a marker in their names, and removes them again. Exit status: 0 if everything matches, 1 if something
    differs or was left behind, 2 if the verification could not be run.
    """
    messages = Console(stderr=True)
    try:
        _check_writable(junit)
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
        server = live_server.client(url, ca_bundle, insecure, timeout)
        verification = Verification(server, given.callers(), login=given.login(), read_only=read_only)
    except ValueError as error:
        messages.print(f"could not be run: {error}", style="bold red", markup=False, soft_wrap=True)
        raise typer.Exit(2) from None
    live_server.warn_if_insecure(insecure, messages)
    try:
        with live_server.interruptible():
            if clean:
                _clean(verification, messages, as_json)
            else:
                _run(verification, messages)
    except (CannotVerify, KeyboardInterrupt) as error:  # the report has the reason
        verification.report.error = verification.report.error or str(error) or "interrupted"
    finally:
        verification.client.close()
    if clean and not verification.report.error:
        raise typer.Exit(verification.report.exit_code)
    raise typer.Exit(_print(verification.report, as_json, junit, messages))


def _check_writable(junit: Path | None) -> None:
    if junit is not None:
        folder = junit.parent
        if not folder.is_dir() or not os.access(junit if junit.exists() else folder, os.W_OK):
            raise ValueError(f"--junit: {junit} cannot be written")


def _run(verification: Verification, messages: Console) -> None:
    target = verification.connect()
    total = len(verification.plan(target))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=messages, transient=True, disable=not messages.is_terminal) as progress:
        task = progress.add_task(str(target), total=total)
        for result in verification.run():
            progress.update(task, advance=1, description=result.name)
        progress.update(task, description="removing what was created")


def _clean(verification: Verification, messages: Console, as_json: bool) -> None:
    removed = verification.clean()
    leftovers = verification.report.leftovers
    if as_json:
        typer.echo(to_json(verification.report))
        return
    for each in removed:
        typer.echo(f"removed {each}")
    for each in leftovers:
        messages.print(f"could not be removed: {each}", style="bold red", markup=False, soft_wrap=True)
    typer.echo(f"{len(removed)} removed, {len(leftovers)} could not be removed")


def _print(report: Report, as_json: bool, junit: Path | None, messages: Console) -> int:
    if as_json:
        typer.echo(to_json(report))
    elif report.results or report.leftovers:
        show(report, Console())
    else:
        messages.print(f"could not be run: {report.error}", style="bold red", markup=False, soft_wrap=True)
    if junit is not None:
        try:
            write_junit(report, junit)
        except OSError as error:
            messages.print(f"--junit: {junit} cannot be written: {error.strerror}", style="bold red", markup=False)
            return 2
    return report.exit_code
