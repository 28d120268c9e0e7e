"""Where requests go, with which credentials, and how often: the one path of every request and response."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping
from typing import Any, Self, TypeAlias, TypeVar
from urllib.parse import quote_plus, urljoin

import msgspec

from .arguments import segment
from .authorization import Authorize, is_header_value, sent_secrets
from .decode import encode
from .errors import ApiError, InvalidArgument, OriginMismatch, OutcomeUnknown, RancherError, UnexpectedResponse
from .request import PreparedRequest, Request, Response, Sleep, TransportError, keep
from .responses import error_of, hide, no_response, partial_result, result_of
from .retry import RETRIABLE_STATUSES, RetryPolicy
from .secret import Secret, SecretBytes, masked
from .servers import explain, generation_of
from .urls import LONGEST_URL, BadUrl, origin, same_origin

T = TypeVar("T")
SessionT = TypeVar("SessionT", bound="Session")
Flow: TypeAlias = Generator[PreparedRequest | Sleep, Any, T]
"""Requests to send and pauses to make, one after another, and a result. A driver sends each PreparedRequest and passes in its Response,
or throws TransportError or Interrupted into the flow."""

OnResponse: TypeAlias = Callable[[str, str, int], None]
"""Called for every response with the method, the path as a template without ids, and the HTTP status."""

DEFAULT_TIMEOUT = 60.0
"""Seconds that a call may take, with all its retries and redirects."""
USER_AGENT = "rancher-keys"
_MAX_REDIRECTS = 5


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A server, credentials, and how to reach it. Immutable; a flow sends its requests through it."""

    base: str
    """The URL below which the paths of operations stand, without a slash at the end: `https://rancher.example.com/v1`."""
    generation: int
    """The generation of the server, 1 or 2."""
    authorize: Authorize | None = None
    retry: RetryPolicy = msgspec.field(default_factory=RetryPolicy)
    timeout: float = DEFAULT_TIMEOUT
    on_response: OnResponse | None = None
    project: str | None = None
    """The environment that requests are limited to."""
    hints: Mapping[int, str] = msgspec.field(default_factory=dict)
    """By HTTP status, the likely causes of an error response in this generation."""
    arguments: Mapping[str, str] = msgspec.field(default_factory=dict)
    """By property of a request, the argument that holds it, where their names differ by more than their spelling."""
    deadline: float | None = None
    """When a call that is under way must be over, on the clock of `time.monotonic`; None between calls."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.base!r})"

    def within(self, project: str) -> Self:
        """The same session, limited to an environment.

        Raises:
            InvalidArgument: It is not an id.
        """
        return msgspec.structs.replace(self, project=segment("project", project))

    def become(self, kind: type[SessionT]) -> SessionT:
        """The same session as a class that reads responses in another way."""
        return kind(**{name: getattr(self, name) for name in Session.__struct_fields__})

    def started(self) -> Self:
        """The same session for one call, so that all its requests share one timeout."""
        return self if self.deadline is not None else msgspec.structs.replace(self, deadline=time.monotonic() + self.timeout)

    def send(self, request: Request[T], *, until: float | None = None) -> Flow[T]:
        """Send a request, again where that is safe, and return its result.

        Args:
            request: What to send.
            until: When the response must be complete, on the clock of `time.monotonic`; the session's timeout applies as well.

        Raises:
            ApiError: The server returned an error response.
            ConnectionFailed: No complete response was received.
            OutcomeUnknown: Likewise, and the request may have taken effect.
            UnexpectedResponse: The response is not the API's.
            OriginMismatch: A redirect leads to another origin.
        """
        deadline = time.monotonic() + self.timeout if self.deadline is None else self.deadline
        if until is not None:
            deadline = min(deadline, until)
        attempt, sent = 0, 0
        while True:
            attempt += 1
            is_last = attempt >= self.retry.attempts
            failure: TransportError | None = None
            try:
                prepared = self.prepare(request, deadline)
                response: Response = yield from self._follow(request, prepared)
            except TransportError as error:
                failure = error
            if failure is not None:
                sent += failure.sent
                may_resend = not failure.sent or (request.idempotency != "non-idempotent" and not failure.too_large)
                delay = self.retry.delay(attempt)
                if is_last or not may_resend or time.monotonic() + delay > deadline:
                    failure.sent = sent > 0
                    raise no_response(request, failure, attempt)
            else:
                sent += 1
                self._report(request, response)
                if response.status < 300:
                    return self.result_of(request, response, sent)
                delay = self.retry.delay(attempt, response.headers.get("retry-after"))
                may_resend = request.idempotency != "non-idempotent" and self.is_temporary(response)
                if is_last or not may_resend or time.monotonic() + delay > deadline:
                    raise self.error_of(request, response, sent, prepared.authorization)
            yield Sleep(delay)

    def _report(self, request: Request[Any], response: Response) -> None:
        """Call the caller's function. Where it raises after a create, the exception carries what was created."""
        if self.on_response is None:
            return
        try:
            self.on_response(request.method, self.template_of(request), response.status)
        except BaseException as error:
            found = partial_result(request, response)
            if found is not None:
                keep(error, found)
            raise

    def prepare(self, request: Request[Any], deadline: float | None = None) -> PreparedRequest:
        """A request as it goes over the wire.

        Raises:
            InvalidArgument: The caller's `authorize` does not return a usable header value.
        """
        query = "&".join(value if name == "" else f"{quote_plus(name)}={quote_plus(value)}" for name, value in request.query)
        headers = {"Accept": "application/json", "Accept-Encoding": "gzip, deflate", "User-Agent": USER_AGENT}
        content = None
        if request.body is not None:
            headers["Content-Type"] = request.content_type
            content = SecretBytes(encode(request.body))
        scope = f"/projects/{self.project}" if request.scoped and self.project else ""
        url = f"{self.base}{scope}{request.path}" + (f"?{query}" if query else "")
        return PreparedRequest(request.method, url, headers, self._authorization(), content, deadline)

    def _authorization(self) -> Secret | None:
        if self.authorize is None:
            return None
        value = masked(self.authorize())
        if not isinstance(value, Secret):
            raise InvalidArgument(f"authorize must return a str or a Secret, not a {type(value).__name__}")
        if not is_header_value(value):
            raise InvalidArgument("authorize returned a value with spaces at its ends, line breaks, control or non-ASCII characters")
        return value

    def template_of(self, request: Request[Any]) -> str:
        """The path of a request with placeholders, below an environment where the session is limited to one."""
        return f"/projects/{{projectId}}{request.template}" if request.scoped and self.project else request.template

    def is_temporary(self, response: Response) -> bool:
        """Whether an error response may be different when the request is sent again."""
        return response.status in RETRIABLE_STATUSES

    def result_of(self, request: Request[T], response: Response, attempts: int) -> T:
        """The result of a successful response.

        Raises:
            UnexpectedResponse: It is not the API's.
            OutcomeUnknown: Likewise, for a request that is sent once.
        """
        try:
            return result_of(request, response)
        except UnexpectedResponse as error:
            failure = error
        if request.idempotency == "non-idempotent":
            raise self._explained(self._unknown(request, failure, attempts), response)
        raise self._explained(failure, response)

    def _unknown(self, request: Request[Any], failure: UnexpectedResponse, attempts: int) -> OutcomeUnknown:
        why = f"{failure}. The request is sent only once, and it may have taken effect. {request.if_unknown}".rstrip()
        return OutcomeUnknown(why, method=request.method, path=request.template, attempts=attempts, status=failure.status)

    def error_of(self, request: Request[Any], response: Response, attempts: int = 1, header: Secret | None = None) -> RancherError:
        """The error that a response stands for, with its likely cause. `header` is the credentials that were sent."""
        error = error_of(request, response, attempts, self.arguments)
        hide(error, sent_secrets(header, request.body))
        return self._explained(error, response)

    def _explained(self, error: RancherError, response: Response) -> RancherError:
        why = ""
        if 300 <= response.status < 400:
            why = _redirect(response)
        elif not isinstance(error, ApiError) or error.code.startswith("HTTP "):
            why = explain(response, self.generation, str(origin(self.base)))
        elif response.status in self.hints and generation_of(response) in (self.generation, None):
            why = self.hints[response.status]
        if why:
            error.args = (f"{str(error).rstrip('.')}. {why[0].upper()}{why[1:]}.",)
        return error

    def next_page(self, request: Request[T], url: str) -> Request[T]:
        """The same request for a page whose URL the server sent.

        Raises:
            OriginMismatch: The URL is not below this session's base URL.
            UnexpectedResponse: It is not a URL.
        """
        base, (address, mark, query) = self.base, url.partition("?")
        same, problem = False, ""
        try:
            same = origin(address) == origin(base)
        except BadUrl as error:
            problem = str(error)
        if problem:
            message = f"{request.method} {request.template}: the URL of the next page cannot be used: {problem}"
            raise UnexpectedResponse(message, status=200, method=request.method, path=request.template)
        path = "/" + address.split("://", 1)[1].partition("/")[2]
        prefix = "/" + base.split("://", 1)[1].partition("/")[2]
        if not same or not (path == prefix or path.startswith(f"{prefix.rstrip('/')}/")):
            raise OriginMismatch(
                f"the next page is at {origin(address)}, not below {base}; it was not fetched."
                " If a proxy is in front of Rancher, let it set X-Forwarded-Proto and X-Forwarded-Host"
            )
        return msgspec.structs.replace(request, path=path[len(prefix.rstrip("/")) :], query=(("", query),) if mark else (), scoped=False)

    def _follow(self, request: Request[Any], prepared: PreparedRequest) -> Flow[Response]:
        """Send a request. A redirect of a GET is followed where it stays on the origin; another one is returned."""
        for _ in range(_MAX_REDIRECTS):
            response: Response = yield prepared
            target = response.headers.get("location") if 300 <= response.status < 400 else None
            if target is None:
                return response
            if prepared.method != "GET":
                return response
            url, problem = prepared.url, ""
            try:
                url = urljoin(prepared.url, target)
                there, here = origin(url), origin(prepared.url)
            except ValueError as error:
                problem = str(error)
            if problem or len(url) > LONGEST_URL:
                message = f"{request.method} {request.template}: the server redirects to a URL that cannot be used: {problem or 'too long'}"
                raise UnexpectedResponse(message, status=response.status, method=request.method, path=request.template)
            if there != here:
                raise OriginMismatch(f"{here} redirects to {there}; this was not followed. If that is your server, use its URL")
            prepared = msgspec.structs.replace(prepared, url=same_origin(prepared.url, url))
        return response


def check_options(retry: object, on_response: object) -> None:
    """Check what all sessions take.

    Raises:
        InvalidArgument: `retry` is not a RetryPolicy, or `on_response` is not a function.
    """
    if retry is not None and not isinstance(retry, RetryPolicy):
        raise InvalidArgument(f"retry must be a RetryPolicy, not a {type(retry).__name__}")
    if on_response is not None and not callable(on_response):
        raise InvalidArgument(f"on_response must be a function, not a {type(on_response).__name__}")


def _redirect(response: Response) -> str:
    try:
        target = origin(response.headers.get("location", ""))
    except BadUrl:
        return ""
    return f"the server redirects to {target.scheme}://{target}: if that is your server, use its URL"
