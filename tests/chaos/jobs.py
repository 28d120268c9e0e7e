"""`python -m tests.chaos.jobs`: strikes every step of rotate, prune, exec and login, and prints what came of it.

Network faults hit exchanges with the server, and SIGKILL hits every line of a rotation and its journal. Exit status 1 where anything but
"survived" is not 0.
"""

from __future__ import annotations

import argparse
import collections
import multiprocessing
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from . import jobs_others, jobs_rotation
from .faults import FAULTS
from .jobs_process import Shell
from .jobs_world import VERSIONS, Result, World, world
from .proxy import Network

COLUMNS = ("survived", "lock-out", "unknown key", "duplicate", "secret outside", "untold", "untrue", "stuck", "hang", "raw")
PROCESSES = 2
KILLED = "SIGKILL"
OTHERS: dict[str, Callable[[World, Shell, Network, random.Random, str], Result]] = {
    "prune": jobs_others.prune,
    "exec": jobs_others.execute,
    "login": jobs_others.login,
}


@dataclass(frozen=True)
class Part:
    """What one process does: commands of one version of the server."""

    version: str
    seed: int
    rotations: int
    others: int
    limit: float = float("inf")
    """Seconds after which no more commands are started."""


def run(part: Part) -> list[Result]:
    """Run a part of the campaign."""
    found: list[Result] = []
    start = time.monotonic()
    try:
        for number, result in enumerate(_run(part), 1):
            found.append(result)
            if number % 50 == 0 or result.column != "survived":
                seconds = time.monotonic() - start
                print(
                    f"{part.version}: {number} commands in {seconds:.0f} s, the last: {result.job} {result.column}",
                    file=sys.stderr,
                    flush=True,
                )
            if time.monotonic() - start > part.limit:
                break
    except Exception:
        found.append(Result("?", "?", part.version, "raw", f"the campaign failed: {traceback.format_exc()}"))
    return found


def _run(part: Part) -> Iterator[Result]:
    source, network = random.Random(f"{part.seed} {part.version}"), Network()
    killed = part.rotations // 2
    with (
        tempfile.TemporaryDirectory() as folder,
        Shell() as shell,
        world(part.version, Path(folder) / "home", part.seed) as found,
    ):
        tasks = [KILLED] * killed + ["rotate"] * (part.rotations - killed) + [*OTHERS] * part.others
        source.shuffle(tasks)
        faults = _shuffled(source)
        shares = [(number + source.random()) / killed for number in range(killed)]  # one in each stretch of the lines
        source.shuffle(shares)
        for task in tasks:
            fault = next(faults)
            if task == KILLED:
                yield replace(jobs_rotation.kill(found, shell, source, shares.pop()), strike=KILLED)
            elif task == "rotate":
                yield replace(jobs_rotation.disturb(found, shell, network, source, fault), strike=fault)
            else:
                yield replace(OTHERS[task](found, shell, network, source, fault), job=task, strike=fault)


def _shuffled(source: random.Random) -> Iterator[str]:
    """Every fault class as often as the others, in any order."""
    while True:
        names = [name for name in FAULTS if name not in ("late", "killed")]
        source.shuffle(names)
        yield from names


def campaign(seed: int, rotations: int, others: int, processes: int = PROCESSES, limit: float = float("inf")) -> list[Result]:
    """Run the campaign over all versions; `rotations` and `others` are the numbers in all, and for each of the other jobs."""
    count = len(VERSIONS)
    parts = [Part(version, seed, -(-rotations // count), -(-others // count), limit) for version in VERSIONS]
    if processes == 1:
        return [result for part in parts for result in run(part)]
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        return [result for results in pool.map(run, parts) for result in results]


def table(results: list[Result]) -> str:
    """What came of the commands, by job and strike."""
    counts: dict[tuple[str, str], collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for result in results:
        kind = KILLED if result.strike == KILLED else "network faults"
        counts[result.job, kind][result.column] += 1
    total: collections.Counter[str] = sum(counts.values(), collections.Counter())
    rows = [("job", "struck by", "tried", *COLUMNS)]
    for (job, kind), found in [*sorted(counts.items()), (("total", ""), total)]:
        rows.append((job, kind, str(found.total()), *(str(found[column]) for column in COLUMNS)))
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = []
    for row in rows:
        names = [cell.ljust(width) for cell, width in zip(row[:2], widths[:2], strict=True)]
        numbers = [cell.rjust(width) for cell, width in zip(row[2:], widths[2:], strict=True)]
        lines.append("  ".join([*names, *numbers]))
    return "\n".join(lines)


def failures(results: list[Result]) -> list[Result]:
    """What was not survived."""
    return [result for result in results if result.column != "survived"]


def main() -> int:
    """Run the campaign from the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.jobs", description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="repeats a run")
    parser.add_argument("--rotations", type=int, default=2000, help="how many rotations, half of them killed")
    parser.add_argument("--others", type=int, default=300, help="how many of each: prune, exec, login")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="start no more commands of a version after this time")
    parser.add_argument("--processes", type=int, default=PROCESSES, help="how many versions at once")
    parser.add_argument("--version", choices=VERSIONS, help="one version only")
    given = parser.parse_args()
    start = time.monotonic()
    if given.version:
        results = run(Part(given.version, given.seed, given.rotations, given.others, given.seconds))
    else:
        results = campaign(given.seed, given.rotations, given.others, given.processes, given.seconds)
    print(table(results))
    bad = failures(results)
    for result in bad[:40]:
        print(f"--- {result.column}: {result.job} {result.version} {result.strike}: {result.why[:1500]}")
    print(f"seed {given.seed}: {len(results)} commands in {time.monotonic() - start:.0f} seconds, {len(bad)} not survived")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
