"""Replaces a key with a new one. At every moment, the user or a target holds a key that works.

The order: journal, create, prove, deliver, read back, overlap, disable, delete. A crash at any point leaves a journal from which `resume`
ends the rotation, or undoes it.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from .._core.errors import InvalidArgument, OutcomeUnknown, RancherError, Unauthorized
from .._core.request import Sleep
from .._core.secret import Secret
from .backend import Backend
from .blocking import Job, blocking
from .delivery.errors import DeliveryFailed
from .delivery.target import Payload, Target
from .errors import AdministratorRequired, KeyNotFound
from .journal import Entry, Journal, RotationInProgress
from .journal import Step as JournalStep
from .key import Key, Kind, NewKey
from .marker import marker_of, rotation_in, with_marker, without_marker

OnStep = Callable[[str], None]
"""Called with a sentence before each step."""
_ATTEMPTS = 3
_PROOF = 10.0
"""Seconds until a new key must work."""
_LONGEST_SLEEP = 30.0
_STRAGGLER = 1.0
"""Seconds that a server may take to carry out a create whose connection broke."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotated:
    """How a rotation, or its resumption, ended.

    Attributes:
        outcome: "rotated"; "overlapping" where both keys are valid and `resume` will remove the old one; "undone" where the new key was
            removed and the old one is still in use.
        old: The id of the old key.
        new: The new key, without its secret; None where the rotation was undone.
        targets: Where the new key was delivered to.
        overlap_ends: When the old key may be removed.
        notes: What was done, and what could not be done, one sentence each.
    """

    outcome: Literal["rotated", "overlapping", "undone"]
    old: str
    new: Key | None
    targets: Sequence[str] = ()
    overlap_ends: datetime | None = None
    notes: Sequence[str] = ()


class RotationFailed(RancherError):
    """A rotation stopped. The old key still works. `journal` is the file to resume from; None where everything was undone."""

    journal: str | None = None


