"""Query parameters of the ext API: selectors, limits and write options, with the API machinery's errors."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest

from rancher_keys.sandbox import Clock, Sandbox

from .rancher2_client import EXT_VERSIONS, MERGE_PATCH, NAME_RULE, START, TOKENS, bearer, client, message


@pytest.fixture(params=EXT_VERSIONS)
def any_sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with Sandbox(request.param, clock=Clock(START)) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox("2.15", clock=Clock(START)) as sandbox:
        yield sandbox


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("labelSelector===", "found '==', expected: !, identifier, or 'end of string'"),
        ("labelSelector=a b===", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"),
        ("labelSelector=a,", "found '', expected: identifier after ','"),
        ("labelSelector=a in b", "unable to parse requirement: found 'b' expected: '('"),
        ("labelSelector=a in (b", "unable to parse requirement: found '', expected: ',' or ')'"),
        ("labelSelector=a=b c", "found 'c', expected: ',' or 'end of string'"),
        (
            "labelSelector=a>x",
            "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer",
        ),
        ("labelSelector=-a", f'unable to parse requirement: <nil>: Invalid value: "-a": {NAME_RULE}'),
        ("fieldSelector=spec.userID=x", '"spec.userID" is not a known field selector: only "metadata.name", "metadata.namespace"'),
        ("fieldSelector=x", "invalid selector: 'x'; can't understand 'x'"),
        ("limit=x", 'strconv.ParseInt: parsing "x": invalid syntax'),
        ("timeoutSeconds=1.5", 'strconv.ParseInt: parsing "1.5": invalid syntax'),
        ("limit=9223372036854775808", 'strconv.ParseInt: parsing "9223372036854775808": value out of range'),
    ],
)
def test_bad_list_options_are_400(sandbox: Sandbox, query: str, text: str) -> None:
    name, _, value = query.partition("=")
    with client(sandbox) as http:
        assert message(http.get(f"{TOKENS}?{name}={quote(value)}")) == (400, text)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("resourceVersionMatch=Exact", "resourceVersionMatch"),
        ("resourceVersionMatch=x&resourceVersion=5", "resourceVersionMatch"),
        ("sendInitialEvents=true", "sendInitialEvents"),
        ("watch=true&sendInitialEvents=true", "resourceVersionMatch"),
        ("watch=true&resourceVersionMatch=NotOlderThan", "resourceVersionMatch"),
    ],
)
def test_contradicting_list_options_are_422(sandbox: Sandbox, query: str, field: str) -> None:
    with client(sandbox) as http:
        body = http.get(f"{TOKENS}?{query}").json()
        assert (body["code"], body["details"]["kind"], body["details"]["causes"][0]["field"]) == (422, "ListOptions", field)


@pytest.mark.parametrize(
    ("selector", "chosen"),
    [
        ("team=a", "a"),
        ("team==a", "a"),
        ("team!=a", "bn"),
        ("team in (a,b)", "ab"),
        ("team notin (a)", "bn"),
        ("team", "ab"),
        ("!team", "n"),
        ("size>3", "b"),
        ("size<3", "a"),
        ("team in (),team", ""),
        ("team=a,size=2", "a"),
        ("team in (in,notin,a)", "a"),
        ("", "abn"),
    ],
)
def test_label_selectors(sandbox: Sandbox, selector: str, chosen: str) -> None:
    with client(sandbox) as http:
        for name, labels in {"a": {"team": "a", "size": "2"}, "b": {"team": "b", "size": "5"}, "n": {}}.items():
            http.post(TOKENS, json={"metadata": {"labels": labels}, "spec": {"description": name}})
        items = http.get(TOKENS, params={"labelSelector": selector}).json()["items"]
        assert "".join(sorted(each["spec"]["description"] for each in items)) == chosen


def test_field_selectors(sandbox: Sandbox) -> None:
    with client(sandbox) as http:
        name = http.post(TOKENS, json={}).json()["metadata"]["name"]
        http.post(TOKENS, json={})
        for selector, count in (
            (f"metadata.name={name}", 1),
            (f"metadata.name!={name}", 1),
            ("metadata.name=nope", 0),
            ("metadata.namespace=x", 0),
        ):
            assert len(http.get(TOKENS, params={"fieldSelector": selector}).json()["items"]) == count


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_bad_write_options_are_422(any_sandbox: Sandbox, method: str) -> None:
    kind = {"POST": "Create", "PUT": "Update", "PATCH": "Patch", "DELETE": "Delete"}[method] + "Options"
    url = TOKENS if method == "POST" else f"{TOKENS}/token-zzzzz"
    shown = '[]string{"x"}' if any_sandbox.version == "2.12" else '["x"]'
    with client(any_sandbox) as http:
        headers = MERGE_PATCH if method == "PATCH" else {}
        detail = f'Unsupported value: {shown}: supported values: "All"'
        expected = (422, f'{kind}.meta.k8s.io "" is invalid: dryRun: {detail}')
        content = None if method == "DELETE" else b"{}"  # a body replaces the query of a DELETE
        assert message(http.request(method, f"{url}?dryRun=x", content=content, headers=headers)) == expected
        if method != "DELETE":
            body = http.request(method, f"{url}?fieldValidation=x", json={}, headers=headers).json()
            assert body["details"]["causes"][0]["field"] == "fieldValidation"


def test_a_delete_takes_its_options_from_the_body(sandbox: Sandbox) -> None:
    with client(sandbox) as http:
        url = f"{TOKENS}/{http.post(TOKENS, json={}).json()['metadata']['name']}"
        assert http.request("DELETE", f"{url}?dryRun=x", json={"dryRun": ["All"]}).status_code == 200
        body = http.request("DELETE", url, json={"propagationPolicy": "x"}).json()
        assert (body["code"], body["details"]["causes"][0]["field"]) == (422, "propagationPolicy")
        assert http.request("DELETE", url, content=b"{").status_code == 500
        assert http.request("DELETE", f"{url}?dryRun=All", json={}).status_code == 200
        assert http.get(url).status_code == 404


def test_odd_paths_and_methods(sandbox: Sandbox) -> None:
    with client(sandbox) as http, client(sandbox, bearer(sandbox.create_key("alice"))) as alice:
        for path in (f"{TOKENS}/ext%2Ftoken-x", f"{TOKENS}/a/b", "/apis/ext.cattle.io/v2/tokens", "/apis/ext.cattle.io/v1/nonsense"):
            assert message(http.get(path)) == (404, "the server could not find the requested resource")
        assert alice.get("/apis/ext.cattle.io/v1/nonsense").status_code == 403
        head = http.head(TOKENS)
        assert (head.status_code, head.content) == (405, b"")
        assert http.options(TOKENS).status_code == 405
        assert 'cannot  resource "tokens"' in alice.options(TOKENS).json()["message"], "Kubernetes has no verb for OPTIONS"
        assert message(http.post(TOKENS, content=b" " * (3 * 1024 * 1024 + 1)))[0] == 413
