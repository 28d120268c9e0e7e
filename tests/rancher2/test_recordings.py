"""Every recorded exchange of Rancher 2 that falls under a described operation is as described, and the SDK decodes it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest

from codegen.document import walk
from rancher_keys._core.decode import decode
from rancher_keys._core.model import Model
from rancher_keys._core.secret import Secret
from rancher_keys.contract.description import Description, Match
from rancher_keys.contract.documents import document
from rancher_keys.contract.rancher2 import drift
from rancher_keys.contract.target import Target
from rancher_keys.rancher2 import models

from ..recordings import FOLDER, Exchange, load

RECORDINGS = {
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

OUT_OF_SCOPE = {
    "another type": "the root, principals, bindings, features, Steve, other Kubernetes resources: only what tokens need is described",
    "another method": "a method that no operation has, such as 404 or 405 of an item, or DELETE of all users' tokens at once",
    "another form of the URL": "/v3/token, a path below a token, a name with a slash: servers accept more URLs than are described",
    "plain HTTP": "redirected or rejected before the API is reached",
    "no such API": "ext.cattle.io before 2.12",
    "another view": "PartialObjectMetadata and Table, which Kubernetes gives of any resource",
    "a stream": "the body of a watch is lines of JSON; see the tests of watches",
}
LOCAL = "/k8s/clusters/local"
ALL_TOKENS = "/apis/management.cattle.io/v3/tokens"
MADE_UP = "z" * 54
"""In the place of a secret key that the recorder replaced by `<SECRET>`."""
SECRET_KEY = re.compile(r"(?<![A-Za-z0-9])[bcdfghjklmnpqrstvwxz2-9]{54}(?![A-Za-z0-9])")


@cache
def description() -> Description:
    return Description(document(2))


@cache
def exchanges(recording: str) -> list[Exchange]:
    found = load(f"rancher-{recording}")
    return [replace(each, body=json.loads(json.dumps(each.body).replace("<SECRET>", MADE_UP))) for each in found]


def exchange_of(citation: str) -> Exchange:
    """The exchange that `2.15/097` names.

    Raises:
        StopIteration: It was not recorded.
    """
    recording, _, number = citation.partition("/")
    return next(each for each in exchanges(recording) if each.name.startswith(f"{number}-"))


def scope(recording: str, exchange: Exchange) -> Match | str:
    """The operation, or why the exchange is out of scope."""
    parts = urlsplit(exchange.url)
    path = parts.path.removeprefix(LOCAL) if "/ext.cattle.io/" in parts.path else parts.path
    path = f"{LOCAL}{path}" if path.startswith(ALL_TOKENS) else path
    if parts.scheme == "http" and exchange.method == "GET":
        return "plain HTTP"
    if recording.split("-")[0] in ("2.7", "2.10") and path.startswith("/apis/ext.cattle.io"):
        return "no such API"
    if re.match(r"/v3/token(s/[^/]+/.+|/.*|$)", path) or re.search(r"/tokens/ext(%2F|/)", path):
        return "another form of the URL"
    if ";as=" in str(exchange.request_headers):
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


def test_every_recording_is_checked() -> None:
    assert {path.name.removesuffix(".jsonl.xz").removeprefix("rancher-") for path in FOLDER.glob("rancher-2*.xz")} == set(RECORDINGS)


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
    assert checked >= RECORDINGS[recording][0]


@pytest.mark.parametrize("recording", RECORDINGS)
def test_what_is_out_of_scope_is_listed(recording: str) -> None:
    reasons = Counter(found for each in exchanges(recording) if isinstance(found := scope(recording, each), str))
    assert set(reasons) <= set(OUT_OF_SCOPE)


def test_each_reason_to_leave_an_exchange_out_is_needed() -> None:
    reasons = {found for name in RECORDINGS for each in exchanges(name) if isinstance(found := scope(name, each), str)}
    assert reasons == set(OUT_OF_SCOPE)


def model_of(match: Match, exchange: Exchange) -> type[Model] | None:
    response = description().resolve(match.operation["responses"][str(exchange.status)])
    kind = (exchange.header("content-type") or "").split(";")[0]
    schema = response.get("content", {}).get(kind, {}).get("schema", {})
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
    assert decoded >= RECORDINGS[recording][1]


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


def cited(evidence: Any) -> Iterator[str]:
    """The citations of an `x-rancher-seen`, or of a `seen`."""
    for each in evidence if isinstance(evidence, list) else [evidence]:
        yield from [each] if isinstance(each, str) else each.get("seen", [])


def test_every_citation_of_the_document_is_recorded() -> None:
    found = {
        citation
        for _, node in walk(document(2))
        if isinstance(node, dict)
        for key in ("x-rancher-seen", "seen")
        if key in node
        for citation in cited(node[key])
    }
    known = {f"{name}/{each.name.split('-')[0]}" for name in RECORDINGS for each in exchanges(name)}
    assert len(found) > 500
    assert not found - known


def test_evidence_says_whole_sentences_and_how_they_are_known() -> None:
    for path, node in walk(document(2)):
        if isinstance(node, dict) and "x-rancher-seen" in node:
            for each in node["x-rancher-seen"]:
                assert isinstance(each, str) or (set(each) in ({"says", "seen"}, {"says", "source"}) and each["says"].endswith(".")), path


def test_a_response_cites_exchanges_with_its_status() -> None:
    wrong = [
        f"{match.operation['operationId']} {status}: {citation}"
        for match in description().operations()
        for status, response in match.operation["responses"].items()
        for citation in cited(response.get("x-rancher-seen", []))
        if exchange_of(citation).status != int(status)
    ]
    assert not wrong


def test_texts_hold_no_citation() -> None:
    citation = re.compile(r"\b[12]\.\d+(-[a-z0-9-]+)?/\d{3,4}\b|\(\d{3}([,-] ?\d{3})*\)")
    texts = ("title", "summary", "description", "output", "says", "server", "x-rancher-hidden")
    held = [
        (path, key)
        for path, node in walk(document(2))
        if isinstance(node, dict) and path[-1:] != ("properties",)
        for key in texts
        if isinstance(node.get(key), str) and citation.search(node[key])
    ]
    assert not held


def test_examples_hold_no_secret_key() -> None:
    assert not SECRET_KEY.search(json.dumps(document(2)["components"]["examples"]))
