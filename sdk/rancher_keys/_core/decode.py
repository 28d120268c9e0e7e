"""From an answer's bytes to models; what a server adds or nulls never breaks it."""

from __future__ import annotations

import types
import typing
from collections.abc import Hashable
from functools import cache
from typing import Any, TypeVar

import msgspec

from .secret import Secret

T = TypeVar("T")


def _make(kind: type, value: Any) -> Any:
    if kind is Secret:
        return Secret(value)
    raise NotImplementedError(kind)


@cache
def _decoder(kind: Hashable) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind, dec_hook=_make)


def decode(body: bytes, kind: type[T]) -> T:
    """Decode JSON as `kind`.

    The fast way fails where a server nulls or changes the type of a member; then members that do not fit are left at their defaults.

    Raises:
        msgspec.DecodeError: Not JSON, or not an object.
    """
    try:
        result: T = _decoder(typing.cast("Hashable", kind)).decode(body)
        return result
    except msgspec.ValidationError:
        converted: T = _convert(msgspec.json.decode(body), kind)
        return converted


def _convert(value: Any, kind: Any) -> Any:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        if not isinstance(value, dict):
            raise msgspec.DecodeError(f"expected an object, got {type(value).__name__}")
        fields: dict[str, Any] = {}
        for field in msgspec.structs.fields(kind):
            if field.encode_name in value:
                try:
                    fields[field.name] = _convert(value[field.encode_name], field.type)
                    continue
                except (msgspec.DecodeError, msgspec.ValidationError):
                    pass
            if field.required:
                fields[field.name] = _blank(field.type)
        return kind(**fields)
    if typing.get_origin(kind) is list and isinstance(value, list):
        return [_convert(item, typing.get_args(kind)[0]) for item in value]
    if typing.get_origin(kind) in (types.UnionType, typing.Union) and value is not None:
        for option in typing.get_args(kind):
            if option is not type(None):
                return _convert(value, option)
    return msgspec.convert(value, kind, dec_hook=_make)


def _blank(kind: Any) -> Any:
    """A value that says nothing, for a member that a model needs and a server left out."""
    origin = typing.get_origin(kind) or kind
    if origin in (str, int, float, bool, list, dict):
        return origin()
    return None


def encode(body: dict[str, Any]) -> bytes:
    """Encode a request's body; the one place where secrets are revealed."""
    return msgspec.json.encode(body, enc_hook=lambda value: value.reveal() if isinstance(value, Secret) else value)
