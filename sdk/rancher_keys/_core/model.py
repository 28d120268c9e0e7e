"""What all generated models are."""

from __future__ import annotations

import msgspec


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """A resource as the server showed it: read-only, compared by value, without members that nobody described."""
