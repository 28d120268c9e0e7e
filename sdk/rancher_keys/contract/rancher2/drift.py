"""Whether a server's own schema of token, and its discovery document of ext tokens, are what the description gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import drift
from ..checks import Checks
from ..description import Description
from ..talk import Talk
from ..target import Target
from .tokens import EXT

ASPECTS = {
    "fields": "The schema has exactly the described fields",
    "types": "Each field is of the described type",
    "create": "The schema claims for create what is described",
    "update": "The schema claims for update what is described",
    "nullable": "The fields that may be null are the described ones",
    "defaults": "The defaults are the described ones",
    "write-only": "The bearer token alone is write-only",
    "actions": "The actions are the described ones",
    "methods": "The methods are the described ones",
    "filters": "The filters and their modifiers are those of the fields' types",
}
_NO_FILTER = ("map[", "array[")


def described(description: Description, target: Target) -> dict[str, Any]:
    """The schema as the description has it, for a version: by aspect, by field."""
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
    """The schema as a server gives it, by the same aspects."""
    return drift.served(schema) | {
        "defaults": {name: field["default"] for name, field in schema["resourceFields"].items() if "default" in field},
        "write-only": drift.flagged(schema, "writeOnly"),
        "actions": set(schema["collectionActions"]),
    }


def verbs(description: Description, target: Target) -> set[str]:
    """Kubernetes' verbs for the described operations on ext tokens."""
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
    """Add a check an aspect, and one of the discovery document."""
    for aspect, title in ASPECTS.items():
        checks.add(f"schema.{aspect}", "admin", "user", writes=False)(_check(aspect, title))

    @checks.add("schema.ext-verbs", "admin", "user", writes=False, since="2.12")
    def ext_verbs(talk: Talk) -> None:
        """The ext API offers exactly the described verbs for tokens."""
        answer = talk.ask("GET", EXT.removesuffix("/tokens"))
        served_verbs = next((set(each["verbs"]) for each in answer.body["resources"] if each["name"] == "tokens"), set())
        drift.hold("verbs", verbs(talk.description, talk.target), served_verbs, answer)


def _check(aspect: str, title: str) -> Callable[[Talk], None]:
    def check(talk: Talk) -> None:
        answer = talk.ask("GET", "/v3/schemas/token")
        drift.hold(aspect, described(talk.description, talk.target)[aspect], served(answer.body)[aspect], answer)

    check.__doc__ = title
    return check
