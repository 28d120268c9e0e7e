"""`make test-live` runs all three parts on a server, and fails where one does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rancher_keys.sandbox import Sandbox

from ..contract.test_cli import credentials

ROOT = Path(__file__).parents[2]
BARE = {name: value for name, value in os.environ.items() if not name.startswith("RANCHER_")}


def live(given: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.servers.live"]
    return subprocess.run(command, env=BARE | given, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("version", ["1.6", "2.15"])
def test_all_three_parts_pass_on_a_server(version: str) -> None:
    with Sandbox(version, delay=1) as sandbox, sandbox.serve() as url:
        given = credentials(sandbox)
        if version == "2.15":
            given["RANCHER_TOKEN"] = f"{given.pop('RANCHER_ACCESS_KEY')}:{given.pop('RANCHER_SECRET_KEY')}"
        done = live(given | {"RANCHER_URL": url})
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr
    assert done.stdout.splitlines()[-1] == "verify passed, demo passed, conversation passed"


def test_each_part_that_fails_is_named() -> None:
    done = live({"RANCHER_URL": "http://127.0.0.1:9", "RANCHER_ACCESS_KEY": "a", "RANCHER_SECRET_KEY": "made-up-secret"})
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "verify failed (2), demo failed (1), conversation failed (1)"
    assert "made-up-secret" not in done.stdout + done.stderr


def test_it_asks_for_the_url() -> None:
    done = live({})
    assert done.returncode == 2
    assert "give the server's URL" in done.stderr


def test_the_target_hands_the_options_on() -> None:
    makefile = (ROOT / "Makefile").read_text()
    assert "test-live: $(VENV)/.dev" in makefile
    for name in ("RANCHER_URL", "RANCHER_ACCESS_KEY", "RANCHER_CA_BUNDLE", "RANCHER_INSECURE"):
        assert f"demo test-live: export {name} := " in makefile
