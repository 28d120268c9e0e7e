from __future__ import annotations

import asyncio
import copy
import json
import pickle
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from rancher_keys import rancher1, rancher2
from rancher_keys.errors import InvalidArgument, NotSupported
from rancher_keys.keys import UNKNOWN, AdministratorRequired, AsyncKeys, Key, KeyChanged, KeyNotFound, Keys, Kind, NewKey
from rancher_keys.sandbox import IN_PROCESS_URL, VERSIONS, Credentials, Sandbox

from ..spec.recorded import exchange


class Blocking:
    """The async form, run to its end, so that one test runs against both."""

    def __init__(self, keys: AsyncKeys, loop: asyncio.AbstractEventLoop) -> None:
        self._keys, self._loop = keys, loop

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._keys, name)
        if not callable(value) or name == "client":
            return value

        def call(*args: Any, **kwargs: Any) -> Any:
            result = value(*args, **kwargs)
            if asyncio.iscoroutine(result):
                return self._loop.run_until_complete(result)

            async def all_of() -> list[Key]:
                return [key async for key in result]

            return self._loop.run_until_complete(all_of())

        return call


@pytest.fixture(params=["sync", "async"])
def open_keys(request: pytest.FixtureRequest) -> Any:
    loop = asyncio.new_event_loop()
    opened: list[Any] = []

    def make(sandbox: Sandbox, who: Credentials | None = None, url: str = IN_PROCESS_URL) -> Any:
        who = who or sandbox.admin
        assert who is not None
        package: Any = rancher1 if sandbox.version.startswith("1.") else rancher2
        options = {"access_key": who.access_key, "secret_key": who.secret_key, "transport": sandbox.transport()}
        if request.param == "sync":
            keys: Any = Keys(package.Client(url, **options))
        else:
            keys = Blocking(AsyncKeys(package.AsyncClient(url, **options)), loop)
        opened.append(keys)
        return keys

    yield make
    for keys in opened:
        keys.close()
    loop.close()


@pytest.fixture(params=VERSIONS)
def sandbox(request: pytest.FixtureRequest) -> Any:
    with Sandbox(request.param, delay=0) as sandbox:
        yield sandbox


def test_the_life_of_a_key(sandbox: Sandbox, open_keys: Any) -> None:
    bob = sandbox.create_key("bob")
    keys = open_keys(sandbox, bob)
    before = [key.id for key in keys.list()]
    made = keys.create("deploy", description="for CI")
    assert isinstance(made, NewKey)
    assert made.token.reveal() == f"{made.access_key}:{made.secret_key.reveal()}"
    assert made.secret_key.reveal() not in repr(made)
    assert made.title in ("deploy", "for CI")
    assert made.state == "active"
    again = keys.get(made.id)
    assert again == made.without_secret() or again.id == made.id
    assert keys.get(made).uid == made.uid
    assert {key.id for key in keys.list()} == {*before, made.id}
    with_it = open_keys(sandbox, Credentials(str(made.access_key), made.secret_key.reveal()))
    assert with_it.whoami().key.id == made.id
    keys.delete(made)
    assert [key.id for key in keys.list()] == before
    if sandbox.version.startswith("2."):
        with pytest.raises(KeyNotFound):
            keys.get(made.id)


def test_what_a_server_does_not_tell_is_unknown(sandbox: Sandbox, open_keys: Any) -> None:
    key = open_keys(sandbox).create("x")
    if sandbox.version.startswith("1.") or sandbox.version == "2.7":
        assert key.last_used is UNKNOWN
        assert not key.last_used
    else:
        assert key.last_used is None
    assert isinstance(key.created, datetime)
    assert (key.expires is None) == (sandbox.version.startswith("1.") or sandbox.version == "2.7")
    row = key.without_secret().to_dict()
    assert "secret_key" not in row
    assert json.loads(json.dumps(row)) == row


def test_disable_and_enable(sandbox: Sandbox, open_keys: Any) -> None:
    keys = open_keys(sandbox)
    if sandbox.version.startswith("1."):
        made = keys.create("x")
    elif sandbox.version in ("2.7", "2.10"):
        with pytest.raises(NotSupported):
            keys.create("x", kind=Kind.EXT_TOKEN)
        return
    else:
        made = keys.create("x", kind=Kind.EXT_TOKEN)
    for _ in range(2):
        assert keys.disable(made).state == "disabled"
        assert keys.get(made.id).state == "disabled"
    for _ in range(2):
        assert keys.enable(made.id).state == "active"
    keys.disable(made)
    keys.delete(made)
    assert made.id not in [key.id for key in keys.list()]


