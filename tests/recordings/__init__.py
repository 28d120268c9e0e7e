"""Exchanges with live servers, compressed. One JSON object a line, in the order in which the exchanges were made.

The first line may be `{"setup": {...}}`: the server's version, the callers, and what existed before (see `tests/parity/setup.py`).
Every other line is `{"name": "017-create", "request": {method, url, headers, body}, "response": {status, headers, body}}`.
"""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ruamel.yaml import YAML

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Exchange:
    """One recorded request and its response."""

    name: str
    method: str
    url: str
    request_headers: dict[str, str]
    request_body: str | None
    status: int
    headers: list[tuple[str, str]]
    body: Any

    @property
    def number(self) -> int:
        """The number that starts the name, 0 where there is none."""
        found = re.match(r"\d+", self.name)
        return int(found[0]) if found else 0

    @property
    def origin(self) -> str:
        """Scheme, host and port of the server."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def path(self) -> str:
        """The path of the URL, still encoded, double slashes included."""
        return self.url.split("?")[0].split("#")[0].removeprefix(self.origin) or "/"

    @property
    def query(self) -> str:
        """The query of the URL, still encoded."""
        return self.url.partition("?")[2]

    @property
    def json(self) -> dict[str, Any]:
        """The response body, JSON or YAML; an empty object where it is not an object."""
        if isinstance(self.body, str) and "yaml" in (self.header("content-type") or ""):
            return _yaml(self.body)
        return self.body if isinstance(self.body, dict) else {}

    @property
    def sent(self) -> Any:
        """The request body as JSON, None where it is not JSON."""
        try:
            return json.loads(self.request_body or "null")
        except ValueError:
            return None

    def header(self, name: str) -> str | None:
        """A response header, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@cache
def _yaml(text: str) -> dict[str, Any]:
    value = YAML(typ="safe").load(text)
    return value if isinstance(value, dict) else {}


def _lines(source: str | Path) -> Iterator[dict[str, Any]]:
    path = Path(source)
    if path.suffix != ".jsonl" and path.suffix != ".xz":
        path = FOLDER / f"{source}.jsonl.xz"
    data = path.read_bytes()
    text = (lzma.decompress(data) if path.suffix == ".xz" else data).decode()
    return (json.loads(line) for line in text.split("\n") if line.strip())


def load(source: str | Path) -> list[Exchange]:
    """Read a recording: `rancher-1.6`, or the path of a .jsonl or .jsonl.xz file. The setup line is skipped."""
    return [_exchange(line) for line in _lines(source) if "request" in line]


def load_setup(source: str | Path) -> dict[str, Any] | None:
    """The setup line of a recording, or None where it has none."""
    setup: dict[str, Any] | None = next(_lines(source), {}).get("setup")
    return setup


def _exchange(line: dict[str, Any]) -> Exchange:
    request, response = line["request"], line["response"]
    body, headers = request.get("body"), request.get("headers") or {}
    exchange = Exchange(
        line["name"],
        request["method"],
        request["url"],
        dict(headers),
        body if body is None or isinstance(body, str) else json.dumps(body, ensure_ascii=False),
        response["status"],
        [(name, value) for name, value in _pairs(response.get("headers") or [])],
        _parsed(response.get("body")),
    )
    return exchange if exchange.url.startswith("http") else _with_url(exchange)


def _pairs(headers: Any) -> Any:
    """Names and values; a header that was sent more than once may be a list."""
    if not isinstance(headers, dict):
        return headers
    return [(name, each) for name, value in headers.items() for each in (value if isinstance(value, list) else [value])]


def _parsed(body: Any) -> Any:
    """A JSON object that was recorded as text, as an object; everything else as it is."""
    if not (isinstance(body, str) and body.startswith("{")):
        return body
    try:
        value = json.loads(body)
    except ValueError:
        return body  # a stream of events
    return body if value.keys() == {"type", "object"} else value  # a stream of one event stays text, as longer ones do


def _with_url(exchange: Exchange) -> Exchange:
    """An exchange whose URL was taken for a secret and masked, with the URL that its response shows."""
    schemas = exchange.header("X-API-Schemas") or ""
    links = exchange.json.get("links") or {}
    if exchange.method == "GET" and links.get("self"):
        sort = (exchange.json.get("sort") or {}).get("name", "secretValue")
        url = f"{links['self']}?sort={sort}&{exchange.url.partition('&')[2]}"
    elif exchange.json.get("type"):
        url = f"{schemas.removesuffix('/schemas')}/{exchange.json['type']}s"
    else:
        raise ValueError(f"{exchange.name}: the URL is masked, and the response does not show it")
    fields = (exchange.request_headers, exchange.request_body, exchange.status, exchange.headers, exchange.body)
    return Exchange(exchange.name, exchange.method, url, *fields)
