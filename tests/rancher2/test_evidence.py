"""The evidence of the Rancher 2 document is recorded, says how a statement is known, and stands beside the texts, not in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from codegen.document import walk
from rancher_keys.contract.documents import document

from .recorded import RECORDINGS, description, exchange_of, exchanges


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


def test_version_tables_say_how_each_row_is_known() -> None:
    tables = document(2)["info"]["x-rancher-versions"]
    releases = {"2.7.18", "2.10.12", "2.12.12", "2.13.8", "2.14.4", "2.15.0"}
    for name, rows in tables.items():
        for row in rows:
            assert row.keys() == rows[0].keys() - {"seen", "source"} | row.keys() & {"seen", "source"}, row["about"]
            assert ("source" in row) != ("seen" in row), row["about"]
            assert ("by source" in row["known"]) >= ("source" in row), row["about"]
            assert name == "ttl" or releases <= row.keys(), row["about"]


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
