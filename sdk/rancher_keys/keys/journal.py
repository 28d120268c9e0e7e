"""What a rotation has done so far, on disk: enough to end it or to undo it after a crash. It holds no secrets."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any, Literal, Self

from .._core.errors import RancherError
from .delivery.atomic import remove_drafts, replace_file

Step = Literal["creating", "created", "proved", "delivering", "delivered", "disabling", "deleting", "finishing"]
"""What a rotation is doing, or has done last."""
_FORMAT = 1


class RotationInProgress(RancherError):
    """Another rotation of this key is under way, or was interrupted. `journal` is the file of the one that was interrupted here."""

    journal: str | None = None


class BrokenJournal(RancherError):
    """The journal of a rotation cannot be read."""


@dataclass(kw_only=True)
class Entry:
    """The state of a rotation.

    Attributes:
        rotation: The id of the rotation.
        step: What it is doing, or has done last.
        url: The server's URL.
        old: The key that is replaced, as `Key.to_dict` gives it.
        own: Whether the key that is replaced authenticated the rotation.
        marker: The text in the new key's description.
        description: The new key's description without the marker.
        targets: Where the new key goes.
        new_id: The id of the new key.
        new_access_key: Its access key.
        ttl_seconds: The lifetime of the new key.
        overlap_seconds: How long both keys stay valid.
        delivered_at: When all targets had the new key.
    """

    rotation: str
    step: Step
    url: str
    old: dict[str, str | None]
    own: bool
    marker: str
    description: str
    targets: list[str]
    new_id: str | None = None
    new_access_key: str | None = None
    ttl_seconds: float | None = None
    overlap_seconds: float = 0.0
    delivered_at: str | None = None

    @property
    def old_id(self) -> str:
        """The id of the key that is replaced."""
        return str(self.old["id"])

    @property
    def ttl(self) -> timedelta | None:
        """The lifetime of the new key."""
        return None if self.ttl_seconds is None else timedelta(seconds=self.ttl_seconds)

    @property
    def overlap_ends(self) -> datetime:
        """When the old key may be removed; now, where nothing was delivered."""
        start = datetime.fromisoformat(self.delivered_at) if self.delivered_at else datetime.now(UTC)
        return start + timedelta(seconds=self.overlap_seconds)

    @classmethod
    def from_json(cls, text: bytes, path: Path) -> Self:
        """Decode a journal.

        Raises:
            BrokenJournal: It is not one.
        """
        try:
            values: dict[str, Any] = json.loads(text)
            if values.pop("format") != _FORMAT:
                raise ValueError("another format")
            known = {each.name for each in fields(cls)}
            return cls(**{name: value for name, value in values.items() if name in known})
        except (ValueError, TypeError, KeyError, AttributeError):
            raise BrokenJournal(f"{path} is not the journal of a rotation, or is of another version of this program") from None


class Journal:
    """The file of the rotation of one key."""

    def __init__(self, path: Path) -> None:
        """`path` is where it is, or will be."""
        self.path = path

    @classmethod
    def of(cls, directory: Path, url: str, key: str) -> Self:
        """The journal of a key."""
        name = hashlib.sha256(f"{url}\n{key}".encode()).hexdigest()[:20]
        return cls(directory / f"{name}.json")

    def load(self) -> Entry | None:
        """What is in the file; None where there is none.

        Raises:
            BrokenJournal: It is not a journal.
        """
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise BrokenJournal(f"{self.path} cannot be read: {error.strerror}") from None
        return Entry.from_json(content, self.path)

    def save(self, entry: Entry) -> None:
        """Write the file, so that it survives a crash of the machine.

        Raises:
            DeliveryFailed: It cannot be written.
        """
        content = json.dumps({"format": _FORMAT, **asdict(entry)}, indent=1).encode()
        replace_file(self.path, content, f"journal {self.path}")

    def remove(self) -> None:
        """Remove the file: the rotation has ended."""
        self.path.unlink(missing_ok=True)
        remove_drafts(self.path)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes from rotating the same key.

        Raises:
            RotationInProgress: One of them does.
        """
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self.path.with_suffix(".lock").open("ab") as file:
            if not _try_lock(file):
                raise RotationInProgress("another process is rotating this key at this moment")
            yield


def default_directory() -> Path:
    """Where journals are kept: `$XDG_STATE_HOME/rancher-keys/rotations`, by default below `~/.local/state`."""
    state = os.environ.get("XDG_STATE_HOME")
    return (Path(state) if state else Path.home() / ".local" / "state") / "rancher-keys" / "rotations"


def interrupted(directory: Path | None = None) -> list[Journal]:
    """The journals of rotations that have not ended."""
    return [Journal(path) for path in sorted((directory or default_directory()).glob("*.json"))]


def _try_lock(file: IO[bytes]) -> bool:
    try:
        import fcntl
    except ModuleNotFoundError:
        import msvcrt

        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
