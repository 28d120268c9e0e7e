"""The sandbox as an ASGI app."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as AsgiRequest
from starlette.responses import Response as AsgiResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from .wire import STREAM_PAUSE, Dropped, Request, Response

MANY_BYTES = 8 * 1024 * 1024


def make_app(handle: Callable[[Request], Response]) -> ASGIApp:
    """An ASGI app around a function from request to response.

    A dropped connection ends in the middle of the answer; a body over 8 MiB is 413.
    """

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        if scope["type"] != "http":
            return
        request = AsgiRequest(scope, receive)
        body = await request.body()
        if len(body) > MANY_BYTES:
            await AsgiResponse(status_code=413)(scope, receive, send)
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
        answer = AsgiResponse(content=response.body, status_code=response.status)
        answer.raw_headers = [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in response.headers]
        answer.raw_headers.append((b"content-length", str(len(response.body)).encode()))
        await answer(scope, receive, send)

    return app


async def _send_stream(response: Response, stream: Iterator[bytes], receive: Receive, send: Send) -> None:
    """Send the chunks of a stream as they come, until it ends or the client leaves."""
    headers = [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in response.headers]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
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
