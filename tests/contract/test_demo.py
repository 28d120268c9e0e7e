"""The demo on servers: what it prints, its exit status, certificates, and users who see little."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn

from rancher_keys.cli import main as command_line
from rancher_keys.demo.__main__ import main
from rancher_keys.sandbox import VERSIONS, Sandbox

from .against import user_of
from .in_process import called
from .test_cli import credentials
from .test_verify import leftovers

BARE = {name: value for name, value in os.environ.items() if not name.startswith("RANCHER_")}


def demo(**settings: str) -> subprocess.CompletedProcess[str]:
    return called(main, given={f"RANCHER_{name}": value for name, value in settings.items()})


@contextmanager
def served_with_tls(sandbox: Sandbox, folder: Path) -> Iterator[tuple[str, Path]]:
    """A sandbox with a self-signed certificate, as Rancher has by default."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(sandbox.app(), log_level="critical", lifespan="off", ssl_certfile=str(certificate), ssl_keyfile=str(key))
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"https://127.0.0.1:{listener.getsockname()[1]}", certificate
        server.should_exit = True
        thread.join(10)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to create a certificate")
@pytest.mark.parametrize("version", ["1.6", "2.15"])
def test_self_signed_certificates(version: str, tmp_path: Path) -> None:
    with Sandbox(version, delay=1) as sandbox, served_with_tls(sandbox, tmp_path) as (url, certificate):
        assert sandbox.admin is not None
        settings = {"URL": url, "ACCESS_KEY": sandbox.admin.access_key, "SECRET_KEY": sandbox.admin.secret_key}
        refused = demo(**settings)
        assert refused.returncode == 1
        assert "Traceback" not in refused.stdout + refused.stderr
        for more in ({"INSECURE": "1"}, {"CA_BUNDLE": str(certificate)}):
            done = demo(**settings, **more)
            assert done.returncode == 0, done.stdout + done.stderr
            assert ("certificates are NOT checked" in done.stdout) is ("INSECURE" in more)
        given = credentials(sandbox)
        for arguments, status in (([], 2), (["--insecure"], 0), (["--ca-bundle", str(certificate)], 0)):
            ran = called(command_line, "verify", url, "--read-only", *arguments, given=given)
            assert ran.returncode == status, ran.stdout + ran.stderr
        assert "Traceback" not in ran.stderr
        assert leftovers(sandbox) == []
        tests = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "tests/test_conversation.py"]
        live = BARE | {name: value for name, value in given.items() if "USER" not in name} | {"RANCHER_URL": url, "RANCHER_INSECURE": "1"}
        ran = subprocess.run(tests, env=live, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
        assert ran.returncode == 0, ran.stdout[-2000:]
        assert " passed" in ran.stdout


@pytest.mark.parametrize("version", VERSIONS)
def test_a_user_is_told_what_is_skipped(version: str) -> None:
    with Sandbox(version, delay=1) as sandbox, sandbox.serve() as url:
        user = user_of(sandbox)
        done = demo(URL=url, ACCESS_KEY=user.access_key, SECRET_KEY=user.secret_key)
        assert done.returncode == 0, done.stdout
        assert ("– cluster scope   skipped: this user sees no cluster" in done.stdout) is version.startswith("2.")
        assert "✗" not in done.stdout
        assert leftovers(sandbox) == []


def test_the_output_on_sandboxes_fits_on_a_screen() -> None:
    done = demo()
    assert done.returncode == 0, done.stdout
    lines = done.stdout.splitlines()
    assert len(lines) < 32
    assert max(map(len, lines)) < 106


@pytest.mark.parametrize(
    ("settings", "status", "words"),
    [
        ({"URL": "http://[::1", "ACCESS_KEY": "a", "SECRET_KEY": "made-up-secret"}, 2, ""),
        ({"URL": "http://127.0.0.1:9", "ACCESS_KEY": "a"}, 2, "RANCHER_SECRET_KEY is missing"),
        ({"ACCESS_KEY": "a", "SECRET_KEY": "made-up-secret"}, 2, "RANCHER_URL is missing"),
        ({"URL": "http://127.0.0.1:9", "TOKEN": "token-abcde:made-up-secret\n"}, 2, "RANCHER_TOKEN contains a line break"),
        ({"URL": "http://127.0.0.1:9", "ACCESS_KEY": "a", "SECRET_KEY": "made-up-secret"}, 1, "1 step failed"),
        ({"URL": "http://127.0.0.1:9", "TOKEN": "token-abcde:made-up-secret"}, 1, "1 step failed"),
    ],
)
def test_what_goes_wrong_is_a_sentence(settings: dict[str, str], status: int, words: str) -> None:
    done = demo(**settings)
    assert done.returncode == status, done.stdout + done.stderr
    assert words in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert "made-up-secret" not in done.stdout + done.stderr


@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
def test_make_demo_executes_nothing_that_its_arguments_hold(tmp_path: Path) -> None:
    root, mark = Path(__file__).parents[2], tmp_path / "executed"
    makefile = (root / "Makefile").read_text().replace("$(VENV)/.demo ##", "##").replace("$(BIN)/python -m rancher_keys.demo", "env")
    (tmp_path / "Makefile").write_text(makefile)
    for value in (f"$(shell touch {mark})", f"'; touch {mark}; '", f'"; touch {mark}; "', f"`touch {mark}`", f"$$(touch {mark})"):
        command = ["make", "-s", "demo", f"URL={value}", f"ACCESS_KEY={value}"]
        done = subprocess.run(command, cwd=tmp_path, env=BARE, capture_output=True, text=True, check=False)
        assert f"RANCHER_URL={value}\n" in done.stdout, done.stdout + done.stderr
        assert not mark.exists()
    refused = subprocess.run(
        ["make", "-s", "demo", "SECRET_KEY=made-up-secret"], cwd=tmp_path, env=BARE, capture_output=True, text=True, check=False
    )
    assert refused.returncode == 2
    assert "do not pass secrets as arguments" in refused.stderr
