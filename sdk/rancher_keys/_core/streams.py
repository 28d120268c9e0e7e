"""Streams of events: what a driver needs to know of one."""

from __future__ import annotations

from typing import Protocol, TypeVar

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

    def refused(self, response: Response) -> None:
        """Called with a response that is not a stream. Returns to try again later.

        Raises:
            RancherError: The stream ends with this error.
        """

    def feed(self, line: bytes) -> E_co | None:
        """The event in a line; None where it holds none.

        Raises:
            RancherError: The server ends the stream, or the line is not an event.
        """

    def delay(self, failure: Exception | None) -> float:
        """Seconds to wait before the next connection.

        Raises:
            RancherError: Too many connections in a row failed.
        """
