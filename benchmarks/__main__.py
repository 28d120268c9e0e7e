"""`python -m benchmarks`: each row a ratio against a floor, measured side by side in one run, the best of several.

The peers are the Python clients that Rancher made: gdapi for its 1.x API, client-python for Rancher 2. Words choose rows: `python -m
benchmarks start-up list`.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Collection

import gdapi
import httpx
import msgspec
from rich.console import Console
from rich.table import Table

from rancher_keys._core.decode import decode
from rancher_keys.rancher1 import Client, models
from tests.recordings import load

from . import jobs, peers

ROUNDS = 15
OURS = ("rancher_keys", "rancher_keys.rancher1", "rancher_keys.rancher2")


def fastest(calls: dict[str, Callable[[], object]], rounds: int = ROUNDS, once: Collection[str] = ()) -> dict[str, float]:
    """Processor seconds of the fastest of several runs of each, in this process and its children.

    The calls take turns, and time that other programs take from them does not count, so that a busy machine gives the same ratios.

    `once` names calls that are so slow that one run has to do.
    """
    best = dict.fromkeys(calls, float("inf"))
    for number in range(rounds):
        for name, call in calls.items():
            if number and name in once:
                continue
            start = _used()
            call()
            best[name] = min(best[name], _used() - start)
    return best


def _used() -> float:
    """Processor seconds of this process and its children."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def imports() -> dict[str, float]:
    """Importing, in processes of their own."""

    def importing(statement: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", statement], check=True)

    return fastest({name: importing(f"import {name}") for name in ("httpx", "gdapi", *OURS)})


def page_of(count: int) -> bytes:
    """A page of keys like a recorded one."""
    exchange = next(each for each in load("rancher-1.6") if each.name.startswith("088-"))
    data = exchange.body["data"]
    return json.dumps({**exchange.body, "data": (data * (count // len(data) + 1))[:count]}).encode()


def decoding() -> dict[str, float]:
    """A page of 3,000 keys, the largest that Rancher 1.6 gives."""
    body = page_of(3000)
    peer = gdapi.Client.__new__(gdapi.Client)  # its constructor loads the schemas of a server
    return fastest(
        {
            "json.loads": lambda: json.loads(body),
            "gdapi": lambda: peer._unmarshall(body),
            "msgspec.json.decode": lambda: msgspec.json.decode(body),
            "models": lambda: decode(body, models.ApiKeyCollection),
        }
    )


def startup() -> dict[str, float]:
    """The overview of the command line, beside the import of what it is made with."""

    def running(*arguments: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)

    return fastest({"import typer": running("-c", "import typer"), "rancher-keys --help": running("-m", "rancher_keys.cli", "--help")})


def listing() -> dict[str, float]:
    """A list of 100,000 tokens of Rancher 2, which knows no pages, over HTTP."""
    with peers.served(peers.LISTED) as url, peers.listers(url) as calls:
        return fastest(calls, rounds=3, once=peers.SLOW)


def requests() -> dict[str, float]:
    """200 GETs of one key, answered in the process."""
    key = json.loads(page_of(1))["data"][0]
    body, id = json.dumps(key).encode(), key["id"]
    transport = httpx.MockTransport(lambda _: httpx.Response(200, headers={"Content-Type": "application/json"}, content=body))
    bare = httpx.Client(transport=transport, base_url="http://rancher.example.com/v1", auth=("access", "made-up"))
    client = Client("http://rancher.example.com", access_key="access", secret_key="made-up", transport=transport)
    with bare, client:
        return fastest(
            {
                "httpx and json.loads": lambda: [bare.get(f"/apikeys/{id}").json() for _ in range(200)],
                "client": lambda: [client.api_keys.get(id) for _ in range(200)],
            }
        )


LIMITS = {"tokens.list": 1.15, f"prune, {jobs.CONCURRENCY} at once": 1.1, "rancher-keys --help": 2.0, "rancher_keys.rancher1": 1.15}
"""The ratios that must not be exceeded."""


def main() -> None:
    """Measure and print; the arguments are words, for some of the rows only."""
    rows: dict[str, Callable[[], dict[str, float]]] = {
        "import": imports,
        "start-up": startup,
        "decode 3,000 keys": decoding,
        "GET a key, 200 times": requests,
        f"list {peers.LISTED:,} tokens": listing,
        f"prune {jobs.PRUNED:,} tokens": jobs.pruning,
    }
    wanted = sys.argv[1:]
    table = Table(title="smaller is faster; floors stand at 1.00")
    for column in ("what", "floor", "compared", "ratio", "limit"):
        table.add_column(column, justify="right" if column in ("ratio", "limit") else "left")
    for what, measure in rows.items():
        if wanted and not any(word in what for word in wanted):
            continue
        (floor, least), *others = measure().items()
        for name, seconds in others:
            limit = LIMITS.get(name)
            table.add_row(what, floor, name, f"{seconds / least:.2f}", f"{limit:.2f}" if limit else "")
    console = Console(width=100)
    console.print(table)
    if not wanted or any(word in "memory" for word in wanted):
        before, after = jobs.memory()
        console.print(
            f"peak memory of planning to prune {jobs.SCANNED:,} tokens: {after:.0f} MB (limit 150), {after - before:.0f} above the start"
        )


if __name__ == "__main__":
    main()
