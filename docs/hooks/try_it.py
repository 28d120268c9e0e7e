"""Sandboxes beside the site while `make docs-serve` shows it, so that the explorer can send requests."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import httpx

from rancher_keys.sandbox import IN_PROCESS_URL, Sandbox

PREFIX = "/_sandbox/"
VERSIONS = {"rancher-1": "1.6", "rancher-2": "2.15"}
SERVED = ("Content-Type", "WWW-Authenticate", "X-API-Schemas", "X-API-Account-Id")


class Sandboxes:
    """A WSGI application that passes requests below `PREFIX` to a sandbox of the generation, and all others to the site.

    Requests without credentials are sent with the administrator's key: these sandboxes hold nothing but what a reader tries.
    """

    def __init__(self, site: WSGIApplication) -> None:
        """Start a sandbox of each generation."""
        self.site = site
        self._clients: dict[str, httpx.Client] = {}
        for name, version in VERSIONS.items():
            sandbox = Sandbox(version)
            assert sandbox.admin is not None
            pair = f"{sandbox.admin.access_key}:{sandbox.admin.secret_key}"
            basic = "Basic " + base64.b64encode(pair.encode()).decode()
            self._clients[name] = httpx.Client(
                base_url=IN_PROCESS_URL, transport=sandbox.transport(), headers={"Authorization": basic, "Accept": "application/json"}
            )

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Respond to a request."""
        path = str(environ.get("PATH_INFO", ""))
        name, _, rest = path.removeprefix(PREFIX).partition("/")
        if not path.startswith(PREFIX) or name not in self._clients:
            return self.site(environ, start_response)
        response = self._clients[name].request(
            environ["REQUEST_METHOD"],
            f"/{rest}",
            params=httpx.QueryParams(environ.get("QUERY_STRING", "")),
            content=environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)),
            headers={"Content-Type": environ["CONTENT_TYPE"]} if environ.get("CONTENT_TYPE") else {},
        )
        headers = [(header, response.headers[header]) for header in SERVED if header in response.headers]
        start_response(f"{response.status_code} {response.reason_phrase}", [*headers, ("Content-Length", str(len(response.content)))])
        return [response.content]

    def close(self) -> None:
        """Stop the sandboxes."""
        for client in self._clients.values():
            client.close()


def serve(server: Any) -> Any:
    """Put the sandboxes beside the site that a server of MkDocs serves."""
    application: Callable[..., Iterable[bytes]] = server.get_app()
    server.set_app(Sandboxes(application))
    return server
