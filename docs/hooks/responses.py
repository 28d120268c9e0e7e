"""The responses of an operation: what the document says, and which error codes were recorded on that operation."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from document import Document
from recordings import Operations, recordings


@dataclass(frozen=True)
class Row:
    """One status of an operation."""

    status: str
    text: str
    seen: list[Any]
    codes: dict[str, str] = field(default_factory=dict)
    """The recorded error codes, each with the first exchange that shows it."""


@cache
def _recorded(document: Document) -> dict[tuple[str, str], dict[str, str]]:
    """For each operation and status: the codes that were recorded, each with its first citation."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    operations = Operations(document)
    newest_first = [each for each in recordings().values() if each.version[0] == document.name[-1]][::-1]
    for recording in newest_first:
        for exchange in recording.exchanges:
            if id := operations.find(exchange):
                body = exchange.data["response"]["body"]
                code = (body.get("code") or body.get("reason")) if isinstance(body, dict) and exchange.status >= 400 else None
                citations = found.setdefault((id, str(exchange.status)), {})
                citations.setdefault(str(code or ""), f"{recording.name}/{exchange.number}")
    return found


def responses(document: Document, id: str) -> tuple[list[Row], list[str]]:
    """The responses of an operation, and the statuses that it shares with all others and that were not recorded on it."""
    rows, others = [], []
    for status, response in document.operations[id].data["responses"].items():
        resolved = document.resolve(response)
        codes = _recorded(document).get((id, status), {})
        if "$ref" in response and "description" not in response and not codes:
            others.append(status)
            continue
        named = {code: citation for code, citation in codes.items() if code}
        rows.append(Row(status, resolved["description"], resolved.get("x-rancher-seen", []), named if int(status) >= 400 else {}))
    return rows, others
