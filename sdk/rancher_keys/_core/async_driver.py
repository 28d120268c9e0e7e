"""Carries flows out with an async httpx client, under asyncio or trio. anyio is imported when it is needed: it takes a while."""

from __future__ import annotations

import copy
import os
import time
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any, Self, TypeAlias, TypeVar

import httpx

from .errors import ClientUnusable, RancherError
from .http import (
    MAX_LINE_BYTES,
    MAX_RESPONSE_BYTES,
    Body,
    Lines,
    Run,
    Verify,
    bad_proxy,
    check_options,
    headers_of,
    http_settings,
    response_of,
    server_of,
    time_left,
)
from .request import PreparedRequest, Response, Sleep, TransportError
from .session import Flow
from .streams import EventStream
from .transport_errors import transport_error

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
        self._max_response, self._max_line, self._owned, self._pid = max_response_bytes, max_line_bytes, http is None, os.getpid()
        self._loop: list[object] = []
        if http is not None:
            self._http = http
            return
        settings = http_settings(proxy, verify)
        try:
            self._http = httpx.AsyncClient(transport=transport, **settings)
        except (ValueError, httpx.InvalidURL, ImportError, TypeError, AttributeError):
            raise bad_proxy() from None

    async def run(self, flow: Flow[T]) -> T:
        """Carry a flow out to its result."""
        import anyio

        run = Run(flow)
        while not run.done():
            outcome: Response | TransportError | None
            try:
                outcome = await self._step(run.step)
            except TransportError as failure:
                outcome = failure
            except anyio.get_cancelled_exc_class() as error:
                run.interrupt(error)
                if run.done():
                    return run.result
                raise
            except BaseException as error:
                run.interrupt(error)
                raise
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

    async def _step(self, step: PreparedRequest | Sleep) -> Response | None:
        import anyio

        if isinstance(step, Sleep):
            await anyio.sleep(step.seconds)
            return None
        self._check()
        left = time_left(step)
        failure: TransportError
        try:
            with anyio.fail_after(None if step.deadline is None else max(0.0, step.deadline - time.monotonic())):
                async with self._open(step, left) as response:
                    body = Body(self._max_response)
                    async for chunk in response.aiter_bytes():
                        body.add(chunk)
                    return response_of(response, body.bytes())
        except TransportError:
            raise
        except TimeoutError:
            failure = transport_error(httpx.ReadTimeout(""), server_of(step.url))
        except Exception as error:
            failure = transport_error(error, server_of(step.url))
        raise failure

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
                async for event in self._events(source):
                    yield event
            except TransportError as error:
                failure = error
            await anyio.sleep(source.delay(failure))

    async def _events(self, source: EventStream[E]) -> AsyncIterator[E]:
        import anyio

        self._check()
        step = source.prepare()
        lines, timeout = Lines(self._max_line), time_left(step)
        failure: TransportError
        try:
            async with self._open(step, timeout) as response:
                if response.status_code != 200:
                    source.refused(response_of(response, await response.aread()))
                    return
                chunks = response.aiter_bytes()
                while not source.done:
                    chunk: bytes | None = None
                    with anyio.move_on_after(None if step.deadline is None else max(0.0, step.deadline - time.monotonic())):
                        chunk = await anext(chunks, None)
                    if chunk is None:
                        return
                    for line in lines.add(chunk):
                        event = source.feed(line)
                        if event is not None:
                            yield event
        except (TransportError, RancherError):
            raise
        except httpx.ReadTimeout:
            return
        except Exception as error:
            failure = transport_error(error, server_of(step.url))
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
