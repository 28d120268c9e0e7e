"""The sandbox as a server: control endpoints, files, printed lines, and requests that would hurt it."""

from __future__ import annotations

import random
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from rancher_keys.sandbox import Clock, Credentials, Sandbox
from rancher_keys.sandbox.control import TOKEN_HEADER, is_local
from rancher_keys.sandbox.store import Store, StoreError, like
from rancher_keys.sandbox.wire import Request

COMMAND = [sys.executable, "-m", "rancher_keys.sandbox", "--port", "0"]
CPU_SECONDS = 5.0


def auth(who: Credentials | None) -> tuple[str, str]:
    assert who is not None
    return who.access_key, who.secret_key


@contextmanager
def served(*options: str) -> Iterator[tuple[dict[str, str], subprocess.Popen[str]]]:
    """A sandbox in a process of its own, and the variables that its lines export."""
    with subprocess.Popen([*COMMAND, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        variables: dict[str, str] = {}
        while "RANCHER_SANDBOX_TOKEN" not in variables and (line := running.stdout.readline()):
            word, assignment = shlex.split(line)
            assert word == "export"
            name, _, value = assignment.partition("=")
            variables[name] = value
        try:
            yield variables, running
        finally:
            running.terminate()
            running.wait(20)


def test_the_control_endpoints() -> None:
    with Sandbox(clock=Clock(1_700_000_000_000)) as sandbox, sandbox.serve() as url:
        headers = {TOKEN_HEADER: sandbox.control.token}
        with httpx.Client(base_url=url, headers=headers) as http:
            assert http.post("/_sandbox/clock", json={"advance": 5000}).status_code == 204
            assert sandbox.clock.now() == 1_700_000_005_000
            assert http.post("/_sandbox/faults", json={"kind": "status", "status": 503, "retry_after": 2}).status_code == 204
            response = http.get("/v1", auth=auth(sandbox.admin))
            assert (response.status_code, response.headers["retry-after"]) == (503, "2")
            assert http.post("/_sandbox/faults", json={"kind": "drop_before", "times": 2}).status_code == 204
            with pytest.raises(httpx.RemoteProtocolError):
                http.get("/v1", auth=auth(sandbox.admin))
            assert http.delete("/_sandbox/faults").status_code == 204
            assert http.get("/v1", auth=auth(sandbox.admin)).status_code == 200
            assert http.get("/_sandbox/nothing").status_code == 404


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("clock", b"{}"),
        ("clock", b'{"advance": -1}'),
        ("clock", b'{"advance": 1e999}'),
        ("clock", b"[" * 100_000),
        ("clock", b"\xff"),
        ("faults", b'{"kind": "nonsense"}'),
        ("faults", b'{"nonsense": 1}'),
        ("faults", b'{"kind": "html", "path": "["}'),
        ("faults", b'{"kind": "html", "times": "x"}'),
        ("faults", b'{"kind": "status", "status": 9999}'),
        ("users", b'{"username": "x"}'),
    ],
)
def test_a_bad_body_of_a_control_endpoint_is_400(path: str, body: bytes) -> None:
    with Sandbox() as sandbox:
        headers = {TOKEN_HEADER.lower(): sandbox.control.token}
        request = Request("POST", f"/_sandbox/{path}", headers=headers, body=body)
        assert (sandbox.handle(request).status == 400) or path == "users"


def test_control_endpoints_need_the_token() -> None:
    with Sandbox() as sandbox, sandbox.serve() as url:
        for token in (None, "", "wrong", sandbox.control.token + "x", "é"):
            headers = {} if token is None else {TOKEN_HEADER: token.encode()}
            assert httpx.post(f"{url}/_sandbox/clock", json={"advance": 5}, headers=headers).status_code == 401
        assert sandbox.control.token not in repr(sandbox.control)
        with Sandbox() as another:
            assert another.control.token != sandbox.control.token


@pytest.mark.parametrize("client", ["10.0.0.7", "192.168.1.1", "2001:db8::1", "unix", "", "::ffff:10.0.0.7"])
def test_control_endpoints_refuse_other_machines(client: str) -> None:
    with Sandbox() as sandbox:
        headers = {TOKEN_HEADER.lower(): sandbox.control.token, "x-forwarded-for": "127.0.0.1"}
        assert sandbox.handle(Request("DELETE", "/_sandbox/faults", headers=headers, client=client)).status == 403
        assert not is_local(client)


