"""What a server's own schema and the description disagree on, for both generations."""

from __future__ import annotations

from typing import Any

from .checks import Differs
from .wire import Answer


def flagged(schema: dict[str, Any], flag: str) -> set[str]:
    """The fields for which the server's schema sets a flag."""
    return {name for name, field in schema["resourceFields"].items() if field.get(flag)}


def served(schema: dict[str, Any]) -> dict[str, Any]:
    """The aspects of a server's schema that both generations have."""
    return {
        "fields": set(schema["resourceFields"]),
        "types": {name: field["type"] for name, field in schema["resourceFields"].items()},
        "create": flagged(schema, "create"),
        "update": flagged(schema, "update"),
        "nullable": flagged(schema, "nullable"),
        "methods": (set(schema["collectionMethods"]), set(schema["resourceMethods"])),
        "filters": {name: set(value["modifiers"]) for name, value in schema["collectionFilters"].items()},
    }


def hold(aspect: str, expected: Any, came: Any, answer: Answer) -> None:
    """Hold one aspect of a schema against the description.

    Raises:
        Differs: Something is described and not served, or served and not described.
    """
    found = drift(expected, came)
    if found:
        raise Differs(f"{aspect}: {found[0]}", found[1], answer)


def drift(expected: Any, came: Any) -> tuple[str, str] | None:
    """What is described and not served, and what is served and not described; None where they agree."""
    if expected == came:
        return None
    if isinstance(expected, dict) and isinstance(came, dict):
        names = sorted(name for name in expected.keys() | came.keys() if expected.get(name) != came.get(name))
        return _each(names, expected), _each(names, came)
    if isinstance(expected, set) and isinstance(came, set):
        missing, added = expected - came, came - expected
        told = [f"without {_listed(missing)}"] if missing else []
        told += [f"with {_listed(added)}"] if added else []
        return f"with {_listed(missing)}" if missing else "none but the described ones", " and ".join(told)
    return _listed(expected), _listed(came)


def _each(names: list[str], values: dict[str, Any]) -> str:
    return "; ".join(f"{name}: {_listed(values[name]) if name in values else 'not there'}" for name in names)


def _listed(value: Any) -> str:
    if isinstance(value, set | frozenset):
        return ", ".join(sorted(map(str, value))) or "nothing"
    return "; ".join(map(_listed, value)) if isinstance(value, tuple) else repr(value)
