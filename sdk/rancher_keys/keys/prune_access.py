"""Reads, deletes and disables single keys of a plan, with as few requests as the server allows."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from .._core.errors import Forbidden, NotFound, ServerError, Unauthorized
from .._core.session import Flow
from ..rancher1 import operations as rancher1
from ..rancher2 import all_tokens, ext_tokens, kubernetes, tokens
from ..rancher2 import operations as rancher2
from ..rancher2.session import send
from .backend import Backend
from .errors import KeyNotFound
from .key import Key, Scope
from .plan_marks import marked
from .rancher1_backend import Rancher1Keys
from .rancher2_backend import Rancher2Keys
from .rancher2_convert import EXT, key_of_any_token
from .rancher2_sources import administrator_required


class Access(Protocol):
    """What pruning needs of a server."""

    def read(self, id: str) -> Flow[Key]:
        """Read a key.

        Raises:
            KeyNotFound: There is no such key.
        """

    def delete(self, key: Key) -> Flow[None]:
        """Delete a key that was just read."""

    def quarantine(self, key: Key, now: datetime) -> Flow[None]:
        """Disable a key that was just read, and mark it in its description."""


def access_of(backend: Backend, scope: Scope) -> Access:
    """The access to the keys of a backend."""
    if isinstance(backend, Rancher2Keys):
        return _Rancher2(backend, of_all=scope == "all")
    assert isinstance(backend, Rancher1Keys)
    return _Rancher1(backend)


class _Rancher1:
    def __init__(self, keys: Rancher1Keys) -> None:
        self._keys = keys

    def read(self, id: str) -> Flow[Key]:
        key = yield from self._keys.get(id)
        if key.state in ("removing", "removed", "purging", "purged"):
            raise KeyNotFound(f"{id} is {key.state}")
        return key

    def delete(self, key: Key) -> Flow[None]:
        return self._keys.delete(key)

    def quarantine(self, key: Key, now: datetime) -> Flow[None]:
        session, _ = yield from self._keys._of(key)
        yield from self._keys.set_enabled(key, False)
        yield from session.send(rancher1.update_api_key(key.id, description=marked(key.description, now)))


class _Rancher2:
    def __init__(self, keys: Rancher2Keys, *, of_all: bool) -> None:
        self._keys, self._of_all = keys, of_all

    def read(self, id: str) -> Flow[Key]:
        if id.startswith(EXT) or not self._of_all:
            return (yield from self._keys.get(id))
        session = self._keys.session
        try:
            found = yield from send(session, rancher2.get_any_token(id))
        except NotFound:
            raise KeyNotFound(f"there is no key {id}") from None
        except Forbidden as error:
            raise administrator_required(f"read {id}", error) from None
        return key_of_any_token(found, (yield from self._keys.tells_last_use()))

    def delete(self, key: Key) -> Flow[None]:
        session = self._keys.session
        name = key.id.removeprefix(EXT)
        if key.id.startswith(EXT):
            yield from kubernetes.delete(session, rancher2.delete_ext_token(name))
        elif self._of_all:
            yield from all_tokens.delete_any_token(session, key.id, uid=key.uid if isinstance(key.uid, str) else None)
        else:
            yield from self._delete_own(key)

    def _delete_own(self, key: Key) -> Flow[None]:
        try:
            yield from tokens.delete_token(self._keys.session, key.id)
        except (NotFound, Unauthorized, ServerError):  # ServerError: how some servers reject ext tokens on /v3/tokens
            yield from self._keys.delete(key)

    def quarantine(self, key: Key, now: datetime) -> Flow[None]:
        session, description = self._keys.session, marked(key.description, now)
        if key.id.startswith(EXT):
            name = key.id.removeprefix(EXT)
            yield from ext_tokens.update_ext_token(session, name, enabled=False, description=description)
            return
        try:
            yield from all_tokens.update_any_token(session, key.id, enabled=False, description=description)
        except (Forbidden, NotFound) as error:
            raise administrator_required(f"disable {key.id}", error) from None
