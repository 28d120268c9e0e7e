"""`python -m tests.parity.variations [NAME…]`: how parity fares on recordings that this repository does not hold.

Each variation turns a recording into one that somebody else could have made: without its setup line, with gaps, with other hosts,
names and ids, in another form. The table shows the percentage identical of each.
"""

from __future__ import annotations

import argparse
import base64
import json
import random
import re
import sys
import tempfile
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

from ..recordings import FOLDER, load
from .__main__ import FLOOR, measure

Line = dict[str, Any]
Variation = Callable[[list[Line]], list[list[Line]]]


def lines_of(name: str) -> list[Line]:
    """The exchanges of a recording as its lines hold them, without the setup line."""
    lines = []
    for each in load(name):
        request = {"method": each.method, "url": each.url, "headers": each.request_headers, "body": each.request_body}
        response = {"status": each.status, "headers": [list(pair) for pair in each.headers], "body": each.body}
        lines.append({"name": each.name, "request": request, "response": response})
    return deepcopy(lines)


def _changes(line: Line) -> bool:
    return line["request"]["method"] != "GET" and line["response"]["status"] < 400


def _without(lines: list[Line], share: float, may_be_missing: Callable[[Line], bool], seed: int) -> list[Line]:
    draw = random.Random(seed)
    return [line for line in lines if not (may_be_missing(line) and draw.random() < share)]


def _replaced(lines: list[Line], pairs: list[tuple[str, str]]) -> list[Line]:
    text = json.dumps(lines)
    for old, new in pairs:
        text = text.replace(old, new)
    return list(json.loads(text))


def _hosts(lines: list[Line]) -> list[Line]:
    """Every server behind another name and port."""
    origins = dict.fromkeys(re.match(r"https?://([^/?]+)", line["request"]["url"])[1] for line in lines)  # type: ignore[index]
    return _replaced(lines, [(origin, f"rancher-{place}.example.com:{8443 + place}") for place, origin in enumerate(origins)])


LETTERS = "bcdfghjklmnpqrstvwxz2456789"
NAME = re.compile(
    rf"(?<![a-z-])((?:token|kubeconfig|kubeconfig-user|kubeconfig-u|u|user)-)([{LETTERS}]{{5}})(?=[{LETTERS}]{{5}}\b|(?![a-z0-9]))"
)
CONTINUE = re.compile(r"eyJ[A-Za-z0-9_-]{20,}")


def _names(lines: list[Line]) -> list[Line]:
    """Other names of tokens and users, in the same order as before, for lists are sorted; other ids of keys of Rancher 1.x."""
    text, draw = json.dumps(lines), random.Random(4)
    old = sorted({found[2] for found in NAME.finditer(text)})
    new = sorted({"".join(draw.choice(LETTERS) for _ in range(5)) for _ in range(len(old) + 20)})[: len(old)]
    renamed = dict(zip(old, new, strict=True))

    def in_continue(found: re.Match[str]) -> str:
        plain = base64.b64decode(found[0] + "=" * (-len(found[0]) % 4)).decode("latin-1")
        return base64.b64encode(rename(plain).encode("latin-1")).decode().rstrip("=")

    def rename(text: str) -> str:
        return NAME.sub(lambda found: found[1] + renamed.get(found[2], found[2]), text)

    text = CONTINUE.sub(in_continue, rename(text))
    text = re.sub(r"(?<![0-9A-Za-z])1c(\d\d\d)(?![0-9A-Za-z])", lambda found: f"1c{int(found[1]) + 2000}", text)
    return list(json.loads(text))


def _objects(lines: list[Line]) -> list[Line]:
    """Bodies as objects instead of text, headers as an object where none is repeated."""
    for line in lines:
        body = line["request"]["body"]
        try:
            value = json.loads(body) if body else None
        except ValueError:
            continue
        if isinstance(value, dict) and json.dumps(value, ensure_ascii=False) == body:
            line["request"]["body"] = value
    return lines


def _texts(lines: list[Line]) -> list[Line]:
    """JSON responses as text."""
    for line in lines:
        if isinstance(line["response"]["body"], dict):
            line["response"]["body"] = json.dumps(line["response"]["body"])
    return lines


