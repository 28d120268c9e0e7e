"""The marker in the description of a key that a rotation creates: it tells whose key it is where a response was lost."""

from __future__ import annotations

import re

_MARKER = re.compile(r" ?\[rotation ([0-9a-f]{12}) of ([^\]\s]+)\]$")
_LONGEST = 1024
"""The longest description that Rancher 1.x accepts."""


def marker_of(rotation: str, old_id: str) -> str:
    """The marker of a rotation."""
    return f"[rotation {rotation} of {old_id}]"


def with_marker(description: str, marker: str) -> str:
    """A description that ends with a marker, shortened where it would be too long."""
    return f"{description[: _LONGEST - len(marker) - 1]} {marker}".strip()


def without_marker(description: str) -> str:
    """A description without the marker of an earlier rotation."""
    return _MARKER.sub("", description)


def rotation_in(description: str) -> tuple[str, str] | None:
    """The rotation whose marker a description has, and the key that it replaces; None where there is none."""
    found = _MARKER.search(description)
    return (found[1], found[2]) if found else None
