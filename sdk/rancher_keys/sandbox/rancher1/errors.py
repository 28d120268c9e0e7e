"""The error responses of Rancher 1.x."""

from __future__ import annotations

_TEXTS = {
    400: "InvalidBodyContent",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method not allowed",
    409: "Conflict",
    500: "Internal Server Error",
}
_NO_FIELD = ""


class ApiError(Exception):
    """A response of type `error`."""

    def __init__(self, status: int, code: str | None = None, *, field: str | None = _NO_FIELD, message: str | None = None) -> None:
        """Code and message are those of the status where they are not given; a 422 has no message."""
        super().__init__(code or _TEXTS[status])
        self.status = status
        self.code = code or _TEXTS[status]
        self.message = message if message is not None else (None if status == 422 else self.code)
        self.has_field = field != _NO_FIELD
        self.field = field


class NoSuchPage(Exception):
    """A path outside the API: the web server's own HTML 404."""
