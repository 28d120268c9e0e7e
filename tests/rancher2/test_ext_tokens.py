"""ext.cattle.io/v1 tokens: each test runs sync and async."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from rancher_keys import errors
from rancher_keys.rancher2 import Client
from rancher_keys.sandbox import Fault, Sandbox

from ..both import Maker


@pytest.fixture(params=["2.12", "2.15"])
def ext_sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with Sandbox(request.param, seed=7) as sandbox:
        yield sandbox


def test_before_2_12_there_are_none(make: Maker) -> None:
    with Sandbox("2.7") as sandbox:
        client = make.of(sandbox)
        for act in (
            lambda: client.ext_tokens.create(),
            lambda: list(client.ext_tokens.list()),
            lambda: client.ext_tokens.get("token-aaaaa"),
        ):
            with pytest.raises(errors.NotSupported, match=r"exists since Rancher 2\.12; this server is Rancher 2\.7"):
                act()


def test_a_server_that_does_not_tell_its_version_is_asked_once(make: Maker, sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault("status", path="rancherversion", status=404, times=99))
    asked: list[str] = []
    client = make.of(sandbox, on_response=lambda _, path, __: asked.append(path))
    for _ in range(3):
        client.ext_tokens.create(cluster="local")
    assert asked.count("/rancherversion") == 1
    assert client.version() is None


def test_a_life(make: Maker, ext_sandbox: Sandbox) -> None:
    client = make.of(ext_sandbox)
    key = client.ext_tokens.create(description="deploy", ttl=timedelta(days=1), labels={"team": "build"})
    assert key.expires_at == key.metadata.created + timedelta(days=1)
    assert key.token.reveal() == f"ext/{key.id}:{key.secret_key.reveal()}"
    assert key.secret_key.reveal() not in repr(key)
    found = client.ext_tokens.get(key.id)
    assert (found.description, found.labels["team"], found.enabled, found.ttl) == ("deploy", "build", True, timedelta(days=1))
    assert not hasattr(found.status, "hash")
    changed = client.ext_tokens.update(key.id, description="build", labels={"team": None, "x": "y"}, ttl=timedelta(hours=1))
    assert (changed.description, changed.labels.get("team"), changed.labels["x"], changed.ttl) == ("build", None, "y", timedelta(hours=1))
    client.ext_tokens.delete(key.id)
    with pytest.raises(errors.NotFound):
        client.ext_tokens.delete(key.id)


def test_disabled_and_enabled(make: Maker, ext_sandbox: Sandbox) -> None:
    client = make.of(ext_sandbox)
    key = client.ext_tokens.create()
    itself = client.with_token(key.token)
    assert itself.ext_tokens.get(key.id).status.current
    assert client.ext_tokens.update(key.id, enabled=False).enabled is False
    with pytest.raises(errors.Unauthorized):
        itself.ext_tokens.get(key.id)
    client.ext_tokens.update(key.id, enabled=True)
    assert itself.ext_tokens.get(key.id).enabled


def test_a_longer_ttl_is_refused_with_the_servers_reason(make: Maker, ext_sandbox: Sandbox) -> None:
    client = make.of(ext_sandbox)
    key = client.ext_tokens.create(ttl=timedelta(hours=1))
    with pytest.raises(errors.BadRequest, match="forbidden to extend time-to-live") as caught:
        client.ext_tokens.update(key.id, ttl=timedelta(hours=2))
    assert caught.value.reason == "forbidden to extend time-to-live"


def test_a_clamp_is_reported(make: Maker, ext_sandbox: Sandbox) -> None:
    key = make.of(ext_sandbox).ext_tokens.create(ttl=timedelta(days=365))
    assert (key.is_clamped, key.ttl, key.requested_ttl) == (True, timedelta(days=90), timedelta(days=365))


def test_a_cluster_came_with_2_13(make: Maker, ext_sandbox: Sandbox) -> None:
    client = make.of(ext_sandbox)
    if ext_sandbox.version == "2.12":
        with pytest.raises(errors.NotSupported, match=r"cluster of an ext token exists since Rancher 2\.13; this server is Rancher 2\.12"):
            client.ext_tokens.create(cluster="local")
        with pytest.raises(errors.NotSupported, match=r"2\.13"):
            client.users.self_user()
    else:
        assert client.ext_tokens.create(cluster="local").cluster_id == "local"
        with pytest.raises(errors.BadRequest, match="cluster c-nope not found"):
            client.ext_tokens.create(cluster="c-nope")
        assert client.users.self_user() == client.users.me().id


def test_a_log_out_would_leave_it_valid(make: Maker, sandbox: Sandbox) -> None:
    client = make.of(sandbox)
    key = client.ext_tokens.create()
    with pytest.raises(errors.InvalidArgument, match=rf"ext_tokens\.delete\('{key.id}'\)"):
        client.with_token(key.token).log_out()


def test_a_scoped_token_opens_none(make: Maker, sandbox: Sandbox) -> None:
    client = make.of(sandbox)
    with pytest.raises(errors.ScopedToken):
        client.with_token(client.tokens.create(cluster="local").token).ext_tokens.create()


def test_pages_and_labels(make: Maker, ext_sandbox: Sandbox) -> None:
    client = make.of(ext_sandbox)
    made = sorted(client.ext_tokens.create(labels={"n": str(number % 2)}).id for number in range(5))
    assert [each.id for each in client.ext_tokens.list(page_size=2)] == made
    assert [len(page) for page in client.ext_tokens.list(page_size=2).pages()] == [2, 2, 1]
    assert len(list(client.ext_tokens.list(labels={"n": "1"}))) == 2
    with pytest.raises(errors.InvalidArgument, match="labels must map names to values"):
        client.ext_tokens.list(labels={"a": "b,c"})


def test_a_dry_run_makes_nothing(make: Maker, ext_sandbox: Sandbox) -> None:
    client = make.of(ext_sandbox)
    tried = client.ext_tokens.create(dry_run=True)
    assert (tried.secret_key, tried.token) == (None, None)
    assert list(client.ext_tokens.list()) == []


def test_nothing_to_change_is_refused(make: Maker, sandbox: Sandbox) -> None:
    with pytest.raises(errors.InvalidArgument, match="nothing to change"):
        make.of(sandbox).ext_tokens.update("token-aaaaa")


def test_a_watch_tells_what_happened_and_resumes(make: Maker, sandbox: Sandbox) -> None:
    client = make.of(sandbox)
    first = client.ext_tokens.create(wait=False)  # waiting uses the token, which is an event
    since = first.metadata.resource_version
    key = client.ext_tokens.create(wait=False)
    client.ext_tokens.update(key.id, enabled=False)
    sandbox.faults.add(Fault("drop_before", method="GET", path="tokens$"))
    seen: list[tuple[str, str]] = []
    for event in client.ext_tokens.watch(since=since, timeout=timedelta(seconds=20)):
        seen.append((event.type, event.object.id))
        if len(seen) == 2:
            client.ext_tokens.delete(key.id)
        if event.type == "DELETED":
            break
    assert seen == [("ADDED", key.id), ("MODIFIED", key.id), ("DELETED", key.id)]


def test_a_watch_without_a_start_begins_now_and_ends_in_time(make: Maker, sandbox: Sandbox) -> None:
    client = make.of(sandbox)
    client.ext_tokens.create()
    assert list(client.ext_tokens.watch(timeout=timedelta(seconds=0.3))) == []


def test_a_watch_over_a_port(sandbox: Sandbox) -> None:
    assert sandbox.admin is not None
    with sandbox.serve() as url, Client(url, access_key=sandbox.admin.access_key, secret_key=sandbox.admin.secret_key) as client:
        timer = threading.Timer(0.3, client.ext_tokens.create)
        timer.start()
        with closing(client.ext_tokens.watch(timeout=timedelta(seconds=20))) as events:  # type: ignore[type-var]
            event: Any = next(events)
        timer.join()
    assert event.type == "ADDED"


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault("status", path="tokens$", status=403), errors.Forbidden),
        (Fault("drop_before", path="tokens$", times=99), errors.ConnectionFailed),
    ],
    ids=["refused", "gone"],
)
def test_a_watch_that_cannot_go_on(
    make: Maker, sandbox: Sandbox, fault: Fault, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rancher_keys._core.retry.random.uniform", lambda *_: 0.01)
    client = make.of(sandbox)
    sandbox.faults.add(Fault(fault.kind, path=fault.path, times=fault.times, status=fault.status))
    with pytest.raises(error):
        list(client.ext_tokens.watch(since="1"))
