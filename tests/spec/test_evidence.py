"""Evidence in the documents: it stands beside the texts, not in them, and every cited exchange was recorded.

The tests read the documents themselves rather than the bundled editions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from .recorded import CITATION, RELEASES_1, exists

DOCUMENTS = ("rancher-1", "rancher-2")
SPEC = Path(__file__).parents[2] / "spec"

TEXTS = {"description", "summary", "output", "says", "about", "server"}
"""The members that hold text for readers."""

BARE_NUMBERS = re.compile(r"\(\d{3}(?:-\d{3})?(?:, \d{3}(?:-\d{3})?)*\)")
"""Numbers of exchanges without a version, as in `(032, 454-456)`."""

Place = tuple[str | int, ...]


@cache
def document(name: str) -> dict[str, Any]:
    """A document as it is written."""
    loaded: dict[str, Any] = YAML(typ="safe", pure=True).load((SPEC / f"{name}.yaml").read_text(encoding="utf-8"))
    return loaded


def nodes(node: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every value below a node, with its place."""
    yield place, node
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield from nodes(value, (*place, key))


def is_property(place: Place) -> bool:
    """Whether a place is that of a schema's property, whose name may be that of a member with a meaning here."""
    return place[-2:-1] == ("properties",)


def citations(name: str) -> Iterator[tuple[Place, str]]:
    """Every citation of a document: in `x-rancher-seen`, and in `seen` of extensions."""
    for place, node in nodes(document(name)):
        if is_property(place) or place[-1:] not in (("seen",), ("x-rancher-seen",)):
            continue
        for item in node if isinstance(node, list) else [node]:
            if isinstance(item, str):
                yield place, item


def cites(text: str) -> bool:
    """Whether a text holds something that looks like a citation."""
    return bool(CITATION.search(text) or BARE_NUMBERS.search(text))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_cited_exchange_was_recorded(name: str) -> None:
    found = list(citations(name))
    assert len(found) > 100
    assert [(place, citation) for place, citation in found if not exists(citation)] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_evidence_has_one_of_two_forms(name: str) -> None:
    """A citation, or a mapping of one statement (`says`) and its citations (`seen`) or its source (`source`)."""
    wrong = []
    for place, node in nodes(document(name)):
        if place[-1:] == ("x-rancher-seen",) and not is_property(place):
            well_formed = isinstance(node, list) and node and all(isinstance(item, str) or _is_statement(item) for item in node)
            wrong += [] if well_formed else [place]
    assert wrong == []


def _is_statement(item: Any) -> bool:
    if not isinstance(item, dict) or not isinstance(item.get("says"), str):
        return False
    seen, source = item.get("seen"), item.get("source")
    return item.keys() <= {"says", "seen", "source"} and bool((isinstance(seen, list) and seen) or (isinstance(source, str) and source))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_evidence_supports_a_text(name: str) -> None:
    lonely = [
        place
        for place, node in nodes(document(name))
        if isinstance(node, dict)
        and "x-rancher-seen" in node
        and not is_property((*place, ""))
        and not {"description", "summary"} & set(node)
    ]
    assert lonely == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_citation_is_repeated_beside_one_statement(name: str) -> None:
    repeated = []
    for place, node in nodes(document(name)):
        if place[-1:] in (("seen",), ("x-rancher-seen",)) and isinstance(node, list):
            cited = [item for item in node if isinstance(item, str)]
            repeated += [place] if len(cited) != len(set(cited)) else []
    assert repeated == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_text_holds_a_citation(name: str) -> None:
    texts = [
        (place, node) for place, node in nodes(document(name)) if isinstance(node, str) and place[-1] in TEXTS and not is_property(place)
    ]
    assert len(texts) > 200
    assert [(place, text) for place, text in texts if cites(text)] == []


@pytest.mark.parametrize("text", ["It is 404 (1.6/461).", "Null clears (216, 687).", "See 2.15-admin/034.", "In any state (250-253, 261)."])
def test_a_citation_in_a_text_is_found(text: str) -> None:
    assert cites(text)


@pytest.mark.parametrize("text", ["It is 404.", "`/v1/projects/1a5`", "At most 3000 (10000 before 1.3).", "Rancher 1.6.30 and 1.2/1.3"])
def test_other_numbers_are_not_taken_for_citations(text: str) -> None:
    assert not cites(text)


@pytest.mark.parametrize("citation", ["1.6/999", "1.5/001", "1.6/32", "032", "1.6/032-1"])
def test_a_citation_of_nothing_is_found(citation: str) -> None:
    assert exists("1.6/032")
    assert not exists(citation)


def rows() -> list[dict[str, Any]]:
    """The table of what releases of Rancher 1.x do."""
    found: list[dict[str, Any]] = document("rancher-1")["info"]["x-rancher-versions"]["servers"]
    return found


HOW = re.compile(r"(?:; |^)(?P<releases>all|[\d., and]+) (?:by source|observed|inferred)(?=;|$)")
"""What `known` says of releases for which there is no recorded exchange."""


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["about"])
def test_a_row_covers_every_recorded_release_and_says_how_each_is_known(row: dict[str, Any]) -> None:
    """By a recorded exchange, by source, observed on a server without a recording, or inferred from other releases."""
    releases = set(RELEASES_1.values())
    assert [key for key in row if key[0].isdigit()] == list(RELEASES_1.values())
    recorded = {RELEASES_1[citation.split("/")[0]] for citation in row.get("seen", [])}
    assert row["known"].startswith("recorded") == bool(recorded)
    otherwise = {release for found in HOW.finditer(row["known"]) for release in re.findall(r"[\d.]+|all", found["releases"])}
    assert otherwise & releases == releases - recorded if "all" not in otherwise else not recorded
    assert "source" in row or "by source" not in row["known"]


@pytest.mark.parametrize("row", [row for row in rows() if "since" in row], ids=lambda row: row["about"])
def test_a_row_changes_where_it_says(row: dict[str, Any]) -> None:
    """From `since` on, the value is another one than before, and it is the newest release's."""

    def release(text: str) -> list[int]:
        return [int(part) for part in text.split(".")]

    before = {row[each] for each in RELEASES_1.values() if release(each) < release(row["since"])}
    after = {row[each] for each in RELEASES_1.values() if release(each) >= release(row["since"])}
    assert len(after) == 1
    assert not before & after
