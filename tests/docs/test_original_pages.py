"""The facts and the headings of the original pages stand on the site."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from .facts import API_KEY, FACTS, Fact

HEADINGS = {
    "/rancher1/apikey/": [
        "apiKey",
        "Resource Fields",
        "Operations",
        "Create",
        "Update",
        "Delete",
        "Actions",
        "activate",
        "deactivate",
        "purge",
        "remove",
    ],
    "/rancher1/what-are-api-keys/": [
        "What are API Keys",
        "Account API Keys",
        "Adding Account API Keys",
        "Using Account API Keys",
        "Editing Account API Keys",
        "Environment API Keys",
        "Adding Environment API Keys",
        "Using Environment API Keys",
        "Editing Environment API Keys",
    ],
    "/rancher1/api-and-keys/": ["API & Keys", "Adding API Keys", "Using API Keys", "Editing API Keys"],
    "/rancher1/using-the-api/": [
        "How to use the API",
        "Terminology",
        "Authentication",
        "API keys for an Environment",
        "API keys for an Account",
        "Scoping",
        "Making requests",
        "Filtering",
        "Sorting",
        "Pagination",
        "WebSockets",
    ],
    "/rancher2/api-keys/": ["API Keys", "API Keys and User Authentication", "Creating an API Key", "What's Next?", "Deleting API Keys"],
    "/rancher2/ttl/": [
        "Deleting tokens",
        "Setting TTL on Kubeconfig Tokens",
        "Disable Tokens in Generated Kubeconfigs",
        "Token Hashing",
        "Token Settings",
    ],
    "/rancher2/ext-token/": [
        "Token Resource",
        "Creating a Token",
        "Listing Tokens",
        "Viewing a Token",
        "Updating a Token",
        "Deleting a Token",
    ],
}


@cache
def article(site: Path, page: str) -> Tag:
    folder = site / page.removesuffix("index").strip("/")
    found = BeautifulSoup((folder / "index.html").read_text(), "html.parser").select_one("article")
    assert found is not None
    for each in found.select(".headerlink, .seen"):
        each.decompose()
    return found


def plain(text: str) -> str:
    return " ".join(text.split())


def below(site: Path, where: str) -> str:
    """The text of a heading with what follows up to the next heading of its level, or of the row of a table that has the anchor."""
    page, _, anchor = where.partition("#")
    start = article(site, page).find(id=anchor)
    assert start is not None, where
    row = start.find_parent("tr")
    if row is not None:
        return " | ".join(plain(cell.get_text()) for cell in row.find_all("td"))
    assert start.name in ("h1", "h2", "h3", "h4"), where
    parts = [start.get_text()]
    for each in start.find_next_siblings():
        if each.name in ("h1", "h2", "h3", "h4") and each.name <= start.name:
            break
        parts.append(each.get_text(" " if each.name in ("table", "div") and not each.select_one("pre") else ""))
    return plain(" ".join(parts))


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact.where}: {fact.says}")
def test_a_fact_is_there(site: Path, fact: Fact) -> None:
    text = below(site, fact.where)
    assert [each for each in fact.texts if each not in text] == [], text


def test_there_are_all_facts() -> None:
    assert len(FACTS) >= 93
    assert len({(fact.says, fact.where) for fact in FACTS}) == len(FACTS)
    assert all(fact.texts for fact in FACTS)


def test_the_field_table_begins_with_the_fields_of_the_page_in_its_order(site: Path) -> None:
    table = article(site, "rancher1/apikey").find("table")
    assert isinstance(table, Tag)
    assert [plain(each.get_text()) for each in table.find_all("th")] == ["Field", "Type", "Create", "Update", "Default", "Notes"]
    rows = [[plain(cell.get_text()) for cell in row.find_all("td")] for row in table.select("tbody tr")]
    expected = [fact.texts[0].partition(" |")[0] for fact in API_KEY if "#field-" in fact.where]
    assert [row[0] for row in rows[: len(expected)]] == expected
    assert not any("added" in row[-1] for row in rows[: len(expected)])
    added = rows[len(expected) :]
    assert {"type", "baseType", "links", "actions", "createdTS", "removeTime", "data"} <= {row[0] for row in added}
    assert all(row[-1].startswith("added") for row in added)


@pytest.mark.parametrize("path", HEADINGS)
def test_the_headings_are_the_originals_in_their_order(site: Path, path: str) -> None:
    shown = [plain(each.get_text()) for each in article(site, path).find_all(["h1", "h2", "h3", "h4"])]
    assert [text for text in shown if text in HEADINGS[path]] == HEADINGS[path]
