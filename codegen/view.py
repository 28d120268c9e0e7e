"""What the templates are given: the document's operations as Python functions and methods."""

from __future__ import annotations

import keyword
import re
import textwrap
from dataclasses import dataclass, field
from typing import Any

from .document import Document

_BODY_KINDS = {"integer": ("number", "int"), "object": ("mapping", "dict[str, Any]")}
"""How a member of a body is checked and annotated, by its type; the others are text."""
JSON_KINDS = ("application/json", "application/merge-patch+json")
_SUCCESS = ("200", "201", "202", "204")


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
    idempotency: str
    flow: str
    resource: str
    method: str
    summary: str
    description: str
    get: str
    item: str
    arguments: list[Argument] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    content_type: str = "application/json"
    since: str = ""
    has_filters: bool = False
    is_scoped: bool = False

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


def wrapped(text: str, indent: int) -> str:
    """A description as a docstring's paragraphs, 120 columns wide."""
    paragraphs = [" ".join(part.split()) for part in text.strip().split("\n\n")]
    pad = " " * indent
    return f"\n\n{pad}".join(f"\n{pad}".join(textwrap.wrap(part, 118 - indent)) for part in paragraphs)


def operations(document: Document) -> list[Operation]:
    """The operations that become functions: all but those that only scope another."""
    scoped = {operation["x-rancher-scopes"] for _, _, operation in document.operations() if "x-rancher-scopes" in operation}
    result = []
    for path, http, data in document.operations():
        if "x-rancher-client" in data and "x-rancher-hidden" not in data:
            result.append(_operation(document, path, http, data, data["operationId"] in scoped))
    return result


def _operation(document: Document, path: str, http: str, data: Any, is_scoped: bool) -> Operation:
    client = data["x-rancher-client"]
    made = Operation(
        id=data["operationId"],
        function=snake(data["operationId"]),
        http=http.upper(),
        template=path,
        returns=_returns(document, data),
        idempotency=client["idempotency"],
        flow=client["flow"],
        resource=client["resource"],
        method=client.get("method", ""),
        summary=data["summary"],
        description=data["description"],
        get=snake(client.get("get", "")),
        item=client.get("item", ""),
        is_scoped=is_scoped,
        since=data.get("x-rancher-since", ""),
    )
    shared = document.data["paths"][path].get("parameters", [])
    for each in [*shared, *data.get("parameters", [])]:
        parameter = document.resolve(each)
        if "x-rancher-hidden" in parameter:
            continue
        if parameter["name"] == "filters":
            made.has_filters = True
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


def _returns(document: Document, data: Any) -> str:
    answers = [data["responses"][status] for status in _SUCCESS if status in data["responses"]]
    media = [kind for answer in answers for kind in answer.get("content", {}).values()]
    schema = next((each["schema"] for each in media if "$ref" in each.get("schema", {})), None)
    if schema is None:
        return "bytes"
    name = schema["$ref"].rsplit("/", 1)[-1]
    return str(document.resolve(schema).get("x-rancher-model", name))


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
    for wire, each in schema["properties"].items():
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
        if "x-rancher-views" in each:
            made.text += " For administrators; ignored for others, without a word."
        result.append(made)
    return result


def filters(document: Document) -> list[Filter]:
    """The filter arguments, in the document's order."""
    schema = document.data["components"]["schemas"].get("ApiKeyFilters")
    result = []
    names = {
        wire: each["x-rancher-name"]
        for wire, each in document.data["components"]["schemas"].get("ApiKey", {}).get("properties", {}).items()
        if "x-rancher-name" in each
    }
    for parameter, each in (schema or {"properties": {}})["properties"].items():
        if "x-rancher-hidden" in each:
            continue
        field_name, _, modifier = parameter.partition("_")
        base = names.get(field_name) or snake(field_name)
        name = f"{base}_{modifier}" if modifier else base
        kind, hint = "text", "str | None"
        if modifier in ("null", "notnull"):
            kind, hint = "flag", "bool | None"
        elif each.get("format") == "date-time":
            kind, hint = "date", "datetime | None"
        elif each["type"] == "integer":
            kind, hint = "bare_id", "str | int | None"
        result.append(Filter(name, field_name, parameter, kind, hint, each["description"]))
    return result
