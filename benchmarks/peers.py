"""Rancher's own Python clients beside ours: gdapi (Rancher 1.x) and client-python (Rancher 2), on a server that serves their schemas."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from typing import Any

import gdapi
import httpx
import msgspec
import rancher

from rancher_keys import rancher2
from tests.recordings import load

LISTED = 100_000
ACCESS_KEY, SECRET_KEY = "token-me", "made-up"
SLOW = ("client-python", "gdapi")
_METHODS = {"collectionMethods": ["GET", "POST"], "resourceMethods": ["GET", "PUT", "DELETE"]}


def tokens(count: int) -> bytes:
    """A list of tokens like a recorded one."""
    exchange = next(each for each in load("rancher-2.15") if each.name.startswith("044-"))
    data = exchange.body["data"]
    return json.dumps({**exchange.body, "data": (data * (count // len(data) + 1))[:count]}).encode()


def schemas(url: str) -> bytes:
    """The schema of tokens, as the peers need it."""
    links = {"self": f"{url}/v3/schemas/token", "collection": f"{url}/v3/tokens"}
    token = {
        "id": "token",
        "type": "schema",
        "links": links,
        "pluralName": "tokens",
        "resourceFields": {},
        "collectionFilters": {},
        **_METHODS,
    }
    return json.dumps({"type": "collection", "links": {"self": f"{url}/v3/schemas"}, "data": [token]}).encode()


def _serve(connection: Connection, count: int) -> None:
    body = tokens(count)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            url = f"http://{self.headers['Host']}"
            content = body if self.path.startswith("/v3/tokens") else schemas(url)
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("X-Api-Schemas", f"{url}/v3/schemas")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    connection.send(f"http://127.0.0.1:{server.server_address[1]}")
    server.serve_forever()


@contextmanager
def served(count: int) -> Iterator[str]:
    """A server of tokens in a process of its own: its URL."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, count), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        process.kill()
        process.join(10)


@contextmanager
def listers(url: str) -> Iterator[dict[str, Callable[[], int]]]:
    """One function for each client: it lists all tokens and returns how many there were."""
    decoder = msgspec.json.Decoder(rancher2.TokenCollection)
    token = f"{ACCESS_KEY}:{SECRET_KEY}"
    theirs = rancher.Client(url=f"{url}/v3", token=token)
    older = gdapi.Client(url=f"{url}/v3/schemas", access_key=ACCESS_KEY, secret_key=SECRET_KEY)
    headers = {"Authorization": f"Bearer {token}"}
    with (
        httpx.Client(base_url=url, headers=headers, timeout=600) as bare,
        rancher2.Client(url, token=token, timeout=600, max_response_bytes=2**30) as client,
    ):
        yield {
            "httpx and msgspec": lambda: _all(decoder.decode(bare.get("/v3/tokens").content).data),
            "tokens.list": lambda: _all(client.tokens.list()),
            "client-python": lambda: _all(theirs.list_token().data),
            "gdapi": lambda: _all(older.list_token().data),
        }


def _all(found: Iterable[object]) -> int:
    count = sum(1 for _ in found)
    assert count == LISTED, count
    return count
