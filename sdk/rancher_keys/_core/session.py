"""Where requests go, with which credentials, and how answers become results: the one request and response path."""

from __future__ import annotations

import re
import time
from base64 import b64encode
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, TypeVar
from urllib.parse import quote_plus, urljoin, urlsplit

import msgspec

from .decode import decode, encode
from .errors import ApiError, ConnectionFailed, InvalidArgument, OriginMismatch, OutcomeUnknown, UnexpectedResponse, error_class
from .request import PreparedRequest, Request, Response, Sleep, TransportError
from .retry import RETRIABLE_STATUSES, RetryPolicy
from .secret import Secret

T = TypeVar("T")
Flow: TypeAlias = Generator[PreparedRequest | Sleep, Any, T]
"""Requests to send and pauses to make, one after another, and a result. A driver sends each PreparedRequest and passes in its Response,
or throws TransportError into the flow."""

Authorize: TypeAlias = Callable[[], str | Secret]
"""Gives the value of the Authorization header, anew for each request."""

OnResponse: TypeAlias = Callable[[str, str, int], None]
"""Told of every answer: method, path as a template without ids, HTTP status."""

USER_AGENT = "rancher-keys"
_LONG_WORD = re.compile(r"[A-Za-z0-9+/=_-]{40,}")
"""What might be a secret in a server's message."""
_MAX_REDIRECTS = 5


@dataclass(frozen=True, slots=True, repr=False)
class Session:
    """An address, credentials, a retry policy and perhaps an environment. Immutable."""

    base: str
    """The API version's address, without a slash at the end: `https://rancher.example.com/v1`."""
    authorize: Authorize | None
    retry: RetryPolicy
    project: str | None = None
    on_response: OnResponse | None = None
    cluster: str | None = None
    """The cluster that the token is scoped to, where the caller knows."""
    access_key: str | None = None
    """Who asks; no secret."""

    def __repr__(self) -> str:
        return f"Session({self.base!r}, project={self.project!r})"

    def within(self, project: str) -> Session:
        """The same, in an environment."""
        return replace(self, project=project)

    def send(self, request: Request[T]) -> Flow[T]:
        """Send a request until an answer can be used or the policy ends.

        Raises:
            ApiError: The server answered with an error.
            ConnectionFailed: No answer came.
            UnexpectedResponse: The answer is not the API's.
            OriginMismatch: It leads to another origin.
        """
        end = time.monotonic() + self.retry.deadline
        attempt = 0
        while True:
            attempt += 1
            may_resend = request.idempotency != "non-idempotent" and attempt < self.retry.attempts
            try:
                answer: Response = yield from self._follow(self.call(request))
            except TransportError as failure:
                pause = self.retry.pause(attempt, None)
                if not may_resend or time.monotonic() + pause > end:
                    raise _no_answer(request, failure, attempt) from None
            else:
                if self.on_response is not None:
                    self.on_response(request.method, request.template, answer.status)
                if answer.status < 300:
                    return self._result(request, answer)
                pause = self.retry.pause(attempt, answer.headers.get("retry-after"))
                if not may_resend or not (answer.status in RETRIABLE_STATUSES or _forgets(answer)) or time.monotonic() + pause > end:
                    raise _error(request, answer, attempt)
            yield Sleep(pause)

    def follow(self, request: Request[T], address: str) -> Request[T]:
        """The same request at an address that the server named.

        Raises:
            OriginMismatch: It is not below this API version's address.
        """
        if not address.startswith((f"{self.base}/", f"{self.base}?")):
            raise OriginMismatch(
                f"the next page leads to {_origin(address)}, not to {_origin(self.base)}; it was not followed."
                " Behind a proxy, set X-Forwarded-Proto and X-Forwarded-Host"
            )
        path, _, query = address[len(self.base) :].partition("?")
        pairs = tuple((name, value) for name, _, value in (part.partition("=") for part in query.split("&") if part))
        return replace(request, path=path, query=(("", "&".join(f"{n}={v}" for n, v in pairs)),))

    def call(self, request: Request[Any]) -> PreparedRequest:
        """A request as it goes over the wire."""
        query = "&".join(value if name == "" else f"{quote_plus(name)}={quote_plus(value)}" for name, value in request.query)
        headers = {"Accept": "application/json", "User-Agent": USER_AGENT}
        if self.authorize is not None:
            value = self.authorize()
            headers["Authorization"] = value.reveal() if isinstance(value, Secret) else value
        content = None
        if request.body is not None:
            headers["Content-Type"] = request.content_type
            content = encode(request.body)
        return PreparedRequest(request.method, f"{self.base}{request.path}" + (f"?{query}" if query else ""), headers, content)

    def refusal(self, request: Request[Any], status: int, body: bytes) -> ApiError | UnexpectedResponse:
        """The error that an answer means."""
        return _error(request, Response(status, {}, body), 1)

    def _follow(self, call: PreparedRequest) -> Flow[Response]:
        """Send a call; a redirect of a GET is followed where it stays on the origin."""
        for _ in range(_MAX_REDIRECTS):
            answer: Response = yield call
            target = answer.headers.get("location") if 300 <= answer.status < 400 else None
            if target is None:
                return answer
            address = urljoin(call.url, target)
            if _origin(address) != _origin(call.url):
                raise OriginMismatch(
                    f"{_origin(call.url)} redirects to {_origin(address)}; it was not followed. If that is your server, use its address"
                )
            if call.method != "GET":
                return answer
            call = replace(call, url=address)
        return answer

    def _result(self, request: Request[T], answer: Response) -> T:
        if request.returns is bytes:
            return answer.body  # type: ignore[return-value]
        try:
            return decode(answer.body, request.returns)
        except msgspec.DecodeError:
            kind = answer.headers.get("content-type", "no content type")
            raise UnexpectedResponse(
                f"{request.method} {request.template}: {answer.status} with {kind}, not the API's JSON;"
                f" is {_origin(self.base)} a Rancher server?",
                status=answer.status,
                method=request.method,
                path=request.template,
            ) from None


