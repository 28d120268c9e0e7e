"""Every recorded exchange of Rancher 2 that falls under a described operation is as described, and the SDK decodes it."""

from __future__ import annotations

import json
import re

import msgspec
import pytest

from rancher_keys._core.decode import decode
from rancher_keys._core.model import Model
from rancher_keys._core.secret import Secret
from rancher_keys.contract.description import Match
from rancher_keys.contract.documents import document
from rancher_keys.contract.rancher2 import drift
from rancher_keys.contract.target import Target
from rancher_keys.rancher2 import models

from ..recordings import Exchange
from .recorded import OUT_OF_SCOPE, RECORDINGS, description, exchange_of, exchanges, scope

LEAST = {
    "2.7": (252, 165),
    "2.7-second": (128, 75),
    "2.10": (128, 73),
    "2.12": (45, 26),
    "2.12-ext-on-v3": (27, 15),
    "2.12-second": (172, 106),
    "2.13": (172, 108),
    "2.13-ext-on-v3": (27, 15),
    "2.14": (172, 108),
    "2.14-ext-on-v3": (27, 15),
    "2.14-v3-public-off": (7, 1),
    "2.15": (336, 215),
    "2.15-admin": (42, 32),
    "2.15-ext": (63, 36),
    "2.15-ext-on-v3": (27, 17),
    "2.15-v3-public-off": (7, 1),
}
"""Each recording with the least number of exchanges that are in the document's scope, and that the SDK decodes."""

SECRET_KEY = re.compile(r"(?<![A-Za-z0-9])[bcdfghjklmnpqrstvwxz2-9]{54}(?![A-Za-z0-9])")


def test_every_recording_is_checked() -> None:
    assert set(LEAST) == set(RECORDINGS)


@pytest.mark.parametrize("recording", RECORDINGS)
def test_responses_are_as_described(recording: str) -> None:
    wrong = {}
    checked = 0
    for exchange in exchanges(recording):
        match = scope(recording, exchange)
        if isinstance(match, Match):
            checked += 1
            found = description().problems(match, exchange.status, exchange.headers, exchange.body)
            if found:
                wrong[exchange.name] = found[:3]
    assert not wrong
    assert checked >= LEAST[recording][0]


def test_the_reasons_to_leave_an_exchange_out_are_the_listed_ones() -> None:
    reasons = {found for name in RECORDINGS for each in exchanges(name) if isinstance(found := scope(name, each), str)}
    assert reasons == set(OUT_OF_SCOPE)


def model_of(match: Match, exchange: Exchange) -> type[Model] | None:
    response = description().resolve(match.operation["responses"][str(exchange.status)])
    kind = (exchange.header("content-type") or "").split(";")[0]
    schema = response.get("content", {}).get(kind, {}).get("schema", {})
    schema = schema.get("contentSchema", schema)
    if exchange.status >= 400 or "$ref" not in schema:
        return None
    name = schema["$ref"].rsplit("/", 1)[-1]
    return getattr(models, description().resolve(schema).get("x-rancher-model", name))  # type: ignore[no-any-return]


@pytest.mark.parametrize("recording", RECORDINGS)
def test_the_sdk_decodes_them(recording: str) -> None:
    decoded = 0
    for exchange in exchanges(recording):
        match = scope(recording, exchange)
        model = model_of(match, exchange) if isinstance(match, Match) and isinstance(exchange.body, dict) else None
        if model is None:
            continue
        result = msgspec.json.decode(json.dumps(exchange.body), type=model, dec_hook=lambda _, value: Secret(value))
        assert decode(json.dumps(exchange.body).encode(), model) == result
        decoded += 1
        secrets = SECRET_KEY.findall(json.dumps(exchange.body))
        assert not [secret for secret in (*secrets, "$3:1", "apiVersion: v1") if secret in repr(result)]
        if isinstance(result, models.TokenCreated | models.KubeconfigCreated | models.KubernetesToken):
            assert secrets, "there was something to keep secret"
        if isinstance(result, models.Token):
            assert (result.id, result.ttl_ms, result.cluster_id) == tuple(exchange.body[each] for each in ("id", "ttl", "clusterId"))
            assert (result.expires_at is None) == (not exchange.body["expiresAt"] and not exchange.body["ttl"])
        if isinstance(result, models.ExtTokenList):
            assert [each.id for each in result.items] == [each["metadata"]["name"] for each in exchange.body["items"]]
    assert decoded >= LEAST[recording][1]


