"""The editions of a document for other people's tools: OpenAPI 3.1 in one piece, and OpenAPI 3.0.3."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from .document import METHODS, Document, plain, walk

_OPAQUE = ("example", "examples", "value", "default", "enum", "const")
"""Members that hold data, not parts of the document."""


def bundled(document: Document) -> Any:
    """The document in one piece.

    Examples are embedded, every parameter stands in its operation, texts also say what stands in extensions, and request bodies show
    what was recorded.
    """
    data = plain(document.data)
    for item in data["paths"].values():
        shared = item.pop("parameters", [])
        for operation in (item[method] for method in METHODS if method in item):
            if shared or "parameters" in operation:
                operation["parameters"] = [*deepcopy(shared), *operation.get("parameters", [])]
            _show_request(operation)
    for _, node in walk(data):
        if isinstance(node, dict) and isinstance(node.get("description"), str) and (told := _told(node)):
            node["description"] = "\n\n".join([node["description"].strip(), *told])
    return data


def _show_request(operation: dict[str, Any]) -> None:
    """Put the recorded body of the operation's exchange into its request body."""
    body = (operation.get("x-rancher-exchange") or {}).get("body")
    for media in operation.get("requestBody", {}).get("content", {}).values() if body is not None else ():
        media["examples"] = {"recorded": {"summary": "A recorded request.", "value": body}, **media.get("examples", {})}
        break


def _told(node: dict[str, Any]) -> list[str]:
    """What the extensions beside a description say, as paragraphs."""
    text, told = node["description"], list[str]()
    versions = [
        f"{word} Rancher {node[key]}."
        for word, key in (("Since", "x-rancher-since"), ("Until", "x-rancher-until"))
        if key in node and f"{word.lower()} {node[key]}" not in text.lower() and f"{word.lower()} rancher {node[key]}" not in text.lower()
    ]
    if "admin" in node.get("x-rancher-views", ()) and "dministrators and services" not in text:
        versions.append("Administrators and services only.")
    if "x-rancher-requires" in node and f"`{node['x-rancher-requires']}`" not in text:
        versions.append(f"Ignored without `{node['x-rancher-requires']}`.")
    if versions:
        told.append(" ".join(versions))
    actions = node.get("x-rancher-actions") or {}
    if actions:
        told.append("Actions:\n\n" + "\n".join(f"- `{name}`: {_action(action)}" for name, action in actions.items()))
    if "x-rancher-life" in node:
        steps = [f"- {each.get('from', 'start')} → {each['to']}: {each['by']}" for each in node["x-rancher-life"]]
        told.append("Life:\n\n" + "\n".join(steps))
    if "x-rancher-path" in node:
        told.append(
            f"Rancher's own clients use `{node['x-rancher-path']}`, which the server takes for the same. "
            "This document uses another path, because tools cannot tell operations of one path apart by their query."
        )
    told += [
        f"Rancher's documentation ({each['page']}) says: {each['says'].strip()} Servers: {each['server'].strip()}"
        for each in node.get("x-rancher-differs", ())
    ]
    return told


def _action(action: dict[str, Any]) -> str:
    states = f"Available in the states {', '.join(action['states'])}." if action.get("states") else ""
    via = f"Goes through {', '.join(action['via'])}." if action.get("via") else ""
    since = f"Since Rancher {action['x-rancher-since']}." if "x-rancher-since" in action else ""
    becomes = f"Leads to `{action['becomes']}`." if action.get("becomes") else ""
    return " ".join(each for each in (action["summary"], states, via, becomes, f"Returns: {action['output']}", since) if each)


def openapi_30(bundle: Any) -> Any:
    """The same as OpenAPI 3.0.3, with nullability kept; what 3.0 cannot say is left out.

    Some things are said in another way, because generators get them wrong otherwise: parameters whose names differ in underscores only have
    a name for ogen, a map whose values may be null has values of any type, and a success without a body is told in the description of the
    one with a body.
    """
    data = _converted(deepcopy(bundle), bundle["components"].get("schemas", {}))
    data["openapi"] = "3.0.3"
    for _, node in walk(data["components"].get("parameters", {})):
        if isinstance(node, dict) and "x-rancher-name" in node:
            node["x-ogen-name"] = "".join(part.capitalize() for part in node["x-rancher-name"].split("_"))
    data["info"].pop("summary", None)
    for item in data["paths"].values():
        for operation in (item[method] for method in METHODS if method in item):
            operation["responses"] = _with_one_success(operation["responses"])
    text = json.dumps(data)
    found = data["components"].get("schemas", {})
    for name in [name for name in found if f'"#/components/schemas/{name}"' not in text]:
        del found[name]
    return data


def _with_one_success(responses: dict[str, Any]) -> dict[str, Any]:
    """Describe a success without a body at the one with a body: generators return what the lowest status describes."""

    def has_body(status: str) -> bool:
        return any("schema" in media for media in responses[status].get("content", {}).values())

    empty = [status for status in responses if status.startswith("2") and not has_body(status)]
    full = [status for status in responses if status.startswith("2") and has_body(status)]
    if not empty or not full:
        return responses
    told = [f"{status}: {responses[status]['description'].strip()}" for status in empty]
    main = responses[full[0]]
    main = {**main, "description": "\n\n".join([main["description"].strip(), *told])}
    return {status: main if status == full[0] else response for status, response in responses.items() if status not in empty}


def _converted(node: Any, schemas: dict[str, Any], key: str = "", parent: str = "") -> Any:
    if isinstance(node, list):
        return [_converted(each, schemas) for each in node]
    if not isinstance(node, dict) or key.startswith("x-") or (key in _OPAQUE and parent != "responses"):
        return node
    if key == "schema" or parent == "schemas":
        return _schema(node, schemas)
    return {name: _converted(value, schemas, name, key) for name, value in node.items()}


def _schema(schema: Any, schemas: dict[str, Any]) -> Any:
    """A schema in the words of 3.0."""
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        beside = {name: value for name, value in schema.items() if name != "$ref"}
        target = schemas.get(schema["$ref"].rsplit("/", 1)[-1], {})
        nullable = {"type": target["type"][0], "nullable": True} if "null" in target.get("type", ()) else {}
        return {"allOf": [{"$ref": schema["$ref"]}], **nullable, **beside} if beside else {"$ref": schema["$ref"]}
    made: dict[str, Any] = {}
    for name, value in schema.items():
        if name == "type" and isinstance(value, list):
            made["type"] = next(each for each in value if each != "null")
            made |= {"nullable": True} if "null" in value else {}
        elif name == "const":
            made |= {"enum": [value]} if value is not None else {}
        elif name in ("properties", "allOf", "oneOf", "anyOf"):
            parts = {part: _schema(each, schemas) for part, each in value.items()} if isinstance(value, dict) else None
            made[name] = parts if parts is not None else [_schema(each, schemas) for each in value]
        elif name == "additionalProperties" and isinstance(value, dict) and "null" in value.get("type", ()):
            made[name] = {}  # generators for Rust, Go and Java forget that a map's value may be null, unless it may be anything
        elif name in ("items", "additionalProperties", "not"):
            made[name] = _schema(value, schemas)
        elif name == "examples":
            made["example"] = value[0]
        elif name not in ("propertyNames", "unevaluatedProperties", "contentMediaType", "contentSchema"):
            made[name] = value
    return made
