"""Every page loads without an error and from this site only, is small, does not move, is accessible in both schemes, fits every width."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as TimedOut

from .contrast import faint_texts

DOCS = Path(__file__).parents[2] / "docs"
SOURCES = sorted(path.relative_to(DOCS) for path in DOCS.rglob("*.md") if "hooks" not in path.parts)
WIDTHS = (360, 768, 1440)
BUDGET = 300_000
"""Bytes that a page may transfer in all, compressed as static hosts do."""


def path_of(source: Path) -> str:
    """The address of a page."""
    folder = source.parent if source.name == "index.md" else source.with_suffix("")
    return f"/{folder.as_posix()}/".replace("/./", "/")


PATHS = [*(path_of(source) for source in SOURCES), "/recordings/1.6/#486", "/recordings/2.15/#098"]
EXPLORERS = [path for path in PATHS if "explore" in path]


def open_page(page: Page, url: str) -> list[str]:
    """Go to a page and wait until it is loaded; the errors that it reported, and the requests to other hosts."""
    wrong: list[str] = []
    host = urlsplit(url).netloc
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: wrong.append(request.url) if urlsplit(request.url).netloc not in (host, "") else None)
    page.on("response", lambda response: wrong.append(f"{response.status} {response.url}") if response.status >= 400 else None)
    page.goto(url, wait_until="load")
    return wrong


LARGE = 3000
"""Elements above which axe needs too long for colours; `faint_texts` looks at those of every page."""


def serious(page: Page) -> list[str]:
    """What axe finds that keeps people from using a page."""
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if page.evaluate("document.querySelectorAll('*').length") > LARGE:
        options["rules"] = {"color-contrast": {"enabled": False}, "link-in-text-block": {"enabled": False}}
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary'][:200]}"
        for violation in Axe().run(page, options=options).response["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


TOO_WIDE = """() => {
  const wide = document.documentElement.scrollWidth > innerWidth ? ["the page"] : [];
  for (const each of document.querySelectorAll("article table, article pre, article figure")) {
    let box = each;
    while (box && !["auto", "scroll"].includes(getComputedStyle(box).overflowX)) box = box.parentElement;
    if (!box && each.getBoundingClientRect().right > innerWidth + 1) wide.push(each.outerHTML.slice(0, 120));
  }
  for (const table of document.querySelectorAll(".fields .md-typeset__scrollwrap")) {
    if (table.scrollWidth > table.clientWidth + 1) wide.push("a field table");
  }
  return wide;
}"""


def too_wide(page: Page, width: int) -> list[str]:
    """What is cut off at a width: the page, or a part that is wider than its place and cannot be scrolled."""
    page.set_viewport_size({"width": width, "height": 800})
    with suppress(TimedOut):  # the theme's side bars slide for a moment after the change
        page.wait_for_function(f"({TOO_WIDE})().length === 0", timeout=2000)
    return list(page.evaluate(TOO_WIDE))


SHIFTS = """new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted = (window.shifted ?? 0) + entry.value;
}).observe({type: "layout-shift", buffered: true})"""
SHIFT = 0.1
"""How far a page may move while it loads: what Lighthouse calls good."""


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_small_stable_accessible_and_fits_every_width(browser: Browser, address: str, path: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, color_scheme="light")
    page = context.new_page()
    page.add_init_script(SHIFTS)
    transferred: list[int] = []
    page.on("requestfinished", lambda request: transferred.append(request.sizes()["responseBodySize"]))
    assert open_page(page, address + path) == []
    assert page.locator("article h1").first.is_visible()
    if path in EXPLORERS:
        page.locator(".opblock").first.wait_for()
    elif "#" in path:
        page.locator("#exchange pre").first.wait_for()
    page.wait_for_load_state("networkidle")
    assert path in EXPLORERS or sum(transferred) < BUDGET
    assert path in EXPLORERS or page.evaluate("window.shifted ?? 0") < SHIFT
    assert serious(page) == []
    assert faint_texts(page) == []
    switch_to_dark(page)
    assert faint_texts(page) == []
    for width in WIDTHS:
        assert too_wide(page, width) == [], width
    context.close()


def switch_to_dark(page: Page) -> None:
    page.locator("label[for='__palette_1']").click()
    page.wait_for_function("document.body.dataset.mdColorScheme === 'slate'")
    page.mouse.move(700, 0)
    page.wait_for_timeout(300)  # colours fade


@pytest.mark.parametrize(("scheme", "expected"), [("light", "default"), ("dark", "slate")])
def test_a_page_follows_the_scheme_of_the_system(browser: Browser, address: str, scheme: Literal["light", "dark"], expected: str) -> None:
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    assert open_page(page, address + "/") == []
    assert page.locator("body").get_attribute("data-md-color-scheme") == expected
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
    assert page.locator(".md-footer a[href*='github.com']").count() == 1


def test_copying_a_command_leaves_out_the_prompt(browser: Browser, address: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    open_page(page, address + "/python/")
    block = page.locator(".language-console").first
    assert block.locator(".gp").inner_text() == "$ "
    block.locator("button").first.click()
    page.wait_for_function("navigator.clipboard.readText().then(text => text === 'pip install rancher-keys')")
    context.close()


def test_an_unknown_address_suggests_pages(page: Page, address: str) -> None:
    page.goto(address + "/docs/rancher2/ext-tokens.html")
    assert page.locator("article h1").inner_text() == "Page not found"
    assert page.locator("#suggestions a").count() == 5
    assert "/rancher2/ext-token/" in str(page.locator("#suggestions a").first.get_attribute("href"))
    page.locator("input[name=query]").click()
    page.keyboard.type("expiry")
    page.locator(".md-search-result__item").first.wait_for()
