"""What the templates are given: the document's operations as Python functions and methods."""

from __future__ import annotations

import keyword
import re
import textwrap
from dataclasses import dataclass, field
from typing import Any

from .document import Document

_BODY_KINDS = {"integer": ("number", "int"), "object": ("mapping", "dict[str, Any]"), "boolean": ("boolean", "bool")}
"""How a member of a body is checked and annotated, by its type; the others are text."""
JSON_KINDS = ("application/json", "application/merge-patch+json")
IDEMPOTENCY = {"get": "safe", "put": "idempotent", "delete": "idempotent", "post": "non-idempotent", "patch": "non-idempotent"}
"""As in RFC 9110; a document says where an operation is better than its method."""
_OTHER_VIEWS = ("text/html", "application/yaml")
"""Media types that a client never asks for."""


@dataclass
class Argument:
    """One argument of an operation."""

    name: str
    wire: str
    place: str
    """path, query, or body."""
    type: str
    text: str
    required: bool = False
    max_length: int | None = None
    choices: tuple[str, ...] = ()
    check: str = "text"
    secret: bool = False
    keeps_unset: bool = False
    needs: str = ""


@dataclass
class Action:
    """One value of an action parameter."""

    name: str
    becomes: str
    text: str
    states: str
    output: str


@dataclass
class Operation:
    """One operation."""

    id: str
    function: str
    http: str
    template: str
    returns: str
    """The model that a successful response decodes to, or bytes."""
    item: str
    """The model of an item, where the response is a list; else ""."""
    success: tuple[tuple[int, str], ...]
    """The statuses that mean success, each with its media type; "" for no body."""
    idempotency: str
    if_unknown: str
    clients: list[dict[str, Any]]
    """The methods that it becomes."""
    summary: str
    description: str
    arguments: list[Argument] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    content_type: str = "application/json"
    since: str = ""
    filters: str = ""
    """What its filters are named, together."""
    constants: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """What the response says of its own type, by attribute of the model."""
    is_scoped: bool = False
    """Whether it exists below an environment too."""

    @property
    def names_result(self) -> str:
        """The argument that holds the id of what the response describes; "" where it describes something else."""
        for each in self.positional[-1:]:
            if self.template.endswith(f"{{{each.wire}}}") and self.returns != "bytes" and not self.item:
                return each.name
        return ""

    @property
    def positional(self) -> list[Argument]:
        """The ids in the path."""
        return [each for each in self.arguments if each.place == "path"]

    @property
    def named(self) -> list[Argument]:
        """The keyword arguments."""
        return [each for each in self.arguments if each.place != "path"]

    @property
    def body(self) -> list[Argument]:
        """What goes into the body."""
        return [each for each in self.arguments if each.place == "body"]


@dataclass
class Filter:
    """One filter argument."""

    name: str
    field: str
    parameter: str
    kind: str
    type: str
    text: str


def snake(name: str) -> str:
    """ListApiKeys → list_api_keys."""
    result = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().replace("-", "_").strip("_")
    return f"{result}_" if keyword.iskeyword(result) else result


def wrapped(text: str, indent: int, hanging: int = 0) -> str:
    """A description as a docstring's paragraphs, 120 columns wide; lines after the first hang further in."""
    paragraphs = [" ".join(part.split()) for part in text.strip().split("\n\n")]
    pad = " " * (indent + hanging)
    lines = [f"\n{pad}".join(textwrap.wrap(part, 118 - indent - hanging, break_on_hyphens=False)) for part in paragraphs]
    return f"\n\n{pad}".join(lines)


def operations(document: Document) -> list[Operation]:
    """The operations that become functions: all but those that only scope another."""
    scoped = {operation["x-rancher-scopes"] for _, _, operation in document.operations() if "x-rancher-scopes" in operation}
    result = []
    for path, http, data in document.operations():
        if "x-rancher-client" in data and "x-rancher-hidden" not in data:
            result.append(_operation(document, path, http, data, data["operationId"] in scoped))
    return result


def _operation(document: Document, path: str, http: str, data: Any, is_scoped: bool) -> Operation:
    clients = data["x-rancher-client"]
    clients = clients if isinstance(clients, list) else [clients]
    stated = next((each["idempotency"] for each in clients if "idempotency" in each), None)
    returns, item, success = _returns(document, data)
    made = Operation(
        id=data["operationId"],
        function=snake(data["operationId"]),
        http=http.upper(),
        template=data.get("x-rancher-path", path),
        returns=returns,
        item=item,
        success=success,
        constants=_constants(document, data, returns),
        idempotency=stated or IDEMPOTENCY[http],
        if_unknown=next((each["if_unknown"] for each in clients if "if_unknown" in each), ""),
        clients=[each for each in clients if "resource" in each],
        summary=data["summary"],
        description=data["description"],
        is_scoped=is_scoped,
        since=data.get("x-rancher-since", ""),
    )
    shared = document.data["paths"][path].get("parameters", [])
    for each in [*shared, *data.get("parameters", [])]:
        parameter = document.resolve(each)
        if "x-rancher-hidden" in parameter:
            continue
        if "x-rancher-filter" in parameter:
            made.filters = parameter["x-rancher-filter"]
        else:
            made.arguments.append(_parameter(document, parameter))
    contents = data.get("requestBody", {}).get("content", {})
    kind = next((each for each in JSON_KINDS if each in contents), None)
    if kind:
        content, made.content_type = contents[kind], kind
        made.arguments += _body(document, document.resolve(content["schema"]))
    for name, action in (data.get("x-rancher-actions") or {}).items():
        if "x-rancher-hidden" not in action:
            made.actions.append(Action(name, action["becomes"], action["summary"], ", ".join(action["states"]), action["output"]))
    return made


