from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from rancher_keys import connect, connect_async
from rancher_keys._core.secret import Secret
from rancher_keys.errors import InvalidArgument, NotSupported, RancherError
from rancher_keys.keys import Payload, RotationFailed, RotationInProgress
from rancher_keys.keys.journal import Journal, interrupted
from rancher_keys.keys.marker import marker_of, rotation_in, with_marker, without_marker
from rancher_keys.sandbox import Sandbox
from rancher_keys.sandbox.faults import Fault

from .world import ByHand, Crash, Stop, World

VERSIONS = ["1.0", "1.6", "2.7", "2.15"]


@pytest.fixture(params=VERSIONS)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    world = World(request.param, tmp_path)
    yield world
    world.close()


def test_rotates_the_key_that_authenticates(world: World) -> None:
    steps: list[str] = []
    with world.keys(world.token) as keys:
        done = keys.rotate(deliver=world.targets(), journals=world.directory / "journals", on_step=steps.append)
    new = world.file.read_text().strip()
    assert done.outcome == "rotated"
    assert world.works(new)
    assert not world.works(world.token)
    assert done.new is not None
    assert world.left(new) == {done.new.id}
    assert not any(new.partition(":")[2] in step for step in steps)
    assert new.partition(":")[2] not in repr(done)
    assert steps.index(f"Disabling {done.old}") > steps.index("All targets hold the new key")


def test_an_administrator_rotates_another_key_of_their_own(world: World) -> None:
    admin = world.sandbox.admin
    assert admin is not None
    with world.keys(f"{admin.access_key}:{admin.secret_key}") as keys:
        other = keys.create("robot")
        done = keys.rotate(other.id, deliver=world.targets(), journals=world.directory / "journals")
        ids = {key.id for key in keys.list()}
    assert done.new is not None
    assert world.works(world.file.read_text().strip())
    assert done.new.id in ids
    assert other.id not in ids
    assert world.works(f"{admin.access_key}:{admin.secret_key}")


def test_rotating_twice_keeps_name_and_description(world: World) -> None:
    world.rotate()
    token = world.file.read_text().strip()
    with world.keys(token) as keys:
        done = keys.rotate(deliver=world.targets(), journals=world.directory / "journals")
        key = keys_of(world).whoami().key
    assert key is not None
    assert key.title.startswith("bob")
    assert (key.name + key.description).count("[rotation") == (1 if world.sandbox.version.startswith("2") else 0)
    assert done.new is not None
    assert done.new.id == key.id


def keys_of(world: World) -> Any:
    return world.keys(world.file.read_text().strip())


@pytest.mark.parametrize("times", [1, 2])
def test_unknown_outcome_of_the_create_is_found_out_and_cleaned_up(world: World, times: int) -> None:
    world.sandbox.faults.add(Fault("drop_after", method="POST", path="(tokens|apikeys)$", times=times))
    done = world.rotate()
    assert done.outcome == "rotated"
    assert sum("outcome of a create was unknown" in note for note in done.notes) == times
    assert len(world.left(world.file.read_text().strip())) == len(world.before)


def test_a_server_that_never_confirms_a_create_leaves_nothing(world: World) -> None:
    world.sandbox.faults.add(Fault("drop_after", method="POST", path="(tokens|apikeys)$", times=99))
    with pytest.raises(RotationFailed) as failed:
        world.rotate()
    world.sandbox.faults.clear()
    assert failed.value.journal is None
    assert world.left(world.token) == world.before
    assert not interrupted(world.directory / "journals")


def test_a_target_that_fails_stops_before_the_old_key_is_touched(world: World) -> None:
    def fails(payload: Payload) -> None:
        raise OSError(f"no space for {payload.token.reveal()}")

    with world.keys(world.token) as keys, pytest.raises(RotationFailed) as failed:
        keys.rotate(deliver=[f"raw:{world.file}", fails], journals=world.directory / "journals")
    assert world.works(world.token)
    held = world.file.read_text().strip()
    assert world.works(held)
    assert held.partition(":")[2] not in str(failed.value)
    assert failed.value.journal is not None
    with pytest.raises(RotationInProgress, match="resume"):
        world.rotate()
    told: list[str] = []
    with world.keys(world.token) as keys:
        done = keys.resume(Path(failed.value.journal), deliver=[f"raw:{world.file}", lambda payload: told.append(payload.token.reveal())])
    assert done.outcome == "rotated"
    assert told == [world.file.read_text().strip()]
    assert world.works(told[0])
    assert not world.works(world.token)


