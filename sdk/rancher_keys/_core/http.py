"""What the sync and the async driver share: options of httpx clients, a flow under way, bodies and lines with size limits."""

from __future__ import annotations

import ssl
import time
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Generic, TypeAlias, TypeVar

import httpx

from .errors import InvalidArgument, RancherError
from .request import Interrupted, PreparedRequest, Response, Sleep, TransportError
from .session import Flow

T = TypeVar("T")

Verify: TypeAlias = bool | str | ssl.SSLContext
"""True, False, the path of a CA bundle, or an SSLContext."""

MAX_RESPONSE_BYTES = 256 * 2**20
MAX_LINE_BYTES = 8 * 2**20
STEP_TIMEOUT = 30.0
"""Seconds that one step of a request, such as connecting or a read, may take at most."""


class Run(Generic[T]):
    """A flow under way."""

    def __init__(self, flow: Flow[T]) -> None:
        self._flow = flow
        self._is_done = False
        self.result: T
        self.step: PreparedRequest | Sleep
        self.resume(None)

    def resume(self, outcome: Response | Exception | None) -> None:
        """Pass in what came of the last step; sets the next step, or the result."""
        try:
            self.step = self._flow.throw(outcome) if isinstance(outcome, Exception) else self._flow.send(outcome)
        except StopIteration as end:
            self.result, self._is_done = end.value, True

    def done(self) -> bool:
        """Whether there is a result."""
        return self._is_done

    def interrupt(self, error: BaseException) -> None:
        """End the flow because the caller cancels it; it may end with what it has."""
        try:
            self.resume(Interrupted())
        except Interrupted:
            pass
        except RancherError as failure:
            if failure.created is not None:
                self.result, self._is_done = failure.created, True
        if self._is_done:
            error.created = self.result  # type: ignore[attr-defined]
            error.add_note("The call had already succeeded: the result is in the attribute `created` of this exception.")
        elif isinstance(self.step, PreparedRequest) and self.step.method == "POST":
            error.add_note("A POST request was in progress: it may have taken effect.")
        self._flow.close()


def check_options(http: object, transport: object, proxy: object, verify: object, sizes: dict[str, object]) -> None:
    if http is not None and (transport is not None or proxy is not None or verify is not True):
        raise InvalidArgument("http is a client of your own: set its transport, proxy and verify yourself, and leave them out here")
    for name, size in sizes.items():
        if not isinstance(size, int) or isinstance(size, bool) or size < 1:
            raise InvalidArgument(f"{name} must be a whole number of bytes from 1, not {size!r}")


def http_settings(proxy: str | None, verify: Verify) -> dict[str, Any]:
    context: bool | ssl.SSLContext
    if isinstance(verify, str):
        try:
            context = ssl.create_default_context(cafile=verify)
        except (OSError, ssl.SSLError, ValueError):
            raise InvalidArgument(f"verify: {verify!r} is not a readable file of PEM certificates") from None
    elif isinstance(verify, bool | ssl.SSLContext):
        context = verify
    else:
        raise InvalidArgument(f"verify must be True, False, the path of a CA bundle or an SSLContext, not a {type(verify).__name__}")
    no_cookies = CookieJar(policy=DefaultCookiePolicy(allowed_domains=[]))
    return {"timeout": STEP_TIMEOUT, "proxy": proxy, "verify": context, "follow_redirects": False, "cookies": no_cookies}


def bad_proxy() -> InvalidArgument:
    return InvalidArgument("proxy must be the URL of a proxy, such as http://proxy.example.com:3128")


def server_of(url: str) -> str:
    try:
        parts = httpx.URL(url)
    except httpx.InvalidURL:
        return "the server"
    return f"{parts.host}:{parts.port or {'http': 80}.get(parts.scheme, 443)}"


def time_left(step: PreparedRequest) -> float:
    left = STEP_TIMEOUT if step.deadline is None else step.deadline - time.monotonic()
    if left <= 0:
        raise TransportError("the time was over before the request was sent", sent=False, timed_out=True)
    return min(left, STEP_TIMEOUT)


def headers_of(step: PreparedRequest) -> dict[str, str]:
    return step.headers if step.authorization is None else {**step.headers, "Authorization": step.authorization.reveal()}


def response_of(response: httpx.Response, body: bytes) -> Response:
    return Response(response.status_code, {name.lower(): value for name, value in response.headers.items()}, body)


class Body:
    """Collects the chunks of a response up to a size limit."""

    def __init__(self, limit: int) -> None:
        self._limit, self._chunks, self._size = limit, list[bytes](), 0

    def add(self, chunk: bytes) -> None:
        self._size += len(chunk)
        if self._size > self._limit:
            raise TransportError(f"the response is larger than max_response_bytes, {self._limit:,} bytes", too_large=True)
        self._chunks.append(chunk)

    def bytes(self) -> bytes:
        return b"".join(self._chunks)


class Lines:
    """Splits chunks into lines up to a size limit. An empty line is a sign of life."""

    def __init__(self, limit: int) -> None:
        self._limit, self._rest = limit, b""

    def add(self, chunk: bytes) -> list[bytes]:
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        if len(self._rest) > self._limit or any(len(line) > self._limit for line in lines):
            raise TransportError(f"a line of the stream is longer than max_line_bytes, {self._limit:,} bytes", too_large=True)
        return lines
