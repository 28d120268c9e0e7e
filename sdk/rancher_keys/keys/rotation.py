"""Replaces a key with a new one. At every moment, the user or a target holds a key that works.

The order: journal, create, prove, deliver, read back, overlap, disable, delete. A crash at any point leaves a journal from which `resume`
ends the rotation, or undoes it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from .._core.errors import InvalidArgument, OutcomeUnknown, RancherError
from .._core.request import Sleep
from .backend import Backend
from .blocking import Job, blocking
from .delivery.deliver import check_all, held_by, is_untouched, write_and_read_back
from .delivery.errors import DeliveryFailed
from .delivery.target import Payload, Target
from .errors import AdministratorRequired, KeyNotFound
from .journal import Entry, Journal, RotationInProgress
from .journal import Step as JournalStep
from .key import Key, Kind
from .marker import marker_of, without_marker
from .rotated import BEFORE_DELIVERY, Rotated, RotationFailed, failure_of
from .successor import Successor

OnStep = Callable[[str], None]
"""Called with a sentence before each step."""
_ATTEMPTS = 3
_LONGEST_SLEEP = 30.0


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
        self._successor: Successor
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
            return (yield from self._resumable(self._started(old, own, ttl, overlap)))

    def _started(self, old: Key, own: bool, ttl: timedelta | None, overlap: timedelta) -> Job[Rotated]:
        yield from check_all(self._targets, self._backend.generation)
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
        self._successor = Successor(self._backend, self._entry)
        others = yield from self._successor.marked(lambda found: found[1] == old.id)
        if others:
            raise RotationInProgress(
                f"another rotation of {old.id} has created {others[0].id} and has not ended."
                " Resume it where it was started, or delete that key"
            )
        yield from self._create(old)
        others = [key for key in (yield from self._successor.marked(lambda found: found[1] == old.id)) if key.id != self._entry.new_id]
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
            if self._journal.load() != entry:
                raise RotationInProgress(f"another process has continued the rotation of {entry.old_id} at this moment")
            self._entry, self._is_fresh = entry, False
            self._successor = Successor(self._backend, entry)
            return (yield from self._resumable(self._resumed(entry)))

    def _resumable(self, job: Job[Rotated]) -> Job[Rotated]:
        """Turn an error that leaves a journal into one that says so."""
        try:
            return (yield from job)
        except (RotationFailed, RotationInProgress):
            raise
        except RancherError as error:
            if not self._journal.path.exists():
                raise
            raise self._failed(str(error)) from error

    def _resumed(self, entry: Entry) -> Job[Rotated]:
        if entry.step in BEFORE_DELIVERY:
            return (yield from self._undo(f"it was interrupted before anything was delivered ({entry.step})"))
        yield from check_all(self._targets, self._backend.generation)
        self._successor.recover((yield from held_by(self._targets)))
        is_nowhere = self._successor.key is None and all(target.readable for target in self._targets)
        if entry.step == "delivering":
            if is_nowhere:
                return (yield from self._undo("it was interrupted before a target had the new key"))
            if self._successor.key is None:
                yield from self._replace_lost_key()
            yield from self._successor.prove()
            yield from self._deliver()
        elif entry.step == "delivered" and self._targets and is_nowhere:
            raise self._failed(
                f"no target holds the new key {entry.new_id} any more, and the old one was not touched",
                advice=f"See which of the two is in use, delete the other, and remove {self._journal.path}.",
            )
        if self._successor.key is None and entry.own and (yield from self._is_authenticated_by_old()):
            raise self._failed("these credentials are the old key, which cannot delete itself: connect with the new key")
        return (yield from self._end())

    def _is_authenticated_by_old(self) -> Job[bool]:
        own = yield from self._backend.own_key()
        return own is not None and own.id == self._entry.old_id

    def _create(self, old: Key) -> Job[None]:
        """Create the new key. Where the outcome is unknown, find out, clean up and try again."""
        for attempt in range(1, _ATTEMPTS + 1):
            yield from self._save("creating", f"Creating the successor of {old.title}")
            try:
                yield from self._successor.create(old)
            except OutcomeUnknown:
                found = yield from self._successor.delete_stragglers()
                self._notes.append(
                    "The outcome of a create was unknown: "
                    + (f"{', '.join(found)} had been created and was deleted." if found else "no key had been created.")
                )
                if attempt == _ATTEMPTS:
                    yield from self._undo("the server does not confirm that it creates a key")
                    later = f"If a key with {self._entry.marker} in its description appears later, delete it."
                    raise self._failed(f"the server does not confirm that it creates a key. {later}", kept=False) from None
            except RancherError:
                yield from self._undo("the new key could not be created")
                raise
            else:
                break
        yield from self._save("created", f"Proving that {self._entry.new_id} works")

    def _prove_or_undo(self) -> Job[None]:
        try:
            yield from self._successor.prove()
        except RancherError as error:
            yield from self._undo(f"the new key does not work: {error}")
            raise self._failed(f"the new key does not work: {error}", kept=False) from None
        yield from self._save("proved", f"{self._entry.new_id} works")

    def _deliver(self) -> Job[None]:
        """Deliver the new key to every target, and read it back."""
        backend, new = self._backend, self._successor.key
        assert new is not None
        payload = Payload(url=backend.url, generation=backend.generation, access_key=str(new.access_key), secret_key=new.secret_key)
        for index, target in enumerate(self._targets):
            yield from self._save("delivering", f"Delivering {payload.access_key} to {target.spec}")
            failure: Exception | None = None
            try:
                yield from write_and_read_back(target, payload)
            except Exception as error:
                failure = error if isinstance(error, RancherError) else DeliveryFailed(f"{target.spec}: {type(error).__name__}")
            if failure is not None:
                if index == 0 and self._is_fresh and (yield from is_untouched(target, payload)):
                    yield from self._undo("the first target did not take the new key")
                    raise self._failed(str(failure), kept=False)
                raise self._failed(str(failure))
        self._entry.delivered_at = datetime.now(UTC).isoformat()
        yield from self._save("delivered", "All targets hold the new key")

    def _end(self) -> Job[Rotated]:
        """Overlap, disable, delete, and clean up."""
        entry = self._entry
        ends, said = entry.overlap_ends, False
        if entry.step == "delivered":
            while (left := (ends - datetime.now(UTC)).total_seconds()) > 0:
                if not self._wait:
                    return self._result("overlapping", overlap_ends=ends)
                if not said:
                    self._on_step(f"Both keys are valid until {ends:%Y-%m-%d %H:%M:%S} UTC")
                    said = True
                yield Sleep(min(left, _LONGEST_SLEEP))
            if self._successor.key is not None:
                yield from self._successor.prove()
        yield from self._remove_old()
        yield from self._clean_up()
        yield from blocking(self._journal.remove)
        return self._result("rotated")

    def _remove_old(self) -> Job[None]:
        backend, entry = self._successor.surviving, self._entry
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
            for _ in range(_ATTEMPTS):
                with suppress(KeyNotFound):
                    yield from backend.delete((yield from self._old(backend)))
                if not (yield from self._successor.lists(entry.old, backend)):
                    return  # "not found" alone is no proof: a proxy can say that too
            raise self._failed(f"{entry.old_id} was deleted, but the server still lists it")

    def _clean_up(self) -> Job[None]:
        """Remove the marker, and what an interrupted create may have left."""
        backend, entry = self._successor.surviving, self._entry
        yield from self._save("finishing", "Cleaning up")
        for key in (yield from self._successor.marked(lambda found: found[0] == entry.rotation, backend)):
            if key.id != entry.new_id:
                yield from backend.delete(key)
                self._notes.append(f"{key.id}, which an interrupted step had created, was deleted.")
        try:
            yield from backend.describe(entry.new_id or "", entry.description)
            if self._successor.key is not None:
                self._successor.key = replace(self._successor.key, description=entry.description)
        except AdministratorRequired:
            self._notes.append(f"The description of {entry.new_id} ends with {entry.marker}: only an administrator can change it.")
        except KeyNotFound:
            self._notes.append(f"{entry.new_id} does not exist any more.")

    def _old(self, backend: Backend) -> Job[Key]:
        found = yield from backend.get(self._entry.old_id)
        if self._entry.old["uid"] not in ("unknown", found.uid):
            raise KeyNotFound(f"{found.id} is a newer key")
        return found

    def _undo(self, why: str) -> Job[Rotated]:
        """Delete the new key and end the rotation. The old key was not touched."""
        found = yield from self._successor.delete_all()
        yield from blocking(self._journal.remove)
        deleted = f"{', '.join(found)} was deleted" if found else "no new key exists"
        self._notes.append(f"The rotation of {self._entry.old_id} was undone, because {why}; {deleted}.")
        self._successor.key = None
        return Rotated(outcome="undone", old=self._entry.old_id, new=None, notes=tuple(self._notes))

    def _replace_lost_key(self) -> Job[None]:
        """Create another key, where a target may have the new one but nothing can tell its secret."""
        lost = self._entry.new_id
        old = yield from self._old(self._backend)
        step = self._entry.step
        self._notes.append(f"The secret of {lost} was lost in the crash: another key takes its place.")
        new = yield from self._successor.create(old)
        yield from self._save(step, f"Created {new.id}")

    def _save(self, step: JournalStep, sentence: str) -> Job[None]:
        self._entry.step = step
        yield from blocking(lambda: self._journal.save(self._entry))
        self._on_step(sentence)

    def _failed(self, why: str, *, kept: bool = True, advice: str | None = None) -> RotationFailed:
        return failure_of(self._entry, str(self._journal.path), why, kept=kept, advice=advice)

    def _result(self, outcome: Literal["rotated", "overlapping"], overlap_ends: datetime | None = None) -> Rotated:
        entry = self._entry
        new = self._successor.key.without_secret() if self._successor.key is not None else None
        return Rotated(
            outcome=outcome,
            old=entry.old_id,
            new=new or (Key(id=entry.new_id, kind=Kind(str(entry.old["kind"]))) if entry.new_id else None),
            targets=tuple(target.spec for target in self._targets),
            overlap_ends=overlap_ends,
            notes=tuple(self._notes),
        )
