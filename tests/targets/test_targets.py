"""A key in a Kubernetes Secret and in Vault: written, read back, and never over what another program wrote in between."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rancher_keys import connect
from rancher_keys._core.secret import Secret
from rancher_keys.keys import Payload, RotationFailed
from rancher_keys.keys.delivery import DeliveryFailed
from rancher_keys.keys.delivery.kubernetes_secret import KubernetesSecret
from rancher_keys.keys.delivery.vault import Vault
from rancher_keys.sandbox import Sandbox

from .conftest import Place

TOKEN = "token-abcde:made-up"
PAYLOAD = Payload(url="https://rancher.example.com", generation=2, access_key="token-abcde", secret_key=Secret("made-up"))


def target(place: Place, names: str = "token") -> Any:
    kind = KubernetesSecret if "api" in place.options else Vault
    return kind(f"{place.where}#{names}", **place.options)


def test_a_new_place_is_created(place: Place) -> None:
    there = target(place)
    there.check(2)
    assert there.read() is None
    there.write(PAYLOAD)
    assert there.read() == Secret(TOKEN)
    assert place.get() == {"token": TOKEN}


def test_other_values_stay(place: Place) -> None:
    place.put({"token": "old:one", "other": "kept"})
    there = target(place)
    assert there.read() == Secret("old:one")
    there.write(PAYLOAD)
    assert place.get() == {"token": TOKEN, "other": "kept"}


def test_two_names(place: Place) -> None:
    there = target(place, "access,secret")
    there.write(PAYLOAD)
    assert place.get() == {"access": "token-abcde", "secret": "made-up"}
    assert there.read() == Secret(TOKEN)


def test_what_another_program_writes_in_between_is_not_lost(place: Place) -> None:
    place.put({"token": "old"})
    there = target(place)
    read = there._get

    def read_and_lose_the_race() -> Any:
        found = read()
        place.put({"token": "theirs"})
        return found

    there._get = read_and_lose_the_race
    with pytest.raises(DeliveryFailed, match="another program") as failed:
        there.write(PAYLOAD)
    assert place.get() == {"token": "theirs"}
    assert "made-up" not in str(failed.value)


@pytest.mark.parametrize("loses", [False, True])
def test_a_rotation_into_it(place: Place, loses: bool, tmp_path: Path) -> None:
    with Sandbox("2.15", delay=0) as sandbox, sandbox.serve() as url:
        made = sandbox.create_key("bob")
        old = f"{made.access_key}:{made.secret_key}"
        place.put({"token": old})
        there = target(place)
        read = there._get
        reads = 0

        def read_and_maybe_lose() -> Any:
            nonlocal reads
            reads += 1
            found = read()
            if loses and reads == 2:  # the first is the check before anything is created
                place.put({"token": "theirs"})
            return found

        there._get = read_and_maybe_lose
        with connect(url, token=old, environ={}, home=tmp_path) as keys:
            if loses:
                with pytest.raises(RotationFailed, match="another program"):
                    keys.rotate(deliver=there, journals=tmp_path / "journals")
                assert [key.access_key for key in keys.list()] == [made.access_key]
                assert place.get() == {"token": "theirs"}
                return
            keys.rotate(deliver=there, journals=tmp_path / "journals")
        with connect(url, token=place.get()["token"], environ={}, home=tmp_path) as keys:
            assert keys.whoami().user_name == "bob"
