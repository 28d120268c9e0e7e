"""One SQLite database, used by one request at a time."""

from __future__ import annotations

import os
import sqlite3
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Row = sqlite3.Row
_META = "CREATE TABLE IF NOT EXISTS sandbox (name TEXT PRIMARY KEY, value TEXT NOT NULL)"


class StoreError(Exception):
    """The database file cannot be used."""


def like(pattern: str | None, value: str | None) -> bool | None:
    """MySQL's LIKE, ignoring case: `%` is any text, `_` any character, and a backslash before either makes it literal.

    It takes time in proportion to the product of both lengths at most, whatever the pattern.
    """
    if pattern is None or value is None:
        return None
    parts = _parse(pattern.casefold())
    text = value.casefold()
    at = part = 0
    last_any, resume = -1, 0
    while at < len(text):
        if part < len(parts) and parts[part] == _ANY:
            last_any, resume = part, at
            part += 1
        elif part < len(parts) and parts[part] in (_ONE, text[at]):
            part += 1
            at += 1
        elif last_any >= 0:
            resume += 1
            part, at = last_any + 1, resume
        else:
            return False
    return all(each == _ANY for each in parts[part:])


_ANY, _ONE = "any", "one"


def _parse(pattern: str) -> list[str]:
    """The characters of a pattern, `_ANY` and `_ONE` in place of its wildcards."""
    parts: list[str] = []
    characters = iter(pattern)
    for character in characters:
        if character == "\\":
            parts.append(next(characters, "\\"))
        else:
            parts.append({"%": _ANY, "_": _ONE}.get(character, character))
    return parts


def _collate(left: str, right: str) -> int:
    """MySQL's utf8_general_ci as far as keys show it: case and trailing spaces do not count."""
    a, b = left.casefold().rstrip(" "), right.casefold().rstrip(" ")
    return (a > b) - (a < b)


class Store:
    """A database in a file that only its owner may read, or in memory where `path` is None.

    Each `with store.transaction()` is atomic: after a crash the file holds all of it or nothing.
    """

    def __init__(self, schema: str, path: str | Path | None = None) -> None:
        """Open the database and create the tables that the file lacks.

        Args:
            schema: SQL that creates the tables, if they do not exist.
            path: The file.

        Raises:
            StoreError: The file cannot be opened, is no database, or was written by a sandbox with other tables.
        """
        self._lock = threading.RLock()
        try:
            if path is not None:
                os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
                Path(path).chmod(0o600)  # a file that was there before; SQLite gives its other files the same mode
            self._connection = sqlite3.connect(str(path or ":memory:"), check_same_thread=False, isolation_level=None)
            self._open(schema, path is not None)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"cannot use the database {path}: {error}") from error

    def _open(self, schema: str, is_file: bool) -> None:
        self._connection.row_factory = sqlite3.Row
        self._connection.create_function("like_", 2, like, deterministic=True)
        self._connection.create_collation("mysql", _collate)
        mark = zlib.crc32(schema.encode()) & 0x7FFFFFFF
        found = self._connection.execute("PRAGMA user_version").fetchone()[0]
        is_empty = self._connection.execute("SELECT 1 FROM sqlite_master").fetchone() is None
        if not is_empty and found != mark:
            self._connection.close()
            raise StoreError("the database was written by another version of the sandbox; use another file")
        if is_file:
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.executescript(f"{schema};{_META}")
        self._connection.execute(f"PRAGMA user_version = {mark}")

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

    def note(self, name: str) -> str | None:
        """A value that the sandbox keeps for itself."""
        row = self.one("SELECT value FROM sandbox WHERE name = ?", name)
        return str(row["value"]) if row else None

    def set_note(self, name: str, value: str) -> None:
        """Keep a value for the sandbox itself."""
        with self.transaction():
            self.run("INSERT OR REPLACE INTO sandbox VALUES (?, ?)", name, value)

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
