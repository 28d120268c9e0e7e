"""Diagrams of the states of a key or a token, as SVG: states and arrows from the document, positions from a table here."""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass
from html import escape
from typing import Any

from document import Document

Place = tuple[float, float]

PLACES: dict[str, dict[str, Place]] = {
    "ApiKey": {
        "registering": (0, 0),
        "activating": (1, 0),
        "active": (2, 0),
        "removing": (0, 1),
        "inactive": (1, 1),
        "deactivating": (2, 1),
        "removed": (0, 2),
        "purging": (1, 2),
        "purged": (2, 2),
    },
    "Token": {"valid": (0, 0), "expired": (1, 0), "gone": (1, 1)},
    "ExtToken": {"disabled": (0, 0), "valid": (1, 0), "expired": (2, 0), "gone": (1, 1)},
}
"""Column and row of each state that is drawn."""

WIDTH, HEIGHT, ACROSS, DOWN, MARGIN = 132, 44, 250, 138, 26
LINE = 16
"""Height of a line of a label."""
LABEL = 18
"""Longest line of a label, in characters."""
READABLE = 11 / 13
"""The smallest scale: labels are 13 pixels high at full size, and 11 at least."""


@dataclass(frozen=True)
class Arrow:
    """A step from one state to another. Without `by` the server takes it; without `start` it creates the key."""

    start: str | None
    end: str
    by: str = ""


def key_arrows(actions: dict[str, Any]) -> list[Arrow]:
    """The arrows of a key: each action that the SDK offers leads through a transitional state to a stable one."""
    useful = {name: action for name, action in actions.items() if "x-rancher-hidden" not in action}
    arrows = [Arrow(None, actions["create"]["via"][0], "POST /apikeys"), Arrow("registering", useful["activate"]["via"][0])]
    for name, action in useful.items():
        [transitional] = action["via"]
        arrows += [
            Arrow(state, transitional, name)
            for state in action["states"]
            if state in PLACES["ApiKey"] and (state, name) != ("registering", "activate")
        ]
        arrows.append(Arrow(transitional, action["becomes"]))
    return arrows


def token_arrows(life: list[dict[str, Any]]) -> list[Arrow]:
    """The arrows of a token."""
    return [Arrow(step.get("from"), step["to"], step["by"]) for step in life]


def arrows_of(document: Document, schema: str) -> list[Arrow]:
    """The arrows between the states of a schema."""
    if schema == "ApiKey":
        return key_arrows(document.operations["runApiKeyAction"].data["x-rancher-actions"])
    return token_arrows(document.schema(schema)["x-rancher-life"])


def draw(document: Document, schema: str, title: str) -> str:
    """The diagram as an SVG in one line.

    Raises:
        KeyError: An arrow leads to a state that has no position in `PLACES`.
    """
    arrows = arrows_of(document, schema)
    places = PLACES[schema]
    transitional = {arrow.end for arrow in arrows} & {arrow.start for arrow in arrows if not arrow.by}
    last = max(column for column, _ in places.values())
    beside = [
        max(map(len, _lines(arrow.by)), default=0)
        for arrow in _grouped(arrows)
        if _straight_down(arrow, places) and places[arrow.end][0] == last
    ]
    width = MARGIN * 2 + WIDTH / 2 + ACROSS * last + max(WIDTH / 2, 7 * max(beside, default=0))
    height = MARGIN * 2 + HEIGHT + DOWN * max(row for _, row in places.values()) + 34
    parts = [
        f'<svg class="life" viewBox="0 0 {width:g} {height:g}" width="{width:g}" style="min-width:{math.ceil(width * READABLE)}px" '
        f'role="img" aria-label="{escape(title)}">',
        f"<title>{escape(title)}</title>",
        '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse">'
        '<path d="M0 0L10 5L0 10z"/></marker></defs>',
    ]
    texts = []
    for group in _grouped(arrows):
        line, label = _line(group, places, any(arrow.start == group.end and arrow.end == group.start for arrow in arrows))
        parts.append(line)
        texts.append(label)
    for name, place in places.items():
        x, y = _corner(place)
        kind = "transitional" if name in transitional else "stable"
        parts.append(f'<g class="{kind}"><rect x="{x:g}" y="{y:g}" width="{WIDTH}" height="{HEIGHT}" rx="9"/>')
        parts.append(f'<text x="{x + WIDTH / 2:g}" y="{y + HEIGHT / 2 + 5:g}">{escape(name)}</text></g>')
    return "".join([*parts, *texts, "</svg>"])


