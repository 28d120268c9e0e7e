"""Trouble on demand: answers that are late, wrong or never come."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass

from .wire import Request, Response

KINDS = ("status", "drop_before", "drop_after", "html")


@dataclass(slots=True)
class Fault:
    """One kind of trouble for the requests that match.

    `status` answers with that status and does nothing; `drop_before` and `drop_after` end the connection before or after the work is
    done; `html` answers 200 with a page, as a proxy's log-in does. `retry_after` is sent along with a status, in seconds.
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

    def matches(self, request: Request) -> bool:
        """Whether this fault is for a request."""
        return self.times > 0 and self.method in ("*", request.method) and re.search(self.path, request.path) is not None

    def answer(self) -> Response:
        """The answer in place of the server's."""
        if self.kind == "html":
            return Response(200, [("Content-Type", "text/html")], b"<html><body>Please log in</body></html>")
        headers = [("Content-Type", "text/html")]
        if self.retry_after is not None:
            headers.append(("Retry-After", f"{self.retry_after:g}"))
        return Response(self.status, headers, b"<html><body>Service unavailable</body></html>")


class Faults:
    """The faults that wait for their requests."""

    def __init__(self) -> None:
        """None."""
        self._waiting: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        """Let a fault wait for its requests."""
        with self._lock:
            self._waiting.append(fault)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._waiting.clear()

    def take(self, request: Request) -> Fault | None:
        """The fault that a request meets, used up once."""
        with self._lock:
            for fault in self._waiting:
                if fault.matches(request):
                    fault.times -= 1
                    return fault
        return None
