from __future__ import annotations

import json
import signal
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..keys.prune_world import VERSIONS
from .served import Served, served

PRINT = "import json, os; print(json.dumps(dict(os.environ)))"
WAIT = """
import os, signal, sys, time
def leave(number, frame):  # writes without a lock, which the interrupted print may hold
    os.write(1, f"got {signal.Signals(number).name}\\n".encode())
    os._exit(7)
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1):
    signal.signal(number, leave)
print("ready", flush=True)
time.sleep(60)
"""
USE = """
import os, urllib.request, base64
pair = os.environ["RANCHER_ACCESS_KEY"] + ":" + os.environ["RANCHER_SECRET_KEY"]
request = urllib.request.Request(os.environ["CATTLE_URL"], headers={"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()})
print(urllib.request.urlopen(request).status)
"""


@pytest.fixture(params=VERSIONS)
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    with served(request.param, tmp_path) as found:
        found.world.catch_up()
        yield found


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Served]:
    with served("2.15", tmp_path) as found:
        found.world.catch_up()
        yield found


def ttl(server: Served) -> str:
    return "none" if server.world.generation == 1 else "30m"


def finished(server: Served, *arguments: str) -> tuple[int, str, str]:
    process = server.start("exec", "--ttl", ttl(server), *arguments)
    output, errors = process.communicate(timeout=60)
    return process.returncode, output, errors


def test_the_child_has_a_key_of_its_own_that_works_and_is_gone_afterwards(server: Served) -> None:
    before = server.world.ids()
    status, output, errors = finished(server, "--", sys.executable, "-c", USE)
    assert (status, output.strip(), errors) == (0, "200", "")
    assert server.world.ids() == before


@pytest.mark.parametrize(("names", "absent"), [("rancher", "CATTLE_URL"), ("cattle", "RANCHER_URL"), ("token", "RANCHER_SECRET_KEY")])
def test_the_child_sees_only_the_chosen_variables_and_not_the_callers_credentials(new: Served, names: str, absent: str) -> None:
    status, output, _ = finished(new, "--as", names, "--", sys.executable, "-c", PRINT)
    found = json.loads(output)
    admin = new.world.sandbox.admin
    assert admin is not None
    assert status == 0
    assert absent not in found
    assert not [name for name, value in found.items() if admin.secret_key in value]


@pytest.mark.parametrize("number", [0, 1, 42])
def test_the_exit_status_is_the_commands(new: Served, number: int) -> None:
    assert finished(new, "--", sys.executable, "-c", f"raise SystemExit({number})")[0] == number


def test_options_after_the_dashes_are_the_commands(new: Served) -> None:
    status, output, _ = finished(new, "--", "echo", "--ttl", "--help", "-x")
    assert (status, output) == (0, "--ttl --help -x\n")


@pytest.mark.parametrize(("command", "status"), [("/nonexistent/command", 127), ("/", 126)])
def test_a_command_that_cannot_run_has_the_shells_status_and_leaves_no_key(new: Served, command: str, status: int) -> None:
    before = new.world.ids()
    found, _, errors = finished(new, "--", command)
    assert found == status
    assert command in errors
    assert new.world.ids() == before


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1])
def test_signals_reach_the_child_and_the_key_is_deleted(new: Served, number: signal.Signals) -> None:
    before = new.world.ids()
    process = new.start("exec", "--", sys.executable, "-c", WAIT)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    assert len(new.world.ids()) == len(before) + 1
    process.send_signal(number)
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, output, errors) == (7, f"got {number.name}\n", "")
    assert new.world.ids() == before


def test_a_child_that_a_signal_ends_gives_128_and_its_number(new: Served) -> None:
    before = new.world.ids()
    status, _, _ = finished(new, "--", sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert status == 128 + signal.SIGKILL
    assert new.world.ids() == before


def test_a_signal_before_the_child_runs_leaves_no_key(new: Served) -> None:
    before = new.world.ids()
    for delay in (0.3, 0.5, 0.6, 0.7, 0.8):
        process = new.start("exec", "--", sys.executable, "-c", "import time; time.sleep(0.05)")
        time.sleep(delay)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
        assert new.world.ids() == before


def test_where_no_key_can_be_created_the_command_does_not_run(new: Served, tmp_path: Path) -> None:
    process = new.start("exec", "--", "touch", str(tmp_path / "ran"), RANCHER_SECRET_KEY="wrong")
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, "error:" in errors) == (2, True)
    assert not (tmp_path / "ran").exists()


def test_rancher_1_says_that_its_keys_do_not_expire(tmp_path: Path) -> None:
    with served("1.6", tmp_path) as old:
        result = old.run("exec", "--", "true")
        assert (result.exit_code, "--ttl none" in result.stderr) == (2, True)


@pytest.mark.parametrize("version", ["2.7", "2.15"])
def test_credential_prints_an_exec_credential_and_keeps_it(version: str, tmp_path: Path) -> None:
    with served(version, tmp_path) as found:
        found.world.catch_up()
        before = found.world.ids()
        printed = [found.start("credential", "--ttl", "1h").communicate(timeout=60) for _ in range(2)]
        assert printed[0] == printed[1]
        document = json.loads(printed[0][0])
        assert (document["apiVersion"], document["kind"]) == ("client.authentication.k8s.io/v1", "ExecCredential")
        assert set(document["status"]) == {"token", "expirationTimestamp"}
        assert found.world.ids() - before == {document["status"]["token"].split(":")[0]}
        kept = next((tmp_path / ".cache" / "rancher-keys").glob("credential-*.json"))
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_credential_answers_in_the_version_that_kubectl_asks_for_and_needs_no_terminal(new: Served) -> None:
    asked = json.dumps({"apiVersion": "client.authentication.k8s.io/v1beta1", "kind": "ExecCredential", "spec": {"interactive": False}})
    output, _ = new.start("credential", KUBERNETES_EXEC_INFO=asked).communicate(timeout=60)
    assert json.loads(output)["apiVersion"] == "client.authentication.k8s.io/v1beta1"
    process = new.start("credential", KUBERNETES_EXEC_INFO=asked, RANCHER_SECRET_KEY="wrong", XDG_CACHE_HOME=str(new.home / "other"))
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, output, "error:" in errors) == (2, "", True)
