"""`rancher-keys verify`: checks a server against the OpenAPI description."""

from __future__ import annotations

import math
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from ..contract import CannotVerify, Credentials, HttpClient, Report, Verification
from ..contract.credentials import VARIABLES
from ..contract.http import tls_verification
from ..contract.report import show, to_json, write_junit
from ..contract.urls import base_url

_PREFER = " Prefer the environment variable or the prompt: options end up in your shell history."
_LONGEST_TIMEOUT = 3600.0


def _credential(name: str, text: str) -> Any:
    return typer.Option(help=text, envvar=VARIABLES[name], show_default=False, rich_help_panel="Credentials")


def verify(
    url: Annotated[str, typer.Argument(help="URL of the server, such as https://rancher.example.com.")],
    access_key: Annotated[str, _credential("access_key", "Access key of an administrator.")] = "",
    secret_key: Annotated[str, _credential("secret_key", "Secret key of the administrator." + _PREFER)] = "",
    token: Annotated[str, _credential("token", "Bearer token of the administrator, instead of both keys." + _PREFER)] = "",
    user_access_key: Annotated[str, _credential("user_access_key", "Access key of a user who is not an administrator.")] = "",
    user_secret_key: Annotated[str, _credential("user_secret_key", "Secret key of the user." + _PREFER)] = "",
    user_token: Annotated[str, _credential("user_token", "Bearer token of the user, instead of both keys." + _PREFER)] = "",
    username: Annotated[str, _credential("username", "User name for local authentication, to check the login.")] = "",
    password: Annotated[str, _credential("password", "Password of that user." + _PREFER)] = "",
    ca_bundle: Annotated[Path | None, typer.Option(help="File of trusted certificates (PEM).", exists=True, dir_okay=False)] = None,
    insecure: Annotated[bool, typer.Option("--insecure", help="Do not check certificates.")] = False,
    read_only: Annotated[bool, typer.Option("--read-only", help="Do not create or change anything.")] = False,
    clean: Annotated[bool, typer.Option("--clean", help="Only remove what earlier runs, such as killed ones, left behind.")] = False,
    timeout: Annotated[float, typer.Option(help="Seconds to wait for a response, from 0.1 to 3600.")] = 30.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    junit: Annotated[Path | None, typer.Option(help="Write the report as JUnit XML to this file.", dir_okay=False)] = None,
) -> None:
    """Check a server against the OpenAPI description: its schema, and its responses to valid and invalid requests.

    Creates temporary keys with a marker in their names, and removes them again. Exit status: 0 if everything matches, 1 if something
    differs or was left behind, 2 if the verification could not be run.
    """
    messages = Console(stderr=True)
    given = {"access_key": access_key, "secret_key": secret_key, "token": token}
    given |= {"user_access_key": user_access_key, "user_secret_key": user_secret_key, "user_token": user_token}
    given |= {"username": username, "password": password}
    for name, secret in (("access_key", "secret_key"), ("user_access_key", "user_secret_key"), ("username", "password")):
        if given[name] and not given[secret] and sys.stdin.isatty():
            given[secret] = str(typer.prompt(f"{secret.replace('_', ' ').capitalize()} of {given[name]}", hide_input=True, err=True))
    try:
        verification = _prepared(url, Credentials(**given), ca_bundle, insecure, read_only, timeout, junit)
    except ValueError as error:
        messages.print(f"could not be run: {error}", style="bold red", markup=False, soft_wrap=True)
        raise typer.Exit(2) from None
    if insecure:
        messages.print("--insecure: certificates are NOT checked; anyone on the network path can read the keys", style="bold yellow")
    try:
        with interruptible():
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


def _prepared(
    url: str, credentials: Credentials, ca_bundle: Path | None, insecure: bool, read_only: bool, timeout: float, junit: Path | None
) -> Verification:
    """The verification, if the arguments are valid.

    Raises:
        ValueError: One is not. The message names it.
    """
    if not math.isfinite(timeout) or not 0.1 <= timeout <= _LONGEST_TIMEOUT:
        raise ValueError(f"--timeout must be a number of seconds from 0.1 to 3600, not {timeout:g}")
    if junit is not None:
        folder = junit.parent
        if not folder.is_dir() or not os.access(junit if junit.exists() else folder, os.W_OK):
            raise ValueError(f"--junit: {junit} cannot be written")
    try:
        trusted = tls_verification(str(ca_bundle) if ca_bundle else None, insecure)
    except OSError:
        raise ValueError(f"--ca-bundle: {ca_bundle} holds no certificates") from None
    client = HttpClient(base_url(url), verify=trusted, timeout=timeout)
    return Verification(client, credentials.callers(), login=credentials.login(), read_only=read_only)


@contextmanager
def interruptible() -> Iterator[None]:
    """Let SIGTERM and a closed terminal end the run as Ctrl-C does, so that what it created is removed."""
    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    numbers = [getattr(signal, name) for name in names]
    previous = {number: signal.getsignal(number) for number in numbers}
    for number in numbers:
        if previous[number] is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number in numbers:
            signal.signal(number, previous[number])


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
