"""Sandboxes with keys of different ages, and `Keys` of both forms that look alike."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from rancher_keys import rancher1, rancher2
from rancher_keys.keys import AsyncKeys, Keys
from rancher_keys.sandbox import IN_PROCESS_URL, Credentials, Sandbox
from rancher_keys.sandbox.random_source import Clock

from ..both import _Blocking

DAY = 24 * 3600 * 1000
VERSIONS = ("1.6", "2.7", "2.15")


class World:
    """A server whose clock was set back by `days` and stands still until `catch_up`."""

    def __init__(self, version: str, kind: str = "sync", *, days: int = 100) -> None:
        self.clock = Clock(int(time.time() * 1000) - days * DAY)
        self.sandbox = Sandbox(version, seed=7, delay=0, clock=self.clock)
        self.generation = 1 if version.startswith("1.") else 2
        self._loop, self._kind = asyncio.new_event_loop(), kind
        self._open: list[Any] = []

    def catch_up(self) -> None:
        """Set the clock to now."""
        self.clock.advance(max(0, int(time.time() * 1000) - self.clock.now()))

    def keys(self, who: Credentials | None = None, **options: Any) -> Any:
        """The keys of the server, as the administrator or somebody else."""
        who = who or self.sandbox.admin
        assert who is not None
        package = (rancher1, rancher2)[self.generation - 1]
        options = {
            "access_key": who.access_key,
            "secret_key": who.secret_key,
            "transport": self.sandbox.transport(),
            "retry": options.pop("retry", None),
            **options,
        }
        if self._kind == "sync":
            found: Any = Keys(package.Client(IN_PROCESS_URL, **options))
        else:
            found = _Blocking(AsyncKeys(package.AsyncClient(IN_PROCESS_URL, **options)), self._loop)
        self._open.append(found)
        return found

    def create(self, count: int, prefix: str = "old") -> list[str]:
        """Keys of new users or accounts; returns their access keys."""
        return [self.sandbox.create_key(f"{prefix}-{number}").access_key for number in range(count)]

    def ids(self) -> set[str]:
        """The access keys of all keys that the server has."""
        with Keys(self._sync_client()) as keys:
            return {str(key.access_key) for key in keys.list(scope="all")}

    def states(self) -> dict[str, str]:
        """The states of all keys, by access key."""
        with Keys(self._sync_client()) as keys:
            return {str(key.access_key): key.state for key in keys.list(scope="all")}

    def _sync_client(self) -> Any:
        admin = self.sandbox.admin
        assert admin is not None
        package = (rancher1, rancher2)[self.generation - 1]
        return package.Client(IN_PROCESS_URL, access_key=admin.access_key, secret_key=admin.secret_key, transport=self.sandbox.transport())

    def close(self) -> None:
        for keys in self._open:
            keys.close()
        self._loop.close()
        self.sandbox.close()


@contextmanager
def world(version: str, kind: str = "sync", **options: Any) -> Iterator[World]:
    found = World(version, kind, **options)
    try:
        yield found
    finally:
        found.close()


def days(count: int) -> timedelta:
    return timedelta(days=count)