def test_a_user_cannot_reach_others(sandbox: Sandbox, open_keys: Any) -> None:
    bob, eve = sandbox.create_key("bob"), sandbox.create_key("eve")
    keys, target = open_keys(sandbox, eve), open_keys(sandbox, bob).whoami().key
    with pytest.raises(KeyNotFound):
        keys.get(target.id)
    for action in (keys.delete, keys.disable):
        with pytest.raises((KeyNotFound, AdministratorRequired)):
            action(target)
    if sandbox.version.startswith("1."):
        with pytest.raises(AdministratorRequired):
            list(keys.list(scope="all"))
    assert open_keys(sandbox, bob).whoami().key.state == "active"


def test_a_namesake_is_not_deleted(sandbox: Sandbox, open_keys: Any) -> None:
    from dataclasses import replace

    keys = open_keys(sandbox)
    made = keys.create("x").without_secret()
    with pytest.raises(KeyChanged):
        keys.delete(replace(made, uid="00000000-0000-0000-0000-000000000000"))
    assert made.id in [key.id for key in keys.list()]


def test_whoami(sandbox: Sandbox, open_keys: Any) -> None:
    bob = sandbox.create_key("bob")
    identity = open_keys(sandbox, bob).whoami()
    assert identity.generation == int(sandbox.version[0])
    assert identity.key.access_key == bob.access_key
    assert identity.administrator is not True
    assert identity.user == identity.key.owner
    assert open_keys(sandbox).whoami().user != identity.user


@pytest.mark.parametrize("version", ["1.0", "1.6"])
def test_keys_of_accounts_and_environments(version: str, open_keys: Any) -> None:
    with Sandbox(version, delay=0) as sandbox:
        user = sandbox.add_user("bob", "bob-password")
        admin, keys = open_keys(sandbox), open_keys(sandbox, user)
        made = keys.create("env", scope="1a5")
        assert (made.kind, made.scope, made.owner) == (Kind.ENVIRONMENT_KEY, "1a5", "1a5")
        assert [key.id for key in keys.list(environment="1a5")][-1] == made.id
        assert made.id not in [key.id for key in keys.list()]
        assert keys.get(made.id).kind == Kind.ENVIRONMENT_KEY
        limited = open_keys(sandbox, user, f"{IN_PROCESS_URL}/v1/projects/1a5")
        assert {key.kind for key in limited.list()} == {Kind.ENVIRONMENT_KEY}
        itself = open_keys(sandbox, Credentials(str(made.access_key), made.secret_key.reveal()))
        assert itself.whoami().environment == "1a5"
        assert itself.whoami().key.id == made.id
        everything = {key.id: key.kind for key in admin.list(scope="all")}
        assert everything[made.id] == Kind.ENVIRONMENT_KEY
        assert len(everything) == 3
        assert len(list(admin.list())) == 1
        owner = keys.whoami().user
        assert {key.owner for key in admin.list(scope="all", owner=owner)} == {owner}
        keys.disable(made)
        keys.delete(made)
        assert made.id not in [key.id for key in admin.list(scope="all")]


@pytest.mark.parametrize("version", ["2.12", "2.15"])
def test_ext_tokens(version: str, open_keys: Any) -> None:
    with Sandbox(version, delay=0) as sandbox:
        bob = sandbox.create_key("bob")
        keys = open_keys(sandbox, bob)
        ext = keys.create("ci", kind=Kind.EXT_TOKEN, ttl=timedelta(hours=1))
        assert ext.id.startswith("ext/token-")
        assert ext.lifetime == timedelta(hours=1)
        assert {key.kind for key in keys.list()} == {Kind.TOKEN, Kind.EXT_TOKEN}
        own = open_keys(sandbox, Credentials(str(ext.access_key), ext.secret_key.reveal()))
        assert own.whoami().key.id == ext.id
        assert own.create("next").kind == Kind.EXT_TOKEN
        ids = [key.id for key in own.list()]
        assert (bob.access_key in ids) == (version == "2.15")
        other = open_keys(sandbox, sandbox.create_key("eve"))
        assert ext.id not in [key.id for key in other.list()]
        assert ext.id not in [key.id for key in open_keys(sandbox).list()]
        if version == "2.12":
            made = Keys(
                rancher2.Client(IN_PROCESS_URL, token=ext.token, transport=sandbox.transport()),
            )
            found = made.list()
            list(found)
            assert "before Rancher 2.15" in found.notes[0]


