"""Reads a document and checks it: YAML, OpenAPI 3.1, and what this project asks beyond that."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openapi_spec_validator import OpenAPIV31SpecValidator
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from .problems import DocumentError, Problem

EXTENSIONS = frozenset(
    {
        "x-rancher-actions",
        "x-rancher-base",
        "x-rancher-claims",
        "x-rancher-client",
        "x-rancher-differs",
        "x-rancher-exchange",
        "x-rancher-filter",
        "x-rancher-hidden",
        "x-rancher-life",
        "x-rancher-model",
        "x-rancher-name",
        "x-rancher-path",
        "x-rancher-requires",
        "x-rancher-scopes",
        "x-rancher-seen",
        "x-rancher-served",
        "x-rancher-since",
        "x-rancher-type",
        "x-rancher-until",
        "x-rancher-versions",
        "x-rancher-views",
    }
)
"""The extensions that mean something here. spec/README.md says what."""

CITATION = re.compile(r"\b\d+\.\d+(\.\d+)?(-[a-z0-9-]+)?/\d{3,4}\b|\(\d{3}(-\d{3}|(, \d{3})+)\)|\(0\d\d\)")
"""What looks like the number of a recorded exchange in a text."""
_TEXTS = ("summary", "description", "output", "says", "server", "about")

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_CLIENT_KEYS = {"resource", "method", "flow", "get", "idempotency", "if_unknown"}
_IDEMPOTENCY = {"safe", "idempotent", "non-idempotent"}

Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """A document that passed the checks."""

    file: Path
    data: Any
    """The root mapping; its containers know their lines."""

    def line(self, path: Path_) -> int:
        """The line of a place, or of the nearest place above it that has one."""
        node: Any = self.data
        line = 1
        for key in path:
            try:
                places: Any = node.lc
                line = (places.key(key) if isinstance(node, dict) else places.item(key))[0] + 1
                node = node[key]
            except (KeyError, IndexError, TypeError, AttributeError):
                break
        return line

    def operations(self) -> Iterator[tuple[str, str, Any]]:
        """Every operation with its path and method."""
        for path, item in self.data.get("paths", {}).items():
            for method in METHODS:
                if method in item:
                    yield path, method, item[method]

    def resolve(self, node: Any) -> Any:
        """What a `$ref` leads to, or the node itself."""
        while isinstance(node, dict) and "$ref" in node:
            node = lookup(self.data, node["$ref"])
        return node


def lookup(data: Any, reference: str) -> Any:
    """What a local reference names.

    Raises:
        KeyError: Nothing.
    """
    if not reference.startswith("#/"):
        raise KeyError(reference)
    for part in reference[2:].split("/"):
        data = data[part.replace("~1", "/").replace("~0", "~")]
    return data


def read(file: Path) -> Document:
    """Read and check a document.

    Raises:
        DocumentError: With every mistake that was found.
    """
    yaml = YAML()
    yaml.allow_duplicate_keys = False
    try:
        data = yaml.load(file.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise DocumentError([Problem(file, mark.line + 1 if mark else 1, f"not valid YAML: {error.problem}")]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError([Problem(file, 1, f"cannot be read: {error.__class__.__name__}")]) from None
    if not isinstance(data, dict):
        raise DocumentError([Problem(file, 1, "not an OpenAPI document: the root must be a mapping")])
    document = Document(file, data)
    problems = sorted({*_embed_examples(document), *_references(document)}, key=lambda problem: problem.line)
    if not problems:  # the validator's own words on a dangling reference name no place
        problems = sorted({*_openapi(document), *_house_rules(document)}, key=lambda problem: problem.line)
    if problems:
        raise DocumentError(problems)
    return document


def walk(node: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Every container with its path; what an alias repeats comes again."""
    yield path, node
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        if isinstance(value, dict | list):
            yield from walk(value, (*path, key))


def _references(document: Document) -> Iterator[Problem]:
    for path, node in walk(document.data):
        if not isinstance(node, dict):
            continue
        reference = node.get("$ref")
        if isinstance(reference, str):
            try:
                lookup(document.data, reference)
            except (KeyError, TypeError):
                yield Problem(document.file, document.line((*path, "$ref")), f"$ref {reference} leads nowhere")


