"""Streams of events: what a driver needs to know of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, TypeVar

from .http import Decoder, Lines
from .request import PreparedRequest, Response
from .session import Flow

E_co = TypeVar("E_co", covariant=True)


class EventStream(Protocol[E_co]):
    """Events over as many connections as it takes."""

    def start(self) -> Flow[None]:
        """What has to be sent before the first connection."""

    @property
    def done(self) -> bool:
        """Whether the stream ends here."""

    def prepare(self) -> PreparedRequest:
        """The request for the next connection; its deadline is when the connection ends."""

    def accepts(self, status: int, content_type: str) -> bool:
        """Whether a response is a stream, by its status and its Content-Type header."""

    def refused(self, response: Response) -> None:
        """Called with a response that is not a stream. Returns to try again later.

        Raises:
            RancherError: The stream ends with this error.
        """

    def events(self, decoder: Decoder, lines: Lines, chunk: bytes) -> Iterator[E_co]:
        """The events in a chunk.

        Raises:
            RancherError: The server ends the stream, a line is not an event, or it is too long.
        """

    def delay(self, failure: Exception | None) -> float:
        """Seconds to wait before the next connection.

        Raises:
            RancherError: Too many connections in a row failed.
        """
