"""The Rancher 2 sandbox: users, login, sessions, v3 tokens, settings, features, time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from rancher_keys.sandbox import PASSWORD, Clock, Sandbox
from rancher_keys.sandbox.rancher2.versions import VERSIONS

from .rancher2_client import START, TOKENS, V3_VERSIONS, anonymous, bearer, client, login, message

SECRET = "alice-sandbox-password"


@pytest.fixture(params=V3_VERSIONS)
def any_sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with Sandbox(request.param, clock=Clock(START)) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox("2.15", clock=Clock(START)) as sandbox:
        yield sandbox


def test_login_creates_a_session_that_logout_ends(any_sandbox: Sandbox) -> None:
    with anonymous(any_sandbox) as http:
        response = login(http, "admin", PASSWORD)
        assert response.status_code == 201
    with client(any_sandbox, response.json()["token"]) as session:
        assert [each["current"] for each in session.get("/v3/tokens").json()["data"]].count(True) == 1
        assert session.delete(f"/v3/tokens/{response.json()['id']}").status_code == 400
        ended = session.post("/v3/tokens?action=logout", json={})
        cleared = [value.split("=")[0] for value in ended.headers.get_list("set-cookie")]
        assert cleared == list(VERSIONS[any_sandbox.version].cleared_cookies)
        assert all(("SameSite=Lax" in value) is (any_sandbox.version == "2.15") for value in ended.headers.get_list("set-cookie"))
        assert session.get("/v3/tokens").status_code == 401


def test_login_response_is_the_whole_token_before_2_13(any_sandbox: Sandbox) -> None:
    with anonymous(any_sandbox) as http:
        body = login(http, "admin", PASSWORD).json()
    assert ("userPrincipal" in body) is (any_sandbox.version in ("2.7", "2.10", "2.12"))
    assert (body["expiresAt"] == "") is (any_sandbox.version in ("2.7", "2.10", "2.12"))


def test_wrong_password_and_disabled_user(any_sandbox: Sandbox) -> None:
    server = any_sandbox.rancher2
    alice = server.add_user("alice", SECRET)
    with anonymous(any_sandbox) as http:
        assert message(login(http, "alice", "wrong")) == (401, "authentication failed")
        assert login(http, "alice", SECRET).status_code == 201
        server.set_enabled(alice, False)
        assert login(http, "alice", SECRET).status_code == 403


def test_v1_public_exists_since_2_13(any_sandbox: Sandbox) -> None:
    body = {"type": "localProvider", "username": "admin", "password": PASSWORD}
    with anonymous(any_sandbox) as http:
        exists = any_sandbox.version in ("2.13", "2.14", "2.15")
        assert http.post("/v1-public/login", json=body).status_code == (201 if exists else 404)
        assert http.get("/v1-public/authproviders").status_code == (200 if exists else 404)


@pytest.mark.parametrize(("version", "status", "kind"), [("2.14", 401, "application/json"), ("2.15", 404, "text/plain; charset=utf-8")])
def test_v3_public_switched_off(version: str, status: int, kind: str) -> None:
    with Sandbox(version) as sandbox:
        sandbox.rancher2.set_feature("v3-public", False)
        with anonymous(sandbox) as http:
            for password in (PASSWORD, "wrong"):
                response = login(http, "admin", password)
                assert (response.status_code, response.headers["content-type"]) == (status, kind)
            body = {"type": "localProvider", "username": "admin", "password": PASSWORD}
            assert http.post("/v1-public/login", json=body).status_code == 201
            assert http.post("/v1-public/login", json={**body, "password": "x"}).json()["status"] == 401
        with client(sandbox) as http:
            response = login(http, "admin", PASSWORD)
            assert (response.status_code, '"token"' in response.text) == ({"2.14": 200, "2.15": 404}[version], False)


@pytest.mark.parametrize(
    ("version", "ttl", "asked"),
    [("2.7", 0, 0), ("2.10", 7_776_000_000, 0), ("2.12", 7_776_000_000, None), ("2.15", 7_776_000_000, 10**11), ("2.15", -1, -1)],
)
def test_ttl_is_limited_by_the_setting(version: str, ttl: int, asked: int | None) -> None:
    with Sandbox(version) as sandbox, client(sandbox) as http:
        assert http.post("/v3/tokens", json={"ttl": asked}).json()["ttl"] == ttl


def test_expiry_is_shown_late_and_takes_effect(any_sandbox: Sandbox) -> None:
    with client(any_sandbox) as http:
        created = http.post("/v3/tokens", json={"ttl": 60_000}).json()
        assert created["expiresAt"] == ""
        any_sandbox.clock.advance(50)
        assert http.get(f"/v3/tokens/{created['id']}").json()["expiresAt"] == "2026-09-21T14:14:20Z"
        with client(any_sandbox, created["token"]) as other:
            assert other.get("/v3/tokens").status_code == 200
            any_sandbox.clock.advance(60_000)
            assert other.get("/v3/tokens").status_code == 401
        assert http.get(f"/v3/tokens/{created['id']}").json()["expired"] is True


def test_last_use_is_shown_since_2_10(any_sandbox: Sandbox) -> None:
    with client(any_sandbox) as http:
        created = http.post("/v3/tokens", json={}).json()
        with client(any_sandbox, created["token"]) as other:
            assert other.get("/v3/tokens/token-zzzzz").status_code == 404, "a rejected request is a use, too"
        body = http.get(f"/v3/tokens/{created['id']}").json()
        assert ("lastUsedAt" in body) is (any_sandbox.version != "2.7")
        assert ("lastUpdateTime" in body) is (any_sandbox.version == "2.7")


def test_users_can_be_added_over_http(any_sandbox: Sandbox) -> None:
    with client(any_sandbox) as http:
        bob = {"username": "bob", "password": "bob-sandbox-password", "role": "user-base"}
        assert http.post("/_sandbox/users", json=bob).json()["id"].startswith("u-")
        assert login(http, "bob", "bob-sandbox-password").status_code == 201
        for wrong in (bob, {**bob, "role": "king"}, {"username": "x"}, {**bob, "surprise": 1}):
            assert http.post("/_sandbox/users", json=wrong).status_code == 400


def test_a_scoped_token_works_on_its_cluster_only(any_sandbox: Sandbox) -> None:
    alice = any_sandbox.create_key("alice")
    for token, status in ((None, 200), (bearer(alice), 403)):
        with client(any_sandbox, token) as http:
            created = http.post("/v3/tokens", json={"clusterId": "local"}).json()
        with client(any_sandbox, created["token"]) as other:
            assert other.get("/v3/tokens").status_code == 401
            assert other.get("/v3/clusters/c-nope").status_code == 401
            assert other.get("/v3/clusters/local").status_code == status


def test_a_plain_user_sees_own_tokens_no_clusters_and_403(any_sandbox: Sandbox) -> None:
    alice = any_sandbox.create_key("alice")
    with client(any_sandbox, bearer(alice)) as http:
        assert [each["id"] for each in http.get("/v3/tokens").json()["data"]] == [alice.access_key]
        assert any_sandbox.admin is not None
        assert message(http.get(f"/v3/tokens/{any_sandbox.admin.access_key}")) == (404, f"{any_sandbox.admin.access_key} not found")
        assert http.get("/v3/clusters").json()["data"] == []
        user = http.get("/v3/users?me=true").json()["data"][0]
        for cluster in ("local", "c-nope"):
            status, text = message(http.get(f"/v3/clusters/{cluster}"))
            assert status == 403
            assert text.startswith(
                f'clusters.management.cattle.io "{cluster}" is forbidden: User "{user["id"]}" cannot get resource "clusters"'
            )
        assert ("update" in user["links"]) is (any_sandbox.version not in ("2.14", "2.15"))
        assert ("state" in user) is (any_sandbox.version in ("2.7", "2.10", "2.12"))


def test_settings_by_version_and_role(any_sandbox: Sandbox) -> None:
    alice = any_sandbox.create_key("alice")
    exist = {"kubeconfig-token-ttl-minutes": "2.7", "auth-user-session-idle-ttl-minutes": "2.12 2.13 2.14 2.15"}
    with client(any_sandbox) as http:
        for name, versions in exist.items():
            assert http.get(f"/v3/settings/{name}").status_code == (200 if any_sandbox.version in versions.split() else 404)
        url = "/v3/settings/auth-token-max-ttl-minutes"
        assert "update" in http.get(url).json()["links"]
        assert http.put(url, json={"value": " 60 "}).json()["value"] == "60"
        assert http.post("/v3/tokens", json={}).json()["ttl"] == 3_600_000
        standard = VERSIONS[any_sandbox.version].max_ttl
        assert http.put(url, json={"value": ""}).json() | {"value": standard, "customized": False} == http.get(url).json()
        assert http.put(url, json={"value": 5}).status_code == 500
    with client(any_sandbox, bearer(alice)) as http:
        assert "update" not in http.get(url).json()["links"]
        assert http.put(url, json={"value": "1"}).status_code == 403
    with anonymous(any_sandbox) as http:
        assert http.get("/v3/settings/first-login").json()["value"] == "true"
        assert http.get(url).status_code == 401


def test_features_can_be_switched_over_http() -> None:
    with Sandbox("2.12") as sandbox, client(sandbox) as http:
        feature = http.get("/v3/features/ext-tokens").json()
        assert (feature["value"], feature["status"]["dynamic"]) == (True, False)
        created = http.post(TOKENS, json={}).json()
        assert http.put("/v3/features/ext-tokens", json={"value": False}).json()["value"] is False
        assert http.get(TOKENS).status_code == 404
        names = [each["name"] for each in http.get("/apis/ext.cattle.io/v1").json()["resources"]]
        assert names == ["kubeconfigs", "useractivities"]
        with client(sandbox, f"ext/{created['metadata']['name']}:{created['status']['value']}") as other:
            assert other.get("/v3/users").status_code == 401
        for value, text in (("x", "feature value must be a bool"), (None, "feature value must be a bool")):
            assert message(http.put("/v3/features/ext-tokens", json={"value": value})) == (422, text)
        assert message(http.put("/v3/features/ext-tokens", json={})) == (422, "must contain value")
        assert http.get("/v3/features/v3-public").status_code == 404


@pytest.mark.parametrize(
    ("version", "list_status", "get_status", "logout", "kind"),
    [
        ("2.12", 401, 500, 500, "application/json"),
        ("2.13", 401, 500, 500, "text/plain; charset=utf-8"),
        ("2.14", 401, 500, 500, "text/plain; charset=utf-8"),
        ("2.15", 200, 404, 200, "application/json"),
    ],
)
def test_ext_tokens_on_v3_tokens(version: str, list_status: int, get_status: int, logout: int, kind: str) -> None:
    with Sandbox(version) as sandbox, client(sandbox) as http:
        created = http.post(TOKENS, json={}).json()
        with client(sandbox, f"ext/{created['metadata']['name']}:{created['status']['value']}") as other:
            assert other.get("/v3/users?me=true").status_code == 200
            assert other.get("/v3/tokens").status_code == list_status
            assert other.get("/v3/tokens/token-zzzzz").status_code == get_status
            ended = other.post("/v3/tokens?action=logout", json={})
            assert (ended.status_code, ended.headers["content-type"]) == (logout, kind)
            assert len(ended.headers.get_list("set-cookie")) == len(VERSIONS[version].cleared_cookies)
            assert other.get("/v3/users?me=true").status_code == 200, "the ext token stays valid"


def test_a_browser_needs_a_csrf_token(any_sandbox: Sandbox) -> None:
    with client(any_sandbox) as http:
        http.headers["User-Agent"] = "Mozilla/5.0"
        assert http.post("/v3/tokens", json={}).status_code == 422
        csrf = {"X-API-CSRF": "c", "Cookie": "CSRF=c"}
        assert http.post("/v3/tokens", json={}, headers=csrf).status_code == 201


@pytest.mark.parametrize(("version", "status"), [("2.7", 201), ("2.12", 422), ("2.15", 422)])
def test_a_body_over_a_mebibyte(version: str, status: int) -> None:
    with Sandbox(version) as sandbox, client(sandbox) as http:
        assert http.post("/v3/tokens", json={"description": "x" * 1024 * 1024}).status_code == status


def test_token_hashing(any_sandbox: Sandbox) -> None:
    any_sandbox.rancher2.hash_tokens()
    any_sandbox.clock.advance(50)
    hashed = {"authn.management.cattle.io/token-hashed": "true"}
    with client(any_sandbox) as http:
        created = http.post("/v3/tokens", json={}).json()
        assert all(each["annotations"] == hashed for each in http.get("/v3/tokens").json()["data"]), "old tokens are hashed, too"
        with client(any_sandbox, created["token"]) as other:
            assert other.get("/v3/tokens").status_code == 200
        assert http.put("/v3/features/token-hashing", json={"value": False}).status_code == 422


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b'{"ttl":NaN}', "invalid character 'N' looking for beginning of value"),
        (b'{"ttl":3600000} x', "invalid character 'x' after top-level value"),
        (b"description=a", "invalid character 'd' looking for beginning of value"),
        (b'{"a" 1}', "invalid character '1' after object key"),
        (b'{"a":1 "b":2}', "invalid character '\"' after object key:value pair"),
        (b'{"a":1,}', "invalid character '}' looking for beginning of object key string"),
        (b"[1 2]", "invalid character '2' after array element"),
        (b'{"a":tru}', "invalid character '}' in literal true (expecting 'e')"),
        (b'{"a":01}', "invalid character '1' after object key:value pair"),
        (b'{"a":1.}', "invalid character '}' after decimal point in numeric literal"),
        (b'{"a":-}', "invalid character '}' in numeric literal"),
        (b'{"a":"\\x"}', "invalid character 'x' in string escape code"),
        (b'{"a":"\\u00g0"}', "invalid character 'g' in \\u hexadecimal character escape"),
        (b'{"a":"\n"}', "invalid character '\\n' in string literal"),
        (b'{"a":', "unexpected end of JSON input"),
        (b'{"clusterId": 5}', "json: cannot unmarshal number into Go struct field Token.clusterId of type string"),
        (b'{"labels": {"a": 5}}', "json: cannot unmarshal number into Go struct field Token.labels of type string"),
        (b'{"ttl": "1", "enabled": 1}', "json: cannot unmarshal string into Go struct field Token.ttl of type int64"),
        (b"[]", "json: cannot unmarshal array into Go value of type client.Token"),
    ],
)
def test_errors_in_json_are_worded_as_go_words_them(sandbox: Sandbox, body: bytes, text: str) -> None:
    with client(sandbox) as http:
        assert message(http.post("/v3/tokens", content=body)) == (422, text)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda: Sandbox("2.15", access_control=False), "Rancher 1.x's"),
        (lambda: Sandbox("2.15").create_key("x", "agent"), "no role 'agent'; there are admin, user, user-base"),
        (lambda: Sandbox("2.15").rancher1, "use .rancher2"),
        (lambda: Sandbox("1.6").rancher2, "use .rancher1"),
        (lambda: Sandbox("2.13").rancher2.set_feature("v3-public", False), "has no feature 'v3-public'; there are token-hashing"),
        (lambda: Sandbox("2.13").rancher2.set_setting("nope", "1"), "has no setting 'nope'; there are auth-token"),
    ],
)
def test_impossible_calls_are_rejected(act: Callable[[], object], words: str) -> None:
    with pytest.raises((ValueError, TypeError), match=words):
        act()