def test_a_caller_cannot_claim_to_be_local() -> None:
    """The server takes the address from the connection, not from X-Forwarded-For."""
    with Sandbox() as sandbox, sandbox.serve() as url:
        response = httpx.get(f"{url}/v1", auth=auth(sandbox.admin), headers={"X-Forwarded-For": "10.0.0.7", "X-Real-IP": "10.0.0.7"})
        assert response.headers["x-api-client-ip"] == "127.0.0.1"


def test_control_endpoints_are_off_on_other_interfaces() -> None:
    for host, control, status in (("127.0.0.1", None, 204), ("0.0.0.0", None, 404), ("0.0.0.0", True, 204), ("127.0.0.1", False, 404)):
        with Sandbox() as sandbox, sandbox.serve(host=host, control=control) as url:
            headers = {TOKEN_HEADER: sandbox.control.token}
            assert httpx.request("DELETE", f"{url}/_sandbox/faults", headers=headers).status_code == status, (host, control)


def test_database_files_are_private(tmp_path: Path) -> None:
    path = tmp_path / "keys.db"
    path.touch(0o644)
    with Sandbox(path=path) as sandbox:
        sandbox.create_key("alice")
        assert {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {
            "keys.db": 0o600,
            "keys.db-wal": 0o600,
            "keys.db-shm": 0o600,
        }


def test_a_database_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("this is no database" * 100)
    for path in (tmp_path / "text.db", tmp_path, tmp_path / "missing" / "keys.db"):
        with pytest.raises(StoreError, match="cannot use the database"):
            Sandbox(path=path)
    Store("CREATE TABLE IF NOT EXISTS other (a TEXT)", tmp_path / "other.db").close()
    with pytest.raises(StoreError, match="another version of the sandbox"):
        Sandbox(path=tmp_path / "other.db")
    done = subprocess.run([*COMMAND, "--database", str(tmp_path / "missing" / "keys.db")], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "cannot use the database" in " ".join(done.stderr.replace("│", "").split())
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("version", ["1.6", "2.15"])
def test_a_database_has_one_administrators_key(version: str, tmp_path: Path) -> None:
    def open_again() -> Sandbox:
        return Sandbox(version, path=tmp_path / "keys.db")

    def keys(sandbox: Sandbox) -> int:
        table = "credential WHERE kind = 'apiKey'" if version == "1.6" else "token"
        row = sandbox.server.store.one(f"SELECT count(*) AS number FROM {table}")
        assert row is not None
        return int(row["number"])

    def status(sandbox: Sandbox, who: Credentials) -> int:
        with httpx.Client(transport=sandbox.transport(), base_url="http://sandbox", auth=auth(who)) as http:
            return http.get("/v1/apikeys" if version == "1.6" else "/v3/tokens").status_code

    with open_again() as sandbox:
        first = sandbox.admin
        assert first is not None
    with open_again() as sandbox:
        assert (sandbox.admin, sandbox.known_admin, keys(sandbox)) == (None, first.access_key, 1)
        assert status(sandbox, first) == 200
    with open_again() as sandbox:
        second = sandbox.renew_admin_key()
        assert keys(sandbox) == 1
        assert (status(sandbox, first), status(sandbox, second)) == (401, 200)
    with open_again() as sandbox:
        assert sandbox.known_admin == second.access_key


def test_what_the_command_prints(tmp_path: Path) -> None:
    path = str(tmp_path / "keys.db")
    with served("--version", "1.4", "--user", "vera", "--database", path) as (variables, _):
        assert set(variables) == {
            *("RANCHER_URL", "RANCHER_ACCESS_KEY", "RANCHER_SECRET_KEY", "RANCHER_USER_ACCESS_KEY", "RANCHER_USER_SECRET_KEY"),
            *("RANCHER_USERNAME", "RANCHER_PASSWORD", "RANCHER_SANDBOX_TOKEN"),
        }
        admin = (variables["RANCHER_ACCESS_KEY"], variables["RANCHER_SECRET_KEY"])
        response = httpx.get(f"{variables['RANCHER_URL']}/v1", auth=admin)
        assert response.headers["x-rancher-version"] == "v1.4.0"
        code = f"{variables['RANCHER_USERNAME']}:{variables['RANCHER_PASSWORD']}"
        assert httpx.post(f"{variables['RANCHER_URL']}/v1/token", json={"code": code}).status_code == 201
        headers = {TOKEN_HEADER: variables["RANCHER_SANDBOX_TOKEN"]}
        assert httpx.request("DELETE", f"{variables['RANCHER_URL']}/_sandbox/faults", headers=headers).status_code == 204
    with served("--version", "1.4", "--user", "vera", "--database", path) as (variables, running):
        assert {"RANCHER_ACCESS_KEY", "RANCHER_USER_ACCESS_KEY"}.isdisjoint(variables)
        assert httpx.get(f"{variables['RANCHER_URL']}/v1", auth=admin).status_code == 200
        running.terminate()
        assert running.stderr is not None
        notes = running.stderr.read()
    assert admin[0] in notes
    assert admin[1] not in notes
    assert "there is a user vera already" in notes


def test_a_version_between_and_an_open_host_are_said_aloud() -> None:
    with served("--version", "1.5", "--host", "0.0.0.0", "--control") as (variables, running):
        assert variables["RANCHER_URL"].startswith("http://127.0.0.1:")
        running.terminate()
        assert running.stderr is not None
        said = running.stderr.read()
    assert "Note: Rancher 1.5 was not recorded; the sandbox answers as v1.4.0" in said
    assert "Warning: 0.0.0.0 is reachable from other machines" in said


def deep(depth: int) -> bytes:
    return b'{"name":' + b'{"a":' * depth + b"1" + b"}" * depth + b"}"


HEAVY: dict[str, tuple[str, bytes, dict[str, str]]] = {
    "deep objects": ("/v1/apikeys", deep(500_000), {}),
    "objects as deep as can be read": ("/v1/apikeys", deep(900), {}),
    "objects as deep as can be printed": ("/v1/apikeys", deep(300), {}),
    "deep lists": ("/v1/apikeys", b"[" * 2_000_000, {}),
    "a list of lists": ("/v1/apikeys", b'{"name":' + b"[" * 800 + b'"a"' + b"]" * 800 + b"}", {}),
    "a large number": ("/v1/apikeys", b'{"name":' + b"9" * 1_000_000 + b"}", {}),
    "a form of many fields": ("/v1/apikeys", b"a&" * 2_000_000, {"content-type": "application/x-www-form-urlencoded"}),
    "half of a surrogate pair": ("/v1/apikeys", b'{"name": "\\ud800", "description": "\\udfff"}', {}),
    "half of a surrogate pair in a login": ("/v1/token", b'{"code": "\\ud800:\\ud800"}', {}),
    "wildcards": ("/v1/apikeys?name_like=" + "%25a" * 100 + "%25b", b"", {}),
    "a large name": ("/v1/apikeys", b'{"name": "' + b"x" * (7 * 1024 * 1024) + b'"}', {}),
    "a large body": ("/v1/apikeys", b" " * (9 * 1024 * 1024), {}),
}


@pytest.mark.parametrize("name", HEAVY)
@pytest.mark.parametrize("version", ["1.0", "1.6"])
def test_requests_that_would_hurt_get_an_error_and_little_time(name: str, version: str) -> None:
    path, body, headers = HEAVY[name]
    with Sandbox(version) as sandbox, sandbox.serve() as url:
        for letters in ("a" * 255, "ab" * 100):
            sandbox.create_key(letters)
        used = time.process_time()
        method = "GET" if not body else "POST"
        response = httpx.request(method, f"{url}{path}", content=body, headers=headers, auth=auth(sandbox.admin), timeout=60)
        assert time.process_time() - used < CPU_SECONDS
        assert response.status_code in {200, 201, 400, 401, 413, 422}
        assert response.status_code in {200, 201, 413} or response.json()["type"] == "error"
        assert httpx.get(f"{url}/v1", auth=auth(sandbox.admin)).status_code == 200, "and the sandbox lives on"


def test_like_is_that_of_mysql() -> None:
    for pattern, text, matches in (
        ("%", "", True),
        ("", "", True),
        ("a%", "ABC", True),
        ("%c", "abc", True),
        ("%b%", "abc", True),
        ("_b_", "abc", True),
        ("_", "", False),
        ("a\\%", "a%", True),
        ("a\\%", "ab", False),
        ("a\\_c", "abc", False),
        ("%a%a%b", "aaab", True),
        ("%ab%ab", "abab", True),
        ("a%b%c", "abbbd", False),
        ("abc", "abcd", False),
    ):
        assert like(pattern, text) is matches, (pattern, text)
    assert like(None, "a") is None
    used = time.process_time()
    assert like("%a" * 120 + "%b", "a" * 255) is False
    assert time.process_time() - used < 1


PIECES = [
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b",",
    b'"',
    b"\\",
    b"u",
    b"d8",
    b"00",
    b"null",
    b"true",
    b"NaN",
    b"1e9",
    b"-",
    b"name",
    b"accountId",
]
PIECES += [b"publicValue", b"\xff", b"\xc3\xbc", b" ", b"\n", b"\x00", b'{"name":', b'"x"', b"1a5", b"&", b"=", b"%25"]
PATHS = ["/", "/v1", "/v2-beta", "/v1x", "/v1/apikeys", "/v2-beta/apikeys/1c2", "/v1/token", "/v1/projects/1a5/apikeys", "//v1//apikeys"]
PATHS += ["/v1/apikeys/1c2/account", "/v1/apikeys/1c2/images", "/v1/accounts", "/v1/accounts/1a1", "/v1/schemas/apikey", "/v1/passwords"]
PATHS += ["/v1/localauthconfigs", "/v1/projects/1a5", "/v1/apikeys/%00", "/v1/apikeys/1c%C3", "/%2e%2e/v1", "/v1/projects//apikeys"]
QUERIES = [
    "",
    "action=",
    "action=remove",
    "limit=9&marker=m-1",
    "sort=name&order=%00",
    "created_gt=x",
    "id=1c2",
    "_method=PUT",
    "include=ACCOUNT",
]
QUERIES += ["_plainId=true", "projectId=1a5", "_format=html", "name_like=%25%5C", "token=x", "accountId=", "_removed=true", "%", "=", "&&"]
HEADERS: list[dict[str, str]] = [
    {},
    {"accept": "text/html", "user-agent": "Mozilla"},
    {"accept": "*/*", "user-agent": "Mozilla", "cookie": "CSRF=a; token=b"},
    {"content-type": "application/x-www-form-urlencoded"},
    {"authorization": "Basic !!!"},
    {"authorization": "Bearer \x00"},
    {"x-api-project-id": "1a99"},
    {"x-forwarded-host": "a", "x-forwarded-proto": "https", "x-forwarded-port": "x"},
    {"accept-encoding": "gzip;q=0, gzip"},
    {"cookie": "===;;token"},
]


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2", "1.3", "1.4", "1.6.0", "1.6"])
def test_whatever_comes_is_answered(version: str) -> None:
    """Seeded random requests: no exception, no status but those that a Rancher server sends."""
    draw = random.Random(version)
    with Sandbox(version, seed=1) as sandbox:
        import base64

        pair = ":".join(auth(sandbox.admin))
        admin = {"authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
        statuses: set[int] = set()
        for _ in range(1500):
            body = b"".join(draw.choices(PIECES, k=draw.randrange(12)))
            headers = {"host": "sandbox", **(admin if draw.random() < 0.8 else {}), **draw.choice(HEADERS)}
            method = draw.choice(["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS", "TRACE", "X"])
            request = Request(method, draw.choice(PATHS), "&".join(draw.sample(QUERIES, k=2)), headers, body)
            statuses.add(sandbox.handle(request).status)
    assert statuses <= {200, 201, 202, 400, 401, 403, 404, 405, 409, 422, 500}
    assert {200, 201, 400, 401, 404, 405, 422} <= statuses


def test_in_process_control_needs_no_token() -> None:
    with Sandbox("2.15") as sandbox, httpx.Client(transport=sandbox.transport(), base_url="http://sandbox") as http:
        made: dict[str, Any] = http.post("/_sandbox/users", json={"username": "bob", "password": "made-up-password"}).json()
        assert made["id"].startswith("u-")
