"""All errors of this package.

    RancherError
     + InvalidArgument (ValueError)      an argument was rejected; nothing was sent
     + ClientUnusable                    the client is closed, or was created in another process or event loop
     + OriginMismatch                    the server sent a URL of another origin; it was not followed
     + ConnectionFailed                  no complete response was received
     |  + TimedOut                       ... before the timeout
     + OutcomeUnknown                    a request that is sent only once may have taken effect
     + UnexpectedResponse                the response is not what the API returns: HTML, broken JSON, a required property is missing
     |  + ResponseTooLarge               ... or it exceeds the size limit
     + TransitionTimeout                 a key did not reach a lasting state in time
     + TransitionFailed                  a key reached another state than expected
     |  + NotRemoved                     ... and still exists after it was deleted
     + NotSupported                      the server's version does not have the operation
     + ApiError                          the server returned an error response
        + BadRequest                     400
        |  + SessionInUse                ... deleting the session that authenticates the request
        + Unauthorized                   401
        |  + ScopedToken                 ... the token is limited to one cluster
        + Forbidden                      403
        |  + InvalidCsrfToken
        + NotFound                       404
        + MethodNotAllowed               405
        |  + MustDeactivateFirst         ... deleting an active key
        + Conflict                       409
        + UnprocessableEntity            422
        |  + NotUnique, InvalidReference, InvalidFormat, MaxLengthExceeded
        |  + InvalidAction
        |  + ActionNotAvailable          ... with the state and the actions that it offers
        + TooManyRequests                429
        + ServerError                    5xx

No message holds a secret, a header or a body, and all errors can be pickled.
"""

from __future__ import annotations

from typing import Any, Self


class RancherError(Exception):
    """The base class of all errors of this package.

    `created` holds the key or token that a call created before it failed, with its secret; None where it created nothing.
    """

    created: Any = None

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.args, self.__dict__)


def _rebuild(cls: type[RancherError], args: tuple[Any, ...], state: dict[str, Any]) -> RancherError:
    error = cls.__new__(cls)
    error.args = args
    error.__dict__.update(state)
    return error


class InvalidArgument(RancherError, ValueError):
    """An argument was rejected before anything was sent. The message names it and says what is valid."""


class ClientUnusable(RancherError):
    """The client is closed, or it was created in another process or event loop. Create a new client."""


class OriginMismatch(RancherError):
    """The server sent a URL of another origin. It was not followed, because that would have sent your credentials there."""


class ConnectionFailed(RancherError):
    """No complete response was received. `method`, `path` (without ids) and `attempts` name the request and how often it was sent."""

    def __init__(self, message: str, *, method: str, path: str, attempts: int) -> None:
        """`path` is the template, such as /apikeys/{id}."""
        super().__init__(message)
        self.method, self.path, self.attempts = method, path, attempts


class TimedOut(ConnectionFailed):
    """No complete response was received before the timeout."""


class OutcomeUnknown(RancherError):
    """A request that is sent only once may have taken effect: its response did not arrive, or did not come from the API.

    `status` is the HTTP status of the response, None where there was none.
    """

    def __init__(self, message: str, *, method: str, path: str, attempts: int, status: int | None = None) -> None:
        """`path` is the template, such as /apikeys/{id}."""
        super().__init__(message)
        self.method, self.path, self.attempts, self.status = method, path, attempts, status


class UnexpectedResponse(RancherError):
    """The response is not what the API returns: HTML of a proxy or a login page, broken JSON, a required property is missing.

    `status` is the HTTP status; `method` and `path` (without ids) name the request.
    """

    def __init__(self, message: str, *, status: int, method: str, path: str) -> None:
        """`path` is the template, such as /apikeys/{id}."""
        super().__init__(message)
        self.status, self.method, self.path = status, method, path


class ResponseTooLarge(UnexpectedResponse):
    """The response, decompressed, or a line of it exceeds the client's size limit."""


class TransitionTimeout(RancherError):
    """A resource was still in a transitional state when the time was over. `id` names it, `state` is the last state seen."""

    def __init__(self, message: str, *, id: str, state: str) -> None:
        """`id` names the resource."""
        super().__init__(message)
        self.id, self.state = id, state


class TransitionFailed(RancherError):
    """A resource reached a lasting state other than the expected one. `id` names it, `state` is that state."""

    def __init__(self, message: str, *, id: str, state: str) -> None:
        """`id` names the resource."""
        super().__init__(message)
        self.id, self.state = id, state


