"""Sessions with a Rancher 2 server, and what every request to one has in common. Written by hand; the generated clients call it."""

from __future__ import annotations

import re
from typing import TypeVar

import msgspec

from .._core.arguments import seconds, segment
from .._core.authorization import Authorize, access_key_of, authorization
from .._core.errors import Forbidden, NotFound, NotSupported, RancherError, ScopedToken, Unauthorized
from .._core.request import Request, Response
from .._core.retry import RetryPolicy
from .._core.secret import Secret
from .._core.session import Flow, OnResponse, Session, check_options
from .._core.urls import parse_server_url

T = TypeVar("T")

_HINTS = {
    401: "the token is wrong, expired, disabled or deleted, its user is disabled, or it is limited to another cluster",
    403: "the token's user has no permission for this",
}
_API_PATHS = re.compile(r"/(?:v3|v3-public|v1|v1-public|apis|k8s|dashboard)(?:/|$)")


class ServerVersion(msgspec.Struct):
    """The server's version, read once. Shared by all sessions with a server."""

    known: tuple[int, int] | None = None
    asked: bool = False


class Rancher2Session(Session, frozen=True, kw_only=True):
    """A session with a Rancher 2 server."""

    cluster: str | None = None
    """The cluster that the token is limited to, where the caller says so."""
    access_key: str | None = None
    """The part of the token before the colon, where it is known."""
    version: ServerVersion = msgspec.field(default_factory=ServerVersion)

    def is_temporary(self, response: Response) -> bool:
        """Whether an error response may be different when the request is sent again.

        For a moment after a token is deleted, servers fail with 500 before they reject it with 401.
        """
        return Session.is_temporary(self, response) or (response.status == 500 and b"failed to retrieve auth token" in response.body)


def open_session(
    url: str,
    *,
    token: Secret | str | None = None,
    access_key: str | None = None,
    secret_key: Secret | str | None = None,
    authorize: Authorize | None = None,
    cluster: str | None = None,
    retry: RetryPolicy | None = None,
    timeout: float = 60.0,
    on_response: OnResponse | None = None,
) -> Rancher2Session:
    """Create a client. Nothing is sent yet. Pass a token, or both of its parts, or a function that authorizes requests; or log in later.

    Args:
        url: The server's URL, `https://rancher.example.com`. URLs that Rancher or a browser shows work too, such as `…/v3` or
            `…/dashboard/…`.
        token: A token, `token-xxxxx:SECRET` or `ext/token-xxxxx:SECRET`.
        access_key: The part of a token before the colon, with `secret_key`, instead of `token`.
        secret_key: The part of a token after the colon.
        authorize: A function that returns the value of the Authorization header. It is called for each request.
        cluster: The id of the cluster that the token is limited to. It makes `ScopedToken` certain; without it, `local` is tried.
        retry: How often requests are sent again. Default: `RetryPolicy()`.
        timeout: How long a request may take in seconds, with all its retries. Default 60.
        on_response: A function that is called for every response with the method, the path without ids, and the HTTP status.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    parts, server = parse_server_url(url)
    check_options(retry, on_response)
    return Rancher2Session(
        base=server + _API_PATHS.split(parts.path, maxsplit=1)[0].rstrip("/"),
        generation=2,
        authorize=authorization(access_key=access_key, secret_key=secret_key, token=token, authorize=authorize),
        retry=retry or RetryPolicy(),
        timeout=seconds("timeout", timeout, zero=False),
        on_response=on_response,
        hints=_HINTS,
        cluster=None if cluster is None else segment("cluster", cluster),
        access_key=access_key_of(access_key, token),
    )


def with_token(session: Rancher2Session, token: Secret | str, *, cluster: str | None = None) -> Rancher2Session:
    """Use another token with the same server. Nothing is sent. Both clients share the connections; closing one closes both.

    Args:
        token: A token, such as `session.token` or `key.token`.
        cluster: The id of the cluster that the token is limited to.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    return msgspec.structs.replace(
        session,
        authorize=authorization(access_key=None, secret_key=None, token=token, authorize=None),
        access_key=access_key_of(None, token),
        cluster=None if cluster is None else segment("cluster", cluster),
    )


def send(session: Rancher2Session, request: Request[T]) -> Flow[T]:
    """Send a request, and tell why a token or a version does not allow it.

    Raises:
        ScopedToken: The token is limited to one cluster.
        NotSupported: The server's version does not have the operation.
    """
    return send_until(session, request, None)


def send_until(session: Rancher2Session, request: Request[T], until: float | None) -> Flow[T]:
    """The same, with a deadline on the clock of `time.monotonic`. All requests that this takes share one timeout."""
    session = session.started()
    yield from require(session, request.since, f"{request.method} {request.template}")
    refusal: RancherError
    try:
        return (yield from session.send(request, until=until))
    except Unauthorized as error:
        refusal = error
    except NotFound as error:
        if error.code != "HTTP 404" or not request.since:
            raise
        refusal = NotSupported(f"{request.method} {request.template} exists since Rancher {request.since}; this server does not have it")
    if isinstance(refusal, Unauthorized):
        refusal = (yield from _scoped(session, request, refusal)) or refusal
    raise refusal


def _scoped(session: Rancher2Session, request: Request[T], refusal: Unauthorized) -> Flow[ScopedToken | None]:
    """The more specific error where the token is accepted for its cluster: only such a token is not rejected there with 401."""
    cluster = session.cluster or "local"
    probe = Request("GET", "/v3/clusters/{id}", f"/v3/clusters/{cluster}", bytes, "safe")
    if session.authorize is None or request.path == probe.path:
        return None
    try:
        yield from session.send(probe)
    except Forbidden:
        pass
    except RancherError:
        return None
    message = f"{request.method} {request.template}: the token is limited to cluster {cluster} and is rejected everywhere else"
    return ScopedToken.from_error(refusal, message)


def version(session: Rancher2Session) -> Flow[str | None]:
    """The version as major.minor.

    Returns None where the server does not say, and reads the version only once.
    """
    if not session.version.asked:
        yield from _read_version(session)
    found = session.version.known
    return None if found is None else f"{found[0]}.{found[1]}"


def require(session: Rancher2Session, since: str | None, what: str) -> Flow[None]:
    """Check that the server's version has something. A server that does not say its version passes.

    Raises:
        NotSupported: It is older.
    """
    if since is None:
        return
    if not session.version.asked:
        try:
            yield from _read_version(session)
        except RancherError:
            return  # the request itself will tell
    found = session.version.known
    major, _, minor = since.partition(".")
    if found is not None and found < (int(major), int(minor)):
        raise NotSupported(f"{what} exists since Rancher {since}; this server is Rancher {found[0]}.{found[1]}")


def _read_version(session: Rancher2Session) -> Flow[None]:
    from . import operations

    state = session.version
    try:
        response = yield from session.send(operations.get_rancher_version())
    except NotFound:
        state.asked = True
        return
    found = re.match(r"v?(\d+)\.(\d+)", str(response.version))
    state.known, state.asked = (int(found[1]), int(found[2])) if found else None, True