def test_the_first_target_fails_and_everything_is_undone(world: World) -> None:
    (world.directory / "there").mkdir()

    class Broken:
        spec, readable = "broken:", True

        def check(self, generation: int) -> None: ...
        def write(self, payload: Payload) -> None:
            raise OSError

        def read(self) -> Secret | None:
            return None

    with world.keys(world.token) as keys, pytest.raises(RotationFailed) as failed:
        keys.rotate(deliver=Broken(), journals=world.directory / "journals")
    assert failed.value.journal is None
    assert world.left(world.token) == world.before


def test_a_target_that_holds_something_else_is_noticed(world: World) -> None:
    class Liar:
        spec, readable = "liar:", True

        def check(self, generation: int) -> None: ...
        def write(self, payload: Payload) -> None: ...
        def read(self) -> Secret | None:
            return Secret("another:key")

    with world.keys(world.token) as keys, pytest.raises(RotationFailed, match="does not hold what was written"):
        keys.rotate(deliver=Liar(), journals=world.directory / "journals")
    assert world.works(world.token)
    assert world.left(world.token) == world.before


def test_overlap_without_waiting(world: World) -> None:
    with world.keys(world.token) as keys:
        done = keys.rotate(deliver=world.targets(), overlap=timedelta(hours=1), wait=False, journals=world.directory / "journals")
        assert done.outcome == "overlapping"
        assert world.works(world.token)
        assert world.works(world.file.read_text().strip())
        journal = interrupted(world.directory / "journals")[0]
        assert keys.resume(journal.path, wait=False).outcome == "overlapping"
        entry = journal.load()
        assert entry is not None
        entry.overlap_seconds = 0
        journal.save(entry)
        assert keys.resume(journal.path).outcome == "rotated"
    assert not world.works(world.token)
    assert len(world.left(world.file.read_text().strip())) == len(world.before)


def test_a_rotation_on_another_machine_is_noticed(world: World) -> None:
    with pytest.raises(Crash):
        world.rotate(Stop(_instruction_after_create(world)))
    with world.keys(world.token) as keys, pytest.raises(RotationInProgress, match="another rotation"):
        keys.rotate(deliver=world.targets(), journals=world.directory / "another machine")
    assert world.works(world.token)


def _instruction_after_create(world: World) -> int:
    """The first instruction at which a new key exists, found on a world of its own."""
    for at in range(60):
        directory = world.directory / f"try {at}"
        directory.mkdir()
        other = World(world.sandbox.version, directory)
        with pytest.raises(Crash):
            other.rotate(Stop(at))
        count = len(other.left(other.token))
        other.close()
        if count > len(other.before):
            return at + 2
    raise AssertionError("no key was created")


def test_two_rotations_at_once_on_this_machine_one_is_refused(world: World) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def slow(payload: Payload) -> None:
        inside.set()
        assert go_on.wait(20)
        world.tell(payload)

    def run() -> None:
        with world.keys(world.token) as keys:
            keys.rotate(deliver=slow, journals=world.directory / "journals")

    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert inside.wait(20)
        with pytest.raises(RotationInProgress, match="another process"):
            world.rotate()
    finally:
        go_on.set()
        thread.join(20)
    assert world.works(world.told[-1])
    assert not world.works(world.token)


@pytest.mark.parametrize("seed", range(12))
def test_two_machines_rotate_the_same_key_at_once(world: World, seed: int) -> None:
    """Whatever the order of their instructions: at most one of them rotates, and resuming the other leaves one key."""
    random = Random(seed)
    files = [world.directory / name for name in ("one", "two")]
    with world.keys(world.token) as first, world.keys(world.token) as second:
        jobs = [
            ByHand(keys.client.run, keys._rotate(None, f"raw:{file}", timedelta(), None, True, Path(f"{file}-journals"), None))
            for keys, file in zip((first, second), files, strict=True)
        ]
        bias = random.random()
        while waiting := [job for job in jobs if not job.ended]:
            (waiting[0] if random.random() < bias else waiting[-1]).step()
    rotated = [job for job in jobs if getattr(job.result, "outcome", "") == "rotated"]
    assert len(rotated) <= 1
    held = [world.token, *(file.read_text().strip() for file in files if file.exists())]
    working = [token for token in held if world.works(token)]
    assert working
    with world.keys(working[-1]) as keys:
        for file in files:
            for journal in interrupted(Path(f"{file}-journals")):
                keys.resume(journal.path)
    working = [token for token in held if world.works(token)]
    assert working
    assert len(world.left(working[-1])) == len(world.before)


