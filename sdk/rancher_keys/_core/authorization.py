"""Credentials as the value of the Authorization header."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeAlias

from .errors import InvalidArgument
from .secret import Secret, masked, plain

Authorize: TypeAlias = Callable[[], str | Secret]
"""A function that returns the value of the Authorization header. It is called for each request."""


_SHORTEST = 6
"""Shorter parts, such as a user's name, are not looked for in messages."""


def authorization(
    *, access_key: str | None, secret_key: Secret | str | None, token: Secret | str | None, authorize: Authorize | None
) -> Authorize | None:
    """The one way to authenticate out of those that are given; None for none.

    Raises:
        InvalidArgument: More than one is given, half of one, or one with characters that no key has.
    """
    if sum((access_key is not None or secret_key is not None, token is not None, authorize is not None)) > 1:
        raise InvalidArgument("pass only one of access_key with secret_key, token, and authorize")
    if authorize is not None:
        if not callable(authorize):
            raise InvalidArgument(f"authorize must be a function without arguments, not a {type(authorize).__name__}")
        return authorize
    if token is not None:
        header = Secret(f"Bearer {credential('token', token)}")
        return lambda: header
    if access_key is None and secret_key is None:
        return None
    for name, value in (("access_key", access_key), ("secret_key", secret_key)):
        if value is None:
            raise InvalidArgument(f"{name} is missing: pass both access_key and secret_key")
    if ":" in credential("access_key", access_key):
        raise InvalidArgument("access_key must not contain a colon; pass the part before it, and the part after it as secret_key")
    basic = Secret("Basic " + b64encode(f"{access_key}:{credential('secret_key', secret_key)}".encode()).decode())
    return lambda: basic


def credential(name: str, value: object) -> str:
    """The text of a credential.

    Raises:
        InvalidArgument: It is empty, not a string, or has characters that a header cannot carry. The value is not shown.
    """
    value = masked(value)
    if not isinstance(value, Secret):
        raise InvalidArgument(f"{name} must be a str or a Secret, not a {type(value).__name__}")
    problem = _problem(value.reveal())
    if problem:
        raise InvalidArgument(f"{name} {problem}")
    return value.reveal()


def _problem(text: str) -> str:
    """What is wrong with the text of a credential. The frame in which the error is raised must not hold it."""
    if not text:
        return "is empty"
    if text != text.strip():
        return "begins or ends with a space or a line break: remove it"
    if not re.fullmatch(r"[\x21-\x7e]+", text):
        return "has characters that no key has (spaces, line breaks, control or non-ASCII characters)"
    return ""


def sent_secrets(header: Secret | None, body: dict[str, Any] | None) -> list[Secret]:
    """The secrets that a request carries, and their parts: servers may repeat them in messages."""
    found = [value for value in (body or {}).values() if isinstance(value, Secret)]
    if header is not None:
        found.append(header)
        with suppress(ValueError):
            found.append(Secret(b64decode(header.reveal().removeprefix("Basic "), validate=True).decode("latin-1")))
    return [Secret(part) for each in found for part in (each.reveal(), *re.split(r"[ :]", each.reveal())) if len(part) >= _SHORTEST]


def is_header_value(value: Secret) -> bool:
    """Whether the Authorization header can carry a value."""
    text = value.reveal()
    return text.isascii() and text.isprintable() and text == text.strip()


def access_key_of(access_key: str | None, token: Secret | str | None) -> str | None:
    """The access key that authenticates, where it is known: the part of a token before the colon."""
    if access_key or token is None:
        return access_key
    name, colon, _ = plain(token).partition(":")
    return name if colon else None
