"""A TCP proxy that speaks just enough HTTP to do harm, and a stranger that remembers who came by. Both run in a thread of their own."""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from .faults import Fault

PATIENCE = 8.0
"""Seconds after which the proxy lets go of a client that waits for ever; far beyond any deadline of the campaign."""


@dataclass
class Good:
    """A response of the sandbox."""

    raw: bytes
    status: int
    body: bytes


@dataclass
class Plan:
    """Which exchanges of an operation meet the fault."""

    run: Fault
    skip: int
    times: int
    random_source: random.Random


@dataclass
class Exchange:
    """One request, its connection, and the way to the sandbox."""

    proxy: Proxy
    request: bytes
    target: str
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @property
    def socket(self) -> Any:
        return self.writer.get_extra_info("socket")

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.proxy.port}"

    @property
    def stranger(self) -> str:
        return self.proxy.stranger

    @property
    def turn(self) -> int:
        return self.proxy.turn

    def count(self) -> None:
        self.proxy.turn += 1

    async def forward(self) -> Good:
        """Let the sandbox do its work, on a connection of its own."""
        if self.proxy.is_over:
            raise ConnectionError
        reader, writer = await asyncio.open_connection("127.0.0.1", self.proxy.upstream, limit=2**22)
        try:
            writer.write(self.request)
            raw = await reader.readuntil(b"\r\n\r\n")
            body = await reader.readexactly(_length(raw))
        finally:
            writer.close()
        self.proxy.bodies.append(body)
        return Good(raw + body, int(raw.split(b" ", 2)[1]), body)

    async def send(self, data: bytes) -> bool:
        self.writer.write(data)
        await self.writer.drain()
        return True

    async def drip(self, data: bytes, pause: float, start: int = 0, step: int = 1) -> None:
        """Send byte after byte until the client leaves."""
        await self.send(data[:start])
        end = asyncio.get_running_loop().time() + PATIENCE
        for at in range(start, len(data), step):
            await self.send(data[at : at + step])
            await asyncio.sleep(pause)
            if self.reader.at_eof() or asyncio.get_running_loop().time() > end:
                return

    async def wait_for_client(self) -> None:
        """Say nothing until the client leaves."""
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self.reader.read(1), PATIENCE)


@dataclass
class Proxy:
    """Listens on `port` and forwards to `upstream`; `plan` says what to do to the next exchanges."""

    upstream: int
    stranger: str
    plan: Plan | None = None
    port: int = 0
    lag: Callable[[], float] = lambda: 0.0
    """How many seconds the threads of this process have waited in vain for the processor."""
    is_over: bool = False
    kill: Callable[[], None] | None = None
    """Kills the sandbox, where it is a process of its own."""
    turn: int = 0
    bodies: list[bytes] = field(default_factory=list)
    """What the sandbox returned during the operation."""

    async def start(self) -> None:
        self._busy, self._idle = 0, asyncio.Event()
        self._idle.set()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=2**22)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Forward nothing more, since the operation is over, and wait until what was forwarded is done."""
        self.is_over = True
        self._server.close()
        await self.calm()

    async def calm(self) -> None:
        """End the faults, and wait until what was forwarded is done."""
        self.plan = None
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._idle.wait(), PATIENCE)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with contextlib.suppress(OSError, EOFError, asyncio.LimitOverrunError, ValueError):
            while await self._exchange(reader, writer):
                pass
        with contextlib.suppress(OSError):
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(_length(head))
        line, _, rest = head.partition(b"\r\n")
        exchange = Exchange(self, line + b"\r\nConnection: close\r\n" + rest + body, line.split(b" ")[1].decode(), reader, writer)
        self._busy += 1
        self._idle.clear()
        try:
            return await self._respond(exchange)
        finally:
            self._busy -= 1
            if not self._busy:
                self._idle.set()

    async def _respond(self, exchange: Exchange) -> bool:
        plan = self.plan
        if plan is not None and plan.skip > 0:
            plan.skip -= 1
        elif plan is not None and plan.times > 0:
            plan.times -= 1
            return await plan.run(exchange, plan.random_source)
        good = await exchange.forward()
        return await exchange.send(good.raw)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


class Network:
    """The event loop of all proxies of a process, and the stranger."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self.heard: list[bytes] = []
        self._lag = 0.0
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        threading.Thread(target=self._watch_clock, daemon=True).start()
        self._stranger = self._run(self._listen())

    def _watch_clock(self) -> None:
        """Add up how much later than asked for a thread wakes up: a busy machine is not the SDK's fault."""
        while True:
            start = time.monotonic()
            time.sleep(0.02)
            self._lag += max(0.0, time.monotonic() - start - 0.03)

    def _run(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(10)

    async def _listen(self) -> int:
        async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with contextlib.suppress(OSError, EOFError, asyncio.LimitOverrunError):
                self.heard.append(await reader.readuntil(b"\r\n\r\n"))
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
            writer.close()

        server = await asyncio.start_server(hear, "127.0.0.1", 0)
        return int(server.sockets[0].getsockname()[1])

    @contextmanager
    def proxy(self, upstream: int, plan: Plan, kill: Callable[[], None] | None = None) -> Iterator[Proxy]:
        """A proxy in front of a port, for one operation. At the end, everything that it forwarded is done."""
        proxy = Proxy(upstream, f"127.0.0.1:{self._stranger}", plan, kill=kill, lag=lambda: self._lag)
        self._run(proxy.start())
        try:
            yield proxy
        finally:
            self._run(proxy.stop())

    def calm(self, proxy: Proxy) -> None:
        """End a proxy's faults, and let the server end what it was sent."""
        self._run(proxy.calm())
