"""A citation opens the recorded exchange; from there one gets to the next, the previous, and all others."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from ..recordings import load
from .test_pages import open_page


def test_a_citation_opens_its_exchange(page: Page, address: str) -> None:
    open_page(page, address + "/differences/")
    link = page.get_by_role("link", name="Recorded exchange 1.6/454").first
    assert link.inner_text() == "1.6/454"
    link.click()
    page.wait_for_url(address + "/recordings/1.6/#454")
    recorded = next(each for each in load("rancher-1.6") if each.number == 454)
    pane = page.locator("#exchange")
    pane.locator("pre").first.wait_for()
    text = pane.inner_text()
    for fact in (
        "1.6/454",
        "Rancher 1.6.30",
        f"Response: {recorded.status}",
        f"{recorded.method} /v2-beta/apikeys",
        str(recorded.header("X-API-ACCOUNT-ID")),
    ):
        assert fact in text
    assert "********" in text
    assert recorded.body["secretValue"] not in text


def test_a_button_shows_the_rest_of_many_citations(page: Page, address: str) -> None:
    open_page(page, address + "/rancher1/apikey/")
    evidence = page.locator("tr", has=page.locator("#field-publicvalue")).locator(".seen").first
    button, rest = evidence.get_by_role("button"), evidence.locator("span").first
    hidden = rest.get_by_role("link", include_hidden=True).count()
    assert hidden > 1
    expect(button).to_have_text(f"+{hidden + rest.locator('span').count()}")
    expect(rest).to_be_hidden()
    button.click()
    expect(rest.get_by_role("link").last).to_be_visible()
    button.click()
    expect(rest).to_be_hidden()


def test_an_exchange_is_shown_as_curl_and_as_json(page: Page, address: str) -> None:
    open_page(page, address + "/recordings/1.6/#454")
    page.get_by_role("button", name="curl").click()
    command = page.locator("#exchange pre").inner_text()
    assert command.startswith("curl --include --request POST")
    assert '--user "$RANCHER_ACCESS_KEY:$RANCHER_SECRET_KEY"' in command
    assert "\"$RANCHER_URL\"'/v2-beta/apikeys'" in command
    page.get_by_role("button", name="JSON").click()
    raw = json.loads(page.locator("#exchange pre").inner_text())
    assert raw["name"].startswith("454-")
    assert raw["response"]["status"] == 201


@pytest.mark.parametrize(("recording", "numbers"), [("1.6", ["039", "040", "041"]), ("2.15-admin", ["1000", "1001", "1002"])])
def test_one_walks_through_the_exchanges(page: Page, address: str, recording: str, numbers: list[str]) -> None:
    order = [f"{each.name.split('-')[0]}" for each in load(f"rancher-{recording}")]
    start = order.index(numbers[0])
    open_page(page, f"{address}/recordings/{recording}/#{numbers[0]}")
    heading = page.locator("#exchange h2")
    expect(heading).to_contain_text(f"{recording}/{order[start]}")
    page.get_by_role("link", name="Next").click()
    expect(heading).to_contain_text(f"{recording}/{order[start + 1]}")
    page.get_by_role("link", name="Previous").click()
    expect(heading).to_contain_text(f"{recording}/{order[start]}")
    page.get_by_role("link", name="List").click()
    page.locator("#filter").fill("no such exchange")
    expect(page.locator("#exchanges li:visible")).to_have_count(0)
    page.locator("#filter").fill(order[start + 1])
    page.locator(f"#exchanges li:visible a[href='#{order[start + 1]}']").click()
    expect(heading).to_contain_text(f"{recording}/{order[start + 1]}")


def test_the_list_is_by_operation_and_complete(page: Page, address: str) -> None:
    open_page(page, address + "/recordings/2.15/")
    assert page.locator("#exchanges li").count() == len(load("rancher-2.15"))
    titles = page.locator("#exchanges summary").all_inner_texts()
    assert len(titles) == len(set(titles)) > 10
    assert titles[-1].startswith("Other requests")
