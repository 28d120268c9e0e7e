"""Watches that are held open: in process, over a port, sync and async."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import anyio
import httpx
import pytest

from rancher_keys.sandbox import Sandbox
from rancher_keys.sandbox.rancher2 import events

from .rancher2_client import ALL_TOKENS, EXT, MERGE_PATCH, TOKENS, bearer, client

SOON = 0.05
"""Seconds within which an event is sent."""
Make = Callable[[], httpx.Client]


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox("2.15") as sandbox:
        yield sandbox


@pytest.fixture(params=["in process", "served"])
def make(request: pytest.FixtureRequest, sandbox: Sandbox) -> Iterator[Make]:
    assert sandbox.admin is not None
    headers = {"Authorization": f"Bearer {bearer(sandbox.admin)}"}
    if request.param == "in process":
        yield lambda: httpx.Client(transport=sandbox.transport(), base_url="https://sandbox", headers=headers)
        return
    with sandbox.serve() as url:
        yield lambda: httpx.Client(base_url=url, headers=headers)


class Watch:
    """A watch in a thread: its events with the times of their arrival."""

    def __init__(self, http: httpx.Client, path: str, **params: Any) -> None:
        self.events: list[tuple[float, dict[str, Any]]] = []
        self.ended = threading.Event()
        self._opened = threading.Event()
        self._http, self._path, self._params = http, path, {"watch": "true", **params}
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._opened.wait(5)

    def _run(self) -> None:
        with self._http, self._http.stream("GET", self._path, params=self._params) as response:
            assert response.status_code == 200
            self._opened.set()
            for line in response.iter_lines():
                self.events.append((time.monotonic(), json.loads(line)))
        self.ended.set()

    def wait(self, count: int) -> list[dict[str, Any]]:
        """The first events, once there are as many."""
        end = time.monotonic() + 5
        while len(self.events) < count:
            assert time.monotonic() < end, f"{len(self.events)} of {count} events came"
            time.sleep(0.002)
        return [event for _, event in self.events[:count]]

    @property
    def types(self) -> list[str]:
        """The types of the events so far."""
        return [event["type"] for _, event in self.events]


def test_changes_of_ext_tokens_come_within_50_ms(make: Make) -> None:
    with make() as http:
        http.get(TOKENS)  # the caller's own use is over
        since = http.get(TOKENS).json()["metadata"]["resourceVersion"]
        watch = Watch(make(), TOKENS, resourceVersion=since, timeoutSeconds=30)
        delays = []

        def act(method: str, path: str, **more: Any) -> Any:
            count = len(watch.events)
            response = http.request(method, path, **more)
            done = time.monotonic()
            watch.wait(count + 1)
            delays.append(watch.events[count][0] - done)
            return response.json()

        created = act("POST", TOKENS, json={"spec": {"ttl": 60_000}})
        url = f"{TOKENS}/{created['metadata']['name']}"
        changed = act("PATCH", url, json={"spec": {"description": "new"}}, headers=MERGE_PATCH)
        act("DELETE", url)
        added, modified, deleted = watch.wait(3)
        assert [each["type"] for each in (added, modified, deleted)] == ["ADDED", "MODIFIED", "DELETED"]
        versions = [each["object"]["metadata"]["resourceVersion"] for each in (added, modified, deleted)]
        assert versions[:2] == [created["metadata"]["resourceVersion"], changed["metadata"]["resourceVersion"]]
        assert int(versions[2]) > int(versions[1]), "DELETED has the deletion's resourceVersion"
        assert "hash" in added["object"]["status"]
        assert "value" not in added["object"]["status"]
        assert sorted(delays)[1] < SOON, delays


def test_changes_of_all_users_tokens(make: Make) -> None:
    with make() as http:
        since = http.get(ALL_TOKENS).json()["metadata"]["resourceVersion"]
        watch = Watch(make(), ALL_TOKENS, resourceVersion=since, timeoutSeconds=30)
        created = http.post("/v3/tokens", json={"ttl": 60_000}).json()
        mine = [each["object"] for each in watch.wait(2) if each["object"]["metadata"]["name"] == created["id"]]
        assert [each["expiresAt"] != "" for each in mine] == [False, True], "the controller sets expiresAt a moment later"


def test_a_watch_ends_at_its_timeout(make: Make) -> None:
    started = time.monotonic()
    watch = Watch(make(), TOKENS, timeoutSeconds=1)
    assert watch.ended.wait(5)
    assert 0.9 < time.monotonic() - started < 3


def test_a_watch_without_a_version_starts_with_what_exists(make: Make) -> None:
    with make() as http:
        names = sorted(http.post(TOKENS, json={}).json()["metadata"]["name"] for _ in range(3))
        watch = Watch(make(), TOKENS, timeoutSeconds=30)
        assert [each["object"]["metadata"]["name"] for each in watch.wait(3)] == names
        assert watch.types == ["ADDED"] * 3


def test_an_old_version_is_410(make: Make) -> None:
    watch = Watch(make(), TOKENS, resourceVersion="1")
    assert watch.ended.wait(5)
    event = watch.wait(1)[0]
    assert (event["type"], event["object"]["code"], event["object"]["reason"]) == ("ERROR", 410, "Expired")


def test_history_is_limited(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "KEPT", 20)
    with client(sandbox) as http:
        since = http.get(TOKENS).json()["metadata"]["resourceVersion"]
        for _ in range(130):
            http.post(TOKENS, json={})
        row = sandbox.rancher2.store.one("SELECT COUNT(*) AS many FROM event")
        assert row is not None
        assert row["many"] < 130
        response = http.get(TOKENS, params={"watch": "true", "resourceVersion": since})
        assert json.loads(response.text)["object"]["code"] == 410


def test_bookmarks(make: Make) -> None:
    params = {"timeoutSeconds": 3, "allowWatchBookmarks": "true", "sendInitialEvents": "true", "resourceVersionMatch": "NotOlderThan"}
    watch = Watch(make(), TOKENS, **params)
    assert watch.ended.wait(10)
    assert watch.types == ["BOOKMARK", "BOOKMARK"]
    first, last = (event["object"] for _, event in watch.events)
    assert first["metadata"]["annotations"] == {"k8s.io/initial-events-end": "true"}
    assert first["kind"] == last["kind"] == "Token"
    assert "annotations" not in last["metadata"]
    assert int(last["metadata"]["resourceVersion"]) >= int(first["metadata"]["resourceVersion"])


def test_a_selective_watch_sees_tokens_begin_and_cease_to_match(make: Make) -> None:
    with make() as http:
        watch = Watch(make(), TOKENS, labelSelector="team=a", timeoutSeconds=30)
        url = f"{TOKENS}/{http.post(TOKENS, json={}).json()['metadata']['name']}"
        for team in ("a", "a", "b"):
            http.patch(url, json={"metadata": {"labels": {"team": team}}}, headers=MERGE_PATCH)
        watch.wait(3)
        assert watch.types == ["ADDED", "MODIFIED", "DELETED"]


def test_users_see_changes_of_own_tokens_only(sandbox: Sandbox) -> None:
    alice = sandbox.create_key("alice")
    assert sandbox.admin is not None

    def connect(credentials: Any) -> httpx.Client:
        headers = {"Authorization": f"Bearer {bearer(credentials)}"}
        return httpx.Client(transport=sandbox.transport(), base_url="https://sandbox", headers=headers)

    with connect(alice) as http, connect(sandbox.admin) as admin:
        watch = Watch(connect(alice), TOKENS, timeoutSeconds=30)
        admin.post(TOKENS, json={})
        hers = http.post(TOKENS, json={}).json()["metadata"]["name"]
        assert watch.wait(1)[0]["object"]["metadata"]["name"] == hers


def test_kubeconfigs_can_be_watched(make: Make) -> None:
    with make() as http:
        watch = Watch(make(), f"{EXT}/kubeconfigs", timeoutSeconds=30)
        name = http.post(f"{EXT}/kubeconfigs", json={}).json()["metadata"]["name"]
        http.delete(f"{EXT}/kubeconfigs/{name}")
        watch.wait(2)
        assert watch.types == ["ADDED", "DELETED"]


def test_closing_the_sandbox_ends_watches() -> None:
    sandbox = Sandbox("2.15")
    assert sandbox.admin is not None
    headers = {"Authorization": f"Bearer {bearer(sandbox.admin)}"}
    watch = Watch(httpx.Client(transport=sandbox.transport(), base_url="https://sandbox", headers=headers), TOKENS)
    sandbox.close()
    assert watch.ended.wait(5)


def test_a_server_stops_while_a_watch_is_open(sandbox: Sandbox) -> None:
    assert sandbox.admin is not None
    headers = {"Authorization": f"Bearer {bearer(sandbox.admin)}"}
    with sandbox.serve() as url:
        watch = Watch(httpx.Client(base_url=url, headers=headers), TOKENS)
        stopping = time.monotonic()
    assert time.monotonic() - stopping < 5
    assert watch.ended.wait(5)
    with client(sandbox) as http:
        assert http.get(TOKENS, params={"watch": "true", "timeoutSeconds": "1"}).status_code == 200, "new watches are possible"


def test_a_client_that_leaves_ends_its_watch(sandbox: Sandbox) -> None:
    assert sandbox.admin is not None
    headers = {"Authorization": f"Bearer {bearer(sandbox.admin)}"}
    with sandbox.serve() as url, httpx.Client(base_url=url, headers=headers) as http:
        for _ in range(60):  # more than the server has threads
            with http.stream("GET", TOKENS, params={"watch": "true"}) as response:
                assert response.status_code == 200
        assert http.get(TOKENS).status_code == 200


def test_an_async_client_watches_without_blocking(sandbox: Sandbox) -> None:
    assert sandbox.admin is not None
    headers = {"Authorization": f"Bearer {bearer(sandbox.admin)}"}

    async def run() -> list[str]:
        types: list[str] = []
        async with httpx.AsyncClient(transport=sandbox.transport(), base_url="https://sandbox", headers=headers) as http:

            async def watch() -> None:
                async with http.stream("GET", TOKENS, params={"watch": "true", "timeoutSeconds": 1}) as response:
                    types.extend([json.loads(line)["type"] async for line in response.aiter_lines()])

            with anyio.fail_after(10):
                async with anyio.create_task_group() as group:
                    group.start_soon(watch)
                    await anyio.sleep(0.05)
                    for _ in range(2):
                        await http.post(TOKENS, json={})
        return types

    for backend, count in (("asyncio", 2), ("trio", 4)):
        assert anyio.run(run, backend=backend) == ["ADDED"] * count
