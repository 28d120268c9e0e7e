"""The parts of the Kubernetes API and of Vault's KV v2 engine that the targets use, as their documentation gives the exchanges."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class FakeKubernetes:
    """Secrets with resource versions."""

    def __init__(self) -> None:
        self.secrets: dict[str, dict[str, Any]] = {}
        self.version = 100
        self.before_replace: Any = None
        self.status = 0

    def put(self, name: str, data: dict[str, str]) -> None:
        self.version += 1
        self.secrets[name] = {
            "apiVersion": "v1",
            "kind": "Secret",
            "type": "Opaque",
            "metadata": {"name": name, "namespace": "apps", "resourceVersion": str(self.version), "labels": {"team": "a"}},
            "data": data,
        }

    def handle(self, method: str, path: str, body: Any, headers: Any) -> tuple[int, Any]:
        if self.status:
            return self.status, _status(self.status, "Forbidden")
        name = path.partition("/api/v1/namespaces/apps/secrets")[2].strip("/")
        if method == "POST":
            self.put(body["metadata"]["name"], body["data"])
            return 201, self.secrets[body["metadata"]["name"]]
        if name not in self.secrets:
            return 404, _status(404, "NotFound")
        if method == "PUT":
            if self.before_replace:
                self.before_replace()
            if body["metadata"]["resourceVersion"] != self.secrets[name]["metadata"]["resourceVersion"]:
                return 409, _status(409, "Conflict")
            self.put(name, body["data"])
        return 200, self.secrets[name]


class FakeVault:
    """A KV v2 engine at `secret/` with versions."""

    def __init__(self) -> None:
        self.versions: list[dict[str, Any]] = []
        self.before_write: Any = None
        self.deleted = False

    def handle(self, method: str, path: str, body: Any, headers: Any) -> tuple[int, Any]:
        if headers.get("X-Vault-Token") != "vault-token":
            return 403, {"errors": ["permission denied"]}
        if not path.startswith("/v1/secret/data/"):
            return 404, {"errors": []}
        metadata = {"version": len(self.versions), "destroyed": False, "deletion_time": "", "created_time": "2026-11-25T00:00:00Z"}
        if method == "GET":
            if not self.versions:
                return 404, {"errors": []}
            if self.deleted:
                deleted = {**metadata, "deletion_time": "2026-11-25T00:00:01Z"}
                return 404, {"data": {"data": None, "metadata": deleted}}
            return 200, {"data": {"data": self.versions[-1], "metadata": metadata}}
        if self.before_write:
            self.before_write()
        if body.get("options", {}).get("cas") != len(self.versions):
            return 400, {"errors": ["check-and-set parameter did not match the current version"]}
        self.versions.append(body["data"])
        self.deleted = False
        return 200, {"data": {**metadata, "version": len(self.versions)}}


@contextmanager
def served(service: Any) -> Iterator[str]:
    """The service on a port."""

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length) or b"null")
            status, answer = service.handle(self.command, self.path.partition("?")[0], body, self.headers)
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = _any  # noqa: N815

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def _status(code: int, reason: str) -> dict[str, Any]:
    return {"kind": "Status", "apiVersion": "v1", "status": "Failure", "message": reason, "reason": reason, "code": code}
