"""Prints rows as a table, JSON, YAML, CSV, or names. Rows are printed as they come, so that long lists need little memory."""

from __future__ import annotations

import csv
import io
import itertools
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any, TypeAlias

import typer

Row: TypeAlias = Mapping[str, Any]
_BATCH = 1000
_NARROW = 110
_TIMES = ("expires", "last_used")
_STATES = {"active": "green", "disabled": "yellow", "expired": "red"}


class Format(StrEnum):
    """What a command prints."""

    TABLE = "table"
    JSON = "json"
    YAML = "yaml"
    CSV = "csv"
    NAME = "name"


Output: TypeAlias = Annotated[
    Format, typer.Option("--output", "-o", metavar="FORMAT", help="table, json, yaml, csv, or name: the ids only.")
]


def print_rows(rows: Iterable[Row], format: Format, columns: Sequence[str], *, narrow: Sequence[str] = (), name: str = "id") -> int:
    """Print rows, and return how many there were.

    Args:
        rows: The rows, by column.
        format: How to print them.
        columns: The columns of a table on a wide terminal, in order.
        narrow: Those on a narrow terminal. Default: the same.
        name: The column that `-o name` prints.
    """
    counted = _Counted(rows)
    if format is Format.TABLE:
        _table(counted, columns, narrow or columns)
    elif format is Format.NAME:
        _names(counted, name)
    else:
        {Format.JSON: _json, Format.YAML: _yaml, Format.CSV: _csv}[format](counted)
    sys.stdout.flush()
    return counted.count


def print_one(row: Row, format: Format, *, name: str = "id") -> None:
    """Print one thing; as a table, its properties one below the other."""
    if format is Format.TABLE:
        _properties(row)
    elif format is Format.JSON:
        sys.stdout.write(json.dumps(row, indent=2, ensure_ascii=False) + "\n")
    elif format is Format.YAML:
        sys.stdout.write(_yaml_text(dict(row)))
    elif format is Format.CSV:
        _csv([row])
    else:
        _names([row], name)
    sys.stdout.flush()


class _Counted:
    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows, self.count = rows, 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.count += 1
            yield row


def _table(rows: Iterable[Row], columns: Sequence[str], narrow: Sequence[str]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(soft_wrap=False)
    if not console.is_terminal:
        console = Console(width=400)
    chosen = columns if console.width >= _NARROW else narrow
    iterator = iter(rows)
    is_first = True
    while batch := list(itertools.islice(iterator, _BATCH)):
        table = Table(box=None, show_header=is_first, pad_edge=False, header_style="bold")
        for column in chosen:
            table.add_column(column.replace("_", " ").upper(), overflow="fold", no_wrap=column in ("state", "kind"))
        for row in batch:
            table.add_row(*(Text(_cell(column, row), style=_style(column, row)) for column in chosen))
        console.print(table)
        is_first = False


def _properties(row: Row) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in row.items():
        values = value if isinstance(value, list) else [value]
        for index, each in enumerate(values or [None]):
            table.add_row("" if index else name.replace("_", " "), Text(_plain(name, each), style=_style(name, row)))
    console.print(table)


def _json(rows: Iterable[Row]) -> None:
    between = "[\n"
    for row in rows:
        sys.stdout.write(f"{between}  {json.dumps(row, ensure_ascii=False)}")
        between = ",\n"
    sys.stdout.write("[]\n" if between == "[\n" else "\n]\n")


def _yaml(rows: Iterable[Row]) -> None:
    is_empty = True
    for row in rows:
        sys.stdout.write(_yaml_text([dict(row)]))
        is_empty = False
    if is_empty:
        sys.stdout.write("[]\n")


def _yaml_text(value: object) -> str:
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe")
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    text = io.StringIO()
    yaml.dump(value, text)
    return text.getvalue()


def _csv(rows: Iterable[Row]) -> None:
    writer = None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(sys.stdout, list(row), lineterminator="\n")
            writer.writeheader()
        writer.writerow({name: _csv_cell(value) for name, value in row.items()})


def _csv_cell(value: Any) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    text = "; ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _names(rows: Iterable[Row], name: str) -> None:
    for row in rows:
        sys.stdout.write(f"{row[name]}\n")


def _cell(column: str, row: Row) -> str:
    """The text of a cell. Where a key has no name, its description stands in for it."""
    value = row.get(column)
    if column == "name" and not value:
        value = row.get("description")
    if isinstance(value, list):
        return "\n".join(map(_printable, value))
    return _plain(column, value)


def _plain(column: str, value: Any) -> str:
    """The text of one value."""
    if value is None and column in _TIMES:
        return "never"
    return "-" if value is None or value == "" else _printable(value)


def _printable(value: Any) -> str:
    """A text without what could control the terminal."""
    return "".join(character if character.isprintable() else "�" for character in str(value))


def _style(column: str, row: Row) -> str:
    return _STATES.get(str(row.get("state")), "") if column == "state" else ""
