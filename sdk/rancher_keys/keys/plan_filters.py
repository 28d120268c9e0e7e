"""Which keys a prune plan holds, and why."""

from __future__ import annotations

import fnmatch
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from .._core.errors import InvalidArgument, NotSupported
from .key import UNKNOWN, Key, Kind
from .plan_marks import without_mark
from .plan_times import format_time

REASONS = {
    "expired": "expired",
    "unused": "not used for the given time",
    "never-used": "never used since it was created, for the given time",
    "inactive": "disabled, and neither created nor used in the given time",
    "created-before": "created before the given date",
    "never-expires": "never expires",
    "beyond-newest": "not among the newest keys of its owner",
    "quarantined": "disabled by an earlier prune, and not enabled since",
}
"""What each reason in a plan means."""

UnknownLastUse = Literal["error", "skip", "created"]
"""What to do with a key whose last use the server does not tell: fail, leave the key, or count from its creation."""


class LastUseUnknown(NotSupported):
    """A filter needs the last use of keys, and the server does not tell it. Nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PruneFilter:
    """Which keys to prune. At least one condition is required.

    Conditions: `expired`, `unused_for`, `inactive_for`, `created_before`, `never_expires`, `keep_newest`. A key matches if it meets all
    conditions that are set, or any of them where `match` is "any". `owners`, `kinds` and `name` limit which keys are looked at. Sessions
    are logins of people: where `kinds` is empty, only expired ones match.

    Attributes:
        expired: Keys that have expired.
        unused_for: Keys that were not used in this time. A key that was never used counts from its creation.
        inactive_for: Keys that are disabled, and were neither created nor used in this time.
        created_before: Keys created before this time.
        never_expires: Keys that never expire.
        keep_newest: Keep this many of the newest keys of each owner, among those that `owners`, `kinds` and `name` leave. As the only
            condition, all others of the owner match; together with other conditions, it protects the newest in both modes of `match`.
        owners: Only keys of these users or accounts, by id. Empty: of all.
        kinds: Only keys of these kinds. Empty: of all.
        name: Only keys whose name or description matches this pattern, with `*`, `?` and `[…]`, case-sensitive. None: all.
        match: "all" or "any" of the conditions. Default "all".
        unknown_last_use: For keys whose last use the server does not tell: "error" raises `LastUseUnknown`, "skip" leaves them alone,
            "created" counts from their creation. Default "error".

    Raises:
        InvalidArgument: A value is not valid, or there is no condition.
    """

    expired: bool = False
    unused_for: timedelta | None = None
    inactive_for: timedelta | None = None
    created_before: datetime | None = None
    never_expires: bool = False
    keep_newest: int | None = None
    owners: Sequence[str] = ()
    kinds: Sequence[Kind] = ()
    name: str | None = None
    match: Literal["all", "any"] = "all"
    unknown_last_use: UnknownLastUse = "error"

    def __post_init__(self) -> None:
        if not (self.has_conditions or self.keep_newest is not None):
            raise InvalidArgument(
                "no condition: pass expired, unused_for, inactive_for, created_before, never_expires or keep_newest; without one, all keys"
                " would be deleted"
            )
        for name in ("unused_for", "inactive_for"):
            value = getattr(self, name)
            if value is not None and value < timedelta(minutes=1):
                raise InvalidArgument(f"{name} must be at least one minute, not {value}")
        if self.created_before is not None and self.created_before.tzinfo is None:
            raise InvalidArgument("created_before must have a time zone")
        if self.keep_newest is not None and (isinstance(self.keep_newest, bool) or self.keep_newest < 1):
            raise InvalidArgument(f"keep_newest must be a whole number from 1, not {self.keep_newest!r}")
        if self.match not in ("all", "any"):
            raise InvalidArgument(f"match must be 'all' or 'any', not {self.match!r}")
        if self.unknown_last_use not in ("error", "skip", "created"):
            raise InvalidArgument(f"unknown_last_use must be 'error', 'skip' or 'created', not {self.unknown_last_use!r}")

    @property
    def has_conditions(self) -> bool:
        """Whether there is a condition besides `keep_newest`."""
        return bool(self.expired or self.never_expires or self.unused_for or self.inactive_for or self.created_before)

    def selects(self, key: Key) -> bool:
        """Whether a key is looked at."""
        if self.owners and key.owner not in self.owners:
            return False
        if self.kinds and key.kind not in self.kinds:
            return False
        texts = [text for text in (key.name, without_mark(key.description)) if text] or [""]
        return self.name is None or any(fnmatch.fnmatchcase(text, self.name) for text in texts)

    def covers(self, key: Key, now: datetime) -> bool:
        """Whether conditions apply to a key at all: not to sessions in use, unless they were asked for."""
        return key.kind != Kind.SESSION or bool(self.kinds) or _is_expired(key, now)

    def reasons(self, key: Key, now: datetime) -> list[str]:
        """Why a key matches; empty where it does not. `keep_newest` is left to the caller.

        Raises:
            LastUseUnknown: The last use decides, and the server does not tell it.
        """
        if not self.covers(key, now):
            return []
        found: list[str] = []
        for is_set, condition in (
            (self.expired, self._expired),
            (self.never_expires, self._never_expires),
            (self.created_before is not None, self._created_before),
            (self.unused_for is not None, self._unused),
            (self.inactive_for is not None, self._inactive),
        ):
            if not is_set:
                continue
            reason = condition(key, now)
            if reason is not None:
                found.append(reason)
            elif self.match == "all":
                return []
        return found

    def to_dict(self) -> dict[str, Any]:
        """The conditions and limits that are set, as JSON values; durations in seconds."""
        found: dict[str, Any] = {"match": self.match, "unknown_last_use": self.unknown_last_use}
        for name in ("expired", "never_expires", "keep_newest", "name"):
            if getattr(self, name):
                found[name] = getattr(self, name)
        for name in ("unused_for", "inactive_for"):
            value = getattr(self, name)
            if value is not None:
                found[f"{name}_seconds"] = round(value.total_seconds())
        if self.created_before is not None:
            found["created_before"] = format_time(self.created_before)
        if self.owners:
            found["owners"] = list(self.owners)
        if self.kinds:
            found["kinds"] = [str(kind) for kind in self.kinds]
        return found

    @staticmethod
    def _expired(key: Key, now: datetime) -> str | None:
        return "expired" if _is_expired(key, now) else None

    @staticmethod
    def _never_expires(key: Key, now: datetime) -> str | None:
        return "never-expires" if key.expires is None else None

    def _created_before(self, key: Key, now: datetime) -> str | None:
        assert self.created_before is not None
        return "created-before" if isinstance(key.created, datetime) and key.created < self.created_before else None

    def _unused(self, key: Key, now: datetime) -> str | None:
        assert self.unused_for is not None
        since = self._last_sign(key)
        if since is None or now - since < self.unused_for:
            return None
        return "unused" if isinstance(key.last_used, datetime) else "never-used"

    def _inactive(self, key: Key, now: datetime) -> str | None:
        assert self.inactive_for is not None
        if key.state != "disabled":
            return None
        since = self._last_sign(key)
        return "inactive" if since is not None and now - since >= self.inactive_for else None

    def _last_sign(self, key: Key) -> datetime | None:
        """When the key was last used, or else created; None where that is not known and the key is to be left alone."""
        created = key.created if isinstance(key.created, datetime) else None
        if isinstance(key.last_used, datetime):
            return max(key.last_used, created) if created else key.last_used
        if key.last_used is UNKNOWN:
            if self.unknown_last_use == "error":
                raise LastUseUnknown(
                    f"this server does not tell when {key.id} was last used: leave out the filter for unused or inactive keys, or choose"
                    " what to do with such keys (unknown_last_use, --unknown-last-use): 'skip' leaves them alone, 'created' counts from"
                    " their creation"
                )
            if self.unknown_last_use == "skip":
                return None
        return created


def _is_expired(key: Key, now: datetime) -> bool:
    return isinstance(key.expires, datetime) and key.expires <= now
