"""Watches that are held open: the objects that exist, then a line for each change, until time is over or the server ends them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from .options import ListOptions
from .status import StatusError, expired

_LONGEST = 1800.0
"""Seconds after which a watch without timeoutSeconds ends."""
_BOOKMARK_EVERY, _BOOKMARK_BEFORE_END = 60.0, 2.0
_PAGE = 500
_INITIAL_END = {"k8s.io/initial-events-end": "true"}


@dataclass(frozen=True, slots=True)
class Change:
    """One object, or one change of it, with its resourceVersion and the metadata that selectors look at."""

    type: str
    version: int
    name: str
    labels: dict[str, str]
    show: Callable[[], dict[str, Any]]


class Source(Protocol):
    """Where a watch gets its objects and changes from."""

    def state(self) -> tuple[int, int]:
        """The latest resourceVersion, and the one up to which history is gone."""

    def objects(self, after: str, limit: int) -> list[Change]:
        """Objects by name, those after a name."""

    def changes(self, since: int) -> list[Change]:
        """Changes after a resourceVersion."""

    def bookmark(self, version: int, annotations: dict[str, str]) -> dict[str, Any]:
        """An object that contains nothing but a resourceVersion."""

    def is_open(self) -> bool:
        """Whether the server still serves watches."""


def _line(kind: str, body: dict[str, Any]) -> bytes:
    return json.dumps({"type": kind, "object": body}, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def watch(source: Source, options: ListOptions) -> Iterator[bytes]:
    """The body of a watch, line by line; an empty chunk says that nothing has happened yet."""
    started = time.monotonic()
    end = started + (options.timeout or _LONGEST)
    position, compacted = source.state()
    asked = int(options.version) if options.version.isdecimal() else 0
    known: set[str] = set()
    if asked and not options.initial_events:
        if asked < compacted:
            error: StatusError = expired(asked, compacted)
            yield _line("ERROR", error.body)
            return
        if options.labels:
            known.update(change.name for change in _existing(source, position) if options.matches(change.name, change.labels))
        position = asked
    elif options.initial_events is not False:
        for change in _existing(source, position):
            if options.matches(change.name, change.labels):
                known.add(change.name)
                yield _line("ADDED", change.show())
        if options.initial_events and options.bookmarks:
            yield _line("BOOKMARK", source.bookmark(position, _INITIAL_END))
    bookmark_at = _next_bookmark(time.monotonic(), end)
    while source.is_open():
        changes = source.changes(position)
        for change in changes:
            position = change.version
            kind = _seen_as(change, options, known)
            if kind:
                yield _line(kind, change.show())
        now = time.monotonic()
        if now >= end:
            return
        if options.bookmarks and bookmark_at is not None and now >= bookmark_at:
            yield _line("BOOKMARK", source.bookmark(max(position, source.state()[0]), {}))
            bookmark_at = _next_bookmark(now, end)
        if not changes:
            yield b""


def _existing(source: Source, version: int) -> Iterator[Change]:
    """Objects in pages, without those that are newer than the watch: their changes follow."""
    after = ""
    while page := source.objects(after, _PAGE):
        yield from (change for change in page if change.version <= version)
        after = page[-1].name


def _seen_as(change: Change, options: ListOptions, known: set[str]) -> str:
    """The type of event that a selective watch sends: an object that starts or ceases to match is added or deleted."""
    matches = options.matches(change.name, change.labels)
    if not options.labels:
        return change.type if matches else ""
    was_known = change.name in known
    if matches and change.type != "DELETED":
        known.add(change.name)
        return "MODIFIED" if was_known else "ADDED"
    known.discard(change.name)
    return "DELETED" if was_known else ""


def _next_bookmark(now: float, end: float) -> float | None:
    """Every minute, and two seconds before the end."""
    last = end - _BOOKMARK_BEFORE_END
    following = now + _BOOKMARK_EVERY
    if now < last < following:
        return last
    return following if following < end else None
