"""The explorer shows operations and their examples, readable in both schemes and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator

from .test_pages import open_page, serious

OPERATIONS = [("/openapi/explore-rancher-1/", "createApiKey"), ("/openapi/explore-rancher-2/", "createExtToken")]
CONTRASTS = """elements => elements.map(element => {
  const linear = value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const luminance = color => {
    const [red, green, blue] = color.match(/[\\d.]+/g).slice(0, 3).map(value => linear(value / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  let box = element;
  while (/rgba\\(.*, 0\\)/.test(getComputedStyle(box).backgroundColor)) box = box.parentElement;
  const both = [getComputedStyle(element).color, getComputedStyle(box).backgroundColor].map(luminance).sort((one, other) => other - one);
  return (both[0] + 0.05) / (both[1] + 0.05);
})"""


def contrasts(texts: Locator) -> list[float]:
    return list(texts.evaluate_all(CONTRASTS))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("path", "operation"), OPERATIONS)
def test_an_operation_is_readable(browser: Browser, address: str, path: str, operation: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    assert open_page(page, address + path) == []
    block = page.locator(f"[id$='-{operation}']")
    block.locator(".opblock-summary-control, .opblock-summary").first.click()
    block.locator(".opblock-body .responses-inner").wait_for()
    assert "201" in block.inner_text()
    block.locator("pre code span").first.wait_for()
    assert min(contrasts(block.locator("pre code span"))) >= 4.5
    for tag in page.locator(".opblock-tag small").all():
        assert tag.bounding_box()["width"] > 200
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert serious(page) == []
    assert page.evaluate("document.documentElement.classList.contains('dark-mode')") == (scheme == "dark")
    context.close()
