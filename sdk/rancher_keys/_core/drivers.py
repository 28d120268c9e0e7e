"""What carries flows out: the only place that knows httpx."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Callable, Iterator
from types import TracebackType
from typing import Any, Self, TypeAlias, TypeVar

import httpx

from .errors import InvalidArgument, RancherError
from .request import PreparedRequest, Response, Sleep, TransportError
from .session import Flow

T = TypeVar("T")

Verify: TypeAlias = bool | str | ssl.SSLContext
"""True, False, the path of a CA bundle, or an SSLContext."""
Timeout: TypeAlias = float | httpx.Timeout
Http: TypeAlias = httpx.Client
AsyncHttp: TypeAlias = httpx.AsyncClient
Transport: TypeAlias = httpx.BaseTransport
AsyncTransport: TypeAlias = httpx.AsyncBaseTransport

Refuse: TypeAlias = Callable[[int, bytes], Exception]
"""The error that a status and a body mean."""

DEFAULT_TIMEOUT = 30.0


def _settings(timeout: Timeout, proxy: str | None, verify: Verify) -> dict[str, Any]:
    context: bool | ssl.SSLContext
    if isinstance(verify, str):
        try:
            context = ssl.create_default_context(cafile=verify)
        except (OSError, ssl.SSLError):
            raise InvalidArgument(f"verify: {verify} is no readable file of PEM certificates") from None
    else:
        context = verify
    return {"timeout": timeout, "proxy": proxy, "verify": context, "follow_redirects": False}


def _refuse_both(http: object, transport: object, proxy: object, verify: object) -> None:
    if http is not None and (transport is not None or proxy is not None or verify is not True):
        raise InvalidArgument("http is a client of your own: set its transport, proxy and verify yourself")


def _answer(response: httpx.Response) -> Response:
    return Response(response.status_code, {name.lower(): value for name, value in response.headers.items()}, response.content)


def _describe(error: httpx.TransportError | httpx.DecodingError) -> TransportError:
    """The kind of failure, without addresses or headers."""
    kinds: tuple[tuple[type[Exception], str], ...] = (
        (httpx.ConnectTimeout, "no connection in time"),
        (httpx.TimeoutException, "no answer in time"),
        (httpx.ConnectError, "no connection"),
        (httpx.DecodingError, "the answer could not be unpacked"),
    )
    return TransportError(next((text for kind, text in kinds if isinstance(error, kind)), "the connection broke"))


class SyncDriver:
    """Carries flows out with an httpx.Client."""

    def __init__(
        self, *, http: httpx.Client | None, transport: httpx.BaseTransport | None, timeout: Timeout, proxy: str | None, verify: Verify
    ) -> None:
        """With `http`, a client of the caller's, which stays open on `close`."""
        _refuse_both(http, transport, proxy, verify)
        self._owned = http is None
        self._http = http or httpx.Client(transport=transport, **_settings(timeout, proxy, verify))

    def run(self, flow: Flow[T]) -> T:
        """Carry a flow out to its result."""
        try:
            step = next(flow)
            while True:
                try:
                    outcome = self._step(step)
                except TransportError as failure:
                    step = flow.throw(failure)
                else:
                    step = flow.send(outcome)
        except StopIteration as end:
            result: T = end.value
            return result

    def _step(self, step: PreparedRequest | Sleep) -> Response | None:
        if isinstance(step, Sleep):
            time.sleep(step.seconds)
            return None
        try:
            request = self._http.build_request(step.method, step.url, headers=step.headers, content=step.content)
            return _answer(self._http.send(request, auth=None, follow_redirects=False))
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise _describe(error) from None
        except RuntimeError as error:
            raise RancherError("the client is closed") from error

    def lines(self, call: PreparedRequest, refuse: Refuse) -> Iterator[bytes]:
        """An answer's lines as they come, until the server ends them or is silent.

        Raises:
            TransportError: The connection broke, or there was none.
            ApiError: The server says no.
        """
        try:
            with self._http.stream(call.method, call.url, headers=call.headers, follow_redirects=False, auth=None) as response:
                if response.status_code != 200:
                    raise refuse(response.status_code, response.read())
                for line in response.iter_lines():
                    yield line.encode()
        except httpx.ReadTimeout:
            return
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise _describe(error) from None

    def pause(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)

    def close(self) -> None:
        """Close the connections."""
        if self._owned:
            self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


class AsyncDriver:
    """Carries flows out with an httpx.AsyncClient."""

    def __init__(
        self,
        *,
        http: httpx.AsyncClient | None,
        transport: httpx.AsyncBaseTransport | None,
        timeout: Timeout,
        proxy: str | None,
        verify: Verify,
    ) -> None:
        """With `http`, a client of the caller's, which stays open on `aclose`."""
        _refuse_both(http, transport, proxy, verify)
        self._owned = http is None
        self._http = http or httpx.AsyncClient(transport=transport, **_settings(timeout, proxy, verify))

    async def run(self, flow: Flow[T]) -> T:
        """Carry a flow out to its result."""
        try:
            step = next(flow)
            while True:
                try:
                    outcome = await self._step(step)
                except TransportError as failure:
                    step = flow.throw(failure)
                else:
                    step = flow.send(outcome)
        except StopIteration as end:
            result: T = end.value
            return result

    async def _step(self, step: PreparedRequest | Sleep) -> Response | None:
        if isinstance(step, Sleep):
            await asyncio.sleep(step.seconds)
            return None
        try:
            request = self._http.build_request(step.method, step.url, headers=step.headers, content=step.content)
            return _answer(await self._http.send(request, auth=None, follow_redirects=False))
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise _describe(error) from None
        except RuntimeError as error:
            raise RancherError("the client is closed") from error

    async def lines(self, call: PreparedRequest, refuse: Refuse) -> AsyncIterator[bytes]:
        """An answer's lines as they come, until the server ends them or is silent.

        Raises:
            TransportError: The connection broke, or there was none.
            ApiError: The server says no.
        """
        try:
            async with self._http.stream(call.method, call.url, headers=call.headers, follow_redirects=False, auth=None) as response:
                if response.status_code != 200:
                    raise refuse(response.status_code, await response.aread())
                async for line in response.aiter_lines():
                    yield line.encode()
        except httpx.ReadTimeout:
            return
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise _describe(error) from None

    async def pause(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)

    async def close(self) -> None:
        """Close the connections."""
        if self._owned:
            await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()