def _grouped(arrows: list[Arrow]) -> list[Arrow]:
    """Arrows between the same two states as one, with all their labels."""
    found: dict[tuple[str | None, str], list[str]] = {}
    for arrow in arrows:
        found.setdefault((arrow.start, arrow.end), []).append(arrow.by)
    return [Arrow(start, end, "; ".join(filter(None, reasons))) for (start, end), reasons in found.items()]


def _straight_down(arrow: Arrow, places: dict[str, Place]) -> bool:
    return arrow.start is not None and places[arrow.start][0] == places[arrow.end][0]


def _corner(place: Place) -> Place:
    return MARGIN + place[0] * ACROSS, MARGIN + 34 + place[1] * DOWN


def _line(arrow: Arrow, places: dict[str, Place], both_ways: bool) -> tuple[str, str]:
    x2, y2 = _corner(places[arrow.end])
    end = (x2 + WIDTH / 2, y2 + HEIGHT / 2)
    if arrow.start is None:
        start = (end[0], end[1] - HEIGHT / 2 - 40)
    else:
        x1, y1 = _corner(places[arrow.start])
        start = (x1 + WIDTH / 2, y1 + HEIGHT / 2)
    if both_ways:  # side by side
        shift = 9 if start < end else -9
        start, end = (start[0], start[1] + shift), (end[0], end[1] + shift)
    tail = start if arrow.start is None else _edge(start, end)
    head = _edge(end, start)
    kind = "action" if arrow.by else "itself"
    line = f'<line class="{kind}" x1="{tail[0]:g}" y1="{tail[1]:g}" x2="{head[0]:g}" y2="{head[1]:g}" marker-end="url(#tip)"/>'
    slanted = abs(tail[0] - head[0]) > 1 and abs(tail[1] - head[1]) > 1
    share = 0.3 if slanted else 0.5  # slanted arrows cross in the middle
    middle = (tail[0] + (head[0] - tail[0]) * share, tail[1] + (head[1] - tail[1]) * share)
    below = both_ways and start < end
    offset = 18 if below else -7
    lines = _lines(arrow.by)
    above = LINE * (len(lines) - 1)
    if tail[0] == head[0]:
        return line, _text(lines, "reason beside", middle[0] + 8, middle[1] + 4 - above / 2)
    shift_up = above / 2 if slanted else 0 if below else above
    return line, _text(lines, "reason", middle[0], middle[1] + (4 if slanted else offset) - shift_up)


def _lines(label: str) -> list[str]:
    return [line for part in label.split("; ") for line in textwrap.wrap(part, LABEL)]


def _text(lines: list[str], kind: str, x: float, y: float) -> str:
    """A label of several lines, the first of which stands at `y`."""
    if not lines:
        return ""
    spans = [f'<tspan x="{x:g}" y="{y + LINE * index:g}">{escape(line)}</tspan>' for index, line in enumerate(lines)]
    return f'<text class="{kind}">{"".join(spans)}</text>'


def _edge(inside: Place, towards: Place) -> Place:
    """The point at which a line from the middle of a box leaves the box."""
    dx, dy = towards[0] - inside[0], towards[1] - inside[1]
    scale = min(WIDTH / 2 / abs(dx) if dx else 9e9, HEIGHT / 2 / abs(dy) if dy else 9e9)
    return inside[0] + dx * scale, inside[1] + dy * scale
