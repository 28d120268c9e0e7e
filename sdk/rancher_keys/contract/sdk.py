"""What the SDK makes of an answer."""

from __future__ import annotations

import json
from typing import TypeVar

from .._core.decode import decode
from .wire import Answer

T = TypeVar("T")


def decoded(model: type[T], answer: Answer) -> T:
    """The model that the client would hand out."""
    return decode(json.dumps(answer.body).encode(), model)
