"""Watches that meet a server or a network in trouble: they go on after the last event, and end in time."""

from __future__ import annotations

import itertools
import json
import re
import socket
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from rancher_keys import RetryPolicy, errors

from .faulty import JSON, call, reply, server

KINDS = ("sync", "asyncio", "trio")
pytestmark = (
    pytest.mark.filterwarnings(  # httpx leaves its own generators to trio's garbage collection where a stream is not read to its end
        "ignore:Exception ignored in. <async_generator object \\w+Stream.__aiter__:pytest.PytestUnraisableExceptionWarning"
    )
)
VERSION = re.compile(rb"resourceVersion=(\w+)")
LIST = {"kind": "TokenList", "apiVersion": "ext.cattle.io/v1", "metadata": {"resourceVersion": "10"}, "items": []}
QUICK = RetryPolicy(attempts=4, initial_delay=0.01, max_delay=0.02)

Step = Callable[[socket.socket], None]


def event(version: str) -> bytes:
    spec = {"userPrincipal": {"name": "local://user-aaaaa"}}
    token = {"kind": "Token", "metadata": {"name": f"token-{version}", "resourceVersion": version}, "spec": spec, "status": {}}
    return json.dumps({"type": "ADDED", "object": token}).encode() + b"\n"


def stream(connection: socket.socket, *chunks: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n" + JSON + b"Transfer-Encoding: chunked\r\n\r\n")
    for chunk in chunks:
        connection.sendall(b"%x\r\n%b\r\n" % (len(chunk), chunk))


def drop(connection: socket.socket) -> None:
    connection.close()


def unavailable(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 503 X\r\nContent-Type: text/plain\r\nContent-Length: 19\r\n\r\nservice unavailable")


def one_event(version: str) -> Step:
    def step(connection: socket.socket) -> None:
        stream(connection, event(version))
        connection.close()

    return step


def half_an_event(connection: socket.socket) -> None:
    stream(connection, event("99")[:30])
    connection.close()


def empty_lines(connection: socket.socket) -> None:
    stream(connection)
    while True:
        connection.sendall(b"1\r\n\n\r\n")
        time.sleep(0.01)


def watched(kind: str, steps: list[Step], since: str | None, count: int, timeout: float) -> tuple[list[str], list[str]]:
    """The events of a watch against the steps of a server, and the versions from which the connections began."""
    starts: list[str] = []
    left = iter(steps)

    def script(connection: socket.socket, head: bytes) -> None:
        if b"watch=true" not in head:
            connection.sendall(reply(LIST))
            return
        found = VERSION.search(head)
        starts.append(found[1].decode() if found else "")
        next(left, drop)(connection)

    with server(script) as url:

        def watch(client: Any) -> Any:
            events = client.ext_tokens.watch(since=since, timeout=timedelta(seconds=timeout))
            return _taken(events, count) if hasattr(events, "__aiter__") else itertools.islice(events, count)

        found = call(kind, url, watch, 2, access_key="token-aaaaa", secret_key="made-up", retry=QUICK)
    return [each.object.id for each in found], starts


async def _taken(events: Any, count: int) -> Any:
    async for each in events:
        yield each
        count -= 1
        if not count:
            break
    await events.aclose()


@pytest.mark.parametrize("kind", KINDS)
def test_a_watch_goes_on_after_faults_from_the_last_event(kind: str) -> None:
    steps = [one_event("11"), unavailable, drop, half_an_event, one_event("12")]
    with pytest.raises(errors.ConnectionFailed):
        watched(kind, steps, None, 2, 10)  # four broken connections in a row are one too many
    steps = [one_event("11"), unavailable, drop, one_event("12"), unavailable, half_an_event, one_event("13")]
    ids, starts = watched(kind, steps, None, 3, 10)
    assert ids == ["token-11", "token-12", "token-13"]
    assert starts == ["10", "11", "11", "11", "12", "12", "12"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_watch_ends_in_time_although_lines_come(kind: str) -> None:
    start = time.monotonic()
    assert watched(kind, [empty_lines], "10", 1, 0.4) == ([], ["10"])
    assert 0.4 <= time.monotonic() - start < 0.4 + 1 + 5  # the campaign measures the last second; here the machine may be busy
