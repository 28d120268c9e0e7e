"""Logs in with a user name and a password, and keeps a key instead of the session."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import msgspec

from .. import rancher1, rancher2
from .._core.authorization import authorization
from .._core.errors import InvalidArgument, OutcomeUnknown, RancherError, Unauthorized
from .._core.secret import Secret
from .._core.session import Flow
from .backend import Backend
from .delivery.target import Payload
from .errors import KeyLeft
from .key import Key, NewKey
from .rancher1_backend import Rancher1Keys
from .rancher2_backend import Rancher2Keys
from .temporary import create_or_nothing, delete_surely, left, matching

Store = Callable[[Payload], None]
Run = Callable[[Flow[Any]], Any]
_ATTEMPTS = 3
_PAUSE = 0.3


class NoLogin(InvalidArgument):
    """The server has access control switched off, so that there is nothing to log in to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedIn:
    """What a login has created.

    Attributes:
        key: The key that was stored, without its secret.
        notes: What could not be done, one sentence each.
    """

    key: Key
    notes: list[str] = field(default_factory=list)


def log_in(
    client: rancher1.Client | rancher2.Client, user: str, password: Secret, *, description: str, ttl: timedelta | None, store: Store
) -> LoggedIn:
    """Log in, create a key that outlives the session, store it, and log out. Where a step fails, no key is left.

    Args:
        client: A client of `rancher_keys.rancher1` or `rancher_keys.rancher2`; its credentials are not used.
        user: The user name.
        password: The password.
        description: The description of the key; a random marker is added to it.
        ttl: The lifetime of the key, on Rancher 2. Default: the longest that the server grants.
        store: Called with the key.

    Raises:
        NoLogin: The server does not require a login.
        Unauthorized: The user name or the password is wrong.
        KeyLeft: A step failed, and a key or a session may be left.
    """
    if isinstance(client, rancher1.Client):
        jwt = client.log_in(user, password).jwt
        if jwt is None:
            raise NoLogin("the server does not require a login: access control is off")
        authorize = authorization(access_key=None, secret_key=None, token=jwt, authorize=None)
        backend = Rancher1Keys(msgspec.structs.replace(client._session, authorize=authorize))
        return LoggedIn(key=_stored(client.run, backend, description, ttl, store))
    session = _session(client, user, password, description)
    try:
        key = _stored(session.run, Rancher2Keys(session._session), description, ttl, store)
    except RancherError as error:
        failure = _log_out(session)
        raise error if failure is None else KeyLeft(f"{str(error).rstrip('.')}. {failure}") from error
    failure = _log_out(session)
    return LoggedIn(key=key, notes=[] if failure is None else [failure])


def _stored(run: Run, backend: Backend, description: str, ttl: timedelta | None, store: Store) -> Key:
    """Create a key and store it; delete it where it cannot be stored."""
    made: NewKey = run(create_or_nothing(backend, description=description, ttl=ttl, kind=None, scope=None))
    key = made.without_secret()
    try:
        store(Payload(url=backend.url, generation=backend.generation, access_key=str(made.access_key), secret_key=made.secret_key))
    except BaseException:
        run(delete_surely(backend, key))
        raise
    return key


def _session(client: rancher2.Client, user: str, password: Secret, description: str) -> rancher2.Client:
    """A client with a session. Where the outcome of a login is unknown, log in again and delete what the first one has created."""
    marker = f"[{secrets.token_hex(4)}]"
    text = f"{description} {marker}"
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            created = client.log_in(user, password, description=text)
        except OutcomeUnknown as error:
            if attempt == _ATTEMPTS:
                raise KeyLeft(left(error, "session", text)) from error
            time.sleep(_PAUSE * attempt)
            continue
        session = client.with_token(created.token)
        if attempt > 1:
            try:
                _delete_others(session, created.id, marker)
            except RancherError as error:
                _log_out(session)
                raise KeyLeft(left(error, "session", text)) from error
        return session
    raise AssertionError


def _delete_others(session: rancher2.Client, id: str, marker: str) -> None:
    backend = Rancher2Keys(session._session)
    for key in session.run(matching(backend, lambda key: key.description.endswith(marker), owner=None, environment=None)):
        if key.id != id:
            session.run(delete_surely(backend, key))


def _log_out(session: rancher2.Client) -> str | None:
    """End a session; returns a sentence where that fails."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            session.log_out()
        except Unauthorized:
            return None
        except RancherError as error:
            if attempt == _ATTEMPTS:
                return f"The session {session._session.access_key} was not ended, and expires by itself ({error})."
            time.sleep(_PAUSE * attempt)
        else:
            return None
    raise AssertionError
