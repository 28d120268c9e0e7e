"""What takes several requests or a look at the answer, for the tokens of Rancher 2: generators of requests that receive answers."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from .errors import (
    ApiError,
    BadRequest,
    ConnectionFailed,
    InvalidArgument,
    NotFound,
    NotRemoved,
    NotSupported,
    RancherError,
    ScopedToken,
    ServerError,
    SessionInUse,
    Unauthorized,
    UnexpectedResponse,
    error_class,
)
from .lifetimes import TokenTimes
from .request import PreparedRequest, Request, Sleep
from .session import Flow, Session

T = TypeVar("T")
R = TypeVar("R", bound="Listed")
M = TypeVar("M", bound=TokenTimes)
E = TypeVar("E")

SETTLE = 5.0
"""Seconds to wait for what a server fills in or forgets a moment later."""
_PAUSE = 0.05
_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_STREAM = 20.0
"""Seconds that a connection of a watch lasts, less than a client's usual timeout."""


class Listed(Protocol):
    """What a token in a list tells."""

    @property
    def id(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def expired(self) -> bool: ...
    @property
    def current(self) -> bool: ...
    @property
    def is_derived(self) -> bool: ...
    @property
    def cluster_id(self) -> str | None: ...
    @property
    def created(self) -> datetime: ...
    @property
    def expires_at(self) -> datetime | None: ...
    @property
    def last_used_at(self) -> datetime | None: ...


class Release:
    """The server's version, asked for once; None where it does not tell."""

    def __init__(self, request: Callable[[], Request[Any]]) -> None:
        """`request` reads it."""
        self._request = request
        self._known: tuple[int, int] | None = None
        self._asked = False

    def get(self, session: Session) -> Flow[tuple[int, int] | None]:
        """Major and minor."""
        if not self._asked:
            try:
                told = yield from session.send(self._request())
            except (NotFound, UnexpectedResponse):
                self._asked = True
                return None
            except RancherError:
                return None
            found = re.match(r"v?(\d+)\.(\d+)", str(told.version))
            self._known = (int(found[1]), int(found[2])) if found else None
            self._asked = True
        return self._known

    def need(self, session: Session, since: str | None, what: str) -> Flow[None]:
        """See that the server has it.

        Raises:
            NotSupported: It is older.
        """
        if since is None:
            return
        has = yield from self.get(session)
        major, _, minor = since.partition(".")
        if has is not None and has < (int(major), int(minor)):
            raise NotSupported(f"{what} came with Rancher {since}; this server is {has[0]}.{has[1]}")


def send(session: Session, request: Request[T]) -> Flow[T]:
    """Send, and tell a token that is scoped to a cluster from one that is no good.

    Raises:
        ScopedToken: The token opens its cluster, and nothing else.
    """
    try:
        return (yield from session.send(request))
    except Unauthorized as refusal:
        cluster = session.cluster or "local"
        probe = Request("GET", "/v3/clusters/{id}", f"/v3/clusters/{cluster}", bytes, "safe")
        if session.authorize is None or request.path == probe.path:
            raise
        try:
            yield from session.send(probe)
        except RancherError:
            raise refusal from None
        told = f"{request.method} {request.template}: the token is scoped to cluster {cluster} and opens that alone"
        raise ScopedToken.like(refusal, told) from None


def offered(session: Session, release: Release, request: Request[T], what: str) -> Flow[T]:
    """Send a request that not every version knows.

    Raises:
        NotSupported: The server is older than what the request needs.
    """
    yield from release.need(session, request.since, what)
    try:
        return (yield from send(session, request))
    except NotFound as refusal:
        if refusal.code == "HTTP 404" and request.since:
            raise NotSupported(f"{what} came with Rancher {request.since}; this server has none") from None
        raise


def create(session: Session, request: Request[M], get: Callable[[str], Request[Any]], wait: bool) -> Flow[M]:
    """Make a token; with `wait`, until the server has filled in when it ends."""
    made: M = yield from send(session, request)
    deadline = time.monotonic() + SETTLE
    id: str = made.id  # type: ignore[attr-defined]
    while wait and made.ttl_ms and not made.expires_at_text and time.monotonic() < deadline:
        try:
            found: Any = yield from session.send(get(id))
        except RancherError:
            return made  # the secret key must not be lost to a failed look
        if found.expires_at_text:
            return msgspec.structs.replace(made, expires_at_text=found.expires_at_text)
        yield Sleep(_PAUSE)
    return made


def delete(session: Session, request: Request[bytes]) -> Flow[None]:
    """Delete a token.

    Raises:
        SessionInUse: It is the session that asks.
    """
    try:
        yield from send(session, request)
    except BadRequest as refusal:
        if "current session" not in (refusal.reason or ""):
            raise
        raise SessionInUse.like(refusal, "the session in use cannot be deleted; use log_out()") from None
    except NotFound as refusal:
        if refusal.attempts == 1:  # else an attempt whose answer was lost has deleted it
            raise


def log_in(session: Session, request: Request[T], newer: Request[T]) -> Flow[T]:
    """Log in at the older address, which every Rancher 2 has, or at the newer one where that is switched off."""
    anonymous = replace(session, authorize=None)
    try:
        return (yield from anonymous.send(request))
    except NotFound as refusal:
        try:
            return (yield from anonymous.send(newer))
        except NotFound:
            raise refusal from None


def log_out(session: Session, request: Request[Any], probe: Request[Any]) -> Flow[None]:
    """Delete the token that asks, and see that it opens nothing any more.

    Raises:
        InvalidArgument: It is an ext token, which a log-out leaves valid (2.15/498, 499).
        NotRemoved: It still opens the server.
    """
    name = session.access_key or "the token"
    if name.startswith("ext/"):
        raise InvalidArgument(f"a log-out would leave {name} valid; use ext_tokens.delete({name.removeprefix('ext/')!r})")
    yield from send(session, replace(request, returns=bytes, body={}))
    deadline = time.monotonic() + SETTLE
    while True:
        try:
            yield from session.send(probe)
        except Unauthorized:
            return
        except ServerError:
            pass  # it forgets: 2.15/274
        if time.monotonic() > deadline:
            raise NotRemoved(f"{name} is logged out and still opens the server; delete it", id=name, state="active")
        yield Sleep(_PAUSE)


SORTS: dict[str, Callable[[Any], Any]] = {
    "id": lambda token: token.id,
    "description": lambda token: token.description,
    "created": lambda token: token.created,
    "expires_at": lambda token: token.expires_at or _LAST,
    "last_used_at": lambda token: token.last_used_at or _FIRST,
}
"""What a list is sorted by. Tokens without an end come last, tokens that were never used first."""


def select(tokens: Iterable[R], conditions: Mapping[str, object], sort: str | None, reverse: bool) -> list[R]:
    """What a server that ignores filters and sort would have answered."""
    wanted = [(name, value) for name, value in conditions.items() if value is not None]
    found = [token for token in tokens if all(getattr(token, name) == value for name, value in wanted)] if wanted else list(tokens)
    if sort is not None:
        found.sort(key=SORTS[sort], reverse=reverse)
    return found


class Watch(Generic[E]):
    """Events since a version, over as many connections as it takes."""

    def __init__(
        self, session: Session, request: Callable[[str, int], Request[Any]], event: type[E], since: str, ends: timedelta | None
    ) -> None:
        """`request` asks for the events since a version, for some seconds."""
        self._session, self._request, self._event, self.since = session, request, event, since
        self._end = None if ends is None else time.monotonic() + ends.total_seconds()
        self._failures = 0

    @property
    def done(self) -> bool:
        """Whether the time is over."""
        return self._end is not None and time.monotonic() >= self._end

    def call(self) -> PreparedRequest:
        """The next connection."""
        left = _STREAM if self._end is None else min(_STREAM, self._end - time.monotonic())
        return self._session.call(self._request(self.since, max(1, round(left))))

    def refuse(self, status: int, body: bytes) -> ApiError | RancherError:
        """The error that an answer means."""
        return self._session.refusal(self._request(self.since, 1), status, body)

    def pause(self, failure: Exception | None = None) -> float:
        """Seconds to wait before the next connection.

        Raises:
            ConnectionFailed: As many in a row failed as the policy allows attempts.
        """
        retry = self._session.retry
        if failure is None:
            self._failures = 0
            return retry.base
        self._failures += 1
        if self._failures >= retry.attempts:
            path = self._request(self.since, 1).template
            raise ConnectionFailed(f"watch: {failure}", method="GET", path=path, attempts=self._failures)
        return retry.pause(self._failures, None)

    def feed(self, line: bytes) -> E | None:
        """An event out of a line; None for what is none.

        Raises:
            ApiError: The server ends the watch, 410 where `since` is too old.
        """
        if not line.strip():
            return None
        peek = msgspec.json.decode(line, type=_Line)
        if peek.type == "ERROR":
            told = msgspec.json.decode(peek.object, type=_Failure)
            raise error_class(told.code, told.reason)(status=told.code, code=told.reason, field=None, method="GET", path="watch")
        self.since = msgspec.json.decode(peek.object, type=_Versioned).metadata.resource_version or self.since
        return None if peek.type == "BOOKMARK" else msgspec.json.decode(line, type=self._event)


class _Line(msgspec.Struct):
    type: str
    object: msgspec.Raw


class _Failure(msgspec.Struct):
    code: int = 500
    reason: str = "Unknown"


class _VersionedMetadata(msgspec.Struct):
    resource_version: str | None = msgspec.field(name="resourceVersion", default=None)


class _Versioned(msgspec.Struct):
    metadata: _VersionedMetadata


class ExtWalk(Generic[T]):
    """The way through the pages of a list with `continue`."""

    def __init__(self, session: Session, release: Release, page: Callable[[str | None], Request[Any]]) -> None:
        """`page` asks for the page that starts somewhere."""
        self._session, self._release, self._page = session, release, page
        self._from: str | None = None
        self.done = False

    def step(self) -> Flow[list[T]]:
        """The next page's items."""
        answer = yield from offered(self._session, self._release, self._page(self._from), "an ext token")
        self._from = answer.metadata.continue_from
        self.done = not self._from
        items: list[T] = answer.items
        return items
