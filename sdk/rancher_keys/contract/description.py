"""Compares exchanges with a document: which operation they belong to, and whether the response is as described."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import jsonschema_rs

METHODS = ("get", "put", "post", "delete", "patch")


@dataclass(frozen=True)
class Match:
    """An operation with its path and method."""

    template: str
    method: str
    operation: dict[str, Any]


class Description:
    """A bundled document, ready to compare exchanges with."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        templates = sorted(document["paths"], key=lambda path: (path.count("{"), -len(path)))
        self._patterns = [
            (re.compile(re.sub(r"\{\w+\}", r"[^/]+", re.escape(path).replace(r"\{", "{").replace(r"\}", "}"))), path) for path in templates
        ]
        self._validator = cache(self._compile)

    def operations(self) -> Iterator[Match]:
        """All operations."""
        for path, item in self.document["paths"].items():
            for method in METHODS:
                if method in item:
                    yield Match(path, method, item[method])

    def methods(self, path: str) -> set[str]:
        """The methods of a path, in upper case."""
        return {method.upper() for method in METHODS if method in self.document["paths"][path]}

    def find(self, method: str, path: str, action: str = "") -> Match | None:
        """The operation of a request; `path` is relative to the API version, `action` the query parameter of this name."""
        path = unquote(path) if len(path) < 2 else unquote(path).rstrip("/") or "/"
        if action:
            same = (each for each in self.operations() if each.operation.get("x-rancher-path") == path and each.method == method.lower())
            if match := next(same, None):
                return match
        for pattern, template in self._patterns:
            if pattern.fullmatch(path) and method.lower() in self.document["paths"][template]:
                return Match(template, method.lower(), self.document["paths"][template][method.lower()])
        return None

    def resolve(self, node: Any) -> Any:
        """The target of a reference."""
        while isinstance(node, dict) and "$ref" in node:
            target = self.document
            for part in node["$ref"][2:].split("/"):
                target = target[part]
            node = target
        return node

    def parameters(self, match: Match) -> list[dict[str, Any]]:
        """The parameters of an operation."""
        item = self.document["paths"][match.template]
        return [self.resolve(each) for each in [*item.get("parameters", []), *match.operation.get("parameters", [])]]

    def problems(self, match: Match, status: int, headers: list[tuple[str, str]], body: Any) -> list[str]:
        """How a response differs from the description of its operation."""
        response = self.resolve(match.operation["responses"].get(str(status)))
        if response is None:
            return [f"status {status} is not described"]
        found = []
        given = {name.lower(): value for name, value in headers}
        for name, header in response.get("headers", {}).items():
            if name.lower() in given:
                found += [f"header {name}: {each}" for each in self.check(self.resolve(header)["schema"], given[name.lower()])]
        if body in (None, "") and not any("schema" in each for each in response.get("content", {}).values()):
            return found  # no body is described and none came; the media type does not matter
        kind = given.get("content-type", "").split(";")[0]
        content = response.get("content", {})
        if kind not in content:
            return [*found, f"content type {kind} is not described for {status}"]
        schema = content[kind].get("schema")
        if isinstance(body, dict | list) and schema:
            found += self.check(schema.get("contentSchema", schema), body)
        return found

    def check(self, schema: dict[str, Any], value: Any) -> list[str]:
        """How a value violates a schema."""
        validator = self._validator(json.dumps(schema))
        return [f"{'/'.join(map(str, error.instance_path))}: {error.message[:200]}" for error in validator.iter_errors(value)]

    def _compile(self, schema: str) -> Any:
        return jsonschema_rs.Draft202012Validator({**json.loads(schema), "components": self.document["components"]}, validate_formats=True)


def relative(url: str, api_versions: tuple[str, ...]) -> tuple[str, dict[str, list[str]]] | None:
    """The path below the API version, and the query; None if the URL is outside of it."""
    parts = urlsplit(url)
    for name in api_versions:
        if parts.path == f"/{name}" or parts.path.startswith(f"/{name}/"):
            return parts.path[len(name) + 1 :] or "/", parse_qs(parts.query, keep_blank_values=True)
    return None
