"""Requests and responses as data: what an operation wants, what goes over the wire, and what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Generic, Literal, TypeVar

import msgspec

from .errors import RancherError
from .secret import Secret, SecretBytes

T_co = TypeVar("T_co", covariant=True)

Idempotency = Literal["safe", "idempotent", "non-idempotent"]
"""As in RFC 9110: it only reads; sending it twice has the same effect as once; it may create something each time it is sent."""


class Request(msgspec.Struct, Generic[T_co], frozen=True):
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
    constants: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Attributes that tell what the result is, such as its type, each with the values that it can have."""
    scoped: bool = False
    """Whether the operation also exists below an environment, `/projects/{projectId}`."""
    if_unknown: str = ""
    """What a caller can do to find out whether a request without a response took effect."""

    def __repr__(self) -> str:
        return f"Request({self.method} {self.template})"


class PreparedRequest(msgspec.Struct, frozen=True):
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


class Response:
    """What came back. Header names are in lower case, without cookies; the body is complete and decompressed."""

    __slots__ = ("_body", "headers", "status")

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        """The body may hold secrets: it is masked where this object is shown."""
        self.status, self.headers, self._body = status, headers, SecretBytes(body)

    @property
    def body(self) -> bytes:
        """The bytes of the body."""
        return self._body.reveal()

    @property
    def media_type(self) -> str:
        """The media type without parameters, in lower case; "" where there is none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def __repr__(self) -> str:
        return f"Response({self.status}, {len(self.body)} bytes)"


class TransportError(Exception):
    """A driver throws it into a flow when no complete response came. The message says why, without headers or bodies.

    `sent` is False where the request cannot have reached the server; `timed_out` is True where its deadline passed; `too_large`
    where the response exceeded a size limit. `partial` is what was received of the response.
    """

    def __init__(self, message: str, *, sent: bool = True, timed_out: bool = False, too_large: bool = False) -> None:
        """A message for people, and what it means for the request."""
        super().__init__(message)
        self.sent, self.timed_out, self.too_large = sent, timed_out, too_large
        self.partial: Response | None = None


class Interrupted(Exception):
    """A driver throws it into a flow when the caller cancels it. A flow may end with what it has; otherwise the cancellation goes on."""


@contextmanager
def keeping(created: Any) -> Iterator[None]:
    """Attach what a call created to any exception that ends it, so that the caller gets it."""
    try:
        yield
    except Interrupted:
        raise
    except BaseException as error:
        keep(error, created)
        raise


def keep(error: BaseException, created: Any) -> None:
    """Attach what a call created to an exception."""
    error.created = created  # type: ignore[attr-defined]
    if not isinstance(error, RancherError):
        error.add_note("The call had already created something: it is in the attribute `created` of this exception.")


class Sleep(msgspec.Struct, frozen=True):
    """A pause that a flow asks for, in seconds."""

    seconds: float
