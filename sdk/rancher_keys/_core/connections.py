"""What httpx cannot do by itself: total deadlines of blocking requests, and connections without surplus bytes.

httpx limits each read from the network, not the whole response: a server that sends a byte now and then keeps a call waiting for ever.
Here each read of the connection pool gets at most the time that is left. And httpx keeps bytes that follow a complete response, and would
take them for the response to the next request. Only this module and `backend` reach into httpx's internals.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

_current = threading.local()


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
    from .backend import wrap  # takes a while, and httpx needs what it imports only now

    for pool in _pools(client):
        wrap(pool, seconds_left)


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


def seconds_left(timeout: float | None) -> float | None:
    """The shorter one of a timeout and the time until the deadline, which may have passed."""
    at: float | None = getattr(_current, "at", None)
    if at is None:
        return timeout
    left = at - time.monotonic()
    return left if timeout is None else min(timeout, left)
