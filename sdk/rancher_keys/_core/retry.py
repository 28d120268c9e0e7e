"""When and how often a request is sent again."""

from __future__ import annotations

import email.utils
import random
import time
from dataclasses import dataclass

from .errors import InvalidArgument

RETRIABLE_STATUSES = frozenset({409, 429, 502, 503, 504})


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """Reads and repeatable writes are sent again on connection errors, 409, 429 and 502-504; a create never is.

    The pause doubles from `base` up to `cap`, with jitter; `Retry-After` overrules it. Nothing is sent after `deadline`. Seconds.
    """

    attempts: int = 4
    base: float = 0.2
    cap: float = 5.0
    deadline: float = 30.0

    def __post_init__(self) -> None:
        if self.attempts < 1:
            raise InvalidArgument(f"attempts must be a whole number from 1, not {self.attempts!r}")
        for name in ("base", "cap", "deadline"):
            if not getattr(self, name) >= 0:
                raise InvalidArgument(f"{name} must be seconds from 0, not {getattr(self, name)!r}")

    def pause(self, attempt: int, retry_after: str | None) -> float:
        """Seconds to wait after the attempt of that number, counted from 1."""
        asked = _seconds(retry_after)
        if asked is not None:
            return asked
        return min(self.cap, self.base * 2.0 ** min(attempt - 1, 30)) * random.uniform(0.5, 1.0)


NO_RETRIES = RetryPolicy(attempts=1)
"""Send everything once."""


def _seconds(retry_after: str | None) -> float | None:
    if not retry_after:
        return None
    try:
        return max(0.0, float(retry_after))
    except ValueError:
        pass
    try:
        return max(0.0, email.utils.parsedate_to_datetime(retry_after).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
