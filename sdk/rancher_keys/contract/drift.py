"""Finds the differences between a server's own schema and the description, for both generations."""

from __future__ import annotations

from typing import Any

from .checks import Mismatch
from .http import Exchange


def flagged(schema: dict[str, Any], flag: str) -> set[str]:
    """The fields that have a flag in the server's schema."""
    return {name for name, field in schema["resourceFields"].items() if field.get(flag)}


def served(schema: dict[str, Any]) -> dict[str, Any]:
    """The aspects of a server's schema that both generations share."""
    return {
        "fields": set(schema["resourceFields"]),
        "types": {name: field["type"] for name, field in schema["resourceFields"].items()},
        "create": flagged(schema, "create"),
        "update": flagged(schema, "update"),
        "nullable": flagged(schema, "nullable"),
        "methods": (set(schema["collectionMethods"]), set(schema["resourceMethods"])),
        "filters": {name: set(value["modifiers"]) for name, value in schema["collectionFilters"].items()},
    }


def compare(aspect: str, expected: Any, actual: Any, response: Exchange) -> None:
    """Compare one aspect of a schema with the description.

    Raises:
        Mismatch: Something is described and not served, or the other way round.
    """
    found = drift(expected, actual)
    if found:
        raise Mismatch(f"{aspect}: {found[0]}", found[1], response)


def drift(expected: Any, actual: Any) -> tuple[str, str] | None:
    """The expected and the actual value, as far as they differ; None if they are equal."""
    if expected == actual:
        return None
    if isinstance(expected, dict) and isinstance(actual, dict):
        names = sorted(name for name in expected.keys() | actual.keys() if expected.get(name) != actual.get(name))
        return _each(names, expected), _each(names, actual)
    if isinstance(expected, set) and isinstance(actual, set):
        missing, added = expected - actual, actual - expected
        parts = [f"without {_listed(missing)}"] if missing else []
        parts += [f"with {_listed(added)}"] if added else []
        return f"with {_listed(missing)}" if missing else "only the described ones", " and ".join(parts)
    return _listed(expected), _listed(actual)


def _each(names: list[str], values: dict[str, Any]) -> str:
    return "; ".join(f"{name}: {_listed(values[name]) if name in values else 'missing'}" for name in names)


def _listed(value: Any) -> str:
    if isinstance(value, set | frozenset):
        return ", ".join(sorted(map(str, value))) or "nothing"
    return "; ".join(map(_listed, value)) if isinstance(value, tuple) else repr(value)
