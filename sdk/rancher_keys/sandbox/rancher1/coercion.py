"""How a Rancher 1.x server turns JSON values into a field's type: values are converted rather than rejected (1.6/056-061, 671-686)."""

from __future__ import annotations

from typing import Any

from .errors import ApiError


def to_text(field: str, value: Any) -> str | None:
    """A string out of any JSON value, as Java prints it; of a list its first item.

    Raises:
        ApiError: 422 InvalidFormat for an empty list.
    """
    while isinstance(value, list):
        if not value:
            raise ApiError(422, "InvalidFormat", field=field)
        value = value[0]
    return None if value is None else _printed(value).encode("utf-8", "replace").decode()


def _printed(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}={_printed(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_printed(item) for item in value) + "]"
    return str(value)


def limited(field: str, value: str | None, length: int) -> str | None:
    """The value, unless it is too long.

    Raises:
        ApiError: 422 MaxLengthExceeded.
    """
    if value is not None and len(value) > length:
        raise ApiError(422, "MaxLengthExceeded", field=field)
    return value


def stored(value: str | None, emoji_is_conflict: bool) -> str | None:
    """A string as a 3-byte utf8 column keeps it.

    Raises:
        ApiError: 409 where a character needs 4 bytes and the version refuses it.
    """
    if value is None or all(ord(character) < 0x10000 for character in value):
        return value
    if emoji_is_conflict:
        raise ApiError(409)
    return "".join("????" if ord(character) >= 0x10000 else character for character in value)
