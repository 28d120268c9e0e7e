"""Merge patch (RFC 7386) and JSON patch (RFC 6902)."""

from __future__ import annotations

import copy
import re
from typing import Any

JSON_PATCH, MERGE_PATCH = "application/json-patch+json", "application/merge-patch+json"


def merged(value: Any, change: Any) -> Any:
    """Apply a merge patch."""
    if not isinstance(change, dict):
        return change
    result = dict(value) if isinstance(value, dict) else {}
    for name, item in change.items():
        if item is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), item)
    return result


def json_patched(value: Any, operations: Any) -> Any:
    """Apply a JSON patch.

    Raises:
        ValueError, LookupError, TypeError, AttributeError: An operation cannot be applied.
    """
    result = copy.deepcopy(value)
    for operation in operations:
        path = _path(operation["path"])
        match operation["op"]:
            case "add":
                _add(result, path, copy.deepcopy(operation["value"]))
            case "replace":
                _get(result, path)
                _remove(result, path)
                _add(result, path, copy.deepcopy(operation["value"]))
            case "remove":
                _remove(result, path)
            case "copy":
                _add(result, path, copy.deepcopy(_get(result, _path(operation["from"]))))
            case "move":
                moved = _get(result, _path(operation["from"]))
                _remove(result, _path(operation["from"]))
                _add(result, path, moved)
            case "test" if _get(result, path) == operation["value"]:
                pass
            case _:
                raise ValueError(f"cannot {operation['op']} {operation['path']}")
    return result


def _path(pointer: str) -> list[str]:
    if not pointer.startswith("/"):
        raise ValueError(f"not a path: {pointer!r}")
    return [re.sub("~1", "/", part).replace("~0", "~") for part in pointer.split("/")[1:]]


def _get(value: Any, path: list[str]) -> Any:
    for name in path:
        value = value[int(name)] if isinstance(value, list) else value[name]
    return value


def _add(value: Any, path: list[str], item: Any) -> None:
    parent, last = _get(value, path[:-1]), path[-1]
    if isinstance(parent, list):
        parent.insert(len(parent) if last == "-" else int(last), item)
    elif isinstance(parent, dict):
        parent[last] = item
    else:
        raise TypeError(f"cannot add to {parent!r}")


def _remove(value: Any, path: list[str]) -> None:
    parent, last = _get(value, path[:-1]), path[-1]
    del parent[int(last) if isinstance(parent, list) else last]
