"""The overview that `rancher-keys --help` prints: from the table of commands, so that nothing else has to be loaded."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from .commands import COMMANDS, STATUSES

_WIDEST = 100


def print_overview(ctx: Any, summary: str, options: Iterable[tuple[str, str]]) -> None:
    """Print what the command line does, its options, its commands and its exit statuses.

    Args:
        ctx: The context, which knows the name of the program.
        summary: What the command line does.
        options: The names of each option, and what it does.
    """
    console = Console(highlight=False)
    width = min(console.width, _WIDEST)
    first = max(len(each.name) for each in COMMANDS)
    console.print(Text.assemble("\n", (" Usage: ", "yellow"), (f"{ctx.command_path} [OPTIONS] COMMAND [ARGS]...", "bold")))
    console.print(f"\n {summary}\n", markup=False)
    for title, found in itertools.groupby(COMMANDS, key=lambda each: each.panel):
        console.print(_panel(title, ((each.name, each.summary) for each in found), first), width=width)
    console.print(_panel("Options", options, first), width=width)
    console.print(_panel("Exit status", STATUSES, first, style=""), width=width)
    console.print(f" {ctx.command_path} COMMAND --help shows the options of a command, and an example.\n", markup=False)


def _panel(title: str, rows: Iterable[tuple[str, str]], first: int, style: str = "bold cyan") -> Panel:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), expand=True)
    table.add_column(style=style, no_wrap=True, min_width=first)
    table.add_column(ratio=1)
    for name, text in rows:
        table.add_row(Text(name), Text(text))
    return Panel(table, title=title, title_align="left", border_style="dim")
