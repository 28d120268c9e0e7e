"""A small share of the campaign, on every run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from .__main__ import COLUMNS, failures, table
from .faults import FAULTS
from .lanes import Record
from .operations import operations
from .oracle import Verdict

ROOT = Path(__file__).parents[2]


def test_a_share_of_the_campaign() -> None:
    command = [sys.executable, "-m", "tests.chaos", "--seed", "20", "--count", "273"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert {line.partition(" ")[0] for line in done.stdout.splitlines()} >= {*FAULTS, "total"}


def test_a_table_counts_what_was_not_survived() -> None:
    bad = Record("cut", "tokens.create", "2.15", "sync", Verdict("untold", "made-up"))
    assert failures([bad]) == [bad]
    total = table([bad, Record("cut", "tokens.get", "2.15", "trio", Verdict())]).splitlines()[-1].split()
    assert total == ["total", "2", *(str(int(column in ("survived", "untold"))) for column in COLUMNS)]


def test_all_methods_of_the_clients_are_operations() -> None:
    for generation, least in ((1, 18), (2, 25)):
        names = {each.name for each in operations(generation)}
        assert len(names) >= least
        assert "log_in" in names
        assert not names & {"close", "project", "with_token"}
