"""Replaces a file as a whole: another process sees the old content or the new one, never a part."""

from __future__ import annotations

import glob
import os
import secrets
from pathlib import Path
from typing import Literal

from .errors import DeliveryFailed


def read_bytes(path: Path, spec: str) -> bytes | None:
    """The content of a file; None where there is none.

    Raises:
        DeliveryFailed: It cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DeliveryFailed(f"{spec}: the file cannot be read: {_reason(error)}") from None


def check_writable(path: Path, spec: str, *, must_exist: bool = False) -> None:
    """Check that a file can be replaced, and remove what an earlier replacement left when it was killed.

    Raises:
        DeliveryFailed: It cannot: there is no directory, it is a directory, or this user may not write it.
    """
    real = path.resolve()
    if real.is_dir():
        raise DeliveryFailed(f"{spec}: this is a directory")
    if must_exist and not real.is_file():
        raise DeliveryFailed(f"{spec}: there is no such file")
    if not real.parent.is_dir():
        raise DeliveryFailed(f"{spec}: the directory {real.parent} does not exist")
    remove_drafts(real)
    if not os.access(real.parent, os.W_OK | os.X_OK) or (real.exists() and not os.access(real, os.R_OK | os.W_OK)):
        raise DeliveryFailed(f"{spec}: this user may not write it")


def replace_file(path: Path, content: bytes, spec: str, *, expected: bytes | Literal["any"] | None = "any") -> None:
    """Replace a file's content, or create it. The file's mode becomes 0600, its owner stays, symbolic links are followed.

    Args:
        path: The file.
        content: The new content.
        spec: The target, for messages.
        expected: What the file must hold now; None for no file. Default: anything.

    Raises:
        DeliveryFailed: The file was not replaced.
    """
    real = path.resolve()
    temporary = real.with_name(f".{real.name}.{secrets.token_hex(8)}.tmp")
    try:
        owner = real.stat() if real.exists() else None
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                _lock(file.fileno())
                if owner is not None and hasattr(os, "fchown"):
                    mine = os.fstat(file.fileno())
                    if (owner.st_uid, owner.st_gid) != (mine.st_uid, mine.st_gid):
                        os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                if expected != "any" and read_bytes(real, spec) != expected:
                    raise DeliveryFailed(f"{spec}: another program changed the file at the same time; nothing was written")
                if os.name == "posix":  # while the lock is held; Windows does not rename open files
                    temporary.replace(real)
            if os.name != "posix":
                temporary.replace(real)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        sync_directory(real.parent)
    except OSError as error:
        raise DeliveryFailed(f"{spec}: the file cannot be written: {_reason(error)}") from None


def remove_drafts(path: Path) -> None:
    """Remove the drafts of a file that nobody writes any more: they may hold a secret."""
    for draft in path.parent.glob(f".{glob.escape(path.name)}.*.tmp"):
        try:
            with draft.open("rb") as file:
                if _lock(file.fileno()):
                    draft.unlink(missing_ok=True)
        except OSError:
            continue  # it was renamed, or belongs to somebody else


def _lock(descriptor: int) -> bool:
    """Lock a draft while it is written; False where another process has locked it."""
    try:
        import fcntl
    except ModuleNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def sync_directory(path: Path) -> None:
    """Make the names in a directory durable, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
