"""Keys that must not be left behind: created with a marker, so that they are found where a response was lost, and surely deleted."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta

from .._core.errors import OutcomeUnknown, RancherError
from .._core.request import Sleep
from .._core.session import Flow
from .backend import Backend
from .errors import KeyLeft, KeyNotFound
from .key import Key, Kind, NewKey

_ATTEMPTS = 3
_PAUSE = 0.3
_STRAGGLER = 1.0
"""Seconds that a server may take to carry out a create whose connection broke."""


def create_or_nothing(backend: Backend, *, description: str, ttl: timedelta | None, kind: Kind | None, scope: str | None) -> Flow[NewKey]:
    """Create a key. Where that fails, no key is left, or the error says which.

    Args:
        backend: The server.
        description: The description. A random marker in brackets is added, by which the key is found.
        ttl: The lifetime.
        kind: What to create.
        scope: The id of the environment or cluster to limit the key to.

    Raises:
        KeyLeft: It failed, and a key may be left.
        RancherError: It failed.
    """
    marker = f"[{secrets.token_hex(4)}]"
    text = f"{description} {marker}"
    try:
        return (yield from backend.create(kind=kind, name=None, description=text, ttl=ttl, scope=scope, owner=None, labels=None))
    except RancherError as error:
        try:
            found = yield from _delete_marked(backend, marker, scope)
        except RancherError:
            found = []
        if may_exist(error) and not found:  # the server may carry it out later still
            raise KeyLeft(left(error, "key", text)) from error
        raise


def left(error: RancherError, what: str, description: str) -> str:
    """The message of an error after which something may be left."""
    return f"{str(error).rstrip('.')}. A {what} may be left: look for one with the description {description!r}, and delete it"


def may_exist(error: RancherError) -> bool:
    """Whether a create that failed may have created something."""
    return isinstance(error, OutcomeUnknown) or error.created is not None


def delete_surely(backend: Backend, key: Key) -> Flow[None]:
    """Delete a key, again where that fails.

    Raises:
        KeyLeft: It could not be deleted.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            yield from backend.delete(key)
        except KeyNotFound:
            return
        except RancherError as error:
            if attempt == _ATTEMPTS:
                raise KeyLeft(f"{key.id} could not be deleted and is still valid; delete it ({error})") from error
            yield Sleep(_PAUSE * attempt)
        else:
            return


def matching(backend: Backend, matches: Callable[[Key], bool], *, owner: str | None, environment: str | None) -> Flow[list[Key]]:
    """The keys of an owner or an environment that match."""
    position = backend.marked(owner=owner, environment=environment)
    found = []
    while not position.done:
        found += [key for key in (yield from position.next_page()) if matches(key)]
    return found


def _delete_marked(backend: Backend, marker: str, scope: str | None) -> Flow[list[Key]]:
    environment = scope if backend.generation == 1 else None
    for attempt in (1, 2):
        found = yield from matching(backend, lambda key: key.description.endswith(marker), owner=None, environment=environment)
        for key in found:
            yield from delete_surely(backend, key)
        if found or attempt == 2:
            return found
        yield Sleep(_STRAGGLER)
    raise AssertionError
