"""The sandbox by itself, without the SDK: its three ways in, its data, its faults."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from rancher_keys.sandbox import Clock, Credentials, Fault, Sandbox
from rancher_keys.sandbox.rancher1.versions import VERSIONS as VERSIONS_1


def auth(who: Credentials | None) -> tuple[str, str]:
    assert who is not None
    return who.access_key, who.secret_key


@contextmanager
def client(sandbox: Sandbox, who: Credentials | None = None) -> Iterator[httpx.Client]:
    with httpx.Client(transport=sandbox.transport(), base_url="http://sandbox/v1", auth=auth(who or sandbox.admin)) as made:
        yield made


@pytest.mark.parametrize(
    ("release", "version"),
    [("1.6.30", "1.6"), ("v1.4.0", "1.4"), ("1.4", "1.4"), ("1.6.0", "1.6.0"), ("1.5", "1.4"), ("1.6.10", "1.6.0"), ("1.6.29", "1.6")],
)
def test_the_nearest_recorded_version_answers_and_says_so(release: str, version: str) -> None:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        with Sandbox(release) as sandbox:
            assert sandbox.version == version
    exact = release in ("1.6.30", "v1.4.0", "1.4", "1.6.0")
    assert [str(each.message) for each in said] == (
        [] if exact else [f"Rancher {release} was not recorded; the sandbox answers as {VERSIONS_1[version].release}"]
    )


@pytest.mark.parametrize("release", ["0.9", "1.7", "3.0", "latest", "", "1", "1.6.x"])
def test_a_version_outside_of_what_was_recorded(release: str) -> None:
    with pytest.raises(ValueError, match="no sandbox for Rancher"):
        Sandbox(release)


def test_three_ways_in_answer_the_same() -> None:
    with Sandbox(seed=1, clock=Clock(1_700_000_000_000)) as sandbox:
        with client(sandbox) as direct:
            first = direct.get("/apikeys").json()

        async def through_asgi() -> Any:
            transport = httpx.ASGITransport(sandbox.app())
            async with httpx.AsyncClient(transport=transport, base_url="http://sandbox/v1", auth=auth(sandbox.admin)) as asgi:
                return (await asgi.get("/apikeys")).json()

        async def through_the_transport() -> Any:
            async with httpx.AsyncClient(transport=sandbox.transport(), base_url="http://sandbox/v1", auth=auth(sandbox.admin)) as direct:
                return (await direct.get("/apikeys")).json()

        assert asyncio.run(through_asgi()) == asyncio.run(through_the_transport()) == first
        with sandbox.serve() as url:
            served = httpx.get(f"{url}/v1/apikeys", auth=auth(sandbox.admin), headers={"Host": "sandbox"}).json()
        assert served == first


def test_secrets_are_kept_hashed(tmp_path: Path) -> None:
    path = tmp_path / "keys.db"
    with Sandbox(path=path) as sandbox:
        assert sandbox.admin is not None
        secret = sandbox.admin.secret_key
        assert secret not in repr(sandbox.admin)
    assert secret.encode() not in b"".join(each.read_bytes() for each in tmp_path.iterdir())
    (stored,) = sqlite3.connect(path).execute("SELECT secret FROM credential WHERE kind = 'apiKey'").fetchone()
    assert stored.startswith("SHA256:")


@contextmanager
def process(*options: str) -> Iterator[tuple[subprocess.Popen[str], str, tuple[str, str]]]:
    command = [sys.executable, "-m", "rancher_keys.sandbox", "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}) as running:
        assert running.stdout is not None
        lines: dict[str, str] = {}
        while "RANCHER_SANDBOX_TOKEN" not in lines and (line := running.stdout.readline()):
            name, _, value = line.strip().removeprefix("export ").partition("=")
            lines[name] = value
        try:
            yield running, lines["RANCHER_URL"], (lines.get("RANCHER_ACCESS_KEY", ""), lines.get("RANCHER_SECRET_KEY", ""))
        finally:
            running.kill()


def test_nothing_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    path = str(tmp_path / "keys.db")
    with process("--database", path) as (running, url, who):
        made = [httpx.post(f"{url}/v1/apikeys", auth=who, json={"name": f"k{each}"}).json() for each in range(5)]
        running.send_signal(signal.SIGKILL)
        running.wait(10)
    with process("--database", path) as (_, url, _):
        listed = httpx.get(f"{url}/v1/apikeys", auth=who).json()["data"]
        assert [each["name"] for each in listed if each["name"].startswith("k")] == ["k0", "k1", "k2", "k3", "k4"]
        assert {each["state"] for each in listed} == {"active"}
        key = made[0]
        assert httpx.get(f"{url}/v1/apikeys", auth=(key["publicValue"], key["secretValue"])).status_code == 200


@pytest.mark.parametrize(
    ("options", "words"),
    [(["--version", "3.0"], "no sandbox for Rancher 3.0"), (["--port", "70000"], "--port"), (["--delay", "-1"], "--delay")],
)
def test_bad_options_are_named(options: list[str], words: str) -> None:
    done = subprocess.run([sys.executable, "-m", "rancher_keys.sandbox", *options], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_concurrent_requests() -> None:
    with (
        Sandbox(delay=5) as sandbox,
        sandbox.serve() as url,
        ThreadPoolExecutor(16) as pool,
        httpx.Client(auth=auth(sandbox.admin)) as http,
    ):

        def life(number: int) -> str:
            key = http.post(f"{url}/v1/apikeys", json={"name": f"k{number}"}).json()
            deadline = time.monotonic() + 10
            while http.get(f"{url}/v1/apikeys/{key['id']}").json()["state"] != "active" and time.monotonic() < deadline:
                time.sleep(0.005)
            assert http.post(f"{url}/v1/apikeys/{key['id']}?action=deactivate").status_code == 202
            return str(key["id"])

        ids = list(pool.map(life, range(40)))
        assert len(set(ids)) == 40
        time.sleep(0.02)
        listed = http.get(f"{url}/v1/apikeys", params={"limit": 1000}).json()["data"]
        assert {each["id"]: each["state"] for each in listed if each["id"] in ids} == dict.fromkeys(ids, "inactive")


def test_one_of_two_concurrent_deactivations_wins() -> None:
    with Sandbox(delay=1000) as sandbox, client(sandbox) as http, ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: http.post("/apikeys/1c2?action=deactivate").status_code, range(8)))
    assert sorted(set(statuses)) == [202, 401] or sorted(statuses) == [202] + [401] * 7


def test_a_key_held_by_another_request() -> None:
    for version, status in (("1.0", 500), ("1.1", 500), ("1.2", 500), ("1.3", 500), ("1.4", 409), ("1.6.0", 409), ("1.6", 409)):
        with Sandbox(version) as sandbox, client(sandbox) as http:
            sandbox.server.hold(2, 60_000)
            assert http.post("/apikeys/1c2?action=deactivate").status_code == status


def test_the_remove_race() -> None:
    with Sandbox(delay=50, remove_race=1.0, clock=Clock(1_700_000_000_000)) as sandbox, client(sandbox) as http:
        key = http.post("/apikeys").json()
        assert http.delete(f"/apikeys/{key['id']}").json()["state"] == "removing"
        sandbox.clock.advance(1000)
        assert http.get(f"/apikeys/{key['id']}").json()["state"] == "active"


def test_time_moves_as_told() -> None:
    with Sandbox(clock=Clock(1_700_000_000_000)) as sandbox, client(sandbox) as http:
        key = http.post("/apikeys").json()
        assert key["created"] == "2023-11-14T22:13:20Z"
        assert http.get(f"/apikeys/{key['id']}").json()["state"] == "registering"
        sandbox.clock.advance(20)
        assert http.get(f"/apikeys/{key['id']}").json()["state"] == "activating"
        sandbox.clock.advance(20)
        assert http.get(f"/apikeys/{key['id']}").json()["state"] == "active"
        http.post(f"/apikeys/{key['id']}?action=deactivate")
        sandbox.clock.advance(20)
        http.delete(f"/apikeys/{key['id']}")
        sandbox.clock.advance(700_000)
        assert http.get(f"/apikeys/{key['id']}").json()["state"] == "purged"
        sandbox.clock.advance(3 * 24 * 3600 * 1000)
        assert http.get(f"/apikeys/{key['id']}").status_code == 404
        with pytest.raises(ValueError, match="only goes forward"):
            sandbox.clock.advance(-1)


def test_faults_match_method_and_path() -> None:
    with Sandbox() as sandbox, client(sandbox) as http:
        sandbox.faults.add(Fault("status", method="POST", path="apikeys$", times=1, status=502))
        assert http.get("/apikeys").status_code == 200
        assert http.post("/apikeys/1c2?action=purge").status_code == 422
        assert [http.post("/apikeys").status_code for _ in range(2)] == [502, 201]
        with pytest.raises(ValueError, match="no fault 'late'"):
            Fault("late")


def test_roles() -> None:
    with Sandbox(delay=0) as sandbox:
        statuses = {}
        for kind in ("user", "admin", "readAdmin", "service", "agent"):
            with client(sandbox, sandbox.create_key(kind, kind)) as http:
                statuses[kind] = (http.get("/apikeys").status_code, http.post("/apikeys").status_code)
        assert statuses == {"user": (200, 201), "admin": (200, 201), "readAdmin": (200, 405), "service": (200, 201), "agent": (404, 404)}
        with client(sandbox, sandbox.create_key("alice")) as http:
            assert http.get("/apikeys/1c2").status_code == 404
            assert [each["name"] for each in http.get("/apikeys").json()["data"]] == ["alice"]


def test_the_fixture(rancher_sandbox: Sandbox, rancher_sandbox_url: str) -> None:
    assert rancher_sandbox.version == "1.6"
    assert httpx.get(f"{rancher_sandbox_url}/v1", auth=auth(rancher_sandbox.admin)).json()["id"] == "v1"


KNOW_HTTPX = {
    "_core/async_driver.py",
    "_core/connections.py",
    "_core/http.py",
    "_core/sync_driver.py",
    "_core/transport_errors.py",
    "contract/http.py",
    "sandbox/transport.py",
}


def test_the_two_halves_do_not_know_each_other() -> None:
    """The sandbox imports nothing of the client, the client nothing of the sandbox."""
    root = Path(__file__).parents[2] / "sdk/rancher_keys"
    for path in (root / "sandbox").rglob("*.py"):
        text = path.read_text()
        assert "_core" not in text, path
        assert "rancher_keys.rancher1" not in text, path
        assert "rancher_keys.rancher2" not in text, path
    for path in [
        *(root / "_core").rglob("*.py"),
        *(root / "rancher1").rglob("*.py"),
        *(root / "rancher2").rglob("*.py"),
        root / "__init__.py",
        root / "errors.py",
    ]:
        assert not [line for line in path.read_text().splitlines() if "import" in line and "sandbox" in line], path
    for path in (root / "contract").rglob("*.py"):
        assert "sandbox" not in "".join(line for line in path.read_text().splitlines() if "import" in line), path
    for path in root.rglob("*.py"):
        if "import httpx" in path.read_text():
            assert path.relative_to(root).as_posix() in KNOW_HTTPX
