"""What the commands for jobs share: how to connect, dates and durations, and how to fail."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeAlias

import typer
from rich.console import Console

from .._core.errors import InvalidArgument
from ..credentials import connect
from ..errors import RancherError
from ..keys.key import Kind
from ..keys.keys import Keys
from ..keys.plan_times import parse_duration, parse_time

COULD_NOT_RUN = 2


def _parsed(parse: Any) -> Any:
    """A parser for typer, from a function that raises InvalidArgument."""

    def parser(text: Any) -> Any:
        if not isinstance(text, str):
            return text  # a default
        try:
            return parse(text)
        except InvalidArgument as error:
            raise typer.BadParameter(str(error)) from None

    parser.__name__ = {"parse_duration": "DURATION", "parse_time": "DATE", "_parse_kind": "KIND"}[parse.__name__]
    return parser


def _parse_kind(text: str) -> Kind:
    try:
        return Kind(text.replace("-", " "))
    except ValueError:
        known = ", ".join(kind.replace(" ", "-") for kind in Kind)
        raise InvalidArgument(f"no kind {text!r}; the kinds are {known}") from None


duration, moment, kind = _parsed(parse_duration), _parsed(parse_time), _parsed(_parse_kind)

Url: TypeAlias = Annotated[
    str | None, typer.Option("--url", help="The server's URL. Default: the one that belongs to the credentials.", rich_help_panel="Connection")
]
Profile: TypeAlias = Annotated[
    str | None, typer.Option("--profile", help="The name of a server in the Rancher CLI's cli2.json.", rich_help_panel="Connection")
]
AllUsers: TypeAlias = Annotated[bool, typer.Option("--all-users", help="Keys of all users; administrators only. Default: your own keys.")]
Environment: TypeAlias = Annotated[
    str | None, typer.Option("--environment", help="On Rancher 1.x, the keys of this environment, by its id. Default: the keys of accounts.")
]


def stderr() -> Console:
    """Where messages and progress go."""
    return Console(stderr=True, soft_wrap=True, highlight=False)


def fail(message: object, status: int = COULD_NOT_RUN) -> NoReturn:
    """Print an error and end the command."""
    stderr().print(f"Error: {message}", style="red", markup=False)
    raise typer.Exit(status)


@contextmanager
def connected(url: str | None, profile: str | None) -> Iterator[Keys]:
    """The keys of the server; every error of this package ends the command with status 2."""
    try:
        with connect(url, profile=profile) as keys:
            yield keys
    except RancherError as error:
        fail(error)
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}" if error.filename else error)


@contextmanager
def termination_as_interrupt() -> Iterator[None]:
    """Treat SIGTERM like Ctrl-C."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def write_text(text: str | Iterator[str], path: Path | None) -> None:
    """Write to a file, replacing it as a whole, or to standard output where `path` is None or `-`.

    Raises:
        OSError: The file cannot be written.
    """
    parts = [text] if isinstance(text, str) else text
    if path is None or str(path) == "-":
        sys.stdout.writelines(parts)
        sys.stdout.flush()
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("w", encoding="utf-8") as file:
            file.writelines(parts)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
