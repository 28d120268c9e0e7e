from __future__ import annotations

import json
import os
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import anyio
import pytest

from rancher_keys import NO_RETRIES, rancher2
from rancher_keys._core.secret import Secret
from rancher_keys.errors import InvalidArgument, NotSupported, RancherError
from rancher_keys.keys import AsyncKeys, Key, Kind, NewKey
from rancher_keys.keys.lend_credential import CredentialCache, requested_version
from rancher_keys.keys.lend_environment import CREDENTIAL_VARIABLES, environment_with
from rancher_keys.sandbox import IN_PROCESS_URL
from rancher_keys.sandbox.faults import Fault

from .prune_world import VERSIONS, World, days, world

HOUR = timedelta(hours=1)


def ttl_for(found: World) -> timedelta | None:
    return None if found.generation == 1 else HOUR


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("fails", [False, True])
def test_a_lent_key_works_and_is_deleted_at_the_end_also_after_an_error(version: str, fails: bool) -> None:
    with world(version) as found:
        found.catch_up()
        keys, before = found.keys(), found.ids()
        try:
            with keys.lend(ttl_for(found)) as key:
                assert key.access_key in found.ids()
                assert key.secret_key.reveal() not in repr(key)
                if found.generation == 2:
                    assert timedelta(minutes=59) < key.expires - datetime.now(UTC) <= HOUR
                if fails:
                    raise KeyError("of the caller")
        except KeyError:
            assert fails
        assert found.ids() == before


def test_rancher_1_needs_a_key_without_a_ttl() -> None:
    with world("1.6") as found, pytest.raises(NotSupported, match="do not expire"), found.keys().lend(HOUR):
        pass


def test_a_key_that_is_gone_at_the_end_is_no_error() -> None:
    with world("2.15") as found:
        keys = found.keys()
        with keys.lend(HOUR) as key:
            keys.delete(key.id)


def test_a_create_that_fails_after_the_key_exists_leaves_no_key() -> None:
    with world("1.6") as found:
        found.catch_up()
        before = found.ids()
        keys = found.keys(retry=NO_RETRIES)
        keys.whoami()
        found.sandbox.faults.add(Fault("status", method="GET", path="/apikeys/1c", times=1, status=500))
        with pytest.raises(RancherError), keys.lend(None):
            pass
        assert found.ids() == before


@pytest.mark.parametrize("cancelled", [False, True])
def test_the_async_form_deletes_the_key_also_when_the_task_is_cancelled(cancelled: bool) -> None:
    with world("2.15") as found:
        found.catch_up()
        before, admin = found.ids(), found.sandbox.admin
        assert admin is not None
        token = f"{admin.access_key}:{admin.secret_key}"
        lent: list[Any] = []

        async def run() -> None:
            async with AsyncKeys(rancher2.AsyncClient(IN_PROCESS_URL, token=token, transport=found.sandbox.transport())) as keys:
                with anyio.CancelScope() as scope:
                    async with keys.lend(HOUR) as key:
                        lent.append(key.access_key)
                        if cancelled:
                            scope.cancel()
                            await anyio.sleep(10)

        anyio.run(run)
        assert lent
        assert found.ids() == before


KEY = NewKey(id="token-x", kind=Kind.TOKEN, access_key="token-x", secret_key=Secret("made-up"))
RANCHER = {"RANCHER_URL", "RANCHER_ACCESS_KEY", "RANCHER_SECRET_KEY"}
CATTLE = {"CATTLE_URL", "CATTLE_ACCESS_KEY", "CATTLE_SECRET_KEY"}
TOKEN = {"RANCHER_URL", "RANCHER_TOKEN", "RANCHER_TOKEN_KEY", "RANCHER_BEARER_TOKEN"}


@pytest.mark.parametrize(
    ("names", "expected"), [("rancher", RANCHER), ("cattle", CATTLE), ("token", TOKEN), ("all", RANCHER | CATTLE | TOKEN)]
)
def test_the_environment_holds_the_chosen_names_and_no_other_credentials(names: Any, expected: set[str]) -> None:
    inherited = dict.fromkeys(CREDENTIAL_VARIABLES, "inherited") | {"PATH": "/bin"}
    found = environment_with(KEY, "https://r", 2, names, inherited)
    assert set(found) == {"PATH", *expected}
    assert "inherited" not in found.values()
    for name in expected:
        assert found[name] in ("https://r", "https://r/v3", "token-x", "made-up", "token-x:made-up")
    assert environment_with(KEY, "https://r", 1, "cattle", {})["CATTLE_URL"] == "https://r/v1"


class Issuer:
    """Stands in for `Keys`: creates made-up tokens, and notes what is deleted."""

    generation = 2

    def __init__(self, lifetime: timedelta | None = HOUR) -> None:
        self.created, self.deleted, self.lifetime = 0, list[str](), lifetime

    def create(self, **options: Any) -> NewKey:
        self.created += 1
        name = f"token-{self.created}"
        expires = None if self.lifetime is None else datetime.now(UTC) + self.lifetime
        key = Key(id=name, kind=Kind.TOKEN, access_key=name, expires=expires)
        return NewKey.of(key, Secret(f"made-up-{self.created}"))

    def delete(self, key: str) -> None:
        self.deleted.append(key)


