"""The search leads to the page that a reader wants: it is among the first three."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

QUERIES = {
    "netrc": "/rancher1/what-are-api-keys/",
    "environment key": "/rancher1/what-are-api-keys/",
    "deactivate": "/rancher1/apikey/",
    "publicValue": "/rancher1/apikey/",
    "secretValue": "/rancher1/apikey/",
    "purge": "/rancher1/apikey/",
    "filter": "/rancher1/using-the-api/",
    "sorting": "/rancher1/using-the-api/",
    "pagination": "/rancher1/using-the-api/",
    "websocket": "/rancher1/using-the-api/",
    "csrf": "/rancher1/using-the-api/",
    "registering": "/rancher1/life/",
    "states": "/rancher1/life/",
    "expiry": "/rancher2/ttl/",
    "expire": "/rancher2/ttl/",
    "expiresAt": "/rancher2/ttl/",
    "auth-token-max-ttl-minutes": "/rancher2/ttl/",
    "disable": "/rancher2/ext-token/",
    "ext.cattle.io": "/rancher2/ext-token/",
    "kubectl": "/rancher2/ext-token/",
    "bearer": "/rancher2/api-keys/",
    "login": "/rancher2/log-in/",
    "logout": "/rancher2/log-in/",
    "password": "/rancher2/log-in/",
    "revoke": "/rancher2/token/",
    "reveal": "/python/keys/",
    "rotate": "/guides/rotate/",
    "install": "/python/",
    "async": "/python/",
    "unused": "/guides/clean-up/",
    "timeout": "/python/connecting/",
    "TLS": "/python/connecting/",
    "proxy": "/python/connecting/",
    "mock": "/python/testing/",
    "pytest": "/python/testing/",
    "exceptions": "/python/errors/",
    "retries": "/python/retries/",
    "OutcomeUnknown": "/python/errors/",
    "typescript": "/openapi/other-languages/",
    "swagger": "/openapi/",
    "permission": "/permissions/",
    "role": "/permissions/",
    "401": "/why-401/",
    "unauthorized": "/why-401/",
    "which version": "/versions/",
    "glossary": "/glossary/",
    "contract tests": "/verify/",
    "recorded": "/recordings/",
    "prune": "/guides/clean-up/",
    "prometheus": "/guides/expiry-alerts/",
    "cronjob": "/guides/kubernetes/",
    "terraform": "/guides/lend/",
    "gdapi": "/guides/migrate/",
    "troubleshooting": "/guides/troubleshooting/",
    "changelog": "/guides/changelog/",
    "command line": "/commands/",
    "RetryPolicy": "/python/reference/package/",
}


def results(page: Page, query: str) -> list[str]:
    """The paths that a search finds, best first, each once; empty where it finds nothing."""
    box, meta = page.locator("input[name=query]"), page.locator(".md-search-result__meta")
    box.fill("")
    box.press("End")  # the theme listens to keys
    expect(meta).to_have_text("Type to start searching")
    box.fill(query)
    box.press("End")
    expect(meta).to_have_text(re.compile("result|match|document"))
    links = page.locator(".md-search-result__item a").evaluate_all("links => links.map(link => link.href)")
    return list(dict.fromkeys(urlsplit(link).path for link in links))


@pytest.fixture
def search(page: Page, address: str) -> Page:
    """A page with the search opened."""
    page.goto(address)
    page.locator("input[name=query]").click()
    return page


def test_each_query_leads_to_its_page(search: Page) -> None:
    assert len(QUERIES) >= 40
    found = {query: results(search, query)[:3] for query in QUERIES}
    assert {query: paths for query, paths in found.items() if QUERIES[query] not in paths} == {}


def test_recorded_exchanges_stay_out_of_the_search(search: Page) -> None:
    for query in ("recorded exchanges", "sec admin list after users", "1.6.30"):
        assert [path for path in results(search, query) if path.startswith("/recordings/") and path != "/recordings/"] == []
