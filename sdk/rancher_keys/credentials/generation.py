"""Detects the generation of the Rancher server at a URL."""

from __future__ import annotations

from typing import Any, TypeVar

from .._core.errors import RancherError, UnexpectedResponse
from .._core.request import Request, Response
from .._core.retry import RetryPolicy
from .._core.secret import Secret
from .._core.servers import generation_of
from .._core.session import Flow, Session
from .._core.urls import origin
from ..rancher1.session import open_session as open_1
from ..rancher2.session import open_session as open_2

T = TypeVar("T")


class _Received(RancherError):
    """Carries a response of any status."""

    def __init__(self, response: Response) -> None:
        super().__init__("a response")
        self.response = response


class _Probe(Session, frozen=True):
    """A session whose requests end with the response itself, whatever it is."""

    def result_of(self, request: Request[T], response: Response, attempts: int) -> T:
        raise _Received(response)

    def error_of(self, request: Request[Any], response: Response, attempts: int = 1, header: Secret | None = None) -> RancherError:
        return _Received(response)


def detect(url: str, *, timeout: float = 60.0, retry: RetryPolicy | None = None) -> Flow[int]:
    """The generation of the server at a URL. No credentials are sent.

    Raises:
        UnexpectedResponse: No Rancher server responds there.
        InvalidArgument: It is not a URL.
        ConnectionFailed: No response was received.
    """
    bases = (
        (open_2(url, timeout=timeout, retry=retry).become(_Probe), "/v3"),
        (open_1(url, timeout=timeout, retry=retry).become(_Probe), ""),
    )
    return _detected(url, bases)


def _detected(url: str, bases: tuple[tuple[_Probe, str], ...]) -> Flow[int]:
    status = 0
    for session, path in bases:
        try:
            yield from session.send(Request("GET", path or "/v1", path, bytes, "safe"))
        except _Received as received:
            found = generation_of(received.response)
            if found is not None:
                return found
            status = received.response.status
    where = origin(bases[0][0].base)
    raise UnexpectedResponse(
        f"{where} does not respond like a Rancher server: check the URL, and whether a proxy or a login page is in front of it",
        status=status,
        method="GET",
        path="/v3",
    )