def _origin(address: str) -> str:
    parts = urlsplit(address)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    return f"{parts.scheme}://{parts.hostname}:{port}"


def _no_answer(request: Request[Any], failure: TransportError, attempts: int) -> ConnectionFailed:
    what = f"{request.method} {request.template}: {failure}"
    if request.idempotency == "non-idempotent":
        message = (
            f"{what}; it is sent only once, and the server may have carried it out."
            " List by the name or description that you gave, and delete what you find"
        )
        return OutcomeUnknown(message, method=request.method, path=request.template, attempts=attempts)
    return ConnectionFailed(f"{what} (attempt {attempts})", method=request.method, path=request.template, attempts=attempts)


def _error(request: Request[Any], answer: Response, attempts: int) -> ApiError | UnexpectedResponse:
    try:
        body = msgspec.json.decode(answer.body)
        is_status = body.get("kind") == "Status"
        code, field = str(body["reason"] if is_status else _code(answer.status, body)), body.get("fieldName")
        told = str(body.get("message") or "")
        reason = _LONG_WORD.sub("…", told) or None
        is_telling = is_status or ("detail" not in body and reason is not None)
    except (msgspec.DecodeError, KeyError, TypeError, AttributeError):
        if answer.status not in RETRIABLE_STATUSES and answer.status < 500 and answer.status not in (401, 403, 404):
            message = f"{request.method} {request.template}: {answer.status}, and no error of the API"
            return UnexpectedResponse(message, status=answer.status, method=request.method, path=request.template)
        code, field, reason, is_telling = f"HTTP {answer.status}", None, None, False
    message = f"{request.method} {request.template}: {answer.status} {code}: {reason}" if is_telling else ""
    error = error_class(answer.status, code)(
        message, status=answer.status, code=code, field=field, method=request.method, path=request.template, attempts=attempts
    )
    error.reason = reason
    return error