def _reordered(lines: list[Line]) -> list[Line]:
    """Neighbours that do not depend on each other in another order: reads of settings, features and schemas, and errors."""
    lines = list(lines)
    draw = random.Random(3)
    for place in range(len(lines) - 1):
        if draw.random() < 0.5 and all(_is_independent(line) for line in lines[place : place + 2]):
            lines[place], lines[place + 1] = lines[place + 1], lines[place]
    return lines


def _is_independent(line: Line) -> bool:
    read = line["request"]["method"] == "GET" and re.search(r"/(schemas?|settings|features|rancherversion|ping)\b", line["request"]["url"])
    return bool(read) or line["response"]["status"] in (400, 405, 415, 422)


def _lower(lines: list[Line]) -> list[Line]:
    """Header names in lower case."""
    for line in lines:
        line["request"]["headers"] = {name.lower(): value for name, value in line["request"]["headers"].items()}
        line["response"]["headers"] = [[name.lower(), value] for name, value in line["response"]["headers"]]
    return lines


def _third(lines: list[Line]) -> int:
    return len(lines) // 3


VARIATIONS: dict[str, Variation] = {
    "no setup": lambda lines: [lines],
    "no first third": lambda lines: [lines[_third(lines) :]],
    "no last third": lambda lines: [lines[: -_third(lines)]],
    "no middle": lambda lines: [lines[: _third(lines)] + lines[2 * _third(lines) :]],
    "halves": lambda lines: [lines[: len(lines) // 2], lines[len(lines) // 2 :]],
    "gaps in reads": lambda lines: [_without(lines, 0.35, lambda line: not _changes(line), 1)],
    "gaps in changes": lambda lines: [_without(lines, 0.15, lambda line: True, 2)],
    "hosts": lambda lines: [_hosts(lines)],
    "names": lambda lines: [_names(lines)],
    "objects": lambda lines: [_objects(lines)],
    "texts": lambda lines: [_texts(lines)],
    "lower case": lambda lines: [_lower(lines)],
    "reads reordered": lambda lines: [_reordered(lines)],
}


BEYOND = ("gaps in changes",)
"""Variations that count for nothing: recordings are complete in what changes state."""


def figures(name: str, variation: str, show: bool = False) -> tuple[int, int]:
    """How many exchanges of a varied recording are identical, and how many count."""
    identical = counted = 0
    version = name.removeprefix("rancher-")
    with tempfile.TemporaryDirectory() as folder:
        for place, lines in enumerate(VARIATIONS[variation](lines_of(name))):
            file = Path(folder) / f"part{place}-rancher-{version}.jsonl"
            file.write_text("".join(json.dumps(line) + "\n" for line in lines))
            result = measure(file)
            identical += result.identical
            counted += len(result.counted)
            for outcome in result.counted if show else ():
                if outcome.differences:
                    print(f"  {variation}: {name}/{outcome.exchange.name}: {'; '.join(outcome.differences[:3])}"[:400])
    return identical, counted


def main() -> int:
    """Print the table and fail where a figure is below the floor."""
    parser = argparse.ArgumentParser(prog="python -m tests.parity.variations", description=__doc__)
    parser.add_argument("names", nargs="*", help="recordings, by default all")
    parser.add_argument("--only", action="append", choices=VARIATIONS, help="a variation; may be repeated")
    parser.add_argument("--show", action="store_true", help="print each difference")
    arguments = parser.parse_args()
    names = [f"rancher-{each.removeprefix('rancher-')}" for each in arguments.names] or sorted(
        file.name.removesuffix(".jsonl.xz") for file in FOLDER.glob("*.xz")
    )
    chosen = arguments.only or list(VARIATIONS)
    passed = True
    print("| recording |" + "".join(f" {each} |" for each in chosen))
    print("|---|" + "---|" * len(chosen))
    for name in names:
        cells = []
        for each in chosen:
            identical, counted = figures(name, each, arguments.show)
            passed &= each in BEYOND or counted - identical <= max(1, counted * (100 - FLOOR) / 100)
            cells.append(f" {100 * identical / counted:.1f} |" if counted else " – |")
        print(f"| {name.removeprefix('rancher-')} |" + "".join(cells), flush=True)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
