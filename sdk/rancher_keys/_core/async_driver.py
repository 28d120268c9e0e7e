"""Carries flows out with an async httpx client, under asyncio or trio. anyio is imported when it is needed: it takes a while."""

from __future__ import annotations

import contextlib
import copy
import os
import time
from collections.abc import AsyncGenerator, AsyncIterator
from types import TracebackType
from typing import Any, Self, TypeAlias, TypeVar, cast

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

AsyncHttp: TypeAlias = httpx.AsyncClient
AsyncTransport: TypeAlias = httpx.AsyncBaseTransport


class AsyncDriver:
    """Carries flows out with an httpx.AsyncClient, under asyncio or trio."""

    def __init__(
        self,
        *,
        proxy: str | None = None,
        verify: Verify = True,
        max_response_bytes: int = MAX_RESPONSE_BYTES,
        max_line_bytes: int = MAX_LINE_BYTES,
        transport: AsyncTransport | None = None,
        http: AsyncHttp | None = None,
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
                yourself.
        """
        check_options(http, transport, proxy, verify, {"max_response_bytes": max_response_bytes, "max_line_bytes": max_line_bytes})
        check_type("http", http, httpx.AsyncClient, "an")
        check_type("transport", transport, httpx.AsyncBaseTransport, "an")
        self._max_response, self._max_line, self._owned, self._pid = max_response_bytes, max_line_bytes, http is None, os.getpid()
        self._loop: list[object] = []
        if http is not None:
            self._http = http
            return
        settings, made = http_settings(proxy, verify), None
        with contextlib.suppress(ValueError, httpx.InvalidURL, ImportError, TypeError, AttributeError):
            made = httpx.AsyncClient(transport=transport, **settings)
        if made is None:
            raise bad_proxy()
        self._http = made

    async def run(self, flow: Flow[T]) -> T:
        """Carry a flow out to its result."""
        import anyio

        run = Run(flow)
        while not run.done():
            received = Received(self._max_response)
            try:
                outcome = await self._step(run.step, received)
            except BaseException as error:
                run.interrupt(error, received.complete)
                if run.done() and isinstance(error, anyio.get_cancelled_exc_class()):
                    return run.result
                raise error.with_traceback(None)  # noqa: B904 - the frames below hold credentials
            run.resume(outcome)
        return run.result

    def _check(self) -> None:
        from anyio.lowlevel import current_token

        if self._pid != os.getpid():
            raise ClientUnusable("this client was created in another process: create a new client after a fork")
        if self._http.is_closed:
            raise ClientUnusable("this client is closed: create a new client")
        if not self._loop:
            self._loop.append(current_token())
        elif self._loop[0] != current_token():
            raise ClientUnusable("this client was used in another event loop: create a new client in each event loop")

    async def _step(self, step: PreparedRequest | Sleep, received: Received) -> Response | TransportError | None:
        import anyio

        if isinstance(step, Sleep):
            await anyio.sleep(step.seconds)
            return None
        self._check()
        try:
            left = time_left(step)
            with anyio.fail_after(_seconds_to(step.deadline)):
                async with self._open(step, left) as response:
                    await self._receive(response, received)
                for connection in connections.with_surplus(self._http):
                    await connection.aclose()
        except Exception as error:
            return received.complete or failure_of(error, server_of(step.url), received.partial)
        return received.complete

    async def _receive(self, response: httpx.Response, received: Received) -> None:
        received.start(response)
        decoder = Decoder(response)
        async with contextlib.aclosing(chunks_of(response)) as chunks:
            async for chunk in chunks:
                for piece in decoder.feed(chunk):
                    received.add(piece)
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

    async def stream(self, source: EventStream[E]) -> AsyncIterator[E]:
        """Iterate over a stream of events."""
        import anyio

        await self.run(source.start())
        while not source.done:
            failure: TransportError | None = None
            try:
                async with contextlib.aclosing(self._events(source)) as events:  # else a caller that stops early leaves the connection open
                    async for event in events:
                        yield event
            except TransportError as error:
                failure = error
            await anyio.sleep(source.delay(failure))

    async def _events(self, source: EventStream[E]) -> AsyncGenerator[E, None]:
        import anyio

        self._check()
        step = source.prepare()
        lines = Lines(self._max_line)
        failure: TransportError | None = None
        try:
            timeout = time_left(step)
            async with contextlib.AsyncExitStack() as stack:
                with anyio.fail_after(_seconds_to(step.deadline)):  # no cancel scope may be open while the caller has control
                    response = await stack.enter_async_context(self._open(step, timeout))
                if not source.accepts(response.status_code, response.headers.get("content-type", "")):
                    received = Received(self._max_response)
                    with anyio.fail_after(_seconds_to(step.deadline)):
                        await self._receive(response, received)
                    source.refused(received.finish())
                    return
                decoder = Decoder(response)
                chunks = await stack.enter_async_context(contextlib.aclosing(chunks_of(response)))
                while not source.done:
                    chunk: bytes | None = None
                    with anyio.move_on_after(_seconds_to(step.deadline)):
                        chunk = await anext(chunks, None)
                    if chunk is None:
                        return
                    for event in source.events(decoder, lines, chunk):
                        yield event
        except RancherError:
            raise
        except (httpx.ReadTimeout, TimeoutError):
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

    async def close(self) -> None:
        """Close the connections."""
        if self._owned:
            await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()


def _seconds_to(deadline: float | None) -> float | None:
    return None if deadline is None else max(0.0, deadline - time.monotonic())


def chunks_of(response: httpx.Response) -> AsyncGenerator[bytes, None]:
    """The chunks of a response as they are on the wire; of a mock's response, decompressed."""
    return cast("AsyncGenerator[bytes, None]", response.aiter_bytes() if response.is_stream_consumed else response.aiter_raw())