def test_arguments(open_keys: Any) -> None:
    with Sandbox("1.6", delay=0) as old, Sandbox("2.15", delay=0) as new:
        older, newer = open_keys(old), open_keys(new)
        for call in (
            lambda: older.create("x", ttl=timedelta(1)),
            lambda: older.create("x", labels={"a": "b"}),
            lambda: older.create("x", kind=Kind.TOKEN),
            lambda: newer.create("x", kind=Kind.SESSION),
            lambda: newer.create("x", kind=Kind.TOKEN, labels={"a": "b"}),
            lambda: newer.create("x", owner="u-other"),
            lambda: list(newer.list(environment="1a5")),
        ):
            with pytest.raises(NotSupported):
                call()
        for call in (
            lambda: older.create("x", kind=Kind.ENVIRONMENT_KEY),
            lambda: older.create("x", kind=Kind.ACCOUNT_KEY, scope="1a5"),
            lambda: newer.list(scope="everything"),
            lambda: newer.list(owner="u-1"),
            lambda: older.list(environment="../x"),
        ):
            with pytest.raises(InvalidArgument):
                call()


def _admin(handled: list[httpx.Request]) -> Keys:
    """A server that answers as Rancher 2.15.0 did."""

    def handle(request: httpx.Request) -> httpx.Response:
        handled.append(request)
        if request.url.path.endswith("/management.cattle.io/v3/tokens"):
            number = "1015" if "continue" in request.url.params else "1014"
            body = copy.deepcopy(exchange(f"2.15-admin/{number}").body)
            if number == "1015":
                body["metadata"].pop("continue", None)
                body["metadata"].pop("remainingItemCount", None)
            return httpx.Response(200, json=body)
        if request.url.path == "/rancherversion":
            return httpx.Response(200, json={"Version": "v2.15.0", "GitCommit": "x"}, headers={"Content-Type": "text/plain"})
        return httpx.Response(200, json={"apiVersion": "v1", "kind": "TokenList", "metadata": {"resourceVersion": "1"}, "items": []})

    return Keys(rancher2.Client(IN_PROCESS_URL, token="token-a:b", transport=httpx.MockTransport(handle)))


def test_the_tokens_of_all_users_as_rancher_lists_them() -> None:
    handled: list[httpx.Request] = []
    with _admin(handled) as keys:
        found = keys.list(scope="all")
        totals, rows = [], []
        for page in found.pages():
            totals.append(found.total)
            rows += page
    remaining = exchange("2.15-admin/1014").body["metadata"]["remainingItemCount"]
    assert totals[0] == 3 + remaining
    assert totals[-1] == len(rows) == 6
    secrets = [item["token"] for number in ("1014", "1015") for item in exchange(f"2.15-admin/{number}").body["items"] if "token" in item]
    assert len(secrets) == 6
    for secret in secrets:
        assert secret not in repr(rows)
        assert secret.encode() not in pickle.dumps(rows)
    assert {key.kind for key in rows} >= {Kind.SESSION, Kind.TOKEN}
    assert all(isinstance(key.owner, str) for key in rows)
    assert all(key.state == "expired" for key in rows if isinstance(key.expires, datetime) and key.expires < datetime.now(UTC))
    assert any("limit=500" in str(request.url) for request in handled)


def test_ordinary_users_are_told_that_an_administrator_is_needed() -> None:
    refusal = exchange("2.15-admin/1016")

    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/rancherversion":
            return httpx.Response(404, text="")
        return httpx.Response(refusal.status, headers=refusal.headers)

    with Keys(rancher2.Client(IN_PROCESS_URL, token="token-a:b", transport=httpx.MockTransport(handle))) as keys:
        with pytest.raises(AdministratorRequired):
            list(keys.list(scope="all"))
        with pytest.raises(AdministratorRequired):
            keys.disable(Key(id="token-x", kind=Kind.TOKEN))