def test_accepted_bodies_are_as_described() -> None:
    """Of the operations below; the older ones describe what to send, and servers accept null and more."""
    described = ("Kubeconfigs", "User activity", "All users' tokens")
    checked = 0
    for name in RECORDINGS:
        for exchange in exchanges(name):
            match = scope(name, exchange)
            if not isinstance(match, Match) or match.operation["tags"][0] not in described:
                continue
            if exchange.status < 300 and exchange.request_body is not None:
                sent = next(value for key, value in exchange.request_headers.items() if key.lower() == "content-type")
                schema = match.operation["requestBody"]["content"][sent]["schema"]
                assert not description().check(schema, json.loads(exchange.request_body)), exchange.name
                checked += 1
    assert checked >= 25


def test_every_operation_is_recorded() -> None:
    seen = {
        found.operation["operationId"] for name in RECORDINGS for each in exchanges(name) if isinstance(found := scope(name, each), Match)
    }
    assert seen == {match.operation["operationId"] for match in description().operations()}


@pytest.mark.parametrize(
    "citation", ["2.7/036", "2.7-second/014", "2.10/014", "2.12/012", "2.12-second/014", "2.13/014", "2.14/014", "2.14/032", "2.15/036"]
)
def test_the_servers_schema_is_the_described_one(citation: str) -> None:
    version = citation.partition("/")[0].split("-")[0]
    target = Target("https://rancher.example.com", 2, version, ())
    assert drift.served(exchange_of(citation).body) == drift.described(description(), target)


@pytest.mark.parametrize("recording", ["2.14", "2.15"])
def test_nothing_is_said_of_the_deprecation(recording: str) -> None:
    for exchange in exchanges(recording):
        if "/v3/tokens" in exchange.url:
            assert not {name.lower() for name, _ in exchange.headers} & {"warning", "deprecation", "sunset"}


@pytest.mark.parametrize(
    ("citation", "schema"),
    [("2.15/457", "ExtTokenEvent"), ("2.15/458", "ExtTokenEvent"), ("2.15/459", "ExtTokenEvent"), ("2.15-admin/1044", "")],
)
def test_a_watch_is_lines_of_events(citation: str, schema: str) -> None:
    events = [json.loads(line) for line in str(exchange_of(citation).body).splitlines()]
    assert events
    assert {each["type"] for each in events} <= {"ADDED", "MODIFIED", "DELETED"}
    for each in events:
        if schema:
            assert not description().check({"$ref": f"#/components/schemas/{schema}"}, each)
        else:
            assert not description().check({"$ref": "#/components/schemas/KubernetesToken"}, each["object"])


@pytest.mark.parametrize("member", ["ttl", "links", "uuid", "expiresAt", "isDerived"])
def test_a_missing_field_is_noticed(member: str) -> None:
    exchange = exchange_of("2.15/126")
    match = scope("2.15", exchange)
    assert isinstance(match, Match)
    body = {key: value for key, value in exchange.body.items() if key != member}
    assert description().problems(match, 200, exchange.headers, body)


@pytest.mark.parametrize("surprise", [{"token": "token-abcde:madeup"}, {"surprise": 1}])
def test_a_field_that_is_not_described_is_noticed(surprise: dict[str, object]) -> None:
    exchange = exchange_of("2.15/126")
    match = scope("2.15", exchange)
    assert isinstance(match, Match)
    assert description().problems(match, 200, exchange.headers, {**exchange.body, **surprise})


@pytest.mark.parametrize(("citation", "secret"), [("2.15-ext/2026", "value"), ("2.14/212", "value"), ("2.15/387", "bearerToken")])
def test_a_secret_outside_the_response_to_a_create_is_noticed(citation: str, secret: str) -> None:
    exchange = exchange_of(citation)
    match = scope(citation.partition("/")[0], exchange)
    assert isinstance(match, Match)
    body = {**exchange.body, "status": {**exchange.body["status"], secret: "made up"}}
    assert description().problems(match, 200, exchange.headers, body)


def test_examples_hold_no_secret_key() -> None:
    assert not SECRET_KEY.search(json.dumps(document(2)["components"]["examples"]))
