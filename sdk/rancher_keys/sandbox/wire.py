"""Requests and responses, independent of any server or client library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from urllib.parse import unquote_plus


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request as it arrived: path and query still percent-encoded, header names in lower case."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    scheme: str = "http"
    client: str = "127.0.0.1"

    def header(self, name: str) -> str | None:
        """The value of a header, by its name in lower case."""
        return self.headers.get(name)


@dataclass(slots=True)
class Response:
    """An HTTP response before it is written."""

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    stream: Iterator[bytes] | None = None
    """A body in chunks, in place of `body`. An empty chunk says that there is nothing yet: ask again a little later."""

    def available(self) -> bytes:
        """The body; of a stream what there is without waiting."""
        if self.stream is None:
            return self.body
        return b"".join(takewhile(bool, self.stream))


STREAM_PAUSE = 0.02
"""Seconds to wait after an empty chunk of a stream."""


def parse_query(query: str) -> list[tuple[str, str]]:
    """Decoded name and value pairs; a name without `=` has the value ""."""
    pairs = []
    for part in query.split("&"):
        if part:
            name, _, value = part.partition("=")
            pairs.append((unquote_plus(name), unquote_plus(value)))
    return pairs


class Dropped(Exception):
    """A fault drops this connection: no response is written."""
