"""How long tokens live. Durations are milliseconds; Go computes them as int64 nanoseconds, which wrap around."""

from __future__ import annotations

import re
import time

from .go import INT64

_NANOSECONDS = 1_000_000


class BadSetting(Exception):
    """A setting that is not a number of minutes, in Go's words."""


def minutes(value: str) -> int:
    """A setting in minutes, as milliseconds: Go parses it with an `m` appended, so that 1.5 is 90000 and -1 is -60000.

    Raises:
        BadSetting: It is not a number.
    """
    if not re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)", value):
        unit = re.sub(r"^[-+]?[\d.]*", "", f"{value}m")
        reason = f'unknown unit "{unit}" in' if re.match(r"[-+]?\d", value) else "invalid"
        raise BadSetting(f'time: {reason} duration "{value}m"')
    return int(float(value) * 60_000)


def granted(requested: int, maximum: int) -> int:
    """The ttl of a v3 token: nanoseconds wrap, 0 means the maximum, more is reduced to it, a negative ttl stays (2.15/097, 2.15/308).

    Args:
        requested: What the caller asks for.
        maximum: The longest ttl; 0 is none.
    """
    wrapped = (requested * _NANOSECONDS + INT64) % (2 * INT64) - INT64
    milliseconds = int(wrapped / _NANOSECONDS)
    if maximum == 0:
        return milliseconds
    return maximum if milliseconds == 0 else min(milliseconds, maximum)


def granted_ext(requested: int, maximum: int) -> int:
    """The ttl of an ext token: 0, less and more than the maximum mean the maximum (2.15/347, 2.15/354).

    Args:
        requested: What the caller asks for.
        maximum: The longest ttl; below 1 is none, and then 0 means that the token never expires.
    """
    if maximum < 1:
        return -1 if requested == 0 else requested
    return maximum if requested <= 0 or requested > maximum else requested


def expires_at(created: int, ttl: int) -> str:
    """When a token expires, as RFC 3339; "" for never."""
    if ttl == 0:
        return ""
    return stamp(created + ttl)


def stamp(milliseconds: int) -> str:
    """A date as Go prints it, in UTC; "" where it is out of range."""
    seconds = milliseconds // 1000
    try:
        moment = time.gmtime(seconds)
    except (OverflowError, ValueError, OSError):
        return ""
    return f"{moment.tm_year:04d}-{moment.tm_mon:02d}-{moment.tm_mday:02d}T{moment.tm_hour:02d}:{moment.tm_min:02d}:{moment.tm_sec:02d}Z"


def is_expired(created: int, ttl: int, now: int) -> bool:
    """Whether a token has expired."""
    return ttl != 0 and created + ttl <= now
