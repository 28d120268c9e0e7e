"""The edition for tools that read OpenAPI 3.0 only: what 3.0 says in another way, and what generators get wrong otherwise."""

from __future__ import annotations

from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

from codegen.editions import openapi_30
from rancher_keys.contract.documents import document


def small(schema: dict[str, Any], responses: dict[str, Any] | None = None, parameters: dict[str, Any] | None = None) -> dict[str, Any]:
    """A 3.1 document with one operation, whose request has a schema."""
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}
    operation = {"requestBody": body, "responses": responses or {"204": {"description": "Done."}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1", "summary": "Of all kinds."},
        "paths": {"/things": {"post": operation}},
        "components": {"schemas": {"Thing": schema}, "parameters": parameters or {}},
    }


def thing(schema: dict[str, Any]) -> Any:
    """What a schema becomes."""
    return openapi_30(small(schema))["components"]["schemas"]["Thing"]


@pytest.mark.parametrize("number", [1, 2])
def test_a_document_is_valid_in_3_0(number: int) -> None:
    OpenAPIV30SpecValidator(openapi_30(document(number))).validate()


def test_null_among_types_becomes_nullable() -> None:
    assert thing({"type": ["string", "null"]}) == {"type": "string", "nullable": True}


def test_a_constant_becomes_an_enum_of_one() -> None:
    assert thing({"type": "string", "const": "a"}) == {"type": "string", "enum": ["a"]}


def test_a_map_whose_values_may_be_null_has_values_of_any_type() -> None:
    values = {"type": ["array", "null"], "items": {"type": "string"}}
    assert thing({"type": "object", "additionalProperties": values}) == {"type": "object", "additionalProperties": {}}


def test_a_map_of_texts_stays_one() -> None:
    schema = {"type": "object", "additionalProperties": {"type": "string"}}
    assert thing(schema) == schema


JSON = {"description": "A thing.", "content": {"application/json": {"schema": {"type": "object"}}}}
EMPTY = {"description": "Nothing."}


@pytest.mark.parametrize("empty", [EMPTY, {**EMPTY, "content": {"application/json": {}}}], ids=["empty", "empty with a media type"])
def test_a_success_without_a_body_is_told_at_the_one_with_a_body(empty: dict[str, Any]) -> None:
    edition = openapi_30(small({"type": "object"}, {"200": empty, "201": JSON, "401": JSON}))
    responses = edition["paths"]["/things"]["post"]["responses"]
    assert list(responses) == ["201", "401"]
    assert responses["201"]["description"] == "A thing.\n\n200: Nothing."
    assert responses["401"] == JSON


@pytest.mark.parametrize("responses", [{"200": JSON, "401": JSON}, {"204": EMPTY, "404": JSON}], ids=["with a body", "without a body"])
def test_the_only_success_stays(responses: dict[str, Any]) -> None:
    assert openapi_30(small({"type": "object"}, responses))["paths"]["/things"]["post"]["responses"] == responses


def test_a_parameter_with_a_name_of_its_own_has_it_for_ogen_too() -> None:
    parameters = {
        "_removed": {"name": "_removed", "in": "query", "x-rancher-name": "removed_too", "schema": {"type": "boolean"}},
        "removed": {"name": "removed", "in": "query", "schema": {"type": "boolean"}},
    }
    found = openapi_30(small({"type": "object"}, parameters=parameters))["components"]["parameters"]
    assert {name: each.get("x-ogen-name") for name, each in found.items()} == {"_removed": "RemovedToo", "removed": None}
