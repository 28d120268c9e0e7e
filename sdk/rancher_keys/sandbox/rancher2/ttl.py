"""How long tokens live. Milliseconds throughout, in Go's int64 nanoseconds where it wraps."""

from __future__ import annotations

import re
import time

from .go import INT64


class BadSetting(Exception):
    """A setting that is no number of minutes, in Go's words."""


def minutes(value: str) -> int:
    """A setting in minutes, as milliseconds: Go parses it with an `m` behind it, so that 1.5 is 90000 and -1 is -60000.

    Raises:
        BadSetting: It is no number.
    """
    if not re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)", value):
        unit = re.sub(r"^[-+]?[\d.]*", "", f"{value}m")
        reason = f'unknown unit "{unit}" in' if re.match(r"[-+]?\d", value) else "invalid"
        raise BadSetting(f'time: {reason} duration "{value}m"')
    return int(float(value) * 60_000)


def granted(asked: int, most: int) -> int:
    """What a v3 token gets: nanoseconds wrap, 0 means the maximum, more is clamped, and a negative ttl is kept (2.15/097-101, 308)."""
    wrapped = (asked * 1_000_000 + INT64) % (2 * INT64) - INT64
    milliseconds = int(wrapped / 1_000_000)
    if most == 0:
        return milliseconds
    return most if milliseconds == 0 else min(milliseconds, most)


def granted_ext(asked: int, most: int) -> int:
    """What an ext token gets: 0, less and more than the maximum mean the maximum (2.15/347-354)."""
    if most < 1:
        return -1 if asked == 0 else asked
    return most if asked <= 0 or asked > most else asked


def expires_at(created: int, ttl: int) -> str:
    """RFC 3339, or "" for never."""
    if ttl == 0:
        return ""
    return stamp(created + ttl)


def stamp(milliseconds: int) -> str:
    """A date as Go prints it, in UTC."""
    seconds = milliseconds // 1000
    try:
        moment = time.gmtime(seconds)
    except (OverflowError, ValueError, OSError):
        return ""
    return f"{moment.tm_year:04d}-{moment.tm_mon:02d}-{moment.tm_mday:02d}T{moment.tm_hour:02d}:{moment.tm_min:02d}:{moment.tm_sec:02d}Z"


def is_expired(created: int, ttl: int, now: int) -> bool:
    """Whether the time is over."""
    return ttl != 0 and created + ttl <= now