def _code(status: int, body: dict[str, Any]) -> Any:
    """The word for an error; the middleware of Rancher 2 gives none (2.15/008)."""
    return "Unauthorized" if status == 401 and "code" not in body and body.get("type") == "error" else body["code"]


def _forgets(answer: Response) -> bool:
    """Whether the server is about to forget the token that asks: for a moment it fails, and then refuses (2.15/274)."""
    return answer.status == 500 and b"failed to retrieve auth token" in answer.body


def read_root(address: str) -> str:
    """A Rancher 2 server's address, out of what users copy: `https://host`, `…/v3`, `…/v3/tokens`, `…/dashboard/…`.

    Raises:
        InvalidArgument: Not an http or https address, or with credentials in it.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidArgument("url must be the server's address, such as https://rancher.example.com")
    if parts.username or parts.password:
        raise InvalidArgument("url must not hold credentials; give token, or access_key and secret_key")
    prefix = re.split(r"/(?:v3|v3-public|v1|v1-public|apis|k8s|dashboard)(?:/|$)", parts.path, maxsplit=1)[0]
    return f"{parts.scheme}://{parts.netloc}{prefix.rstrip('/')}"


def who(access_key: str | None, token: Secret | str | None) -> str | None:
    """The access key that authenticates, where it is known."""
    if access_key or token is None:
        return access_key
    name, colon, _ = (token.reveal() if isinstance(token, Secret) else token).partition(":")
    return name if colon else None


def read_address(address: str, api_versions: tuple[str, ...], api_version: str | None) -> tuple[str, str | None]:
    """The API's base address, and the environment where the address names one.

    Takes what users copy: `https://host:8080`, `…/v1`, `…/v2-beta/schemas`, `…/v2-beta/projects/1a5`.

    Raises:
        InvalidArgument: Not an http or https address, with credentials in it, or of an API version that is not known.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidArgument("url must be the server's address, such as https://rancher.example.com:8080")
    if parts.username or parts.password:
        raise InvalidArgument("url must not hold credentials; give access_key and secret_key")
    if api_version is not None and api_version not in api_versions:
        raise InvalidArgument(f"api_version must be one of {', '.join(api_versions)}, not {api_version!r}")
    found = re.fullmatch(rf"(.*?)(?:/({'|'.join(api_versions)})(?:/schemas|/projects/(1[a-z]+\d+)(?:/schemas)?)?)?/*", parts.path)
    assert found
    version = api_version or found[2] or api_versions[0]
    return f"{parts.scheme}://{parts.netloc}{found[1].rstrip('/')}/{version}", found[3]


def authorization(
    access_key: str | None, secret_key: Secret | str | None, token: Secret | str | None, authorize: Authorize | None
) -> Authorize | None:
    """One way to authenticate out of those given.

    Raises:
        InvalidArgument: More than one, or half of one.
    """
    if sum((access_key is not None or secret_key is not None, token is not None, authorize is not None)) > 1:
        raise InvalidArgument("give one of access_key with secret_key, token, and authorize")
    if authorize is not None:
        return authorize
    if token is not None:
        header = Secret(f"Bearer {token.reveal() if isinstance(token, Secret) else token}")
        return lambda: header
    if access_key is None and secret_key is None:
        return None
    if not access_key or not secret_key:
        raise InvalidArgument(f"{'access_key' if not access_key else 'secret_key'} is missing; both are needed")
    if ":" in access_key:
        raise InvalidArgument("access_key may not hold a colon; it would end there")
    plain = secret_key.reveal() if isinstance(secret_key, Secret) else secret_key
    basic = Secret("Basic " + b64encode(f"{access_key}:{plain}".encode()).decode())
    return lambda: basic