class Rotation:
    """One rotation: its journal, its targets, and what it has done."""

    def __init__(
        self, backend: Backend, journal: Journal, targets: Sequence[Target], *, wait: bool = True, on_step: OnStep | None = None
    ) -> None:
        """Nothing is done yet.

        Args:
            backend: The server, with the caller's credentials.
            journal: Where to write what was done.
            targets: Where to deliver the new key.
            wait: Whether to wait until the overlap is over.
            on_step: Called with a sentence before each step.
        """
        self._backend, self._journal, self._targets, self._wait = backend, journal, list(targets), wait
        self._on_step = on_step or (lambda _: None)
        self._notes: list[str] = []
        self._entry: Entry
        self._new: NewKey | None = None
        self._is_fresh = True

    def start(self, old: Key, *, own: bool, ttl: timedelta | None, overlap: timedelta) -> Job[Rotated]:
        """Rotate a key.

        Raises:
            RotationInProgress: Another rotation of the key is under way, or was interrupted.
            RotationFailed: A step failed.
            InvalidArgument: The key cannot be rotated.
        """
        if old.kind == Kind.SESSION:
            raise InvalidArgument(f"{old.id} is a session, which cannot be rotated: log in again, or create a token")
        with self._journal.locked():
            if self._journal.path.exists():
                error = RotationInProgress(f"a rotation of {old.id} was interrupted: resume it first (journal {self._journal.path})")
                error.journal = str(self._journal.path)
                raise error
            return (yield from self._started(old, own, ttl, overlap))

    def _started(self, old: Key, own: bool, ttl: timedelta | None, overlap: timedelta) -> Job[Rotated]:
        for target in self._targets:
            yield from blocking(lambda target=target: target.check(self._backend.generation))  # type: ignore[misc]
        rotation = secrets.token_hex(6)
        self._entry = Entry(
            rotation=rotation,
            step="creating",
            url=self._backend.url,
            old=old.to_dict(),
            own=own,
            marker=marker_of(rotation, old.id),
            description=without_marker(old.description),
            targets=[target.spec for target in self._targets],
            ttl_seconds=None if ttl is None else ttl.total_seconds(),
            overlap_seconds=overlap.total_seconds(),
        )
        others = yield from self._marked(lambda found: found[1] == old.id)
        if others:
            raise RotationInProgress(
                f"another rotation of {old.id} has created {others[0].id} and has not ended."
                " Resume it where it was started, or delete that key"
            )
        yield from self._create(old)
        others = [key for key in (yield from self._marked(lambda found: found[1] == old.id)) if key.id != self._entry.new_id]
        if others:
            yield from self._undo("another rotation of the same key began at the same time")
            raise RotationInProgress(f"another rotation of {old.id} has created {others[0].id} at the same time; this one was undone")
        yield from self._prove_or_undo()
        yield from self._deliver()
        return (yield from self._end())

    def resume(self, entry: Entry) -> Job[Rotated]:
        """End a rotation that was interrupted, or undo it.

        Raises:
            RotationInProgress: Another process resumes it.
            RotationFailed: A step failed.
        """
        with self._journal.locked():
            self._entry, self._is_fresh = entry, False
            return (yield from self._resumed(entry))

    def _resumed(self, entry: Entry) -> Job[Rotated]:
        if entry.step in ("creating", "created", "proved"):
            return (yield from self._undo(f"it was interrupted before anything was delivered ({entry.step})"))
        for target in self._targets:
            yield from blocking(lambda target=target: target.check(self._backend.generation))  # type: ignore[misc]
        held = yield from self._held()
        self._recover(held)
        if entry.step == "delivering":
            if self._new is None and all(target.readable for target in self._targets):
                return (yield from self._undo("it was interrupted before a target had the new key"))
            if self._new is None:
                yield from self._replace_lost_key()
            yield from self._prove()
            yield from self._deliver()
        elif entry.step == "delivered" and self._targets and self._new is None and all(target.readable for target in self._targets):
            raise self._failed("no target holds the new key any more, so the old one was not touched")
        if self._new is None and entry.own and (yield from self._is_authenticated_by_old()):
            raise self._failed("these credentials are the old key, which cannot delete itself: connect with the new key")
        return (yield from self._end())

    def _is_authenticated_by_old(self) -> Job[bool]:
        own = yield from self._backend.own_key()
        return own is not None and own.id == self._entry.old_id

    def _create(self, old: Key) -> Job[None]:
        """Create the new key. Where the outcome is unknown, find out, clean up and try again."""
        entry = self._entry
        for attempt in range(1, _ATTEMPTS + 1):
            yield from self._save("creating", f"Creating the successor of {old.title}")
            try:
                self._new = yield from self._create_once(old)
            except OutcomeUnknown:
                found = yield from self._sweep_until_settled()
                self._notes.append(
                    "The outcome of a create was unknown: "
                    + (f"{', '.join(found)} had been created and was deleted." if found else "no key had been created.")
                )
                if attempt == _ATTEMPTS:
                    yield from self._undo("the server does not confirm that it creates a key")
                    raise self._failed("the server does not confirm that it creates a key", kept=False) from None
            except RancherError:
                yield from self._undo("the new key could not be created")
                raise
            else:
                break
        assert self._new is not None
        entry.new_id, entry.new_access_key = self._new.id, str(self._new.access_key)
        yield from self._save("created", f"Proving that {self._new.id} works")

    def _create_once(self, old: Key) -> Job[NewKey]:
        entry = self._entry
        return self._backend.create(
            kind=_created_kind(old),
            name=old.name or None,
            description=with_marker(entry.description, entry.marker),
            ttl=entry.ttl,
            scope=old.scope,
            owner=old.owner if isinstance(old.owner, str) and old.kind != Kind.ENVIRONMENT_KEY else None,
            labels=None,
        )

    def _prove_or_undo(self) -> Job[None]:
        try:
            yield from self._prove()
        except RancherError as error:
            yield from self._undo(f"the new key does not work: {error}")
            raise self._failed(f"the new key does not work: {error}", kept=False) from None
        yield from self._save("proved", f"{self._entry.new_id} works")

    def _prove(self) -> Job[None]:
        """Check that the server accepts the new key."""
        assert self._new is not None
        itself = self._backend.with_credentials(str(self._new.access_key), self._new.secret_key)
        deadline, pause = time.monotonic() + _PROOF, 0.05
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

    def _deliver(self) -> Job[None]:
        """Deliver the new key to every target, and read it back."""
        assert self._new is not None
        payload = Payload(
            url=self._backend.url,
            generation=self._backend.generation,
            access_key=str(self._new.access_key),
            secret_key=self._new.secret_key,
        )
        for index, target in enumerate(self._targets):
            yield from self._save("delivering", f"Delivering {payload.access_key} to {target.spec}")
            failure: Exception | None = None
            try:
                yield from blocking(lambda target=target: target.write(payload))  # type: ignore[misc]
                yield from self._read_back(target, payload)
            except Exception as error:
                failure = error if isinstance(error, RancherError) else DeliveryFailed(f"{target.spec}: {type(error).__name__}")
            if failure is not None:
                if index == 0 and self._is_fresh and (yield from self._is_untouched(target, payload)):
                    yield from self._undo("the first target did not take the new key")
                    raise self._failed(str(failure), kept=False)
                raise self._failed(str(failure))
        self._entry.delivered_at = datetime.now(UTC).isoformat()
        yield from self._save("delivered", "All targets hold the new key")

    def _read_back(self, target: Target, payload: Payload) -> Job[None]:
        if target.readable and (yield from blocking(target.read)) != payload.token:
            raise DeliveryFailed(f"{target.spec}: it does not hold what was written")

    def _is_untouched(self, target: Target, payload: Payload) -> Job[bool]:
        """Whether a target that failed certainly does not hold the new key."""
        if not target.readable:
            return False
        try:
            return (yield from blocking(target.read)) != payload.token
        except Exception:
            return False

    def _end(self) -> Job[Rotated]:
        """Overlap, disable, delete, and clean up."""
        entry = self._entry
        ends = entry.overlap_ends
        if entry.step == "delivered":
            while (left := (ends - datetime.now(UTC)).total_seconds()) > 0:
                if not self._wait:
                    return self._result("overlapping", overlap_ends=ends)
                self._on_step(f"Both keys are valid until {ends:%Y-%m-%d %H:%M:%S} UTC")
                yield Sleep(min(left, _LONGEST_SLEEP))
            if self._new is not None:
                yield from self._prove()
        yield from self._remove_old()
        yield from self._clean_up()
        yield from blocking(self._journal.remove)
        return self._result("rotated")

    def _remove_old(self) -> Job[None]:
        backend = self._surviving()
        entry = self._entry
        if entry.step in ("delivered", "disabling"):
            yield from self._save("disabling", f"Disabling {entry.old_id}")
            try:
                yield from backend.set_enabled((yield from self._old(backend)), False)
            except AdministratorRequired:
                self._notes.append(f"{entry.old_id} was not disabled before it was deleted: that needs an administrator.")
            except KeyNotFound:
                pass
        if entry.step in ("disabling", "deleting"):
            yield from self._save("deleting", f"Deleting {entry.old_id}")
            with suppress(KeyNotFound):
                yield from backend.delete((yield from self._old(backend)))

    def _clean_up(self) -> Job[None]:
        """Remove the marker, and what an interrupted create may have left."""
        backend, entry = self._surviving(), self._entry
        yield from self._save("finishing", "Cleaning up")
        for key in (yield from self._marked(lambda found: found[0] == entry.rotation, backend)):
            if key.id != entry.new_id:
                yield from backend.delete(key)
                self._notes.append(f"{key.id}, which an interrupted step had created, was deleted.")
        try:
            yield from backend.describe(entry.new_id or "", entry.description)
            if self._new is not None:
                self._new = replace(self._new, description=entry.description)
        except AdministratorRequired:
            self._notes.append(f"The description of {entry.new_id} ends with {entry.marker}: only an administrator can change it.")
        except KeyNotFound:
            self._notes.append(f"{entry.new_id} does not exist any more.")

    def _old(self, backend: Backend) -> Job[Key]:
        found = yield from backend.get(self._entry.old_id)
        if self._entry.old["uid"] not in ("unknown", found.uid):
            raise KeyNotFound(f"{found.id} is a newer key")
        return found

    def _surviving(self) -> Backend:
        """The server with credentials that outlive the old key."""
        if self._entry.own and self._new is not None:
            return self._backend.with_credentials(str(self._new.access_key), self._new.secret_key)
        return self._backend

    def _undo(self, why: str) -> Job[Rotated]:
        """Delete the new key and end the rotation. The old key was not touched."""
        found = yield from self._sweep()
        yield from blocking(self._journal.remove)
        deleted = f"{', '.join(found)} was deleted" if found else "no new key exists"
        self._notes.append(f"The rotation of {self._entry.old_id} was undone, because {why}; {deleted}.")
        self._new = None
        return Rotated(outcome="undone", old=self._entry.old_id, new=None, notes=tuple(self._notes))

    def _sweep_until_settled(self) -> Job[list[str]]:
        """Delete what a create without a response has created, also where the server carries it out a moment later."""
        found = yield from self._sweep()
        if not found:
            yield Sleep(_STRAGGLER)
            found = yield from self._sweep()
        return found

    def _sweep(self) -> Job[list[str]]:
        """Delete every key that this rotation has created."""
        deleted = []
        for key in (yield from self._marked(lambda found: found[0] == self._entry.rotation)):
            yield from self._backend.delete(key)
            deleted.append(key.id)
        return deleted

    def _marked(self, matches: Callable[[tuple[str, str]], bool], backend: Backend | None = None) -> Job[list[Key]]:
        """The keys whose description has a marker."""
        old = self._entry.old
        environment = old["scope"] if old["kind"] == Kind.ENVIRONMENT_KEY else None
        position = (backend or self._backend).marked(owner=old["owner"], environment=environment)
        found = []
        while not position.done:
            for key in (yield from position.next_page()):
                marker = rotation_in(key.description)
                if marker is not None and matches(marker):
                    found.append(key)
        return found

    def _held(self) -> Job[list[Secret]]:
        """The tokens that the targets hold."""
        held = []
        for target in self._targets:
            if target.readable:
                token = yield from blocking(target.read)
                if token is not None:
                    held.append(token)
        return held

    def _recover(self, held: Sequence[Secret]) -> None:
        """Take the secret of the new key from a target that has it: the journal does not hold it."""
        for token in held:
            access_key, _, secret = token.reveal().partition(":")
            if access_key == self._entry.new_access_key and self._entry.new_id is not None:
                kind = Kind(str(self._entry.old["kind"]))
                self._new = NewKey(id=self._entry.new_id, kind=kind, access_key=access_key, secret_key=Secret(secret))

    def _replace_lost_key(self) -> Job[None]:
        """Create another key, where a target may have the new one but nothing can tell its secret."""
        lost = self._entry.new_id
        old = yield from self._old(self._backend)
        step = self._entry.step
        self._notes.append(f"The secret of {lost} was lost in the crash: another key takes its place.")
        self._new = yield from self._create_once(old)
        self._entry.new_id, self._entry.new_access_key = self._new.id, str(self._new.access_key)
        yield from self._save(step, f"Created {self._new.id}")

    def _save(self, step: JournalStep, sentence: str) -> Job[None]:
        self._entry.step = step
        yield from blocking(lambda: self._journal.save(self._entry))
        self._on_step(sentence)

    def _failed(self, why: str, *, kept: bool = True) -> RotationFailed:
        rest = "both keys are valid; resume the rotation when the cause is removed" if kept else "the old key is unchanged"
        error = RotationFailed(f"the rotation of {self._entry.old_id} stopped: {why}. {rest[0].upper()}{rest[1:]}.")
        error.journal = str(self._journal.path) if kept else None
        return error

    def _result(self, outcome: Literal["rotated", "overlapping"], overlap_ends: datetime | None = None) -> Rotated:
        entry = self._entry
        new = self._new.without_secret() if self._new is not None else None
        return Rotated(
            outcome=outcome,
            old=entry.old_id,
            new=new or (Key(id=entry.new_id, kind=Kind(str(entry.old["kind"]))) if entry.new_id else None),
            targets=tuple(entry.targets),
            overlap_ends=overlap_ends,
            notes=tuple(self._notes),
        )


def _created_kind(old: Key) -> Kind:
    """The kind of the successor: kubeconfig tokens are replaced by tokens of the API that they belong to."""
    if old.kind != Kind.KUBECONFIG:
        return old.kind
    return Kind.EXT_TOKEN if old.id.startswith("ext/") else Kind.TOKEN
