"""`make parity`: how many of the recorded exchanges the sandbox answers identically.

`make parity RECORDING=FILE` measures a recording from anywhere: a .jsonl or .jsonl.xz file of exchanges with a Rancher server of either
generation.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rancher_keys.sandbox import VERSIONS
from rancher_keys.sandbox.sandbox import recorded_version

from ..recordings import FOLDER, Exchange, load, load_setup
from . import rancher1, rancher2
from .replay import Outcome, Replay
from .scope import Scope
from .setup import ServerSetup, recorded_release, servers

FLOOR = 99.0
"""Percent below which the command fails."""


@dataclass(slots=True)
class Result:
    """What replaying one recording came to."""

    name: str
    version: str
    setups: dict[str, ServerSetup]
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def counted(self) -> list[Outcome]:
        """The exchanges that the documents describe."""
        return [each for each in self.outcomes if each.left_out is None]

    @property
    def identical(self) -> int:
        """How many of those are identical."""
        return sum(not each.differences for each in self.counted)

    @property
    def share(self) -> float:
        """Percent identical."""
        return 100 * self.identical / len(self.counted) if self.counted else 0.0

    @property
    def passes(self) -> bool:
        """Whether enough is identical. One difference is allowed in a recording that is too short for a percentage."""
        allowed = max(1, len(self.counted) * (100 - FLOOR) / 100)
        return len(self.counted) - self.identical <= allowed


def measure(source: Path, version: str | None = None) -> Result:
    """Replay a recording.

    Args:
        source: The file.
        version: The server's release; where None, the one that the recording states or shows, else the version that agrees best.

    Raises:
        ValueError: The sandbox has no version like the server's.
    """
    stated, exchanges = load_setup(source), load(source)
    if not exchanges:
        raise ValueError(f"{source}: there are no exchanges in it")
    name = source.name.removesuffix(".xz").removesuffix(".jsonl")
    release = version or recorded_release(stated, exchanges, source.name)
    if release is None:
        of_rancher_2 = sum(each.path.startswith(("/v3", "/v1-public", "/apis", "/k8s")) for each in exchanges)
        generation = "2." if 2 * of_rancher_2 > len(exchanges) else "1."
        results = [_measured(name, each, stated, exchanges) for each in VERSIONS if each.startswith(generation)]
        return max(results, key=lambda result: result.share)
    recorded = recorded_version(release)
    if recorded is None:
        raise ValueError(f"{source}: there is no sandbox for Rancher {release}; there are {', '.join(VERSIONS)}")
    return _measured(name, recorded, stated, exchanges)


def _measured(name: str, version: str, stated: dict[str, Any] | None, exchanges: list[Exchange]) -> Result:
    setups = servers(stated, dict.fromkeys(each.origin for each in exchanges))
    result = Result(name, version, setups)
    result.outcomes = list(replay(version, setups, exchanges))
    return result


def replay(version: str, setups: dict[str, ServerSetup], exchanges: list[Exchange]) -> Iterator[Outcome]:
    """Replay the exchanges of each server on a sandbox of its own."""
    generation = rancher1 if version.startswith("1.") else rancher2
    scope = Scope(int(version[0]), uses_tls=any(each.origin.startswith("https:") for each in exchanges))
    running: dict[str, Replay] = {}
    for exchange in exchanges:
        origin = generation.server_of(exchange, exchanges)
        if origin not in running:
            of_server = [each for each in exchanges if generation.server_of(each, exchanges) == origin]
            running[origin] = generation.Conversation(version, setups[origin], of_server)
        found, brought_about = running[origin].run(exchange)
        yield Outcome(exchange, scope.left_out(exchange) or running[origin].left_out(exchange), found, brought_about)


def report(result: Result) -> None:
    """Print each difference, what was left out and why, and the figures."""
    for outcome in result.counted:
        if outcome.differences:
            more = f" (+{len(outcome.differences) - 3} more)" if len(outcome.differences) > 3 else ""
            print(f"  {result.name}/{outcome.exchange.name}: {'; '.join(outcome.differences[:3])}{more}")
    reasons: dict[str, list[Outcome]] = {}
    for outcome in result.outcomes:
        if outcome.left_out:
            reasons.setdefault(outcome.left_out, []).append(outcome)
        if outcome.brought_about:
            reasons.setdefault(f"not recorded, brought about: {outcome.brought_about}", []).append(outcome)
    for reason, outcomes in reasons.items():
        names = ", ".join(each.exchange.name.split("-")[0] for each in outcomes)
        if reason.startswith("not recorded"):
            print(f"  {reason} ({names})")
        else:
            print(f"  left out {len(outcomes)}, {sum(not each.differences for each in outcomes)} of them identical: {reason} ({names})")
    counted, left_out = len(result.counted), len(result.outcomes) - len(result.counted)
    figures = (
        f"{result.identical} of {counted} identical ({result.share:.1f} %), {counted - result.identical} differing, {left_out} left out"
    )
    print(f"{result.name} as {result.version}: {figures}")


def main() -> int:
    """Measure the recordings and fail where one is below the floor."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.parity", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--recording", type=Path, action="append", metavar="FILE", help="a .jsonl or .jsonl.xz file; may be repeated")
    parser.add_argument("--version", help="the server's version, where the recording does not tell it")
    arguments = parser.parse_args()
    passed = True
    for source in arguments.recording or sorted(FOLDER.glob("*.jsonl.xz")):
        if not source.is_file():
            parser.error(f"{source}: no such file")
        try:
            result = measure(source, arguments.version)
        except ValueError as error:
            parser.error(str(error))
        report(result)
        passed &= result.passes
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
