"""A login leaves one key, where it was stored; where a step fails, it leaves none, or says what is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from rancher_keys import NO_RETRIES, rancher1, rancher2
from rancher_keys._core.secret import Secret
from rancher_keys.errors import RancherError, Unauthorized
from rancher_keys.keys import Key, KeyLeft, Keys, Payload
from rancher_keys.keys.login import log_in
from rancher_keys.sandbox import IN_PROCESS_URL, Sandbox
from rancher_keys.sandbox.faults import Fault

LOGIN = "login|/token$"
CREATE = "/(v3/tokens|apikeys)$"


@dataclass
class World:
    """A server with a user who can log in, and what was stored."""

    sandbox: Sandbox
    stored: list[Payload] = field(default_factory=list)
    fails: bool = False

    def __post_init__(self) -> None:
        self.sandbox.add_user("bob", "bob-password")
        self.before = {key.id for key in self.all()}

    def client(self, **options: Any) -> Any:
        package: Any = rancher1 if self.sandbox.version.startswith("1.") else rancher2
        return package.Client(IN_PROCESS_URL, transport=self.sandbox.transport(), retry=NO_RETRIES, **options)

    def store(self, payload: Payload) -> None:
        if self.fails:
            raise OSError("no space")
        self.stored.append(payload)

    def log_in(self, password: str = "bob-password") -> Any:
        with self.client() as client:
            return log_in(client, "bob", Secret(password), description="made by a test", ttl=None, store=self.store)

    def all(self) -> list[Key]:
        admin = self.sandbox.admin
        assert admin is not None
        with Keys(self.client(access_key=admin.access_key, secret_key=admin.secret_key)) as keys:
            return list(keys.list(scope="all"))

    def left(self) -> list[Key]:
        """The keys and sessions that did not exist before."""
        self.sandbox.faults.clear()
        return [key for key in self.all() if key.id not in self.before]


@pytest.fixture(params=["1.6", "2.7", "2.15"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    with Sandbox(request.param, delay=0) as sandbox:
        yield World(sandbox)


def test_one_key_is_stored_and_the_session_is_over(world: World) -> None:
    done = world.log_in()
    assert [key.id for key in world.left()] == [done.key.id]
    assert done.notes == []
    payload = world.stored[0]
    assert payload.secret_key.reveal() not in repr(done)
    with Keys(world.client(access_key=payload.access_key, secret_key=payload.secret_key.reveal())) as keys:
        assert keys.whoami().user_name == "bob"


def test_a_wrong_password_leaves_nothing(world: World) -> None:
    with pytest.raises(Unauthorized):
        world.log_in("made-up")
    assert world.left() == []


@pytest.mark.parametrize("path", [LOGIN, CREATE])
@pytest.mark.parametrize("kind", ["drop_after", "drop_before"])
def test_a_lost_response_is_found_out(world: World, path: str, kind: str) -> None:
    world.sandbox.faults.add(Fault(kind, method="POST", path=path, times=1))
    try:
        done = world.log_in()
    except RancherError:
        assert world.left() == []
        assert not world.stored
    else:
        assert [key.id for key in world.left()] == [done.key.id]


def test_a_key_that_cannot_be_stored_is_deleted(world: World) -> None:
    world.fails = True
    with pytest.raises(OSError, match="no space"):
        world.log_in()
    assert [key for key in world.left() if key.kind != "session"] == []


def test_what_is_left_is_named(world: World) -> None:
    world.sandbox.faults.add(Fault("drop_after", method="POST", path=CREATE, times=99))
    world.sandbox.faults.add(Fault("status", method="GET", path="/(tokens|apikeys)", times=99, status=500))
    with pytest.raises(RancherError) as failed:
        world.log_in()
    left = [key for key in world.left() if key.kind != "session"]
    assert all(key.description in str(failed.value) for key in left)
    if world.sandbox.version.startswith("2."):  # 1.x is asked who calls before anything is created, and fails there
        assert isinstance(failed.value, KeyLeft)
        assert len(left) == 1
