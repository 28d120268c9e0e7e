"""Targets that hold a key under one name, or under one name for the access key and one for the secret key."""

from __future__ import annotations

from collections.abc import Mapping

from ..._core.errors import InvalidArgument
from ..._core.secret import Secret
from .target import Payload


def names_of(kind: str, text: str) -> tuple[str, ...]:
    """The names behind the `#` of a target: one for the token, or two for access key and secret key, with a comma between them.

    Raises:
        InvalidArgument: There are more, or one is empty.
    """
    names = tuple(name.strip() for name in text.split(","))
    if len(names) > 2 or not all(names):
        raise InvalidArgument(f"a target {kind}: takes one name for the token, or two for access key and secret key, not {text!r}")
    return names


def values_of(names: tuple[str, ...], payload: Payload) -> dict[str, str]:
    """What is stored under each name."""
    if len(names) == 1:
        return {names[0]: payload.token.reveal()}
    return {names[0]: payload.access_key, names[1]: payload.secret_key.reveal()}


def token_of(names: tuple[str, ...], values: Mapping[str, str]) -> Secret | None:
    """The token that is stored under the names; None where one is missing."""
    found = [values.get(name) for name in names]
    return Secret(":".join(value or "" for value in found)) if all(found) else None
