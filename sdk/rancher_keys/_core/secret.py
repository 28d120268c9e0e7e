"""Values that must not be seen by accident."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Any, Final, TypeVar

from .errors import InvalidArgument

T = TypeVar("T")

MASK: Final = "********"


class Secret:
    """A secret key, password or token: masked in repr, str, format, logs and JSON. `reveal()` is the only way to the value.

    A pickle leaves the value out: what comes back is masked, and `reveal()` says so. The value is held in a closure, so that error
    trackers that read the attributes of objects do not find it.
    """

    __slots__ = ("_held",)
    _held: Callable[[], str | None]

    def __init__(self, value: str) -> None:
        """Wrap `value`.

        Raises:
            TypeError: `value` is not a string.
        """
        if not isinstance(value, str):
            raise TypeError(f"a Secret wraps a str, not {type(value).__name__}")
        self._held = lambda: value

    def reveal(self) -> str:
        """Return the value.

        Raises:
            InvalidArgument: The value was left out when this object was pickled.
        """
        value = self._held()
        if value is None:
            raise InvalidArgument(
                "the secret was left out when this object was pickled; pass on the result of reveal() instead, where you must"
            )
        return value

    def __repr__(self) -> str:
        return f"{type(self).__name__}('{MASK}')"

    def __str__(self) -> str:
        return MASK

    def __format__(self, spec: str) -> str:
        return format(MASK, spec)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        mine, others = self._held(), other._held()
        if mine is None or others is None:
            return mine is others
        return hmac.compare_digest(_utf8(mine), _utf8(others))

    def __hash__(self) -> int:
        return hash((Secret, self._held()))

    def __bool__(self) -> bool:
        return bool(self._held())

    def __reduce__(self) -> tuple[Any, ...]:
        return _without_value, ()

    def __getstate__(self) -> None:
        return None

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Secret:
        return self


class SecretBytes:
    """The content of a request or a response, which may hold secrets. Masked like `Secret`."""

    __slots__ = ("_held",)
    _held: Callable[[], bytes]

    def __init__(self, value: bytes) -> None:
        """Wrap `value`."""
        self._held = lambda: value

    def reveal(self) -> bytes:
        """Return the bytes."""
        return self._held()

    def __repr__(self) -> str:
        return f"SecretBytes({len(self._held())} bytes)"

    def __getstate__(self) -> None:
        return None


def plain(value: Secret | str) -> str:
    """The text itself, wrapped or not."""
    return value.reveal() if isinstance(value, Secret) else value


def masked(value: T) -> T | Secret:
    """A str as a Secret, so that it is masked in tracebacks that show local variables; anything else unchanged."""
    return Secret(value) if isinstance(value, str) else value


def _utf8(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


def _without_value() -> Secret:
    secret = Secret("")
    secret._held = lambda: None
    return secret
