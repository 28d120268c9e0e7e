"""A small share of the campaign of jobs, on every run, and its judges: they see what they are there to see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from . import jobs_rotation
from .jobs import COLUMNS, Part, failures, run, table
from .jobs_process import Ran, Shell
from .jobs_world import Result, World, world


@pytest.mark.parametrize("version", ["1.6", "2.15"])
def test_a_share_of_the_campaign(version: str) -> None:
    results = run(Part(version, seed=15, rotations=6, others=1))
    assert not failures(results), "\n".join(map(str, failures(results)))
    assert [result.job for result in sorted(results, key=lambda each: each.job)] == ["exec", "login", "prune", *["rotate"] * 6]
    assert sum(result.strike == "SIGKILL" for result in results) == 3


def test_a_table_counts_what_was_not_survived() -> None:
    results = [Result("rotate", "SIGKILL", "2.15", "lock-out"), Result("rotate", "cut", "1.6"), Result("exec", "cut", "1.6", "unknown key")]
    assert failures(results) == [results[0], results[2]]
    total = table(results).splitlines()[-1].split()
    assert total == ["total", "3", *(str(int(column in ("survived", "lock-out", "unknown key"))) for column in COLUMNS)]


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    with world("2.15", tmp_path / "home", 3) as found:
        yield found


def judged(here: World, *, said: str = "", status: int = 0, held: str = "") -> str:
    """The column that a rotation comes into that was killed, or ended by itself, in some state."""
    rotation = jobs_rotation.prepare(here, Random(1))
    rotation.token = rotation.old = here.token
    if held:
        rotation.held[-1].write_text(held)
    with Shell() as shell:
        return jobs_rotation.judge(rotation, shell, here.url, Ran(status, 0, said, 0.0), "made up").column


def test_the_judge_sees_what_is_wrong(here: World) -> None:
    assert judged(here) == "survived"
    assert judged(here, said=f"with {here.token}") == "secret outside"
    assert judged(here, said="RAW KeyError()") == "raw"
    assert judged(here, status=1000) == "hang"
    assert judged(here, held="token-abcde:made-up") == "untrue"
    with here.keys(here.token) as keys:
        snapshot = here._snapshot
        keys.create("nobody's")
        here._snapshot = here.sandbox.server.store.snapshot()
        assert judged(here) == "unknown key"
        keys.delete(here.token.partition(":")[0])
        here._snapshot = here.sandbox.server.store.snapshot()
        assert judged(here, status=1) == "lock-out"
        here._snapshot = snapshot
