"""Every page loads without an error and without a request to another host, is accessible, and fits a phone."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

DOCS = Path(__file__).parents[2] / "docs"
SOURCES = sorted(path.relative_to(DOCS) for path in DOCS.rglob("*.md") if "hooks" not in path.parts)


def path_of(source: Path) -> str:
    """The address of a page."""
    folder = source.parent if source.name == "index.md" else source.with_suffix("")
    return f"/{folder.as_posix()}/".replace("/./", "/")


PATHS = [path_of(source) for source in SOURCES]
EXPLORERS = [path for path in PATHS if "explore" in path]


def open_page(page: Page, url: str) -> list[str]:
    """Go to a page and wait until it stands; what went wrong on it."""
    wrong: list[str] = []
    host = urlsplit(url).netloc
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: wrong.append(request.url) if urlsplit(request.url).netloc not in (host, "") else None)
    page.on("response", lambda response: wrong.append(f"{response.status} {response.url}") if response.status >= 400 else None)
    page.goto(url, wait_until="load")
    return wrong


@pytest.mark.parametrize("path", PATHS)
def test_a_page_loads_is_accessible_and_fits_a_phone(page: Page, address: str, path: str) -> None:
    assert open_page(page, address + path) == []
    assert page.locator("article h1").first.is_visible()
    if path in EXPLORERS:
        page.locator(".opblock").first.wait_for()
    found = Axe().run(page)
    serious = [
        f"{violation['id']}: {node['target']} {node['failureSummary'][:200]}"
        for violation in found.response["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
    assert serious == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_dark_scheme_is_accessible(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, color_scheme="dark")
    page = context.new_page()
    for path in ("/rancher1/apikey/", "/rancher1/life/", "/python/errors/", "/openapi/explore-rancher-2/"):
        open_page(page, address + path)
        assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
        found = Axe().run(page)
        assert [each["id"] for each in found.response["violations"] if each["impact"] in ("serious", "critical")] == []
    context.close()


def test_the_conveniences_are_there(page: Page, address: str) -> None:
    open_page(page, address + "/rancher1/apikey/")
    assert page.locator("button.md-clipboard, .md-code__button").count() > 5
    assert page.locator("a.md-footer__link--next").count() == 1
    edit = page.locator("a[rel='edit']").get_attribute("href")
    assert edit is not None
    assert edit.endswith("/docs/rancher1/apikey.md")
    for anchor in ("field-id", "field-secretvalue", "create", "update", "delete", "activate", "deactivate", "purge", "remove"):
        assert page.locator(f"[id='{anchor}']").count() == 1, anchor


def test_search_finds_words_of_the_api(page: Page, address: str) -> None:
    for word, expected in (("deactivate", "/rancher1/"), ("publicValue", "/rancher1/"), ("expiresAt", "/rancher2/")):
        open_page(page, address + "/")
        page.locator("input[name=query]").click()
        page.keyboard.type(word)
        results = page.locator(".md-search-result__link")
        results.first.wait_for()
        assert any(expected in str(results.nth(index).get_attribute("href")) for index in range(min(5, results.count()))), word


@pytest.mark.parametrize(
    ("path", "operation"), [("/openapi/explore-rancher-1/", "createApiKey"), ("/openapi/explore-rancher-2/", "createExtToken")]
)
def test_the_explorer_opens_an_operation(page: Page, address: str, path: str, operation: str) -> None:
    assert open_page(page, address + path) == []
    block = page.locator(f"[id$='-{operation}']")
    block.locator(".opblock-summary-control, .opblock-summary").first.click()
    block.locator(".opblock-body").wait_for()
    assert "Responses" in block.inner_text()
    assert "201" in block.inner_text()
