"""How the demo shows its steps: a line per step."""

from __future__ import annotations

import time
from collections.abc import Callable

from rich.console import Console
from rich.markup import escape

from .. import errors

MARKER = "rancher-keys demo"
"""The name of everything that the demo creates."""
LAG = 5.0
"""Seconds that a server may need until a change applies everywhere."""


class Skip(Exception):
    """A step cannot be run on this server; the message says why."""


class Step:
    """One step, as a context manager. It fails if an error of the SDK is raised, and the demo goes on."""

    def __init__(self, name: str, steps: Steps) -> None:
        """Name what the step does."""
        self._name, self._steps = name, steps
        self._shown: list[str] = []

    def __enter__(self) -> list[str]:
        """Append to the list what the step shows."""
        return self._shown

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        mark = "[green]✓[/]"
        if isinstance(error, Skip):
            mark, self._shown = "[yellow]–[/]", [f"skipped: {error}"]
        elif isinstance(error, errors.RancherError):
            self._steps.failures += 1
            mark, self._shown = "[red]✗[/]", [f"{type(error).__name__}: {error}"]
        elif error is not None:
            return False
        self._steps.print(f"{mark} {self._name:15} {escape('; '.join(self._shown))}")
        return True


class Steps:
    """Prints a line per step, and counts the steps that failed."""

    def __init__(self, console: Console) -> None:
        """Print to a console."""
        self.failures = 0
        self._console = console

    def print(self, line: str) -> None:
        """Print a line of markup."""
        self._console.print(line, highlight=False, soft_wrap=True)

    def step(self, name: str) -> Step:
        """One step."""
        return Step(name, self)

    def clean_up(self, what: str, remove: Callable[[], object]) -> None:
        """Remove something that the demo created; report it if that fails."""
        try:
            remove()
        except errors.NotFound:
            pass
        except errors.RancherError as error:
            self.failures += 1
            self.print(f"[red]✗[/] could not remove {escape(what)}: {escape(str(error))}")


def expect(error: type[errors.RancherError], call: Callable[[], object]) -> str:
    """Send a request that must be rejected, again for a moment if the server needs time; returns the name of the error.

    Raises:
        errors.RancherError: It was accepted, or another error came.
    """
    deadline = time.monotonic() + LAG
    while True:
        try:
            call()
        except error as rejection:
            return type(rejection).__name__
        if time.monotonic() > deadline:
            raise errors.RancherError(f"the request was accepted, but {error.__name__} was expected")
        time.sleep(0.02)


def accepted(call: Callable[[], object]) -> None:
    """Send a request that must be accepted, again for a moment if the server needs time.

    Raises:
        errors.Unauthorized: It is still rejected.
    """
    deadline = time.monotonic() + LAG
    while True:
        try:
            call()
        except errors.Unauthorized:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return
