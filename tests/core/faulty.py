"""Servers that misbehave as a script says, and callers of every kind."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import anyio

from rancher_keys import rancher1, rancher2

JSON = b"Content-Type: application/json\r\n"

Script = Callable[[socket.socket, bytes], None]
"""What a server does with a connection and the head of a request."""


@contextmanager
def server(script: Script) -> Iterator[str]:
    """A server that runs `script` for each request; gives its URL."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                threading.Thread(target=handle, args=(connection,), daemon=True).start()

        def handle(connection: socket.socket) -> None:
            with connection:
                try:
                    while head := read_request(connection):
                        script(connection, head)
                except OSError:
                    pass

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def read_request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65536)
        if not chunk:
            return b""
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")), 0)
    while len(body) < length:
        body += connection.recv(65536)
    return head


def reply(body: Any, status: int = 200, headers: bytes = b"") -> bytes:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return b"HTTP/1.1 %d X\r\n%b%bContent-Length: %d\r\n\r\n%b" % (status, JSON, headers, len(content), content)


def drip(connection: socket.socket, data: bytes) -> None:
    for at in range(len(data)):
        connection.sendall(data[at : at + 1])
        time.sleep(0.05)


def call(kind: str, url: str, operation: Callable[[Any], Any], generation: int = 1, **options: Any) -> Any:
    """Run an operation with a client of a kind: sync, asyncio, trio."""
    package = (rancher1, rancher2)[generation - 1]
    if kind == "sync":
        with package.Client(url, **options) as client:
            found = operation(client)
            return list(found) if hasattr(found, "__iter__") else found

    async def main() -> Any:
        async with package.AsyncClient(url, **options) as client:
            found = operation(client)
            return [each async for each in found] if hasattr(found, "__aiter__") else await found

    return anyio.run(main, backend=kind)
