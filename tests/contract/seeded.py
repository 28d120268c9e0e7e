"""Faults that are put into the sandbox one at a time, each with the check that should find it.

Most change the request that the sandbox sees, or its response.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from rancher_keys.contract import Caller
from rancher_keys.sandbox import Sandbox
from rancher_keys.sandbox.wire import Request, Response

Handle = Callable[[Request], Response]
Wrap = Callable[[Sandbox, Handle], Handle]


@dataclass(frozen=True)
class Seeded:
    """One fault, the version that it is put into, and the check that should find it."""

    name: str
    version: str
    check: str
    wrap: Wrap

    def put_into(self, sandbox: Sandbox) -> None:
        """Put the fault into a sandbox."""
        sandbox.server.handle = self.wrap(sandbox, sandbox.server.handle)  # type: ignore[method-assign]


def matches(request: Request, method: str, path: str) -> bool:
    target = request.path + (f"?{request.query}" if request.query else "")
    return request.method in method.split("|") and re.search(path, target) is not None


def change_response(method: str, path: str, change: Callable[[Any], Any], *, only: int | None = None) -> Wrap:
    """Change the JSON of responses with the status `only`; of all successful ones if it is None."""

    def wrap(_: Sandbox, handle: Handle) -> Handle:
        def faulty(request: Request) -> Response:
            response = handle(request)
            if matches(request, method, path) and response.status == (only or response.status) and (only or response.status < 300):
                body = json.loads(response.body) if response.body else {}
                changed = change(body)
                response.body = json.dumps(body if changed is None else changed).encode()
            return response

        return faulty

    return wrap


def change_headers(
    method: str, path: str, change: Callable[[list[tuple[str, str]]], list[tuple[str, str]]], *, only: int | None = None
) -> Wrap:
    """Change the headers of responses."""

    def wrap(_: Sandbox, handle: Handle) -> Handle:
        def faulty(request: Request) -> Response:
            response = handle(request)
            if matches(request, method, path) and response.status == (only or response.status):
                response.headers = change(response.headers)
            return response

        return faulty

    return wrap


def change_request(method: str, path: str, change: Callable[[Request], Request]) -> Wrap:
    """Change requests before the sandbox sees them."""

    def wrap(_: Sandbox, handle: Handle) -> Handle:
        return lambda request: handle(change(request) if matches(request, method, path) else request)

    return wrap


def change_status(method: str, path: str, only: int, becomes: int) -> Wrap:
    """Change the status of responses."""

    def wrap(_: Sandbox, handle: Handle) -> Handle:
        def faulty(request: Request) -> Response:
            response = handle(request)
            if matches(request, method, path) and response.status == only:
                response.status = becomes
            return response

        return faulty

    return wrap


def retry_rejected(method: str, path: str, only: int, change: Callable[[Request, Sandbox], Request]) -> Wrap:
    """When the sandbox rejects a request with a status, let it run another request instead."""

    def wrap(sandbox: Sandbox, handle: Handle) -> Handle:
        def faulty(request: Request) -> Response:
            response = handle(request)
            if matches(request, method, path) and response.status == only:
                return handle(change(request, sandbox))
            return response

        return faulty

    return wrap


def run_before(method: str, path: str, work: Callable[[Request, Sandbox], None]) -> Wrap:
    """Do something to the sandbox before it sees a request."""

    def wrap(sandbox: Sandbox, handle: Handle) -> Handle:
        def faulty(request: Request) -> Response:
            if matches(request, method, path):
                work(request, sandbox)
            return handle(request)

        return faulty

    return wrap


def as_admin(request: Request, sandbox: Sandbox) -> Request:
    """The same request from the administrator."""
    assert sandbox.admin is not None
    admin = Caller("admin", sandbox.admin.access_key, sandbox.admin.secret_key)
    return replace(request, headers={**request.headers, "authorization": admin.headers()["Authorization"]})


def accepts_any_credentials(path: str) -> Wrap:
    """Accept any credentials for GET requests, as if they were the administrator's."""

    def wrap(sandbox: Sandbox, handle: Handle) -> Handle:
        def faulty(request: Request) -> Response:
            response = handle(request)
            if response.status == 401 and request.header("authorization") and matches(request, "GET", path):
                return handle(as_admin(request, sandbox))
            return response

        return faulty

    return wrap


def with_body(request: Request, change: Callable[[dict[str, Any]], None]) -> Request:
    try:
        body = json.loads(request.body)
    except ValueError:
        return request
    if not isinstance(body, dict):
        return request
    change(body)
    return replace(request, body=json.dumps(body).encode())


def drop_query(name: str) -> Callable[[Request], Request]:
    def change(request: Request) -> Request:
        return replace(request, query="&".join(part for part in request.query.split("&") if not part.startswith(name)))

    return change


def drop_fields(*names: str) -> Callable[[Any], None]:
    def change(body: Any) -> None:
        for name in names:
            body.pop(name, None)

    return change


def set_fields(**fields: Any) -> Callable[[Any], None]:
    return lambda body: body.update(fields)


def set_in_schema(field: str, **fields: Any) -> Callable[[Any], None]:
    return lambda body: body["resourceFields"][field].update(fields)


def drop_header(name: str) -> Callable[[list[tuple[str, str]]], list[tuple[str, str]]]:
    return lambda headers: [(key, value) for key, value in headers if key.lower() != name.lower()]
