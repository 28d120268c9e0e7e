"""Everything that can go wrong.

    RancherError
     + InvalidArgument (ValueError)      refused before anything was sent
     + OriginMismatch                     an address that leaves the server's origin
     + ConnectionFailed                  no answer came
     |  + OutcomeUnknown                 ... to a request that is sent once: it may have been carried out
     + UnexpectedResponse                  an answer that is not the API's: HTML, a proxy's page, broken JSON
     + TransitionTimeout                 a key did not settle in time
     + TransitionFailed                  a key settled in another state than it was meant to
     |  + NotRemoved                     ... and is still there after a delete
     + NotSupported                        the server is too old for it
     + ApiError                          the server said no
        + BadRequest                     400
        |  + SessionInUse                ... a delete of the session that asks
        + Unauthorized                   401
        |  + ScopedToken                 ... the token opens one cluster alone
        + Forbidden                      403
        |  + InvalidCsrfToken
        + NotFound                       404
        + MethodNotAllowed               405
        |  + MustDeactivateFirst         ... a delete of a key that is active
        + Conflict                       409
        + UnprocessableEntity                        422
        |  + NotUnique, InvalidReference, InvalidFormat, MaxLengthExceeded
        |  + InvalidAction
        |  + ActionNotAvailable          ... with the state and what is available
        + TooManyRequests                429
        + ServerError                    5xx

No message holds a key, a header or a body, and all of them can be pickled.
"""

from __future__ import annotations

from typing import Any, Self


class RancherError(Exception):
    """The root of all errors of this package."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.args, self.__dict__)


def _rebuild(cls: type[RancherError], args: tuple[Any, ...], state: dict[str, Any]) -> RancherError:
    error = cls.__new__(cls)
    error.args = args
    error.__dict__.update(state)
    return error


class InvalidArgument(RancherError, ValueError):
    """An argument was refused before anything was sent. The message names it and what would be right."""


class OriginMismatch(RancherError):
    """The server sent an address of another origin; following it would have handed your credentials to a stranger."""


class ConnectionFailed(RancherError):
    """No answer came: no connection, a broken one, or a timeout. `attempts` says how often it was tried."""

    def __init__(self, message: str, *, method: str, path: str, attempts: int) -> None:
        """`path` is the template, such as /apikeys/{id}."""
        super().__init__(message)
        self.method, self.path, self.attempts = method, path, attempts


class OutcomeUnknown(ConnectionFailed):
    """A request that is sent only once got no answer: the server may have carried it out, or not."""


class UnexpectedResponse(RancherError):
    """The answer is not what the API answers: HTML of a proxy or a log-in page, or broken JSON."""

    def __init__(self, message: str, *, status: int, method: str, path: str) -> None:
        """`status` is the HTTP status, `path` the template."""
        super().__init__(message)
        self.status, self.method, self.path = status, method, path


class TransitionTimeout(RancherError):
    """A resource was still in a passing state when the time was over. `state` is the last one seen."""

    def __init__(self, message: str, *, id: str, state: str) -> None:
        """`id` names the resource."""
        super().__init__(message)
        self.id, self.state = id, state


class TransitionFailed(RancherError):
    """A resource settled in `state`, not in the one it was meant to."""

    def __init__(self, message: str, *, id: str, state: str) -> None:
        """`id` names the resource."""
        super().__init__(message)
        self.id, self.state = id, state


class NotRemoved(TransitionFailed):
    """The server answered a delete with "removing" and left the key as it was: a race that all Rancher 1.x versions have."""


class NotSupported(RancherError):
    """The server's version does not have it. The message tells since when there is."""


class ApiError(RancherError):
    """The server answered with an error.

    `status` is the HTTP status, `code` Rancher's word for it, `reason` its sentence (or None), `field` the field that was refused (or
    None), `method` and `path` the request (the path as a template, without ids), `attempts` how often it was sent.
    """

    reason: str | None = None

    def __init__(self, message: str = "", *, status: int, code: str, field: str | None, method: str, path: str, attempts: int = 1) -> None:
        """Without a message, one is made of the rest."""
        on = f" on field {field}" if field else ""
        super().__init__(message or f"{method} {path}: {status} {code}{on}")
        self.status, self.code, self.field = status, code, field
        self.method, self.path, self.attempts = method, path, attempts

    @classmethod
    def like(cls, other: ApiError, message: str) -> Self:
        """The same answer, better understood."""
        error = cls(
            message, status=other.status, code=other.code, field=other.field, method=other.method, path=other.path, attempts=other.attempts
        )
        error.reason = other.reason
        return error


class BadRequest(ApiError):
    """400: the server could not read the request, or will not do it; `reason` says why."""


class SessionInUse(BadRequest):
    """400: the session that asks cannot delete itself; log out."""


class Unauthorized(ApiError):
    """401: no credentials, wrong ones, or a key that is not active."""


class ScopedToken(Unauthorized):
    """401: the token is good for one cluster alone."""


class Forbidden(ApiError):
    """403: an environment that the caller has no part in."""


class InvalidCsrfToken(Forbidden):
    """403: a browser's User-Agent without the matching CSRF header."""


class NotFound(ApiError):
    """404: nothing there that the caller may see."""


class MethodNotAllowed(ApiError):
    """405: the state does not allow it, or the caller may only read."""


class MustDeactivateFirst(MethodNotAllowed):
    """A key that is active cannot be deleted: deactivate it first. `id` and `state` tell which and what it is in."""

    id: str = ""
    state: str = ""


class Conflict(ApiError):
    """409: another change is under way, or a value that the database cannot keep."""


class UnprocessableEntity(ApiError):
    """422: a value was refused; `field` says which."""


class NotUnique(UnprocessableEntity):
    """422: the value is taken."""


class InvalidReference(UnprocessableEntity):
    """422: what the value names is not there."""


class InvalidFormat(UnprocessableEntity):
    """422: the value is of a kind that the server cannot convert."""


class MaxLengthExceeded(UnprocessableEntity):
    """422: the value is too long."""


class InvalidAction(UnprocessableEntity):
    """422: there is no such action, or none for this caller."""


class ActionNotAvailable(UnprocessableEntity):
    """422: the state does not offer the action. `action` was asked for, in `state`, which offers `available`."""

    action: str = ""
    state: str = ""
    available: tuple[str, ...] = ()


class TooManyRequests(ApiError):
    """429: a proxy asks for patience."""


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
    """The class that means an answer."""
    return _BY_CODE.get(code) or _BY_STATUS.get(status) or (ServerError if status >= 500 else ApiError)
