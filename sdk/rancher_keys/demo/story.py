"""How the demo tells what it does: a line a step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.table import Table

from .. import errors

MARKER = "rancher-keys demo"


@dataclass
class Story:
    """What the demo tells: a line a step."""

    failures: int = 0
    requests: list[tuple[str, str, int]] = field(default_factory=list)
    table: Table = field(default_factory=lambda: Table(box=None, pad_edge=False, show_edge=False))

    def __post_init__(self) -> None:
        for name, style in (("", "bold"), ("what", ""), ("request", "dim"), ("status", "cyan"), ("what came of it", "")):
            self.table.add_column(name, style=style or None, no_wrap=name in ("", "status"))

    def observe(self, method: str, path: str, status: int) -> None:
        """Remember a request."""
        self.requests.append((method, path, status))

    @contextmanager
    def step(self, what: str, status: int) -> Iterator[list[str]]:
        """One step: passes where a request was answered with `status` and nothing unforeseen came. Append what came of it."""
        self.requests.clear()
        said: list[str] = []
        try:
            yield said
        except errors.RancherError as error:
            said.append(f"{type(error).__name__}: {error}")
            passed = False
        else:
            passed = any(each[2] == status for each in self.requests) or status == 0
        shown = next((each for each in self.requests if each[2] == status), self.requests[-1] if self.requests else ("", "", 0))
        self.failures += not passed
        mark = "[green]✓[/]" if passed else "[red]✗[/]"
        self.table.add_row(mark, what, f"{shown[0]} {shown[1]}", str(shown[2] or "–"), "; ".join(said))


def expect(error: type[errors.RancherError], call: Callable[[], object], said: list[str], words: str) -> None:
    """Run what must be refused."""
    try:
        call()
    except error as refusal:
        said.append(f"{type(refusal).__name__}: {words}")
    else:
        raise errors.RancherError(f"that was allowed, though it should be refused: {words}")
