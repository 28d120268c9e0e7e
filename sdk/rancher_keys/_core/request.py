"""Requests and responses as data: what an operation wants, what goes over the wire, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from .secret import Secret, SecretBytes

T_co = TypeVar("T_co", covariant=True)

Idempotency = Literal["safe", "idempotent", "non-idempotent"]
"""As in RFC 9110: it only reads; sending it twice has the same effect as once; it may create something each time it is sent."""


@dataclass(frozen=True, slots=True, repr=False)
class Request(Generic[T_co]):
    """One HTTP request of an operation, and what its response decodes to. Nothing is sent yet."""

    method: str
    template: str
    """The path with placeholders, such as `/apikeys/{id}`: the name of the request in messages."""
    path: str
    """The path below the base URL, percent-encoded."""
    returns: type[T_co]
    """A model, or bytes for the raw body."""
    idempotency: Idempotency
    success: tuple[tuple[int, str], ...] = ((200, "application/json"),)
    """The statuses that mean success, each with its media type; "" for a response without a body."""
    query: tuple[tuple[str, str], ...] = ()
    body: dict[str, Any] | None = None
    """Property names with values; a Secret in it is revealed when it is sent, and only then."""
    content_type: str = "application/json"
    since: str | None = None
    """The first server version that has the operation, as major.minor."""
    id: str | None = None
    """The id of the resource that the response must describe; None where it describes something else."""
    scoped: bool = False
    """Whether the operation also exists below an environment, `/projects/{projectId}`."""
    if_unknown: str = ""
    """What a caller can do to find out whether a request without a response took effect."""

    def __repr__(self) -> str:
        return f"Request({self.method} {self.template})"


@dataclass(frozen=True, slots=True, repr=False)
class PreparedRequest:
    """A request as it goes over the wire. Credentials and content are masked until the driver sends them."""

    method: str
    url: str
    headers: dict[str, str]
    authorization: Secret | None = None
    content: SecretBytes | None = None
    deadline: float | None = None
    """When the response must be complete, on the clock of `time.monotonic`; None for no limit."""

    def __repr__(self) -> str:
        return f"PreparedRequest({self.method})"


@dataclass(frozen=True, slots=True, repr=False)
class Response:
    """What came back. Header names are in lower case; the body is complete and decompressed."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type without parameters, in lower case; "" where there is none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def __repr__(self) -> str:
        return f"Response({self.status}, {len(self.body)} bytes)"


class TransportError(Exception):
    """A driver throws it into a flow when no complete response came. The message says why, without headers or bodies.

    `sent` is False where the request cannot have reached the server; `timed_out` is True where its deadline passed; `too_large`
    where the response exceeded a size limit.
    """

    def __init__(self, message: str, *, sent: bool = True, timed_out: bool = False, too_large: bool = False) -> None:
        """A message for people, and what it means for the request."""
        super().__init__(message)
        self.sent, self.timed_out, self.too_large = sent, timed_out, too_large


class Interrupted(Exception):
    """A driver throws it into a flow when the caller cancels it. A flow may end with what it has; otherwise the cancellation goes on."""


@dataclass(frozen=True, slots=True)
class Sleep:
    """A pause that a flow asks for, in seconds."""

    seconds: float
