"""One SQLite database, used by one request at a time."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Row = sqlite3.Row


def _like(pattern: str | None, value: str | None) -> bool | None:
    """MySQL's LIKE: `%` and `_`, a backslash before either to mean itself, ignoring case."""
    if pattern is None or value is None:
        return None
    return _matches(pattern.casefold(), value.casefold())


def _matches(pattern: str, value: str) -> bool:
    import re

    parts: list[str] = []
    characters = iter(pattern)
    for character in characters:
        if character == "\\":
            parts.append(re.escape(next(characters, "\\")))
        else:
            parts.append({"%": ".*", "_": "."}.get(character, re.escape(character)))
    return re.fullmatch("".join(parts), value, re.DOTALL) is not None


def _collate(left: str, right: str) -> int:
    """MySQL's utf8_general_ci as far as keys show it: case and trailing spaces do not count."""
    a, b = left.casefold().rstrip(" "), right.casefold().rstrip(" ")
    return (a > b) - (a < b)


class Store:
    """A database in a file, or in memory where `path` is None.

    Each `with store.transaction()` is atomic: after a crash the file holds all of it or nothing.
    """

    def __init__(self, schema: str, path: str | Path | None = None) -> None:
        """Open the database and create what `schema` names and the file lacks."""
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(str(path or ":memory:"), check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.create_function("like_", 2, _like, deterministic=True)
        self._connection.create_collation("mysql", _collate)
        if path is not None:
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.executescript(schema)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the database for one request; undone as a whole where the block raises."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def run(self, sql: str, *values: Any) -> sqlite3.Cursor:
        """Execute one statement."""
        return self._connection.execute(sql, values)

    def one(self, sql: str, *values: Any) -> Row | None:
        """The first row, or None."""
        row: Row | None = self._connection.execute(sql, values).fetchone()
        return row

    def all(self, sql: str, *values: Any) -> list[Row]:
        """Every row."""
        return self._connection.execute(sql, values).fetchall()

    def insert(self, table: str, **columns: Any) -> int:
        """Add a row and return its id."""
        names = ", ".join(columns)
        marks = ", ".join("?" for _ in columns)
        cursor = self._connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(columns.values()))
        return int(cursor.lastrowid or 0)

    def update(self, table: str, id: int, **columns: Any) -> None:
        """Change a row by its id."""
        sets = ", ".join(f"{name} = ?" for name in columns)
        self._connection.execute(f"UPDATE {table} SET {sets} WHERE id = ?", (*columns.values(), id))

    def snapshot(self) -> bytes:
        """The whole database as bytes, for `restore`."""
        with self._lock:
            return self._connection.serialize()

    def restore(self, data: bytes) -> None:
        """Put back what `snapshot` took."""
        with self._lock:
            self._connection.deserialize(data)

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._connection.close()
