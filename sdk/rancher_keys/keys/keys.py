"""One vocabulary for the keys of all Rancher generations: the sync and the async form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from types import TracebackType
from typing import Generic, Self, TypeAlias, TypeVar

from .. import rancher1, rancher2
from .._core.errors import InvalidArgument
from .._core.session import Flow, Session
from ..rancher2.session import Rancher2Session
from .backend import Backend
from .identity import Identity
from .key import Key, Kind, NewKey, Scope
from .pages import AsyncKeyList, KeyList, KeyPosition
from .prune_methods import AsyncPruneMethods, PruneMethods
from .rancher1_backend import Rancher1Keys
from .rancher2_backend import Rancher2Keys

T = TypeVar("T")
Client: TypeAlias = rancher1.Client | rancher2.Client
AsyncClient: TypeAlias = rancher1.AsyncClient | rancher2.AsyncClient
C = TypeVar("C", Client, AsyncClient)


class _AnyKeys(Generic[C]):
    """What both forms share: arguments become flows here."""

    def __init__(self, client: C, *, credentials: Sequence[str] = ()) -> None:
        """Manage the keys of the server that a client is connected to.

        Args:
            client: A client of `rancher_keys.rancher1` or `rancher_keys.rancher2`. It is closed together with this object.
            credentials: Where the credentials were found, one sentence a step, for `whoami`.
        """
        self.client: C = client
        """The native client, for everything that one generation alone has."""
        self.backend: Backend = backend_of(client._session)
        self._credentials = tuple(credentials)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.client!r})"

    @property
    def url(self) -> str:
        """The server's URL."""
        return self.backend.url

    @property
    def generation(self) -> int:
        """The server's generation, 1 or 2."""
        return self.backend.generation

    def _position(self, scope: Scope, owner: str | None, environment: str | None) -> KeyPosition:
        if scope not in ("mine", "all"):
            raise InvalidArgument(f"scope must be 'mine' or 'all', not {scope!r}")
        return self.backend.list(scope=scope, owner=owner, environment=environment)

    def _get(self, key: Key | str) -> Flow[Key]:
        return self.backend.get(key if isinstance(key, str) else key.id)

    def _set_enabled(self, key: Key | str, enabled: bool) -> Flow[Key]:
        return (yield from self.backend.set_enabled((yield from self._key(key)), enabled))

    def _delete(self, key: Key | str) -> Flow[None]:
        yield from self.backend.delete((yield from self._key(key)))

    def _key(self, key: Key | str) -> Flow[Key]:
        return (yield from self.backend.get(key)) if isinstance(key, str) else key

    def _whoami(self) -> Flow[Identity]:
        return replace((yield from self.backend.whoami()), credentials=self._credentials)


class Keys(_AnyKeys[Client], PruneMethods):
    """The keys of a Rancher server of any generation. Use it as a context manager, or close it."""

    def list(self, *, scope: Scope = "mine", owner: str | None = None, environment: str | None = None) -> KeyList:
        """List keys. Pages are fetched while you iterate, so that memory stays bounded.

        Args:
            scope: "mine" for the keys of the caller, "all" for those of all users, which needs an administrator. Default "mine".
            owner: Only the keys of this user or account, by its id. Needs `scope="all"`. Default: of everybody in the scope.
            environment: On Rancher 1.x, the keys of this environment, by its id. Default: the keys of accounts.

        Raises:
            AdministratorRequired: `scope` is "all", and the caller is not an administrator. Raised while you iterate.
            InvalidArgument: An argument is not valid.
        """
        return KeyList(self.client.run, lambda: self._position(scope, owner, environment))

    def get(self, key: Key | str) -> Key:
        """Get a key.

        Args:
            key: A key, to read it again, or its id: `1c5`, `token-xxxxx` or `ext/token-xxxxx`.

        Raises:
            KeyNotFound: There is no such key, or the caller cannot see it.
        """
        return self.client.run(self._get(key))

    def create(
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
        """Create a key, and wait until it can be used.

        Args:
            name: The name. On Rancher 2, which has no names, it is the description where `description` is left out.
            description: The description.
            ttl: The lifetime, on Rancher 2 only. Default: the longest that the server grants.
            kind: What to create. Default: on Rancher 1.x an account key, or an environment key where `scope` is given; on Rancher 2 an ext
                token where an ext token authenticates, else a token of /v3/tokens.
            scope: The id of the environment or the cluster to limit the key to. Default: no limit.
            owner: On Rancher 1.x, the id of the account that the key will belong to; administrators only. Default: the caller's.
            labels: Labels, for ext tokens only.

        Raises:
            NotSupported: The server's generation does not have an argument.
            OutcomeUnknown: No usable response was received, and the key may exist.
        """
        return self.client.run(
            self.backend.create(kind=kind, name=name, description=description, ttl=ttl, scope=scope, owner=owner, labels=labels)
        )

    def enable(self, key: Key | str) -> Key:
        """Enable a key. On Rancher 2, tokens of /v3/tokens need an administrator.

        Args:
            key: The key or its id.

        Raises:
            KeyNotFound: There is no such key, or the caller cannot see it.
            KeyChanged: It is another key than the one that was read.
            AdministratorRequired: The caller is not an administrator.
        """
        return self.client.run(self._set_enabled(key, True))

    def disable(self, key: Key | str) -> Key:
        """Disable a key: it is rejected with 401 until it is enabled. On Rancher 2, tokens of /v3/tokens need an administrator.

        Args:
            key: The key or its id.

        Raises:
            KeyNotFound: There is no such key, or the caller cannot see it.
            KeyChanged: It is another key than the one that was read.
            AdministratorRequired: The caller is not an administrator.
        """
        return self.client.run(self._set_enabled(key, False))

    def delete(self, key: Key | str) -> None:
        """Delete a key, in whatever state it is.

        Args:
            key: The key or its id. A key is deleted only while it has the uid that it had when it was read.

        Raises:
            KeyNotFound: There is no such key, or the caller cannot see it.
            KeyChanged: It is another key than the one that was read.
            SessionInUse: It is the session that authenticates.
        """
        self.client.run(self._delete(key))

    def whoami(self) -> Identity:
        """Who the credentials belong to, and where they were found.

        Raises:
            Unauthorized: The server rejects the credentials.
        """
        return self.client.run(self._whoami())

    def close(self) -> None:
        """Close the connections of the client."""
        self.client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


class AsyncKeys(_AnyKeys[AsyncClient], AsyncPruneMethods):
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


def backend_of(session: Session) -> Backend:
    """The keys of the server of a native client's session."""
    return Rancher2Keys(session) if isinstance(session, Rancher2Session) else Rancher1Keys(session)
