"""Checks arguments before anything is sent, because servers convert or ignore many invalid values instead of rejecting them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from msgspec import UNSET

from .errors import InvalidArgument
from .secret import Secret, masked, plain

_LONGEST = 10**9
"""Seconds that any argument may stand for at most; clocks and timers cannot count all that a float can."""

FilterTable = Mapping[str, tuple[str, str, str]]
"""By the argument's name: the field, the query parameter, and the kind of value: text, date, bare_id, flag."""


def segment(name: str, value: object) -> str:
    """An id for a path, percent-encoded.

    Raises:
        InvalidArgument: It is not a string, is empty, or has characters that no id has.
    """
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", value):
        raise InvalidArgument(f"{name} must be an id such as '1c5' or 'token-abcde', not {shown(value)}")
    return quote(value, safe="")


def text(name: str, value: object, max_length: int | None = None, *, secret: bool = False) -> Any:
    """A string or None, unchanged; UNSET stays UNSET. With `secret`, a Secret as well.

    Raises:
        InvalidArgument: It has another type, is too long, or holds a lone surrogate, which JSON cannot carry.
    """
    if value is None or value is UNSET:
        return value
    if secret:
        value = masked(value)
    if not isinstance(value, Secret if secret else str):
        raise InvalidArgument(f"{name} must be a str or None, not {'a Secret' if isinstance(value, Secret) else shown(value)}")
    problem = _text_problem(plain(value), max_length)
    if problem:
        raise InvalidArgument(f"{name} {problem}")
    return value


def number(name: str, value: object) -> Any:
    """A whole number of 64 bits or None, unchanged; UNSET stays UNSET.

    Raises:
        InvalidArgument: It is anything else.
    """
    if value is None or value is UNSET:
        return value
    if not isinstance(value, int) or isinstance(value, bool) or not -(2**63) <= value < 2**63:
        raise InvalidArgument(f"{name} must be a whole number of 64 bits, not {shown(value)}")
    return value


def boolean(name: str, value: object) -> Any:
    """True, False or None, unchanged; UNSET stays UNSET.

    Raises:
        InvalidArgument: It is anything else.
    """
    if value is not None and value is not UNSET and not isinstance(value, bool):
        raise InvalidArgument(f"{name} must be True or False, not {shown(value)}")
    return value


def mapping(name: str, value: object) -> Any:
    """A mapping with string keys as a dict, or None; UNSET stays UNSET.

    Raises:
        InvalidArgument: It is anything else, or holds what JSON cannot carry.
    """
    if value is None or value is UNSET:
        return value
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise InvalidArgument(f"{name} must be a mapping with string keys, not {shown(value)}")
    _json(name, value, 0)
    return dict(value)


def labels(name: str, value: object, *, removable: bool = False) -> dict[str, str | None] | None:
    """Labels as a dict of strings, or None. With `removable`, a value of None removes a label.

    Raises:
        InvalidArgument: It is no mapping of strings.
    """
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise InvalidArgument(f"{name} must be a mapping of label names to values, not {shown(value)}")
    for key, item in value.items():
        if not isinstance(key, str) or not (isinstance(item, str) or (removable and item is None)):
            allowed = "str or None" if removable else "str"
            raise InvalidArgument(f"{name} must map label names to values of type {allowed}, not {shown(key)} to {shown(item)}")
        _encodable(name, key + (item or ""))
    return dict(value)


def needs(name: str, value: object, other: str, other_value: object) -> None:
    """Reject an argument that the server ignores without another.

    Raises:
        InvalidArgument: `name` is given and `other` is not.
    """
    if value is not None and value is not UNSET and (other_value is None or other_value is UNSET):
        raise InvalidArgument(f"{name} has no effect without {other}: pass {other} too, or leave {name} out")


def flag(name: str, value: object) -> str | None:
    """`true` or `false` for a query; None for None.

    Raises:
        InvalidArgument: It is not a bool.
    """
    checked = boolean(name, value)
    return None if checked is None else "true" if checked else "false"


def choice(name: str, value: object, choices: tuple[str, ...]) -> str | None:
    """One of `choices`; None for None.

    Raises:
        InvalidArgument: It is anything else.
    """
    if value is None:
        return None
    if not isinstance(value, str) or value not in choices:
        raise InvalidArgument(f"{name} must be one of {', '.join(choices)}, not {shown(value)}")
    return value


def whole(name: str, value: object, least: int = 1) -> str | None:
    """A whole number from `least`, for a query; None for None.

    Raises:
        InvalidArgument: It is anything else.
    """
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value < 2**63:
        raise InvalidArgument(f"{name} must be a whole number from {least}, not {shown(value)}")
    return str(value)


