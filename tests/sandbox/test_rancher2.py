"""The Rancher 2 sandbox by itself: users, log-in, sessions, both kinds of tokens, time. Answers are measured by tests/parity."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from rancher_keys.sandbox import PASSWORD, Clock, Credentials, Sandbox

EXT = "/apis/ext.cattle.io/v1/tokens"
START = 1_790_000_000_000


@contextmanager
def client(sandbox: Sandbox, token: str | None = None) -> Iterator[httpx.Client]:
    assert sandbox.admin is not None
    bearer = token or f"{sandbox.admin.access_key}:{sandbox.admin.secret_key}"
    with httpx.Client(transport=sandbox.transport(), base_url="https://sandbox", headers={"Authorization": f"Bearer {bearer}"}) as made:
        yield made


def bearer(who: Credentials) -> str:
    return f"{who.access_key}:{who.secret_key}"


@pytest.fixture(params=["2.7", "2.12", "2.15"])
def any_sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with Sandbox(request.param, clock=Clock(START)) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox("2.15", clock=Clock(START)) as made:
        yield made


def test_a_log_in_gives_a_session_that_ends(any_sandbox: Sandbox) -> None:
    with client(any_sandbox) as http:
        given = {"username": "admin", "password": PASSWORD}
        answer = http.post("/v3-public/localProviders/local?action=login", json=given)
        assert answer.status_code == 201
    with client(any_sandbox, answer.json()["token"]) as session:
        assert [each["current"] for each in session.get("/v3/tokens").json()["data"]].count(True) == 1
        assert session.delete(f"/v3/tokens/{answer.json()['id']}").status_code == 400
        assert session.post("/v3/tokens?action=logout", json={}).status_code == 200
        assert session.get("/v3/tokens").status_code == 401


def test_a_wrong_password_and_a_disabled_user(any_sandbox: Sandbox) -> None:
    server = any_sandbox.rancher2
    alice = server.add_user("alice", "alice-sandbox-password")
    with client(any_sandbox) as http:

        def log_in(password: str) -> int:
            body = {"username": "alice", "password": password}
            return http.post("/v3-public/localProviders/local?action=login", json=body).status_code

        assert (log_in("wrong"), log_in("alice-sandbox-password")) == (401, 201)
        server.set_enabled(alice, False)
        assert log_in("alice-sandbox-password") == 403


@pytest.mark.parametrize(("version", "ttl", "asked"), [("2.7", 0, 0), ("2.12", 7_776_000_000, 0), ("2.15", 7_776_000_000, 10**11)])
def test_ttl_is_clamped_to_the_setting(version: str, ttl: int, asked: int) -> None:
    with Sandbox(version) as sandbox, client(sandbox) as http:
        assert http.post("/v3/tokens", json={"ttl": asked}).json()["ttl"] == ttl


def test_expiry_arrives_late_and_comes(any_sandbox: Sandbox) -> None:
    with client(any_sandbox) as http:
        made = http.post("/v3/tokens", json={"ttl": 60_000}).json()
        assert made["expiresAt"] == ""
        any_sandbox.clock.advance(50)
        assert http.get(f"/v3/tokens/{made['id']}").json()["expiresAt"] == "2026-09-21T14:14:20Z"
        with client(any_sandbox, made["token"]) as it:
            assert it.get("/v3/tokens").status_code == 200
            any_sandbox.clock.advance(60_000)
            assert it.get("/v3/tokens").status_code == 401
        assert http.get(f"/v3/tokens/{made['id']}").json()["expired"] is True


def test_users_can_be_added_over_http(any_sandbox: Sandbox) -> None:
    with client(any_sandbox) as http:
        bob = {"username": "bob", "password": "bob-sandbox-password", "role": "user-base"}
        assert http.post("/_sandbox/users", json=bob).json()["id"].startswith("u-")
        assert http.post("/v3-public/localProviders/local?action=login", json=bob).status_code == 201
        for wrong in (bob, {**bob, "role": "king"}, {"username": "x"}, {**bob, "surprise": 1}):
            assert http.post("/_sandbox/users", json=wrong).status_code == 400


def test_a_scoped_token_opens_its_cluster_alone(any_sandbox: Sandbox) -> None:
    with client(any_sandbox) as http:
        made = http.post("/v3/tokens", json={"clusterId": "local"}).json()
        with client(any_sandbox, made["token"]) as it:
            assert it.get("/v3/tokens").status_code == 401
            assert it.get("/v3/clusters/local").status_code == 200


def test_users_see_their_own_alone(any_sandbox: Sandbox) -> None:
    alice = any_sandbox.create_key("alice")
    with client(any_sandbox, bearer(alice)) as http:
        assert [each["id"] for each in http.get("/v3/tokens").json()["data"]] == [alice.access_key]
        assert any_sandbox.admin is not None
        assert http.get(f"/v3/tokens/{any_sandbox.admin.access_key}").json()["message"] == f"{any_sandbox.admin.access_key} not found"


def test_an_ext_token_is_disabled_and_enabled(sandbox: Sandbox) -> None:
    with client(sandbox) as http:
        made = http.post(EXT, json={"spec": {"description": "e", "ttl": 3_600_000}}).json()
        url, kind = f"{EXT}/{made['metadata']['name']}", {"Content-Type": "application/merge-patch+json"}
        with client(sandbox, made["status"]["bearerToken"]) as it:
            assert it.get("/v3/tokens").status_code == 200
            assert http.patch(url, json={"spec": {"enabled": False}}, headers=kind).status_code == 200
            assert it.get("/v3/tokens").status_code == 401
            http.patch(url, json={"spec": {"enabled": True}}, headers=kind)
            assert it.get(EXT).status_code == 200
            assert it.post("/v3/tokens?action=logout", json={}).status_code == 200
            assert it.get(EXT).status_code == 200, "a log-out leaves an ext token valid"
        assert http.patch(url, json={"spec": {"ttl": 7_200_000}}, headers=kind).json()["message"] == "forbidden to extend time-to-live"
        assert http.delete(url).status_code == 200
        assert http.get(url).status_code == 404


def test_paging_goes_over_all_ext_tokens(sandbox: Sandbox) -> None:
    with client(sandbox) as http:
        names = sorted(http.post(EXT, json={}).json()["metadata"]["name"] for _ in range(5))
        seen: list[str] = []
        params: dict[str, Any] = {"limit": 2}
        while True:
            page = http.get(EXT, params=params).json()
            seen += [each["metadata"]["name"] for each in page["items"]]
            if "continue" not in page["metadata"]:
                break
            params["continue"] = page["metadata"]["continue"]
        assert seen == names


def test_a_browser_needs_its_csrf_token(sandbox: Sandbox) -> None:
    with client(sandbox) as http:
        http.headers["User-Agent"] = "Mozilla/5.0"
        assert http.post("/v3/tokens", json={}).status_code == 422
        csrf = {"X-API-CSRF": "c", "Cookie": "CSRF=c"}
        assert http.post("/v3/tokens", json={}, headers=csrf).status_code == 201


@pytest.mark.parametrize(("version", "status"), [("2.7", 201), ("2.15", 422)])
def test_a_body_over_a_mebibyte_is_refused_since_2_12(version: str, status: int) -> None:
    with Sandbox(version) as sandbox, client(sandbox) as http:
        assert http.post("/v3/tokens", json={"description": "x" * 1024 * 1024}).status_code == status


def test_hashing_of_tokens_can_be_turned_on(sandbox: Sandbox) -> None:
    sandbox.rancher2.hash_tokens()
    with client(sandbox) as http:
        made = http.post("/v3/tokens", json={}).json()
        assert http.get(f"/v3/tokens/{made['id']}").json()["annotations"] == {"authn.management.cattle.io/token-hashed": "true"}
        with client(sandbox, made["token"]) as it:
            assert it.get("/v3/tokens").status_code == 200


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda: Sandbox("2.15", access_control=False), "Rancher 1.x's"),
        (lambda: Sandbox("2.15").create_key("x", "agent"), "no role 'agent'; there are admin, user, user-base"),
        (lambda: Sandbox("2.15").rancher1, "use .rancher2"),
        (lambda: Sandbox("1.6").rancher2, "use .rancher1"),
    ],
)
def test_what_cannot_be_is_refused(act: Callable[[], object], words: str) -> None:
    with pytest.raises((ValueError, TypeError), match=words):
        act()
