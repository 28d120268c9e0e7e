"""Which keys expire soon, for monitoring."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from .._core.errors import InvalidArgument
from .key import UNKNOWN, Key, Kind, Scope
from .pages import AsyncKeyList, KeyList

STANDING = frozenset(Kind) - {Kind.SESSION}
"""All kinds but sessions, which are logins of people and always expire soon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiring:
    """The keys that expire within a time.

    Attributes:
        server: The URL of the server.
        within: The time.
        checked: When it was checked.
        keys: The keys that expire within the time, the next one first. Keys that have expired already are among them only where they were
            asked for.
        total: How many keys were looked at.
        never: How many of them never expire.
        expired: How many of them have expired already.
        unknown: How many of them expire at a time that the server does not tell.
        notes: Which keys the server did not list, and why.
    """

    server: str
    within: timedelta
    checked: datetime
    keys: list[Key] = field(default_factory=list)
    total: int = 0
    never: int = 0
    expired: int = 0
    unknown: int = 0
    notes: tuple[str, ...] = ()

    @property
    def next(self) -> Key | None:
        """The key that expires next, or None."""
        return next((key for key in self.keys if isinstance(key.expires, datetime) and key.expires > self.checked), None)


class _Collector:
    def __init__(self, server: str, within: timedelta, kinds: Collection[Kind], include_expired: bool) -> None:
        if within < timedelta():
            raise InvalidArgument(f"within must not be negative, not {within}")
        self._server, self._within, self._kinds, self._include = server, within, kinds, include_expired
        self._now = datetime.now(UTC)
        self._keys: list[Key] = []
        self._total = self._never = self._expired = self._unknown = 0

    def add(self, key: Key) -> None:
        if key.kind not in self._kinds:
            return
        self._total += 1
        self._never += key.expires is None
        self._unknown += key.expires is UNKNOWN
        is_over = isinstance(key.expires, datetime) and key.expires <= self._now
        self._expired += is_over
        if key.expires_within(self._within, now=self._now) and (self._include or not is_over):
            self._keys.append(key)

    def result(self, notes: Collection[str]) -> Expiring:
        self._keys.sort(key=lambda key: key.expires.timestamp() if isinstance(key.expires, datetime) else 0.0)
        return Expiring(
            server=self._server,
            within=self._within,
            checked=self._now,
            keys=self._keys,
            total=self._total,
            never=self._never,
            expired=self._expired,
            unknown=self._unknown,
            notes=tuple(notes),
        )


class _SyncKeys(Protocol):
    @property
    def url(self) -> str: ...
    def list(self, *, scope: Scope = ..., owner: str | None = ..., environment: str | None = ...) -> KeyList: ...


class _AsyncKeys(Protocol):
    @property
    def url(self) -> str: ...
    def list(self, *, scope: Scope = ..., owner: str | None = ..., environment: str | None = ...) -> AsyncKeyList: ...


class ExpiringMethods:
    """Watching, as methods of `Keys`."""

    def expiring(
        self: _SyncKeys,
        within: timedelta,
        *,
        scope: Scope = "mine",
        owner: str | None = None,
        kinds: Collection[Kind] = STANDING,
        include_expired: bool = False,
    ) -> Expiring:
        """Find the keys that expire soon.

        Args:
            within: How soon.
            scope: "mine" or "all", as for `list`. Default "mine".
            owner: Only keys of this user or account, by id; with `scope="all"`.
            kinds: Only keys of these kinds. Default: all but sessions.
            include_expired: True to include keys that have expired already. Default False.

        Raises:
            AdministratorRequired: `scope` is "all", and the caller is not an administrator.
            InvalidArgument: An argument is not valid.
        """
        collector = _Collector(self.url, within, kinds, include_expired)
        keys: Any = self.list(scope=scope, owner=owner)
        for key in keys:
            collector.add(key)
        return collector.result(keys.notes)


class AsyncExpiringMethods:
    """Watching, as methods of `AsyncKeys`."""

    async def expiring(
        self: _AsyncKeys,
        within: timedelta,
        *,
        scope: Scope = "mine",
        owner: str | None = None,
        kinds: Collection[Kind] = STANDING,
        include_expired: bool = False,
    ) -> Expiring:
        """Find the keys that expire soon. See `Keys.expiring`."""
        collector = _Collector(self.url, within, kinds, include_expired)
        keys = self.list(scope=scope, owner=owner)
        async for key in keys:
            collector.add(key)
        return collector.result(keys.notes)
