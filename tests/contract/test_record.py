"""`rancher-keys record`: the recording of a sandbox replays on it, holds no secrets, and nothing is left behind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rancher_keys.cli import main
from rancher_keys.sandbox import VERSIONS, Fault, Sandbox

from ..parity.__main__ import FLOOR, measure
from .in_process import called
from .test_cli import credentials
from .test_verify import leftovers


@pytest.mark.parametrize("version", VERSIONS)
def test_a_recording_replays(version: str, tmp_path: Path) -> None:
    out = tmp_path / f"rancher-{version}.jsonl"
    with Sandbox(version, delay=5) as sandbox, sandbox.serve() as url:
        given = credentials(sandbox)
        done = called(main, "record", url, "--out", str(out), given=given)
        assert done.returncode == 0, done.stdout + done.stderr
        assert leftovers(sandbox) == []
    text = out.read_text()
    setup, *lines = map(json.loads, text.splitlines())
    assert done.stdout == f"{out}: {len(lines)} exchanges\n"
    assert len(lines) > 60
    assert setup["setup"]["version"].startswith(version)
    [server] = setup["setup"]["servers"].values()
    assert [caller["role"] for caller in server["callers"]] == ["admin", "user"]
    kept = [name for name, value in given.items() if name.endswith("SECRET_KEY") and value in text]
    assert kept == []
    assert url.removeprefix("http://") not in text
    result = measure(out)
    assert result.share >= FLOOR, [(each.exchange.name, each.differences[:2]) for each in result.counted if each.differences]
    assert len(result.counted) > 0.8 * len(lines)


def test_what_was_created_is_removed_when_the_server_fails(tmp_path: Path) -> None:
    out = tmp_path / "recording.jsonl"
    with Sandbox("2.15", delay=1) as sandbox, sandbox.serve() as url:
        sandbox.faults.add(Fault("drop_before", method="DELETE", path="/v3/tokens$", times=1))
        done = called(main, "record", url, "--out", str(out), given=credentials(sandbox))
        assert done.returncode == 2
        assert "could not be recorded: no response to DELETE" in done.stderr
        assert not out.exists()
        assert leftovers(sandbox) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("http://127.0.0.1:9", "--out", "/nonexistent/x.jsonl"), "--out: /nonexistent/x.jsonl cannot be written"),
        (("http://h:abc", "--out", "x.jsonl"), "is not a valid URL"),
        (("http://127.0.0.1:9", "--out", "x.jsonl"), "give an administrator's access key and secret key, or token"),
    ],
)
def test_what_keeps_it_from_recording_is_a_sentence(
    arguments: tuple[str, ...], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = called(main, "record", *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert not list(tmp_path.iterdir())
