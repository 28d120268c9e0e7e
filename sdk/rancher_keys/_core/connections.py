"""What httpx cannot do by itself: total deadlines of blocking requests, and connections without surplus bytes.

httpx limits each read from the network, not the whole response: a server that sends a byte now and then keeps a call waiting for ever.
Here each read of the connection pool gets at most the time that is left. And httpx keeps bytes that follow a complete response, and would
take them for the response to the next request. This is the only module that reaches into httpx's internals.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore
import httpx

_current = threading.local()
_WRITE = 16 * 1024
"""How many bytes are written at a time; the deadline is checked in between."""


@contextmanager
def deadline(at: float | None) -> Iterator[None]:
    """Limit every read and write of this thread until `at`, on the clock of `time.monotonic`."""
    before = getattr(_current, "at", None)
    _current.at = at
    try:
        yield
    finally:
        _current.at = before


def enforce_deadlines(client: httpx.Client) -> None:
    """Make a client's connection pools respect `deadline`."""
    for pool in _pools(client):
        backend = getattr(pool, "_network_backend", None)
        if isinstance(backend, httpcore.NetworkBackend):
            pool._network_backend = _Backend(backend)


def with_surplus(client: httpx.Client | httpx.AsyncClient) -> list[Any]:
    """The idle connections on which the server sent more than the response. Close them: they cannot be used again."""
    found = []
    for pool in _pools(client):
        for connection in list(getattr(pool, "connections", ())):
            inner = connection
            while inner is not None and not hasattr(inner, "_h11_state"):
                inner = getattr(inner, "_connection", None)
            if inner is not None and connection.is_idle() and inner._h11_state.trailing_data[0]:
                found.append(connection)
    return found


def _pools(client: httpx.Client | httpx.AsyncClient) -> list[Any]:
    transports = (client._transport, *client._mounts.values())
    return [pool for transport in transports if (pool := getattr(transport, "_pool", None)) is not None]


def _left(timeout: float | None, late: type[Exception]) -> float | None:
    at = getattr(_current, "at", None)
    if at is None:
        return timeout
    left: float = at - time.monotonic()
    if left <= 0:
        raise late("the deadline has passed")
    return left if timeout is None else min(timeout, left)


class _Backend(httpcore.NetworkBackend):
    def __init__(self, inner: httpcore.NetworkBackend) -> None:
        self._inner = inner

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.connect_tcp(host, port, left, local_address, socket_options))

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.connect_unix_socket(path, _left(timeout, httpcore.ConnectTimeout), socket_options))

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), _WRITE):
            self._inner.write(buffer[start : start + _WRITE], _left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, _left(timeout, httpcore.ConnectTimeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
