"""Every recorded exchange that falls under a described operation is as described, and the SDK decodes it."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache

import pytest

from rancher_keys._core.decode import decode
from rancher_keys._core.model import Model
from rancher_keys._core.secret import Secret
from rancher_keys.contract.description import Description, Match, relative
from rancher_keys.contract.documents import document
from rancher_keys.contract.rancher1 import drift
from rancher_keys.rancher1 import API_VERSIONS, models

from ..parity.rancher1 import unmasked
from ..recordings import Exchange, load

VERSIONS = ("1.0", "1.2", "1.6")

OUT_OF_SCOPE = {
    "outside the API": "a path of the web server or of an API version that is not served: HTML, /ping, the list of versions",
    "another type": "accounts as a list, passwords, credentials, access control, other schemas: only what keys need is described",
    "another method": "a method that no operation has: 405, or 403 for TRACE",
    "another form of the address": "apikey, apiKeys, a double slash: servers read addresses loosely, the document gives one form",
    "_plainId": "an administrator's option that changes the type of ids",
    "compressed": "the recording holds no body",
}


@cache
def description() -> Description:
    return Description(document(1))


@cache
def exchanges(version: str) -> list[Exchange]:
    return load(f"rancher-{version}")


def scope(exchange: Exchange) -> Match | str:
    """The operation, or why the exchange is out of scope."""
    url = unmasked(exchange)
    if "//" in url.split("://", 1)[1]:
        return "another form of the address"
    found = relative(url, API_VERSIONS)
    html = exchange.header("content-type") or ""
    if found is None or (exchange.status == 404 and "ISO-8859-1" in html):
        return "outside the API"
    path, query = found
    if "_plainId" in query:
        return "_plainId"
    if isinstance(exchange.body, str) and exchange.body.endswith("bytes of binary>") and exchange.header("content-encoding"):
        return "compressed"
    method = query.get("_method", [exchange.method])[0]
    match = description().find(method, path)
    if match is None:
        names = [segment for segment in path.split("/") if segment]
        if any(name.lower() in ("apikey", "apikeys") and name != "apikeys" for name in names):
            return "another form of the address"
        if exchange.status in (403, 405) or (exchange.status == 401 and exchange.method not in ("GET", "POST")):
            return "another method"
        return "another type"
    if match.method == "post" and match.template.endswith("/{id}") and "action" not in query:
        return "another method"
    return match


@pytest.mark.parametrize("version", VERSIONS)
def test_answers_are_as_described(version: str) -> None:
    wrong = {}
    checked = 0
    for exchange in exchanges(version):
        match = scope(exchange)
        if isinstance(match, Match):
            checked += 1
            found = description().problems(match, exchange.status, exchange.headers, exchange.body)
            if found:
                wrong[exchange.name] = found[:3]
    assert not wrong
    assert checked > 500, "most of the recording is in scope"


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_out_of_scope_is_listed(version: str) -> None:
    reasons = Counter(found for each in exchanges(version) if isinstance(found := scope(each), str))
    assert set(reasons) == set(OUT_OF_SCOPE)
    assert sum(reasons.values()) < len(exchanges(version)) * 0.13


def model_of(match: Match, status: int) -> type[Model] | None:
    content = description().resolve(match.operation["responses"][str(status)]).get("content", {})
    schema = content.get("application/json", {}).get("schema")
    if schema is None or status >= 400:
        return None
    name = schema["$ref"].rsplit("/", 1)[-1]
    return getattr(models, description().resolve(schema).get("x-rancher-model", name))  # type: ignore[no-any-return]


@pytest.mark.parametrize("version", VERSIONS)
def test_the_sdk_decodes_them(version: str) -> None:
    decoded = 0
    for exchange in exchanges(version):
        match = scope(exchange)
        if not isinstance(match, Match) or not isinstance(exchange.body, dict):
            continue
        model = model_of(match, exchange.status)
        if model is None:
            continue
        result = decode(json.dumps(exchange.body).encode(), model)
        decoded += 1
        if isinstance(result, models.ApiKey):
            assert (result.id, result.state, result.access_key) == tuple(exchange.body[each] for each in ("id", "state", "publicValue"))
            assert "SHA256" not in repr(result)
        if isinstance(result, models.ApiKeyCreated) and len(exchange.body["secretValue"] or "") > 8:
            assert result.secret_key == Secret(exchange.body["secretValue"])
            assert exchange.body["secretValue"] not in repr(result)
    assert decoded > 400


def test_every_operation_and_action_is_recorded() -> None:
    seen = {
        found.operation["operationId"] for version in VERSIONS for each in exchanges(version) if isinstance(found := scope(each), Match)
    }
    assert seen >= {match.operation["operationId"] for match in description().operations()} - {"downloadProjectApiKeyCertificate"}


@pytest.mark.parametrize("member", ["state", "publicValue", "links", "uuid"])
def test_a_missing_member_is_noticed(member: str) -> None:
    exchange = next(each for each in exchanges("1.6") if each.name.startswith("033-"))
    match = scope(exchange)
    assert isinstance(match, Match)
    body = {key: value for key, value in exchange.body.items() if key != member}
    assert description().problems(match, 200, exchange.headers, body)


def test_a_clear_secret_on_get_is_noticed() -> None:
    exchange = next(each for each in exchanges("1.6") if each.name.startswith("033-"))
    match = scope(exchange)
    assert isinstance(match, Match)
    assert description().problems(match, 200, exchange.headers, {**exchange.body, "secretValue": "madeUp"})
    assert description().problems(match, 200, exchange.headers, {**exchange.body, "surprise": 1})


@pytest.mark.parametrize(
    ("version", "number", "view"),
    [
        ("1.0", "007", "admin"),
        ("1.2", "007", "admin"),
        ("1.6", "007", "admin"),
        ("1.6", "448", "user"),
        ("1.6", "495", "user"),
        ("1.6", "513", "user"),
    ],
)
def test_the_servers_schema_is_the_described_one(version: str, number: str, view: str) -> None:
    exchange = next(each for each in exchanges(version) if each.name.startswith(f"{number}-"))
    assert drift.served(exchange.body) == drift.described(description(), view)
