"""Sends the requests of a recorded conversation and keeps each exchange."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from ..http import ANONYMOUS, Caller, CannotVerify, Exchange, HttpClient, attempts
from .disguise import Disguise

AGENT = "recorder"
HOST = "rancher.example.com"
_ADDRESS_HEADER = "x-api-client-ip"
_SETTLED_WITHIN = 30.0


class Recorder:
    """A conversation with one server: each exchange becomes a line, with secrets, host and client address replaced."""

    def __init__(self, client: HttpClient, progress: Callable[[str], None] = lambda name: None) -> None:
        """Start an empty recording.

        Args:
            client: The server.
            progress: Called with the name of each exchange.
        """
        self.client, self.disguise = client, Disguise()
        self._progress = progress
        self._lines: list[dict[str, Any]] = []
        parts = urlsplit(client.url)
        self._netloc = parts.netloc
        self.shown_netloc = HOST + (f":{parts.port}" if parts.port else "")
        self.origin = f"{parts.scheme}://{self.shown_netloc}"

    def send(
        self,
        label: str,
        method: str,
        path: str,
        caller: Caller = ANONYMOUS,
        body: Any = None,
        *,
        shown: Any = None,
        accept: str = "application/json",
        kind: str = "application/json",
    ) -> Exchange:
        """Send a request and record it.

        Args:
            label: What the exchange is about, in its name behind the number.
            method: The HTTP method.
            path: The path, with the query.
            caller: Whose credentials to send.
            body: The body: text as it is, everything else as JSON.
            shown: The body to record, where the one that is sent contains a password.
            accept: The header Accept.
            kind: The header Content-Type of a request with a body.

        Raises:
            CannotVerify: There was no response.
        """
        name = f"{len(self._lines) + 1:03}-{label}"
        self._progress(name)
        headers = {"Accept": accept, "User-Agent": AGENT} | ({"Content-Type": kind} if body is not None else {})
        for secret in (caller.secret_key, caller.token.rpartition(":")[2], caller.cookie.rpartition(":")[2]):
            self.disguise.learn(secret)
        exchange = self.client.send(caller, method, path, body=body, headers=headers)
        self.disguise.read(exchange.body)
        for cookie in exchange.header_values("set-cookie"):
            self.disguise.read_cookie(cookie)
        told = body if shown is None else shown
        request = {
            "method": method,
            "url": exchange.url,
            "headers": headers | _credentials(caller),
            "body": told if told is None or isinstance(told, str) else json.dumps(told),
        }
        answered = exchange.body
        if isinstance(answered, bytes):
            answered = f"<{len(answered)} bytes of binary>"
        fields = [(each, "127.0.0.1" if each.lower() == _ADDRESS_HEADER else value) for each, value in exchange.headers]
        self._lines.append({"name": name, "request": request, "response": {"status": exchange.status, "headers": fields, "body": answered}})
        return exchange

    def until(self, path: str, caller: Caller, is_settled: Callable[[Any], bool]) -> None:
        """Repeat a request, which is not recorded, until its body is as expected, for 30 seconds at most."""
        for _ in attempts(_SETTLED_WITHIN):
            body = self.client.send(caller, "GET", path).body
            if isinstance(body, dict) and is_settled(body):
                return
        raise CannotVerify(f"{path} is still in transition after {_SETTLED_WITHIN:g} seconds")

    def pause(self, seconds: float) -> None:
        """Let controllers of the server do what they do after a request."""
        time.sleep(seconds)

    def lines(self, setup: dict[str, Any]) -> list[str]:
        """The recording: the line with the setup, and a line an exchange."""
        return [self._written(each) for each in ({"setup": setup}, *self._lines)]

    def _written(self, line: dict[str, Any]) -> str:
        return self.disguise.line(line).replace(self._netloc, self.shown_netloc)


def _credentials(caller: Caller) -> dict[str, str]:
    """The credentials as a recording shows them: Basic is not encoded, so that the secret key in it is disguised, too."""
    if caller.access_key and not caller.token and not caller.cookie:
        return {"Authorization": f"Basic <base64 of {caller.access_key}:{caller.secret_key}>"}
    return caller.headers()