def test_sessions_and_other_users_keys_are_refused(tmp_path: Path) -> None:
    with Sandbox("2.15", delay=0) as sandbox:
        assert sandbox.admin is not None
        bob = sandbox.create_key("bob")
        world = World.__new__(World)
        world.sandbox = sandbox
        with world.keys(f"{sandbox.admin.access_key}:{sandbox.admin.secret_key}") as keys:
            session = keys.client.log_in("admin", _password())  # type: ignore[union-attr]
            with pytest.raises(InvalidArgument, match="session"):
                keys.rotate(session.id, deliver=lambda payload: None, journals=tmp_path)
            with pytest.raises(InvalidArgument, match="empty"):
                keys.rotate(deliver=[], journals=tmp_path)
            before = {key.id for key in keys.list()}
            with pytest.raises(RancherError):
                keys.rotate(bob.access_key, deliver=lambda payload: None, journals=tmp_path)
            assert {key.id for key in keys.list()} == before


def _password() -> str:
    from rancher_keys.sandbox import PASSWORD

    return PASSWORD


def test_ttl(tmp_path: Path) -> None:
    for version, expected in (("1.6", None), ("2.15", timedelta(hours=2))):
        directory = tmp_path / version
        directory.mkdir()
        world = World(version, directory)
        with world.keys(world.token) as keys:
            if expected is None:
                with pytest.raises(NotSupported):
                    keys.rotate(deliver=world.targets(), ttl=timedelta(hours=2), journals=directory)
                assert world.left(world.token) == world.before
            else:
                done = keys.rotate(deliver=world.targets(), ttl=timedelta(hours=2), journals=directory)
                assert done.new is not None
                assert done.new.lifetime == expected
        world.close()


def test_async_rotation(tmp_path: Path) -> None:
    async def rotate(url: str, token: str) -> str:
        async with await connect_async(url, token=token, environ={}, home=tmp_path) as keys:
            done = await keys.rotate(deliver=f"raw:{tmp_path / 'held'}", journals=tmp_path / "journals")
            return done.outcome

    with Sandbox("2.15", delay=0) as sandbox, sandbox.serve() as url:
        made = sandbox.create_key("bob")
        assert asyncio.run(rotate(url, f"{made.access_key}:{made.secret_key}")) == "rotated"
        with connect(url, token=(tmp_path / "held").read_text().strip(), environ={}, home=tmp_path) as keys:
            assert keys.whoami().user_name == "bob"


def test_a_broken_journal_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    for text in ("", "[]", "{}", '{"format": 99}', '{"format": 1}'):
        path.write_text(text)
        with pytest.raises(RancherError, match=r"x\.json"):
            Journal(path).load()


@pytest.mark.parametrize("description", ["", "ci", "ci [rotation x of y]", "ends with [", "ж" * 2000])
def test_markers(description: str) -> None:
    marker = marker_of("0123456789ab", "token-abcde")
    marked = with_marker(description, marker)
    assert len(marked) <= 1024
    assert rotation_in(marked) == ("0123456789ab", "token-abcde")
    assert without_marker(marked) == description[: 1024 - len(marker) - 1].strip()
    assert rotation_in(description) is None


@pytest.mark.parametrize("line", range(8))
def test_sigkill(line: int, tmp_path: Path) -> None:
    """The command is killed when it reports its next step; --resume ends or undoes the rotation."""
    with Sandbox("2.15" if line % 2 else "1.6", delay=0) as sandbox, sandbox.serve() as url:
        made = sandbox.create_key("bob")
        old = f"{made.access_key}:{made.secret_key}"
        held = tmp_path / "held"
        environ = {**os.environ, "HOME": str(tmp_path), "RANCHER_URL": url, "RANCHER_TOKEN": old, "NO_COLOR": "1", "COLUMNS": "200"}
        command = [sys.executable, "-m", "rancher_keys.cli", "rotate", "--journals", str(tmp_path / "j"), "-o", "json"]
        process = subprocess.Popen([*command, "--deliver", f"raw:{held}"], env=environ, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
        assert process.stderr is not None
        for _ in range(line + 1):
            said = process.stderr.readline()
            assert made.secret_key.encode() not in said
        process.send_signal(signal.SIGKILL)
        process.wait(30)
        process.stderr.close()

        def works(token: str) -> bool:
            with connect(url, token=token, environ={}, home=tmp_path) as keys:
                try:
                    return bool(keys.whoami().user)
                except RancherError:
                    return False

        tokens = [old, *([held.read_text().strip()] if held.exists() else [])]
        working = [token for token in tokens if works(token)]
        assert working
        environ["RANCHER_TOKEN"] = working[-1]
        resumed = subprocess.run([*command, "--resume"], env=environ, capture_output=True, text=True, timeout=60, check=False)
        assert resumed.returncode == 0, resumed.stderr
        assert not [token for token in tokens if token.partition(":")[2] in resumed.stdout + resumed.stderr]
        now = next(token for token in reversed([old, *([held.read_text().strip()] if held.exists() else [])]) if works(token))
        with connect(url, token=now, environ={}, home=tmp_path) as keys:
            assert len(list(keys.list())) == 1
