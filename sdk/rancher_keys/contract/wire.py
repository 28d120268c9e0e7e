"""Requests as they are, without the client's care: what the server answers is what a check sees."""

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

MASK = "********"
_SECRET_MEMBERS = {"secretValue", "token", "password", "code", "value", "bearerToken", "jwt", "hash"}
_READS_TRIED = 3


class CouldNotRun(Exception):
    """The server cannot be verified: unreachable, lost on the way, or not Rancher at all. The message says which."""


@dataclass(frozen=True)
class Caller:
    """Who asks: an access key with a secret key, a bearer token, or nobody. `name` is what reports call it."""

    name: str
    access_key: str = ""
    secret_key: str = field(default="", repr=False)
    bearer: str = field(default="", repr=False)
    cookie: str = field(default="", repr=False)

    def headers(self) -> dict[str, str]:
        """The credentials as headers."""
        if self.cookie:
            return {"Cookie": self.cookie}
        if self.bearer:
            return {"Authorization": f"Bearer {self.bearer}"}
        if self.access_key:
            pair = base64.b64encode(f"{self.access_key}:{self.secret_key}".encode()).decode()
            return {"Authorization": f"Basic {pair}"}
        return {}

    def as_curl(self) -> list[str]:
        """The credentials as curl's arguments, by the names of variables."""
        if self.cookie:
            return ["-b", '"R_SESS=$TOKEN"']
        if self.bearer:
            return ["-H", '"Authorization: Bearer $TOKEN"']
        return ["-u", '"$ACCESS_KEY:$SECRET_KEY"'] if self.access_key else []


NOBODY = Caller("nobody")


@dataclass(frozen=True)
class Answer:
    """A request with what came of it."""

    caller: Caller
    method: str
    url: str
    sent: Any
    sent_headers: Mapping[str, str]
    status: int
    headers: list[tuple[str, str]]
    body: Any = field(repr=False)
    """Decoded where it is JSON, bytes where it is binary, else text."""

    def header(self, name: str) -> str | None:
        """A response header, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def all_headers(self, name: str) -> list[str]:
        """Every value of a response header."""
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def curl(self) -> str:
        """The request as curl, with variables in the place of secrets."""
        words = ["curl"] if self.method == "GET" else ["curl", "-X", self.method]
        words += self.caller.as_curl()
        for name, value in self.sent_headers.items():
            words += ["-H", shlex.quote(f"{name}: {value}")]
        if self.sent is not None:
            words += ["-d", shlex.quote(self.sent if isinstance(self.sent, str) else json.dumps(masked(self.sent)))]
        return " ".join([*words, shlex.quote(self.url)])

    def told(self) -> str:
        """Status and body in short, without secrets."""
        text = json.dumps(masked(self.body), ensure_ascii=False) if isinstance(self.body, dict | list) else str(self.body)
        return f"{self.status} {text[:300]}{'…' if len(text) > 300 else ''}"


def masked(value: Any) -> Any:
    """The same with every secret covered."""
    if isinstance(value, dict):
        return {key: MASK if key in _SECRET_MEMBERS and isinstance(item, str) else masked(item) for key, item in value.items()}
    return [masked(item) for item in value] if isinstance(value, list) else value


def trust(ca_bundle: str | None, insecure: bool = False) -> ssl.SSLContext | bool:
    """What to check certificates with.

    Args:
        ca_bundle: A file of certificates to trust; the machine's where None.
        insecure: Whether to check nothing.

    Raises:
        OSError: The file holds no certificates.
    """
    return ssl.create_default_context(cafile=ca_bundle) if ca_bundle else not insecure


def tries(seconds: float) -> Iterator[None]:
    """Once at least, then again and again with longer and longer pauses, for so many seconds."""
    deadline, pause = time.monotonic() + seconds, 0.005
    while True:
        yield
        if time.monotonic() > deadline:
            return
        time.sleep(pause)
        pause = min(pause * 1.5, 0.25)


class Wire:
    """Sends requests to one server."""

    def __init__(
        self,
        url: str,
        *,
        verify: ssl.SSLContext | bool = True,
        timeout: float = 30.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Nothing is sent yet.

        Args:
            url: Scheme, host and port.
            verify: False, or what certificates are checked with; see `trust`.
            timeout: Seconds for each step of a request.
            transport: An httpx transport, such as a sandbox's.
        """
        self.url = url
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
    ) -> Answer:
        """Send one request. A read is tried again where no answer comes; a change never is.

        Args:
            caller: Who asks.
            method: The HTTP method.
            path: The path, or a whole address of this server.
            query: The query.
            body: What is sent as JSON; a str goes as it is.
            headers: More headers.

        Raises:
            CouldNotRun: No answer came.
        """
        address = path if path.startswith("http") else self.url + path
        address += f"?{urlencode(query)}" if query else ""
        given = dict(headers or {})
        if body is not None:
            given.setdefault("Content-Type", "application/json")
        content = None if body is None else (body if isinstance(body, str) else json.dumps(body)).encode()
        sent = {"Accept": "application/json", "User-Agent": "rancher-keys-verify", **given, **caller.headers()}
        response = self._tried(httpx.Request(method, address, headers=sent, content=content))
        answered = [(name, value) for name, value in response.headers.multi_items()]
        return Answer(caller, method, address, body, given, response.status_code, answered, _decoded(response))

    def _tried(self, request: httpx.Request) -> httpx.Response:
        tries = _READS_TRIED if request.method == "GET" else 1
        for attempt in range(1, tries + 1):
            try:
                return self._http.send(request)
            except httpx.HTTPError as error:
                if attempt == tries:
                    reason = str(error) or type(error).__name__
                    raise CouldNotRun(f"no answer to {request.method} {request.url.path}: {reason}") from None
                time.sleep(0.2 * attempt)
            except httpx.InvalidURL as error:
                raise CouldNotRun(f"{self.url} is no address: {error}") from None
        raise AssertionError("unreachable")


def _decoded(response: httpx.Response) -> Any:
    kind = response.headers.get("content-type", "").split(";")[0]
    if kind == "application/octet-stream":
        return response.content
    try:
        return json.loads(response.content)
    except ValueError:
        return response.text
