"""The facts of the original pages stand on the site: written down here from the pages themselves, not from spec/."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from .test_pages import open_page

STATES = (
    "activating, active, deactivating, inactive, purged, purging, "
    "registering, removed, removing, requested, updating-active, updating-inactive"
)

API_KEY = [  # Field, Type, Create, Update, Default, what the Notes say
    ("id", "int", "-", "-", "-", "ID of the key"),
    ("kind", "string", "-", "-", "-", ""),
    ("name", "string", "Optional", "Yes", "-", ""),
    ("state", "enum", "-", "-", "-", STATES),
    ("publicValue", "string", "-", "-", "-", "The access key: the user name"),
    ("secretValue", "string", "-", "-", "-", "The secret key: the password"),
    ("accountId", "account", "-", "-", "-", "the account that the key belongs to"),
    ("created", "date", "-", "-", "-", "When the key was created"),
    ("description", "string", "Optional", "Yes", "-", ""),
    ("removed", "date", "-", "-", "-", "When the key was removed"),
    ("transitioning", "enum", "-", "-", "-", "Whether the state is transitional"),
    ("transitioningMessage", "string", "-", "-", "-", "while the state is transitional"),
    ("transitioningProgress", "int", "-", "-", "-", "The percentage that remains"),
    ("uuid", "string", "-", "-", "-", "Globally unique"),
]
CORRECTED = {("secretValue", "Type"): ("password", "It does not say when the value is shown")}
"""Where servers differ: what the cell shows in place of the page's, and how the Notes say what the page said."""

COLUMNS = ("Field", "Type", "Create", "Update", "Default", "Notes")


def test_the_field_table_is_the_original_cell_for_cell(page: Page, address: str) -> None:
    open_page(page, address + "/rancher1/apikey/")
    table = page.locator("article table").first
    assert table.locator("th").all_inner_texts() == list(COLUMNS)
    rows = [row.locator("td").all_inner_texts() for row in table.locator("tbody tr").all()]
    for expected, shown in zip(API_KEY, rows, strict=False):
        for column, fact, cell in zip(COLUMNS, expected, shown, strict=True):
            corrected, note = CORRECTED.get((expected[0], column), (fact, ""))
            if column == "Notes":
                assert fact in cell
                assert "added" not in cell
            else:
                assert cell == corrected, (expected[0], column)
                assert note in shown[-1]
    added = rows[len(API_KEY) :]
    assert {"type", "baseType", "links", "actions", "createdTS", "removeTime", "data"} <= {row[0] for row in added}
    assert all(row[-1].startswith("added") for row in added)


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


@pytest.mark.parametrize("path", HEADINGS)
def test_the_headings_are_the_originals_in_their_order(page: Page, address: str, path: str) -> None:
    open_page(page, address + path)
    shown = [text.replace("¶", "").strip() for text in page.locator("article :is(h1, h2, h3, h4)").all_inner_texts()]
    assert [text for text in shown if text in HEADINGS[path]] == HEADINGS[path]


FACTS = {
    "/rancher1/apikey/": [
        "POST",
        "PUT",
        "DELETE",
        '"description": "string"',
        '"name": "string"',
        "this action has no inputs",
        "rancher-compose",
    ],
    "/rancher1/what-are-api-keys/": [
        "account API key",
        "environment API key",
        "Rancher CLI",
        "Rancher Compose",
        "access control",
        "View in API",
        "Add Account API Key",
        "Add Environment API Key",
        "Name",
        "Description",
        "shown now and never again",
        "Advanced Options",
        "-u",
        ".netrc",
        "deactivated",
        "activated",
        "deleted",
        "edited",
    ],
    "/rancher1/api-and-keys/": [
        "API & Keys",
        "access control",
        "Add API Key",
        "Save",
        "project",
        "View in API",
        "deactivated",
        "activated",
        "deleted",
    ],
    "/rancher2/api-keys/": [
        "Endpoint:",
        "Access Key:",
        "Secret Key:",
        "Bearer Token:",
        "User Avatar > API & Keys",
        "User Settings",
        "Add Key",
        "Optional:",
        "expiration",
        "scope",
        "Authorized Cluster Endpoint",
        "Create",
        "shown once",
        "Rancher CLI",
        "View in API",
        "expired",
        "Delete",
    ],
    "/differences/": ["bool", "3000", "405", "percentage", "has expired when it is created", "${links.self}"],
}


@pytest.mark.parametrize("path", FACTS)
def test_the_facts_are_there(page: Page, address: str, path: str) -> None:
    open_page(page, address + path)
    text = page.locator("article").inner_text()
    assert [fact for fact in FACTS[path] if fact not in text] == []
