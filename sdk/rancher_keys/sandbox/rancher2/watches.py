"""Watches of objects in the store."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

from ..wire import Response
from . import events
from .context import Context
from .kube.options import ListOptions
from .kube.watching import Change, watch
from .listing import Query


class TableSource:
    """The objects of a table and their recorded changes, as far as a query sees them."""

    def __init__(
        self,
        context: Context,
        resource: str,
        query: Query,
        show: Callable[[Any], dict[str, Any]],
        bookmark: Callable[[int, dict[str, str]], dict[str, Any]],
    ) -> None:
        """Watch one resource for one request."""
        self._context, self._resource, self._query, self._show = context, resource, query, show
        self.bookmark = bookmark
        self._epoch = context.watch_epoch()

    def is_open(self) -> bool:
        """Whether watches have not been ended since this one began."""
        return self._context.watch_epoch() == self._epoch

    def state(self) -> tuple[int, int]:
        """The latest resourceVersion, and the one up to which history is gone."""
        with self._context.store.transaction():
            row = self._context.store.one("SELECT number, compacted FROM revision")
        assert row is not None
        return int(row["number"]), int(row["compacted"])

    def objects(self, after: str, limit: int) -> list[Change]:
        """Objects by name, those after a name."""
        with self._context.store.transaction():
            rows = self._query.rows(self._context, after, limit)
        return [self._change("ADDED", row["version"], row) for row in rows]

    def changes(self, since: int) -> list[Change]:
        """Changes after a resourceVersion; lets the controller do what is due first."""
        store = self._context.store
        with store.transaction():
            events.reconcile(self._context)
            sql = "SELECT * FROM event WHERE version > ? AND resource = ? ORDER BY version"
            rows = store.all(sql, since, self._resource)
        visible = [row for row in rows if self._query.owner in (None, row["user_id"])]
        return [self._change(row["type"], row["version"], json.loads(row["row"])) for row in visible]

    def _change(self, kind: str, version: int, row: Any) -> Change:
        return Change(kind, version, row["name"], self._query.labels(row), lambda: self._shown(row))

    def _shown(self, row: Any) -> dict[str, Any]:
        with self._context.store.transaction():
            return self._show(row)


def respond(context: Context, source: TableSource, options: ListOptions) -> Response:
    """The response of a watch; its body goes on until time is over, the client leaves or the server ends it."""
    return Response(200, [("Content-Type", "application/json")], stream=_until_closed(watch(source, options), source))


def _until_closed(lines: Iterator[bytes], source: TableSource) -> Iterator[bytes]:
    try:
        yield from lines
    except sqlite3.ProgrammingError:
        if source.is_open():  # else the database was closed under the watch: the server is going away
            raise
