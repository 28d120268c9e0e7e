"""Runs a command in the process of the tests: a start of Python costs more than most commands do."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Callable

import pytest


def called(main: Callable[[], object], *arguments: str, given: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Call the main function of a command with arguments, and with an environment that has no other RANCHER_ variables.

    Args:
        main: The function; what it returns, or raises as SystemExit, is the exit status.
        arguments: The command's arguments.
        given: More environment variables.
    """
    out, err, status = io.StringIO(), io.StringIO(), 0
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("RANCHER_")]:
            patch.delenv(name)
        for name, value in {"COLUMNS": "120", **(given or {})}.items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", ["rancher-keys", *arguments])
        patch.setattr(sys, "stdin", io.StringIO())
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                returned = main()
                status = returned if isinstance(returned, int) else 0
            except SystemExit as end:
                status = end.code if isinstance(end.code, int) else int(end.code is not None)
                err.write("" if end.code is None or isinstance(end.code, int) else f"{end.code}\n")
    return subprocess.CompletedProcess(list(arguments), status, out.getvalue(), err.getvalue())
