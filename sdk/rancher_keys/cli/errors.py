"""How commands end: with an exit status, and with one sentence in place of a traceback."""

from __future__ import annotations

import functools
import os
import signal
import sqlite3
import sys
import threading
import warnings
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import typer

from .._core.errors import (
    ConnectionFailed,
    InvalidArgument,
    NotSupported,
    OriginMismatch,
    RancherError,
    Unauthorized,
    UnexpectedResponse,
)

P = ParamSpec("P")
R = TypeVar("R")
_COULD_NOT_RUN = (ConnectionFailed, InvalidArgument, NotSupported, OriginMismatch, Unauthorized, UnexpectedResponse)
_PASSED_ON: tuple[type[Exception], ...] = (
    typer.Exit,
    typer.Abort,
    ModuleNotFoundError,
    *(each for each in typer.BadParameter.__mro__ if each.__name__ == "ClickException"),
)
NOT_DONE, COULD_NOT_RUN, INTERRUPTED = 1, 2, 130
TRACEBACK = "RANCHER_KEYS_TRACEBACK"
"""The environment variable that turns tracebacks on."""


def guarded(command: Callable[P, R]) -> Callable[P, R]:
    """A command whose errors become a sentence on standard error, and an exit status."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        previous = signal.getsignal(signal.SIGTERM)
        in_main_thread = threading.current_thread() is threading.main_thread()
        with warnings.catch_warnings():
            warnings.simplefilter("always", UserWarning)
            warnings.showwarning = _show_warning
            try:
                if in_main_thread:
                    signal.signal(signal.SIGTERM, signal.default_int_handler)
                return command(*args, **kwargs)
            except _PASSED_ON:
                raise
            except RancherError as error:
                say(f"error: {error}", style="bold red")
                raise typer.Exit(status_of(error)) from None
            except KeyboardInterrupt:
                say("interrupted", style="bold yellow")
                raise typer.Exit(INTERRUPTED) from None
            except BrokenPipeError:
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader, such as `head`, has seen enough
                raise typer.Exit(0) from None
            except Exception as error:
                if os.environ.get(TRACEBACK):
                    raise
                say(f"error: {describe(error)}", style="bold red")
                raise typer.Exit(COULD_NOT_RUN) from None
            finally:
                if in_main_thread:
                    signal.signal(signal.SIGTERM, previous)

    return run


def describe(error: Exception) -> str:
    """What went wrong, in a sentence."""
    if isinstance(error, sqlite3.Error):
        return f"--database: the database cannot be used: {error}"
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return f"unexpected {type(error).__name__}; set {TRACEBACK}=1 to see where it comes from, and report it"


def say(text: str, *, style: str | None = None) -> None:
    """Print a sentence on standard error."""
    from rich.console import Console

    Console(stderr=True).print(text, style=style, markup=False, highlight=False, soft_wrap=True)


def status_of(error: RancherError) -> int:
    """The exit status for an error."""
    from ..credentials.errors import CredentialsNotFound, InvalidCredentials

    return COULD_NOT_RUN if isinstance(error, (*_COULD_NOT_RUN, CredentialsNotFound, InvalidCredentials)) else NOT_DONE


def _show_warning(message: Warning | str, *rest: Any, **more: Any) -> None:
    say(f"warning: {message}", style="yellow")
