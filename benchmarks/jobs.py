"""Jobs with many keys: pruning and scanning, beside the shortest program that does the same."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection

import httpx

from rancher_keys import rancher2
from rancher_keys.keys import Keys
from rancher_keys.keys.plan_filters import PruneFilter
from tests.recordings import load

PRUNED, CONCURRENCY, SCANNED = 2000, 16, 240_000
ROUNDS = 3
_PATH = "/k8s/clusters/local/apis/management.cattle.io/v3/tokens"
_NOW = datetime.now(UTC)


def _serve(connection: Connection, users: int) -> None:
    from rancher_keys.sandbox import Sandbox

    with Sandbox("2.15", seed=7, delay=0) as sandbox:
        server, admin = sandbox.rancher2, sandbox.admin
        assert admin is not None
        owners = [server.add_user(f"user-{number}", "a-made-up-password") for number in range(users)]
        for owner in owners:
            server.add_tokens(owner, PRUNED)
        with sandbox.serve() as url:
            connection.send((url, f"{admin.access_key}:{admin.secret_key}", owners))
            connection.recv()


@contextmanager
def served(users: int) -> Iterator[tuple[str, str, list[str]]]:
    """A sandbox in a process of its own: its URL, an administrator's token, and users with 2,000 tokens each."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, users), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        ours.send(None)
        process.join(10)


def pruning() -> dict[str, float]:
    """Seconds to read again and delete 2,000 tokens; the forms take turns."""
    with served(3 * ROUNDS) as (url, token, owners), Keys(rancher2.Client(url, token=token, timeout=600)) as keys:

        def ours(concurrency: int) -> float:
            filters = PruneFilter(created_before=_NOW + timedelta(days=1), owners=[owners.pop()])
            plan = keys.plan_prune(filters, scope="all")
            start = time.perf_counter()
            account = keys.prune(plan, concurrency=concurrency)
            assert account.done == PRUNED, account
            return time.perf_counter() - start

        forms: dict[str, Callable[[], float]] = {
            f"asyncio and httpx, {CONCURRENCY} at once": lambda: asyncio.run(_bare(url, token, owners.pop())),
            f"prune, {CONCURRENCY} at once": lambda: ours(CONCURRENCY),
            "prune, one by one": lambda: ours(1),
        }
        best = dict.fromkeys(forms, float("inf"))
        for _ in range(ROUNDS):
            for name, form in forms.items():
                best[name] = min(best[name], form())
        return best


async def _bare(url: str, token: str, owner: str) -> float:
    """The shortest program with the same protection: read each token again, and delete it with its uid."""
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=60) as client:
        selector = {"labelSelector": f"authn.management.cattle.io/token-userId={owner}"}
        names = [item["metadata"]["name"] for item in (await client.get(_PATH, params=selector)).json()["items"]]
        assert len(names) == PRUNED
        queue = iter(names)
        start = time.perf_counter()

        async def worker() -> None:
            for name in queue:
                found = (await client.get(f"{_PATH}/{name}")).raise_for_status().json()
                body = {"kind": "DeleteOptions", "apiVersion": "v1", "preconditions": {"uid": found["metadata"]["uid"]}}
                (await client.request("DELETE", f"{_PATH}/{name}", json=body)).raise_for_status()

        await asyncio.gather(*(worker() for _ in range(CONCURRENCY)))
        return time.perf_counter() - start


def scan() -> None:
    """Plan to prune all of 240,000 tokens that come in pages of 500, and print the peak memory of this process in MB, before and after."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    exchange = next(each for each in load("rancher-2.15-admin") if each.name.startswith("1013-"))
    token = next(each for each in exchange.body["items"] if each["isDerived"])
    item, name, uid = json.dumps(token), token["metadata"]["name"], token["metadata"]["uid"]
    me = {"links": {}, "actions": {}, "type": "user", "id": "u-me", "username": "admin", "name": "admin", "enabled": True}

    def respond(request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == _PATH:
            size, start = int(request.url.params["limit"]), int(request.url.params.get("continue", "0"))
            end = min(SCANNED, start + size)
            items = ",".join(item.replace(name, f"token-{n:06d}").replace(uid, f"{n:08d}{uid[8:]}") for n in range(start, end))
            rest = {"resourceVersion": "1", **({"continue": str(end), "remainingItemCount": SCANNED - end} if end < SCANNED else {})}
            head = {"apiVersion": "management.cattle.io/v3", "kind": "TokenList", "metadata": rest}
            return _json(f'{json.dumps(head)[:-1]},"items":[{items}]}}')
        if path.endswith("/rancherversion"):
            content = b'{"Version":"v2.15.0","GitCommit":"x","RancherPrime":"false"}'
            return httpx.Response(200, headers={"Content-Type": "text/plain; charset=utf-8"}, content=content)
        if path.startswith("/v3/users"):
            return _json(json.dumps({"type": "collection", "links": {}, "data": [me]}))
        return httpx.Response(404, headers={"Content-Type": "application/json"}, content=b'{"type":"error","status":404,"code":"NotFound"}')

    with Keys(rancher2.Client("https://rancher.example.com", token="token-me:made-up", transport=httpx.MockTransport(respond))) as keys:
        plan = keys.plan_prune(PruneFilter(created_before=_NOW + timedelta(days=1)), scope="all")
    assert len(plan) == SCANNED, (len(plan), plan.header)
    summary = plan.summary()
    assert summary.keys == SCANNED
    for _ in plan.lines():
        pass
    print(before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _json(text: str) -> httpx.Response:
    return httpx.Response(200, headers={"Content-Type": "application/json"}, content=text.encode())


def memory() -> tuple[float, float]:
    """The peak memory in MB, before and after a scan of 240,000 tokens, in a process of its own."""
    command = [sys.executable, "-c", "from benchmarks.jobs import scan; scan()"]
    before, after = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(before), float(after)
