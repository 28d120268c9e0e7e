"""Compares a server's own schema of apiKey with the description, for each role."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import drift
from ..checks import Checks
from ..context import Context
from ..description import Description
from . import keys

ASPECTS = {
    "fields": "The schema has exactly the described fields",
    "types": "Each field has the described type",
    "create": "The fields that can be set on create are as described",
    "update": "The fields that can be updated are as described",
    "nullable": "The nullable fields are as described",
    "lengths": "Each field has the described maximum length",
    "options": "Each enum has exactly the described options",
    "create-only": "Only the secret key is marked as returned on create only",
    "actions": "The actions are as described, without input",
    "methods": "The methods are as described",
    "filters": "The filters and their modifiers are as described",
    "includes": "The includable links are as described",
}


def described(description: Description, view: str) -> dict[str, Any]:
    """The described schema, by aspect and field."""
    schemas = description.document["components"]["schemas"]
    shown = {
        name: {**description.resolve(value), **{key: item for key, item in value.items() if key != "$ref"}}
        for name, value in schemas["ApiKey"]["properties"].items()
        if "x-rancher-type" in value and view in value.get("x-rancher-views", [view])
    }
    creatable = {name for name, value in schemas["ApiKeyCreate"]["properties"].items() if view in value.get("x-rancher-views", [view])}
    filters: dict[str, set[str]] = {}
    parameters = description.document["components"]["parameters"]
    for name in (each["name"] for each in parameters.values() if "x-rancher-filter" in each):
        field, _, modifier = name.partition("_")
        filters.setdefault(field, set()).add(modifier or "eq")
    claims = {name: value.get("x-rancher-claims", {}) for name, value in shown.items()}
    return {
        "fields": set(shown),
        "types": {name: value["x-rancher-type"] for name, value in shown.items()},
        "create": creatable,
        "update": set(schemas["ApiKeyUpdate"]["properties"]),
        "nullable": {name for name, value in shown.items() if "null" in value["type"] or claims[name].get("canBeNull")},
        "lengths": {name: value.get("maxLength", claims[name].get("maxLength")) for name, value in shown.items()},
        "options": {name: set(value["enum"]) for name, value in shown.items() if "enum" in value},
        "create-only": {name for name, value in shown.items() if value["x-rancher-type"] == "password"},
        "actions": dict.fromkeys(parameters["action"]["schema"]["enum"], (None, "credential")),
        "methods": (description.methods("/apikeys"), description.methods("/apikeys/{id}") & {"GET", "PUT", "DELETE"}),
        "filters": filters,
        "includes": set(parameters["include"]["schema"]["enum"]),
    }


def served(schema: dict[str, Any]) -> dict[str, Any]:
    """A server's schema, by the same aspects."""
    fields = schema["resourceFields"]
    return drift.served(schema) | {
        "lengths": {name: field.get("maxLength") for name, field in fields.items()},
        "options": {name: set(field["options"]) for name, field in fields.items() if field.get("options")},
        "create-only": drift.flagged(schema, "readOnCreateOnly"),
        "actions": {name: (action.get("input"), action.get("output")) for name, action in schema["resourceActions"].items()},
        "includes": set(schema["includeableLinks"]),
    }


def add(checks: Checks) -> None:
    """Add a check per aspect, for each API version of the server."""
    for api_version in ("v1", "v2-beta"):
        for aspect, title in ASPECTS.items():
            checks.add(
                f"{api_version}.schema.{aspect}",
                "admin",
                "user",
                "environment",
                writes=False,
                since="1.2" if api_version == "v2-beta" else None,
            )(_check(api_version, aspect, title))


def _check(api_version: str, aspect: str, title: str) -> Callable[[Context], None]:
    def check(context: Context) -> None:
        response = context.request("GET", f"/{api_version}/schemas/apikey")
        drift.compare(aspect, described(context.description, keys.view(context.role))[aspect], served(response.body)[aspect], response)

    check.__doc__ = title
    return check
