"""Rotations that are struck, resumed, and held against what the server and the files say."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from random import Random

from .faults import FAULTS
from .jobs_process import Ran, Shell, Strike
from .jobs_world import Result, World, chosen, secret_of
from .proxy import Network, Plan

TIMEOUT, PATIENT = "0.8", "20"
"""Seconds that a request may take under faults, and without."""
EXCHANGES = 30
"""A rotation has about so many exchanges with the server."""
RESUMES = 3


@dataclass
class Rotation:
    """One rotation: which key, from where, to where."""

    world: World
    token: str
    old: str
    arguments: list[str]
    held: list[Path]
    """The files that hold the new key at the end: the target's, and what a program stored."""

    def command(self, *more: str, timeout: str = PATIENT) -> list[str]:
        return ["rotate", *more, "--timeout", timeout, "--journals", str(self.world.journals)]

    def holders(self) -> list[str]:
        """The tokens that somebody holds, the newest last."""
        return [self.old, *(path.read_text().strip() for path in self.held if path.exists())]

    def working(self) -> list[str]:
        return [token for token in self.holders() if self.world.works(token)]


def prepare(world: World, random_source: Random) -> Rotation:
    """A rotation of the key that authenticates, or of another one of the same user."""
    world.reset()
    raw, told = world.home / "held", world.home / "told"
    token = random_source.choice([world.token, world.robot, world.ext])
    other = chosen(random_source, 0.3) and token != world.robot and not (world.version == "2.12" and token == world.ext)
    arguments = [world.robot_id] if other else []
    targets = [f"raw:{raw}", f"json:{raw}.json"]
    if chosen(random_source, 0.25):
        program = f"import sys; open({str(told)!r}, 'w').write(sys.stdin.read())"
        targets = [f'command:{sys.executable} -S -c "{program}"', f"raw:{raw}"]
    for target in targets:
        arguments += ["--deliver", target]
    if chosen(random_source, 0.1):
        arguments += ["--overlap", "1s"]
    return Rotation(world, token, world.robot if other else token, arguments, [told, raw])


def kill(world: World, shell: Shell, random_source: Random, share: float) -> Result:
    """SIGKILL the command at the line that is `share` of the way through it, and resume."""
    rotation = prepare(world, random_source)
    environ = world.environ(rotation.token, world.url)
    shape = (rotation.token, *rotation.arguments)
    if shape not in world.lines:
        dry = shell.run(*rotation.command(*rotation.arguments), environ=environ)
        if dry.status:
            return Result("rotate", "SIGKILL", world.version, "raw", f"without a fault: {dry.status}: {dry.said}")
        world.lines[shape] = dry.lines
        world.reset()
    ran = shell.run(*rotation.command(*rotation.arguments), environ=environ, strike=Strike(int(share * world.lines[shape])))
    return judge(rotation, shell, world.url, ran, "SIGKILL")


def disturb(world: World, shell: Shell, network: Network, random_source: Random, fault: str) -> Result:
    """Rotate through a proxy that strikes some exchanges, and resume without it; sometimes with a SIGKILL as well."""
    rotation = prepare(world, random_source)
    plan = Plan(FAULTS[fault], random_source.randrange(EXCHANGES), random_source.choice([1, 1, 2, 4, 99]), Random(random_source.random()))
    strike = Strike(random_source.randrange(1500)) if chosen(random_source, 0.15) else None
    with network.proxy(world.port, plan) as proxy:
        url = f"http://127.0.0.1:{proxy.port}"
        ran = shell.run(*rotation.command(*rotation.arguments, timeout=TIMEOUT), environ=world.environ(rotation.token, url), strike=strike)
        network.calm(proxy)
        return judge(rotation, shell, url, ran, fault)


def judge(rotation: Rotation, shell: Shell, url: str, ran: Ran, strike: str) -> Result:
    """Hold a rotation against the server: before it is resumed, and after."""
    world = rotation.world

    def result(column: str, why: str) -> Result:
        return Result("rotate", strike, world.version, column, f"{why}\n{ran.status} at line {ran.lines}: {ran.said}")

    if ran.status == 1000:
        return result("hang", "")
    if "RAW" in ran.said or "error: unexpected " in ran.said or "Traceback" in ran.said:
        return result("raw", "")
    secrets = {secret_of(token) for token in (*rotation.holders(), world.token, world.robot, world.ext)} - {""}
    working = rotation.working()
    if not working:
        return result("lock-out", "nobody holds a key that works")
    journals = list(world.journals.glob("*.json")) if world.journals.exists() else []
    if journals and not ran.killed and "--resume" not in ran.said:
        return result("untold", "a journal is left, and nothing says so")
    if ran.status == 0 and (journals or not world.works(rotation.holders()[-1])):
        return result("untrue", "it says that it is done")
    said = ran.said
    for _ in range(RESUMES):
        if not journals:
            break
        resumed = shell.run(*rotation.command("--resume"), environ=world.environ(_caller(rotation), url))
        said += resumed.said
        secrets |= {secret_of(token) for token in rotation.holders()} - {""}
        if not rotation.working():
            return result("lock-out", f"after resuming: {resumed.said}")
        journals = list(world.journals.glob("*.json"))
    if journals:
        return result("stuck", f"resuming does not end it: {said}")
    return _ended(rotation, secrets, said) or Result("rotate", strike, world.version)


def _caller(rotation: Rotation) -> str:
    """The credentials to resume with: those of the caller, or the new key where the caller's own was replaced."""
    return rotation.token if rotation.world.works(rotation.token) else rotation.working()[-1]


def _ended(rotation: Rotation, secrets: set[str], said: str) -> Result | None:
    world = rotation.world

    def result(column: str, why: str) -> Result:
        return Result("rotate", "", world.version, column, f"{why}\n{said}")

    working, now = rotation.working(), world.ids()
    created = now - world.before
    if len(working) != 1 and len(set(working)) != 1:
        return result("duplicate", "both keys work after the end")
    if len(created) > 1:
        return result("duplicate", f"{created}")
    if len(now) != len(world.before):
        return result("unknown key", f"created {created}, gone {world.before - now}")
    if created and working[-1] == rotation.old:
        return result("unknown key", f"{created}, which nobody holds")
    allowed = {path for path in world.home.iterdir() if path.name in ("held", "held.json", "told")}
    outside = world.files_with(secrets, allowed)
    if outside:
        return result("secret outside", ", ".join(outside))
    if any(secret in said for secret in secrets):
        return result("secret outside", "in the output")
    return None
