"""Credentials for kubectl: short-lived tokens of Rancher 2, kept in a cache until they are about to expire."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from .._core.errors import InvalidArgument, NotSupported, RancherError
from .._core.secret import Secret
from .errors import KeyNotFound
from .keys import Keys
from .plan_times import format_time

API_VERSIONS = ("client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1")
"""The versions of ExecCredential that exist with these properties; the first is the default."""
_LONGEST_MARGIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Credential:
    """A token and when it expires.

    Attributes:
        id: The id of the token.
        token: The token.
        expires: When it expires; None for never.
    """

    id: str
    token: Secret
    expires: datetime | None

    def to_exec_credential(self, api_version: str = API_VERSIONS[0]) -> str:
        """The JSON object that kubectl reads, with the token in clear text."""
        status = {"token": self.token.reveal()}
        if self.expires is not None:
            status["expirationTimestamp"] = format_time(self.expires)
        return json.dumps({"apiVersion": api_version, "kind": "ExecCredential", "status": status}) + "\n"


def requested_version(exec_info: str | None) -> str:
    """The version of ExecCredential that kubectl asks for, in its variable KUBERNETES_EXEC_INFO.

    Raises:
        InvalidArgument: The variable is not JSON, or asks for an unknown version.
    """
    if not exec_info:
        return API_VERSIONS[0]
    try:
        found = json.loads(exec_info)["apiVersion"]
    except (ValueError, KeyError, TypeError):
        raise InvalidArgument("KUBERNETES_EXEC_INFO is not a JSON object with apiVersion") from None
    if found not in API_VERSIONS:
        raise InvalidArgument(f"KUBERNETES_EXEC_INFO asks for {found!r}; supported are {' and '.join(API_VERSIONS)}")
    return str(found)


def cache_directory() -> Path:
    """Where credentials are kept: `rancher-keys` in the user's cache directory."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "rancher-keys"


@dataclass(slots=True)
class _Cached:
    """What the file holds: the current token, and earlier ones that are to be deleted once they have expired."""

    current: Credential | None = None
    issued: datetime | None = None
    earlier: list[tuple[str, datetime | None]] = field(default_factory=list)


class CredentialCache:
    """A file for each server, caller, cluster and lifetime, readable by its owner only. Several processes may use it at once."""

    def __init__(self, directory: Path, *, server: str, caller: str, cluster: str | None, ttl: timedelta) -> None:
        """Nothing is read yet.

        Args:
            directory: Where the file is, created with mode 0700.
            server: The URL of the server.
            caller: The id of the user, or another text that tells callers apart.
            cluster: The cluster that tokens are limited to; None for no limit.
            ttl: The lifetime of new tokens.
        """
        parts = "\n".join((server, caller, cluster or "", str(round(ttl.total_seconds()))))
        self._path = directory / f"credential-{hashlib.sha256(parts.encode()).hexdigest()[:24]}.json"
        self._cluster, self._ttl = cluster, ttl

    def valid(self, now: datetime | None = None) -> Credential | None:
        """The token in the cache, unless it is about to expire; None where there is none."""
        cached = self._read()
        return cached.current if self._is_fresh(cached, now or datetime.now(UTC)) else None

    def get(self, keys: Keys) -> Credential:
        """The token in the cache, or a new one where that is about to expire.

        Raises:
            NotSupported: The server is Rancher 1.x.
            InvalidArgument: The cache cannot be used.
            RancherError: No token could be created.
        """
        if keys.generation == 1:
            raise NotSupported("kubectl reaches clusters through Rancher 2 only; this server is Rancher 1.x")
        with self._locked():
            cached, now = self._read(), datetime.now(UTC)
            if cached.current is not None and self._is_fresh(cached, now):
                return cached.current
            created = keys.create(
                description=f"kubectl, by rancher-keys credential ({self._path.stem})", ttl=self._ttl, scope=self._cluster
            )
            expires = created.expires if isinstance(created.expires, datetime) else now + self._ttl if created.expires is not None else None
            current = Credential(created.id, created.token, expires)
            earlier = cached.earlier if cached.current is None else [*cached.earlier, (cached.current.id, cached.current.expires)]
            try:
                self._write(_Cached(current, now, earlier))
            except InvalidArgument:
                keys.delete(created.without_secret())
                raise
            self._write(_Cached(current, now, _without_expired(keys, earlier, now)))
            return current

    def _is_fresh(self, cached: _Cached, now: datetime) -> bool:
        if cached.current is None or cached.issued is None or cached.issued > now:
            return False
        expires = cached.current.expires
        if expires is None:
            return now - cached.issued < self._ttl
        return now < expires - min(_LONGEST_MARGIN, (expires - cached.issued) / 5)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Let one process at a time create a token."""
        import fcntl

        lock = self._path.with_suffix(".lock")
        try:
            lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise InvalidArgument(f"{lock} cannot be written: {error.strerror}") from None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _read(self) -> _Cached:
        """What the file holds; nothing where it is missing, damaged, or could have been written by others."""
        try:
            handle = os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError:
            return _Cached()
        with os.fdopen(handle, encoding="utf-8") as file:
            facts = os.fstat(file.fileno())
            if facts.st_uid != os.geteuid() or facts.st_mode & 0o077:
                return _Cached()
            try:
                return _decoded(json.load(file))
            except (ValueError, KeyError, TypeError):
                return _Cached()

    def _write(self, cached: _Cached) -> None:
        draft = self._path.with_suffix(".part")
        try:
            draft.unlink(missing_ok=True)
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(_encoded(cached), file)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._path)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise InvalidArgument(f"{self._path} cannot be written: {error.strerror}") from None


def _without_expired(keys: Keys, earlier: list[tuple[str, datetime | None]], now: datetime) -> list[tuple[str, datetime | None]]:
    """Delete earlier tokens that have expired, since servers before Rancher 2.15 keep some for ever; returns the others."""
    kept: list[tuple[str, datetime | None]] = []
    for id, expires in earlier:
        if expires is not None and expires > now:
            kept.append((id, expires))  # kubectl may still use it
            continue
        try:
            keys.delete(id)
        except KeyNotFound:
            continue
        except RancherError:
            kept.append((id, expires))
    return kept


def _encoded(cached: _Cached) -> dict[str, Any]:
    current = cached.current
    assert current is not None
    assert cached.issued is not None
    return {
        "id": current.id,
        "token": current.token.reveal(),
        "expires": _text(current.expires),
        "issued": _text(cached.issued),
        "earlier": [[id, _text(expires)] for id, expires in cached.earlier],
    }


def _decoded(document: dict[str, Any]) -> _Cached:
    current = Credential(str(document["id"]), Secret(document["token"]), _time(document["expires"]))
    earlier = [(str(id), _time(expires)) for id, expires in document["earlier"]]
    return _Cached(current, _time(document["issued"]), earlier)


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("a time without a zone")
    return found
