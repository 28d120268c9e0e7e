"""Writes the setup line of a recording that has none: `python -m tests.parity.convert FILE [--out FILE] [--step JSON]`."""

from __future__ import annotations

import argparse
import json
import lzma
from pathlib import Path
from typing import Any

from ..recordings import load, load_setup
from .__main__ import measure
from .setup import recorded_release


def setup_line(source: Path, steps: list[dict[str, Any]]) -> dict[str, Any]:
    """The setup of a recording, as its first line states it."""
    stated = load_setup(source)
    if stated is not None:
        return {"setup": stated}
    result = measure(source)
    servers = {origin: setup.to_json() for origin, setup in result.setups.items() if setup.callers is not None}
    for step in steps:
        origin = next(each.origin for each in load(source) if each.name.split("-")[0] == step["before"])
        servers[origin].setdefault("steps", []).append(step)
    return {"setup": {"version": recorded_release(None, load(source), source.name) or result.version, "servers": servers}}


def main() -> None:
    """Read the arguments and write the file."""
    parser = argparse.ArgumentParser(prog="python -m tests.parity.convert", description=__doc__)
    parser.add_argument("source", type=Path, metavar="FILE", help="a .jsonl or .jsonl.xz file")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to write, by default FILE itself")
    parser.add_argument("--step", type=json.loads, action="append", default=[], metavar="JSON", help="a change made beside the requests")
    arguments = parser.parse_args()
    source: Path = arguments.source
    out: Path = arguments.out or source
    data = source.read_bytes()
    text = (lzma.decompress(data) if source.suffix == ".xz" else data).decode()
    lines = [line for line in text.split("\n") if line.strip() and not line.startswith('{"setup"')]
    written = "\n".join([json.dumps(setup_line(source, arguments.step), ensure_ascii=False), *lines, ""]).encode()
    out.write_bytes(lzma.compress(written, preset=9 | lzma.PRESET_EXTREME) if out.suffix == ".xz" else written)


if __name__ == "__main__":
    main()
