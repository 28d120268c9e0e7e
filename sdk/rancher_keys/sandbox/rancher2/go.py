"""How a Go server reads JSON into a struct, and how it words what it cannot read."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

INT64 = 1 << 63
_LITERALS = {"t": ("true", True), "f": ("false", False), "n": ("null", None)}
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_DEEPEST = 10_000


class GoError(Exception):
    """An error of encoding/json, in its words."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was written."""

    text: str

    @property
    def is_int64(self) -> bool:
        """Whether Go reads it into an int64: no point, no exponent, in range."""
        return re.fullmatch(r"-?\d+", self.text) is not None and -INT64 <= int(self.text) < INT64


class Object(dict[str, Any]):
    """A JSON object, with the names that occur more than once."""

    repeated: tuple[str, ...] = ()


def _quoted(character: str) -> str:
    if character in "'\"":
        return "'\\''" if character == "'" else "'\"'"
    return f"'{json.dumps(character, ensure_ascii=False)[1:-1]}'"


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def peek(self) -> str:
        while self.at < len(self.text) and self.text[self.at] in " \t\r\n":
            self.at += 1
        if self.at == len(self.text):
            raise GoError("unexpected end of JSON input")
        return self.text[self.at]

    def fail(self, where: str) -> GoError:
        if self.at >= len(self.text):
            return GoError("unexpected end of JSON input")
        return GoError(f"invalid character {_quoted(self.text[self.at])} {where}")

    def document(self) -> Any:
        value = self.value(0)
        self.text += "\n"
        while self.at < len(self.text):
            if self.text[self.at] not in " \t\r\n":
                raise self.fail("after top-level value")
            self.at += 1
        return value

    def value(self, depth: int) -> Any:
        character = self.peek()
        if depth > _DEEPEST:
            raise GoError("exceeded max depth")
        if character == "{":
            return self.object(depth)
        if character == "[":
            return self.array(depth)
        if character == '"':
            return self.string()
        if character in _LITERALS:
            return self.literal(*_LITERALS[character])
        if character == "-" or (character.isascii() and character.isdigit()):
            return self.number()
        raise self.fail("looking for beginning of value")

    def literal(self, word: str, value: Any) -> Any:
        for index, expected in enumerate(word):
            if self.text[self.at : self.at + 1] != expected:
                raise self.fail(f"in literal {word} (expecting {_quoted(word[index])})")
            self.at += 1
        return value

    def number(self) -> Number:
        found = _NUMBER.match(self.text, self.at)
        if found is None:
            self.at += 1
            raise self.fail("in numeric literal")
        self.at = found.end()
        following = self.text[self.at : self.at + 1]
        if following == "." and not re.search(r"[.eE]", found[0]):
            self.at += 1
            raise self.fail("after decimal point in numeric literal")
        if following in ("e", "E") and following and not re.search(r"[eE]", found[0]):
            self.at += 2 if self.text[self.at + 1 : self.at + 2] in ("+", "-") else 1
            raise self.fail("in exponent of numeric literal")
        return Number(found[0])

    def string(self) -> str:
        self.at += 1
        parts: list[str] = []
        while True:
            character = self.text[self.at : self.at + 1]
            if character == '"':
                self.at += 1
                return "".join(parts).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            if not character or character < " ":
                raise self.fail("in string literal")
            self.at += 1
            parts.append(self.escape() if character == "\\" else character)

    def escape(self) -> str:
        character = self.text[self.at : self.at + 1]
        if character == "u":
            for _ in range(4):
                self.at += 1
                if not re.fullmatch("[0-9a-fA-F]", self.text[self.at : self.at + 1]):
                    raise self.fail("in \\u hexadecimal character escape")
            self.at += 1
            return chr(int(self.text[self.at - 4 : self.at], 16))
        if character not in _ESCAPES or not character:
            raise self.fail("in string escape code")
        self.at += 1
        return _ESCAPES[character]

    def object(self, depth: int) -> Object:
        result, repeated = Object(), []
        self.at += 1
        if self.peek() == "}":
            self.at += 1
            return result
        while True:
            if self.peek() != '"':
                raise self.fail("looking for beginning of object key string")
            name = self.string()
            if self.peek() != ":":
                raise self.fail("after object key")
            self.at += 1
            if name in result:
                repeated.append(name)
            result[name] = self.value(depth + 1)
            character = self.peek()
            if character not in ",}":
                raise self.fail("after object key:value pair")
            self.at += 1
            if character == "}":
                result.repeated = tuple(repeated)
                return result

    def array(self, depth: int) -> list[Any]:
        result: list[Any] = []
        self.at += 1
        if self.peek() == "]":
            self.at += 1
            return result
        while True:
            result.append(self.value(depth + 1))
            character = self.peek()
            if character not in ",]":
                raise self.fail("after array element")
            self.at += 1
            if character == "]":
                return result


def parse(body: bytes) -> Any:
    """Parse JSON. Numbers stay as they were written.

    Raises:
        GoError: It is not JSON.
    """
    try:
        return _Reader(body.decode("utf-8", "replace")).document()
    except RecursionError:
        raise GoError("exceeded max depth") from None


def kind_of(value: Any) -> str:
    """Go's word for a JSON value."""
    if isinstance(value, Number | int | float) and not isinstance(value, bool):
        return "number"
    return {bool: "bool", str: "string", list: "array", type(None): "null"}.get(type(value), "object")


def convert(value: Any, go_type: str, path: str) -> Any:
    """A value as a field of a Go type takes it; null leaves the field unset.

    Args:
        value: What was parsed.
        go_type: "string", "bool", "int64", "map[string]string" or "[]string".
        path: The field as an error names it.

    Raises:
        GoError: It is of another type.
    """
    if value is None:
        return None
    if go_type == "int64" and isinstance(value, Number):
        if value.is_int64:
            return int(value.text)
        raise GoError(f"json: cannot unmarshal number {value.text} into Go struct field {path} of type int64")
    if go_type == "int64" and isinstance(value, int) and not isinstance(value, bool):
        return value
    expected = {"string": str, "bool": bool, "map[string]string": dict, "[]string": list}.get(go_type)
    if expected is None or not isinstance(value, expected):
        raise GoError(f"json: cannot unmarshal {kind_of(value)} into Go struct field {path} of type {go_type}")
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        convert(item, "string", path)
    return value


def read_fields(members: dict[str, Any], types: dict[str, str], struct: str) -> dict[str, Any]:
    """The fields of a struct, by the names in `types`; JSON names ignore case. The first error in the document's order is raised.

    Raises:
        GoError: A value is of another type.
    """
    names = {name.lower(): name for name in types}
    result: dict[str, Any] = {}
    for member, value in members.items():
        name = names.get(member.lower())
        if name is not None:
            go_type, _, path = types[name].partition(" ")
            result[name] = convert(value, go_type, path or f"{struct}.{name}")
    return result


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
    """The same value with ordinary numbers and dicts."""
    if isinstance(value, Number):
        return int(value.text) if re.fullmatch(r"-?\d+", value.text) else float(value.text)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value
