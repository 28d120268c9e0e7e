"""All keys as CSV, one per line, with the groups of the report."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import UTC, datetime

from .key import Key
from .report import age_of, expiry_of, use_of

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_csv(keys: Iterable[Key], *, now: datetime | None = None) -> Iterator[str]:
    """Line by line; nothing is kept. Cells that a spreadsheet would take for a formula begin with an apostrophe."""
    moment = now or datetime.now(UTC)
    names = [each.name for each in fields(Key)]
    yield _line([*names, "age", "expiry", "use"])
    for key in keys:
        seen = key.to_dict()
        cells = ["" if seen[name] is None else str(seen[name]) for name in names]
        yield _line([*map(_safe, cells), age_of(key, moment), expiry_of(key, moment), use_of(key, moment)])


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _line(cells: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()
