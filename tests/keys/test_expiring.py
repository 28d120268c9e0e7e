from __future__ import annotations

from datetime import UTC, datetime, timedelta

import anyio
import pytest

from rancher_keys import rancher2
from rancher_keys.errors import InvalidArgument
from rancher_keys.keys import UNKNOWN, AsyncKeys, Key, Kind
from rancher_keys.keys.expiring import STANDING, _Collector
from rancher_keys.sandbox import IN_PROCESS_URL

from .prune_world import days, world

NOW = datetime.now(UTC)
KEYS = [
    Key(id="over", kind=Kind.TOKEN, expires=NOW - days(1)),
    Key(id="late", kind=Kind.TOKEN, expires=NOW + days(13)),
    Key(id="soon", kind=Kind.EXT_TOKEN, expires=NOW + timedelta(hours=1)),
    Key(id="far", kind=Kind.TOKEN, expires=NOW + days(15)),
    Key(id="never", kind=Kind.TOKEN, expires=None),
    Key(id="unknown", kind=Kind.TOKEN, expires=UNKNOWN),
    Key(id="login", kind=Kind.SESSION, expires=NOW + timedelta(hours=1)),
]


def test_the_next_key_comes_first_and_everything_is_counted() -> None:
    collector = _Collector("https://r", days(14), STANDING, False)
    for key in KEYS:
        collector.add(key)
    found = collector.result(["a note"])
    assert [key.id for key in found.keys] == ["soon", "late"]
    assert (found.total, found.never, found.expired, found.unknown, found.notes) == (6, 1, 1, 1, ("a note",))
    assert found.next is found.keys[0]


def test_expired_keys_and_other_kinds_can_be_asked_for() -> None:
    collector = _Collector("https://r", days(14), frozenset(Kind), True)
    for key in KEYS:
        collector.add(key)
    found = collector.result([])
    assert [key.id for key in found.keys] == ["over", "soon", "login", "late"]
    assert found.next is not None
    assert found.next.id == "soon"


def test_a_negative_time_is_rejected() -> None:
    with world("1.6") as old, pytest.raises(InvalidArgument):
        old.keys().expiring(days(-1))


def test_the_async_form_finds_the_same() -> None:
    with world("2.15") as new:
        new.catch_up()
        new.keys().create("soon", ttl=days(7))
        admin = new.sandbox.admin
        assert admin is not None
        token = f"{admin.access_key}:{admin.secret_key}"

        async def run() -> list[str]:
            async with AsyncKeys(rancher2.AsyncClient(IN_PROCESS_URL, token=token, transport=new.sandbox.transport())) as keys:
                return [key.id for key in (await keys.expiring(days(14))).keys]

        assert anyio.run(run) == [key.id for key in new.keys().expiring(days(14)).keys]
