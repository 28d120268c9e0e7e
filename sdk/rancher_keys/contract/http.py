"""Sends requests without the SDK's client, so that a check sees exactly what the server returns."""

from __future__ import annotations

import base64
import json
import shlex
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx

from .redaction import REQUEST_FIELDS, Redactor, masked

_READ_ATTEMPTS = 3
_LONGEST_SUMMARY = 300
_LARGEST_BODY = 64 * 1024 * 1024


class CannotVerify(Exception):
    """The server cannot be verified: it is unreachable, the connection was lost, or it is not Rancher. The message says which."""


@dataclass(frozen=True)
class Caller:
    """Who sends a request: an access key with a secret key, a bearer token, a cookie, or nothing."""

    name: str
    """What reports call it."""
    access_key: str = ""
    secret_key: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    cookie: str = field(default="", repr=False)
    temporary: bool = False
    """Whether this run created the credentials. A server may reject such credentials for a moment."""

    @property
    def token_id(self) -> str:
        """The id in a bearer token; empty for other credentials."""
        return self.token.removeprefix("ext/").partition(":")[0]

    def headers(self) -> dict[str, str]:
        """The credentials as headers."""
        if self.cookie:
            return {"Cookie": self.cookie}
        if self.token:
            return {"Authorization": f"Bearer {self.token}"}
        if self.access_key:
            pair = base64.b64encode(f"{self.access_key}:{self.secret_key}".encode()).decode()
            return {"Authorization": f"Basic {pair}"}
        return {}

    def curl_options(self) -> list[str]:
        """The credentials as options of curl, with variables in place of secrets."""
        if self.cookie:
            return ["-b", '"R_SESS=$TOKEN"']
        if self.token:
            return ["-H", '"Authorization: Bearer $TOKEN"']
        return ["-u", '"$ACCESS_KEY:$SECRET_KEY"'] if self.access_key else []


ANONYMOUS = Caller("anonymous")


@dataclass(frozen=True)
class Exchange:
    """A request and its response."""

    caller: Caller
    method: str
    url: str
    request_body: Any
    request_headers: Mapping[str, str]
    status: int
    headers: list[tuple[str, str]]
    """The response headers."""
    body: Any = field(repr=False)
    """The response body: decoded if it is JSON, bytes if it is binary, else text."""
    redactor: Redactor = field(default_factory=Redactor, repr=False)

    def header(self, name: str) -> str | None:
        """A response header; case does not matter."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def header_values(self, name: str) -> list[str]:
        """Every value of a response header."""
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def curl(self) -> str:
        """The request as a curl command, with variables in place of secrets."""
        words = ["curl"] if self.method == "GET" else ["curl", "-X", self.method]
        words += self.caller.curl_options()
        for name, value in self.request_headers.items():
            words += ["-H", shlex.quote(f"{name}: {value}")]
        if self.request_body is not None:
            text = self.request_body if isinstance(self.request_body, str) else json.dumps(masked(self.request_body, REQUEST_FIELDS))
            words += ["-d", shlex.quote(text)]
        return self.redactor.text(" ".join([*words, shlex.quote(self.url)]))

    def summary(self) -> str:
        """Status and body, shortened, without secrets."""
        text = self.redactor.json(self.body) if isinstance(self.body, dict | list) else self.redactor.text(str(self.body)).strip()
        return f"{self.status} {text[:_LONGEST_SUMMARY]}{'…' if len(text) > _LONGEST_SUMMARY else ''}".strip()


def tls_verification(ca_bundle: str | None, insecure: bool = False) -> ssl.SSLContext | bool:
    """What to check certificates with.

    Args:
        ca_bundle: A file of trusted certificates (PEM); the system's if None.
        insecure: Whether to accept every certificate.

    Raises:
        OSError: The file holds no certificates.
    """
    return ssl.create_default_context(cafile=ca_bundle) if ca_bundle else not insecure


def attempts(seconds: float) -> Iterator[None]:
    """Yield at least once, then again with growing pauses until the time is over."""
    deadline, pause = time.monotonic() + seconds, 0.005
    while True:
        yield
        if time.monotonic() > deadline:
            return
        time.sleep(pause)
        pause = min(pause * 1.5, 0.25)


class HttpClient:
    """Sends requests to one server, and to no other host."""

    def __init__(
        self,
        url: str,
        *,
        verify: ssl.SSLContext | bool = True,
        timeout: float = 30.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Create a client; nothing is sent yet.

        Args:
            url: Scheme, host and port.
            verify: What certificates are checked with (see `tls_verification`); False accepts every certificate.
            timeout: Seconds to wait for each step of a request.
            transport: An httpx transport, such as a sandbox's.
        """
        self.url = url
        self.redactor = Redactor()
        self._http = httpx.Client(verify=verify, timeout=timeout, transport=transport, follow_redirects=False)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def send(
        self,
        caller: Caller,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Exchange:
        """Send one request. A GET is repeated if the connection fails; other requests are sent once.

        Args:
            caller: Whose credentials to send.
            method: The HTTP method.
            path: The path on the server.
            query: The query parameters.
            body: The body, sent as JSON; a str is sent as it is.
            headers: Additional headers.

        Raises:
            CannotVerify: There was no response.
        """
        url = self.url + path + (f"?{urlencode(query)}" if query else "")
        own = dict(headers or {})
        if body is not None:
            own.setdefault("Content-Type", "application/json")
        content = None if body is None else (body if isinstance(body, str) else json.dumps(body)).encode()
        sent = {"Accept": "application/json", "User-Agent": "rancher-keys-verify", **own, **caller.headers()}
        try:
            request = httpx.Request(method, url, headers=sent, content=content)
        except (httpx.InvalidURL, ValueError) as error:
            raise CannotVerify(f"the URL {self.url} cannot be used: {error}") from None
        response, received = self._send(request)
        self.redactor.add(caller.secret_key, caller.token, *caller.token.split(":")[1:])
        result = _decoded(response, received)
        self.redactor.learn(body)
        self.redactor.learn(result)
        for value in response.headers.get_list("set-cookie"):
            self.redactor.add(value.partition("=")[2].split(";")[0])
        fields = list(response.headers.multi_items())
        return Exchange(caller, method, url, body, own, response.status_code, fields, result, self.redactor)

    def _send(self, request: httpx.Request) -> tuple[httpx.Response, bytes]:
        most = _READ_ATTEMPTS if request.method == "GET" else 1
        for attempt in range(1, most + 1):
            try:
                return self._received(request)
            except httpx.HTTPError as error:
                if attempt == most:
                    reason = self.redactor.text(str(error)) or type(error).__name__
                    raise CannotVerify(f"no response to {request.method} {request.url.path} from {self.url}: {reason}") from None
                time.sleep(0.2 * attempt)
            except (httpx.InvalidURL, UnicodeError) as error:
                raise CannotVerify(f"the URL {self.url} cannot be used: {error}") from None
        raise AssertionError("unreachable")

    def _received(self, request: httpx.Request) -> tuple[httpx.Response, bytes]:
        response, body = self._http.send(request, stream=True), bytearray()
        try:
            for part in response.iter_bytes():
                body += part
                if len(body) > _LARGEST_BODY:
                    raise CannotVerify(f"the response to {request.method} {request.url.path} is larger than 64 MiB")
        finally:
            response.close()
        return response, bytes(body)


def _decoded(response: httpx.Response, body: bytes) -> Any:
    if response.headers.get("content-type", "").split(";")[0] == "application/octet-stream":
        return body
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body.decode(errors="replace")
