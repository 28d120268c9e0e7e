"""Dates and durations as people write them: `14d`, `2h30m`, `2026-11-25`, `2026-11-25T08:00:00Z`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from .._core.errors import InvalidArgument

_UNITS = {"w": 7 * 86400, "d": 86400, "h": 3600, "m": 60, "s": 1}
_PART = re.compile(r"(\d+)([wdhms])")


def parse_duration(text: str) -> timedelta:
    """A duration such as `14d`, `2h30m` or `90s`; the units are w, d, h, m and s.

    Raises:
        InvalidArgument: It is not a duration, or longer than 100,000 days.
    """
    compact = text.strip().lower()
    parts = _PART.findall(compact)
    if not parts or "".join(number + unit for number, unit in parts) != compact:
        raise InvalidArgument(f"{text!r} is not a duration: write it as 14d, 2h30m or 90s (units: w, d, h, m, s)")
    seconds = sum(int(number) * _UNITS[unit] for number, unit in parts)
    if seconds > 100_000 * 86400:
        raise InvalidArgument(f"{text!r} is longer than 100,000 days")
    return timedelta(seconds=seconds)


def parse_time(text: str, *, now: datetime | None = None) -> datetime:
    """A point in time: an ISO 8601 date or date and time (UTC where no zone is given), or how long ago, such as `90d`.

    Raises:
        InvalidArgument: It is neither.
    """
    value = text.strip()
    if _PART.match(value.lower()):
        return (now or datetime.now(UTC)) - parse_duration(value)
    try:
        found = datetime.combine(date.fromisoformat(value), time()) if len(value) == 10 else datetime.fromisoformat(value)
    except ValueError:
        raise InvalidArgument(
            f"{text!r} is not a date: write it as 2026-11-25 or 2026-11-25T08:00:00Z, or as how long ago, such as 90d"
        ) from None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def format_duration(duration: timedelta) -> str:
    """A duration as `parse_duration` reads it, with its two largest units: `14d`, `2h30m`."""
    left, parts = round(abs(duration.total_seconds())), []
    for unit in "dhms":
        count, left = divmod(left, _UNITS[unit])
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts[:2]) or "0s"


def format_time(moment: datetime) -> str:
    """A point in time as ISO 8601 in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
