"""What the README shows is what its commands print, and its code runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def test_the_demo_prints_what_the_readme_shows() -> None:
    done = subprocess.run([sys.executable, "-m", "rancher_keys.demo"], capture_output=True, text=True, check=True)
    printed = [line.rstrip() for line in done.stdout.strip().splitlines()]
    shown = [line.rstrip() for line in blocks("text")[0].strip().splitlines()]

    def still(lines: list[str]) -> list[str]:
        return [re.sub(r"\d{4}-\d\d-\d\d", "YYYY-MM-DD", re.sub(r"\d\d:\d\d:\d\d", "HH:MM:SS", line)) for line in lines]

    assert still(printed) == still(shown)
    assert not re.search(r"\b[0-9A-Za-z]{40}", done.stdout), "a secret key in full"


def test_its_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    for block in blocks("python"):
        exec(compile(block, "README.md", "exec"), {})
    said = capsys.readouterr().out
    assert said.count("********") >= 2
    assert "granted 90 days" in said
    assert "limited to cluster local" in said
    assert "1c3 is active, and an active key cannot be deleted: deactivate it first" in said
    assert "\nremoved\n" in said


def test_the_demo_tells_failure_by_its_exit_status() -> None:
    environment = {"RANCHER_URL": "http://127.0.0.1:9", "RANCHER_ACCESS_KEY": "made-up", "RANCHER_SECRET_KEY": "made-up-secret", "PATH": ""}
    done = subprocess.run([sys.executable, "-m", "rancher_keys.demo"], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 1
    assert "ConnectionFailed" in done.stdout.replace("\n", "") or "OutcomeUnknown" in done.stdout.replace("\n", "")
    assert "made-up-secret" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    del environment["RANCHER_URL"]
    done = subprocess.run([sys.executable, "-m", "rancher_keys.demo"], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 2


def test_the_demo_leaves_a_server_as_it_was() -> None:
    from rancher_keys.sandbox import Sandbox

    with Sandbox("1.2") as sandbox, sandbox.serve() as url:
        assert sandbox.admin is not None
        environment = {"RANCHER_URL": url, "RANCHER_ACCESS_KEY": sandbox.admin.access_key, "RANCHER_SECRET_KEY": sandbox.admin.secret_key}
        subprocess.run([sys.executable, "-m", "rancher_keys.demo"], check=True, env=environment, capture_output=True)
        rows = sandbox.server.store.all("SELECT state, name FROM credential WHERE kind = 'apiKey'")
        assert [(row["state"], row["name"]) for row in rows if row["state"] not in ("purged", "purging")] == [("active", "admin")]


def test_the_demo_leaves_a_rancher_2_as_it_was() -> None:
    from rancher_keys.sandbox import Sandbox

    for version in ("2.7", "2.12"):
        with Sandbox(version) as sandbox, sandbox.serve() as url:
            assert sandbox.admin is not None
            environment = {
                "RANCHER_URL": url,
                "RANCHER_ACCESS_KEY": sandbox.admin.access_key,
                "RANCHER_SECRET_KEY": sandbox.admin.secret_key,
            }
            done = subprocess.run([sys.executable, "-m", "rancher_keys.demo"], check=True, env=environment, capture_output=True, text=True)
            assert ("✓ ext token" in done.stdout) is (version == "2.12")
            assert [row["name"] for row in sandbox.server.store.all("SELECT name FROM token")] == [sandbox.admin.access_key]
            assert sandbox.server.store.all("SELECT name FROM ext_token") == []


def test_the_wheel_builds_and_imports_alone() -> None:
    from .wheel import main

    assert main() == 0


def test_the_number_of_seeded_faults_is_the_one_shown() -> None:
    from .contract.__main__ import FAULTS

    assert f"{len(FAULTS)} of {len(FAULTS)} seeded faults found" in README
