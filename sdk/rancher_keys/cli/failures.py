"""How commands end: 0 done, 1 not done or a negative result, 2 it could not be run. Errors are one sentence, never a traceback."""

from __future__ import annotations

import functools
import os
import signal
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
from .errors import TRACEBACK

P = ParamSpec("P")
R = TypeVar("R")
_COULD_NOT_RUN = (ConnectionFailed, InvalidArgument, NotSupported, OriginMismatch, Unauthorized, UnexpectedResponse)
_OF_TYPER: tuple[type[Exception], ...] = (
    typer.Exit,
    typer.Abort,
    *(each for each in typer.BadParameter.__mro__ if each.__name__ == "ClickException"),
)
NOT_DONE, COULD_NOT_RUN = 1, 2


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
            except _OF_TYPER:
                raise
            except RancherError as error:
                say(f"error: {error}", style="bold red")
                raise typer.Exit(_status(error)) from None
            except KeyboardInterrupt:
                say("interrupted", style="bold yellow")
                raise typer.Exit(130) from None
            except BrokenPipeError:
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader, such as `head`, has seen enough
                raise typer.Exit(0) from None
            except Exception as error:
                if os.environ.get(TRACEBACK):
                    raise
                say(
                    f"error: an internal error happened ({type(error).__name__}). Set {TRACEBACK}=1 to see where, and report it.",
                    style="bold red",
                )
                raise typer.Exit(COULD_NOT_RUN) from None
            finally:
                if in_main_thread:
                    signal.signal(signal.SIGTERM, previous)

    return run


def say(text: str, *, style: str | None = None) -> None:
    """Print a sentence on standard error."""
    from rich.console import Console

    Console(stderr=True).print(text, style=style, markup=False, highlight=False, soft_wrap=True)


def _status(error: RancherError) -> int:
    from ..credentials.errors import CredentialsNotFound, InvalidCredentials

    return COULD_NOT_RUN if isinstance(error, (*_COULD_NOT_RUN, CredentialsNotFound, InvalidCredentials)) else NOT_DONE


def _show_warning(message: Warning | str, *rest: Any, **more: Any) -> None:
    say(f"warning: {message}", style="yellow")
