"""The sandbox as an ASGI app."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as AsgiRequest
from starlette.responses import Response as AsgiResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from .wire import STREAM_PAUSE, Dropped, Request, Response

LARGEST_BODY = 8 * 1024 * 1024
"""Bytes of a request body that are read; more is 413. Rancher 2.10 and later refuse bodies over 1 MiB themselves."""


def make_app(handle: Callable[[Request], Response]) -> ASGIApp:
    """An ASGI app around a function from request to response.

    A dropped connection ends in the middle of the response.
    """

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        if scope["type"] != "http":
            return
        body = await _read_body(AsgiRequest(scope, receive))
        if body is None:
            await AsgiResponse(status_code=413, headers={"connection": "close"})(scope, receive, send)
            return
        raw_path: bytes = scope.get("raw_path") or scope["path"].encode()
        query: bytes = scope["query_string"]
        wire = Request(
            scope["method"],
            raw_path.partition(b"?")[0].decode("latin-1"),
            query.decode("latin-1"),
            {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]},
            body,
            scope["scheme"],
            scope["client"][0] if scope.get("client") else "127.0.0.1",
        )
        try:
            response = await run_in_threadpool(handle, wire)
        except Dropped:
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})
            return  # the body that was promised never comes, so that the server closes the connection
        if response.stream is not None:
            await _send_stream(response, response.stream, receive, send)
            return
        written = AsgiResponse(content=response.body, status_code=response.status)
        written.raw_headers = [*_raw(response), (b"content-length", str(len(response.body)).encode())]
        await written(scope, receive, send)

    return app


async def _read_body(request: AsgiRequest) -> bytes | None:
    """The body, or None as soon as it is too large."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > LARGEST_BODY:
        return None
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > LARGEST_BODY:
            return None
        chunks.append(chunk)
    return b"".join(chunks)


def _raw(response: Response) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in response.headers]


async def _send_stream(response: Response, stream: Iterator[bytes], receive: Receive, send: Send) -> None:
    """Send the chunks of a stream as they come, until it ends or the client leaves."""
    await send({"type": "http.response.start", "status": response.status, "headers": _raw(response)})
    async with anyio.create_task_group() as group:

        async def until_disconnect() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass
            group.cancel_scope.cancel()

        group.start_soon(until_disconnect)
        while (chunk := await run_in_threadpool(next, stream, None)) is not None:
            if chunk:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            else:
                await anyio.sleep(STREAM_PAUSE)
        await send({"type": "http.response.body", "body": b""})
        group.cancel_scope.cancel()


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
