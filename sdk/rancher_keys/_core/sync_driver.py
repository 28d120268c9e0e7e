"""Carries flows out with a blocking httpx client."""

from __future__ import annotations

import contextlib
import copy
import os
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self, TypeAlias, TypeVar

import httpx

from . import connections
from .errors import ClientUnusable, RancherError
from .http import (
    MAX_LINE_BYTES,
    MAX_RESPONSE_BYTES,
    Decoder,
    Lines,
    Received,
    Run,
    Verify,
    bad_proxy,
    check_options,
    check_type,
    headers_of,
    http_settings,
    server_of,
    time_left,
)
from .request import PreparedRequest, Response, Sleep, TransportError
from .session import Flow
from .streams import EventStream
from .transport_errors import failure_of

T = TypeVar("T")
E = TypeVar("E")

Http: TypeAlias = httpx.Client
Transport: TypeAlias = httpx.BaseTransport


class SyncDriver:
    """Carries flows out with an httpx.Client."""

    def __init__(
        self,
        *,
        proxy: str | None = None,
        verify: Verify = True,
        max_response_bytes: int = MAX_RESPONSE_BYTES,
        max_line_bytes: int = MAX_LINE_BYTES,
        transport: Transport | None = None,
        http: Http | None = None,
    ) -> None:
        """Nothing is sent yet.

        Args:
            proxy: The URL of a proxy. Default: the one that the environment names, if any.
            verify: How to check the server's certificate: True (the system's certificates), False (not at all), the path of a CA
                bundle, or an SSLContext. Default True.
            max_response_bytes: The largest response, decompressed. Default 256 MiB.
            max_line_bytes: The longest line of a watch. Default 8 MiB.
            transport: An httpx transport to use, such as a sandbox's.
            http: An httpx client of your own. It stays open when this client is closed; set its transport, proxy and certificates
                yourself. Total timeouts are checked between reads only.
        """
        check_options(http, transport, proxy, verify, {"max_response_bytes": max_response_bytes, "max_line_bytes": max_line_bytes})
        check_type("http", http, httpx.Client, "a")
        check_type("transport", transport, httpx.BaseTransport, "a")
        self._max_response, self._max_line, self._owned, self._pid = max_response_bytes, max_line_bytes, http is None, os.getpid()
        if http is not None:
            self._http = http
            return
        settings, made = http_settings(proxy, verify), None
        with contextlib.suppress(ValueError, httpx.InvalidURL, ImportError, TypeError, AttributeError):
            made = httpx.Client(transport=transport, **settings)
        if made is None:
            raise bad_proxy()
        self._http = made
        connections.enforce_deadlines(self._http)

    def run(self, flow: Flow[T]) -> T:
        """Carry a flow out to its result."""
        run = Run(flow)
        while not run.done():
            received = Received(self._max_response)
            try:
                outcome = self._step(run.step, received)
            except BaseException as error:
                run.interrupt(error, received.complete)
                raise error.with_traceback(None)  # noqa: B904 - the frames below hold credentials
            run.resume(outcome)
        return run.result

    def _check(self) -> None:
        if self._pid != os.getpid():
            raise ClientUnusable("this client was created in another process: create a new client after a fork")
        if self._http.is_closed:
            raise ClientUnusable("this client is closed: create a new client")

    def _step(self, step: PreparedRequest | Sleep, received: Received) -> Response | TransportError | None:
        if isinstance(step, Sleep):
            time.sleep(step.seconds)
            return None
        self._check()
        try:
            left = time_left(step)
            with connections.deadline(step.deadline), self._open(step, left) as response:
                self._receive(response, received, step.deadline)
            for connection in connections.with_surplus(self._http):
                connection.close()
        except Exception as error:
            return received.complete or failure_of(error, server_of(step.url), received.partial)
        return received.complete

    def _receive(self, response: httpx.Response, received: Received, deadline: float | None) -> None:
        received.start(response)
        decoder = Decoder(response)
        for chunk in chunks_of(response):
            for piece in decoder.feed(chunk):
                received.add(piece)
                if deadline is not None and time.monotonic() > deadline:
                    raise httpx.ReadTimeout("")
        decoder.end()
        received.finish()

    def _open(self, step: PreparedRequest, timeout: float) -> Any:
        return self._http.stream(
            step.method,
            step.url,
            headers=headers_of(step),
            content=step.content.reveal() if step.content is not None else None,
            timeout=timeout,
            auth=None,
            follow_redirects=False,
        )

    def stream(self, source: EventStream[E]) -> Iterator[E]:
        """Iterate over a stream of events."""
        self.run(source.start())
        while not source.done:
            failure: TransportError | None = None
            try:
                yield from self._events(source)
            except TransportError as error:
                failure = error
            time.sleep(source.delay(failure))

    def _events(self, source: EventStream[E]) -> Iterator[E]:
        self._check()
        step = source.prepare()
        lines = Lines(self._max_line)
        failure: TransportError | None = None
        try:
            timeout = time_left(step)
            with contextlib.ExitStack() as stack:
                with connections.deadline(step.deadline):  # not while the caller has control
                    response = stack.enter_context(self._open(step, timeout))
                if not source.accepts(response.status_code, response.headers.get("content-type", "")):
                    with connections.deadline(step.deadline):
                        received = Received(self._max_response)
                        self._receive(response, received, step.deadline)
                    source.refused(received.finish())
                    return
                decoder, chunks = Decoder(response), chunks_of(response)
                while not source.done:
                    with connections.deadline(step.deadline):
                        chunk = next(chunks, None)
                    if chunk is None:
                        return
                    yield from source.events(decoder, lines, chunk)
        except RancherError:
            raise
        except httpx.ReadTimeout:
            return
        except Exception as error:
            failure = failure_of(error, server_of(step.url))
        except BaseException as error:
            raise error.with_traceback(None)  # noqa: B904 - the frames below hold credentials
        if failure is not None:
            raise failure

    def _attach(self, session: Any) -> None:
        raise NotImplementedError

    def _with_session(self, session: Any) -> Self:
        """The same client with another session; both share the connections."""
        other = copy.copy(self)
        other._attach(session)
        return other

    def close(self) -> None:
        """Close the connections."""
        if self._owned:
            self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def chunks_of(response: httpx.Response) -> Iterator[bytes]:
    """The chunks of a response as they are on the wire; of a mock's response, decompressed."""
    return response.iter_bytes() if response.is_stream_consumed else response.iter_raw()
