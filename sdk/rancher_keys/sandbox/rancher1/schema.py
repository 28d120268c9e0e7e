"""The apiKey schema, as each kind of caller is shown it."""

from __future__ import annotations

from typing import Any

_TEXT = ("eq", "ne", "prefix", "like", "notlike", "null", "notnull")
_ORDERED = ("eq", "ne", "lt", "lte", "gt", "gte", "null", "notnull")
_PLAIN = ("eq", "ne", "null", "notnull")

FILTERS: dict[str, tuple[str, ...]] = {
    "accountId": _PLAIN,
    "created": _ORDERED,
    "description": _TEXT,
    "id": _ORDERED,
    "kind": _TEXT,
    "name": _TEXT,
    "publicValue": _TEXT,
    "registryId": _PLAIN,
    "removeTime": _ORDERED,
    "removed": _ORDERED,
    "secretValue": _TEXT,
    "state": _PLAIN,
    "uuid": _TEXT,
}
"""Which modifiers each field takes as a filter."""

STATES = (
    "activating",
    "active",
    "deactivating",
    "inactive",
    "purged",
    "purging",
    "registering",
    "removed",
    "removing",
    "requested",
    "updating-active",
    "updating-inactive",
)
ACTIONS = ("activate", "create", "deactivate", "purge", "remove", "update")
MAX_LENGTHS = {"name": 255, "description": 1024, "publicValue": 4096, "secretValue": 4096}

# field: type, maxLength, nullable, who may create it, who may update it
_ANYONE = ("admin", "user")
_FIELDS: dict[str, tuple[str, int | None, bool, tuple[str, ...], tuple[str, ...]]] = {
    "accountId": ("reference[account]", 255, True, ("admin",), ()),
    "created": ("date", 255, True, (), ()),
    "data": ("map[json]", 16777215, True, (), ()),
    "description": ("string", 1024, True, _ANYONE, _ANYONE),
    "id": ("int", None, True, (), ()),
    "kind": ("string", 255, True, (), ()),
    "name": ("string", 255, True, _ANYONE, _ANYONE),
    "publicValue": ("string", 4096, True, ("admin",), ()),
    "removeTime": ("date", 255, True, (), ()),
    "removed": ("date", 255, True, (), ()),
    "secretValue": ("password", 4096, True, ("admin",), ()),
    "state": ("enum", 128, False, (), ()),
    "transitioning": ("enum", None, False, (), ()),
    "transitioningMessage": ("string", None, True, (), ()),
    "transitioningProgress": ("int", None, True, (), ()),
    "uuid": ("string", 128, True, (), ()),
}
_OPTIONS = {"state": list(STATES), "transitioning": ["yes", "no", "error"]}
ADMIN_FIELDS = {"data", "removeTime"}
"""Fields that only administrators and services are shown."""


def sees_admin_fields(view: str) -> bool:
    """Whether a caller with this view is shown `data` and `removeTime`."""
    return view in ("admin", "readAdmin")


def may_write(view: str) -> bool:
    """Whether a caller with this view may create, update and delete."""
    return view in ("admin", "user")


def may_act(view: str) -> bool:
    """Whether a caller with this view may run actions (1.6/590, 608)."""
    return view != "readonly"


def writable(view: str, operation: str) -> set[str]:
    """The fields that a create or an update may set; others are silently ignored."""
    column = 3 if operation == "create" else 4
    return {name for name, row in _FIELDS.items() if view in row[column]}  # type: ignore[operator]


def api_key_schema(view: str, prefix: str, base_type: bool) -> dict[str, Any]:
    """The body of GET schemas/apikey."""
    fields: dict[str, Any] = {}
    for name, (kind, length, nullable, creators, updaters) in _FIELDS.items():
        if name in ADMIN_FIELDS and not sees_admin_fields(view):
            continue
        described: dict[str, Any] = {"type": kind, "description": None, "create": view in creators, "update": view in updaters}
        if nullable:
            described["nullable"] = True
        described["readOnCreateOnly"] = name == "secretValue"
        if length is not None:
            described["maxLength"] = length
        if name in _OPTIONS:
            described["options"] = _OPTIONS[name]
        fields[name] = described
    writes = may_write(view)
    body: dict[str, Any] = {
        "id": "apiKey",
        "type": "schema",
        "links": {"self": f"{prefix}/schemas/apikey", "collection": f"{prefix}/apikeys"},
        "actions": {},
        "pluralName": "apiKeys",
        "resourceFields": fields,
        "collectionFilters": {name: {"modifiers": list(modifiers)} for name, modifiers in FILTERS.items()},
        "includeableLinks": ["images", "instances", "account"],
        "resourceActions": {name: {"input": None, "output": "credential"} for name in ACTIONS} if may_act(view) else {},
        "collectionActions": {},
        "collectionFields": {},
        "collectionMethods": ["GET", "POST"] if writes else ["GET"],
        "resourceMethods": ["GET", "PUT", "DELETE"] if writes else ["GET"],
    }
    if base_type:
        body["baseType"] = "schema"
    return body
