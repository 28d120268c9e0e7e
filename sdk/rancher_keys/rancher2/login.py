"""Flows of login and logout, and of the user who authenticates. Written by hand; the generated clients call them."""

from __future__ import annotations

import time
from typing import Protocol, TypeVar

import msgspec
from msgspec import UNSET

from .._core import arguments
from .._core.errors import (
    ApiError,
    InvalidArgument,
    NotFound,
    NotRemoved,
    OutcomeUnknown,
    ServerError,
    Unauthorized,
    UnexpectedResponse,
)
from .._core.request import Request, Sleep
from .._core.secret import Secret
from .._core.session import Flow
from . import operations
from .models import Cluster, SessionToken, User
from .session import Rancher2Session, require, send
from .tokens import PAUSE, SETTLE, anonymous

T = TypeVar("T")


def log_in(session: Rancher2Session, user: str, password: Secret | str, *, description: str | None = None) -> Flow[SessionToken]:
    """Log in with local authentication.

    Uses /v3-public or, where the server has that switched off, /v1-public. `client.with_token(session.token)` is a client that uses the
    new session.

    Args:
        user: The user name.
        password: The password.
        description: A description for the session.

    Raises:
        Unauthorized: The user name or the password is wrong.
        Forbidden: The user is disabled.
    """
    for name, value in (("user", user), ("password", password)):
        if value is None:
            raise InvalidArgument(f"{name} must be a str, not None")
        arguments.text(name, value, secret=name == "password")
    secret = password if isinstance(password, Secret) else Secret(password)
    text = UNSET if description is None else description
    older = operations.log_in(action="login", username=user, password=secret, description=text)
    newer = operations.log_in_public(type="localProvider", username=user, password=secret, description=text)
    return _logged_in(anonymous(session), older, newer)


def _logged_in(session: Rancher2Session, older: Request[SessionToken], newer: Request[SessionToken]) -> Flow[SessionToken]:
    session = session.started()
    refusal: ApiError | OutcomeUnknown
    try:
        return (yield from session.send(older))
    except NotFound as error:
        refusal = error
    except Unauthorized as error:
        refusal = error
    except OutcomeUnknown as error:
        if error.status != 404:
            raise
        refusal = error
    if not _may_be_switched_off(refusal):
        raise refusal
    try:
        return (yield from session.send(newer))
    except NotFound:
        pass  # there is no newer address: the first refusal stands
    except OutcomeUnknown as error:
        if error.status != 404:
            raise
    raise refusal


def _may_be_switched_off(refusal: ApiError | OutcomeUnknown) -> bool:
    """Whether the server may have refused the address, not the user: Rancher 2.15 answers with 404 then, Rancher 2.14 with 401."""
    return not isinstance(refusal, Unauthorized) or "authentication failed" not in (refusal.reason or "").lower()


def log_out(session: Rancher2Session, *, everywhere: bool = False) -> Flow[None]:
    """Log out: delete the token that this client uses, whether a session or an API key, and check that the server rejects it.

    Tokens that were created with it stay valid. The server may accept the deleted token for a moment; this call waits until it does not.

    Args:
        everywhere: True to log out of the identity provider too, since Rancher 2.10. Default False.

    Raises:
        InvalidArgument: The client uses an ext token, which a logout would leave valid: delete it instead.
        NotRemoved: The server still accepts the token.
        NotSupported: `everywhere` is True and the server is older than Rancher 2.10.
    """
    arguments.boolean("everywhere", everywhere)
    name = session.access_key or "the token"
    if name.startswith("ext/"):
        raise InvalidArgument(f"a logout would leave {name} valid: use ext_tokens.delete({name.removeprefix('ext/')!r})")
    return _logged_out(session, name, everywhere)


def _logged_out(session: Rancher2Session, name: str, everywhere: bool) -> Flow[None]:
    session = session.started()
    if everywhere:
        yield from require(session, "2.10", "log_out(everywhere=True)")
    asked = operations.log_out(action="logoutAll" if everywhere else "logout")
    request = msgspec.structs.replace(asked, body={})
    try:
        yield from send(session, request)
    except Unauthorized as error:
        if error.attempts == 1:  # otherwise an attempt whose response was lost has logged out
            raise
        return
    deadline = time.monotonic() + SETTLE
    while True:
        try:
            yield from session.send(operations.list_users(me=True))
        except Unauthorized:
            return
        except ServerError as error:
            if error.status != 500:  # for a moment, servers fail with 500 on a token that was just deleted
                raise
        if time.monotonic() > deadline:
            raise NotRemoved(f"{name} is logged out, but the server still accepts it: delete it", id=name, state="active")
        yield Sleep(PAUSE)


def me(session: Rancher2Session) -> Flow[User]:
    """Get the user that the token belongs to."""
    found = yield from send(session, operations.list_users(me=True))
    if not found.data:
        raise UnexpectedResponse("GET /v3/users: the server lists no user for this token", status=200, method="GET", path="/v3/users")
    return found.data[0]


def users(session: Rancher2Session, *, username: str | None = None) -> Flow[list[User]]:
    """List users.

    Args:
        username: Only the user with this name.
    """
    return _data(session, operations.list_users(username=username))


def clusters(session: Rancher2Session) -> Flow[list[Cluster]]:
    """List clusters."""
    return _data(session, operations.list_clusters())


class _Collection(Protocol[T]):
    @property
    def data(self) -> list[T]: ...


def _data(session: Rancher2Session, request: Request[_Collection[T]]) -> Flow[list[T]]:
    found = yield from send(session, request)
    return found.data


def user_id(session: Rancher2Session) -> Flow[str]:
    """Get the id of the user that the token belongs to.

    Raises:
        NotSupported: The server is older than Rancher 2.13.
    """
    return _user_id(session)


def _user_id(session: Rancher2Session) -> Flow[str]:
    found = yield from send(session, msgspec.structs.replace(operations.create_self_user(), body={}))
    identifier: str = found.status.user_id
    if not identifier:
        path = "/apis/ext.cattle.io/v1/selfusers"
        raise UnexpectedResponse(f"POST {path}: property userID is empty", status=201, method="POST", path=path)
    return identifier
