"""`rancher-keys` never shows a traceback: wrong arguments and unusable files are exit status 2 with a sentence that names them."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from rancher_keys.contract.urls import base_url
from rancher_keys.sandbox import Sandbox

from .test_cli import BARE, COMMAND, credentials, run
from .test_verify import leftovers


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["verify", "http://[::1"], "URL: 'http://[::1' is not a valid URL"),
        (["verify", "http://h:abc"], "URL: 'http://h:abc' is not a valid URL"),
        (["verify", "http://h:99999"], "URL: 'http://h:99999' is not a valid URL"),
        (["verify", ""], "URL: '' is not"),
        (["verify", "https://"], "URL: 'https://' is not"),
        (["verify", "http://me:made-up-secret@[::1"], "URL: the value is not a valid URL"),
        (["verify", "http://h\nx"], "URL: 'http://h\\nx' is not"),
        (["verify", "http://h", "--timeout", "inf"], "--timeout must be a number of seconds from 0.1 to 3600, not inf"),
        (["verify", "http://h", "--timeout", "nan"], "--timeout must be"),
        (["verify", "http://h", "--timeout", "-1"], "--timeout must be"),
        (["verify", "http://h", "--timeout", "0"], "--timeout must be"),
        (["verify", "http://h", "--timeout", "x"], "Invalid value for '--timeout'"),
        (["verify", "http://h", "--junit", "/nonexistent/report.xml"], "--junit: /nonexistent/report.xml cannot be written"),
        (["verify", "http://h", "--ca-bundle", "/nonexistent"], "--ca-bundle"),
        (["verify", "http://h", "--ca-bundle", __file__], "holds no certificates"),
        (["verify", "http://h", "--token", "token-abcde:made-up-secret\n"], "RANCHER_TOKEN (--token) ends with a line break; remove it"),
        (["verify", "http://h", "--access-key", "x"], "RANCHER_SECRET_KEY (--secret-key) is missing"),
        (["verify", "http://h", "--username", "x"], "RANCHER_PASSWORD (--password) is missing"),
        (["verify"], "Missing argument"),
        (["nonsense"], "No such command"),
        (["sandbox", "--version", "9"], "--version"),
        (["sandbox", "--port", "99999"], "--port"),
        (["sandbox", "--database", "/nonexistent/keys.db"], "--database"),
        (["sandbox", "--host", "256.256.256.256"], ""),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_arguments_are_a_sentence_and_exit_status_2(arguments: list[str], words: str) -> None:
    done = run(*arguments)
    shown = " ".join((done.stdout + done.stderr).replace("│", " ").split())
    assert done.returncode == 2, shown
    assert words.replace("\n", " ") in shown or words in done.stderr.replace("\n", "")
    assert "Traceback" not in shown
    assert "made-up-secret" not in shown


def test_urls() -> None:
    for given, expected in (
        ("rancher.example.com", "https://rancher.example.com"),
        ("https://rancher.example.com/dashboard/home", "https://rancher.example.com"),
        ("http://[::1]:8080/v1", "http://[::1]:8080"),
    ):
        assert base_url(given) == expected


def test_clean_removes_what_a_killed_run_left(tmp_path: Path) -> None:
    for version in ("1.6", "2.15"):
        with Sandbox(version, path=tmp_path / f"{version}.db", delay=20) as sandbox, sandbox.serve() as url:
            given = credentials(sandbox)
            sandbox.create_key("rancher-keys-verify")  # a namesake without the hex digits of a marker
            before = leftovers(sandbox)
            with subprocess.Popen(
                [*COMMAND, "verify", url], env=BARE | given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ) as process:
                deadline = time.monotonic() + 60
                while len(leftovers(sandbox)) < len(before) + 10 and time.monotonic() < deadline:
                    time.sleep(0.02)
                process.send_signal(signal.SIGKILL)
            left = len(leftovers(sandbox)) - len(before)
            assert left >= 10
            done = run("verify", url, "--clean", given=given)
            assert done.returncode == 0, done.stdout + done.stderr
            assert done.stdout.splitlines()[-1] == f"{len(done.stdout.splitlines()) - 1} removed, 0 could not be removed"
            assert leftovers(sandbox) == before
            assert run("verify", url, "--clean", given=given).stdout == "0 removed, 0 could not be removed\n"


def test_a_process_ends_with_the_exit_status() -> None:
    done = subprocess.run([*COMMAND, "verify", "http://h:abc"], env=BARE, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "is not a valid URL" in done.stderr


def test_clean_needs_credentials_and_a_server() -> None:
    done = run("verify", "http://127.0.0.1:9", "--clean", given={"RANCHER_ACCESS_KEY": "a", "RANCHER_SECRET_KEY": "b"})
    assert done.returncode == 2
    assert "could not be run: no response to GET /rancherversion" in done.stderr


def test_a_database_that_is_no_database_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "keys.db").write_text("this is a text " * 100)
    done = run("sandbox", "--database", str(tmp_path / "keys.db"))
    assert done.returncode == 2
    assert "--database" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_stops_reading_is_no_error() -> None:
    with Sandbox("2.15", delay=0) as sandbox, sandbox.serve() as url:
        command = f"{' '.join(COMMAND)} verify {url} --read-only --json | head -c 10"
        done = subprocess.run(
            ["sh", "-c", command], env=BARE | credentials(sandbox) | os.environ, capture_output=True, text=True, check=False
        )
        assert done.stdout
        assert "Traceback" not in done.stderr
