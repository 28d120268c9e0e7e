"""A lane: one sandbox of one version, one kind of caller, and a proxy in between. Lanes run side by side; each is sequential."""

from __future__ import annotations

import base64
import itertools
import logging
import random
import re
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from rancher_keys import RetryPolicy
from rancher_keys.sandbox import IN_PROCESS_URL, Sandbox
from rancher_keys.sandbox import PASSWORD as ADMIN_PASSWORD

from . import callers
from .faults import FAULTS, Fault, killed
from .leaks import Logs
from .operations import PACKAGES, Operation, arguments, operations, prepare
from .oracle import TIMEOUT, Oracle, Verdict, judge
from .proxy import Network, Plan, Proxy
from .victim import Victim

USER, PASSWORD = "chaos", "made-up-password-of-chaos"
_SECRETS = re.compile(rb'"(?:secretValue|token|value|bearerToken|jwt)":\s*"((?:[a-z/0-9-]+:)?[A-Za-z0-9._-]{40,})"')
INTERRUPTED = "late"
"""The fault class in which the campaign cancels the call."""
KILLED = "killed"
"""The fault class in which the sandbox is killed, and the kind of its lanes."""


@dataclass(frozen=True)
class Lane:
    """What to run: a version of the sandbox and a kind of caller."""

    version: str
    kind: str
    seed: int
    count: int

    @property
    def generation(self) -> int:
        return int(self.version[0])


@dataclass(frozen=True)
class Record:
    """One operation under one fault, and its verdict."""

    fault: str
    operation: str
    version: str
    kind: str
    verdict: Verdict


@contextmanager
def _logs() -> Iterator[Logs]:
    handler = Logs()
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield handler
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


def run_lane(lane: Lane, network: Network, logs: Logs, records: list[Record]) -> None:
    """Run a lane's operations one after another."""
    random_source = random.Random(f"{lane.seed} {lane.version} {lane.kind}")
    with Sandbox(lane.version, delay=5, seed=lane.seed) as sandbox, sandbox.serve() as url:
        admin = sandbox.admin
        assert admin is not None
        user, password = ("admin", ADMIN_PASSWORD) if lane.generation == 2 else (USER, PASSWORD)
        if lane.generation == 1:
            sandbox.add_user(user, password)
        keys = {"access_key": admin.access_key, "secret_key": admin.secret_key}
        clean = PACKAGES[lane.generation].Client(IN_PROCESS_URL, transport=sandbox.transport(), **keys)
        prepared = prepare(clean, lane.generation, user, password)
        oracle = Oracle(clean, lane.generation)
        snapshot = sandbox.server.store.snapshot()
        before = oracle.state()
        upstream = int(url.rpartition(":")[2])
        pairs = list(itertools.product(operations(lane.generation), FAULTS))
        random_source.shuffle(pairs)
        for number, (operation, fault) in enumerate(itertools.islice(itertools.cycle(pairs), lane.count)):
            sandbox.server.store.restore(snapshot)
            given = arguments(operation, prepared, random_source, f"marker-{number}")
            with network.proxy(upstream, make_plan(FAULTS[fault], random_source)) as proxy:
                cancel = random_source.uniform(0, 0.15) if fault == INTERRUPTED else None
                outcome = attack(lane, proxy, operation, given, keys, cancel)
            secrets = [password, *known_secrets(keys, proxy)]
            token = f"{admin.access_key}:{admin.secret_key}"
            verdict = judge(oracle, operation, given, outcome, before, token, secrets, logs.take(), fault)
            records.append(Record(fault, operation.name, lane.version, lane.kind, verdict))
        clean.close()


def make_plan(fault: Fault, random_source: random.Random) -> Plan:
    """Which exchanges of an operation meet a fault, and how often."""
    skip, times = random_source.choice([0, 0, 0, 0, 1, 1, 2, 3]), random_source.choice([1, 1, 2, 99])
    return Plan(fault, skip, times, random.Random(random_source.random()))


