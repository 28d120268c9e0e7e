"""A request as data: what an operation wants, before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

T_co = TypeVar("T_co", covariant=True)

Idempotency = Literal["safe", "idempotent", "non-idempotent"]
"""Whether a request may be sent again: it only reads; sending it twice does no more than once; it is sent once."""


@dataclass(frozen=True, slots=True)
class Request(Generic[T_co]):
    """One HTTP request and what its answer decodes to.

    `path` is relative to the API version and percent-encoded; `template` is the same without ids, for messages. `body` maps wire names
    to values; a Secret in it is revealed when it is sent, and nowhere else. `returns` is a msgspec Struct, or bytes for the raw body.
    `since` is the first server version that has it, as major.minor.
    """

    method: str
    template: str
    path: str
    returns: type[T_co]
    idempotency: Idempotency
    query: tuple[tuple[str, str], ...] = ()
    body: dict[str, Any] | None = None
    content_type: str = "application/json"
    since: str | None = None


@dataclass(frozen=True, slots=True)
class PreparedRequest:
    """A request as it goes over the wire. Never shown: its headers hold credentials."""

    method: str
    url: str
    headers: dict[str, str]
    content: bytes | None

    def __repr__(self) -> str:
        return f"PreparedRequest({self.method})"


@dataclass(frozen=True, slots=True)
class Response:
    """What came back. Header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    def __repr__(self) -> str:
        return f"Response({self.status}, {len(self.body)} bytes)"


class TransportError(Exception):
    """What a driver throws into a flow when no answer came; the message names the kind of failure alone."""


@dataclass(frozen=True, slots=True)
class Sleep:
    """A pause that a flow asks for, in seconds."""

    seconds: float
