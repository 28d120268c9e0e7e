"""The base class of all generated models."""

from __future__ import annotations

import msgspec


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """A resource as the server returned it: read-only, compared by value. Properties that the document does not describe are dropped."""
