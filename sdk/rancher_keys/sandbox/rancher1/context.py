"""What every operation of the sandbox works with: the request, the caller, the database, the version, the time."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..random_source import Clock, RandomSource
from ..store import Row, Store
from .callers import Caller
from .errors import ApiError
from .ids import format_id, parse_id
from .requests import ApiRequest
from .states import TRANSITIONAL, start
from .versions import Version

PURGE_INTERVAL = 60_000
"""Milliseconds between two runs of the task that purges."""


@dataclass(slots=True)
class Context:
    """One request while it is handled."""

    api: ApiRequest
    caller: Caller
    store: Store
    version: Version
    clock: Clock
    random_source: RandomSource
    delay: int
    """Milliseconds for which a resource stays in a transitional state."""
    remove_race: float = 0.0
    """The probability that removing a new key responds with "removing" and leaves the key active."""
    held: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    """Credentials that another request is changing: until when, in milliseconds, and the status that others get meanwhile."""

    @property
    def plain_ids(self) -> bool:
        """`?_plainId=true`: an administrator sees bare numbers (1.6/183, 478)."""
        return self.caller.view == "admin" and self.api.param("_plainId") == "true"

    def id(self, letters: str, number: int | None) -> Any:
        """An id as this request shows it."""
        if self.plain_ids:
            return number
        return format_id(letters, number)

    def read_id(self, text: str) -> int | None:
        """A row's number out of an id in the path."""
        if self.plain_ids and text.isdecimal():
            return int(text)
        return parse_id(text)

    def check_not_held(self, row: Row) -> None:
        """Refuse a state change while another request is at work on the key.

        Raises:
            ApiError: 409, or 500 before 1.4.
        """
        until, status = self.held.get(row["id"], (0, 0))
        if until > self.clock.now():
            raise ApiError(status)

    def begin(self, table: str, row: Row, action: str) -> None:
        """Put a row in the transitional state of an action."""
        self.store.update(table, row["id"], state=start(action, row["state"]), due=self.clock.now() + self.delay)

    def with_base_type(self, body: dict[str, Any], base_type: str) -> dict[str, Any]:
        """Add baseType after actions, where the version has it."""
        if not self.version.base_type:
            return body
        return {**body, "baseType": base_type}


def dates(row: Row, *columns: tuple[str, str]) -> dict[str, Any]:
    """Dates on the wire: whole seconds in UTC, and the milliseconds under `…TS` where there is a date."""
    body: dict[str, Any] = {}
    for name, column in columns:
        value = row[column]
        if value is None:
            body[name] = None
        else:
            seconds = value // 1000
            body[name] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
            body[f"{name}TS"] = seconds * 1000
    return body


def transitioning(state: str) -> dict[str, Any]:
    """The three properties of a transition. Progress was never anything but null."""
    moves = state in TRANSITIONAL
    return {
        "transitioning": "yes" if moves else "no",
        "transitioningMessage": "In Progress" if moves else None,
        "transitioningProgress": None,
    }


def settle(store: Store, version: Version, clock: Clock, random_source: RandomSource, delay: int) -> None:
    """Carry out what is due: transitions, the purge after removeTime, the deletion of old rows."""
    now = clock.now()
    for table in ("credential", "account"):
        while rows := store.all(f"SELECT * FROM {table} WHERE due IS NOT NULL AND due <= ?", now):
            for row in rows:
                state = TRANSITIONAL[row["state"]]
                changes: dict[str, Any] = {"state": state, "due": row["due"] + delay if state in TRANSITIONAL else None}
                if state == "removed":
                    wait = random_source.below(version.remove_delay) if version.remove_delay_is_random else version.remove_delay
                    changes |= {"removed": row["due"], "remove_time": row["due"] + wait * 1000}
                store.update(table, row["id"], **changes)
    store.run(
        "UPDATE credential SET state = 'purged' WHERE removed IS NOT NULL AND state = 'removed' AND remove_time < ?", now - PURGE_INTERVAL
    )
    if version.row_kept_for is not None:
        store.run("DELETE FROM credential WHERE removed IS NOT NULL AND removed < ?", now - version.row_kept_for * 1000)
