"""`make parity`: how much of the recorded conversations the sandbox answers the same."""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from ..recordings import FOLDER, Exchange, load
from . import rancher1, rancher2

FLOORS = {"1.0": 95.0, "1.2": 95.0, "1.6": 97.0, "2.7": 95.0, "2.12": 97.0, "2.15": 97.0}
"""Percent below which the command fails."""


def main() -> int:
    """Replay, print a line a difference and one a version, and fail below the floor."""
    parser = argparse.ArgumentParser(prog="python -m tests.parity", description=__doc__)
    parser.add_argument("--recording", type=Path, action="append", help="a .jsonl or .jsonl.xz file, named …rancher-VERSION…")
    parser.add_argument("--version", choices=sorted(FLOORS), help="the version, where the file's name does not tell it")
    arguments = parser.parse_args()
    sources = arguments.recording or [FOLDER / f"rancher-{name}.jsonl.xz" for name in FLOORS]
    passed = True
    for source in sources:
        found = re.search(r"(\d+\.\d+)", source.name)
        version = arguments.version or (found[1] if found else None)
        if version not in FLOORS or not source.is_file():
            parser.error(f"{source}: no such file, or no version of {', '.join(FLOORS)} in its name (give --version)")
        passed &= report(version, source)
    return 0 if passed else 1


def replay(version: str, exchanges: list[Exchange]) -> Iterator[tuple[Exchange, list[str] | str]]:
    """Each exchange with its differences, or with the reason why it is left out."""
    generation = rancher1 if version.startswith("1.") else rancher2
    return generation.replay(version, exchanges)


def report(version: str, source: Path) -> bool:
    """Print the result for one recording; whether it reaches the floor."""
    reasons: Counter[str] = Counter()
    names: dict[str, list[str]] = {}
    same = compared = 0
    for exchange, outcome in replay(version, load(source)):
        if isinstance(outcome, str):
            reasons[outcome] += 1
            names.setdefault(outcome, []).append(exchange.name.split("-")[0])
            continue
        compared += 1
        same += not outcome
        if outcome:
            more = f" (+{len(outcome) - 3} more)" if len(outcome) > 3 else ""
            print(f"  rancher-{version}/{exchange.name}: {'; '.join(outcome[:3])}{more}")
    for reason, count in reasons.items():
        print(f"  left out {count} ({', '.join(names[reason])}): {reason}")
    share = 100 * same / compared if compared else 0.0
    print(f"rancher-{version}: {same} of {compared} identical ({share:.1f} %)")
    return share >= FLOORS[version]


if __name__ == "__main__":
    sys.exit(main())