class NotRemoved(TransitionFailed):
    """The server accepted a delete and did not carry it out. A race in all Rancher 1.x versions causes this: delete again."""


class NotSupported(RancherError):
    """The server's version does not have the operation or the argument. The message says which version introduced it."""


class ApiError(RancherError):
    """The server returned an error response.

    `status` is the HTTP status, `code` Rancher's error code, `reason` its message (or None), `field` the property that was rejected (or
    None) and `argument` the argument of the call that holds it (or None); `method` and `path` (without ids) name the request, and
    `attempts` says how often it was sent.
    """

    reason: str | None = None
    argument: str | None = None

    def __init__(self, message: str = "", *, status: int, code: str, field: str | None, method: str, path: str, attempts: int = 1) -> None:
        """Without a message, one is made of the other arguments."""
        on = f" on field {field}" if field else ""
        super().__init__(message or f"{method} {path}: {status} {code}{on}")
        self.status, self.code, self.field = status, code, field
        self.method, self.path, self.attempts = method, path, attempts

    @classmethod
    def from_error(cls, other: ApiError, message: str) -> Self:
        """The same response, with a more specific meaning."""
        error = cls(
            message, status=other.status, code=other.code, field=other.field, method=other.method, path=other.path, attempts=other.attempts
        )
        error.reason, error.argument = other.reason, other.argument
        return error


class BadRequest(ApiError):
    """400: the server cannot read the request, or rejects it; `reason` says why."""


class SessionInUse(BadRequest):
    """400: a session cannot delete itself. Log out instead."""


class Unauthorized(ApiError):
    """401: the credentials are missing, wrong, expired, or belong to a key that is not active."""


class ScopedToken(Unauthorized):
    """401: the token is limited to one cluster and is rejected everywhere else."""


class Forbidden(ApiError):
    """403: the caller has no permission for the operation or the environment."""


class InvalidCsrfToken(Forbidden):
    """403: a browser's User-Agent without the matching CSRF header."""


class NotFound(ApiError):
    """404: the resource does not exist, or the caller cannot see it."""


class MethodNotAllowed(ApiError):
    """405: the state of the resource does not allow it, or the caller may only read."""


class MustDeactivateFirst(MethodNotAllowed):
    """An active key cannot be deleted: deactivate it first. `id` and `state` name the key and its state."""

    id: str = ""
    state: str = ""


class Conflict(ApiError):
    """409: another change is in progress, or the database cannot store the value."""


class UnprocessableEntity(ApiError):
    """422: a value was rejected; `field` names the property."""


class NotUnique(UnprocessableEntity):
    """422: the value is already in use."""


class InvalidReference(UnprocessableEntity):
    """422: the resource that the value names does not exist."""


class InvalidFormat(UnprocessableEntity):
    """422: the server cannot convert the value to the property's type."""


class MaxLengthExceeded(UnprocessableEntity):
    """422: the value is too long."""


class InvalidAction(UnprocessableEntity):
    """422: the action does not exist, or the caller may not run it."""


class ActionNotAvailable(UnprocessableEntity):
    """422: the current state does not offer the action. `action` is the action, `state` the state, `available` the actions it offers."""

    action: str = ""
    state: str = ""
    available: tuple[str, ...] = ()


class TooManyRequests(ApiError):
    """429: a proxy limits the rate of requests."""


class ServerError(ApiError):
    """5xx: the server failed."""


_BY_CODE: dict[str, type[ApiError]] = {
    "InvalidCSRFToken": InvalidCsrfToken,
    "NotUnique": NotUnique,
    "InvalidReference": InvalidReference,
    "InvalidFormat": InvalidFormat,
    "MaxLengthExceeded": MaxLengthExceeded,
    "InvalidAction": InvalidAction,
    "ActionNotAvailable": ActionNotAvailable,
}
_BY_STATUS: dict[int, type[ApiError]] = {
    400: BadRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    405: MethodNotAllowed,
    409: Conflict,
    422: UnprocessableEntity,
    429: TooManyRequests,
}


def error_class(status: int, code: str) -> type[ApiError]:
    """The class for an error response."""
    return _BY_CODE.get(code) or _BY_STATUS.get(status) or (ServerError if status >= 500 else ApiError)
