"""A rotation that is stopped at any instruction, and resumed, leaves one key that works, and nothing else."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from rancher_keys.keys import Kind

from .world import Crash, Stop, World, no_secret_in

CASES = {
    "1.0": ("1.0", None, False),
    "1.6": ("1.6", None, False),
    "1.6, a target that cannot be read": ("1.6", None, True),
    "2.7": ("2.7", None, False),
    "2.15": ("2.15", None, False),
    "2.15, a target that cannot be read": ("2.15", None, True),
    "2.15, an ext token": ("2.15", Kind.EXT_TOKEN, False),
}


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("case", CASES)
def test_crash_at_every_instruction(case: str, after: bool, tmp_path: Path) -> None:
    version, kind, blind = CASES[case]
    at, outcomes = 0, set()
    while True:
        directory = tmp_path / str(at)
        directory.mkdir()
        world = World(version, directory, kind=kind, blind=blind)
        stop = Stop(at, after=after)
        with suppress(Crash):
            world.rotate(stop)
        if not stop.crashed:
            world.close()
            break
        where = f"instruction {at} of {case}"
        working = world.working()
        assert working, f"{where}: nobody holds a key that works"
        if (directory / "journals").exists():
            secrets = {token.partition(":")[2] for token in world.held()}
            no_secret_in(directory / "journals", secrets)
        resumed = world.resume(working[-1])
        outcomes.add(resumed.outcome if resumed else "nothing to resume")
        token = _held_now(world)
        assert world.works(token), f"{where}: the key that is held does not work after resume"
        assert len(world.left(token)) == len(world.before), f"{where}: keys were left behind"
        assert not list((directory / "journals").glob("*.json"))
        if resumed is not None and resumed.outcome == "rotated":
            assert not world.works(world.token), f"{where}: the old key still works"
            assert world.file.read_text().strip() == token
            assert not blind or world.told[-1] == token
        else:
            assert token == world.token or not world.works(world.token)
        world.close()
        at += 1
    assert at > 15
    assert outcomes >= {"undone", "rotated"}


@pytest.mark.parametrize("case", ["1.6", "2.15, a target that cannot be read"])
def test_crash_of_the_resumption(case: str, tmp_path: Path) -> None:
    version, kind, blind = CASES[case]
    for at in range(10, 40, 6):
        for again in range(1, 30, 7):
            directory = tmp_path / f"{at}-{again}"
            directory.mkdir()
            world = World(version, directory, kind=kind, blind=blind)
            with suppress(Crash):
                world.rotate(Stop(at))
            assert world.working()
            with suppress(Crash):
                world.resume(world.working()[-1], Stop(again))
            assert world.working()
            world.resume(world.working()[-1])
            token = _held_now(world)
            assert world.works(token)
            assert len(world.left(token)) == len(world.before), f"instruction {at}, then {again}"
            world.close()


def _held_now(world: World) -> str:
    """The key that is in use: what the targets hold, or else the old one."""
    return world.working()[-1]
