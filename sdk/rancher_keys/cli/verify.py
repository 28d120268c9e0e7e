"""`rancher-keys verify`: does this server behave as described?"""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from ..contract import CouldNotRun, Given, Report, Verification, Wire
from ..contract.given import VARIABLES
from ..contract.report import show, to_json, write_junit
from ..contract.wire import trust

_RATHER = " Rather by environment or at the prompt: an option stands in the history of your shell."


def _option(name: str, text: str) -> Any:
    return typer.Option(help=text, envvar=VARIABLES[name], show_default=False, rich_help_panel="Credentials")


def verify(
    url: Annotated[str, typer.Argument(help="The server's address, such as https://rancher.example.com.")],
    access_key: Annotated[str, _option("access_key", "An administrator's access key.")] = "",
    secret_key: Annotated[str, _option("secret_key", "Its secret key." + _RATHER)] = "",
    token: Annotated[str, _option("token", "An administrator's bearer token, in place of both." + _RATHER)] = "",
    user_access_key: Annotated[str, _option("user_access_key", "A user's access key.")] = "",
    user_secret_key: Annotated[str, _option("user_secret_key", "Its secret key." + _RATHER)] = "",
    user_token: Annotated[str, _option("user_token", "A user's bearer token, in place of both." + _RATHER)] = "",
    username: Annotated[str, _option("username", "A user name of local authentication, to verify log-in.")] = "",
    password: Annotated[str, _option("password", "Its password." + _RATHER)] = "",
    ca_bundle: Annotated[Path | None, typer.Option(help="A file of certificates to trust.", exists=True, dir_okay=False)] = None,
    insecure: Annotated[bool, typer.Option("--insecure", help="Do not check certificates.")] = False,
    read_only: Annotated[bool, typer.Option("--read-only", help="Make and change nothing.")] = False,
    timeout: Annotated[float, typer.Option(help="Seconds to wait for an answer.", min=0.1)] = 30.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    junit: Annotated[Path | None, typer.Option(help="Write the report as JUnit XML to this file.", dir_okay=False)] = None,
) -> None:
    """Hold a server against the description: its schema, and its answers to requests, good and bad.

    Makes keys that carry a marker in their name, and removes them again. Exit status: 0 all agrees, 1 something differs or was left behind,
    2 it could not be run.
    """
    told = Console(stderr=True)
    given = Given(
        access_key,
        _asked(secret_key, f"Secret key of {access_key}") if access_key else secret_key,
        token,
        user_access_key,
        _asked(user_secret_key, f"Secret key of {user_access_key}") if user_access_key else user_secret_key,
        user_token,
        username,
        _asked(password, f"Password of {username}") if username else password,
    )
    try:
        callers, login = given.callers(), given.login()
        wire = Wire(_address(url), verify=trust(str(ca_bundle) if ca_bundle else None, insecure), timeout=timeout)
    except (ValueError, OSError) as error:
        reason = f"{ca_bundle} holds no certificates" if isinstance(error, OSError) else error
        told.print(f"could not be run: {reason}", style="bold red", markup=False)
        raise typer.Exit(2) from None
    if insecure:
        told.print("--insecure: certificates are NOT checked; whoever stands between sees the keys", style="bold yellow")
    verification = Verification(wire, callers, login=login, read_only=read_only)
    report = verification.report
    previous = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _run(verification, told)
    except (CouldNotRun, KeyboardInterrupt):
        pass  # the report says so
    finally:
        signal.signal(signal.SIGTERM, previous)
        wire.close()
    raise typer.Exit(_tell(report, as_json, junit, told))


def _run(verification: Verification, told: Console) -> None:
    target = verification.connect()
    total = len(verification.plan(target))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=told, transient=True, disable=not told.is_terminal) as progress:
        task = progress.add_task(f"Rancher {target.version}", total=total)
        for result in verification.run():
            progress.update(task, advance=1, description=result.name)
        progress.update(task, description="removing what was made")


def _tell(report: Report, as_json: bool, junit: Path | None, told: Console) -> int:
    if as_json:
        sys.stdout.write(to_json(report) + "\n")
    elif report.results:
        show(report, Console())
    else:
        told.print(f"could not be run: {report.broken}", style="bold red", markup=False, soft_wrap=True)
    if junit is not None:
        try:
            write_junit(report, junit)
        except OSError as error:
            told.print(f"{junit} cannot be written: {error.strerror}", style="bold red", markup=False)
            return 2
    return report.exit_code


def _asked(secret: str, question: str) -> str:
    """A secret that was given, or what is typed at the prompt where there is a terminal."""
    if secret or not sys.stdin.isatty():
        return secret
    return str(typer.prompt(question, hide_input=True, err=True))


def _address(url: str) -> str:
    """Scheme, host and port of what a browser or Rancher shows.

    Raises:
        ValueError: It is no address, or holds credentials.
    """
    parts = urlsplit(url if "://" in url else f"https://{url}")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is no address; give one such as https://rancher.example.com")
    if parts.username or parts.password:
        raise ValueError("the address holds credentials; give them by environment or option")
    return f"{parts.scheme}://{parts.netloc}"
