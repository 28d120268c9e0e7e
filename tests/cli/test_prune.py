from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..keys.prune_world import VERSIONS
from .served import COMMAND, Served, served

OLD = ("--all", "--created-before", "90d", "--name", "old-*")


@pytest.fixture(params=VERSIONS)
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    with served(request.param, tmp_path) as found:
        found.world.create(12)
        found.world.catch_up()
        yield found


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Served]:
    with served("2.15", tmp_path) as found:
        found.world.create(12)
        found.world.catch_up()
        yield found


def test_prune_shows_a_plan_and_changes_nothing_without_a_terminal_or_yes(server: Served) -> None:
    before = server.world.ids()
    result = server.run("prune", *OLD)
    assert result.exit_code == 2
    assert "12 of 13 keys (all users)" in result.stdout
    assert "created before the given date" in result.stdout
    assert "add --yes" in result.stderr
    assert server.world.ids() == before


def test_prune_with_yes_deletes(server: Served) -> None:
    result = server.run("prune", *OLD, "--yes")
    assert result.exit_code == 0, result.output
    assert "12 planned: 12 deleted" in result.stderr
    assert len(server.world.ids()) == 1


def test_a_plan_that_is_printed_as_json_is_carried_out_exactly(server: Served, tmp_path: Path) -> None:
    result = server.run("prune", *OLD, "-o", "json")
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert (document["server"], len(document["keys"])) == (server.url, 12)
    lines = result.stdout.split("\n")
    kept = next(index for index, line in enumerate(lines) if line.startswith('{"id"'))
    del lines[kept]
    (tmp_path / "plan.json").write_text("\n".join(lines))
    carried_out = server.run("prune", "--plan", str(tmp_path / "plan.json"), "--yes")
    assert carried_out.exit_code == 0, carried_out.output
    assert len(server.world.ids()) == 2
    again = server.run("prune", "--plan", str(tmp_path / "plan.json"), "--yes")
    assert (again.exit_code, "11 gone" in again.stderr) == (0, True)


@pytest.mark.parametrize(("typed", "left"), [(b"y\n", 1), (b"n\n", 13)])
def test_prune_asks_at_a_terminal(new: Served, typed: bytes, left: int) -> None:
    terminal, end = pty.openpty()
    process = subprocess.Popen([*COMMAND, "prune", *OLD], stdin=end, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=new.environ())
    os.close(end)
    os.write(terminal, typed)
    _, errors = process.communicate(timeout=60)
    os.close(terminal)
    assert process.returncode == 0, errors
    assert b"Prune 12 keys?" in errors
    assert len(new.world.ids()) == left


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "say which keys nobody needs"),
        (["--owner", "u-1"], "say which keys nobody needs"),
        (["--unused-for", "soon"], "not a duration"),
        (["--created-before", "yesterday"], "not a date"),
        (["--expired", "--kind", "password"], "there is no kind 'password'"),
        (["--expired", "-o", "json", "--yes"], "changes nothing"),
        (["--expired", "--keep-newest", "0"], "keep_newest"),
    ],
)
def test_wrong_choices_are_explained_and_the_command_does_not_run(new: Served, arguments: list[str], message: str) -> None:
    result = new.run("prune", *arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.replace("│", " ").split())


def test_a_plan_cannot_be_combined_with_conditions(new: Served, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text("{}")
    assert new.run("prune", "--plan", str(tmp_path / "plan.json"), "--expired").exit_code == 2
    result = new.run("prune", "--plan", str(tmp_path / "plan.json"))
    assert (result.exit_code, "not a prune plan" in result.stderr) == (2, True)


def test_nothing_to_prune_is_a_success(new: Served) -> None:
    result = new.run("prune", "--expired")
    assert (result.exit_code, "Nothing to prune." in result.stdout) == (0, True)


def test_disable_first_says_when_keys_can_be_deleted(new: Served) -> None:
    result = new.run("prune", *OLD, "--disable-first", "14d", "--yes")
    assert result.exit_code == 0, result.output
    assert "disable 12; disabled keys can be deleted after 14d" in result.stdout
    assert "12 disabled" in result.stderr
    again = new.run("prune", *OLD, "--disable-first", "14d", "--yes")
    assert "12 disabled by an earlier prune, waiting to be deleted" in again.stdout


@pytest.mark.parametrize("version", ["1.6", "2.7"])
def test_unused_is_an_error_where_the_server_does_not_tell(version: str, tmp_path: Path) -> None:
    with served(version, tmp_path) as old:
        old.world.create(2)
        old.world.catch_up()
        result = old.run("prune", "--all", "--unused-for", "90d", "--yes")
        assert (result.exit_code, "--unknown-last-use" in result.stderr) == (2, True)
        result = old.run("prune", "--all", "--unused-for", "90d", "--unknown-last-use", "created", "--yes")
        assert "2 deleted" in result.stderr


def test_others_keys_need_an_administrator(new: Served) -> None:
    who = new.world.sandbox.create_key("somebody")
    result = new.run("prune", *OLD, "--yes", who=who)
    assert result.exit_code == 1
    assert "only an administrator" in result.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_prune_with_an_account_and_the_same_plan_resumes(new: Served, number: int, tmp_path: Path) -> None:
    new.world.sandbox.rancher2.add_tokens(new.world.sandbox.rancher2.add_user("many", "many-many-many"), 1500)
    plan = tmp_path / "plan.json"
    plan.write_text(new.run("prune", "--all", "--never-expires", "-o", "json").stdout)
    total = len(json.loads(plan.read_text())["keys"])
    before = len(new.world.ids())
    process = new.start("prune", "--plan", str(plan), "--yes", "--concurrency", "2")
    while len(new.world.ids()) > before - 20 and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert "not done" in errors
    assert "Stopped: stopped by the user" in errors
    deleted = int(errors.split(" planned: ")[1].split(" deleted")[0].replace(",", ""))
    assert len(new.world.ids()) == before - deleted
    resumed = new.run("prune", "--plan", str(plan), "--yes", "--concurrency", "8")
    assert f"{deleted:,} gone" in resumed.stderr
    assert len(new.world.ids()) == before - total
