"""Credentials as the value of the Authorization header."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from typing import TypeAlias

from .errors import InvalidArgument
from .secret import Secret, plain

Authorize: TypeAlias = Callable[[], str | Secret]
"""A function that returns the value of the Authorization header. It is called for each request."""


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
    if not access_key or not secret_key:
        raise InvalidArgument(f"{'access_key' if not access_key else 'secret_key'} is missing: pass both access_key and secret_key")
    if ":" in credential("access_key", access_key):
        raise InvalidArgument("access_key must not contain a colon; pass the part before it, and the part after it as secret_key")
    basic = Secret("Basic " + b64encode(f"{access_key}:{credential('secret_key', secret_key)}".encode()).decode())
    return lambda: basic


def credential(name: str, value: object) -> str:
    """The text of a credential.

    Raises:
        InvalidArgument: It is empty, not a string, or has characters that a header cannot carry. The value is not shown.
    """
    text = plain(value) if isinstance(value, Secret | str) else None
    if text is None:
        raise InvalidArgument(f"{name} must be a str or a Secret, not a {type(value).__name__}")
    if not text:
        raise InvalidArgument(f"{name} is empty")
    if text != text.strip():
        raise InvalidArgument(f"{name} begins or ends with a space or a line break: remove it")
    if not re.fullmatch(r"[\x21-\x7e]+", text):
        raise InvalidArgument(f"{name} has characters that no key has (spaces, line breaks, control or non-ASCII characters)")
    return text


def access_key_of(access_key: str | None, token: Secret | str | None) -> str | None:
    """The access key that authenticates, where it is known: the part of a token before the colon."""
    if access_key or token is None:
        return access_key
    name, colon, _ = plain(token).partition(":")
    return name if colon else None
