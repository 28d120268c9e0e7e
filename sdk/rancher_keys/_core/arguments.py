"""Arguments are checked before anything is sent, because the server converts or ignores what it does not like."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from msgspec import UNSET

from .errors import InvalidArgument
from .secret import Secret

FilterTable = Mapping[str, tuple[str, str, str]]
"""By Python name: the field, the query parameter, and the kind of value: text, date, bare_id, flag."""


def segment(name: str, value: object) -> str:
    """An id for a path, percent-encoded.

    Raises:
        InvalidArgument: Not a string, empty, or with characters that no id has.
    """
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", value):
        raise InvalidArgument(f"{name} must be an id such as '1c5' or 'token-abcde', not {_shown(value)}")
    return quote(value, safe="")


def text(name: str, value: object, max_length: int | None = None, *, secret: bool = False) -> Any:
    """A string or None, as it is; UNSET stays UNSET.

    Raises:
        InvalidArgument: Of another type, or too long.
    """
    if value is None or value is UNSET:
        return value
    plain = value.reveal() if secret and isinstance(value, Secret) else value
    if not isinstance(plain, str):
        raise InvalidArgument(f"{name} must be a str or None, not {_shown(value)}")
    if max_length is not None and len(plain) > max_length:
        raise InvalidArgument(f"{name} may have {max_length} characters, not {len(plain)}")
    return value


def number(name: str, value: object) -> Any:
    """A whole number of 64 bits or None, as it is; UNSET stays UNSET.

    Raises:
        InvalidArgument: Anything else.
    """
    if value is None or value is UNSET:
        return value
    if not isinstance(value, int) or isinstance(value, bool) or not -(2**63) <= value < 2**63:
        raise InvalidArgument(f"{name} must be a whole number of 64 bits, not {_shown(value)}")
    return value


def mapping(name: str, value: object) -> Any:
    """A mapping or None, as it is; UNSET stays UNSET.

    Raises:
        InvalidArgument: Anything else.
    """
    if value is not None and value is not UNSET and not isinstance(value, Mapping):
        raise InvalidArgument(f"{name} must be a mapping, not {_shown(value)}")
    return value


def needs(name: str, value: object, other: str, other_value: object) -> None:
    """Refuse a value that the server ignores without another.

    Raises:
        InvalidArgument: `name` is given and `other` is not.
    """
    if value not in (None, UNSET) and other_value in (None, UNSET):
        raise InvalidArgument(f"{name} is given without {other}: the server would ignore it")


def flag(name: str, value: object) -> str | None:
    """`true` or `false`, None for None.

    Raises:
        InvalidArgument: Not a bool.
    """
    if value is None:
        return None
    if not isinstance(value, bool):
        raise InvalidArgument(f"{name} must be True or False, not {_shown(value)}")
    return "true" if value else "false"


def choice(name: str, value: object, choices: tuple[str, ...]) -> str | None:
    """One of `choices`, None for None.

    Raises:
        InvalidArgument: Anything else.
    """
    if value is None:
        return None
    if not isinstance(value, str) or value not in choices:
        raise InvalidArgument(f"{name} must be one of {', '.join(choices)}, not {_shown(value)}")
    return value


def whole(name: str, value: object, least: int = 1) -> str | None:
    """A whole number from `least`, None for None.

    Raises:
        InvalidArgument: Anything else.
    """
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise InvalidArgument(f"{name} must be a whole number from {least}, not {_shown(value)}")
    return str(value)


def filters(given: Mapping[str, object], table: FilterTable) -> list[tuple[str, str]]:
    """Query parameters out of filter arguments; None means not given.

    Raises:
        InvalidArgument: An unknown filter, two modifiers of one field (the server drops one), or a value of the wrong kind.
    """
    pairs: list[tuple[str, str]] = []
    seen: dict[str, str] = {}
    for name, value in given.items():
        if name not in table:
            near = difflib.get_close_matches(name, table, 3) or sorted(table)
            raise InvalidArgument(f"there is no filter {name}; did you mean {', '.join(near)}?")
        if value is None:
            continue
        field, parameter, kind = table[name]
        if field in seen:
            raise InvalidArgument(
                f"{seen[field]} and {name}: the server keeps only one condition on a field; give one and check the other yourself"
            )
        seen[field] = name
        pairs.append((parameter, _filter_value(name, value, kind)))
    return pairs


def _filter_value(name: str, value: object, kind: str) -> str:
    if kind == "flag":
        if value is not True:
            other = name.removesuffix("notnull") + "null" if name.endswith("notnull") else name.removesuffix("null") + "notnull"
            raise InvalidArgument(f"{name} takes True alone, not {_shown(value)}; for the opposite use {other}=True")
        return "true"
    if kind == "date":
        if not isinstance(value, datetime) or value.tzinfo is None:
            raise InvalidArgument(f"{name} must be a datetime with a time zone, not {_shown(value)}")
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if kind == "bare_id":
        found = re.fullmatch(r"(?:1[a-z]+)?(\d+)", str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else None
        if not found:
            raise InvalidArgument(f"{name} must be an id such as '1c5', not {_shown(value)}")
        return found[1]
    if not isinstance(value, str):
        raise InvalidArgument(f"{name} must be a str, not {_shown(value)}")
    return value


def _shown(value: object) -> str:
    """A value in a message: the type alone where it might be a secret or long."""
    if isinstance(value, bool | int | float | datetime) or value is None:
        return repr(value)
    if isinstance(value, str) and len(value) <= 12:
        return repr(value)
    return f"a {type(value).__name__}" + (f" of {len(value)} characters" if isinstance(value, str) else "")
