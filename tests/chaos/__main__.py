"""`python -m tests.chaos`: run the campaign and print its table; exit status 1 where anything but "survived" is not 0."""

from __future__ import annotations

import argparse
import collections
import multiprocessing
import random
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from rancher_keys.sandbox import VERSIONS

from .callers import KINDS
from .lanes import KILLED, Lane, Record, run_lanes

COLUMNS = ("survived", "raw", "wrong success", "untold", "hang", "leaked", "duplicate")
LIMIT = 280.0
"""Seconds after which a lane counts as a hang."""
PROCESSES = 2
KILLS = 450
"""One operation in so many, for each version, is run against a sandbox that is killed."""


def campaign(seed: int, count: int) -> list[Record]:
    """Run `count` operations over all versions and kinds of callers."""
    names = [(version, kind) for version in VERSIONS for kind in KINDS]
    lanes = [Lane(version, kind, seed, -(-count // len(names))) for version, kind in names]
    lanes += [Lane(version, KILLED, seed, count // KILLS) for version in VERSIONS if count >= KILLS]
    with ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("spawn")) as pool:
        parts = pool.map(run_lanes, [lanes[number::PROCESSES] for number in range(PROCESSES)], [LIMIT] * PROCESSES)
        return [record for part in parts for record in part]


def table(records: list[Record]) -> str:
    """The verdicts by fault class."""
    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for record in records:
        counts[record.fault][record.verdict.column] += 1
    total: collections.Counter[str] = sum(counts.values(), collections.Counter())
    rows = [("fault class", "tried", *COLUMNS)]
    for name, found in [*sorted(counts.items()), ("total", total)]:
        rows.append((name, str(found.total()), *(str(found[column]) for column in COLUMNS)))
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        lines.append("  ".join([row[0].ljust(widths[0]), *cells]))
    return "\n".join(lines)


def failures(records: list[Record]) -> list[Record]:
    """What was not survived."""
    return [record for record in records if record.verdict.column != "survived"]


def main() -> int:
    """Run the campaign from the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="repeats a run")
    parser.add_argument("--count", type=int, default=5400, help="how many operations")
    given = parser.parse_args()
    start = time.monotonic()
    records = campaign(given.seed, given.count)
    print(table(records))
    bad = failures(records)
    for record in bad[:60]:
        print(f"{record.verdict.column}: {record.fault} {record.operation} {record.version} {record.kind}: {record.verdict.why}")
    print(f"seed {given.seed}: {len(records)} operations in {time.monotonic() - start:.0f} seconds, {len(bad)} not survived")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
