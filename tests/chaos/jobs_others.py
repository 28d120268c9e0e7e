"""Prune, exec and login, struck by network faults and by signals."""

from __future__ import annotations

import json
import re
import signal
import sys
from pathlib import Path
from random import Random

from .faults import FAULTS
from .jobs_process import Ran, Shell, Strike
from .jobs_rotation import TIMEOUT
from .jobs_world import OLD, PASSWORD, USER, Result, World, chosen, secret_of
from .proxy import Network, Plan

STATUS = 7
"""The exit status of the command that exec runs."""
FORGED = ("html_before", "untrue_before")
"""Faults that claim, in place of the server, that there is no such key."""
_COUNTS = re.compile(r"(\d+) planned: (.*)")


def _plan(fault: str, source: Random, exchanges: int) -> Plan:
    return Plan(FAULTS[fault], source.randrange(exchanges), source.choice([1, 1, 2, 4, 99]), Random(source.random()))


def _result(world: World, ran: Ran, column: str, why: str = "") -> Result:
    return Result("", "", world.version, column, f"{why}\n{ran.status} at line {ran.lines}: {ran.said}")


def _wrong(world: World, ran: Ran, secrets: set[str]) -> Result | None:
    """What no command may do."""
    if ran.status == 1000:
        return _result(world, ran, "hang")
    if "RAW" in ran.said or "error: unexpected " in ran.said or "Traceback" in ran.said:
        return _result(world, ran, "raw")
    if any(secret in ran.said for secret in secrets):
        return _result(world, ran, "secret outside", "in the output")
    return None


def prune(world: World, shell: Shell, network: Network, source: Random, fault: str) -> Result:
    """Carry a plan out under faults; its account is true, and the same plan ends it."""
    world.reset()
    secrets = {secret_of(token) for token in (world.token, world.robot, world.ext)}
    with network.proxy(world.port, _plan(fault, source, 40)) as proxy:
        struck, proxy.plan = proxy.plan, None
        environ = world.environ(world.token, f"http://127.0.0.1:{proxy.port}")
        made = shell.run("prune", "--name", "old-*", "--created-before", "2999-01-01", "-o", "json", environ=environ)
        path = world.home / "plan"
        path.write_text(made.said)
        planned = {key["id"] for key in json.loads(made.said)["keys"]} if made.status == 0 else set()
        if made.status or len(planned) != OLD:
            return _result(world, made, "raw", "no plan")
        proxy.plan = struck
        strike = Strike(source.randrange(600), source.choice([signal.SIGINT, signal.SIGTERM, signal.SIGKILL]))
        ran = shell.run(
            "prune", "--plan", str(path), "--yes", "--timeout", TIMEOUT, environ=environ, strike=strike if chosen(source, 0.3) else None
        )
        network.calm(proxy)
        wrong = _wrong(world, ran, secrets) or _false_account(world, ran, planned, fault)
        if wrong is not None:
            return wrong
        again = shell.run("prune", "--plan", str(path), "--yes", environ=environ)
        if again.status or world.before - world.ids() != planned:
            return _result(world, again, "stuck", f"the plan cannot be resumed, after {ran.said}")
    return Result("", "", world.version)


def _false_account(world: World, ran: Ran, planned: set[str], fault: str) -> Result | None:
    gone = world.before - world.ids()
    if not gone <= planned:
        return _result(world, ran, "lock-out", f"{gone - planned} were not planned")
    if fault in FORGED:
        return None
    if ran.status == 0 and gone != planned:
        return _result(world, ran, "untrue", f"it says that it is done, and {len(planned - gone)} are left")
    found = _COUNTS.search(ran.said)
    if found is None:
        return None
    counts = {name: int(number) for number, name in re.findall(r"(\d+) ([a-z ]+)", found[2])}
    done = counts.get("deleted", 0) + counts.get("gone", 0)
    if not done <= len(gone) <= done + counts.get("unknown", 0):
        return _result(world, ran, "untrue", f"{len(gone)} are gone")
    return None


def execute(world: World, shell: Shell, network: Network, source: Random, fault: str) -> Result:
    """Lend a key; no key is left that nobody is told about."""
    world.reset()
    ttl = "none" if world.version.startswith("1.") else "1h"
    program = f"import os, sys; sys.exit({STATUS} if os.environ['RANCHER_TOKEN'] != {world.token!r} else 1)"
    is_disturbed = chosen(source, 0.6)
    with network.proxy(world.port, _plan(fault, source, 8)) as proxy:
        if not is_disturbed:
            proxy.plan = None
        strike = Strike(source.randrange(90), source.choice([signal.SIGINT, signal.SIGTERM, signal.SIGHUP]))
        ran = shell.run(
            "exec",
            "--ttl",
            ttl,
            "--timeout",
            TIMEOUT,
            "--",
            sys.executable,
            "-S",
            "-c",
            program,
            environ=world.environ(world.token, f"http://127.0.0.1:{proxy.port}"),
            strike=strike if not is_disturbed or chosen(source, 0.2) else None,
        )
        network.calm(proxy)
    wrong = _wrong(world, ran, {secret_of(world.token)})
    return wrong or _left(world, ran, set()) or Result("", "", world.version)


def login(world: World, shell: Shell, network: Network, source: Random, fault: str) -> Result:
    """Log in; the key is in the file, or no key is left that nobody is told about."""
    world.reset()
    file = world.home / ".rancher" / ("cli.json" if world.version.startswith("1.") else "cli2.json")
    with network.proxy(world.port, _plan(fault, source, 10)) as proxy:
        url = f"http://127.0.0.1:{proxy.port}"
        environ = {**world.environ("", url), "RANCHER_PASSWORD": PASSWORD}
        ran = shell.run("login", url, "--user", USER, "--timeout", TIMEOUT, environ=environ)
        network.calm(proxy)
    held = _token_in(file)
    wrong = _wrong(world, ran, {PASSWORD, secret_of(held)} - {""})
    if wrong is not None:
        return wrong
    if ran.status == 0 and not world.works(held):
        return _result(world, ran, "untrue", "the file holds no key that works")
    mine: set[str] = set()
    if held and world.works(held):
        with world.keys(held) as keys:
            key = keys.whoami().key
            mine = {key.id} if key is not None else set()
    return _left(world, ran, mine) or Result("", "", world.version)


def _token_in(file: Path) -> str:
    """The token that a file of the Rancher CLI holds; "" where it holds none."""
    if not file.exists():
        return ""
    document = json.loads(file.read_text())
    server = next(iter(document.get("Servers", {"": document}).values()))
    return f"{server['accessKey']}:{server['secretKey']}" if server.get("accessKey") else ""


def _left(world: World, ran: Ran, expected: set[str]) -> Result | None:
    """Whether keys are left that nobody is told about, by id or by description."""
    words = {word.strip(".,:;()") for word in ran.said.split()}
    said = " ".join(ran.said.split())
    left = [key for key in world.all() if key.id not in world.before | expected]
    unnamed = {key.id for key in left if not {key.id, str(key.access_key)} & words and not (key.description and key.description in said)}
    if unnamed:
        return _result(world, ran, "unknown key", f"{unnamed}")
    return None
