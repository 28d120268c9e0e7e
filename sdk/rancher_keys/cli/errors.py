"""Ends a command with a sentence and exit status 2 instead of a traceback."""

from __future__ import annotations

import os
import sqlite3
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from ..errors import RancherError

TRACEBACK = "RANCHER_KEYS_TRACEBACK"
"""The environment variable that turns tracebacks on."""


class Commands(TyperGroup):
    """A group of commands that never show a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command.

        Raises:
            typer.Exit: It failed; the reason was printed.
        """
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # the reader, such as `head`, has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except Exception as error:
            is_own = hasattr(error, "exit_code") or isinstance(error, typer.Abort)  # Typer's own errors, which it prints itself
            if is_own or os.environ.get(TRACEBACK):
                raise
            typer.secho(f"rancher-keys: {describe(error)}", err=True, fg="red", bold=True)
            raise typer.Exit(2) from None


def describe(error: Exception) -> str:
    """What went wrong, in a sentence."""
    if isinstance(error, RancherError):
        return str(error)
    if isinstance(error, sqlite3.Error):
        return f"--database: the database cannot be used: {error}"
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return f"unexpected {type(error).__name__}; set {TRACEBACK}=1 to see where it comes from, and report it"
