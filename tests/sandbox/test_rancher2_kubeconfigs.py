"""Kubeconfigs, user activities and the small resources of the ext API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ruamel.yaml import YAML

from rancher_keys.sandbox import PASSWORD, Clock, Sandbox

from .rancher2_client import ALL_TOKENS, EXT, EXT_VERSIONS, MERGE_PATCH, START, TOKENS, anonymous, bearer, client, login, message

KUBECONFIGS = f"{EXT}/kubeconfigs"
ACTIVITIES = f"{EXT}/useractivities"


@pytest.fixture(params=EXT_VERSIONS)
def any_sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with Sandbox(request.param, clock=Clock(START)) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox("2.15", clock=Clock(START)) as sandbox:
        yield sandbox


def token_of(created: dict[str, Any]) -> str:
    token: str = YAML(typ="safe").load(created["status"]["value"])["users"][0]["user"]["token"]
    return token


def test_a_kubeconfig_creates_a_token_and_deletes_it(any_sandbox: Sandbox) -> None:
    with client(any_sandbox) as http:
        created = http.post(KUBECONFIGS, json={"spec": {"clusters": ["local"], "ttl": 3600, "description": "d"}}).json()
        name, token = created["metadata"]["name"], token_of(created)
        assert token.startswith("ext/token-" if any_sandbox.version == "2.15" else "kubeconfig-u-")
        document = YAML(typ="safe").load(created["status"]["value"])
        assert [each["name"] for each in document["contexts"]] == ["rancher", "local"]
        assert document["current-context"] == "local"
        assert document["clusters"][1]["cluster"]["server"] == "https://sandbox/k8s/clusters/local"
        with client(any_sandbox, token) as other:
            assert other.get("/v3/users?me=true").status_code == 200
            shown = http.get(f"{KUBECONFIGS}/{name}").json()
            assert (shown["spec"]["ttl"], "value" in shown["status"]) == (3600, False)
            items = http.get(KUBECONFIGS).json()["items"]
            assert [each["metadata"]["name"] for each in items] == [name]
            assert "kind" not in items[0]
            label = {"labelSelector": f"authn.management.cattle.io/kubeconfig-id={name}"}
            path = TOKENS if any_sandbox.version == "2.15" else ALL_TOKENS
            made = http.get(path, params=label).json()["items"]
            assert [each.get("spec", each)["ttl"] for each in made] == [3_600_000]
            assert http.delete(f"{KUBECONFIGS}/{name}").json()["metadata"]["name"] == name
            assert other.get("/v3/users?me=true").status_code == 401
        assert message(http.get(f"{KUBECONFIGS}/{name}")) == (404, f'kubeconfigs.ext.cattle.io "{name}" not found')


@pytest.mark.parametrize(
    ("spec", "status", "text"),
    [
        ({"clusters": ["c-nope"]}, 400, "cluster c-nope not found"),
        ({"clusters": ["local", "local"]}, 400, "spec.clusters must be unique"),
        ({"clusters": ["local"], "currentContext": "x"}, 400, "invalid currentContext x"),
        ({"ttl": -1}, 400, "spec.ttl can't be negative"),
        ({"ttl": 2_592_001}, 400, "spec.ttl 2592001 exceeds max ttl 2592000"),
        ({"clusters": "local"}, 400, "json: cannot unmarshal string into Go struct field KubeconfigSpec.spec.clusters of type []string"),
    ],
)
def test_bad_kubeconfigs(sandbox: Sandbox, spec: dict[str, Any], status: int, text: str) -> None:
    with client(sandbox) as http:
        got = message(http.post(KUBECONFIGS, json={"spec": spec}))
        assert got[0] == status
        assert text in got[1]
        assert http.get(KUBECONFIGS).json()["items"] == []


def test_a_users_kubeconfigs(sandbox: Sandbox) -> None:
    with client(sandbox) as http, client(sandbox, bearer(sandbox.create_key("alice"))) as alice:
        body = alice.post(KUBECONFIGS, json={"spec": {"clusters": ["local"]}}).json()
        assert body["code"] == 403
        assert body["message"].endswith("is not allowed to access cluster local")
        assert message(alice.post(KUBECONFIGS, json={"spec": {"clusters": ["*"], "currentContext": "local"}})) == (
            400,
            "invalid currentContext local",
        )
        hers = alice.post(KUBECONFIGS, json={}).json()
        assert hers["spec"] == {"clusters": None, "ttl": 2_592_000}
        admins = http.post(KUBECONFIGS, json={"spec": {"clusters": ["*"]}}).json()
        assert alice.get(f"{KUBECONFIGS}/{admins['metadata']['name']}").status_code == 404
        assert len(alice.get(KUBECONFIGS).json()["items"]) == 1
        assert len(http.get(KUBECONFIGS).json()["items"]) == 2
        assert len(alice.delete(KUBECONFIGS).json()["items"]) == 1
        assert [each["metadata"]["name"] for each in http.get(KUBECONFIGS).json()["items"]] == [admins["metadata"]["name"]]


def test_what_of_a_kubeconfig_can_change(sandbox: Sandbox) -> None:
    with client(sandbox) as http:
        created = http.post(KUBECONFIGS, json={"spec": {"clusters": ["local"]}}).json()
        url = f"{KUBECONFIGS}/{created['metadata']['name']}"
        changed = http.patch(url, json={"spec": {"description": "new"}}, headers=MERGE_PATCH).json()
        assert (changed["spec"]["description"], changed["status"]["conditions"][-1]["type"]) == ("new", "Updated")
        for field, value in (("ttl", 60), ("clusters", None), ("currentContext", None)):
            assert message(http.patch(url, json={"spec": {field: value}}, headers=MERGE_PATCH)) == (400, f"spec.{field} is immutable")
        wrong = {"preconditions": {"uid": "x"}}
        assert http.request("DELETE", url, json=wrong).status_code == 409
        assert http.delete(f"{url}?dryRun=All").status_code == 200
        assert http.get(url).status_code == 200


def test_a_dry_run_and_a_kubeconfig_without_a_token(sandbox: Sandbox) -> None:
    with client(sandbox) as http:
        dry = http.post(f"{KUBECONFIGS}?dryRun=All", json={}).json()
        assert "token:" not in dry["status"]["value"]
        sandbox.rancher2.set_setting("kubeconfig-generate-token", "false")
        assert "tokens" not in http.post(KUBECONFIGS, json={}).json()["status"]
        assert http.get(TOKENS).json()["items"] == []


def test_a_user_activity_belongs_to_the_own_session(sandbox: Sandbox) -> None:
    with anonymous(sandbox) as http:
        session = login(http, "admin", PASSWORD).json()
    url = f"{ACTIVITIES}/{session['id']}"
    with client(sandbox, session["token"]) as http, client(sandbox, bearer(sandbox.create_key("alice"))) as alice:
        assert http.get(url).json()["status"] == {"expiresAt": ""}
        updated = http.put(url, json={"metadata": {"name": session["id"]}, "spec": {"tokenId": "x"}})
        assert updated.headers["warning"] == '299 - "unknown field \\"spec.tokenId\\""'
        assert updated.json()["spec"] == {"seenAt": "2026-09-21T14:13:20Z"}
        assert updated.json()["status"] == {"expiresAt": "2026-09-22T06:13:20Z"}
        earlier = http.patch(url, json={"spec": {"seenAt": "2026-09-21T14:00:00Z"}}, headers=MERGE_PATCH).json()
        assert earlier["spec"] == updated.json()["spec"], "an activity never moves back"
        assert http.get(f"/v3/tokens/{session['id']}").json()["activityLastSeenAt"] == "2026-09-21T14:13:20Z"
        assert message(alice.get(url))[1].endswith("is forbidden: users don't match")
        derived = http.post("/v3/tokens", json={}).json()["id"]
        assert message(http.get(f"{ACTIVITIES}/{derived}")) == (
            403,
            f'useractivities.ext.cattle.io "{derived}" is forbidden: not a session token',
        )
        assert http.get(f"{ACTIVITIES}/token-zzzzz").status_code == 500
        assert http.get(ACTIVITIES).status_code == 404
        assert alice.get(ACTIVITIES).status_code == 403


def test_an_idle_session_is_rejected(sandbox: Sandbox) -> None:
    sandbox.rancher2.set_setting("auth-user-session-idle-ttl-minutes", "10")
    with anonymous(sandbox) as http:
        session = login(http, "admin", PASSWORD).json()
    with client(sandbox, session["token"]) as http:
        http.put(f"{ACTIVITIES}/{session['id']}", json={"metadata": {"name": session["id"]}})
        sandbox.clock.advance(600_000)
        assert http.get("/v3/users").status_code == 200
        sandbox.clock.advance(1000)
        assert http.get("/v3/users").status_code == 401


def test_activities_are_created_in_2_12() -> None:
    with Sandbox("2.12") as sandbox:
        with anonymous(sandbox) as http:
            session = login(http, "admin", PASSWORD).json()
        with client(sandbox, session["token"]) as http:
            created = http.post(ACTIVITIES, json={"metadata": {"name": session["id"]}})
            assert (created.status_code, http.get(f"{ACTIVITIES}/{session['id']}").status_code) == (201, 200)
            assert message(http.post(ACTIVITIES, json={})) == (400, "name is required")


def test_requests_that_are_never_stored(any_sandbox: Sandbox) -> None:
    expected = {"selfusers": 201, "passwordchangerequests": 400, "groupmembershiprefreshrequests": 400}
    with client(any_sandbox) as http, client(any_sandbox, bearer(any_sandbox.create_key("alice"))) as alice:
        for name, status in expected.items():
            is_missing = any_sandbox.version == "2.12"
            assert http.post(f"{EXT}/{name}", json={}).status_code == (404 if is_missing else status)
            assert http.get(f"{EXT}/{name}").status_code == (404 if is_missing else 405)
            forbidden = is_missing or name == "groupmembershiprefreshrequests"
            assert alice.post(f"{EXT}/{name}", json={}).status_code == (403 if forbidden else status)


def test_a_password_is_changed(sandbox: Sandbox) -> None:
    user = sandbox.rancher2.add_user("bob", "bob-sandbox-password")
    path = f"{EXT}/passwordchangerequests"
    with anonymous(sandbox) as http, client(sandbox) as admin:
        with client(sandbox, login(http, "bob", "bob-sandbox-password").json()["token"]) as bob:
            spec = {"userID": user, "newPassword": "bob-other-password"}
            assert bob.post(path, json={"spec": {**spec, "currentPassword": "wrong"}}).status_code == 500
            assert message(bob.post(path, json={"spec": {**spec, "newPassword": "x"}})) == (400, "password must be at least 12 characters")
            changed = bob.post(path, json={"spec": {**spec, "currentPassword": "bob-sandbox-password"}}).json()
            assert changed["status"]["summary"] == "Completed"
        assert login(http, "bob", "bob-other-password").status_code == 201
        assert admin.post(path, json={"spec": {**spec, "newPassword": "by-the-administrator"}}).status_code == 201
        assert login(http, "bob", "by-the-administrator").status_code == 201
        assert http.get("/v3/settings/first-login").json()["value"] == "false"
