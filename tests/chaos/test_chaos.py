"""A small share of the campaign, on every run."""

from __future__ import annotations

from .__main__ import COLUMNS, KILLS, campaign, failures, table
from .faults import FAULTS
from .lanes import Record
from .operations import operations
from .oracle import Verdict


def test_a_share_of_the_campaign() -> None:
    records = campaign(seed=20, count=270, processes=1, limit=100)
    assert not failures(records), "\n".join(map(str, failures(records)))
    assert len(records) == 270 < KILLS
    assert {record.fault for record in records} == set(FAULTS)


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
