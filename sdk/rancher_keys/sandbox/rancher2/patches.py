"""Merge patch and JSON patch."""

from __future__ import annotations

import copy
import re
from typing import Any

KINDS = ("application/json-patch+json", "application/merge-patch+json")
"""The media types of the patches that servers take."""


def merged(value: Any, change: Any) -> Any:
    """RFC 7386."""
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
    """RFC 6902, for add, remove, replace and test."""
    result = copy.deepcopy(value)
    for operation in operations:
        *parents, last = [re.sub("~1", "/", part).replace("~0", "~") for part in operation["path"].split("/")[1:]]
        target = result
        for name in parents:
            target = target[int(name)] if isinstance(target, list) else target[name]
        match operation["op"]:
            case "add":
                target[last] = operation["value"]
            case "replace":
                if last not in target:
                    raise KeyError(last)
                target[last] = operation["value"]
            case "remove":
                del target[last]
            case "test" if target[last] == operation["value"]:
                pass
            case _:
                raise ValueError(operation["op"])
    return result
