"""`stdout:`: prints the token to standard output, for a pipe."""

from __future__ import annotations

import sys

from ..._core.errors import InvalidArgument
from ..._core.secret import Secret
from .errors import DeliveryFailed
from .target import Payload


class Stdout:
    """Standard output of this process. It cannot be read back."""

    readable = False
    spec = "stdout:"

    def __init__(self, where: str = "") -> None:
        """`where` is empty."""
        if where:
            raise InvalidArgument(f"a target stdout: takes nothing behind the colon, not {where!r}")

    def check(self, generation: int) -> None:
        """Nothing to check."""

    def write(self, payload: Payload) -> None:
        """Print the token in one line."""
        try:
            sys.stdout.write(f"{payload.token.reveal()}\n")
            sys.stdout.flush()
        except OSError:
            raise DeliveryFailed("stdout: the output was closed") from None

    def read(self) -> Secret | None:
        """Nothing can be read."""
        return None
