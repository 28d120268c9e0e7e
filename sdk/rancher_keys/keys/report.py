"""Counts keys by owner, age, expiry and last use, for reports. Only counts and the most notable keys are kept."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Protocol

from .key import UNKNOWN, Key, Kind, Scope
from .pages import AsyncKeyList, KeyList
from .prune_methods import OnProgress

_NOTABLE = 50
_DAY = timedelta(days=1)
AGES = (("less than 7 days", 7), ("7 to 30 days", 30), ("30 to 90 days", 90), ("90 days to 1 year", 365), ("1 to 2 years", 730))
OLDEST = "more than 2 years"
EXPIRIES = (("within 7 days", 7), ("within 30 days", 30), ("within 90 days", 90), ("within 1 year", 365))
USES = (("within 1 day", 1), ("within 7 days", 7), ("within 30 days", 30), ("within 90 days", 90), ("within 1 year", 365))


def age_of(key: Key, now: datetime) -> str:
    """The age group of a key."""
    if not isinstance(key.created, datetime):
        return "unknown"
    return _group(now - key.created, AGES, OLDEST)


def expiry_of(key: Key, now: datetime) -> str:
    """The expiry group of a key."""
    if key.expires is None:
        return "never"
    if key.expires is UNKNOWN:
        return "unknown"
    assert isinstance(key.expires, datetime)
    return "expired" if key.expires <= now else _group(key.expires - now, EXPIRIES, "later")


def use_of(key: Key, now: datetime) -> str:
    """The group of a key by its last use."""
    if key.last_used is None:
        return "never"
    if key.last_used is UNKNOWN:
        return "unknown"
    assert isinstance(key.last_used, datetime)
    return _group(now - key.last_used, USES, "longer ago")


def _group(duration: timedelta, groups: Sequence[tuple[str, int]], otherwise: str) -> str:
    return next((name for name, days in groups if duration < days * _DAY), otherwise)


AGE_ORDER = (*(name for name, _ in AGES), OLDEST, "unknown")
EXPIRY_ORDER = ("expired", *(name for name, _ in EXPIRIES), "later", "never", "unknown")
USE_ORDER = (*(name for name, _ in USES), "longer ago", "never", "unknown")


@dataclass(slots=True)
class Owner:
    """The keys of one owner, as counts."""

    keys: int = 0
    expired: int = 0
    never_expiring: int = 0
    never_used: int = 0
    disabled: int = 0


class _Extremes:
    """The keys with the smallest values, as many as a report shows."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Key]] = []
        self._order = count()

    def add(self, value: float, key: Key) -> None:
        entry = (-value, -next(self._order), key)
        if len(self._heap) < _NOTABLE:
            heapq.heappush(self._heap, entry)
        else:
            heapq.heappushpop(self._heap, entry)

    def keys(self) -> list[Key]:
        return [key for _, _, key in sorted(self._heap, key=lambda entry: (-entry[0], -entry[1]))]


@dataclass(slots=True)
class Report:
    """The keys of a server, counted.

    Attributes:
        server: The URL of the server.
        scope: "mine" or "all".
        made: When the report was made.
        total: How many keys there are.
        kinds: How many keys by kind.
        states: How many keys by state.
        ages: How many keys by age, in groups.
        expiries: How many keys by expiry, in groups.
        uses: How many keys by last use, in groups. Sessions count too.
        owners: Counts by owner.
        notes: Which keys the server did not list, and why.
    """

    server: str
    scope: Scope
    made: datetime = field(default_factory=lambda: datetime.now(UTC))
    total: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    ages: Counter[str] = field(default_factory=Counter)
    expiries: Counter[str] = field(default_factory=Counter)
    uses: Counter[str] = field(default_factory=Counter)
    owners: dict[str, Owner] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    _never: _Extremes = field(default_factory=_Extremes)
    _soon: _Extremes = field(default_factory=_Extremes)
    _idle: _Extremes = field(default_factory=_Extremes)

    def add(self, key: Key) -> None:
        """Count a key."""
        self.total += 1
        self.kinds[str(key.kind)] += 1
        self.states[key.state] += 1
        expiry, use = expiry_of(key, self.made), use_of(key, self.made)
        self.ages[age_of(key, self.made)] += 1
        self.expiries[expiry] += 1
        self.uses[use] += 1
        owner = self.owners.setdefault(str(key.owner or "none"), Owner())
        owner.keys += 1
        owner.expired += expiry == "expired"
        owner.never_expiring += expiry == "never"
        owner.never_used += use == "never"
        owner.disabled += key.state == "disabled"
        self._note(key, expiry, use)

    def _note(self, key: Key, expiry: str, use: str) -> None:
        created = key.created.timestamp() if isinstance(key.created, datetime) else float("inf")
        if expiry == "never":
            self._never.add(created, key)
        if isinstance(key.expires, datetime) and expiry != "expired" and key.kind != Kind.SESSION:
            self._soon.add(key.expires.timestamp(), key)
        if expiry != "expired" and use not in ("unknown", USES[0][0]):
            self._idle.add(key.last_used.timestamp() if isinstance(key.last_used, datetime) else created, key)

    @property
    def oldest_never_expiring(self) -> list[Key]:
        """The oldest keys that never expire, at most 50."""
        return self._never.keys()

    @property
    def expiring_next(self) -> list[Key]:
        """The keys that expire next, without sessions, at most 50."""
        return self._soon.keys()

    @property
    def longest_unused(self) -> list[Key]:
        """The keys that were not used for the longest time, or never since their creation, at most 50."""
        return self._idle.keys()


class _SyncKeys(Protocol):
    @property
    def url(self) -> str: ...
    def list(self, *, scope: Scope = ..., owner: str | None = ..., environment: str | None = ...) -> KeyList: ...


class _AsyncKeys(Protocol):
    @property
    def url(self) -> str: ...
    def list(self, *, scope: Scope = ..., owner: str | None = ..., environment: str | None = ...) -> AsyncKeyList: ...


class ReportMethods:
    """Reports, as methods of `Keys`."""

    def report(self: _SyncKeys, *, scope: Scope = "mine", on_progress: OnProgress | None = None) -> Report:
        """Count keys by kind, state, owner, age, expiry and last use. `to_html` and `to_markdown` make documents of the result.

        Args:
            scope: "mine" or "all", as for `list`. Default "mine".
            on_progress: Called after each page with how many keys were read, and how many there are, where the server tells.

        Raises:
            AdministratorRequired: `scope` is "all", and the caller is not an administrator.
        """
        found, keys = Report(self.url, scope), self.list(scope=scope)
        for page in keys.pages():
            _count(found, page, keys, on_progress)
        found.notes.extend(keys.notes)
        return found


class AsyncReportMethods:
    """Reports, as methods of `AsyncKeys`."""

    async def report(self: _AsyncKeys, *, scope: Scope = "mine", on_progress: OnProgress | None = None) -> Report:
        """Count keys by kind, state, owner, age, expiry and last use. See `Keys.report`."""
        found, keys = Report(self.url, scope), self.list(scope=scope)
        async for page in keys.pages():
            _count(found, page, keys, on_progress)
        found.notes.extend(keys.notes)
        return found


def _count(found: Report, page: Sequence[Key], keys: Any, on_progress: OnProgress | None) -> None:
    for key in page:
        found.add(key)
    if on_progress is not None:
        on_progress(found.total, keys.total)
