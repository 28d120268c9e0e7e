from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from ..keys.prune_world import VERSIONS
from .served import Served, served

ODD = 'ci "build"\\ #1 | <x>\nline'


@pytest.fixture(params=VERSIONS)
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    with served(request.param, tmp_path) as found:
        found.world.catch_up()
        yield found


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Served]:
    with served("2.15", tmp_path) as found:
        found.world.catch_up()
        keys = found.world.keys()
        for description, ttl in (("soon", 7), (ODD, 10), ("later", 30)):
            keys.create(description, ttl=timedelta(days=ttl))
        yield found


def metrics(text: str) -> dict[str, list[tuple[dict[str, str], float]]]:
    return {family.name: [(sample.labels, sample.value) for sample in family.samples] for family in text_string_to_metric_families(text)}


@pytest.mark.parametrize("output", ["table", "json", "prometheus", "nagios"])
def test_no_key_that_expires_soon_is_exit_status_0(server: Served, output: str) -> None:
    result = server.run("expiring", "-o", output)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("output", ["table", "json", "prometheus", "nagios"])
def test_a_key_that_expires_soon_is_exit_status_1(new: Served, output: str) -> None:
    assert new.run("expiring", "--within", "14d", "-o", output).exit_code == 1
    assert new.run("expiring", "--within", "6d", "-o", output).exit_code == 0


@pytest.mark.parametrize("output", ["table", "json", "prometheus", "nagios"])
@pytest.mark.parametrize("arguments", [("--url", "http://127.0.0.1:9"), ("--all",)])
def test_a_check_that_cannot_be_run_is_exit_status_2(new: Served, output: str, arguments: tuple[str, ...]) -> None:
    who = new.world.sandbox.create_key("somebody")
    result = new.run("expiring", "-o", output, *arguments, "--timeout", "1", who=who)
    assert result.exit_code == 2
    assert "error:" in result.stderr
    assert result.stdout.startswith("RANCHER KEYS CRITICAL - ") == (output == "nagios")


def test_prometheus_reads_the_metrics(new: Served) -> None:
    text = new.run("expiring", "--within", "14d", "-o", "prometheus").stdout
    found = metrics(text)
    expiries = found["rancher_key_expiry_timestamp_seconds"]
    assert sorted(labels["title"] for labels, _ in expiries) == sorted(["soon", ODD])
    assert {tuple(sorted(labels)) for labels, _ in expiries} == {("id", "kind", "owner", "server", "title")}
    assert found["rancher_keys_expiring"] == [({"server": new.url, "within_seconds": "1209600"}, 2.0)]
    assert found["rancher_keys_checked"] == [({"server": new.url}, 4.0)]
    assert found["rancher_keys_never_expiring"] == [({"server": new.url}, 1.0)]
    keys = {key["id"]: key for key in json.loads(new.run("expiring", "-o", "json").stdout)["keys"]}
    from datetime import datetime

    assert {labels["id"]: value for labels, value in expiries} == {
        id: datetime.fromisoformat(key["expires"]).timestamp() for id, key in keys.items()
    }


def test_metrics_go_to_a_file_that_is_replaced_as_a_whole(new: Served, tmp_path: Path) -> None:
    target = tmp_path / "textfiles" / "rancher.prom"
    target.parent.mkdir()
    target.write_text("old")
    assert new.run("expiring", "-o", "prometheus", "--to", str(target)).exit_code == 1
    assert "rancher_keys_expiring" in metrics(target.read_text())
    assert [each.name for each in target.parent.iterdir()] == ["rancher.prom"]
    failed = new.run("expiring", "-o", "prometheus", "--to", str(tmp_path / "missing" / "rancher.prom"))
    assert (failed.exit_code, "cannot be written" in failed.stderr) == (2, True)


def test_nagios_gets_one_line_with_performance_data(new: Served) -> None:
    line = new.run("expiring", "-o", "nagios").stdout
    assert line.count("\n") == 1
    assert line.startswith("RANCHER KEYS WARNING - 2 of 4 keys expire within 14d: soon (token-")
    assert line.count("|") == 1
    assert line.endswith("| expiring=2;0;;0;4 expired=0 never_expiring=1 checked=4\n")


def test_sessions_and_expired_keys_count_only_where_they_are_asked_for(new: Served) -> None:
    new.world.clock.advance(20 * 24 * 3600 * 1000)  # the server's clock; expiry is compared with this machine's
    assert json.loads(new.run("expiring", "-o", "json", "--kind", "session").stdout)["total"] == 0
    assert len(json.loads(new.run("expiring", "--within", "40d", "-o", "json").stdout)["keys"]) == 3


def test_a_table_lists_the_next_key_first(new: Served) -> None:
    result = new.run("expiring", "--within", "40d")
    rows = [line for line in result.stdout.splitlines() if "token-" in line]
    assert [next(name for name in ("soon", "ci", "later") if name in row) for row in rows] == ["soon", "ci", "later"]
    assert "3 of 4 keys expire within 40d; 1 never expire" in result.stderr


def test_wrong_arguments_are_exit_status_2(new: Served) -> None:
    for arguments in (("--within", "soon"), ("--kind", "password"), ("--owner", "u-1"), ("--to", "x")):
        assert new.run("expiring", *arguments).exit_code == 2
