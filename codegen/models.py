"""Models out of the document's schemas, by datamodel-code-generator."""

from __future__ import annotations

import json
import re
import warnings
from typing import Any

from datamodel_code_generator import generate
from datamodel_code_generator.enums import DataModelType, InputFileType
from datamodel_code_generator.format import DatetimeClassType, PythonVersion

from .document import Document, plain

_REFERENCE = "#/components/schemas/"
_SECRET = {"customTypePath": "rancher_keys._core.secret.Secret"}
_DROPPED = {"pattern", "maxLength", "minProperties", "propertyNames", "const", "default", "examples"}


def model_source(document: Document, roots: list[str]) -> str:
    """Python source of the models that `roots` need."""
    schemas = plain(document.data["components"]["schemas"])
    aliases = {name: schema["x-rancher-model"] for name, schema in schemas.items() if "x-rancher-model" in schema}
    prepared: dict[str, Any] = {}
    names: dict[str, str] = {}
    waiting = [aliases.get(root, root) for root in roots]
    while waiting:
        name = waiting.pop()
        if name in prepared:
            continue
        prepared[name] = _prepare(name, schemas[name], schemas, aliases, names)
        waiting += re.findall(rf'"{_REFERENCE}(\w+)"', json.dumps(prepared[name]))
    for name, schema in schemas.items():
        if "enum" in schema and name not in prepared:
            prepared[name] = {key: value for key, value in schema.items() if not key.startswith("x-")}
    source = _generate({name: prepared[name] for name in schemas if name in prepared}, names)
    bases = {name: schemas[name]["x-rancher-base"].split(".") for name in prepared if "x-rancher-base" in schemas[name]}
    for name, (_, base) in bases.items():
        source = source.replace(f"class {name}(Model,", f"class {name}({base},")
    imports = "".join(f"from .{module} import {base}\n" for module, base in sorted(set(map(tuple, bases.values()))))
    return source.replace("from rancher_keys._core.model", f"{imports}from rancher_keys._core.model", 1)


def _prepare(owner: str, schema: dict[str, Any], schemas: dict[str, Any], aliases: dict[str, str], names: dict[str, str]) -> dict[str, Any]:
    """A schema as the models want it: open enums, no constraints, hidden members left out, nothing required that can be null."""
    result = {key: value for key, value in schema.items() if key in ("type", "description", "required", "enum")}
    if "null" in schema.get("type", ()):
        result["type"] = schema["type"][0]
    if "allOf" in schema:
        result["allOf"] = [
            {"$ref": each["$ref"]} if "$ref" in each else _prepare(owner, each, schemas, aliases, names) for each in schema["allOf"]
        ]
    properties = {}
    for name, value in (schema.get("properties") or {}).items():
        if "x-rancher-hidden" in value:
            continue
        properties[name] = _property(value, schemas, aliases)
        if "x-rancher-name" in value:
            names[f"{owner}.{name}"] = value["x-rancher-name"]
    if "properties" in schema:
        result["properties"] = properties
        result["required"] = [name for name in schema.get("required", []) if name in properties and not _nullable(properties[name])]
    return result


def _property(value: dict[str, Any], schemas: dict[str, Any], aliases: dict[str, str]) -> dict[str, Any]:
    described = {"description": value["description"]} if "description" in value else {}
    if "$ref" in value:
        name = value["$ref"].removeprefix(_REFERENCE)
        if "enum" in schemas[name]:
            return {"type": "string", **described}
        reference = {"$ref": _REFERENCE + aliases.get(name, name)}
        return {"oneOf": [reference, {"type": "null"}], **described} if "null" in schemas[name].get("type", ()) else reference
    if "oneOf" in value:
        return {"oneOf": [_property(each, schemas, aliases) for each in value["oneOf"]], **described}
    if value.get("format") == "password":
        return {"type": value["type"], **_SECRET, **described}
    if "enum" in value:
        return {"type": "string", **described}
    result = {key: each for key, each in value.items() if key not in _DROPPED and not key.startswith("x-")}
    for key in ("items", "additionalProperties"):
        if isinstance(result.get(key), dict):
            result[key] = _property(result[key], schemas, aliases)
    return result


def _nullable(value: dict[str, Any]) -> bool:
    return (
        "null" in value.get("type", ())
        if isinstance(value.get("type"), list)
        else any(each.get("type") == "null" for each in value.get("oneOf", ()))
    )


def _generate(schemas: dict[str, Any], names: dict[str, str]) -> str:
    document = {"openapi": "3.1.0", "info": {"title": "", "version": ""}, "paths": {}, "components": {"schemas": schemas}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        source = generate(
            json.dumps(document),
            input_file_type=InputFileType.OpenAPI,
            output_model_type=DataModelType.MsgspecStruct,
            output_datetime_class=DatetimeClassType.Datetime,
            target_python_version=PythonVersion.PY_311,
            base_class="rancher_keys._core.model.Model",
            aliases=names,
            snake_case_field=True,
            use_standard_collections=True,
            use_union_operator=True,
            use_schema_description=True,
            use_field_description=True,
            use_annotated=False,
            field_constraints=False,
            keyword_only=True,
            disable_timestamp=True,
            formatters=[],
            output=None,
        )
    source = str(source)
    source = source[source.index("from __future__") :]
    # what a server leaves out is None here, not a third value
    source = source.replace(" | None | UnsetType", " | None").replace(" | UnsetType", " | None").replace("default=UNSET", "default=None")
    source = re.sub(r"= UNSET$", "= None", source, flags=re.MULTILINE)
    return re.sub(r"^(class \w+\()(?!StrEnum)(\w+)[^)]*\):", r"\1\2, frozen=True, kw_only=True):", source, flags=re.MULTILINE)
