"""The labels of the diagrams do not overlap, and can be read on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from .test_pages import open_page

PAGES = ["/rancher1/life/", "/rancher2/life/"]
OVERLAPS = """svg => {
  const texts = [...svg.querySelectorAll("text")].map(text => ({name: text.textContent, box: text.getBoundingClientRect()}));
  const apart = (one, other) =>
    one.right < other.left || other.right < one.left || one.bottom < other.top || other.bottom < one.top;
  const after = (one, index) => texts.slice(index + 1).filter(other => !apart(one.box, other.box));
  return texts.flatMap((one, index) => after(one, index).map(other => [one.name, other.name]));
}"""
TEXT_SIZES = """svg => [...svg.querySelectorAll("text")].map(
  text => parseFloat(getComputedStyle(text).fontSize) * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width)"""


@pytest.mark.parametrize("width", [360, 768, 1440])
@pytest.mark.parametrize("path", PAGES)
def test_labels_are_apart_and_large_enough(page: Page, address: str, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    open_page(page, address + path)
    diagrams = page.locator("svg.life")
    assert diagrams.count() >= 1
    for diagram in diagrams.all():
        assert diagram.evaluate(OVERLAPS) == []
        sizes = diagram.evaluate(TEXT_SIZES)
        assert len(sizes) > 5
        assert min(sizes) >= 11
