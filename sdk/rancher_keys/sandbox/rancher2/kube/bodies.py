"""The object in a request's body: its kind, its fields, and unknown or repeated fields, as the API machinery reports them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from .. import go
from .status import Resource, StatusError, bad_request

_SCHEME = "pkg/runtime/scheme.go:111"
_KIND_STRUCT = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'
_SHOWN = 30
LONGEST = 3 * 1024 * 1024
"""The longest body, in bytes."""
OBJECT_META = {
    "name": "string",
    "generateName": "string",
    "namespace": "string",
    "selfLink": "string",
    "uid": "types.UID",
    "resourceVersion": "string",
    "generation": "int64",
    "creationTimestamp": "any",
    "deletionTimestamp": "any",
    "deletionGracePeriodSeconds": "int64",
    "labels": "map[string]string",
    "annotations": "map[string]string",
    "ownerReferences": "any",
    "finalizers": "[]string",
    "managedFields": "any",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """A Go struct: its name and its fields by JSON name; a field is the name of a Go type, or another struct."""

    name: str
    fields: dict[str, str | Shape]


def object_shape(kind: str, spec: dict[str, str | Shape] | None, status: dict[str, str | Shape] | None = None) -> Shape:
    """The struct of a Kubernetes object with a spec and a status; without fields the status is not checked."""
    fields: dict[str, str | Shape] = {"kind": "string", "apiVersion": "string", "metadata": Shape("ObjectMeta", dict(OBJECT_META))}
    if spec is not None:
        fields["spec"] = Shape(f"{kind}Spec", spec)
    fields["status"] = "any" if status is None else Shape(f"{kind}Status", status)
    return Shape(kind, fields)


@dataclass(slots=True)
class Body:
    """An object that was read, and what a strict decoder objects to."""

    members: dict[str, Any]
    strict_errors: list[str] = field(default_factory=list)

    @property
    def metadata(self) -> dict[str, Any]:
        """The object's metadata."""
        return self.members.get("metadata") or {}

    @property
    def spec(self) -> dict[str, Any]:
        """The object's spec."""
        return self.members.get("spec") or {}


def _summary(body: bytes) -> str:
    if not body:
        return "<empty>"
    cut = body[:_SHOWN]
    shown = cut.decode("utf-8", "replace") if body.startswith(b"{") else cut.hex()
    return shown + (" ..." if len(body) > _SHOWN else "")


def read_object(content_type: str | None, body: bytes, resource: Resource, shape: Shape, known_kinds: tuple[str, ...]) -> Body:
    """Read the object in a body.

    Args:
        content_type: The request's Content-Type; JSON where None.
        body: The request's body.
        resource: What the URL names.
        shape: The struct of the object.
        known_kinds: Other kinds of the same API.

    Raises:
        StatusError: 415 for another media type, 400 for something that is not such an object.
    """
    if len(body) > LONGEST:
        raise StatusError(413, "RequestEntityTooLarge", f"Request entity too large: limit is {LONGEST}")
    media = (content_type or "application/json").split(";")[0].strip()
    if media not in ("application/json", "application/yaml"):
        text = "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml"
        raise StatusError(415, "UnsupportedMediaType", text)
    try:
        value = go.parse(json.dumps(YAML(typ="safe").load(body.decode())).encode()) if media == "application/yaml" else go.parse(body)
        if value is not None and not isinstance(value, dict):
            raise go.GoError(f"json: cannot unmarshal {go.kind_of(value)} into Go value of type {_KIND_STRUCT}")
    except (go.GoError, YAMLError, UnicodeDecodeError, TypeError, ValueError) as error:
        reason = f"couldn't get version/kind; json parse error: {error}"
        text = f"the object provided is unrecognized (must be of type {resource.kind}): {reason} ({_summary(body)})"
        raise bad_request(text) from None
    members = value or go.Object()
    kind, version = _kind(members, resource)
    where = f'{kind} in version "{version.rpartition("/")[2]}" cannot be handled as a {resource.kind}'
    if version != resource.api_version or kind not in (resource.kind, *known_kinds):
        raise bad_request(f'{where}: no kind "{kind}" is registered for version "{version}" in scheme "{_SCHEME}"')
    if kind != resource.kind:
        raise bad_request(f"{where}: converting (v1.{kind}) to (v1.{resource.kind}): unknown conversion")
    strict: list[str] = []
    try:
        _check(members, shape, [], strict)
    except go.GoError as error:
        raise bad_request(f"{where}: {error}") from None
    plain = go.plain(members)
    metadata = plain.get("metadata") or {}
    for name in ("labels", "annotations"):
        if metadata.get(name):
            metadata[name] = {key: value or "" for key, value in metadata[name].items()}
    return Body(plain, strict)


def _kind(members: dict[str, Any], resource: Resource) -> tuple[str, str]:
    """Kind and apiVersion of an object, or those of the URL."""
    kind, version = members.get("kind"), members.get("apiVersion")
    return (kind if isinstance(kind, str) and kind else resource.kind), (
        version if isinstance(version, str) and version else resource.api_version
    )


def check_shape(members: dict[str, Any], shape: Shape) -> None:
    """Check the types of an object's fields.

    Raises:
        GoError: One is of another type.
    """
    _check(members, shape, [], [])


def _check(members: dict[str, Any], shape: Shape, path: list[str], strict: list[str]) -> None:
    strict.extend(f'duplicate field "{".".join([*path, name])}"' for name in getattr(members, "repeated", ()))
    for name, value in members.items():
        here = [*path, name]
        expected = shape.fields.get(name)
        if expected is None:
            strict.append(f'unknown field "{".".join(here)}"')
        elif isinstance(expected, Shape):
            if value is not None and not isinstance(value, dict):
                target = f"{shape.name}.{'.'.join(here)} of type v1.{expected.name}"
                raise go.GoError(f"json: cannot unmarshal {go.kind_of(value)} into Go struct field {target}")
            _check(value or {}, expected, here, strict)
        elif expected == "types.UID":
            if value is not None and not isinstance(value, str):
                target = f"{shape.name}.{'.'.join(here)} of type {expected}"
                raise go.GoError(f"json: cannot unmarshal {go.kind_of(value)} into Go struct field {target}")
        elif expected != "any":
            go.convert(value, expected, f"{shape.name}.{'.'.join(here)}")
