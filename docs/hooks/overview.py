"""How the parts of the project fit together, as one picture for the site and the README: `python docs/hooks/overview.py` writes it."""

from __future__ import annotations

from html import escape
from pathlib import Path

FILE = Path(__file__).parents[1] / "assets/overview.svg"
TITLE = "How the parts fit together"
WIDTH, HEIGHT, ACROSS, DOWN, MARGIN = 190, 58, 234, 86, 20

BOXES: dict[str, tuple[int, float, str, str]] = {
    "recordings": (0, 1.5, "Recorded exchanges", "live servers, 1.0 to 2.15"),
    "spec": (1, 1.5, "OpenAPI documents", "the source of truth"),
    "sdk": (2, 0, "Python SDK", "generated, sync and async"),
    "verify": (2, 1, "Verify", "compares a server"),
    "sandbox": (2, 2, "Sandbox", "responds like Rancher"),
    "site": (2, 3, "This site", "tables and evidence"),
    "commands": (3, 0, "rancher-keys", "rotate, prune, lend, watch"),
    "server": (3, 1, "Your Rancher", ""),
    "tests": (3, 2, "Your tests", ""),
}
"""Column, row, name and explanation of each part."""

YOURS = {"server", "tests"}
ARROWS = [
    ("recordings", "spec"),
    ("recordings", "site"),
    ("spec", "sdk"),
    ("spec", "verify"),
    ("spec", "sandbox"),
    ("spec", "site"),
    ("sdk", "commands"),
    ("commands", "server"),
    ("verify", "server"),
    ("verify", "sandbox"),
    ("sandbox", "tests"),
]
STYLE = """
svg { --back: #fff; --box: #f5f5f5; --line: #66696e; --text: #1f2328; --soft: #4a4f57; --yours: #e3ecff;
  font-family: -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
@media (prefers-color-scheme: dark) {
  svg { --back: #1e2129; --box: #2b2f3a; --line: #a4abb8; --text: #e8eaed; --soft: #c5cad3; --yours: #24365c; }
}
"""
"""Its own background: the picture is legible wherever it stands."""


def draw() -> str:
    """The picture."""
    width = 2 * MARGIN + 3 * ACROSS + WIDTH
    height = 2 * MARGIN + 3 * DOWN + HEIGHT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{TITLE}">',
        f"<title>{TITLE}</title>",
        f"<style>{STYLE}</style>",
        '<defs><marker id="overview-tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L10 5L0 10z" fill="var(--line)"/></marker></defs>',
        f'<rect width="{width}" height="{height}" rx="10" fill="var(--back)"/>',
    ]
    parts += [_arrow(start, end) for start, end in ARROWS]
    parts += [_box(name) for name in BOXES]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _corner(name: str) -> tuple[float, float]:
    column, row, _, _ = BOXES[name]
    return MARGIN + column * ACROSS, MARGIN + row * DOWN


def _box(name: str) -> str:
    x, y = _corner(name)
    _, _, title, text = BOXES[name]
    fill = "var(--yours)" if name in YOURS else "var(--box)"
    middle = x + WIDTH / 2
    first = y + HEIGHT / 2 + (-3 if text else 5)
    lines = _text(middle, first, 15, "var(--text)", title, "600")
    if text:
        lines += _text(middle, first + 19, 13, "var(--soft)", text)
    return f'<rect x="{x:g}" y="{y:g}" width="{WIDTH}" height="{HEIGHT}" rx="8" fill="{fill}" stroke="var(--line)"/>{lines}'


def _text(x: float, y: float, size: int, colour: str, text: str, weight: str = "400") -> str:
    style = f'font-size="{size}" font-weight="{weight}" text-anchor="middle" fill="{colour}"'
    return f'<text x="{x:g}" y="{y:g}" {style}>{escape(text)}</text>'


def _arrow(start: str, end: str) -> str:
    """A curve from the right side of a box to the left side of the other; straight down within a column."""
    (x1, y1), (x2, y2) = _corner(start), _corner(end)
    if x1 == x2:
        middle = x1 + WIDTH / 2
        path = f"M{middle:g} {y1 + HEIGHT:g}L{middle:g} {y2:g}"
    elif start == "recordings" and end == "site":  # below the documents
        path = f"M{x1 + WIDTH / 2:g} {y1 + HEIGHT:g}L{x1 + WIDTH / 2:g} {y2 + HEIGHT / 2 + 8:g}L{x2:g} {y2 + HEIGHT / 2 + 8:g}"
    else:
        left, right = x1 + WIDTH, x2
        bend = (left + right) / 2
        path = f"M{left:g} {y1 + HEIGHT / 2:g}C{bend:g} {y1 + HEIGHT / 2:g} {bend:g} {y2 + HEIGHT / 2:g} {right:g} {y2 + HEIGHT / 2:g}"
    return f'<path d="{path}" fill="none" stroke="var(--line)" stroke-width="1.5" marker-end="url(#overview-tip)"/>'


if __name__ == "__main__":
    FILE.write_text(draw(), encoding="utf-8")
