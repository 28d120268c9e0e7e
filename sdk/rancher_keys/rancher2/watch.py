"""Watches of the Kubernetes API: events since a resource version, over as many connections as it takes. Written by hand."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

import msgspec

from .._core.decode import BadContent, decode
from .._core.errors import ConnectionFailed, RancherError, ResponseTooLarge, UnexpectedResponse, error_class
from .._core.http import Decoder, Lines
from .._core.request import PreparedRequest, Request, Response, TransportError
from .._core.session import Flow
from .session import Rancher2Session, send_until

E = TypeVar("E")

_CONNECTION = 20.0
"""Seconds that one connection of a watch lasts."""
_GRACE = 2.0
"""Seconds that the server may take to end a connection by itself."""


class Watch(Generic[E]):
    """Events since a resource version. A connection that ends or breaks is resumed after the last event."""

    def __init__(
        self,
        session: Rancher2Session,
        latest: Request[Any],
        events: Callable[[str, int], Request[Any]],
        event: type[E],
        since: str | None,
        seconds: float | None,
    ) -> None:
        """Nothing is sent yet.

        Args:
            session: Where to send requests.
            latest: A list whose metadata holds the current resource version; sent where `since` is None.
            events: The request for the events since a resource version, for a number of seconds.
            event: The model of an event.
            since: The resource version to start after; None for the current one.
            seconds: When to stop; None for never.
        """
        self._session, self._latest, self._events, self._event = session, latest, events, event
        self._since = since
        self._end = None if seconds is None else time.monotonic() + seconds
        self._failures = 0

    def start(self) -> Flow[None]:
        """Find out where to start."""
        found = yield from send_until(self._session, self._latest, self._end)  # raises NotSupported and 401 before the stream begins
        if self._since is None:
            self._since = found.metadata.resource_version

    @property
    def done(self) -> bool:
        """Whether the time is over."""
        return self._end is not None and time.monotonic() >= self._end

    def _request(self, seconds: float) -> Request[Any]:
        return self._events(self._since or "", max(1, round(seconds)))

    def prepare(self) -> PreparedRequest:
        """The request for the next connection."""
        left = _CONNECTION if self._end is None else max(0.0, min(_CONNECTION, self._end - time.monotonic()))
        grace = 0.0 if self._end is not None and left < _CONNECTION else _GRACE
        return msgspec.structs.replace(self._session.prepare(self._request(left)), deadline=time.monotonic() + left + grace)

    def accepts(self, status: int, content_type: str) -> bool:
        """Whether a response is a stream of events."""
        return status == 200 and content_type.partition(";")[0].strip().lower() == "application/json"

    def refused(self, response: Response) -> None:
        """Raise the error of a response that is not a stream; return where it may be different later."""
        error = self._session.error_of(self._request(1), response)
        if not self._session.is_temporary(response) or self._count_failure():
            raise error

    def _count_failure(self) -> bool:
        """Count a connection that failed; whether it was one too many."""
        self._failures += 1
        return self._failures >= self._session.retry.attempts

    def delay(self, failure: Exception | None) -> float:
        """Seconds to wait before the next connection.

        Raises:
            ConnectionFailed: As many connections in a row failed as the retry policy allows attempts.
        """
        if failure is not None and not self.done and self._count_failure():
            path = self._request(1).template
            raise ConnectionFailed(f"GET {path}: the watch broke: {failure}", method="GET", path=path, attempts=self._failures)
        if self.done:
            return 0.0
        delay = self._session.retry.delay(max(1, self._failures))
        return delay if self._end is None else max(0.0, min(delay, self._end - time.monotonic()))

    def events(self, decoder: Decoder, lines: Lines, chunk: bytes) -> Iterator[E]:
        """The events in a chunk, without bookmarks.

        Raises:
            ApiError: The server ends the watch: 410 where the resource version is too old.
            UnexpectedResponse: A line is not an event.
            ResponseTooLarge: A line is too long.
        """
        for piece in decoder.feed(chunk):
            for line in self._split(lines, piece):
                event = self._read(line) if line.strip() else None
                if isinstance(event, Exception):
                    raise event
                if event is not None:
                    yield event

    def _split(self, lines: Lines, piece: bytes) -> list[bytes]:
        try:
            return lines.add(piece)
        except TransportError as error:
            why = str(error)
        path = self._request(1).template
        raise ResponseTooLarge(f"GET {path}: {why}", status=200, method="GET", path=path)

    def _read(self, line: bytes) -> E | RancherError | None:
        """The event or the error in a line; None for a bookmark."""
        try:
            peek = decode(line, _Line)
            if peek.type == "ERROR":
                return self._ended(decode(peek.object, _Failure))
            self._since = decode(peek.object, _Versioned).metadata.resource_version or self._since
            event = None if peek.type == "BOOKMARK" else decode(line, self._event)
        except BadContent as error:
            why = str(error)
        else:
            self._failures = 0
            return event
        path = self._request(1).template
        return UnexpectedResponse(f"GET {path}: a line of the watch is not an event: {why}", status=200, method="GET", path=path)

    def _ended(self, failure: _Failure) -> RancherError:
        path = self._request(1).template
        hint = ": the resource version is too old; list again, and watch from there" if failure.code == 410 else ""
        return error_class(failure.code, failure.reason)(
            f"GET {path}: {failure.code} {failure.reason}{hint}",
            status=failure.code,
            code=failure.reason,
            field=None,
            method="GET",
            path=path,
        )


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
