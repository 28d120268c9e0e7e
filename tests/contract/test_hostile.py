"""A hostile or broken server cannot make the verification touch, send or show anything that it should not."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from rancher_keys.contract import CannotVerify, cleanup, context
from rancher_keys.contract.rancher1 import cleanup as cleanup1
from rancher_keys.contract.report import to_json
from rancher_keys.sandbox import Sandbox

from .against import LOGIN, verification

Change = Callable[[httpx.Request, Any, "Hostile"], Any]
OBJECT = re.compile(r"/(?:apikeys|tokens|kubeconfigs|useractivities)/([^/?]*)")

KNOWN = {"1c99999999", "1C99999999", "99999999", "zzz", "token-aaaaa"}
"""Ids that the checks themselves choose."""
PARENT = re.compile(r"/(?:projects|accounts|clusters)/([^/?]*)")
PARENTS = {"1a5", "1a99999999", "local", "c-nope"} | {f"1a{number}" for number in range(1, 20)}


class Hostile(httpx.BaseTransport):
    """A transport to a sandbox that changes JSON bodies of responses, and records what was sent and what was really created."""

    def __init__(self, sandbox: Sandbox, change: Change, victim: str) -> None:
        self._inner, self._change, self.victim = sandbox.transport(), change, victim
        self.created: set[str] = set()
        self.sent: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        response = self._inner.handle_request(request)
        response.read()
        for cookie in response.headers.get_list("set-cookie"):
            self.created.update(re.findall(r"^R_SESS=(token-\w+)", cookie))
        try:
            body = json.loads(response.content)
        except ValueError:
            return response
        if response.status_code == 201 and isinstance(body, dict):
            self.created.add(str(body.get("id") or body.get("metadata", {}).get("name")))
        changed = self._change(request, body, self)
        headers = [
            (name, value) for name, value in response.headers.multi_items() if name.lower() not in ("content-length", "content-encoding")
        ]
        return httpx.Response(response.status_code, headers=headers, json=changed, request=request)

    def changes(self) -> list[httpx.Request]:
        return [request for request in self.sent if request.method not in ("GET", "HEAD")]


def creates(request: httpx.Request, body: Any) -> bool:
    return request.method == "POST" and isinstance(body, dict) and re.search(r"/(apikeys|tokens)/?$", request.url.path) is not None


def with_id(id: object) -> Change:
    """Every create returns this id; the victim's if it is None."""

    def change(request: httpx.Request, body: Any, hostile: Hostile) -> Any:
        if creates(request, body) and body.get("type") != "error" and body.get("kind") != "Status":
            shown = hostile.victim if id is None else id
            if "metadata" in body:
                body["metadata"]["name"] = shown
            else:
                body |= {"id": shown, "name": shown if "token" in body else body.get("name")}
        return body

    return change


def with_victim_token(request: httpx.Request, body: Any, hostile: Hostile) -> Any:
    """Every create returns a bearer token of another id, with a line break."""
    if creates(request, body) and "token" in body:
        body["token"] = f"{hostile.victim}:made-up\r\nX-Injected: 1"
    return body


def with_lists(request: httpx.Request, body: Any, hostile: Hostile) -> Any:
    """Every list shows the victim under the run's marker, and environments and clusters with odd ids."""
    if request.method == "GET" and isinstance(body, dict) and isinstance(body.get("data"), list):
        if request.url.path.endswith(("/projects", "/clusters")):
            body["data"] = [{**each, "id": "../../v3/tokens/x"} for each in body["data"]] or [{"id": "..", "state": "active"}]
        elif request.url.path.endswith(("/apikeys", "/tokens")):
            names = {str(each.get("name")) for each in body["data"]} | {str(each.get("description")) for each in body["data"]}
            marker = next((name for name in sorted(names) if name.startswith("rancher-keys-verify-")), "rancher-keys-verify-00000000-x")
            body["data"].append({"id": hostile.victim, "name": marker, "description": marker, "state": "active"})
            if body.get("pagination"):
                body["pagination"]["next"] = "http://evil.example.com/v2-beta/apikeys?marker=m1"
    return body


def with_nothing(request: httpx.Request, body: Any, hostile: Hostile) -> Any:
    """Every create returns an empty object."""
    return {} if creates(request, body) else body


def with_lists_of_texts(request: httpx.Request, body: Any, hostile: Hostile) -> Any:
    """Every list holds texts instead of objects."""
    return {**body, "data": ["x"], "items": ["x"]} if isinstance(body, dict) and ("data" in body or "items" in body) else body


IDS = ["..", "../x", "1c1/../../accounts/1a1", "", 5, "token-abcde?x=1", "1c5\n", "token-abcde\n", "x" * 5000, {"a": 1}, "1C5", "%2e%2e"]
CHANGES = {
    "the victim's id": with_id(None),
    **{f"id {str(id)[:24]!r}": with_id(id) for id in IDS},
    "the victim's token": with_victim_token,
    "lists": with_lists,
    "empty objects": with_nothing,
    "lists of texts": with_lists_of_texts,
}


CASES = [(version, how) for how in CHANGES for version in ("1.6", "2.15") if (version, how) != ("1.6", "the victim's token")]


