"""A short-lived key for one job: created before it, deleted after it."""

from __future__ import annotations

import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from typing import Any, Protocol

from .._core.errors import InvalidArgument, NotSupported
from .._core.session import Flow
from .backend import Backend
from .key import Kind, NewKey
from .temporary import create_or_nothing, delete_surely


class _AnyKeys(Protocol):
    @property
    def client(self) -> Any: ...
    @property
    def backend(self) -> Backend: ...


class LendMethods:
    """Lending, as methods of `Keys`."""

    @contextmanager
    def lend(
        self: _AnyKeys,
        ttl: timedelta | None,
        *,
        description: str | None = None,
        kind: Kind | None = None,
        scope: str | None = None,
    ) -> Iterator[NewKey]:
        """Create a key for the length of a `with` block, and delete it at the end, also after an error.

        Args:
            ttl: The longest lifetime, in case that the key cannot be deleted. None for no limit, which Rancher 1.x needs: its keys do not
                expire.
            description: The description; a random marker is added to it. Default: the program, process and host that lend it.
            kind: What to create, as for `create`.
            scope: The id of the environment or cluster to limit the key to. Default: no limit.

        Raises:
            NotSupported: The server does not have an argument.
            InvalidArgument: `ttl` is shorter than a minute.
            KeyLeft: The key could not be deleted.
        """
        key: NewKey = self.client.run(_lent(self.backend, ttl, description, kind, scope))
        try:
            yield key
        finally:
            self.client.run(delete_surely(self.backend, key.without_secret()))


class AsyncLendMethods:
    """Lending, as methods of `AsyncKeys`."""

    @asynccontextmanager
    async def lend(
        self: _AnyKeys,
        ttl: timedelta | None,
        *,
        description: str | None = None,
        kind: Kind | None = None,
        scope: str | None = None,
    ) -> AsyncIterator[NewKey]:
        """Create a key for the length of an `async with` block, and delete it at the end. See `Keys.lend`."""
        import anyio

        key: NewKey = await self.client.run(_lent(self.backend, ttl, description, kind, scope))
        try:
            yield key
        finally:
            with anyio.CancelScope(shield=True):
                await self.client.run(delete_surely(self.backend, key.without_secret()))


def _lent(backend: Backend, ttl: timedelta | None, description: str | None, kind: Kind | None, scope: str | None) -> Flow[NewKey]:
    if ttl is not None and backend.generation == 1:
        raise NotSupported("keys of Rancher 1.x do not expire: lend one without a ttl (ttl=None, --ttl none); it is deleted at the end")
    if ttl is not None and ttl < timedelta(minutes=1):
        raise InvalidArgument(f"ttl must be at least one minute, not {ttl}")
    text = description if description is not None else f"lent by rancher-keys, process {os.getpid()} on {socket.gethostname()}"
    return (yield from create_or_nothing(backend, description=text, ttl=ttl, kind=kind, scope=scope))
