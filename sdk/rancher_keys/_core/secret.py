"""Values that must not be seen by accident."""

from __future__ import annotations

import hmac
from typing import Any, Final

MASK: Final = "********"


class Secret:
    """A secret key, password or token: masked in repr, str, format, logs and JSON. `reveal()` is the only way to the value.

    A pickle leaves the value out: what comes back is masked, and `reveal()` says so.
    """

    __slots__ = ("_value",)
    _value: str | None

    def __init__(self, value: str) -> None:
        """Wrap `value`.

        Raises:
            TypeError: `value` is not a string.
        """
        if not isinstance(value, str):
            raise TypeError(f"a Secret wraps a str, not {type(value).__name__}")
        self._value = value

    def reveal(self) -> str:
        """Return the value.

        Raises:
            ValueError: The value was left out when this object was pickled.
        """
        if self._value is None:
            raise ValueError("the secret was left out when this object was pickled; pass on the result of reveal() instead, where you must")
        return self._value

    def __repr__(self) -> str:
        return f"{type(self).__name__}('{MASK}')"

    def __str__(self) -> str:
        return MASK

    def __format__(self, spec: str) -> str:
        return format(MASK, spec)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        if self._value is None or other._value is None:
            return self._value is other._value
        return hmac.compare_digest(_utf8(self._value), _utf8(other._value))

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __bool__(self) -> bool:
        return bool(self._value)

    def __reduce__(self) -> tuple[Any, ...]:
        return _without_value, ()

    def __getstate__(self) -> None:
        return None

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Secret:
        return self


class SecretBytes:
    """The content of a request, which may hold secrets. Masked like `Secret`."""

    __slots__ = ("_value",)

    def __init__(self, value: bytes) -> None:
        """Wrap `value`."""
        self._value = value

    def reveal(self) -> bytes:
        """Return the bytes."""
        return self._value

    def __repr__(self) -> str:
        return f"SecretBytes({len(self._value)} bytes)"

    def __getstate__(self) -> None:
        return None


def plain(value: Secret | str) -> str:
    """The text itself, wrapped or not."""
    return value.reveal() if isinstance(value, Secret) else value


def _utf8(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


def _without_value() -> Secret:
    secret = Secret("")
    secret._value = None
    return secret
