"""Every recorded exchange of Rancher 2 that falls under a described operation is as described, and the SDK decodes it."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from urllib.parse import urlsplit

import msgspec
import pytest

from rancher_keys._core.decode import decode
from rancher_keys._core.model import Model
from rancher_keys._core.secret import Secret
from rancher_keys.contract.description import Description, Match
from rancher_keys.contract.documents import document
from rancher_keys.contract.rancher2 import drift
from rancher_keys.contract.target import Target
from rancher_keys.rancher2 import models

from ..recordings import Exchange, load

VERSIONS = ("2.7", "2.12", "2.15")

OUT_OF_SCOPE = {
    "another type": "the root, principals, bindings, features, Steve, Kubernetes: only what tokens need is described",
    "another method": "a method that no operation has: 404 or 405",
    "another form of the address": "/v3/token, a path below a token, a name with a slash: servers read addresses loosely",
    "plain HTTP": "redirected or refused before the API is reached",
    "no such API": "ext.cattle.io before 2.12, and what is left of /v1-public before 2.13",
    "another view": "PartialObjectMetadata, which Kubernetes gives of anything",
    "a stream": "a watch's body is lines of JSON; see test_a_watch_is_lines_of_events",
}


@cache
def description() -> Description:
    return Description(document(2))


@cache
def exchanges(version: str) -> list[Exchange]:
    return load(f"rancher-{version}")


def scope(version: str, exchange: Exchange) -> Match | str:
    """The operation, or why the exchange is out of scope."""
    parts = urlsplit(exchange.url)
    path = parts.path.removeprefix("/k8s/clusters/local") if "/ext.cattle.io/" in parts.path else parts.path
    if parts.scheme == "http" and exchange.method == "GET":
        return "plain HTTP"
    if (version == "2.7" and path.startswith("/apis/")) or (path.startswith("/v1-public") and exchange.status == 404):
        return "no such API"
    if re.match(r"/v3/token(s/[^/]+/.+|/.*|$)", path) or re.search(r"/tokens/ext(%2F|/)", path):
        return "another form of the address"
    if "PartialObjectMetadata" in str(exchange.request_headers):
        return "another view"
    if "watch=true" in parts.query:
        return "a stream"
    match = description().find(exchange.method, path)
    if match is None:
        known = any(description().find(method, path) for method in ("GET", "POST"))
        return "another method" if known else "another type"
    if path.startswith("/v3/tokens/") and exchange.method == "POST":
        return "another method"
    return match


@pytest.mark.parametrize("version", VERSIONS)
def test_answers_are_as_described(version: str) -> None:
    wrong = {}
    checked = 0
    for exchange in exchanges(version):
        match = scope(version, exchange)
        if isinstance(match, Match):
            checked += 1
            found = description().problems(match, exchange.status, exchange.headers, exchange.body)
            if found:
                wrong[exchange.name] = found[:3]
    assert not wrong
    assert checked > 0.67 * len(exchanges(version)), "most of the recording is in scope"


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_out_of_scope_is_listed(version: str) -> None:
    reasons = Counter(found for each in exchanges(version) if isinstance(found := scope(version, each), str))
    assert set(reasons) <= set(OUT_OF_SCOPE)
    assert sum(reasons.values()) < len(exchanges(version)) / 3


def model_of(match: Match, exchange: Exchange) -> type[Model] | None:
    answer = description().resolve(match.operation["responses"][str(exchange.status)])
    kind = (exchange.header("content-type") or "").split(";")[0]
    schema = answer.get("content", {}).get(kind, {}).get("schema", {})
    if exchange.status >= 400 or "$ref" not in schema:
        return None
    name = schema["$ref"].rsplit("/", 1)[-1]
    return getattr(models, description().resolve(schema).get("x-rancher-model", name))  # type: ignore[no-any-return]


@pytest.mark.parametrize(("version", "least"), [("2.7", 150), ("2.12", 25), ("2.15", 200)])
def test_the_sdk_decodes_them(version: str, least: int) -> None:
    decoded = 0
    for exchange in exchanges(version):
        match = scope(version, exchange)
        model = model_of(match, exchange) if isinstance(match, Match) and isinstance(exchange.body, dict) else None
        if model is None:
            continue
        result = msgspec.json.decode(json.dumps(exchange.body), type=model, dec_hook=lambda _, value: Secret(value))
        assert decode(json.dumps(exchange.body).encode(), model) == result
        decoded += 1
        if isinstance(result, models.Token):
            assert (result.id, result.ttl_ms, result.cluster_id) == tuple(exchange.body[each] for each in ("id", "ttl", "clusterId"))
            assert (result.expires_at is None) == (not exchange.body["expiresAt"] and not exchange.body["ttl"])
        if isinstance(result, models.TokenCreated):
            assert exchange.body["token"].partition(":")[2] not in repr(result)
        if isinstance(result, models.ExtTokenList):
            assert [each.id for each in result.items] == [each["metadata"]["name"] for each in exchange.body["items"]]
            assert "$3:1" not in repr(result)
    assert decoded >= least


def test_every_operation_is_recorded() -> None:
    seen = {
        found.operation["operationId"]
        for version in VERSIONS
        for each in exchanges(version)
        if isinstance(found := scope(version, each), Match)
    }
    assert seen == {match.operation["operationId"] for match in description().operations()} - {"getCluster"}


@pytest.mark.parametrize(("version", "number"), [("2.7", "036"), ("2.12", "012"), ("2.15", "036")])
def test_the_servers_schema_is_the_described_one(version: str, number: str) -> None:
    exchange = next(each for each in exchanges(version) if each.name.startswith(f"{number}-"))
    target = Target("https://rancher.example.com", 2, version, ())
    assert drift.served(exchange.body) == drift.described(description(), target)


def test_nothing_is_said_of_the_deprecation() -> None:
    for exchange in exchanges("2.15"):
        if "/v3/tokens" in exchange.url:
            assert not {name.lower() for name, _ in exchange.headers} & {"warning", "deprecation", "sunset"}


def test_a_watch_is_lines_of_events() -> None:
    exchange = next(each for each in exchanges("2.15") if each.name.startswith("457-"))
    events = [json.loads(line) for line in str(exchange.body).splitlines()]
    assert {each["type"] for each in events} <= {"ADDED", "MODIFIED", "DELETED"}
    for each in events:
        assert not description().check({"$ref": "#/components/schemas/ExtTokenEvent"}, each)


@pytest.mark.parametrize("member", ["ttl", "links", "uuid", "expiresAt", "isDerived"])
def test_a_missing_member_is_noticed(member: str) -> None:
    exchange = next(each for each in exchanges("2.15") if each.name.startswith("126-"))
    match = scope("2.15", exchange)
    assert isinstance(match, Match)
    body = {key: value for key, value in exchange.body.items() if key != member}
    assert description().problems(match, 200, exchange.headers, body)


@pytest.mark.parametrize("surprise", [{"token": "token-abcde:madeup"}, {"surprise": 1}])
def test_what_should_not_be_there_is_noticed(surprise: dict[str, object]) -> None:
    exchange = next(each for each in exchanges("2.15") if each.name.startswith("126-"))
    match = scope("2.15", exchange)
    assert isinstance(match, Match)
    assert description().problems(match, 200, exchange.headers, {**exchange.body, **surprise})