def _embed_examples(document: Document) -> Iterator[Problem]:
    """Put the examples in that stand in files of their own, the only references that leave the document."""
    examples = (document.data.get("components") or {}).get("examples") or {}
    for name, example in examples.items():
        reference = example.get("$ref", "#")
        if not reference.startswith("#"):
            file = document.file.parent / reference
            if file.is_file():
                del example["$ref"]
                example.update(json.loads(file.read_text(encoding="utf-8")))
            else:
                yield Problem(document.file, document.line(("components", "examples", name, "$ref")), f"there is no file {reference}")


def _openapi(document: Document) -> Iterator[Problem]:
    for error in OpenAPIV31SpecValidator(plain(document.data)).iter_errors():
        while error.context:
            error = min(error.context, key=lambda each: -len(each.absolute_path))
        where = tuple(error.absolute_path)
        place = "/".join(map(str, where)) or "the document"
        yield Problem(document.file, document.line(where), f"{place}: {error.message[:200]}")


def plain(node: Any) -> Any:
    """The same in plain dicts, lists and scalars, without lines."""
    if isinstance(node, dict):
        return {str(key): plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [plain(value) for value in node]
    for kind in (bool, str, int, float):
        if isinstance(node, kind):
            return kind(node)
    return node


def _house_rules(document: Document) -> Iterator[Problem]:
    def problem(path: Path_, message: str) -> Problem:
        return Problem(document.file, document.line(path), message)

    for path, node in walk(document.data):
        if isinstance(node, dict):
            for key in node:
                if isinstance(key, str) and key.startswith("x-") and key not in EXTENSIONS and path[-1:] != ("properties",):
                    yield problem((*path, key), f"{key} is no extension of this project; spec/README.md lists them")
            for key in _TEXTS:
                if isinstance(node.get(key), str) and CITATION.search(node[key]):
                    yield problem((*path, key), f"{key} cites an exchange in its text; cite it in x-rancher-seen beside it")
    known = {operation.get("operationId") for _, _, operation in document.operations()}
    for url, method, operation in document.operations():
        here: Path_ = ("paths", url, method)
        name = operation.get("operationId")
        if not name:
            yield problem(here, f"{method.upper()} {url} has no operationId")
        for member in ("summary", "description"):
            if not operation.get(member):
                yield problem(here, f"{name or f'{method.upper()} {url}'} has no {member}")
        yield from _client_rules(document, here, operation, known)
        yield from _action_rules(document, here, operation)
    for name, schema in document.data.get("components", {}).get("schemas", {}).items():
        for member, value in (schema.get("properties") or {}).items():
            if isinstance(value, dict) and not value.get("description"):
                yield problem(("components", "schemas", name, "properties", member), f"{name}.{member} has no description")


def _client_rules(document: Document, here: Path_, operation: Any, known: set[Any]) -> Iterator[Problem]:
    def problem(key: str, message: str) -> Problem:
        return Problem(document.file, document.line((*here, key)), message)

    client, scopes = operation.get("x-rancher-client"), operation.get("x-rancher-scopes")
    if (client is None) == (scopes is None):
        yield problem("operationId", "an operation needs one of x-rancher-client and x-rancher-scopes")
    if scopes is not None and scopes not in known:
        yield problem("x-rancher-scopes", f"there is no operation {scopes}")
    for entry in client if isinstance(client, list) else [client] if client is not None else []:
        for key in sorted(entry.keys() - _CLIENT_KEYS):
            yield problem("x-rancher-client", f"x-rancher-client has no member {key}")
        if "method" not in entry and "resource" in entry and "x-rancher-actions" not in operation:
            yield problem("x-rancher-client", "method is missing: only an operation with x-rancher-actions can leave it out")
        if entry.get("idempotency", "safe") not in _IDEMPOTENCY:
            yield problem("x-rancher-client", f"idempotency must be one of {', '.join(sorted(_IDEMPOTENCY))}")
        if "get" in entry and entry["get"] not in known:
            yield problem("x-rancher-client", f"there is no operation {entry['get']}")


def _action_rules(document: Document, here: Path_, operation: Any) -> Iterator[Problem]:
    parameters = [document.resolve(each) for each in operation.get("parameters", [])]
    names: list[str] = next((each["schema"].get("enum", []) for each in parameters if each.get("name") == "action"), [])
    texts = operation.get("x-rancher-actions") or {}
    for name in names:
        if not (texts.get(name) or {}).get("summary"):
            yield Problem(
                document.file, document.line((*here, "x-rancher-actions", name)), f"action {name} has no text in x-rancher-actions"
            )
    for name in texts:
        if name not in names:
            message = f"action {name} is not among the values of parameter action"
            yield Problem(document.file, document.line((*here, "x-rancher-actions", name)), message)
