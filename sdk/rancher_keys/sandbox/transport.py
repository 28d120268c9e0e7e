"""The sandbox as an httpx transport, without a network."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterator

import anyio
import httpx

from .wire import STREAM_PAUSE, Dropped, Request, Response


class _Stream(httpx.SyncByteStream, httpx.AsyncByteStream):
    """The chunks of a response as httpx reads them; closing the response ends them."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._closed = chunks, False

    def __iter__(self) -> Iterator[bytes]:
        while not self._closed and (chunk := next(self._chunks, None)) is not None:
            if chunk:
                yield chunk
            else:
                time.sleep(STREAM_PAUSE)

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        while not self._closed and (chunk := next(self._chunks, None)) is not None:
            if chunk:
                return chunk
            await anyio.sleep(STREAM_PAUSE)
        raise StopAsyncIteration

    def close(self) -> None:
        self._closed = True

    async def aclose(self) -> None:
        self._closed = True


class SandboxTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Handles the requests of an httpx client, sync or async: `httpx.Client(transport=sandbox.transport())`."""

    def __init__(self, handle: Callable[[Request], Response]) -> None:
        """Wrap a function from request to response."""
        self._handle = handle

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Handle the request of a sync client.

        Raises:
            httpx.RemoteProtocolError: A fault drops the connection.
        """
        return self._response(request, request.read())

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Handle the request of an async client.

        Raises:
            httpx.RemoteProtocolError: A fault drops the connection.
        """
        return self._response(request, await request.aread())

    def _response(self, request: httpx.Request, body: bytes) -> httpx.Response:
        target = request.url.raw_path.decode("latin-1")
        path, _, query = target.partition("?")
        headers = {name.lower(): value for name, value in request.headers.items()}
        wire = Request(request.method, path, query, headers, body, request.url.scheme)
        try:
            response = self._handle(wire)
        except Dropped:
            raise httpx.RemoteProtocolError("Server disconnected without sending a response.", request=request) from None
        if response.stream is not None:
            return httpx.Response(response.status, headers=response.headers, stream=_Stream(response.stream), request=request)
        return httpx.Response(response.status, headers=response.headers, content=response.body, request=request)
