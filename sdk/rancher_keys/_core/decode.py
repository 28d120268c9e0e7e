"""From the bytes of a response to models: tolerant of what servers add or null, strict about what an operation promises."""

from __future__ import annotations

import operator
import threading
import types
import typing
from collections.abc import Hashable
from functools import cache
from typing import Any, TypeVar

import msgspec

from .secret import Secret

T = TypeVar("T")

_id_of = operator.attrgetter("id")


class BadContent(ValueError):
    """The bytes are not what the operation returns; the message says why, without values."""


def _make(kind: type, value: Any) -> Any:
    if kind is Secret:
        return Secret(value)
    raise NotImplementedError(kind)


_building = threading.Lock()
"""Held while a decoder is built: msgspec attaches half of a model's description to its class, and a second thread that uses it crashes."""


@cache
def _decoder(kind: Hashable) -> msgspec.json.Decoder[Any]:
    with _building:
        return msgspec.json.Decoder(kind, dec_hook=_make)


def decode(body: bytes | msgspec.Raw, kind: type[T]) -> T:
    """Decode JSON as a model.

    The fast path fails where a server nulls or changes the type of a property. Then optional and plain properties that do not fit take
    their defaults; ids, secrets, lists of resources and nested objects that the model requires must be there.

    Raises:
        BadContent: The bytes are not JSON, or lack something that the model requires.
    """
    try:
        try:
            result: T = _decoder(typing.cast("Hashable", kind)).decode(body)
        except (msgspec.ValidationError, TypeError):
            result = _convert(msgspec.json.decode(body), kind, "the response")
    except msgspec.DecodeError:
        raise BadContent("it is not JSON") from None
    except RecursionError:
        raise BadContent("its JSON is nested too deeply") from None
    except UnicodeError:
        raise BadContent("it is not valid UTF-8") from None
    if result == _nothing(typing.cast("Hashable", kind)):
        raise BadContent("it has none of the properties that the operation returns")
    for name in ("id", "token"):
        if getattr(result, name, None) in ("", Secret("")):
            raise BadContent(f"property {name} is empty")
    for name in ("data", "items"):
        found = getattr(result, name, None)
        if found and hasattr(found[0], "id") and "" in map(_id_of, found):  # in C, since a list may be long
            raise BadContent(f"property id is empty in an item of {name}")
    return result


@cache
def _nothing(kind: Hashable) -> Any:
    """What an empty object decodes to, for a model without properties that must be there."""
    try:
        return _convert({}, kind, "the response")
    except BadContent:
        return None


def _convert(value: Any, kind: Any, place: str) -> Any:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        if not isinstance(value, dict):
            raise BadContent(f"{place} must be a JSON object")
        return kind(**_fields(value, kind))
    if typing.get_origin(kind) is list and isinstance(value, list):
        return [_convert(item, typing.get_args(kind)[0], f"an item of {place}") for item in value]
    if typing.get_origin(kind) in (types.UnionType, typing.Union) and value is not None:
        for option in typing.get_args(kind):
            if option is not type(None):
                return _convert(value, option, place)
    try:
        return msgspec.convert(value, kind, dec_hook=_make)
    except (msgspec.ValidationError, TypeError):
        raise BadContent(f"{place} has another type") from None


def _fields(value: dict[str, Any], kind: type[msgspec.Struct]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for field in msgspec.structs.fields(kind):
        name = field.encode_name
        if name in value:
            try:
                fields[field.name] = _convert(value[name], field.type, f"property {name}")
                continue
            except BadContent:
                if field.required and _is_essential(field):
                    raise
        elif field.required and _is_essential(field):
            raise BadContent(f"property {name} is missing")
        if field.required:
            fields[field.name] = _blank(field.type)
    return fields


def _is_essential(field: msgspec.structs.FieldInfo) -> bool:
    """Whether a model is of no use without the property: an id, a secret, a nested object, or a list of resources."""
    kind = field.type
    if field.name == "id" or kind is Secret:
        return True
    inner = typing.get_args(kind)[0] if typing.get_origin(kind) is list else kind
    return isinstance(inner, type) and issubclass(inner, msgspec.Struct)


def _blank(kind: Any) -> Any:
    """An empty value for a required property that a server left out."""
    origin = typing.get_origin(kind) or kind
    if origin in (str, int, float, bool, list, dict):
        return origin()
    return None


def encode(body: dict[str, Any]) -> bytes:
    """Encode the body of a request. This is the only place where secrets in it are revealed."""
    return msgspec.json.encode(body, enc_hook=lambda value: value.reveal() if isinstance(value, Secret) else value)