def seconds(name: str, value: object, *, zero: bool = True) -> float:
    """A number of seconds up to 10⁹ (31 years), from 0 or, without `zero`, above 0.

    Raises:
        InvalidArgument: It is anything else.
    """
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= _LONGEST or (value == 0 and not zero):
        raise InvalidArgument(f"{name} must be a number of seconds {'from' if zero else 'above'} 0, not {shown(value)}")
    return float(value)


def duration(name: str, value: object) -> float | None:
    """A timedelta of at least 0 in seconds; None for None.

    Raises:
        InvalidArgument: It is anything else.
    """
    if value is None:
        return None
    if not isinstance(value, timedelta) or value < timedelta():
        raise InvalidArgument(f"{name} must be a timedelta that is not negative, such as timedelta(minutes=5), not {shown(value)}")
    return value.total_seconds()


def filters(given: Mapping[str, object], table: FilterTable) -> list[tuple[str, str]]:
    """Query parameters out of filter arguments; None means not given.

    Raises:
        InvalidArgument: A filter does not exist, two conditions apply to one field (the server drops one), or a value has the wrong type.
    """
    pairs: list[tuple[str, str]] = []
    seen: dict[str, str] = {}
    for name, value in given.items():
        if name not in table:
            import difflib

            near = difflib.get_close_matches(name, table, 3)
            hint = f"did you mean {' or '.join(near)}?" if near else "see ApiKeyFilters for the filters that exist"
            raise InvalidArgument(f"there is no filter {name!r}; {hint}")
        if value is None:
            continue
        field, parameter, kind = table[name]
        if field in seen:
            raise InvalidArgument(
                f"{seen[field]} and {name} both apply to {field}, and the server keeps only one: pass one, and check the other yourself"
            )
        seen[field] = name
        pairs.append((parameter, _filter_value(name, value, kind)))
    return pairs


def _filter_value(name: str, value: object, kind: str) -> str:
    if kind == "flag":
        if value is not True:
            other = name.removesuffix("notnull") + "null" if name.endswith("notnull") else name.removesuffix("null") + "notnull"
            raise InvalidArgument(f"{name} must be True, not {shown(value)}; for the opposite pass {other}=True")
        return "true"
    if kind == "date":
        if not isinstance(value, datetime) or value.tzinfo is None:
            raise InvalidArgument(f"{name} must be a datetime with a time zone, not {shown(value)}")
        try:
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        except (OverflowError, ValueError):
            raise InvalidArgument(f"{name} is outside of the years 1 to 9999 in UTC") from None
    if kind == "bare_id":
        found = re.fullmatch(r"(?:1[a-z]+)?(\d+)", str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else None
        if not found:
            raise InvalidArgument(f"{name} must be an id such as '1c5', not {shown(value)}")
        return found[1]
    if not isinstance(value, str):
        raise InvalidArgument(f"{name} must be a str, not {shown(value)}")
    _encodable(name, value)
    return value


def _text_problem(content: str, max_length: int | None = None) -> str:
    """What is wrong with a text. The frame in which the error is raised must not hold it, since it may be a secret."""
    if max_length is not None and len(content) > max_length:
        return f"may have at most {max_length} characters, not {len(content)}"
    try:
        content.encode()
    except UnicodeEncodeError:
        return "has a lone surrogate (an invalid character), which cannot be sent"
    return ""


def _encodable(name: str, content: str) -> None:
    problem = _text_problem(content)
    if problem:
        raise InvalidArgument(f"{name} {problem}")


_DEEPEST = 50


def _json(name: str, value: object, depth: int) -> None:
    """Reject what cannot be sent as JSON."""
    if depth > _DEEPEST:
        raise InvalidArgument(f"{name} is nested more than {_DEEPEST} levels deep")
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str):
                raise InvalidArgument(f"{name} has a key that is no str: {shown(key)}")
            _encodable(name, key)
            _json(name, item, depth + 1)
    elif isinstance(value, list | tuple):
        for item in value:
            _json(name, item, depth + 1)
    elif isinstance(value, str):
        _encodable(name, value)
    elif isinstance(value, int) and not isinstance(value, bool):
        number(name, value)
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise InvalidArgument(f"{name} has a number that JSON cannot carry: {value!r}")
    elif value is not None and not isinstance(value, bool | Secret):
        raise InvalidArgument(f"{name} has a value that JSON cannot carry: {shown(value)}")


def shown(value: object) -> str:
    """A value for a message: only its type where it may be a secret or long."""
    if (isinstance(value, int) and abs(value) < 10**30) or isinstance(value, float | datetime | timedelta) or value is None:
        return repr(value)
    if isinstance(value, str) and len(value) <= 12:
        return ascii(value)
    return f"a {type(value).__name__}" + (f" of {len(value)} characters" if isinstance(value, str) else "")
