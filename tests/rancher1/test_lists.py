"""Lists: filters, sorting, paging, and the unstable order of 1.0."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rancher_keys import errors
from rancher_keys.sandbox import Sandbox

from ..both import Maker


def fill(client: Any, count: int, prefix: str = "k") -> list[str]:
    return [client.api_keys.create(name=f"{prefix}-{number}", description=f"d{number % 2}", wait=False).id for number in range(count)]


def test_pages_are_fetched_as_they_are_read(make: Maker, any_sandbox: Sandbox) -> None:
    client = make.of(any_sandbox)
    ids = fill(client, 7)
    pages = client.api_keys.list(limit=3, name_prefix="k-")
    seen: list[str] = []
    handle = any_sandbox.server.handle

    def counting(request: Any) -> Any:
        seen.append(request.query)
        return handle(request)

    any_sandbox.server.handle = counting  # type: ignore[method-assign]
    assert pages.first().id == ids[0]
    assert len(seen) == 1
    assert [each.id for each in pages] == ids
    assert [[each.id for each in page] for page in pages.pages()] == [ids[:3], ids[3:6], ids[6:]]


def test_no_key_is_lost_and_none_comes_twice(make: Maker, any_sandbox: Sandbox) -> None:
    client = make.of(any_sandbox)
    ids = fill(client, 23)
    any_sandbox.clock.advance(1000)
    got = [each.id for each in client.api_keys.list(sort="state", limit=5)]
    assert sorted(got) == sorted(["1c2", *ids])


def test_sorting(make: Maker, any_sandbox: Sandbox) -> None:
    client = make.of(any_sandbox)
    fill(client, 4)
    names = [each.name for each in client.api_keys.list(sort="name", order="desc", name_prefix="k-", limit=2)]
    assert names == ["k-3", "k-2", "k-1", "k-0"]


def test_filters(make: Maker, sandbox: Sandbox) -> None:
    client = make.of(sandbox)
    ids = fill(client, 4)
    keys = client.api_keys

    def got(**filters: Any) -> list[str]:
        return [each.id for each in keys.list(**filters)]

    assert got(name="K-1") == [ids[1]]
    assert got(name_like="%-2") == [ids[2]]
    assert got(name_prefix="k-", description="d0") == [ids[0], ids[2]]
    assert got(id=ids[3]) == [ids[3]]
    assert got(id=int(ids[3][2:])) == [ids[3]]
    assert got(id_gt=ids[1]) == ids[2:]
    assert got(account_id="1a5") == []
    assert got(description_null=True) == ["1c2"]
    assert got(created_gt=datetime.now(UTC) + timedelta(days=1)) == []
    assert len(got(created_lt=datetime.now(UTC) + timedelta(days=1))) == 5
    assert got(access_key=keys.get(ids[2]).access_key.lower()) == [ids[2]]
    sandbox.clock.advance(1000)
    assert len(got(state="active")) == 5


def test_removed_keys_on_request(make: Maker, sandbox: Sandbox) -> None:
    keys = make.of(sandbox).api_keys
    key = keys.create()
    keys.deactivate(key.id)
    keys.delete(key.id)
    assert key.id not in [each.id for each in keys.list()]
    assert [each.id for each in keys.list(removed_too=True, removed_notnull=True)] == [key.id]


def test_include_account(make: Maker, any_sandbox: Sandbox) -> None:
    key = make.of(any_sandbox).api_keys.list(include="account").first()
    assert key.account.id == "1a1"
    assert make.of(any_sandbox).api_keys.list().first().account is None


@pytest.mark.parametrize(
    ("version", "given", "words"),
    [
        (
            "1.2",
            {"created_gt": datetime(2020, 1, 1, tzinfo=UTC)},
            "created_gt needs Rancher 1.4 or later. The server is older",
        ),
        ("1.3", {"removed_lt": datetime(2020, 1, 1, tzinfo=UTC)}, "removed_lt needs Rancher 1.4 or later. The server is Rancher 1.3"),
        ("1.0", {"removed_too": True}, "removed_too needs Rancher 1.5.4 or later. The server is older than Rancher 1.3: it is ignored"),
        ("1.4", {"removed_too": True}, "removed_too needs Rancher 1.5.4 or later. The server is Rancher 1.4"),
    ],
)
def test_what_an_old_version_lacks_is_an_error_beforehand(make: Maker, version: str, given: dict[str, Any], words: str) -> None:
    with Sandbox(version) as old, pytest.raises(errors.NotSupported, match=re.escape(words)):
        list(make.of(old).api_keys.list(**given))


def test_versions_that_have_it_are_asked_for_their_version_once(make: Maker) -> None:
    for version, given in (("1.4", {"created_gt": datetime(2020, 1, 1, tzinfo=UTC)}), ("1.6.0", {"removed_too": True}), ("1.2", {})):
        with Sandbox(version) as server:
            paths: list[str] = []
            handle = server.server.handle
            server.server.handle = lambda request, paths=paths, handle=handle: paths.append(request.query) or handle(request)  # type: ignore[misc, func-returns-value]
            list(make.of(server).api_keys.list(**given))
            assert paths.count("limit=1") == bool(given)


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        ({"name_prefix": "a", "name_ne": "b"}, "both apply to name, and the server keeps only one"),
        ({"created_gt": datetime(2020, 1, 1, tzinfo=UTC), "created_lt": datetime(2021, 1, 1, tzinfo=UTC)}, "created_gt and created_lt"),
        ({"nam": "a"}, "there is no filter 'nam'; did you mean name"),
        ({"state_like": "a%"}, "there is no filter 'state_like'"),
        ({"secret_key": "made-up"}, "there is no filter 'secret_key'"),
        ({"created_gt": datetime(2020, 1, 1)}, "created_gt must be a datetime with a time zone"),
        ({"created_gt": "2020-01-01"}, "created_gt must be a datetime with a time zone"),
        ({"id": "zzz"}, "id must be an id such as '1c5', not 'zzz'"),
        ({"name_null": False}, "name_null must be True, not False; for the opposite pass name_notnull=True"),
        ({"name": 5}, "name must be a str, not 5"),
    ],
)
def test_bad_filters_are_refused(make: Maker, sandbox: Sandbox, filters: dict[str, Any], words: str) -> None:
    with pytest.raises(errors.InvalidArgument) as caught:
        list(make.of(sandbox).api_keys.list(**filters))
    assert words in str(caught.value)
