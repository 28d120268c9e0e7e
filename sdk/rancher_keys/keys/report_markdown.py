"""A report as Markdown, with tables as GitHub and GitLab show them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .report import Report
from .report_documents import charts, figures, subtitle_of, tables, title_of

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~!])")


def to_markdown(report: Report) -> Iterator[str]:
    """The document, part by part."""
    yield f"# {_escaped(title_of(report))}\n\n{_escaped(subtitle_of(report))}\n"
    for note in report.notes:
        yield f"\n> {_escaped(note)}\n"
    yield from _table("Summary", ("", "#Keys"), [(name, f"{number:,}") for name, number in figures(report)])
    for chart in charts(report):
        yield from _table(chart.title, ("", "#Keys"), [(name, f"{number:,}") for name, number in chart.bars])
    for table in tables(report):
        yield from _table(table.title, table.columns, table.rows)


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"\n## {_escaped(title)}\n\n"
    yield f"| {' | '.join(_escaped(column.removeprefix('#')) for column in columns)} |\n"
    yield f"| {' | '.join('---:' if column.startswith('#') else '---' for column in columns)} |\n"
    for row in rows:
        yield f"| {' | '.join(map(_escaped, row))} |\n"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
