"""What the documents show as real is real: each exchange is in a recording, and each example is what that server answered."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from codegen.document import walk
from rancher_keys.contract.documents import document

from ..recordings import Exchange, load

GENERATIONS = (1, 2)
MADE_UP = re.compile(r"made.?up|^SHA256:0123456789abcdef0123:0+$", re.IGNORECASE)


@cache
def recording(version: str) -> dict[int, Exchange]:
    return {exchange.number: exchange for exchange in load(f"rancher-{version}")}


def exchange(seen: str) -> Exchange:
    version, number = seen.split("/")
    return recording(version)[int(number)]


def shown(generation: int) -> Iterator[dict[str, Any]]:
    """Every exchange that a document shows, of operations and of their actions."""
    for path, node in walk(document(generation)):
        if path[-1:] in [("x-rancher-exchange",), ("exchange",)]:
            yield node


def same(example: Any, recorded: Any) -> bool:
    """Whether two bodies are the same but for hosts, and for secrets, which are obviously made up in an example."""
    if isinstance(example, dict) and isinstance(recorded, dict):
        masked_address = (
            {"secretValue"} if str(example.get("secretValue")).startswith("http") else set()
        )  # a sortLink, masked by the recorder
        return example.keys() == recorded.keys() and all(same(example[key], recorded[key]) for key in example.keys() - masked_address)
    if isinstance(example, list) and isinstance(recorded, list):
        return len(example) == len(recorded) and all(map(same, example, recorded))
    if isinstance(example, str) and isinstance(recorded, str) and MADE_UP.search(example):
        return True
    if isinstance(example, str) and isinstance(recorded, str):
        return re.sub(r"https?://[^/]+", "", example) == re.sub(r"https?://[^/]+", "", recorded)
    return bool(example == recorded)


@pytest.mark.parametrize("generation", GENERATIONS)
def test_every_exchange_that_is_named_was_recorded(generation: int) -> None:
    named = []
    for _, node in walk(document(generation)):
        if isinstance(node, dict) and "seen" in node:
            named += node["seen"] if isinstance(node["seen"], list) else [node["seen"]]
    assert len(named) > 20
    missing = [seen for seen in named if int(seen.split("/")[1]) not in recording(seen.split("/")[0])]
    assert not missing


@pytest.mark.parametrize("generation", GENERATIONS)
def test_an_exchange_is_as_recorded(generation: int) -> None:
    for item in shown(generation):
        recorded = exchange(item["seen"])
        sent = json.loads(recorded.request_body) if recorded.request_body else None
        address = re.sub(r"https?://[^/]+", "", recorded.url)
        assert item["request"] == f"{recorded.method} {address}", item["seen"]
        assert item["status"] == recorded.status, item["seen"]
        assert same(item.get("body"), sent), item["seen"]
        if "example" in item:
            assert same(document(generation)["components"]["examples"][item["example"]]["value"], recorded.body), item["seen"]
        else:
            assert not recorded.body, item["seen"]


@pytest.mark.parametrize("generation", GENERATIONS)
def test_examples_hold_no_secret_of_a_recording(generation: int) -> None:
    text = json.dumps(document(generation)["components"]["examples"])
    secrets = {recorded.request_headers.get("Authorization", "") for version in ("1.6", "2.15") for recorded in recording(version).values()}
    secrets |= {"adminadmin123", "alicepass1"}
    assert not [secret for secret in secrets if len(secret.split(":")[-1]) > 8 and secret.split(":")[-1] in text]
