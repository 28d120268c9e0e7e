"""The exchanges and examples that the documents show are those of the recordings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from codegen.document import walk
from rancher_keys.contract.documents import document

from ..recordings import Exchange
from .recorded import exchange, recording

GENERATIONS = (1, 2)
SPEC = Path(__file__).parents[2] / "spec"
MADE_UP = re.compile(r"made.?up|^SHA256:0123456789abcdef0123:0+$", re.IGNORECASE)


def shown(generation: int) -> Iterator[dict[str, Any]]:
    """Every exchange that a document shows, for operations and for their actions."""
    for path, node in walk(document(generation)):
        if path[-1:] in [("x-rancher-exchange",), ("exchange",)]:
            yield node


def same(example: Any, recorded: Any) -> bool:
    """Whether two bodies are equal apart from hosts and secrets; an example has secrets that are visibly made up."""
    if isinstance(example, dict) and isinstance(recorded, dict):
        # the recorder took the sort link of secretValue for a secret and masked it
        masked_url = {"secretValue"} if str(example.get("secretValue")).startswith("http") else set()
        return example.keys() == recorded.keys() and all(same(example[key], recorded[key]) for key in example.keys() - masked_url)
    if isinstance(example, list) and isinstance(recorded, list):
        return len(example) == len(recorded) and all(map(same, example, recorded))
    if isinstance(example, str) and isinstance(recorded, dict):
        return same(json.loads(example), recorded)  # JSON with the media type of a text
    if isinstance(example, str) and isinstance(recorded, str) and MADE_UP.search(example):
        return True
    if isinstance(example, str) and isinstance(recorded, str):
        return re.sub(r"https?://[^/]+", "", example) == re.sub(r"https?://[^/]+", "", recorded)
    return bool(example == recorded)


@pytest.mark.parametrize("generation", GENERATIONS)
def test_a_shown_exchange_is_the_recorded_one(generation: int) -> None:
    items = list(shown(generation))
    assert items
    for item in items:
        recorded = exchange(item["seen"])
        sent = json.loads(recorded.request_body) if recorded.request_body else None
        url = re.sub(r"https?://[^/]+", "", recorded.url)
        assert item["request"] == f"{recorded.method} {url}", item["seen"]
        assert item["status"] == recorded.status, item["seen"]
        assert same(item.get("body"), sent), item["seen"]
        if "example" in item:
            assert same(document(generation)["components"]["examples"][item["example"]]["value"], recorded.body), item["seen"]
        else:
            assert not recorded.body, item["seen"]


FILES = sorted((SPEC / "examples").glob("*.json"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_example_file_is_the_recorded_response(file: Path) -> None:
    """The name of the file cites the exchange: `VERSION-NUMBER-…`; a file may hold an Example Object with the response as `value`."""
    name = re.fullmatch(r"([12]\.[\d.]+(?:-(?:admin|ext))?)-(\d{3,4})-.+", file.stem)
    assert name
    shown = json.loads(file.read_text(encoding="utf-8"))
    shown = shown["value"] if shown.keys() == {"value"} else shown
    assert same(shown, exchange(f"{name[1]}/{name[2]}").body)


def secrets(recorded: Exchange) -> Iterator[str]:
    """What authenticates in an exchange: the password of Basic, the bearer token, and the secrets that the response shows."""
    yield from re.findall(r"^Basic <base64 of [^:]*:(.+)>$", recorded.request_headers.get("Authorization", ""), re.IGNORECASE)
    yield from re.findall(r"^Bearer (.+)$", recorded.request_headers.get("Authorization", ""), re.IGNORECASE)
    for path, node in walk(recorded.body):
        if isinstance(node, dict) and path[-1:] != ("sortLinks",):
            yield from (str(node[key]) for key in ("secretValue", "jwt", "token", "bearerToken") if isinstance(node.get(key), str))


@pytest.mark.parametrize("generation", GENERATIONS)
def test_examples_contain_no_secret_of_a_recording(generation: int) -> None:
    text = json.dumps(document(generation)["components"]["examples"])
    versions = {item["seen"].split("/")[0] for item in shown(generation)}
    found = {secret for version in versions for recorded in recording(version).values() for secret in secrets(recorded)}
    found = {secret.rpartition(":")[2] for secret in found if len(secret) > 16}
    assert len(found) > 20
    assert sorted(secret for secret in found if secret and secret in text) == []
