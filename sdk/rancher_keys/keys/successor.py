"""The key that replaces another: creates it, proves it, and finds every key that a rotation has created by its marker."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from .._core.errors import Unauthorized
from .._core.request import Sleep
from .._core.secret import Secret
from .backend import Backend
from .blocking import Job
from .journal import Entry
from .key import Key, Kind, NewKey
from .marker import rotation_in, with_marker
from .temporary import matching

PROOF = 10.0
"""Seconds until a new key must work."""
_STRAGGLER = 1.0
"""Seconds that a server may take to carry out a create whose connection broke."""


class Successor:
    """The key that a rotation creates. `key` is None before that, and where its secret was lost."""

    def __init__(self, backend: Backend, entry: Entry) -> None:
        """`entry` is what the journal says."""
        self._backend, self._entry = backend, entry
        self.key: NewKey | None = None

    @property
    def surviving(self) -> Backend:
        """The server with credentials that outlive the old key."""
        if self._entry.own and self.key is not None:
            return self._backend.with_credentials(str(self.key.access_key), self.key.secret_key)
        return self._backend

    def create(self, old: Key) -> Job[NewKey]:
        """Create it, once.

        Raises:
            OutcomeUnknown: No usable response was received, and it may exist.
        """
        entry = self._entry
        self.key = yield from self._backend.create(
            kind=_created_kind(old),
            name=old.name or None,
            description=with_marker(entry.description, entry.marker),
            ttl=entry.ttl,
            scope=old.scope,
            owner=old.owner if isinstance(old.owner, str) and old.kind != Kind.ENVIRONMENT_KEY else None,
            labels=None,
        )
        entry.new_id, entry.new_access_key = self.key.id, str(self.key.access_key)
        return self.key

    def prove(self) -> Job[None]:
        """Check that the server accepts it.

        Raises:
            Unauthorized: The server rejects it.
        """
        assert self.key is not None
        itself = self._backend.with_credentials(str(self.key.access_key), self.key.secret_key)
        deadline, pause = time.monotonic() + PROOF, 0.05
        while True:
            try:
                yield from itself.prove(self._entry.old.get("scope"))
            except Unauthorized:
                if time.monotonic() > deadline:
                    raise
            else:
                return
            yield Sleep(pause)
            pause = min(1.0, pause * 2)

    def recover(self, held: Sequence[Secret]) -> None:
        """Take its secret from a target that has it: the journal does not hold it."""
        for token in held:
            access_key, _, secret = token.reveal().partition(":")
            if access_key == self._entry.new_access_key and self._entry.new_id is not None:
                kind = Kind(str(self._entry.old["kind"]))
                self.key = NewKey(id=self._entry.new_id, kind=kind, access_key=access_key, secret_key=Secret(secret))

    def delete_all(self) -> Job[list[str]]:
        """Delete every key that this rotation has created; returns their ids."""
        deleted = []
        for key in (yield from self.marked(lambda found: found[0] == self._entry.rotation)):
            yield from self._backend.delete(key)
            deleted.append(key.id)
        return deleted

    def delete_stragglers(self) -> Job[list[str]]:
        """Delete what a create without a response has created, also where the server carries it out a moment later."""
        found = yield from self.delete_all()
        if not found:
            yield Sleep(_STRAGGLER)
            found = yield from self.delete_all()
        return found

    def marked(self, matches: Callable[[tuple[str, str]], bool], backend: Backend | None = None) -> Job[list[Key]]:
        """The keys whose description has a marker."""

        def is_wanted(key: Key) -> bool:
            marker = rotation_in(key.description)
            return marker is not None and matches(marker)

        return (yield from self._listed(is_wanted, backend))

    def lists(self, old: Mapping[str, str | None], backend: Backend) -> Job[bool]:
        """Whether the server lists the old key, under the uid that it had."""
        found = yield from self._listed(lambda key: key.id == old["id"] and old["uid"] in ("unknown", str(key.uid)), backend)
        return bool(found)

    def _listed(self, matches: Callable[[Key], bool], backend: Backend | None) -> Job[list[Key]]:
        old = self._entry.old
        environment = old["scope"] if old["kind"] == Kind.ENVIRONMENT_KEY else None
        return (yield from matching(backend or self._backend, matches, owner=old["owner"], environment=environment))


def _created_kind(old: Key) -> Kind:
    """The kind of the successor: kubeconfig tokens are replaced by tokens of the API that they belong to."""
    if old.kind != Kind.KUBECONFIG:
        return old.kind
    return Kind.EXT_TOKEN if old.id.startswith("ext/") else Kind.TOKEN
