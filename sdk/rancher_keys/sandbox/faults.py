"""Faults on demand: error statuses, dropped connections, HTML pages."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass

from .wire import Request, Response

KINDS = ("status", "drop_before", "drop_after", "html")


@dataclass(slots=True)
class Fault:
    """One kind of fault for the requests that match.

    Attributes:
        kind: "status" responds with `status` and does nothing else. "drop_before" and "drop_after" end the connection before or after the
            request was carried out. "html" responds with 200 and a page, as a proxy's login does.
        method: The HTTP method, or "*" for every method.
        path: A regular expression, found anywhere in the path.
        times: How many requests meet the fault.
        status: The status of a "status" fault.
        retry_after: Seconds in the header Retry-After of a "status" fault; None for no header.
    """

    kind: str
    method: str = "*"
    path: str = ""
    times: int = 1
    status: int = 503
    retry_after: float | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no fault {self.kind!r}; there are {', '.join(KINDS)}")
        if not isinstance(self.times, int) or not 100 <= int(self.status) <= 599:
            raise ValueError("times must be a whole number, and status a number from 100 to 599")
        try:
            re.compile(self.path)
        except re.error as error:
            raise ValueError(f"path is no regular expression: {error}") from None

    def matches(self, request: Request) -> bool:
        """Whether a request meets this fault."""
        return self.times > 0 and self.method in ("*", request.method) and re.search(self.path, request.path) is not None

    def response(self) -> Response:
        """The response in place of the server's."""
        if self.kind == "html":
            return Response(200, [("Content-Type", "text/html")], b"<html><body>Please log in</body></html>")
        headers = [("Content-Type", "text/html")]
        if self.retry_after is not None:
            headers.append(("Retry-After", f"{self.retry_after:g}"))
        return Response(self.status, headers, b"<html><body>Service unavailable</body></html>")


class Faults:
    """The faults that are waiting for their requests."""

    def __init__(self) -> None:
        """Start without faults."""
        self._waiting: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        """Add a fault."""
        with self._lock:
            self._waiting.append(fault)

    def clear(self) -> None:
        """Remove all faults."""
        with self._lock:
            self._waiting.clear()

    def take(self, request: Request) -> Fault | None:
        """The fault that a request meets, counted down by one; None where it meets none."""
        with self._lock:
            for fault in self._waiting:
                if fault.matches(request):
                    fault.times -= 1
                    return fault
        return None
