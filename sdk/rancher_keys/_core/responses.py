"""What a response means: the result that an operation promises, or the error that it stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec

from .decode import BadContent, decode
from .errors import ApiError, ConnectionFailed, OutcomeUnknown, RancherError, ResponseTooLarge, TimedOut, UnexpectedResponse, error_class
from .request import Request, Response, TransportError
from .retry import RETRIABLE_STATUSES
from .secret import MASK, Secret
from .servers import generation_of

T = TypeVar("T")

_LONG_WORD = re.compile(r"[A-Za-z0-9+/=_-]{40,}")
"""What may be a secret in a message of the server."""
_CAPITAL = re.compile(r"(?<!^)([A-Z])")
_SHOWN = 300
"""How many characters of a message of the server are shown."""


class _ErrorBody(msgspec.Struct):
    """What an error response may hold; everything else, such as 100,000 tokens, is skipped."""

    kind: Any = None
    type: Any = None
    status: Any = None
    reason: Any = None
    message: Any = None
    code: Any = msgspec.UNSET
    fieldName: Any = None  # noqa: N815
    detail: Any = msgspec.UNSET


_ERRORS = msgspec.json.Decoder(_ErrorBody)


def result_of(request: Request[T], response: Response) -> T:
    """The result of a successful response.

    Raises:
        UnexpectedResponse: The status or the media type is not one of the operation's, the body lacks what the operation promises, or it
            describes another resource.
    """
    kinds = [kind for status, kind in request.success if status == response.status]
    if not kinds:
        raise _unexpected(request, response, "the operation never returns this status on success")
    if _read_error(response) is not None:
        raise _unexpected(request, response, "it is an error with a status of success")
    if request.returns is bytes:
        if "" not in kinds and response.media_type not in kinds and not _is_empty_json(kinds, response):
            raise _unexpected(request, response, f"expected {' or '.join(kinds)}")
        return response.body  # type: ignore[return-value]
    if response.media_type not in kinds:
        raise _unexpected(request, response, f"expected {' or '.join(kind for kind in kinds if kind) or 'no body'}")
    try:
        result = decode(response.body, request.returns)
    except BadContent as error:
        problem = str(error)
    else:
        problem = ""
    if problem:
        raise _unexpected(request, response, problem)
    for name, values in request.constants:
        found = getattr(result, name, None)
        if found and found not in values:
            raise _unexpected(request, response, f"{name} is {str(found)[:40]!r}, not {' or '.join(map(repr, values))}")
    found = getattr(result, "id", None)
    if request.id is not None and found is not None and found != request.id:
        raise _unexpected(request, response, f"it describes {str(found)[:40]!r}, not {request.id!r}")
    return result


def _is_empty_json(kinds: list[str], response: Response) -> bool:
    return "application/json" in kinds and not response.body.strip()


def _unexpected(request: Request[Any], response: Response, why: str) -> UnexpectedResponse:
    kind = response.media_type or "without a media type"
    message = f"{request.method} {request.template}: unexpected response {response.status} ({kind}): {why}"
    return UnexpectedResponse(message, status=response.status, method=request.method, path=request.template)


def error_of(
    request: Request[Any], response: Response, attempts: int, arguments: Mapping[str, str] = MappingProxyType({})
) -> ApiError | UnexpectedResponse | OutcomeUnknown:
    """The error that a response stands for. For a request that is sent once, only a rejection by the API itself is certain.

    Args:
        request: What was sent.
        response: What came back.
        attempts: How often it was sent.
        arguments: By property of a request, the argument that holds it, where it is not the property's name in snake case.
    """
    told = _read_error(response)
    if told is None and response.media_type == "text/plain" and 400 <= response.status < 429 and generation_of(response) is not None:
        told = (f"HTTP {response.status}", None, _text(response), True)
    if told is None:
        if request.idempotency == "non-idempotent":
            return outcome_unknown(
                request, f"{response.status} ({response.media_type or 'no body'}), not a response of the API", attempts, response
            )
        if response.status < 400 or (response.status not in {401, 403, 404, *RETRIABLE_STATUSES} and response.status < 500):
            return _unexpected(request, response, "it is not an error of the API")
        told = (f"HTTP {response.status}", None, _text(response), True)
    code, field, reason, may_show = told
    if request.idempotency == "non-idempotent" and (response.status >= 500 or response.status == 429):
        return outcome_unknown(request, f"{response.status} {code}{f': {reason}' if reason and may_show else ''}", attempts, response)
    argument = arguments.get(field, _CAPITAL.sub(r"_\1", field).lower()) if field and field in (request.body or {}) else None
    on = f" on {f'{argument} (field {field})' if argument and argument != field else f'field {field}'}" if field else ""
    message = f"{request.method} {request.template}: {response.status} {code}{on}"
    if reason and reason.lower() != code.lower() and may_show:
        message += f": {reason}"
    error = error_class(response.status, code)(
        message, status=response.status, code=code, field=field, method=request.method, path=request.template, attempts=attempts
    )
    error.reason, error.argument = reason, argument
    return error


def _read_error(response: Response) -> tuple[str, str | None, str | None, bool] | None:
    """Code, field, message, and whether the message may be shown, of an error of the API; None where the body is something else."""
    try:
        body = _ERRORS.decode(response.body)
        reason = _LONG_WORD.sub("…", body.message)[:_SHOWN] if isinstance(body.message, str) and body.message else None
        if body.kind == "Status" and body.status != "Success" and isinstance(body.reason, str):
            return body.reason or f"HTTP {response.status}", None, reason, True
        if body.type != "error":
            return None
        code = body.code
        if code is msgspec.UNSET and response.status == 401:
            code = "Unauthorized"  # Rancher 2's middleware sends none
        if not isinstance(code, str):
            return None
        field = body.fieldName
        return code, field if isinstance(field, str) else None, reason, body.detail is msgspec.UNSET  # 1.x repeats values that were sent
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


def hide(error: RancherError, secrets: list[Secret]) -> None:
    """Mask secrets that a server repeats in its message."""
    for secret in secrets:
        error.args = tuple(each.replace(secret.reveal(), MASK) if isinstance(each, str) else each for each in error.args)
        for name in ("reason", "code", "field"):
            value = getattr(error, name, None)
            if isinstance(value, str) and secret.reveal() in value:
                setattr(error, name, value.replace(secret.reveal(), MASK))


def _text(response: Response) -> str | None:
    """A plain-text body such as "service unavailable", in one line."""
    if response.media_type != "text/plain":
        return None
    return _LONG_WORD.sub("…", " ".join(response.body.decode(errors="replace").split()))[:_SHOWN] or None


def outcome_unknown(request: Request[Any], why: str, attempts: int, response: Response | None = None) -> OutcomeUnknown:
    """The error for a request that is sent once and may have taken effect."""
    advice = f" {request.if_unknown}" if request.if_unknown else ""
    return OutcomeUnknown(
        f"{request.method} {request.template}: {why}. The request is sent only once, and it may have taken effect.{advice}",
        method=request.method,
        path=request.template,
        attempts=attempts,
        status=response.status if response else None,
    )


def partial_result(request: Request[T], response: Response) -> T | None:
    """What a request that is sent once has created, by what was received of its response; None where that does not tell."""
    if request.idempotency != "non-idempotent":
        return None
    try:
        return result_of(request, response)
    except UnexpectedResponse:
        return None


def without_secret(request: Request[Any], created: object) -> OutcomeUnknown:
    """The error for a create whose response lacks the secret; `created` is what it holds."""
    error = outcome_unknown(request, "the response does not hold the secret", 1)
    error.created = created
    return error


def no_response(request: Request[Any], failure: TransportError, attempts: int) -> RancherError:
    """The error for a request without a complete response."""
    what = f"{request.method} {request.template}"
    if failure.sent and request.idempotency == "non-idempotent":
        error = outcome_unknown(request, str(failure), attempts)
        error.created = None if failure.partial is None else partial_result(request, failure.partial)
        return error
    if failure.too_large:
        return ResponseTooLarge(f"{what}: {failure}", status=0, method=request.method, path=request.template)
    times = f" (tried {attempts} times)" if attempts > 1 else ""
    kind = TimedOut if failure.timed_out else ConnectionFailed
    return kind(f"{what}: {failure}{times}", method=request.method, path=request.template, attempts=attempts)
