"""Exchanges with live servers, compressed: one JSON object a line, `{"name", "request", "response"}`, in the order of the conversation."""

from __future__ import annotations

import json
import lzma
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Exchange:
    """One recorded request and the server's answer."""

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
        """The number that starts the name."""
        return int(self.name.split("-")[0])

    def header(self, name: str) -> str | None:
        """A response header, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


def load(source: str | Path) -> list[Exchange]:
    """Read a recording: `rancher-1.6`, or the path of a .jsonl or .jsonl.xz file."""
    path = Path(source)
    if path.suffix != ".jsonl" and path.suffix != ".xz":
        path = FOLDER / f"{source}.jsonl.xz"
    data = path.read_bytes()
    text = (lzma.decompress(data) if path.suffix == ".xz" else data).decode()
    exchanges = []
    for line in filter(None, text.split("\n")):
        item = json.loads(line)
        request, response = item["request"], item["response"]
        exchanges.append(
            Exchange(
                item["name"],
                request["method"],
                request["url"],
                request["headers"],
                request["body"] if isinstance(request["body"], str | None) else json.dumps(request["body"]),
                response["status"],
                [(name, value) for name, value in response["headers"]],
                response["body"],
            )
        )
    return exchanges
