"""What the sync and the async driver share: options of httpx clients, a flow under way, bodies and lines with size limits."""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Iterator
from typing import Any, Generic, TypeAlias, TypeVar

import httpx

from .arguments import shown
from .errors import InvalidArgument
from .logs import mask_cookies
from .request import Interrupted, PreparedRequest, Response, Sleep, TransportError, keep
from .secret import SecretBytes
from .session import Flow

T = TypeVar("T")

Verify: TypeAlias = bool | str | ssl.SSLContext
"""True, False, the path of a CA bundle, or an SSLContext."""

MAX_RESPONSE_BYTES = 256 * 2**20
MAX_LINE_BYTES = 8 * 2**20
STEP_TIMEOUT = 30.0
"""Seconds that one step of a request, such as connecting or a read, may take at most."""
_PIECE = 256 * 1024
"""How many bytes are decompressed at a time."""


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

    def interrupt(self, error: BaseException, last: Response | None) -> None:
        """End the flow because the caller cancels it. It may end with what it has, the `last` response included."""
        created: Any = None
        try:
            if last is not None:
                self.resume(last)
            if not self._is_done:
                self.resume(Interrupted())
        except Interrupted:
            pass
        except Exception as failure:
            created = getattr(failure, "created", None)
        if self._is_done:
            created = self.result
        if created is not None:
            keep(error, created)
        elif isinstance(self.step, PreparedRequest) and self.step.method == "POST":
            error.add_note("A POST request was in progress: it may have taken effect.")
        self._flow.close()


def check_options(http: object, transport: object, proxy: object, verify: object, sizes: dict[str, object]) -> None:
    if http is not None and (transport is not None or proxy is not None or verify is not True):
        raise InvalidArgument("http is a client of your own: set its transport, proxy and verify yourself, and leave them out here")
    for name, size in sizes.items():
        if not isinstance(size, int) or isinstance(size, bool) or size < 1:
            raise InvalidArgument(f"{name} must be a whole number of bytes from 1, not {shown(size)}")


def check_type(name: str, value: object, kind: type, article: str) -> None:
    if value is not None and not isinstance(value, kind):
        raise InvalidArgument(f"{name} must be {article} {kind.__name__} of httpx, not a {type(value).__name__}")


def http_settings(proxy: object, verify: object) -> dict[str, Any]:
    from http.cookiejar import CookieJar, DefaultCookiePolicy

    mask_cookies()
    context: bool | ssl.SSLContext | None = None
    if isinstance(verify, str):
        try:
            context = ssl.create_default_context(cafile=verify)
        except (OSError, ssl.SSLError, ValueError):
            context = None  # raised below, so that no other error is its context
        if context is None:
            raise InvalidArgument("verify: this is not a readable file of PEM certificates")
    elif isinstance(verify, bool | ssl.SSLContext):
        context = verify
    else:
        raise InvalidArgument(f"verify must be True, False, the path of a CA bundle or an SSLContext, not a {type(verify).__name__}")
    if proxy is not None and not isinstance(proxy, str):
        raise bad_proxy()
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


class Received:
    """What has been received of a response, up to a size limit."""

    def __init__(self, limit: int) -> None:
        self._limit, self._size, self._chunks = limit, 0, list[SecretBytes]()
        self._status, self._headers, self._is_complete = 0, dict[str, str](), False

    def start(self, response: httpx.Response) -> None:
        """Take the status and the headers. Cookies are dropped: they may hold a session's token."""
        self._status = response.status_code
        self._headers = {name.lower(): value for name, value in response.headers.items() if name.lower() != "set-cookie"}

    def add(self, chunk: bytes) -> None:
        """Take a part of the decompressed body."""
        self._size += len(chunk)
        if self._size > self._limit:
            raise TransportError(f"the response is larger than max_response_bytes, {self._limit:,} bytes", too_large=True)
        self._chunks.append(SecretBytes(chunk))

    def finish(self) -> Response:
        """The body is complete."""
        self._is_complete = True
        return self._response()

    def _response(self) -> Response:
        return Response(self._status, self._headers, b"".join(chunk.reveal() for chunk in self._chunks))

    @property
    def complete(self) -> Response | None:
        """The response, once it is complete."""
        return self._response() if self._is_complete else None

    @property
    def partial(self) -> Response | None:
        """What there is of the response, once it has begun."""
        return self._response() if self._status else None


class Decoder:
    """Decompresses a response piece by piece, so that a small response cannot fill the memory."""

    def __init__(self, response: httpx.Response) -> None:
        encodings = [each.strip().lower() for each in response.headers.get("content-encoding", "").split(",")]
        names = [each for each in encodings if each not in ("", "identity")]
        self._inflate: Any = None
        if response.is_stream_consumed or not names:
            return  # a response of a mock is decompressed already
        if names not in (["gzip"], ["x-gzip"], ["deflate"]):
            raise TransportError("the response is compressed in a way that was not requested")
        self._inflate, self._is_begun = zlib.decompressobj(47), False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The decompressed pieces of a chunk."""
        if self._inflate is None:
            yield data
            return
        while data:
            piece = self._decompress(data)
            self._is_begun = True
            yield piece
            data = self._inflate.unconsumed_tail
            if self._inflate.eof and self._inflate.unused_data:
                data, self._inflate = self._inflate.unused_data, zlib.decompressobj(47)
            elif not data and len(piece) == _PIECE:
                yield from iter(lambda: self._inflate.decompress(b"", _PIECE), b"")

    def _decompress(self, data: bytes) -> bytes:
        failed = False
        try:
            return self._inflate.decompress(data, _PIECE)  # type: ignore[no-any-return]
        except zlib.error:
            failed = self._is_begun
        if not failed:
            self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)  # some servers leave the header of deflate out
            try:
                return self._inflate.decompress(data, _PIECE)  # type: ignore[no-any-return]
            except zlib.error:
                pass
        raise TransportError("the response cannot be decompressed")

    def end(self) -> None:
        """The last chunk has been fed."""
        if self._inflate is not None and self._is_begun and not self._inflate.eof:
            raise TransportError("the response ended in the middle of its compressed content")


class Lines:
    """Splits chunks into lines up to a size limit. An empty line is a sign of life."""

    def __init__(self, limit: int) -> None:
        self._limit, self._rest = limit, SecretBytes(b"")

    def add(self, chunk: bytes) -> list[bytes]:
        """The lines that a chunk completes."""
        *lines, rest = (self._rest.reveal() + chunk).split(b"\n")
        self._rest = SecretBytes(rest)
        if len(rest) > self._limit or any(len(line) > self._limit for line in lines):
            raise TransportError(f"a line of the stream is longer than max_line_bytes, {self._limit:,} bytes", too_large=True)
        return lines
