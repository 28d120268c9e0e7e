"""The control endpoints below /_sandbox/: they move the clock, cause faults and add users while the sandbox is served."""

from __future__ import annotations

import hmac
import ipaddress
import json
import secrets
import sqlite3
from typing import TYPE_CHECKING

from .faults import Fault
from .wire import Request, Response

if TYPE_CHECKING:
    from .sandbox import Sandbox

PREFIX = "/_sandbox/"
TOKEN_HEADER = "X-Sandbox-Token"  # noqa: S105
ENDPOINTS = "POST /_sandbox/clock, POST and DELETE /_sandbox/faults, POST /_sandbox/users"


def is_local(host: str) -> bool:
    """Whether an address, or `localhost`, is this machine's own."""
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback


class Control:
    """The control endpoints of one sandbox.

    Attributes:
        is_on: Whether they exist. Where they do not, each is 404, as any other unknown path.
        token: What a caller must send as `X-Sandbox-Token`. A new one each time a sandbox is created.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        """Control `sandbox`."""
        self._sandbox = sandbox
        self.is_on = True
        self.token = secrets.token_urlsafe(24)

    def __repr__(self) -> str:
        return f"Control(is_on={self.is_on}, token=…)"

    def handle(self, request: Request) -> Response:
        """Carry out a request that came over the network.

        It is 404 while the endpoints are off, 403 for callers that are not local, 401 without the token, 400 for a bad body.
        """
        if not self.is_on:
            return _text(404, "Control endpoints are off.")
        if not is_local(request.client):
            return _text(403, "Control endpoints are for local callers only.")
        if not hmac.compare_digest((request.header(TOKEN_HEADER.lower()) or "").encode("utf-8", "replace"), self.token.encode()):
            return _text(401, f"Send the token that the sandbox printed at start in the header {TOKEN_HEADER}.")
        return self.handle_in_process(request)

    def handle_in_process(self, request: Request) -> Response:
        """Carry out a request of this process, which needs no token: 400 for a body that is not understood."""
        try:
            return self._carry_out(request)
        except (KeyError, TypeError, ValueError, OverflowError, RecursionError, sqlite3.Error) as error:
            return _text(400, f"{type(error).__name__}: {error}")

    def _carry_out(self, request: Request) -> Response:
        body = json.loads(request.body or b"{}")
        match request.method, request.path:
            case "POST", "/_sandbox/clock":
                self._sandbox.clock.advance(int(body["advance"]))
            case "POST", "/_sandbox/faults":
                self._sandbox.faults.add(Fault(**body))
            case "DELETE", "/_sandbox/faults":
                self._sandbox.faults.clear()
            case "POST", "/_sandbox/users":
                id = self._sandbox.rancher2.add_user(**body)
                return Response(201, [("Content-Type", "application/json")], json.dumps({"id": id}).encode())
            case _:
                return _text(404, f"There are {ENDPOINTS}.")
        return Response(204)


def _text(status: int, text: str) -> Response:
    return Response(status, [("Content-Type", "text/plain")], f"{text}\n".encode("utf-8", "replace"))
