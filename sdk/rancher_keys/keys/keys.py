"""One vocabulary for the keys of all Rancher generations: the sync and the async form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Generic, Self, TypeAlias, TypeVar

from .. import rancher1, rancher2
from .._core.errors import InvalidArgument
from .._core.session import Flow, Session
from ..rancher2.session import Rancher2Session
from .backend import Backend
from .blocking import Job, run_job, run_job_async
from .delivery import FunctionTarget, Payload, Target, parse
from .expiring import AsyncExpiringMethods, ExpiringMethods
from .identity import Identity
from .journal import Journal, default_directory
from .key import Key, Kind, NewKey, Scope
from .lend import AsyncLendMethods, LendMethods
from .pages import AsyncKeyList, KeyList, KeyPosition
from .prune_methods import AsyncPruneMethods, PruneMethods
from .rancher1_backend import Rancher1Keys
from .rancher2_backend import Rancher2Keys
from .report import AsyncReportMethods, ReportMethods
from .rotated import Rotated
from .rotation import OnStep, Rotation

T = TypeVar("T")
Client: TypeAlias = rancher1.Client | rancher2.Client
AsyncClient: TypeAlias = rancher1.AsyncClient | rancher2.AsyncClient
AnyTarget: TypeAlias = Target | str | Callable[[Payload], None]
Deliver: TypeAlias = AnyTarget | Sequence[AnyTarget]
"""Where a new key goes: a target, its text, a function, or several of these."""
C = TypeVar("C", Client, AsyncClient)


class _AnyKeys(Generic[C]):
    """What both forms share: arguments become flows here."""

    def __init__(self, client: C, *, credentials: Sequence[str] = ()) -> None:
        """Manage the keys of the server that a client is connected to.

        Args:
            client: A client of `rancher_keys.rancher1` or `rancher_keys.rancher2`. It is closed together with this object.
            credentials: Where the credentials were found, one sentence per step, for `whoami`.
        """
        self.client: C = client
        """The native client, for everything that only one generation has."""
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

    def _rotate(
        self,
        key: Key | str | None,
        deliver: Deliver,
        overlap: timedelta,
        ttl: timedelta | None,
        wait: bool,
        journals: Path | None,
        on_step: OnStep | None,
    ) -> Job[Rotated]:
        targets = targets_of(deliver)
        own = yield from self.backend.own_key()
        if key is None and own is None:
            raise InvalidArgument("these credentials are not a key that could be rotated: name the key")
        old = own if key is None else (yield from self.backend.get(key if isinstance(key, str) else key.id))
        assert old is not None
        journal = Journal.of(journals or default_directory(), self.url, old.id)
        rotation = Rotation(self.backend, journal, targets, wait=wait, on_step=on_step)
        is_own = own is not None and own.id == old.id
        return (yield from rotation.start(old, own=is_own, ttl=ttl if ttl is not None else _lifetime(old), overlap=overlap))

    def _resume(self, journal: Path, deliver: Deliver | None, wait: bool, on_step: OnStep | None) -> Job[Rotated]:
        file = Journal(journal)
        entry = file.load()
        if entry is None:
            raise InvalidArgument(f"there is no interrupted rotation: {journal} does not exist")
        if entry.url != self.url:
            raise InvalidArgument(f"this rotation is of a key of {entry.url}, not of {self.url}")
        targets = targets_of(entry.targets if deliver is None else deliver)
        return (yield from Rotation(self.backend, file, targets, wait=wait, on_step=on_step).resume(entry))

    def _whoami(self) -> Flow[Identity]:
        return replace((yield from self.backend.whoami()), credentials=self._credentials)


class Keys(_AnyKeys[Client], PruneMethods, ExpiringMethods, LendMethods, ReportMethods):
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

    def rotate(
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
        """Replace a key: create a new one, prove that it works, deliver it, read it back, then disable and delete the old one.

        The old key is not touched before every target holds the new one. After a crash at any point, `resume` ends the rotation, or undoes
        it.

        Args:
            key: The key or its id. Default: the key that authenticates.
            deliver: Where the new key goes: a target, a text such as `dotenv:/run/app.env`, a function that takes a `Payload`, or a
                sequence of these.
            overlap: How long both keys stay valid. Default: not at all.
            ttl: The lifetime of the new key, on Rancher 2. Default: the lifetime of the old one.
            wait: False to return during the overlap; `resume` then removes the old key. Default True.
            journals: The directory for the journal. Default: `$XDG_STATE_HOME/rancher-keys/rotations`.
            on_step: Called with a sentence before each step.

        Raises:
            RotationInProgress: Another rotation of the key is under way, or was interrupted.
            RotationFailed: A step failed. The old key still works.
            DeliveryFailed: A target cannot be written; nothing was created.
            KeyNotFound: There is no such key, or the caller cannot see it.
            InvalidArgument: The key cannot be rotated.
        """
        return run_job(self.client.run, self._rotate(key, deliver, overlap, ttl, wait, journals, on_step))

    def resume(self, journal: Path, *, deliver: Deliver | None = None, wait: bool = True, on_step: OnStep | None = None) -> Rotated:
        """End a rotation that was interrupted, or undo it.

        Args:
            journal: The journal of the rotation.
            deliver: The targets. Default: those in the journal; functions must be passed again.
            wait: False to return during the overlap. Default True.
            on_step: Called with a sentence before each step.

        Raises:
            RotationFailed: A step failed.
            RotationInProgress: Another process resumes it.
            BrokenJournal: The journal cannot be read.
        """
        return run_job(self.client.run, self._resume(journal, deliver, wait, on_step))

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


class AsyncKeys(_AnyKeys[AsyncClient], AsyncPruneMethods, AsyncExpiringMethods, AsyncLendMethods, AsyncReportMethods):
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


def targets_of(deliver: Deliver) -> Sequence[Target]:
    """The targets that a caller names.

    Raises:
        InvalidArgument: There is none, or one is not valid.
    """
    if isinstance(deliver, str) or not isinstance(deliver, Sequence):
        deliver = [deliver]
    if not deliver:
        raise InvalidArgument("deliver is empty: the new key must go somewhere before the old one is deleted")
    return [_target(each) for each in deliver]


def _target(value: AnyTarget) -> Target:
    if isinstance(value, str):
        return parse(value)
    if isinstance(value, Target):
        return value
    if callable(value):
        return FunctionTarget(value)
    raise InvalidArgument(f"deliver must be targets, texts or functions, not a {type(value).__name__}")


def _lifetime(old: Key) -> timedelta | None:
    """The lifetime of a key in whole seconds."""
    return None if old.lifetime is None else timedelta(seconds=round(old.lifetime.total_seconds()))


def backend_of(session: Session) -> Backend:
    """The keys of the server of a native client's session."""
    return Rancher2Keys(session) if isinstance(session, Rancher2Session) else Rancher1Keys(session)
