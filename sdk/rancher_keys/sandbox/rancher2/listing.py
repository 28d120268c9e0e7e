"""Lists of Kubernetes objects out of the store: selected, in pages, with bounded memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ..store import Row
from .context import Context, dumps
from .kube.options import ListOptions
from .kube.paging import encode_continue

BATCH = 500


@dataclass(frozen=True, slots=True)
class Query:
    """Which rows of a table a list is about."""

    table: str
    owner: str | None
    """The user whose objects are listed; None for all."""
    labels: Callable[[Row], dict[str, str]]

    def rows(self, context: Context, after: str, limit: int) -> list[Row]:
        """Rows by name, those after a name."""
        where, values = ("name > ? AND user_id = ?", (after, self.owner)) if self.owner is not None else ("name > ?", (after,))
        return context.store.all(f"SELECT * FROM {self.table} WHERE {where} ORDER BY name LIMIT ?", *values, limit)

    def selected(self, context: Context, options: ListOptions, after: str = "") -> Iterator[Row]:
        """Rows that the selectors choose, read in batches."""
        named = next((term.value for term in options.fields if term.field == "metadata.name" and term.equal), None)
        if named is not None:
            row = context.store.one(f"SELECT * FROM {self.table} WHERE name = ?", named)
            is_visible = row is not None and self.owner in (None, row["user_id"]) and row["name"] > after
            if row is not None and is_visible and options.matches(row["name"], self.labels(row)):
                yield row
            return
        size = min(options.limit + 1, BATCH) if options.limit and not options.labels else BATCH
        while batch := self.rows(context, after, size):
            for row in batch:
                if not options.is_selective or options.matches(row["name"], self.labels(row)):
                    yield row
            after = batch[-1]["name"]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list."""

    rows: list[Row]
    revision: int
    after: str
    """The value of `continue`; "" on the last page."""
    remaining: int | None
    """How many objects follow; None where selectors keep the server from counting."""


def page(context: Context, query: Query, options: ListOptions, after: str, revision: int, *, counted: bool) -> Page:
    """The page that a list asks for.

    Args:
        context: The request.
        query: The rows.
        options: Selectors and limit.
        after: The name after which to go on.
        revision: The list's resourceVersion.
        counted: Whether the server can count what remains: it cannot where it adds a selector of its own.
    """
    rows: list[Row] = []
    for row in query.selected(context, options, after):
        if options.limit and len(rows) == options.limit:
            break
        rows.append(row)
    else:
        return Page(rows, revision, "", None)
    last = rows[-1]["name"]
    remaining = None
    if counted and not options.is_selective:
        counted_row = context.store.one(f"SELECT COUNT(*) AS many FROM {query.table} WHERE name > ?", last)
        remaining = int(counted_row["many"]) if counted_row else None
    return Page(rows, revision, encode_continue(last, revision), remaining)


def streamed(context: Context, query: Query, options: ListOptions, head: str, tail: str, show: Callable[[Row], Any]) -> Iterator[bytes]:
    """The body of a long list, batch by batch, each read under the store's lock; `head` and `tail` surround the items."""
    yield head.encode()
    after, separator = "", b""
    while True:
        with context.store.transaction():
            batch = query.rows(context, after, BATCH)
            chosen = [row for row in batch if not options.is_selective or options.matches(row["name"], query.labels(row))]
            items = b",".join(dumps(show(row)) for row in chosen)
        if not batch:
            break
        if items:
            yield separator + items
            separator = b","
        after = batch[-1]["name"]
    yield tail.encode()


def as_text(value: Any) -> str:
    """JSON of a part of a list."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
