"""Dates and durations as texts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1}


def format_duration(duration: timedelta) -> str:
    """A duration with its two largest units: `14d`, `2h30m`."""
    left, parts = round(abs(duration.total_seconds())), []
    for unit, seconds in _UNITS.items():
        count, left = divmod(left, seconds)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts[:2]) or "0s"


def format_time(moment: datetime) -> str:
    """A point in time as ISO 8601 in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
