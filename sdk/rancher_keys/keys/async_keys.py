"""The async form of `Keys`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from .blocking import run_job_async
from .expiring import AsyncExpiringMethods
from .identity import Identity
from .key import Key, Kind, NewKey, Scope
from .keys_flows import AsyncClient, Deliver, KeysFlows
from .lend import AsyncLendMethods
from .pages import AsyncKeyList
from .prune_methods import AsyncPruneMethods
from .report import AsyncReportMethods
from .rotated import Rotated
from .rotation import OnStep


class AsyncKeys(KeysFlows[AsyncClient], AsyncPruneMethods, AsyncExpiringMethods, AsyncLendMethods, AsyncReportMethods):
    """The keys of a Rancher server of any generation, under asyncio or trio. The methods are those of `Keys`."""

    def list(self, *, scope: Scope = "mine", owner: str | None = None, environment: str | None = None) -> AsyncKeyList:
        """List keys, for `async for`. See `Keys.list`."""
        return AsyncKeyList(self.client.run, lambda: self._position(scope, owner, environment))

    async def get(self, key: Key | str) -> Key:
        """Get a key. See `Keys.get`."""
        return await self.client.run(self._get(key))

    async def create(
        self,
        name: str | None = None,
        *,
        description: str | None = None,
        ttl: timedelta | None = None,
        kind: Kind | None = None,
        scope: str | None = None,
        owner: str | None = None,
        labels: Mapping[str, str] | None = None,
    ) -> NewKey:
        """Create a key, and wait until it can be used. See `Keys.create`."""
        return await self.client.run(
            self.backend.create(kind=kind, name=name, description=description, ttl=ttl, scope=scope, owner=owner, labels=labels)
        )

    async def enable(self, key: Key | str) -> Key:
        """Enable a key. See `Keys.enable`."""
        return await self.client.run(self._set_enabled(key, True))

    async def disable(self, key: Key | str) -> Key:
        """Disable a key. See `Keys.disable`."""
        return await self.client.run(self._set_enabled(key, False))

    async def delete(self, key: Key | str) -> None:
        """Delete a key, in whatever state it is. See `Keys.delete`."""
        await self.client.run(self._delete(key))

    async def rotate(
        self,
        key: Key | str | None = None,
        *,
        deliver: Deliver,
        overlap: timedelta = timedelta(),
        ttl: timedelta | None = None,
        wait: bool = True,
        journals: Path | None = None,
        on_step: OnStep | None = None,
    ) -> Rotated:
        """Replace a key with a new one. Targets are written in a thread. See `Keys.rotate`."""
        return await run_job_async(self.client.run, self._rotate(key, deliver, overlap, ttl, wait, journals, on_step))

    async def resume(self, journal: Path, *, deliver: Deliver | None = None, wait: bool = True, on_step: OnStep | None = None) -> Rotated:
        """End a rotation that was interrupted, or undo it. See `Keys.resume`."""
        return await run_job_async(self.client.run, self._resume(journal, deliver, wait, on_step))

    async def whoami(self) -> Identity:
        """Who the credentials belong to, and where they were found. See `Keys.whoami`."""
        return await self.client.run(self._whoami())

    async def close(self) -> None:
        """Close the connections of the client."""
        await self.client.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()
