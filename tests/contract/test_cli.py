"""`rancher-keys verify`: its report, its exit status, and what it leaves."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from rancher_keys.cli import main
from rancher_keys.contract.credentials import VARIABLES
from rancher_keys.sandbox import Fault, Sandbox

from .against import LOGIN, user_of
from .faults_rancher1 import FAULTS
from .in_process import called
from .test_verify import leftovers

COMMAND = [sys.executable, "-m", "rancher_keys.cli"]
BARE = {name: value for name, value in os.environ.items() if name not in VARIABLES.values()} | {"COLUMNS": "120"}


def credentials(sandbox: Sandbox) -> dict[str, str]:
    assert sandbox.admin is not None
    user = user_of(sandbox)
    return {
        "RANCHER_ACCESS_KEY": sandbox.admin.access_key,
        "RANCHER_SECRET_KEY": sandbox.admin.secret_key,
        "RANCHER_USER_ACCESS_KEY": user.access_key,
        "RANCHER_USER_SECRET_KEY": user.secret_key,
        "RANCHER_USERNAME": LOGIN[0],
        "RANCHER_PASSWORD": LOGIN[1],
    }


def run(*arguments: str, given: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return called(main, *arguments, given=given)


def started(*arguments: str, given: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen([*COMMAND, *arguments], env=BARE | given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def served() -> Iterator[tuple[Sandbox, str, dict[str, str]]]:
    with Sandbox("2.15", delay=1) as sandbox, sandbox.serve() as url:
        yield sandbox, url, credentials(sandbox)


@pytest.mark.parametrize("version", ["1.0", "1.6", "2.7", "2.12", "2.15"])  # tests/servers verifies all versions in this way
def test_a_sandbox_passes_and_reads_well(version: str) -> None:
    with Sandbox(version, delay=1) as sandbox, sandbox.serve() as url:
        given = credentials(sandbox)
        done = run("verify", url, given=given)
        assert done.returncode == 0, done.stdout + done.stderr
        last = done.stdout.strip().splitlines()[-1]
        assert last.startswith((f"Rancher {version}", f"Rancher v{version}"))
        assert " passed, 0 failed, 0 skipped" in last
        assert "✓" in done.stdout
        assert not any(secret in done.stdout + done.stderr for name, secret in given.items() if "SECRET" in name or "PASSWORD" in name)
        assert leftovers(sandbox) == []


def test_a_difference_is_told_with_the_request(served: tuple[Sandbox, str, dict[str, str]], tmp_path: Path) -> None:
    with Sandbox("1.6", delay=1) as sandbox, sandbox.serve() as url:
        given = credentials(sandbox)
        next(fault for fault in FAULTS if fault.name == "200 for 202").put_into(sandbox)
        done = run("verify", url, "--junit", str(tmp_path / "report.xml"), given=given)
        assert done.returncode == 1
        assert "✗ actions.activate[admin]" in done.stdout
        assert "expected status 202" in done.stdout
        assert 'curl -X POST -u "$ACCESS_KEY:$SECRET_KEY"' in done.stdout
        assert "?action=activate" in done.stdout
        suite = ElementTree.parse(tmp_path / "report.xml").getroot()
        assert int(suite.attrib["failures"]) == len(suite.findall("testcase/failure")) > 0
        assert int(suite.attrib["tests"]) == len(suite.findall("testcase"))
        assert leftovers(sandbox) == []


def test_json_is_all_that_is_printed(served: tuple[Sandbox, str, dict[str, str]]) -> None:
    sandbox, url, given = served
    done = run("verify", url, "--json", "--read-only", given=given)
    report = json.loads(done.stdout)
    assert done.returncode == report["exit_code"] == 0
    assert (report["generation"], report["version"], report["leftovers"]) == (2, "v2.15.0", [])
    assert report["counts"]["skipped"] == sum(result["outcome"] == "skipped" for result in report["results"]) > 0
    assert leftovers(sandbox) == []


def test_it_says_what_keeps_it_from_running(served: tuple[Sandbox, str, dict[str, str]]) -> None:
    sandbox, url, given = served
    for arguments, with_, words in (
        ((url,), {}, "give an administrator's access key and secret key"),
        ((url,), {**given, "RANCHER_SECRET_KEY": "wrong"}, "rejects the credentials of the admin"),
        ((url,), {"RANCHER_ACCESS_KEY": "made-up"}, "RANCHER_SECRET_KEY (--secret-key) is missing"),
        (("http://127.0.0.1:9",), given, "no response to GET /rancherversion"),
        (("ftp://rancher.example.com",), given, "is not the URL of a server"),
        (("http://me:secret@127.0.0.1",), given, "contains credentials"),
        ((url, "--ca-bundle", __file__), given, "holds no certificates"),
    ):
        done = run("verify", *arguments, given=with_)
        assert done.returncode == 2, done.stdout + done.stderr
        assert words in done.stderr
        assert "Traceback" not in done.stderr
    sandbox.faults.add(Fault("html", times=99))
    done = run("verify", url, given=given)
    assert done.returncode == 2
    assert "HTML" in done.stderr
    open_to_all = Sandbox("1.6", access_control=False)
    with open_to_all as sandbox, sandbox.serve() as url:
        done = run("verify", url, given={"RANCHER_ACCESS_KEY": "made-up", "RANCHER_SECRET_KEY": "made-up"})
        assert done.returncode == 2
        assert "access control is off" in done.stderr


def test_insecure_is_said_aloud(served: tuple[Sandbox, str, dict[str, str]]) -> None:
    _, url, given = served
    done = run("verify", url, "--insecure", "--read-only", given=given)
    assert "certificates are NOT checked" in done.stderr


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_run_leaves_no_key_behind(how: signal.Signals) -> None:
    with Sandbox("1.6", delay=30) as sandbox, sandbox.serve() as url:
        given = credentials(sandbox)
        with subprocess.Popen(
            [*COMMAND, "verify", url], env=BARE | given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            deadline = time.monotonic() + 60
            while len(leftovers(sandbox)) < 6 and time.monotonic() < deadline:
                time.sleep(0.02)
            assert len(leftovers(sandbox)) >= 6
            process.send_signal(how)
            out, err = process.communicate(timeout=60)
        assert process.returncode == 2
        assert "interrupted" in out + err
        assert "Traceback" not in err
        assert leftovers(sandbox) == []


def test_a_server_that_stops_in_the_middle_is_told(tmp_path: Path) -> None:
    command = [*COMMAND, "sandbox", "--version", "1.6", "--port", "0", "--database", str(tmp_path / "keys.db")]
    with subprocess.Popen(command, env=BARE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        told = dict(server.stdout.readline().strip().removeprefix("export RANCHER_").split("=", 1) for _ in range(3))
        given = {"RANCHER_ACCESS_KEY": told["ACCESS_KEY"], "RANCHER_SECRET_KEY": told["SECRET_KEY"]}
        with started("verify", told["URL"], given=given) as process:
            with contextlib.closing(sqlite3.connect(f"file:{tmp_path / 'keys.db'}?mode=ro", uri=True)) as database:
                deadline, made = time.monotonic() + 60, 0
                while made < 6 and time.monotonic() < deadline:
                    time.sleep(0.02)
                    with contextlib.suppress(sqlite3.OperationalError):  # locked
                        [made] = database.execute("SELECT count(*) FROM credential WHERE name LIKE 'rancher-keys-verify-%'").fetchone()
            server.kill()
            out, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "could not be run to the end: no response to" in out
    assert "could not be removed" in out
    assert "Traceback" not in err


def test_what_the_sandbox_prints_is_all_that_verify_needs() -> None:
    command = [*COMMAND, "sandbox", "--version", "2.15", "--port", "0", "--user", "vera"]
    with subprocess.Popen(command, env=BARE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        given = dict(server.stdout.readline().strip().removeprefix("export ").split("=", 1) for _ in range(6))
        done = run("verify", given["RANCHER_URL"], given=given)
        server.terminate()
    assert " passed, 0 failed, 0 skipped" in done.stdout.strip().splitlines()[-1]


def test_the_checks_are_tests_of_pytest_too(served: tuple[Sandbox, str, dict[str, str]]) -> None:
    sandbox, url, given = served
    command = [sys.executable, "-m", "pytest", "--pyargs", "rancher_keys.contract", "-q", "-c", os.devnull]
    command += ["-p", "no:cacheprovider", "-p", "no:xdist"]

    def tested(*more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*command, *more], env=BARE | given, capture_output=True, text=True, check=False, cwd="/")

    done = tested("--rancher-url", url)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout.splitlines()[-1]
    assert "failed" not in done.stdout.splitlines()[-1]
    assert leftovers(sandbox) == []
    done = tested("--rancher-url", url, "-k", "tokens.get and admin")
    assert "1 passed" in done.stdout
    done = tested("--rancher-url", "http://127.0.0.1:9")
    assert done.returncode == 4
    assert "no response to GET /rancherversion" in done.stderr
    done = tested()
    assert "1 skipped" in done.stdout