def cache(directory: Path, **changes: Any) -> CredentialCache:
    return CredentialCache(directory, **{"server": "https://r", "caller": "u-1", "cluster": None, "ttl": HOUR, **changes})


def only_file(directory: Path) -> Path:
    return next(directory.glob("credential-*.json"))


def age(directory: Path, **changes: str) -> None:
    path = only_file(directory)
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def test_a_credential_is_created_once_and_kept_with_mode_0600(tmp_path: Path) -> None:
    issuer: Any = Issuer()
    directory = tmp_path / "cache"
    first, second = cache(directory).get(issuer), cache(directory).get(issuer)
    assert (first.token.reveal(), second.token.reveal(), issuer.created) == ("token-1:made-up-1",) * 2 + (1,)
    assert cache(directory).valid() == first
    assert stat.S_IMODE(only_file(directory).stat().st_mode) == 0o600
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert "made-up-1" not in repr(first)


@pytest.mark.parametrize("change", [{"server": "https://other"}, {"caller": "u-2"}, {"cluster": "c-1"}, {"ttl": 2 * HOUR}])
def test_other_servers_callers_clusters_and_lifetimes_have_their_own_credential(tmp_path: Path, change: dict[str, Any]) -> None:
    issuer: Any = Issuer()
    cache(tmp_path).get(issuer)
    assert cache(tmp_path, **change).valid() is None


@pytest.mark.parametrize(("minutes_left", "is_renewed"), [(6, False), (4, True), (-1, True)])
def test_a_credential_is_renewed_before_it_expires(tmp_path: Path, minutes_left: int, is_renewed: bool) -> None:
    issuer: Any = Issuer()
    cache(tmp_path).get(issuer)
    expires = datetime.now(UTC) + timedelta(minutes=minutes_left)
    age(tmp_path, expires=expires.isoformat(), issued=(expires - HOUR).isoformat())
    assert cache(tmp_path).get(issuer).id == ("token-2" if is_renewed else "token-1")
    assert issuer.deleted == (["token-1"] if minutes_left < 0 else []), "a token that kubectl may still use stays"


def test_an_earlier_token_is_deleted_when_it_has_expired(tmp_path: Path) -> None:
    issuer: Any = Issuer()
    past = datetime.now(UTC) - days(1)
    for _ in range(3):
        cache(tmp_path).get(issuer)
        age(tmp_path, expires=past.isoformat(), issued=(past - HOUR).isoformat())
    assert issuer.deleted == ["token-1", "token-2"]


def test_a_token_that_never_expires_is_renewed_after_its_ttl(tmp_path: Path) -> None:
    issuer: Any = Issuer(lifetime=None)
    assert cache(tmp_path).get(issuer).expires is None
    assert cache(tmp_path).get(issuer).id == "token-1"
    age(tmp_path, issued=(datetime.now(UTC) - HOUR).isoformat())
    assert cache(tmp_path).get(issuer).id == "token-2"


@pytest.mark.parametrize("damage", ["", "{}", "null", '{"id": 1}', "\x00"])
def test_a_damaged_cache_is_replaced(tmp_path: Path, damage: str) -> None:
    issuer: Any = Issuer()
    cache(tmp_path).get(issuer)
    only_file(tmp_path).write_text(damage)
    assert cache(tmp_path).get(issuer).id == "token-2"
    assert cache(tmp_path).get(issuer).id == "token-2"


def test_a_cache_that_others_can_read_or_that_is_a_link_is_not_used(tmp_path: Path) -> None:
    issuer: Any = Issuer()
    cache(tmp_path).get(issuer)
    only_file(tmp_path).chmod(0o644)
    assert cache(tmp_path).get(issuer).id == "token-2"
    path = only_file(tmp_path)
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert cache(tmp_path).get(issuer).id == "token-3"
    assert not path.is_symlink()


def test_processes_that_start_together_create_one_token(tmp_path: Path) -> None:
    issuer: Any = Issuer()
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(cache(tmp_path).get(issuer).id)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (issuer.created, set(found), len(found)) == (1, {"token-1"}, 8)


def test_a_token_that_cannot_be_kept_is_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Noting(Issuer):
        def delete(self, key: Any) -> None:
            self.deleted.append(key.id)

    issuer: Any = Noting()

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InvalidArgument, match="No space left"):
        cache(tmp_path).get(issuer)
    assert issuer.deleted == ["token-1"]
    assert not list(tmp_path.glob("*.json"))
    assert not list(tmp_path.glob("*.part"))


def test_the_version_of_the_exec_credential_is_the_one_that_kubectl_asks_for() -> None:
    assert requested_version(None) == requested_version("") == "client.authentication.k8s.io/v1"
    for version in ("v1", "v1beta1"):
        asked = json.dumps(
            {"apiVersion": f"client.authentication.k8s.io/{version}", "kind": "ExecCredential", "spec": {"interactive": False}}
        )
        assert requested_version(asked) == f"client.authentication.k8s.io/{version}"
    for wrong in ("[]", "{}", "x", '{"apiVersion": "client.authentication.k8s.io/v2"}'):
        with pytest.raises(InvalidArgument):
            requested_version(wrong)