def attack(
    lane: Lane, proxy: Proxy, operation: Operation, given: dict[str, Any], keys: dict[str, str], cancel: float | None
) -> callers.Outcome:
    """Run one operation through a proxy."""
    options = {
        **keys,
        "timeout": TIMEOUT,
        "retry": RetryPolicy(attempts=3, initial_delay=0.01, max_delay=0.05),
        "max_response_bytes": 2**20,
        "max_line_bytes": 2**16,
    }
    before = proxy.lag()
    outcome = callers.call(lane.kind, lane.generation, f"http://127.0.0.1:{proxy.port}", options, operation, given, cancel)
    outcome.stolen = proxy.lag() - before
    return outcome


def known_secrets(keys: dict[str, str], proxy: Proxy) -> list[str]:
    """Everything that must not show up: the caller's credentials, and what the sandbox returned in this operation."""
    secret = keys["secret_key"]
    basic = base64.b64encode(f"{keys['access_key']}:{secret}".encode()).decode()
    returned = [match.decode("latin-1") for body in list(proxy.bodies) for match in _SECRETS.findall(body)]
    return [secret, basic, *returned]


def run_victim(lane: Lane, network: Network, logs: Logs, records: list[Record]) -> None:
    """Run operations against a sandbox in a process of its own, and kill it in the middle."""
    random_source = random.Random(f"{lane.seed} {lane.version} {lane.kind}")
    with Victim(lane.version) as victim:
        keys = {"access_key": victim.access_key, "secret_key": victim.secret_key}
        clean = PACKAGES[lane.generation].Client(victim.url, **keys)
        oracle = Oracle(clean, lane.generation)
        found = operations(lane.generation)
        for number in range(lane.count):
            prepared = prepare(clean, lane.generation, victim.user, victim.password)
            before = oracle.state()
            caller = replace(lane, kind=callers.KINDS[number % len(callers.KINDS)])
            operation = random_source.choice([each for each in found if each.creates] if number % 3 == 0 else found)
            given = arguments(operation, prepared, random_source, f"marker-{number}")
            with network.proxy(victim.port, make_plan(killed, random_source), victim.kill) as proxy:
                outcome = attack(caller, proxy, operation, given, keys, None)
            victim.wait()
            secrets = [victim.password, *known_secrets(keys, proxy)]
            token = f"{victim.access_key}:{victim.secret_key}"
            verdict = judge(oracle, operation, given, outcome, before, token, secrets, logs.take(), KILLED)
            records.append(Record(KILLED, operation.name, lane.version, caller.kind, verdict))
            if operation.method == "log_out":
                break  # the token that everything uses is gone
        clean.close()


def run_lanes(lanes: list[Lane], limit: float) -> list[Record]:
    """Run lanes side by side; a lane that does not end in time is a hang."""
    network = Network()
    results: list[list[Record]] = [[] for _ in lanes]
    failures: list[str] = []

    def run(lane: Lane, records: list[Record]) -> None:
        try:
            (run_victim if lane.kind == KILLED else run_lane)(lane, network, logs, records)
        except BaseException:
            failures.append(f"{lane}\n{traceback.format_exc()}")

    with _logs() as logs:
        threads = [threading.Thread(target=run, args=(lane, records), daemon=True) for lane, records in zip(lanes, results, strict=True)]
        for thread in threads:
            thread.start()
        end = time.monotonic() + limit
        for thread in threads:
            thread.join(max(0.0, end - time.monotonic()))
    found = [record for records in results for record in records]
    for lane, thread in zip(lanes, threads, strict=True):
        if thread.is_alive():
            found.append(Record("?", "?", lane.version, lane.kind, Verdict("hang", "the lane did not end")))
    found += [Record("?", "?", "?", "?", Verdict("raw", f"the campaign failed: {failure}")) for failure in failures]
    if any(b"authorization" in each.lower() for each in network.heard):
        found.append(Record("redirects", "?", "?", "?", Verdict("leaked", "credentials at another origin")))
    return found
