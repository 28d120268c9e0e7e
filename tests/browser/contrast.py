"""The contrast of all texts of a page, each combination of colours once: axe takes half a minute for a large page."""

from __future__ import annotations

from playwright.sync_api import Page

CONTRAST = """() => {
  const parse = colour => (colour.match(/[\\d.]+/g) ?? ["0", "0", "0"]).map(Number);
  const linear = value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const luminance = ([red, green, blue]) =>
    0.2126 * linear(red / 255) + 0.7152 * linear(green / 255) + 0.0722 * linear(blue / 255);
  const over = (top, alpha, under) => top.map((value, index) => value * alpha + under[index] * (1 - alpha));
  const known = new Map();
  const below = element => {  // the colour on which an element's text stands
    if (!element) return [255, 255, 255];
    if (!known.has(element)) {
      const [red, green, blue, alpha = 1] = parse(getComputedStyle(element).backgroundColor);
      known.set(element, alpha === 1 ? [red, green, blue] : over([red, green, blue], alpha, below(element.parentElement)));
    }
    return known.get(element);
  };
  const seen = new Set(), faint = [];
  const walker = document.createTreeWalker(document.querySelector(".md-container"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || ["SCRIPT", "STYLE", "OPTION"].includes(element.tagName)) continue;
    if (!element.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
    if (element.closest("[aria-hidden=true], .headerlink, svg")) continue;
    const style = getComputedStyle(element), back = below(element);
    const large = parseFloat(style.fontSize) >= 24 || parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700;
    let alpha = 1;
    for (let each = element; each; each = each.parentElement) alpha *= parseFloat(getComputedStyle(each).opacity);
    const key = [style.color, back, alpha, large].join("|");
    if (seen.has(key)) continue;
    seen.add(key);
    const [red, green, blue, own = 1] = parse(style.color);
    const [low, high] = [luminance(over([red, green, blue], own * alpha, back)), luminance(back)].sort((one, other) => one - other);
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < (large ? 3 : 4.5)) faint.push(`${ratio.toFixed(2)}: ${walker.currentNode.data.trim().slice(0, 40)} ${key}`);
  }
  return [seen.size, faint];
}"""


def faint_texts(page: Page) -> list[str]:
    """Texts with less contrast than WCAG AA asks for."""
    checked, faint = page.evaluate(CONTRAST)
    assert checked > 3
    return list(faint)
