"""The report of `rancher-keys report`, opened in a real browser as a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from rancher_keys.keys.report_html import to_html

from ..keys.test_report import KEYS, NOW, Report


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    report = Report("https://rancher.example.com", "all", made=NOW)
    for _ in range(40):
        for key in KEYS:
            report.add(key)
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text("".join(to_html(report)), encoding="utf-8")
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1400])
def test_the_report_opens_without_errors_or_requests_and_fits_the_screen(browser: Browser, file: Path, scheme: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    problems: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(file.as_uri())
    assert problems == []
    assert requests == [file.as_uri()]
    assert page.locator("h1").inner_text() == "API keys of https://rancher.example.com"
    assert page.locator("dl.figures div").first.inner_text().split() == ["keys", "280"]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    bars = page.locator("svg rect")
    assert bars.count() > 20
    assert max(bars.nth(index).bounding_box()["width"] for index in range(bars.count())) > 50  # type: ignore[index]
    back = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert back == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 23, 26)"}[scheme]
    assert page.locator("td", has_text="<script>alert(1)</script>").count() > 0
    context.close()


def test_the_report_has_no_accessibility_violations(browser: Browser, file: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(file.as_uri())
        found = Axe().run(page).response["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]][:2]) for each in found] == []
        context.close()
