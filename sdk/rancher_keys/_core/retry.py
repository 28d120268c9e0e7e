"""When and how often a request is sent again."""

from __future__ import annotations

import email.utils
import math
import random
import time

import msgspec

from .arguments import seconds, shown
from .errors import InvalidArgument

RETRIABLE_STATUSES = frozenset({409, 429, 502, 503, 504})


class RetryPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """How often a request is sent, and how long to wait in between.

    Safe and idempotent requests are sent again after a transport error and after 409, 429, 502, 503 and 504. A create is sent again only
    when it cannot have reached the server. The delay doubles from `initial_delay` up to `max_delay`, with jitter; a `Retry-After` header
    overrides it. No attempt starts after the client's `timeout`.

    Args:
        attempts: How often a request is sent at most, from 1. Default 4.
        initial_delay: Seconds before the second attempt. Default 0.2.
        max_delay: The longest delay in seconds. Default 5.

    Raises:
        InvalidArgument: A value is out of range.
    """

    attempts: int = 4
    initial_delay: float = 0.2
    max_delay: float = 5.0

    def __post_init__(self) -> None:
        if not isinstance(self.attempts, int) or isinstance(self.attempts, bool) or self.attempts < 1:
            raise InvalidArgument(f"attempts must be a whole number from 1, not {shown(self.attempts)}")
        for name in ("initial_delay", "max_delay"):
            seconds(name, getattr(self, name))

    def delay(self, attempt: int, retry_after: str | None = None) -> float:
        """Seconds to wait after an attempt, counted from 1. `retry_after` is the value of a `Retry-After` header."""
        requested = _seconds(retry_after)
        if requested is not None:
            return requested
        return min(self.max_delay, self.initial_delay * 2.0 ** min(attempt - 1, 30)) * random.uniform(0.5, 1.0)


NO_RETRIES = RetryPolicy(attempts=1)
"""Send every request once."""


def _seconds(retry_after: str | None) -> float | None:
    """A Retry-After value in seconds; None where it is missing or makes no sense."""
    if not retry_after:
        return None
    try:
        seconds = float(retry_after)
    except ValueError:
        try:
            seconds = email.utils.parsedate_to_datetime(retry_after).timestamp() - time.time()
        except (TypeError, ValueError, OverflowError):
            return None
    return max(0.0, seconds) if math.isfinite(seconds) else None
