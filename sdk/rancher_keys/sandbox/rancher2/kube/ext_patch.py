"""Patches of objects whose storage wraps the API machinery's errors, as Rancher's ext API does."""

from __future__ import annotations

import json
from typing import Any

from ...wire import Request
from .. import go
from .bodies import Shape, check_shape
from .patches import JSON_PATCH, MERGE_PATCH, json_patched, merged
from .status import Resource, StatusError, internal

_FAILED = "error getting updated object"
_REJECTED = "the server rejected our request due to an error in our request"


def patched(request: Request, value: dict[str, Any], resource: Resource, shape: Shape) -> dict[str, Any]:
    """An object with the request's patch applied.

    Args:
        request: The PATCH.
        value: The object as it is shown.
        resource: What the object is.
        shape: The struct that the result must fit.

    Raises:
        StatusError: 415 for another media type; 500 for everything else, because Rancher wraps the error.
    """
    kind = (request.header("content-type") or "").split(";")[0].strip()
    if kind == "application/strategic-merge-patch+json":
        scheme = f'for the internal version of group "{resource.group}" in scheme "pkg/runtime/scheme.go:111"'
        raise internal(f'{_FAILED}: no kind "{resource.kind}" is registered {scheme}')
    if kind.startswith("application/apply-patch"):
        raise internal(f"{_FAILED}: failed to decode managed fields: apiVersion must not be empty")
    if kind not in (JSON_PATCH, MERGE_PATCH):
        raise StatusError(415, "UnsupportedMediaType", "415: Unsupported Media Type", {})
    try:
        change = go.parse(request.body)
    except go.GoError as error:
        raise internal(f"{_FAILED}: error decoding patch: {error}") from None
    try:
        if kind == JSON_PATCH:
            result = json_patched(value, go.plain(change))
        elif isinstance(change, dict):
            result = merged(value, change)
        else:
            raise internal(f"{_FAILED}: error decoding patch: json: cannot unmarshal {go.kind_of(change)} into Go value of type map")
        check_shape(result, shape)
    except go.GoError as error:
        shown = json.dumps(json.dumps(go.plain(result), separators=(",", ":")))
        raise internal(f'{_FAILED}:  "" is invalid: patch: Invalid value: {shown}: {error}') from None
    except (LookupError, TypeError, ValueError, AttributeError):
        raise internal(f"{_FAILED}: {_REJECTED}") from None
    plain: dict[str, Any] = go.plain(result)
    return plain
