"""`python -m benchmarks`: each row a ratio against a floor, measured side by side in one run, the best of several.

The peer is gdapi, the Python client that Rancher made for its 1.x API.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable

import gdapi
import httpx
import msgspec
from rich.console import Console
from rich.table import Table

from rancher_keys import rancher2
from rancher_keys._core.decode import decode
from rancher_keys.rancher1 import Client, models
from tests.recordings import load

from . import jobs

ROUNDS = 15
OURS = ("rancher_keys", "rancher_keys.rancher1", "rancher_keys.rancher2")


def fastest(calls: dict[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """Seconds of the fastest of several runs of each; the calls take turns, so that changes in load affect all of them."""
    best = dict.fromkeys(calls, float("inf"))
    for _ in range(rounds):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            best[name] = min(best[name], time.perf_counter() - start)
    return best


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


def decoding_tokens() -> dict[str, float]:
    """A list of 100,000 tokens of Rancher 2, which knows no pages."""
    exchange = next(each for each in load("rancher-2.15") if each.name.startswith("044-"))
    data = exchange.body["data"]
    body = json.dumps({**exchange.body, "data": (data * (100_000 // len(data) + 1))[:100_000]}).encode()
    return fastest({"json.loads": lambda: json.loads(body), "models": lambda: decode(body, rancher2.TokenCollection)}, rounds=3)


def requests() -> dict[str, float]:
    """200 GETs of one key, answered in the process."""
    body = json.dumps(json.loads(page_of(1))["data"][0]).encode()
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=body))
    bare = httpx.Client(transport=transport, base_url="http://rancher.example.com/v1", auth=("access", "made-up"))
    client = Client("http://rancher.example.com", access_key="access", secret_key="made-up", transport=transport)
    with bare, client:
        return fastest(
            {
                "httpx and json.loads": lambda: [bare.get("/apikeys/1c5").json() for _ in range(200)],
                "client": lambda: [client.api_keys.get("1c5") for _ in range(200)],
            }
        )


def main() -> None:
    """Measure and print."""
    table = Table(title="smaller is faster; floors stand at 1.00")
    for column in ("what", "floor", "compared", "ratio"):
        table.add_column(column, justify="right" if column == "ratio" else "left")
    rows = (
        ("import", imports()),
        ("decode 3,000 keys", decoding()),
        ("decode 100,000 tokens", decoding_tokens()),
        ("GET a key, 200 times", requests()),
        ("list and decode 100,000 tokens", jobs.listing()),
        ("prune 2,000 tokens", jobs.pruning()),
    )
    for what, measured in rows:
        (floor, least), *others = measured.items()
        for name, seconds in others:
            table.add_row(what, floor, name, f"{seconds / least:.2f}")
    console = Console(width=100)
    console.print(table)
    before, after = jobs.memory()
    console.print(f"peak memory of planning to prune {jobs.SCANNED:,} tokens: {after:.0f} MB, {after - before:.0f} MB above the start")


if __name__ == "__main__":
    main()
