"""Every recorded exchange of a described operation agrees with the document, and the SDK decodes it."""

from __future__ import annotations

import json
import re
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

from ..recordings import Exchange, load
from ..spec.recorded import RELEASES_1

VERSIONS = tuple(RELEASES_1)

OUT_OF_SCOPE = {
    "outside the API": "a path of the web server, or an API version that the server does not have: HTML, /ping, the list of versions",
    "another type": "lists of accounts, passwords, credentials, access control, other schemas: the document describes only what keys need",
    "another method": "a method that no operation has: 405, or 403 for TRACE",
    "another form of the URL": "apikey, apiKeys, a double slash: servers read URLs loosely, the document gives one form",
    "_plainId": "an administrator's option that changes the type of IDs",
    "compressed": "the recording has no body",
}

COMPLETE = ("1.0", "1.2", "1.6")
"""The recordings that contain every kind of exchange that is out of scope; the others are shorter."""


@cache
def description() -> Description:
    return Description(document(1))


@cache
def exchanges(version: str) -> list[Exchange]:
    return load(f"rancher-{version}")


def scope(exchange: Exchange) -> Match | str:
    """The operation, or why the exchange is out of scope."""
    url = exchange.url
    if "//" in url.split("://", 1)[1]:
        return "another form of the URL"
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
            return "another form of the URL"
        if exchange.status in (403, 405) or (exchange.status == 401 and exchange.method not in ("GET", "POST")):
            return "another method"
        return "another type"
    if match.method == "post" and match.template.endswith("/{id}") and "action" not in query:
        return "another method"
    return match


@pytest.mark.parametrize("version", VERSIONS)
def test_responses_agree_with_the_document(version: str) -> None:
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
    assert checked > len(exchanges(version)) * 0.87, "most of the recording is in scope"


@pytest.mark.parametrize("version", VERSIONS)
def test_every_reason_for_being_out_of_scope_is_listed(version: str) -> None:
    reasons = {found for each in exchanges(version) if isinstance(found := scope(each), str)}
    assert reasons <= set(OUT_OF_SCOPE)
    if version in COMPLETE:
        assert reasons == set(OUT_OF_SCOPE)


def release(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


@pytest.mark.parametrize("header", sorted(document(1)["components"]["headers"]))
@pytest.mark.parametrize("version", VERSIONS)
def test_a_header_comes_with_the_release_that_the_document_names(version: str, header: str) -> None:
    since = document(1)["components"]["headers"][header].get("x-rancher-since", "0")
    received = [exchange.name for exchange in exchanges(version) if exchange.header(header) is not None]
    assert bool(received) == (release(RELEASES_1[version]) >= release(since))


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
    assert decoded > len(exchanges(version)) * 0.6


def test_every_operation_is_recorded() -> None:
    recorded = {
        found.operation["operationId"] for version in VERSIONS for each in exchanges(version) if isinstance(found := scope(each), Match)
    }
    assert recorded == {match.operation["operationId"] for match in description().operations()}


@pytest.mark.parametrize("version", VERSIONS)
def test_every_action_is_recorded(version: str) -> None:
    """Every action succeeds somewhere, except create, which no key offers."""
    found = Counter(
        re.findall(r"[?&]action=(\w*)", each.url)[0]
        for each in exchanges(version)
        if each.method == "POST" and each.status == 202 and isinstance(scope(each), Match)
    )
    actions = document(1)["paths"]["/apikeys/{id}"]["post"]["x-rancher-actions"]
    assert set(found) == set(actions) - {"create"}


@pytest.mark.parametrize("version", VERSIONS)
def test_an_action_leads_through_the_states_that_the_document_names(version: str) -> None:
    actions = document(1)["paths"]["/apikeys/{id}"]["post"]["x-rancher-actions"]
    for each in exchanges(version):
        match = scope(each)
        if each.method == "POST" and each.status == 202 and isinstance(match, Match):
            action = re.findall(r"[?&]action=(\w*)", each.url)[0]
            assert each.body["state"] in actions[action]["via"], each.name


@pytest.mark.parametrize("name", ["state", "publicValue", "links", "uuid"])
def test_a_missing_property_is_noticed(name: str) -> None:
    exchange = next(each for each in exchanges("1.6") if each.name.startswith("033-"))
    match = scope(exchange)
    assert isinstance(match, Match)
    body = {key: value for key, value in exchange.body.items() if key != name}
    assert description().problems(match, 200, exchange.headers, body)


def test_a_secret_in_clear_text_on_get_is_noticed() -> None:
    exchange = next(each for each in exchanges("1.6") if each.name.startswith("033-"))
    match = scope(exchange)
    assert isinstance(match, Match)
    assert description().problems(match, 200, exchange.headers, {**exchange.body, "secretValue": "madeUp"})
    assert description().problems(match, 200, exchange.headers, {**exchange.body, "surprise": 1})


_SHORTER = {"012": "admin", "013": "user", "015": "admin", "072": "user", "077": "user"}
SCHEMAS = {
    "1.0": {"007": "admin"},
    "1.1": _SHORTER,
    "1.2": {"007": "admin"},
    "1.3": _SHORTER,
    "1.4": _SHORTER,
    "1.6.0": _SHORTER,
    "1.6": {"007": "admin", "612": "admin", "014": "user", "448": "user", "495": "user", "513": "user", "562": "user", "573": "user"},
}
"""The exchanges that return a schema of apiKey, with the view that the caller has."""


@pytest.mark.parametrize(
    ("version", "number", "view"), [(version, number, view) for version, numbers in SCHEMAS.items() for number, view in numbers.items()]
)
def test_the_schema_of_the_server_is_the_described_one(version: str, number: str, view: str) -> None:
    exchange = next(each for each in exchanges(version) if each.name.startswith(f"{number}-"))
    assert drift.served(exchange.body) == drift.described(description(), view)
