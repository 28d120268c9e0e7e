"""How a Go server reads JSON into a struct, and what it says where it can't."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

INT64 = 1 << 63


class GoError(Exception):
    """The message of encoding/json."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was written."""

    text: str

    @property
    def is_int64(self) -> bool:
        """Whether Go takes it for an int64: no point, no exponent, in range."""
        return re.fullmatch(r"-?\d+", self.text) is not None and -INT64 <= int(self.text) < INT64


def parse(body: bytes) -> Any:
    """JSON, its numbers as they were written.

    Raises:
        GoError: As encoding/json words it.
    """
    text = body.decode("utf-8", "replace")
    stripped = text.lstrip()
    if not stripped:
        raise GoError("unexpected end of JSON input")
    if stripped[0] not in '{["-0123456789tfn':
        raise GoError(f"invalid character '{stripped[0]}' looking for beginning of value")
    found = re.match(r"\{\s*([^\"}\s])", stripped)
    if found:
        raise GoError(f"invalid character '{found[1]}' looking for beginning of object key string")
    try:
        return json.loads(text, parse_int=Number, parse_float=Number)
    except ValueError:
        raise GoError("unexpected end of JSON input") from None


def kind_of(value: Any) -> str:
    """Go's word for a JSON value."""
    if isinstance(value, Number):
        return "number"
    return {bool: "bool", str: "string", list: "array", dict: "object", type(None): "null"}[type(value)]


def take(members: dict[str, Any], name: str, go_type: str, path: str, fold_case: bool = True) -> Any:
    """A member as the struct's field takes it; None where it is left out or null. Names ignore case.

    Raises:
        GoError: It is of another type.
    """
    value = next((members[key] for key in members if key == name or (fold_case and key.lower() == name.lower())), None)
    if value is None:
        return None
    if go_type == "int64" and isinstance(value, Number):
        if value.is_int64:
            return int(value.text)
        raise GoError(f"json: cannot unmarshal number {value.text} into Go struct field {path} of type int64")
    wanted = {"string": str, "bool": bool, "map[string]string": dict}.get(go_type)
    if wanted is not None and isinstance(value, wanted):
        return value
    raise GoError(f"json: cannot unmarshal {kind_of(value)} into Go struct field {path} of type {go_type}")


def object_of(value: Any, go_type: str) -> dict[str, Any]:
    """A JSON object; null counts as an empty one.

    Raises:
        GoError: It is something else.
    """
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise GoError(f"json: cannot unmarshal {kind_of(value)} into Go value of type {go_type}")
    return value


def plain(value: Any) -> Any:
    """The same with ordinary numbers."""
    if isinstance(value, Number):
        return int(value.text) if re.fullmatch(r"-?\d+", value.text) else float(value.text)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value