@pytest.mark.parametrize(("version", "how"), CASES)
def test_only_what_the_run_created_is_touched(version: str, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (context, cleanup, cleanup1):
        monkeypatch.setattr(module, "TIMEOUT", 0.05)
    with Sandbox(version, delay=0) as sandbox:
        victims = [sandbox.create_key("victim-user"), sandbox.create_key("victim-admin", "admin")]
        rows = rows_of(sandbox)
        victim = victims[1].access_key if version.startswith("2.") else f"1c{max(number(row) for row in rows)}"
        hostile = Hostile(sandbox, CHANGES[how], victim)
        with verification(sandbox, hostile) as run:
            before = rows_of(sandbox)  # with the callers' own keys
            with contextlib.suppress(CannotVerify):
                list(run.run())
            report = to_json(run.report)
            for request in hostile.changes():
                path = request.url.raw_path.decode()
                named = set(OBJECT.findall(path))
                assert named <= hostile.created | {"1c99999999", "token-aaaaa"}, (request.method, path)
                assert ".." not in path
                assert "evil" not in str(request.url)
                assert "x-injected" not in request.headers
            for request in hostile.sent:
                assert request.url.host == "rancher.sandbox"
                named = set(OBJECT.findall(request.url.raw_path.decode()))
                assert named <= hostile.created | KNOWN | {victim, victim.upper()}, (request.method, request.url)
                assert set(PARENT.findall(request.url.raw_path.decode())) <= PARENTS
            assert [row for row in rows_of(sandbox) if row in before] == before
            assert run.report.exit_code != 0
            secrets = [caller.secret_key for caller in run.callers.values()] + [LOGIN[1]]
            assert not any(secret in report for secret in secrets)


def rows_of(sandbox: Sandbox) -> list[tuple[object, ...]]:
    """What identifies the keys and tokens, without what merely using one changes."""
    store = sandbox.server.store
    if sandbox.version.startswith("1."):
        return [(row["id"], row["name"], row["state"]) for row in store.all("SELECT * FROM credential WHERE kind = 'apiKey' ORDER BY id")]
    return [(row["name"], row["description"]) for row in store.all("SELECT * FROM token ORDER BY name")]


def number(row: tuple[object, ...]) -> int:
    return int(str(row[0]))


@pytest.mark.parametrize("version", ["1.6", "2.15"])
def test_temporary_secrets_are_masked_wherever_the_server_puts_them(version: str) -> None:
    """A faulty server repeats the secret of a new key in other properties, in errors and in headers."""
    seen: set[str] = set()

    def change(request: httpx.Request, body: Any, hostile: Hostile) -> Any:
        if creates(request, body):
            secret = (
                body.get("secretValue") or body.get("token") or body.get("status", {}).get("value") if body.get("type") != "error" else None
            )
            if isinstance(secret, str):
                seen.update({secret, secret.rpartition(":")[2]})
        if isinstance(body, dict) and seen and request.method != "POST":
            body |= {"description": " ".join(sorted(seen)), "message": "/".join(seen), "uuid": min(seen)}
        return body

    with Sandbox(version, delay=0) as sandbox, verification(sandbox, Hostile(sandbox, change, "")) as run:
        only = {
            "keys.get[admin]",
            "keys.update[admin]",
            "errors.not-found[admin]",
            "tokens.get[admin]",
            "tokens.immutable[admin]",
            "ext.get[admin]",
        }
        results = list(run.run(only))
        report = to_json(run.report)
        assert [result for result in results if result.outcome == "failed"]
        assert len(seen) > 2
        assert not [secret for secret in seen if secret in report]


def test_a_delete_of_a_collection_is_never_sent() -> None:
    with Sandbox("2.15") as sandbox:
        hostile = Hostile(sandbox, lambda request, body, _: body, "")
        with verification(sandbox, hostile) as run:
            list(run.run())
        collections = [request for request in hostile.changes() if request.method == "DELETE" and not OBJECT.search(request.url.path)]
        assert collections
        assert all(request.url.params["dryRun"] == "All" for request in collections)


def test_a_token_with_a_line_break_is_refused_before_anything_is_sent() -> None:
    from rancher_keys.contract import Credentials

    for name in ("token", "user_token", "secret_key", "access_key"):
        given = Credentials(**{"access_key": "token-abcde", "secret_key": "s", name: "token-abcde:made-up-secret\n"})
        with pytest.raises(
            ValueError, match=rf"RANCHER_{name.upper()} \(--{name.replace('_', '-')}\) ends with a line break; remove it"
        ) as caught:
            given.callers()
        assert "made-up" not in str(caught.value)
    for value in ("tök", "a b", " a", "a\tb", "a\x00", "\udcff"):
        with pytest.raises(ValueError, match=r"^RANCHER_TOKEN \(--token\) contains"):
            Credentials(token=value).callers()
    with pytest.raises(ValueError, match="RANCHER_PASSWORD"):
        Credentials(username="vera", password="made-up\n").login()


def test_a_short_password_is_masked_in_the_request_that_is_shown() -> None:
    from rancher_keys.contract import HttpClient
    from rancher_keys.contract.http import ANONYMOUS

    with Sandbox("1.6") as sandbox:
        client = HttpClient("http://rancher.sandbox", transport=sandbox.transport())
        response = client.send(ANONYMOUS, "POST", "/v2-beta/token", body={"code": "vera:pw"})
        client.close()
        assert "vera:pw" not in response.curl()
        assert '"code": "********"' in response.curl()
        assert '"code": "Unauthorized"' in response.summary()
