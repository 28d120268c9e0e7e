"""The mark of a key that `prune` has disabled, to delete it later: the end of its description, which all generations have."""

from __future__ import annotations

import re
from datetime import datetime

from .key import Key
from .plan_times import format_time

_MARK = re.compile(r" ?\[disabled by rancher-keys prune at (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\]$")


def marked(description: str, now: datetime) -> str:
    """A description with a mark."""
    return f"{without_mark(description)} [disabled by rancher-keys prune at {format_time(now)}]".strip()


def without_mark(description: str) -> str:
    """A description without its mark."""
    return _MARK.sub("", description)


def marked_at(key: Key) -> datetime | None:
    """When a key was disabled by `prune`; None where it was not."""
    found = _MARK.search(key.description)
    if found is None:
        return None
    try:
        return datetime.fromisoformat(found[1])
    except ValueError:
        return None
