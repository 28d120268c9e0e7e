"""All users' tokens through the local cluster's Kubernetes API, for administrators."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from rancher_keys.sandbox import Clock, Sandbox

from ..recordings import load
from .rancher2_client import ALL_TOKENS, JSON_PATCH, MERGE_PATCH, START, V3_VERSIONS, anonymous, bearer, client, message

USER_LABEL = "authn.management.cattle.io/token-userId"


@pytest.fixture(params=V3_VERSIONS)
def any_sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with Sandbox(request.param, clock=Clock(START)) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox("2.15", clock=Clock(START)) as sandbox:
        yield sandbox


def as_text(body: Any) -> str:
    """A recorded request body."""
    return body if isinstance(body, str) else json.dumps(body)


def create(http: httpx.Client, **given: Any) -> dict[str, Any]:
    body: dict[str, Any] = http.post("/v3/tokens", json=given).json()
    return body


@pytest.fixture
def alice(any_sandbox: Sandbox) -> Iterator[httpx.Client]:
    with client(any_sandbox, bearer(any_sandbox.create_key("alice"))) as http:
        yield http


def test_an_administrator_disables_renames_and_deletes_a_users_token(any_sandbox: Sandbox, alice: httpx.Client) -> None:
    created = create(alice, description="hers", ttl=3_600_000)
    any_sandbox.clock.advance(50)
    url = f"{ALL_TOKENS}/{created['id']}"
    with client(any_sandbox) as http, client(any_sandbox, created["token"]) as hers:
        shown = http.get(url).json()
        assert (shown["token"], shown["description"], "enabled" in shown) == (created["token"].split(":")[1], "hers", False)
        assert shown["metadata"]["generation"] == 2
        assert http.patch(url, json={"enabled": False}, headers=MERGE_PATCH).json()["enabled"] is False
        assert hers.get("/v3/users").status_code == 401
        assert alice.get(f"/v3/tokens/{created['id']}").json()["enabled"] is False
        change = {"enabled": True, "description": "renamed", "metadata": {"labels": {"example.com/owner": "team-a"}}}
        changed = http.patch(url, json=change, headers=MERGE_PATCH).json()
        assert (changed["description"], changed["metadata"]["labels"]["example.com/owner"]) == ("renamed", "team-a")
        fields = {each["manager"]: each["fieldsV1"] for each in changed["metadata"]["managedFields"]}
        owned = {"f:description": {}, "f:enabled": {}, "f:metadata": {"f:labels": {"f:example.com/owner": {}}}}
        assert fields["python-httpx"] == owned
        assert "f:description" not in fields["rancher"]
        assert hers.get("/v3/users").status_code == 200
        deleted = http.delete(url).json()
        details = {"name": created["id"], "group": "management.cattle.io", "kind": "tokens", "uid": created["uuid"]}
        assert (deleted["status"], deleted["details"]) == ("Success", details)
        assert hers.get("/v3/users").status_code == 401
        assert message(http.delete(url)) == (404, f'tokens.management.cattle.io "{created["id"]}" not found')


def test_both_paths_are_the_same_and_users_get_an_empty_403(any_sandbox: Sandbox, alice: httpx.Client) -> None:
    direct = ALL_TOKENS.removeprefix("/k8s/clusters/local")
    with client(any_sandbox) as http:
        both = [http.get(path).json()["items"] for path in (ALL_TOKENS, direct)]
        assert [each["metadata"]["name"] for each in both[0]] == [each["metadata"]["name"] for each in both[1]]
    for response in (alice.get(ALL_TOKENS), alice.get(direct), alice.delete(f"{ALL_TOKENS}/x")):
        assert (response.status_code, response.content, response.headers.get("content-type")) == (403, b"", None)
    with anonymous(any_sandbox) as http:
        response = http.get(ALL_TOKENS)
        assert (response.status_code, response.headers["x-api-cattle-auth"]) == (403, "false")
        assert http.get(direct).text == "not authorized\n"


def test_the_secret_is_hashed_with_token_hashing(sandbox: Sandbox) -> None:
    sandbox.rancher2.hash_tokens()
    sandbox.clock.advance(50)
    with client(sandbox) as http:
        create(http)
        assert all(each["token"].startswith("$3:1:") for each in http.get(ALL_TOKENS).json()["items"])


def test_pages_selectors_and_forms(sandbox: Sandbox) -> None:
    with client(sandbox) as http, client(sandbox, bearer(sandbox.create_key("alice"))) as alice:
        names = sorted([create(http)["id"] for _ in range(3)] + [each["id"] for each in http.get("/v3/tokens").json()["data"]][:1])
        her_id = create(alice)["userId"]
        page = http.get(ALL_TOKENS, params={"limit": 2}).json()
        assert (page["metadata"]["remainingItemCount"], len(page["items"])) == (4, 2)
        rest = http.get(ALL_TOKENS, params={"limit": 10, "continue": page["metadata"]["continue"]}).json()
        assert (rest["metadata"]["continue"], rest["metadata"]["resourceVersion"]) == ("", page["metadata"]["resourceVersion"])
        hers = http.get(ALL_TOKENS, params={"labelSelector": f"{USER_LABEL}={her_id}"}).json()["items"]
        assert {each["userId"] for each in hers} == {her_id}
        assert len(http.get(ALL_TOKENS, params={"labelSelector": f"{USER_LABEL}!={her_id}"}).json()["items"]) == len(names)
        assert len(http.get(ALL_TOKENS, params={"fieldSelector": f"metadata.name={names[0]}"}).json()["items"]) == 1
        partial = http.get(ALL_TOKENS, headers={"Accept": "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"})
        assert '"token":' not in partial.text.replace('"f:token":', "")
        table = http.get(ALL_TOKENS, headers={"Accept": "application/json;as=Table;g=meta.k8s.io;v=v1"}).json()
        assert [each["name"] for each in table["columnDefinitions"]] == ["Name", "Age"]
        assert table["rows"][0]["cells"][1] == "0s"


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("fieldSelector=userId=x", "field label not supported: userId"),
        ("continue=abc", "invalid continue token: continue key is not valid: invalid character 'i' looking for beginning of value"),
        ("continue=a*", "invalid continue token: continue key is not valid: illegal base64 data at input byte 1"),
        ("limit=x", 'strconv.ParseInt: parsing "x": invalid syntax'),
    ],
)
def test_bad_options(sandbox: Sandbox, query: str, text: str) -> None:
    with client(sandbox) as http:
        assert message(http.get(f"{ALL_TOKENS}?{query}")) == (400, text)


def test_preconditions_and_dry_runs(sandbox: Sandbox) -> None:
    with client(sandbox) as http:
        created = create(http)
        url = f"{ALL_TOKENS}/{created['id']}"
        zero = "00000000-0000-0000-0000-000000000000"

        def delete(**precondition: str) -> httpx.Response:
            return http.request("DELETE", url, json={"kind": "DeleteOptions", "apiVersion": "v1", "preconditions": precondition})

        body = delete(uid=zero).json()
        assert (body["code"], body["reason"], body["details"]["kind"]) == (409, "Conflict", "Token")
        assert f"({zero}) does not match the UID in record ({created['uuid']})" in body["message"]
        assert delete(resourceVersion="1").status_code == 409
        assert http.delete(f"{url}?dryRun=All").status_code == 200
        assert http.patch(f"{url}?dryRun=All", json={"description": "x"}, headers=MERGE_PATCH).json()["description"] == "x"
        assert http.get(url).json()["description"] == ""
        assert delete(uid=created["uuid"]).status_code == 200


@pytest.mark.parametrize(
    ("headers", "body", "status", "text"),
    [
        ({"Content-Type": "application/json"}, b"{}", 415, "accepted media types include: application/json-patch+json"),
        (MERGE_PATCH, b"{", 400, "error decoding patch: unexpected end of JSON input"),
        (JSON_PATCH, b'[{"op":"remove","path":"/nope"}]', 422, "the server rejected our request due to an error in our request"),
        (MERGE_PATCH, b'{"metadata":{"labels":{"a b":"c"}}}', 422, 'Token.management.cattle.io "token-'),
    ],
)
def test_bad_patches(sandbox: Sandbox, headers: dict[str, str], body: bytes, status: int, text: str) -> None:
    with client(sandbox) as http:
        got = message(http.patch(f"{ALL_TOKENS}/{create(http)['id']}", content=body, headers=headers))
        assert got[0] == status
        assert text in got[1]


def test_an_update_needs_the_latest_resource_version(sandbox: Sandbox) -> None:
    with client(sandbox) as http:
        url = f"{ALL_TOKENS}/{create(http)['id']}"
        sandbox.clock.advance(50)
        shown = http.get(url).json()
        shown["description"] = "put"
        assert http.put(url, json=shown).json()["description"] == "put"
        assert http.put(url, json=shown).status_code == 409
        del shown["metadata"]["resourceVersion"]
        assert http.put(url, json=shown).status_code == 422


def test_a_collection_is_deleted_by_label(sandbox: Sandbox) -> None:
    with client(sandbox) as http:
        marked = create(http)["id"]
        create(http)
        http.patch(f"{ALL_TOKENS}/{marked}", json={"metadata": {"labels": {"old": "yes"}}}, headers=MERGE_PATCH)
        assert [each["metadata"]["name"] for each in http.delete(ALL_TOKENS, params={"labelSelector": "old=yes"}).json()["items"]] == [
            marked
        ]
        assert len(http.get(ALL_TOKENS).json()["items"]) == 2


@pytest.mark.parametrize("number", [1047, 1048])
def test_access_reviews_are_as_recorded(number: int) -> None:
    recorded = next(each for each in load("rancher-2.15-admin") if each.number == number)
    with Sandbox("2.15") as sandbox, client(sandbox, bearer(sandbox.create_key("vera")) if number == 1048 else None) as http:
        path = "/k8s/clusters/local/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
        response = http.post(path, content=as_text(recorded.request_body))
        assert response.status_code == recorded.status
        assert response.json()["spec"] == recorded.body["spec"]
        assert response.json()["status"]["allowed"] == recorded.body["status"]["allowed"]


def test_steve_rejects_and_the_version_is_open(any_sandbox: Sandbox, alice: httpx.Client) -> None:
    with client(any_sandbox) as http:
        assert message(http.get("/v1/management.cattle.io.tokens")) == (403, "Method GET not supported")
    assert alice.get("/k8s/clusters/local/version").json()["major"] == "1"


def test_many_tokens_are_served_with_bounded_memory(sandbox: Sandbox) -> None:
    server = sandbox.rancher2
    for name in ("a", "b"):
        server.add_tokens(server.add_user(name, "a-sandbox-password"), 2000, ttl=3_600_000)
    with client(sandbox) as http:
        seen, after = 0, ""
        while True:
            page = http.get(ALL_TOKENS, params={"limit": 500} | ({"continue": after} if after else {})).json()
            seen, after = seen + len(page["items"]), page["metadata"]["continue"]
            if not after:
                break
        assert seen == 4001
        tracemalloc.start()
        try:
            with http.stream("GET", ALL_TOKENS) as response:
                size = sum(len(chunk) for chunk in response.iter_raw())
            assert tracemalloc.get_traced_memory()[1] < size, "a long list is sent while it is read"
        finally:
            tracemalloc.stop()


def test_a_long_list_is_whole(sandbox: Sandbox) -> None:
    server = sandbox.rancher2
    server.add_tokens(server.add_user("a", "a-sandbox-password"), 700)
    with client(sandbox) as http:
        body = http.get(ALL_TOKENS).json()
        assert (body["kind"], len(body["items"]), body["metadata"]["continue"]) == ("TokenList", 701, "")
