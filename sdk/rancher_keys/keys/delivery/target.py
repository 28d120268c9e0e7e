"""What a delivery target must offer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from ..._core.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """What is delivered.

    Attributes:
        url: The server's URL.
        generation: 1 or 2.
        access_key: The access key.
        secret_key: The secret key.
    """

    url: str
    generation: int
    access_key: str
    secret_key: Secret

    @property
    def token(self) -> Secret:
        """Access key and secret key with a colon between them. On Rancher 2 this is the bearer token."""
        return Secret(f"{self.access_key}:{self.secret_key.reveal()}")


@runtime_checkable
class Target(Protocol):
    """A place that a key is delivered to."""

    @property
    def spec(self) -> str:
        """The target as it is written on the command line, `KIND:WHERE`, without secrets. A journal keeps it."""

    def check(self, generation: int) -> None:
        """Check, before a key is created, that the target can be written.

        Args:
            generation: The generation of the server whose keys will be delivered, 1 or 2.

        Raises:
            DeliveryFailed: It cannot.
        """

    def write(self, payload: Payload) -> None:
        """Write the key, completely or not at all.

        Raises:
            DeliveryFailed: Nothing was written, or it is not certain.
        """

    def read(self) -> Secret | None:
        """The token that the target holds, `ACCESS_KEY:SECRET_KEY`; None where it holds none, or cannot be read back.

        Raises:
            DeliveryFailed: It cannot be read now.
        """

    @property
    def readable(self) -> bool:
        """Whether the target can be read back at all."""


class FunctionTarget:
    """Delivers to a function of the caller. It cannot be read back: the key counts as delivered when the function returns."""

    readable = False

    def __init__(self, function: Callable[[Payload], None]) -> None:
        """`function` takes the payload, and raises an error where it cannot store it."""
        self._function = function
        self.spec = f"function:{getattr(function, '__qualname__', type(function).__name__)}"

    def check(self, generation: int) -> None:
        """Nothing to check."""

    def write(self, payload: Payload) -> None:
        """Call the function."""
        self._function(payload)

    def read(self) -> Secret | None:
        """Nothing can be read."""
        return None
