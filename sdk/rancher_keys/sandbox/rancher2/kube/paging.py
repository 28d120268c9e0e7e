"""Pages of a list, and the forms in which a list can be asked for: as it is, as metadata only, as a table."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from .. import go

_CONTINUE_VERSION = "meta.k8s.io/v1"
_META = "meta.k8s.io/v1"
NAME_TEXT = (
    "Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request "
    "the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration "
    "definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names"
)
CREATED_TEXT = (
    "CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in "
    "happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC."
    "\n\nPopulated by the system. Read-only. Null for lists. More info: "
    "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata"
)


class BadContinue(Exception):
    """A continue value that cannot be read, in the words of apiserver."""


def encode_continue(name: str, revision: int) -> str:
    """The value of `continue` after an object."""
    data = json.dumps({"v": _CONTINUE_VERSION, "rv": revision, "start": f"/{name}\0"}, separators=(",", ":"))
    return base64.urlsafe_b64encode(data.encode()).decode().rstrip("=")


def decode_continue(value: str) -> tuple[str, int]:
    """The name after which to go on, and the list's resourceVersion.

    Raises:
        BadContinue: The value was not made by `encode_continue`.
    """
    try:
        data = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        position = next((index for index, character in enumerate(value) if not (character.isalnum() or character in "-_")), len(value))
        raise BadContinue(f"continue key is not valid: illegal base64 data at input byte {position}") from None
    try:
        token = go.plain(go.object_of(go.parse(data), "storage.continueToken"))
    except go.GoError as error:
        raise BadContinue(f"continue key is not valid: {error}") from None
    if token.get("v") != _CONTINUE_VERSION:
        raise BadContinue(f"continue key is not valid: server does not recognize this encoded version {json.dumps(token.get('v') or '')}")
    if not token.get("rv"):
        text = f"incorrect encoded start resourceVersion (version {_CONTINUE_VERSION})"
        raise BadContinue(f"continue key is not valid: {text}")
    if not token.get("start"):
        raise BadContinue(f"continue key is not valid: encoded start key empty (version {_CONTINUE_VERSION})")
    return str(token["start"]).strip("/\0"), int(token["rv"])


def human_duration(milliseconds: int) -> str:
    """A duration as kubectl prints it."""
    seconds = milliseconds // 1000
    if seconds < -1:
        return "<invalid>"
    if seconds < 0:
        return "0s"
    if seconds < 120:
        return f"{seconds}s"
    minutes, hours = seconds // 60, seconds // 3600
    if minutes < 10:
        return f"{minutes}m{seconds % 60}s" if seconds % 60 else f"{minutes}m"
    if minutes < 180:
        return f"{minutes}m"
    if hours < 8:
        return f"{hours}h{minutes % 60}m" if minutes % 60 else f"{hours}h"
    if hours < 48:
        return f"{hours}h"
    days = hours // 24
    if hours < 24 * 8:
        return f"{days}d{hours % 24}h" if hours % 24 else f"{days}d"
    if hours < 24 * 365 * 2:
        return f"{days}d"
    years = days // 365
    if hours < 24 * 365 * 8:
        return f"{years}y{days % 365}d" if days % 365 else f"{years}y"
    return f"{years}y"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    name: str
    type: str = "string"
    format: str = ""
    description: str = ""
    priority: int = 0

    @property
    def definition(self) -> dict[str, Any]:
        """The column as a table defines it."""
        definition = {"name": self.name, "type": self.type, "format": self.format, "description": self.description}
        return {**definition, "priority": self.priority}


def requested_form(accept: str | None) -> str:
    """The form that an Accept header asks for first: "Table", "PartialObjectMetadata" or ""."""
    for part in (accept or "").split(","):
        for parameter in part.split(";")[1:]:
            name, _, value = parameter.strip().partition("=")
            if name == "as":
                return "PartialObjectMetadata" if value.startswith("PartialObjectMetadata") else value
        if part.strip():
            return ""
    return ""


_JSON, _YAML = ("application/json", "application/*", "*/*"), "application/yaml"


def is_acceptable(accept: str | None) -> bool:
    """Whether JSON or YAML is among the accepted media types."""
    return bool({_YAML, *_JSON} & set(_accepted(accept)))


def wants_yaml(accept: str | None) -> bool:
    """Whether YAML stands before JSON: the first media type that can be had is taken."""
    return next((kind == _YAML for kind in _accepted(accept) if kind == _YAML or kind in _JSON), False)


def _accepted(accept: str | None) -> list[str]:
    return [part.split(";")[0].strip() for part in (accept or "*/*").split(",")]


def partial(metadata: dict[str, Any]) -> dict[str, Any]:
    """An object's metadata only."""
    return {"kind": "PartialObjectMetadata", "apiVersion": _META, "metadata": metadata}


def partial_list(list_metadata: dict[str, Any], items: list[dict[str, Any]]) -> dict[str, Any]:
    """The metadata of objects."""
    return {"kind": "PartialObjectMetadataList", "apiVersion": _META, "metadata": list_metadata, "items": [partial(each) for each in items]}


def table(list_metadata: dict[str, Any], columns: tuple[Column, ...], rows: list[tuple[list[Any], dict[str, Any]]]) -> dict[str, Any]:
    """A table; each row has its cells and the metadata of its object."""
    return {
        "kind": "Table",
        "apiVersion": _META,
        "metadata": list_metadata,
        "columnDefinitions": [column.definition for column in columns],
        "rows": [{"cells": cells, "object": partial(metadata)} for cells, metadata in rows],
    }
