"""Compares a server's own schema of token, and its discovery document of ext tokens, with the description."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import drift
from ..checks import Checks
from ..context import Context
from ..description import Description
from ..target import Target
from .resources import EXT, EXT_API

ASPECTS = {
    "fields": "The schema has exactly the described fields",
    "types": "Each field has the described type",
    "create": "The fields that are marked as creatable are as described",
    "update": "The fields that are marked as updatable are as described",
    "nullable": "The nullable fields are as described",
    "defaults": "The defaults are as described",
    "write-only": "Only the bearer token is marked as write-only",
    "actions": "The actions are as described",
    "methods": "The methods are as described",
    "filters": "The filters have the modifiers of the fields' types",
}
_NO_FILTER = ("map[", "array[")


def described(description: Description, target: Target) -> dict[str, Any]:
    """The schema that is described for a version, by aspect and field."""
    document = description.document
    schemas = document["components"]["schemas"]
    operation = document["paths"]["/v3/schemas/token"]["get"]
    properties = schemas["Token"]["properties"] | schemas["TokenCreated"]["allOf"][1]["properties"]
    fields = {
        name: {"type": field["x-rancher-type"], **field.get("x-rancher-claims", {})}
        for name, field in properties.items()
        if "x-rancher-claims" in field and target.has(field)
    }
    fields |= operation["x-rancher-claims"]["resourceFields"]
    actions = document["paths"]["/v3/token"]["post"]["x-rancher-actions"]
    return {
        "fields": set(fields),
        "types": {name: field["type"] for name, field in fields.items()},
        "create": {name for name, field in fields.items() if field.get("create")},
        "update": {name for name, field in fields.items() if field.get("update")},
        "nullable": {name for name, field in fields.items() if field.get("canBeNull")},
        "defaults": {name: field["default"] for name, field in fields.items() if "default" in field},
        "write-only": {"token"},
        "actions": {name for name, action in actions.items() if target.has(action)},
        "methods": (
            description.methods("/v3/tokens"),
            description.methods("/v3/tokens/{id}") | set(operation["x-rancher-claims"]["resourceMethods"]),
        ),
        "filters": {
            name: {"eq", "ne"} if field["type"] == "boolean" else {"eq", "ne", "in", "notin"}
            for name, field in fields.items()
            if not field["type"].startswith(_NO_FILTER)
        },
    }


def served(schema: dict[str, Any]) -> dict[str, Any]:
    """A server's schema, by the same aspects."""
    return drift.served(schema) | {
        "defaults": {name: field["default"] for name, field in schema["resourceFields"].items() if "default" in field},
        "write-only": drift.flagged(schema, "writeOnly"),
        "actions": set(schema["collectionActions"]),
    }


def verbs(description: Description, target: Target) -> set[str]:
    """The Kubernetes verbs of the described operations on ext tokens."""
    paths = description.document["paths"]
    names = {
        "list": paths[EXT]["get"],
        "watch": paths[EXT]["get"],
        "create": paths[EXT]["post"],
        "deletecollection": paths[EXT]["delete"],
        "get": paths[f"{EXT}/{{id}}"]["get"],
        "update": paths[f"{EXT}/{{id}}"]["put"],
        "patch": paths[f"{EXT}/{{id}}"]["patch"],
        "delete": paths[f"{EXT}/{{id}}"]["delete"],
    }
    return {name for name, operation in names.items() if target.has(operation)}


def add(checks: Checks) -> None:
    """Add a check per aspect, and one of the discovery document."""
    for aspect, title in ASPECTS.items():
        checks.add(f"schema.{aspect}", "admin", "user", writes=False)(_check(aspect, title))

    @checks.add("schema.ext-verbs", "admin", "user", requires=("ext",), writes=False, since="2.12")
    def ext_verbs(context: Context) -> None:
        """The ext API has exactly the described verbs for tokens."""
        response = context.request("GET", EXT_API)
        served_verbs = next((set(each["verbs"]) for each in response.body["resources"] if each["name"] == "tokens"), set())
        drift.compare("verbs", verbs(context.description, context.target), served_verbs, response)


def _check(aspect: str, title: str) -> Callable[[Context], None]:
    def check(context: Context) -> None:
        response = context.request("GET", "/v3/schemas/token")
        drift.compare(aspect, described(context.description, context.target)[aspect], served(response.body)[aspect], response)

    check.__doc__ = title
    return check
