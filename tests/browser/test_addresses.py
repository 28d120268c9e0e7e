"""Addresses at which original pages stood lead to the page and heading that took over; fragments are kept."""

from __future__ import annotations

from playwright.sync_api import Page

from ..docs.originals import originals


def one_per_target() -> list[tuple[str, str]]:
    """The first address of each page and heading; tests/docs reads all addresses."""
    return list({new: (old, new) for old, new in reversed(list(originals()))}.values())


def test_an_address_lands(page: Page, address: str) -> None:
    page.route("**/*.{css,js,svg,json}", lambda route: route.abort())  # the page and its headings are enough
    for old, new in one_per_target():
        page.goto(address + old, wait_until="commit")
        page.wait_for_url(address + new, wait_until="commit")
        anchor = new.partition("#")[2]
        page.wait_for_selector(f"[id='{anchor}']" if anchor else "article h1", state="attached")


def test_an_anchor_of_the_original_page_is_kept(page: Page, address: str) -> None:
    page.goto(address + "/rancher/v1.6/en/api/v2-beta/api-resources/apiKey/#deactivate", wait_until="commit")
    page.wait_for_url(address + "/rancher1/apikey/#deactivate")
    assert page.locator("h3#deactivate").is_visible()


def test_a_fragment_is_kept_where_the_page_has_it(page: Page, address: str) -> None:
    page.route("**/*.{css,js,svg,json}", lambda route: route.abort())
    headings = [(old, new) for old, new in one_per_target() if "#" in new]
    kept = {"/rancher1/using-the-api/": "filtering", "/rancher1/what-are-api-keys/": "account-api-keys", "/rancher2/": "rancher-cli"}
    assert {new.partition("#")[0] for _, new in headings} == kept.keys()
    for old, new in headings:
        target = new.partition("#")[0]
        for given, expected in ((kept[target], f"{target}#{kept[target]}"), ("no-such-heading", new)):
            page.goto(f"{address}{old}#{given}", wait_until="commit")
            page.wait_for_url(address + expected, wait_until="commit")
