"""Decodes responses as the SDK does."""

from __future__ import annotations

import json
from typing import TypeVar

from .._core.decode import decode
from .http import Exchange

T = TypeVar("T")


def decoded(model: type[T], response: Exchange) -> T:
    """The model that the client would return."""
    return decode(json.dumps(response.body).encode(), model)
