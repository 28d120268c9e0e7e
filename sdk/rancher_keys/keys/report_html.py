"""A report as one HTML file that needs nothing else: no scripts, no fonts, no images of other servers. Dark and light."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from .report import Report
from .report_documents import Chart, Table, charts, figures, subtitle_of, tables, title_of

_ROW, _LABEL, _BAR, _NUMBER = 26, 170, 300, 60
_STYLE = """
:root { color-scheme: light dark; --back: #fff; --text: #1a1d21; --soft: #5b6470; --line: #d9dee4; --card: #f5f7f9; --bar: #0b6bcb; }
@media (prefers-color-scheme: dark) {
  :root { --back: #14171a; --text: #e8eaed; --soft: #a3adb8; --line: #343b43; --card: #1d2227; --bar: #5aa9f5; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1200px; margin: 0 auto; padding: 32px 20px 64px; }
h1 { margin: 0; font-size: 26px; overflow-wrap: anywhere; } h2 { margin: 40px 0 12px; font-size: 19px; }
p.sub, p.note { margin: 4px 0 24px; color: var(--soft); }
dl.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: 12px; margin: 0; }
dl.figures div { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px; display: flex;
  flex-direction: column-reverse; }
dl.figures dd { margin: 0; font-size: 24px; font-weight: 600; } dl.figures dt { color: var(--soft); font-size: 13px; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(440px, 100%), 1fr)); gap: 8px 32px; margin-top: 24px; }
figure { margin: 0; } figcaption { font-weight: 600; margin: 12px 0 4px; } svg { width: 100%; height: auto; max-width: 560px; }
svg text { fill: var(--text); font: 13px system-ui, sans-serif; } svg rect { fill: var(--bar); }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: left; padding: 6px 12px; border-bottom: 1px solid var(--line); white-space: nowrap; }
td.text { white-space: normal; overflow-wrap: anywhere; min-width: 12em; }
th { background: var(--card); } tr:last-child td { border-bottom: 0; } .number { text-align: right; font-variant-numeric: tabular-nums; }
@media print { .scroll { overflow: visible; } }
"""


def to_html(report: Report) -> Iterator[str]:
    """The document, part by part."""
    title = escape(title_of(report))
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    yield f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
    yield f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
    yield f'<p class="sub">{escape(subtitle_of(report))}</p>\n'
    for note in report.notes:
        yield f'<p class="note">{escape(note)}</p>\n'
    yield '<dl class="figures">\n'
    for name, number in figures(report):
        yield f"<div><dt>{escape(name)}</dt><dd>{number:,}</dd></div>\n"
    yield '</dl>\n<section class="charts" aria-label="Charts">\n'
    for chart in charts(report):
        yield _figure(chart)
    yield "</section>\n"
    for table in tables(report):
        yield from _table(table)
    yield "</main>\n</body>\n</html>\n"


def _figure(chart: Chart) -> str:
    height = max(1, len(chart.bars)) * _ROW
    largest = max((number for _, number in chart.bars), default=0) or 1
    told = escape("; ".join(f"{name}: {number:,}" for name, number in chart.bars) or "no keys")
    parts = [
        f'<figure><figcaption>{escape(chart.title)}</figcaption><svg viewBox="0 0 {_LABEL + _BAR + _NUMBER} {height}" role="img"'
        f' aria-label="{escape(chart.title)}. {told}">'
    ]
    for index, (name, number) in enumerate(chart.bars):
        top = index * _ROW
        width = 0.0 if not number else max(2.0, _BAR * number / largest)
        short = name if len(name) <= 24 else f"{name[:23]}…"
        parts.append(f'<text x="{_LABEL - 8}" y="{top + 17}" text-anchor="end">{escape(short)}</text>')
        parts.append(f'<rect x="{_LABEL}" y="{top + 4}" width="{width:.1f}" height="{_ROW - 8}" rx="3"/>')
        parts.append(f'<text x="{_LABEL + width + 6:.1f}" y="{top + 17}">{number:,}</text>')
    return "".join((*parts, "</svg></figure>\n"))


def _table(table: Table) -> Iterator[str]:
    title = escape(table.title)
    yield f'<h2>{title}</h2>\n<div class="scroll" tabindex="0" role="region" aria-label="{title}"><table>\n<thead><tr>'
    kinds = [_class(column) for column in table.columns]
    for column, kind in zip(table.columns, kinds, strict=True):
        yield f'<th scope="col"{kind if "number" in kind else ""}>{escape(column.removeprefix("#"))}</th>'
    yield "</tr></thead>\n<tbody>\n"
    for row in table.rows:
        cells = "".join(f"<td{kind}>{escape(cell)}</td>" for cell, kind in zip(row, kinds, strict=True))
        yield f"<tr>{cells}</tr>\n"
    yield "</tbody>\n</table></div>\n"


def _class(column: str) -> str:
    if column.startswith("#"):
        return ' class="number"'
    return ' class="text"' if column == "Name" else ""
