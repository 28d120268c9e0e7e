"""`rancher-keys report`: all keys in one document."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .connection import CaCerts, Insecure, Profile, Timeout, Url, open_keys
from .errors import say
from .files import write_text

if TYPE_CHECKING:
    from ..keys import Keys, Scope
    from ..keys.report import Report


class Document(StrEnum):
    """What to write."""

    HTML = "html"
    MARKDOWN = "markdown"
    CSV = "csv"


_BY_SUFFIX = {".html": Document.HTML, ".htm": Document.HTML, ".md": Document.MARKDOWN, ".markdown": Document.MARKDOWN, ".csv": Document.CSV}


def report(
    everybody: Annotated[bool, typer.Option("--all", "-A", help="The keys of all users; administrators only.")] = False,
    output: Annotated[
        Document | None, typer.Option("--output", "-o", help="What to write. Default: as --to ends, or else html.", show_default=False)
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option("--to", help="The file to write, replaced as a whole. Default: standard output.", dir_okay=False, show_default=False),
    ] = None,
    url: Url = "",
    profile: Profile = "",
    ca_certs: CaCerts = None,
    insecure: Insecure = False,
    timeout: Timeout = 60.0,
) -> None:
    """Report on keys: by owner, age, expiry and last use, and those that never expire.

    html is one file with charts that needs nothing else, markdown has tables, csv has one line for each key.
    """
    from ..keys.report_csv import to_csv
    from ..keys.report_html import to_html
    from ..keys.report_markdown import to_markdown

    kind = output or _BY_SUFFIX.get(to.suffix.lower() if to else "", Document.HTML)
    scope: Scope = "all" if everybody else "mine"
    with open_keys(url, profile, ca_certs, insecure, timeout) as keys:
        if kind is Document.CSV:
            found = keys.list(scope=scope)
            write_text(to_csv(found), to)
            notes = found.notes
        else:
            counted = _counted(keys, scope)
            write_text(to_html(counted) if kind is Document.HTML else to_markdown(counted), to)
            notes = counted.notes
    for note in notes:
        say(f"note: {note}", style="yellow")


def _counted(keys: Keys, scope: Scope) -> Report:
    from .progress import progress_bar

    with progress_bar() as progress:
        task = progress.add_task("reading keys", total=None)
        return keys.report(scope=scope, on_progress=lambda read, total: progress.update(task, completed=read, total=total))
