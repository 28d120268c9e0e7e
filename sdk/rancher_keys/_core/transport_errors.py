"""Why no complete response came: httpx's exceptions in words, without headers, bodies or credentials."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import httpx

from .request import Response, TransportError


def failure_of(error: Exception, server: str, partial: Response | None = None) -> TransportError:
    """The failure that ended a request. `partial` is what was received of the response."""
    failure = error if isinstance(error, TransportError) else transport_error(error, server)
    failure.partial = partial
    return failure.with_traceback(None)


def transport_error(error: Exception, server: str) -> TransportError:
    """What a failure of httpx means. `server` is host and port, for the message."""
    if isinstance(error, httpx.ConnectTimeout):
        return TransportError(f"cannot connect to {server} in time: check the URL and the network", sent=False, timed_out=True)
    if isinstance(error, httpx.PoolTimeout):
        return TransportError(f"no connection to {server} became free in time", sent=False, timed_out=True)
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return TransportError(f"{server} did not send a complete response in time", timed_out=True)
    if isinstance(error, httpx.ProxyError):
        return TransportError(f"the proxy did not connect to {server}: check the proxy's URL and its rules", sent=False)
    if isinstance(error, httpx.ConnectError):
        return TransportError(f"cannot connect to {server}: {_connect_reason(error)}", sent=False)
    if isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL | httpx.LocalProtocolError):
        return TransportError(f"the request to {server} cannot be sent: the URL or a header is not valid", sent=False)
    if isinstance(error, httpx.DecodingError):
        return TransportError(f"the response of {server} cannot be decompressed")
    if isinstance(error, httpx.RemoteProtocolError):
        closed = "disconnected" in str(error) or "peer closed" in str(error)
        return TransportError(
            f"{server} {'closed the connection before the response was complete' if closed else 'broke the HTTP protocol'}"
        )
    if isinstance(error, httpx.TransportError | OSError):
        return TransportError(f"the connection to {server} broke")
    return TransportError(f"the HTTP library failed ({type(error).__name__}) while talking to {server}")


def _connect_reason(error: Exception) -> str:
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return (
                f"the TLS certificate was rejected ({cause.verify_message}): pass your CA bundle as verify, or fix the host name in the URL"
            )
        if isinstance(cause, ssl.SSLError):
            return f"the TLS handshake failed ({cause.reason or 'unknown reason'}): does the port speak TLS?"
        if isinstance(cause, socket.gaierror):
            return "the host is unknown: check the URL and the DNS"
        if isinstance(cause, ConnectionRefusedError):
            return "connection refused: check the URL and that the server is running"
        if isinstance(cause, OSError) and cause.errno is not None and cause.strerror:
            return cause.strerror.lower()
    return "no connection was established: check the URL and that the server is running"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The exceptions behind an exception, itself first, each once."""
    waiting, seen = [error], set()
    while waiting:
        each = waiting.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        waiting += [cause for cause in (each.__cause__, each.__context__) if cause is not None]
        waiting += list(getattr(each, "exceptions", ()))
