"""What the pages need from `spec/`: fields, operations, actions and differences, read from the bundled documents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

SPEC = Path(__file__).parents[2] / "spec"


@dataclass(frozen=True)
class Field:
    """One row of a field table; the columns are those of the original pages."""

    name: str
    type: str
    create: str
    update: str
    default: str
    notes: list[str]
    options: list[str]
    differs: list[dict[str, Any]]
    seen: list[Any]
    """The evidence for the notes: citations, or `{says, seen}` or `{says, source}`."""
    added: bool
    """Whether servers send it although the original page does not list it."""


@dataclass(frozen=True)
class Operation:
    """One method on one path."""

    id: str
    method: str
    path: str
    """The path as a reader types it, below /v2-beta for Rancher 1.x."""
    data: dict[str, Any] = field(repr=False)


class Document:
    """One of the documents, with its examples; the editions for tools repeat in texts what the pages take from extensions."""

    def __init__(self, name: str) -> None:
        """Read the document `name`: rancher-1 or rancher-2."""
        self.name = name
        self.data: dict[str, Any] = YAML(typ="safe").load((SPEC / f"{name}.yaml").read_text(encoding="utf-8"))
        for example in self.data["components"]["examples"].values():
            example |= json.loads((SPEC / example["$ref"]).read_text(encoding="utf-8"))

    def schema(self, name: str) -> dict[str, Any]:
        """A schema by its name, or a property of one: `ExtTokenCreate.spec`.

        Raises:
            KeyError: The document has no such schema or property.
        """
        first, *rest = name.split(".")
        found: dict[str, Any] = self.data["components"]["schemas"][first]
        for part in rest:
            found = self.resolve(self.resolve(found)["properties"][part])
        return found

    def resolve(self, node: dict[str, Any]) -> dict[str, Any]:
        """The target of a `$ref`, with the members beside the `$ref` in the place of its own."""
        if "$ref" not in node:
            return node
        target: Any = self.data
        for part in node["$ref"][2:].split("/"):
            target = target[part.replace("~1", "/")]
        return {**self.resolve(target), **{key: value for key, value in node.items() if key != "$ref"}}

    @cached_property
    def operations(self) -> dict[str, Operation]:
        """All operations by their id."""
        root = "/v2-beta" if self.name == "rancher-1" else ""
        found = {}
        for path, item in self.data["paths"].items():
            for method, data in item.items():
                if isinstance(data, dict) and "operationId" in data:
                    shown = root + data.get("x-rancher-path", path).replace("{projectId}", "${PROJECT_ID}").replace("{id}", "${ID}")
                    found[data["operationId"]] = Operation(data["operationId"], method.upper(), shown, data)
        return found

    def example(self, name: str) -> Any:
        """The value of an example."""
        return self.data["components"]["examples"][name]["value"]

    def fields(self, read: str, create: str | None = None, update: str | None = None) -> list[Field]:
        """The rows of a resource: first those of the original page, in its order, then the fields that servers add."""
        creatable = self.schema(create).get("properties", {}) if create else {}
        updatable = self.schema(update).get("properties", {}) if update else {}
        rows = [
            self._field(name, self.resolve(value), creatable.get(name), name in updatable)
            for name, value in self.schema(read)["properties"].items()
        ]
        known = {row.name for row in rows}
        rows += [self._field(name, self.resolve(value), value, name in updatable) for name, value in creatable.items() if name not in known]
        return sorted(rows, key=lambda row: row.added)

    def _field(self, name: str, schema: dict[str, Any], create: dict[str, Any] | None, update: bool) -> Field:
        notes = [" ".join(str(schema["description"]).split())]
        for_all = create is not None and "x-rancher-views" not in create
        if create is not None and not for_all:
            notes.append("Only administrators and services may set it on create.")
        if "admin" in schema.get("x-rancher-views", []) and "Only administrators and services see it" not in notes[0]:
            notes.append("Only administrators and services see it.")
        if "x-rancher-since" in schema:
            notes.append(f"Since Rancher {schema['x-rancher-since']}.")
        if "x-rancher-until" in schema:
            notes.append(f"Until Rancher {schema['x-rancher-until']}.")
        if "maxLength" in schema:
            notes.append(f"At most {schema['maxLength']} characters.")
        claims = schema.get("x-rancher-claims", {})
        claimed = [verb for verb in ("create", "update") if claims.get(verb) and not (for_all if verb == "create" else update)]
        if claimed:
            notes.append(f"The server's own schema lists it as settable on {' and '.join(claimed)}.")
        return Field(
            name,
            schema.get("x-rancher-type") or _type(schema),
            "Optional" if for_all else "-",
            "Yes" if update else "-",
            _default(schema, claims),
            notes,
            [str(option) for option in schema.get("enum", [])],
            schema.get("x-rancher-differs", []),
            [*(schema.get("x-rancher-seen") or []), *((create or {}).get("x-rancher-seen") or [])],
            bool(schema.get("x-rancher-served")),
        )

    def body(self, schema: str) -> dict[str, Any]:
        """A body with a type in the place of each value, without the fields that only administrators may send."""
        properties = self.schema(schema)["properties"]
        return {name: _type(self.resolve(value)) for name, value in sorted(properties.items()) if "x-rancher-views" not in value}

    def differences(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Where pages and servers differ: the subject, and what both say."""
        for difference in self.data["info"].get("x-rancher-differs", []):
            yield "", difference
        for operation in self.operations.values():
            if "x-rancher-scopes" not in operation.data:
                for difference in operation.data.get("x-rancher-differs", []):
                    yield operation.data["summary"], difference
        for schema in self.data["components"]["schemas"].values():
            for name, value in schema.get("properties", {}).items():
                for difference in value.get("x-rancher-differs", []):
                    yield f"`{name}`", difference


def _type(schema: dict[str, Any]) -> str:
    kinds = schema.get("type", "object")
    kind = next((each for each in kinds if each != "null"), "null") if isinstance(kinds, list) else kinds
    if schema.get("format") == "date-time":
        return "date"
    if kind == "object":
        return "map"
    return {"integer": "int"}.get(str(kind), str(kind))


def _default(schema: dict[str, Any], claims: dict[str, Any]) -> str:
    found = schema.get("default", claims.get("default"))
    return "-" if found is None else json.dumps(found)
