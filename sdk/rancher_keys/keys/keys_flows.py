"""What the sync and the async form of `Keys` share: their arguments become flows here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Generic, TypeAlias, TypeVar

from .. import rancher1, rancher2
from .._core.errors import InvalidArgument
from .._core.session import Flow, Session
from ..rancher2.session import Rancher2Session
from .backend import Backend
from .blocking import Job
from .delivery import FunctionTarget, Payload, Target, parse
from .identity import Identity
from .journal import Journal, default_directory
from .key import Key, Scope
from .pages import KeyPosition
from .rancher1_backend import Rancher1Keys
from .rancher2_backend import Rancher2Keys
from .rotated import Rotated
from .rotation import OnStep, Rotation

Client: TypeAlias = rancher1.Client | rancher2.Client
AsyncClient: TypeAlias = rancher1.AsyncClient | rancher2.AsyncClient
AnyTarget: TypeAlias = Target | str | Callable[[Payload], None]
Deliver: TypeAlias = AnyTarget | Sequence[AnyTarget]
"""Where a new key goes: a target, its text, a function, or several of these."""
C = TypeVar("C", Client, AsyncClient)


class KeysFlows(Generic[C]):
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
