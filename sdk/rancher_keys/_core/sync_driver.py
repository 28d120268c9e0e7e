"""Carries flows out with a blocking httpx client."""

from __future__ import annotations

import copy
import os
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self, TypeAlias, TypeVar

import httpx

from . import deadlines
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
        self._max_response, self._max_line, self._owned, self._pid = max_response_bytes, max_line_bytes, http is None, os.getpid()
        if http is not None:
            self._http = http
            return
        settings = http_settings(proxy, verify)
        try:
            self._http = httpx.Client(transport=transport, **settings)
        except (ValueError, httpx.InvalidURL, ImportError, TypeError, AttributeError):
            raise bad_proxy() from None
        deadlines.enforce(self._http)

    def run(self, flow: Flow[T]) -> T:
        """Carry a flow out to its result."""
        run = Run(flow)
        while not run.done():
            outcome: Response | TransportError | None
            try:
                outcome = self._step(run.step)
            except TransportError as failure:
                outcome = failure
            except BaseException as error:
                run.interrupt(error)
                raise
            run.resume(outcome)
        return run.result

    def _check(self) -> None:
        if self._pid != os.getpid():
            raise ClientUnusable("this client was created in another process: create a new client after a fork")
        if self._http.is_closed:
            raise ClientUnusable("this client is closed: create a new client")

    def _step(self, step: PreparedRequest | Sleep) -> Response | None:
        if isinstance(step, Sleep):
            time.sleep(step.seconds)
            return None
        self._check()
        left = time_left(step)
        failure: TransportError
        try:
            with deadlines.deadline(step.deadline), self._open(step, left) as response:
                body = Body(self._max_response)
                for chunk in response.iter_bytes():
                    body.add(chunk)
                    if step.deadline is not None and time.monotonic() > step.deadline:
                        raise httpx.ReadTimeout("")
                return response_of(response, body.bytes())
        except TransportError:
            raise
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
        lines, timeout = Lines(self._max_line), time_left(step)
        failure: TransportError
        try:
            with deadlines.deadline(step.deadline), self._open(step, timeout) as response:
                if response.status_code != 200:
                    source.refused(response_of(response, response.read()))
                    return
                chunks = response.iter_bytes()
                while not source.done:
                    with deadlines.deadline(step.deadline):
                        chunk = next(chunks, None)
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

    def close(self) -> None:
        """Close the connections."""
        if self._owned:
            self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
