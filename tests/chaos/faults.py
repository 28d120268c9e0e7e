"""What the proxy does to an exchange: one function for each fault class, seeded, so that a run can be repeated."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
import random
import socket
import struct
import zlib
from collections.abc import Awaitable, Callable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .proxy import Exchange

Fault = Callable[["Exchange", random.Random], Awaitable[bool]]
"""Handles one exchange; returns whether the connection stays open."""

FAULTS: dict[str, Fault] = {}
"""By the name of the class."""

HTML = b"<html><body><h1>Please log in</h1></body></html>"
STATUSES = {429: "Too Many Requests", 500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}
RETRY_AFTER = ("0", "0.01", "9" * 400, "-1", "nan", "inf", "soon", "Fri, 31 Dec 9999 23:59:59 -2359", "Mon, 00 Xxx 0000", "")
NEAR, FAR = 0.02, 0.15
"""Seconds between the bytes of a slow response."""


def fault(run: Fault) -> Fault:
    """Register a fault class by the name of its function."""
    FAULTS[run.__name__] = run
    return run


def response(status: int, body: bytes, kind: str = "application/json", reason: str = "X", headers: tuple[str, ...] = ()) -> bytes:
    lines = [f"HTTP/1.1 {status} {reason}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body


def gateway(random_source: random.Random) -> bytes:
    status = random_source.choice(list(STATUSES))
    headers = (f"Retry-After: {random_source.choice(RETRY_AFTER)}",) if random_source.random() < 0.5 else ()
    kind, body = random_source.choice([("text/html", HTML), ("text/plain", b"no healthy upstream"), ("application/json", b'{"error":"x"}')])
    return response(status, body, kind, STATUSES[status], headers)


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


def untrue_bodies(good: bytes) -> list[bytes]:
    """Bodies with a good status and media type that are not what any operation promises."""
    error = {"type": "error", "status": 503, "code": "Unavailable", "message": "try later"}
    status = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Gone", "code": 410}
    return [
        b"{}",
        b"[]",
        b"null",
        b"",
        b'"ok"',
        b"\xff\xfe\x00",
        b'{"id":"","data":null,"items":null,"metadata":null,"token":null}',
        b'{"id":"made-up","type":"apiKey","state":"active","transitioning":"no","metadata":{"name":"made-up"}}',
        b'{"data":[{}],"items":[{}]}',
        json.dumps(error).encode(),
        json.dumps(status).encode(),
        nested(100_000),
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        good[: len(good) // 2],
        good + b"}",
    ]


@fault
async def dropped_before(exchange: Exchange, random_source: random.Random) -> bool:
    return False


@fault
async def dropped_after(exchange: Exchange, random_source: random.Random) -> bool:
    await exchange.forward()
    if random_source.random() < 0.5:
        exchange.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return False


@fault
async def status_before(exchange: Exchange, random_source: random.Random) -> bool:
    return await exchange.send(gateway(random_source))


@fault
async def status_after(exchange: Exchange, random_source: random.Random) -> bool:
    await exchange.forward()
    return await exchange.send(gateway(random_source))


@fault
async def html_before(exchange: Exchange, random_source: random.Random) -> bool:
    return await exchange.send(response(random_source.choice([200, 201, 204, 401, 403, 404]), HTML, "text/html; charset=utf-8"))


@fault
async def html_after(exchange: Exchange, random_source: random.Random) -> bool:
    good = await exchange.forward()
    return await exchange.send(response(good.status, HTML, "text/html"))


@fault
async def untrue_before(exchange: Exchange, random_source: random.Random) -> bool:
    body = random_source.choice(untrue_bodies(b'{"id":"1c5"}'))
    return await exchange.send(response(random_source.choice([200, 200, 201, 204, 202, 207, 299]), body))


@fault
async def untrue_after(exchange: Exchange, random_source: random.Random) -> bool:
    good = await exchange.forward()
    return await exchange.send(response(good.status, random_source.choice(untrue_bodies(good.body))))


@fault
async def cut(exchange: Exchange, random_source: random.Random) -> bool:
    good = await exchange.forward()
    await exchange.send(good.raw[: random_source.randrange(len(good.raw))])
    return False


@fault
async def length_lies(exchange: Exchange, random_source: random.Random) -> bool:
    good = await exchange.forward()
    claimed = random_source.choice([len(good.body) + 10, max(0, len(good.body) - 10), -1, 10**30, 0])
    await exchange.send(
        f"HTTP/1.1 {good.status} X\r\nContent-Type: application/json\r\nContent-Length: {claimed}\r\n\r\n".encode() + good.body
    )
    return False


@fault
async def chunk_lies(exchange: Exchange, random_source: random.Random) -> bool:
    good = await exchange.forward()
    head = f"HTTP/1.1 {good.status} X\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    size = f"{len(good.body):x}".encode()
    await exchange.send(
        head
        + random_source.choice(
            [
                b"zz\r\n" + good.body,
                size + b"\r\n" + good.body,
                size + b"\r\n" + good.body + b"\r\n",
                b"1\r\n" + good.body + b"\r\n0\r\n\r\n",
                b"f" * 40 + b"\r\n" + good.body,
                b"-1\r\n" + good.body + b"\r\n0\r\n\r\n",
                size + b";" + b"x" * 300_000 + b"\r\n" + good.body + b"\r\n0\r\n\r\n",
            ]
        )
    )
    return False


@cache
def bombs() -> list[tuple[str, bytes]]:
    once = gzip.compress(b" " * 40_000_000, 1)
    return [("gzip", once), ("gzip, gzip", gzip.compress(once, 1)), ("deflate", zlib.compress(b" " * 40_000_000, 1))]


@fault
async def gzip_bombs(exchange: Exchange, random_source: random.Random) -> bool:
    good = await exchange.forward()
    name, body = random_source.choice(
        [
            *bombs(),
            ("gzip", b"not gzip"),
            ("gzip", gzip.compress(good.body)[:-9]),
            ("br", b"\x00" * 100),
            ("zstd", b"\x28\xb5\x2f\xfd" + b"\x00" * 100),
            ("made-up", good.body),
        ]
    )
    return await exchange.send(response(good.status, body, headers=(f"Content-Encoding: {name}",)))


@fault
async def slow_head(exchange: Exchange, random_source: random.Random) -> bool:
    good = await exchange.forward() if random_source.random() < 0.5 else None
    raw = b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % number for number in range(10_000))
    await exchange.drip(raw, random_source.choice([NEAR, FAR]))
    return good is None


@fault
async def slow_body(exchange: Exchange, random_source: random.Random) -> bool:
    good = await exchange.forward()
    head = f"HTTP/1.1 {good.status} X\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n"
    await exchange.drip(head.encode() + b" " * 1_000_000, random_source.choice([NEAR, FAR]), start=len(head))
    return False


@fault
async def silent(exchange: Exchange, random_source: random.Random) -> bool:
    if random_source.random() < 0.5:
        await exchange.forward()
    await exchange.wait_for_client()
    return False


@fault
async def informational(exchange: Exchange, random_source: random.Random) -> bool:
    good = await exchange.forward()
    status = random_source.choice([100, 102, 103, 199])
    line = f"HTTP/1.1 {status} X\r\nX: y\r\n\r\n".encode()
    if random_source.random() < 0.4:
        await exchange.drip(line * 100_000, 0.001, step=len(line) * 4)
        return False
    return await exchange.send(line * random_source.randrange(1, 50) + good.raw)


@fault
async def redirects(exchange: Exchange, random_source: random.Random) -> bool:
    if random_source.random() < 0.4:
        await exchange.forward()
    here, stranger = exchange.host, exchange.stranger
    target = random_source.choice(
        [
            exchange.target,
            f"http://{here}{exchange.target}",
            f"http://{here.upper()}/v1",
            f"http://{stranger}{exchange.target}",
            f"//{stranger}/",
            f"http://user:made-up@{here}/",
            f"http://{here}@{stranger}/",
            f"http://{here}\\@{stranger}/",
            f"http://{here}#@{stranger}/",
            f"http://{stranger}%2f@{here}/",
            f"https://{here}/",
            "http://[::1",
            "http://h:abc",
            "http://h:99999999/",
            "http://\u2100.example/",
            f"http://{'a' * 70_000}/",
            "ftp://x/",
            "javascript:alert(1)",
            "/" + "x" * 66_000,
            "\x01",
            "",
        ]
    )
    status = random_source.choice([300, 301, 302, 303, 304, 307, 308, 399])
    return await exchange.send(
        f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\nLocation: ".encode() + target.encode("utf-8") + b"\r\n\r\n",
    )


@fault
async def garbage(exchange: Exchange, random_source: random.Random) -> bool:
    good = await exchange.forward() if random_source.random() < 0.5 else None
    body = good.body if good else b"{}"
    await exchange.send(
        random_source.choice(
            [
                random_source.randbytes(500),
                b"\r\n\r\n\r\n",
                b"HTTP/9.9 200 OK\r\n\r\n",
                b"HTTP/1.1 2000 OK\r\n\r\n",
                b"HTTP/1.1 099 OK\r\n\r\n" + body,
                b"HTTP/1.1 200 OK\r\nbad header\r\n\r\n",
                b"HTTP/1.1 200 OK\r\nX: " + b"y" * 300_000 + b"\r\n\r\n",
                b"HTTP/1.1 200 OK\r\nContent-Type: \xff\xfe\r\nContent-Length: 2\r\n\r\n{}",
                b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
                b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n" + body,
                b"SSH-2.0-OpenSSH_9.6\r\n",
                b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
            ]
        )
    )
    return False


@fault
async def two_at_once(exchange: Exchange, random_source: random.Random) -> bool:
    good = await exchange.forward()
    second = random_source.choice(
        [
            good.raw,
            response(201, good.body),
            response(200, b'{"id":"1c5","data":[],"items":[],"metadata":{"name":"poison"}}'),
            response(204, b""),
        ]
    )
    return await exchange.send(good.raw + second)


@fault
async def closed_keep_alive(exchange: Exchange, random_source: random.Random) -> bool:
    good = await exchange.forward()
    await exchange.send(good.raw)
    if random_source.random() < 0.5:
        with contextlib.suppress(OSError):
            exchange.socket.shutdown(socket.SHUT_WR)
        await asyncio.sleep(0.01)
    return False


@fault
async def stolen(exchange: Exchange, random_source: random.Random) -> bool:
    """A page that leads on for ever, or to a stranger."""
    good = await exchange.forward()
    try:
        body = json.loads(good.body)
    except ValueError:
        return await exchange.send(good.raw)
    if isinstance(body, dict):
        exchange.count()
        turn = exchange.turn if random_source.random() < 0.7 else 0
        there = random_source.choice([exchange.host, exchange.host, exchange.stranger])
        if isinstance(body.get("data"), list):
            body["pagination"] = {"next": f"http://{there}{exchange.target.partition('?')[0]}?marker=m{turn}", "limit": 1, "partial": True}
        if isinstance(body.get("metadata"), dict) and "items" in body:
            body["metadata"]["continue"] = f"c{turn}"
    return await exchange.send(response(good.status, json.dumps(body).encode()))


@fault
async def late(exchange: Exchange, random_source: random.Random) -> bool:
    """The response comes after a while: the campaign interrupts the caller in between."""
    good = await exchange.forward() if random_source.random() < 0.7 else None
    await asyncio.sleep(random_source.uniform(0, 0.12))
    return await exchange.send((good or await exchange.forward()).raw)


async def killed(exchange: Exchange, random_source: random.Random) -> bool:
    """SIGKILL hits the sandbox before, during or after its work. For sandboxes in processes of their own, so it is not in `FAULTS`."""
    work = asyncio.ensure_future(exchange.forward()) if random_source.random() < 0.8 else None
    await asyncio.sleep(random_source.choice([0, 0.001, 0.003, 0.01, 0.03]))
    assert exchange.proxy.kill is not None
    exchange.proxy.kill()
    if work is not None:
        return await exchange.send((await work).raw)
    return False