def _returns(document: Document, data: Any) -> tuple[str, str, tuple[tuple[int, str], ...]]:
    """The model of a successful response, the model of its items, and which statuses and media types mean success."""
    success: list[tuple[int, str]] = []
    returns, item = "bytes", ""
    for status in (each for each in data["responses"] if each.startswith("2")):
        content = document.resolve(data["responses"][status]).get("content", {})
        kinds = [kind for kind in content if kind not in _OTHER_VIEWS] or [""]
        success += [(int(status), kind) for kind in kinds]
        found = [content[kind].get("schema", {}) for kind in kinds if kind]
        schemas = [schema for schema in (each.get("contentSchema", each) for each in found) if "$ref" in schema]
        if schemas and returns == "bytes":
            returns = model_of(document, schemas[0])
            item = _item_of(document, returns)
    return returns, item, tuple(success)


_TELLING = {"id", "kind", "resourceType", "status", "type"}


def _constants(document: Document, data: Any, model: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The properties that tell what a response is, and their values: one, or several where it may be one of several schemas."""
    options = [document.data["components"]["schemas"].get(model, {})]
    for status in (each for each in data["responses"] if each.startswith("2")):
        for content in document.resolve(data["responses"][status]).get("content", {}).values():
            schema = document.resolve(content.get("schema", {}))
            options = [document.resolve(each) for each in schema.get("oneOf", schema.get("anyOf", ()))] or options
    found = [_telling(document, option) for option in options]
    return tuple(
        (snake(name), tuple(dict.fromkeys(each[name] for each in found))) for name in found[0] if all(name in each for each in found)
    )


def _telling(document: Document, schema: Any) -> dict[str, str]:
    parts = [schema, *(document.resolve(part) for part in schema.get("allOf", ()))]
    properties = {name: each for part in parts for name, each in part.get("properties", {}).items()}
    return {name: each["const"] for name, each in properties.items() if name in _TELLING and isinstance(each.get("const"), str)}


def model_of(document: Document, reference: Any) -> str:
    """The model of a schema that a reference names."""
    return str(document.resolve(reference).get("x-rancher-model", reference["$ref"].rsplit("/", 1)[-1]))


def _item_of(document: Document, model: str) -> str:
    properties = document.data["components"]["schemas"][model].get("properties", {})
    lists = [each for name in ("data", "items") if (each := properties.get(name)) and "$ref" in each.get("items", {})]
    return model_of(document, lists[0]["items"]) if lists else ""


def _parameter(document: Document, parameter: Any) -> Argument:
    schema = document.resolve(parameter["schema"])
    name = parameter.get("x-rancher-name") or snake(parameter["name"])
    is_path = parameter["in"] == "path"
    made = Argument(
        name, parameter["name"], parameter["in"], "str", parameter["description"], required=is_path or parameter.get("required", False)
    )
    if "enum" in schema:
        hidden = schema.get("x-rancher-hidden-values", ())
        made.choices = tuple(str(each) for each in schema["enum"] if each not in hidden)
        made.type, made.check = "Literal[" + ", ".join(repr(each) for each in made.choices) + "] | None", "choice"
    elif schema["type"] == "boolean":
        made.type, made.check = "bool | None", "flag"
    elif schema["type"] == "integer":
        made.type, made.check = "int | None", "whole"
    elif not is_path:
        made.type = "str | None"
    made.needs = parameter.get("x-rancher-requires", "")
    return made


def _body(document: Document, schema: Any) -> list[Argument]:
    result = []
    required = schema.get("required", [])
    for wire, stated in schema["properties"].items():
        each = {**document.resolve(stated), **stated}
        secret = each.get("format") == "password"
        check, kind = _BODY_KINDS.get(str(each["type"]), ("text", "Secret | str" if secret else "str"))
        needed = wire in required
        made = Argument(
            each.get("x-rancher-name") or snake(wire),
            wire,
            "body",
            kind if needed else f"{kind} | None | UnsetType",
            each["description"],
            required=needed,
            max_length=each.get("maxLength"),
            secret=secret,
            check=check,
            keeps_unset=not needed,
        )
        if "x-rancher-requires" in each:
            other = each["x-rancher-requires"]
            made.needs = schema["properties"][other].get("x-rancher-name") or snake(other)
        result.append(made)
    return result


def filters(document: Document, marked: str) -> list[Filter]:
    """The filter arguments: the parameters that are marked with `x-rancher-filter`, in the document's order."""
    components = document.data["components"]
    names = {
        wire: each["x-rancher-name"]
        for wire, each in components["schemas"].get(marked.removesuffix("Filters"), {}).get("properties", {}).items()
        if "x-rancher-name" in each
    }
    result = []
    for each in components.get("parameters", {}).values():
        if each.get("x-rancher-filter") != marked or "x-rancher-hidden" in each:
            continue
        parameter, schema = each["name"], each["schema"]
        field_name, _, modifier = parameter.partition("_")
        base = names.get(field_name) or snake(field_name)
        name = f"{base}_{modifier}" if modifier else base
        kind, hint = "text", "str | None"
        if modifier in ("null", "notnull"):
            kind, hint = "flag", "bool | None"
        elif schema.get("format") == "date-time":
            kind, hint = "date", "datetime | None"
        elif schema["type"] == "integer":
            kind, hint = "bare_id", "str | int | None"
        result.append(Filter(name, field_name, parameter, kind, hint, each["description"]))
    return result
