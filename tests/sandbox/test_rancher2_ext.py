"""The ext API of the Rancher 2 sandbox: tokens, and what the API machinery checks before them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from rancher_keys.sandbox import Clock, Sandbox

from .rancher2_client import EXT, EXT_VERSIONS, JSON_PATCH, MERGE_PATCH, NAME_RULE, START, TOKENS, bearer, client, message


@pytest.fixture(params=EXT_VERSIONS)
def any_sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with Sandbox(request.param, clock=Clock(START)) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox("2.15", clock=Clock(START)) as sandbox:
        yield sandbox


def create(http: Any, **spec: Any) -> dict[str, Any]:
    response = http.post(TOKENS, json={"spec": spec})
    assert response.status_code == 201, response.text
    body: dict[str, Any] = response.json()
    return body


def test_a_token_is_disabled_and_enabled(any_sandbox: Sandbox) -> None:
    with client(any_sandbox) as http:
        created = create(http, description="e", ttl=3_600_000)
        url = f"{TOKENS}/{created['metadata']['name']}"
        assert ("bearerToken" in created["status"]) is (any_sandbox.version != "2.12")
        with client(any_sandbox, f"ext/{created['metadata']['name']}:{created['status']['value']}") as other:
            assert other.get(TOKENS).status_code == 200
            assert http.patch(url, json={"spec": {"enabled": False}}, headers=MERGE_PATCH).status_code == 200
            assert other.get("/v3/users").status_code == 401
            assert message(other.get(TOKENS)) == (401, "Unauthorized")
            http.patch(url, json=[{"op": "replace", "path": "/spec/enabled", "value": True}], headers=JSON_PATCH)
            assert other.get(TOKENS).status_code == 200
        shown = http.get(url).json()
        assert "generateName" not in shown["metadata"]
        assert set(shown["status"]) == {"hash", "current", "expired", "expiresAt", "lastUpdateTime", "lastUsedAt"}
        assert message(http.patch(url, json={"spec": {"ttl": 7_200_000}}, headers=MERGE_PATCH)) == (400, "forbidden to extend time-to-live")
        assert http.delete(url).status_code == 200
        assert http.get(url).status_code == 404


def test_discovery_lists_three_resources_in_2_12_and_six_later(any_sandbox: Sandbox) -> None:
    with client(any_sandbox) as http:
        resources = {each["name"]: each["verbs"] for each in http.get(EXT).json()["resources"]}
        group = http.get("/apis/ext.cattle.io").json()
    assert group["preferredVersion"] == {"groupVersion": "ext.cattle.io/v1", "version": "v1"}
    if any_sandbox.version == "2.12":
        assert list(resources) == ["kubeconfigs", "tokens", "useractivities"]
        assert "deletecollection" not in resources["tokens"]
        assert resources["useractivities"] == ["create", "get"]
    else:
        requests = ["groupmembershiprefreshrequests", "passwordchangerequests", "selfusers"]
        assert list(resources) == sorted([*requests, "kubeconfigs", "tokens", "useractivities"])
        assert resources["useractivities"] == ["get", "patch", "update"]


@pytest.mark.parametrize("version", ["2.7", "2.10"])
def test_before_2_12_administrators_get_404_and_users_403(version: str) -> None:
    with Sandbox(version) as sandbox:
        with client(sandbox) as http:
            response = http.get(TOKENS)
            assert (response.status_code, response.text) == (404, "404 page not found\n")
        with client(sandbox, bearer(sandbox.create_key("alice"))) as http:
            assert http.get(EXT).status_code == 404
            body = http.get(f"{TOKENS}/token-none").json()
            assert body["details"] == {"name": "token-none", "group": "ext.cattle.io", "kind": "tokens"}
            assert 'cannot get resource "tokens" in API group "ext.cattle.io" at the cluster scope' in body["message"]


def test_a_user_may_not_delete_a_collection_and_2_12_cannot(any_sandbox: Sandbox) -> None:
    with client(any_sandbox) as http:
        for team in ("a", "a", "b"):
            http.post(TOKENS, json={"metadata": {"labels": {"team": team}}})
        response = http.delete(TOKENS, params={"labelSelector": "team=a"})
        assert response.status_code == (405 if any_sandbox.version == "2.12" else 200)
        assert len(http.get(TOKENS).json()["items"]) == (3 if any_sandbox.version == "2.12" else 1)
    with client(any_sandbox, bearer(any_sandbox.create_key("alice"))) as http:
        body = http.delete(TOKENS).json()
        assert (body["code"], body["details"]) == (403, {"group": "ext.cattle.io", "kind": "tokens"})


def test_users_see_own_tokens_only(sandbox: Sandbox) -> None:
    with client(sandbox) as http, client(sandbox, bearer(sandbox.create_key("alice"))) as alice:
        admins, hers = create(http), create(alice)
        assert [each["metadata"]["name"] for each in alice.get(TOKENS).json()["items"]] == [hers["metadata"]["name"]]
        assert len(http.get(TOKENS).json()["items"]) == 2
        url = f"{TOKENS}/{admins['metadata']['name']}"
        patch = {"json": {"spec": {"description": "x"}}, "headers": MERGE_PATCH}
        for response in (alice.get(url), alice.delete(url), alice.patch(url, **patch)):
            assert message(response) == (404, f'tokens.ext.cattle.io "{admins["metadata"]["name"]}" not found')


def test_pages_contain_all_tokens(sandbox: Sandbox) -> None:
    with client(sandbox) as http:
        names = sorted(create(http)["metadata"]["name"] for _ in range(5))
        seen: list[str] = []
        remaining = []
        params: dict[str, Any] = {"limit": 2}
        while True:
            page = http.get(TOKENS, params=params).json()
            seen += [each["metadata"]["name"] for each in page["items"]]
            remaining.append(page["metadata"].get("remainingItemCount"))
            if "continue" not in page["metadata"]:
                break
            params["continue"] = page["metadata"]["continue"]
        assert seen == names
        assert remaining == [3, 1, None]


@pytest.mark.parametrize(
    ("body", "status", "text"),
    [
        (
            {"apiVersion": "v1", "kind": "Token"},
            400,
            'no kind "Token" is registered for version "v1" in scheme "pkg/runtime/scheme.go:111"',
        ),
        ({"kind": "Nonsense"}, 400, 'Nonsense in version "v1" cannot be handled as a Token: no kind "Nonsense" is registered'),
        ({"kind": "Kubeconfig"}, 400, "converting (v1.Kubeconfig) to (v1.Token): unknown conversion"),
        ({"spec": {"ttl": "x"}}, 400, "json: cannot unmarshal string into Go struct field TokenSpec.spec.ttl of type int64"),
        ({"spec": "x"}, 400, "json: cannot unmarshal string into Go struct field Token.spec of type v1.TokenSpec"),
        ({"metadata": {"labels": {"a": 1}}}, 400, "Go struct field ObjectMeta.metadata.labels of type string"),
        ({"spec": {"userID": "u-nope"}}, 400, "unable to create token for other user"),
        ({"spec": {"clusterName": "c-nope"}}, 400, "cluster c-nope not found"),
        ({"metadata": {"labels": {"a b": "c"}}}, 500, f'is invalid: metadata.labels: Invalid value: "a b": {NAME_RULE}'),
        ({"metadata": {"labels": {"a": "b c"}}}, 500, 'metadata.labels: Invalid value: "b c": a valid label must be an empty string or'),
        ({"metadata": {"labels": {"/a": "b"}}}, 500, 'Invalid value: "/a": prefix part must be non-empty'),
        (
            {"metadata": {"annotations": {"a/b/c": "d"}}},
            500,
            'metadata.annotations: Invalid value: "a/b/c": a qualified name must consist of',
        ),
        (
            [],
            400,
            "(must be of type Token): couldn't get version/kind; json parse error: json: cannot unmarshal array",
        ),
    ],
)
def test_bad_objects(sandbox: Sandbox, body: Any, status: int, text: str) -> None:
    with client(sandbox) as http:
        got = message(http.post(TOKENS, json=body))
        assert got[0] == status
        assert text in got[1]


def test_unknown_and_repeated_fields_are_warned_about_or_rejected(sandbox: Sandbox) -> None:
    body = b'{"extra": 1, "metadata": {"x": 1}, "spec": {"foo": 1, "ttl": 60000, "ttl": 60000}}'
    fields = ['unknown field "extra"', 'unknown field "metadata.x"', 'duplicate field "spec.ttl"', 'unknown field "spec.foo"']
    with client(sandbox) as http:
        warned = http.post(TOKENS, content=body)
        assert warned.status_code == 201
        quoted = [field.replace('"', '\\"') for field in fields]
        assert warned.headers.get_list("warning") == [f'299 - "{field}"' for field in quoted]
        assert "warning" not in http.post(f"{TOKENS}?fieldValidation=Ignore", content=body).headers
        text = f'Token in version "v1" cannot be handled as a Token: strict decoding error: {", ".join(fields)}'
        assert message(http.post(f"{TOKENS}?fieldValidation=Strict", content=body)) == (400, text)


def test_null_is_the_empty_value(sandbox: Sandbox) -> None:
    with client(sandbox) as http:
        body = {"metadata": {"labels": {"a": None}, "annotations": None}, "spec": {"ttl": None, "description": None}}
        created = http.post(TOKENS, json=body).json()
        assert created["metadata"]["labels"]["a"] == ""
        for content in (b"null", b'{"spec": null, "metadata": null}'):
            assert http.post(TOKENS, content=content).status_code == 201


def test_2_12_does_not_know_cluster_names() -> None:
    with Sandbox("2.12") as sandbox, client(sandbox) as http:
        response = http.post(TOKENS, json={"spec": {"clusterName": "c-nope"}})
        assert (response.status_code, response.headers["warning"]) == (201, '299 - "unknown field \\"spec.clusterName\\""')


def test_a_token_for_a_cluster_without_access_is_403(sandbox: Sandbox) -> None:
    with client(sandbox, bearer(sandbox.create_key("alice"))) as http:
        body = http.post(TOKENS, json={"spec": {"clusterName": "local"}}).json()
        assert body["code"] == 403
        assert body["message"].endswith("is not allowed to access cluster local")


def test_dry_runs_change_nothing(sandbox: Sandbox) -> None:
    with client(sandbox) as http:
        dry = http.post(f"{TOKENS}?dryRun=All", json={"spec": {"ttl": 60_000}}).json()
        assert (dry["status"]["expiresAt"], "value" in dry["status"], "resourceVersion" in dry["metadata"]) == ("", False, False)
        created = create(http, description="before")
        url = f"{TOKENS}/{created['metadata']['name']}?dryRun=All"
        changed = http.patch(url, json={"spec": {"description": "after"}}, headers=MERGE_PATCH).json()
        assert changed["spec"]["description"] == "after"
        assert http.delete(url).status_code == 200
        items = http.get(TOKENS).json()["items"]
        assert [each["spec"]["description"] for each in items] == ["before"]


@pytest.mark.parametrize(
    ("headers", "body", "status", "text"),
    [
        ({"Content-Type": "application/json"}, b"{}", 415, "415: Unsupported Media Type"),
        (MERGE_PATCH, b"{", 500, "error getting updated object: error decoding patch: unexpected end of JSON input"),
        (MERGE_PATCH, b'{"spec":{"ttl":"x"}}', 500, "cannot unmarshal string into Go struct field TokenSpec.spec.ttl of type int64"),
        (
            JSON_PATCH,
            b'[{"op":"replace","path":"/spec/nope/x","value":1}]',
            500,
            "the server rejected our request due to an error in our request",
        ),
        (
            JSON_PATCH,
            b'[{"op":"test","path":"/spec/ttl","value":1}]',
            500,
            "the server rejected our request due to an error in our request",
        ),
        ({"Content-Type": "application/strategic-merge-patch+json"}, b"{}", 500, 'no kind "Token" is registered for the internal version'),
        ({"Content-Type": "application/apply-patch+yaml"}, b"{}", 500, "failed to decode managed fields: apiVersion must not be empty"),
        (MERGE_PATCH, b'{"metadata":{"labels":{"a b":"c"}}}', 500, "failed to save updated token: Secret"),
        (MERGE_PATCH, b'{"spec":{"userID":"u-x"}}', 400, "spec.userID is immutable"),
        (MERGE_PATCH, b'{"spec":{"kind":"session"}}', 400, "spec.kind is immutable"),
        (MERGE_PATCH, b'{"metadata":{"uid":"x"}}', 400, "meta.UID is immutable"),
        (MERGE_PATCH, b'{"spec":{"clusterName":"local"}}', 400, "spec.clusterName is immutable"),
        (MERGE_PATCH, b'{"spec":{"userPrincipal":{"loginName":"x"}}}', 400, "spec.userprincipal is immutable"),
    ],
)
def test_bad_patches(sandbox: Sandbox, headers: dict[str, str], body: bytes, status: int, text: str) -> None:
    with client(sandbox) as http:
        url = f"{TOKENS}/{create(http, ttl=60_000)['metadata']['name']}"
        got = message(http.patch(url, content=body, headers=headers))
        assert got[0] == status
        assert text in got[1]


def test_finalizers_keep_a_deleted_token(sandbox: Sandbox) -> None:
    with client(sandbox) as http:
        created = http.post(TOKENS, json={"metadata": {"finalizers": ["example.com/keep"]}}).json()
        url = f"{TOKENS}/{created['metadata']['name']}"
        assert http.delete(url).status_code == 200
        assert http.get(url).json()["metadata"]["deletionTimestamp"] == "2026-09-21T14:13:20Z"
        assert http.patch(url, json={"metadata": {"finalizers": None}}, headers=MERGE_PATCH).status_code == 200
        assert http.get(url).status_code == 404


def test_other_forms_of_a_list(sandbox: Sandbox) -> None:
    with client(sandbox) as http:
        create(http, ttl=3_600_000)
        partial = http.get(TOKENS, headers={"Accept": "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"}).json()
        assert [set(each) for each in partial["items"]] == [{"kind", "apiVersion", "metadata"}]
        table = http.get(TOKENS, headers={"Accept": "application/json;as=Table;g=meta.k8s.io;v=v1,application/json"}).json()
        assert table["rows"][0]["cells"][3] == "60m"
        assert http.get(TOKENS, headers={"Accept": "text/html"}).status_code == 406


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/json, application/yaml", "application/json"),
        ("application/yaml, application/json", "application/yaml"),
        ("text/plain, */*", "application/json"),
        ("application/yaml", "application/yaml"),
    ],
)
def test_the_first_media_type_that_can_be_had_is_taken(sandbox: Sandbox, accept: str, kind: str) -> None:
    with client(sandbox) as http:
        response = http.get(TOKENS, headers={"Accept": accept})
    assert (response.status_code, response.headers["content-type"]) == (200, kind)
