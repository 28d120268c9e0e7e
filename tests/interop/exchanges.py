"""openapi-core on every recorded exchange in scope: with an operation of a document that the recorded release has."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from rancher_keys.contract.description import Description, Match
from rancher_keys.contract.documents import document as bundled
from rancher_keys.contract.target import release
from rancher_keys.sandbox.wire import parse_query

from ..recordings import FOLDER, Exchange, load
from ..spec.test_exchanges import shown
from .clients import PROGRAMS, document, edition
from .rows import Row
from .tools import CACHE, Failed, python, run

NOT_KEPT = re.compile(r"<\d+ bytes of binary>")
"""The body of a response that the recorder did not keep."""
MASKED, MADE_UP = "<SECRET>", "madeup" * 9
"""A secret key that the recorder masked, and one of the same form."""


def rows() -> Iterator[Row]:
    """Each document."""
    for number in (1, 2):
        yield Row("openapi-core", edition(number, "3.1"), lambda number=number: validated(number))


def validated(number: int) -> str:
    """Every response, and the requests of the exchanges that the document shows: others were sent to find out what a server rejects."""
    file = CACHE / f"exchanges-{number}.jsonl"
    file.write_text("\n".join(json.dumps(each) for each in in_scope(number)), encoding="utf-8")
    result = json.loads(run([python(), PROGRAMS / "openapi_core_exchanges.py", document(number, "3.1"), file]))
    wrong = result["wrong"]
    if wrong or not result["responses"] or not result["requests"]:
        raise Failed(f"{len(wrong)} of {result['responses']} responses and {result['requests']} requests: {' '.join(wrong[:3])}")
    note = f"{result['responses']} recorded responses and {result['requests']} requests as described"
    empty = f"; {result['empty']} of them have no body, which openapi-core calls MissingData: a login sends one, or a cookie alone"
    return note + (empty if result["empty"] else "")


def in_scope(number: int) -> Iterator[dict[str, Any]]:
    """The exchanges, as the program reads them."""
    description = Description(bundled(number))
    requests = {item["seen"] for item in shown(number)}
    for path in sorted(FOLDER.glob(f"rancher-{number}.*.xz")):
        recording = path.name.removeprefix("rancher-").removesuffix(".jsonl.xz")
        version = recording.partition("-")[0]
        for exchange in load(path):
            match = operation(description, version, exchange)
            if (
                match
                and release(match.operation.get("x-rancher-since", "0")) <= release(version)
                and is_described(description, match, exchange)
            ):
                name = f"{recording}/{exchange.name.partition('-')[0]}"
                yield {"name": name, "request": sent(exchange, match, name in requests), "response": returned(exchange)}


def operation(description: Description, version: str, exchange: Exchange) -> Match | None:
    """The operation of an exchange, by a path that is written as in the document."""
    if version[0] == "2":
        path = exchange.path
    else:
        api_versions = "v1" if release(version) < (1, 2) else "v1|v2-beta"
        found = re.fullmatch(f"/(?:{api_versions})(|/.*)", exchange.path)
        path = found[1] or "/" if found else "//"
    return None if "//" in path else description.find(exchange.method, path, dict(parse_query(exchange.query)).get("action", ""))


def is_described(description: Description, match: Match, exchange: Exchange) -> bool:
    """Whether the request asks for what the document describes: no other form of the response, no stream, no parameter of the framework."""
    known = {each["name"] for each in description.parameters(match)}
    query = dict(parse_query(exchange.query))
    other = any(name.startswith("_") and name not in known for name in query)
    accept = next((value for name, value in exchange.request_headers.items() if name.lower() == "accept"), "")
    return not (other or "watch" in query or "as=" in accept or NOT_KEPT.fullmatch(str(exchange.body)))


def sent(exchange: Exchange, match: Match, is_shown: bool) -> dict[str, Any]:
    """The request."""
    query: dict[str, list[str]] = {}
    for name, value in parse_query(exchange.query):
        query.setdefault(name, []).append(value)
    headers = {name.title(): value for name, value in exchange.request_headers.items()}
    if headers.get("Authorization", "Bearer").partition(" ")[0] not in ("Basic", "Bearer"):
        headers["Authorization"] = f"Bearer token-masked:{MADE_UP}"
    path = match.template if "x-rancher-path" in match.operation else re.sub("^/v1(?=/|$)", "/v2-beta", unquote(exchange.path).rstrip("/"))
    return {
        "is_shown": is_shown,
        "origin": "http://localhost:8080",
        "method": exchange.method.lower(),
        "path": f"{path}/" if match.template == "/" else path,
        "query": query,
        "headers": headers,
        "content_type": headers.get("Content-Type", "application/json"),
        "body": exchange.request_body or "",
    }


def returned(exchange: Exchange) -> dict[str, Any]:
    """The response."""
    body = exchange.body if isinstance(exchange.body, str) else "" if exchange.body is None else json.dumps(exchange.body)
    body = body.replace(MASKED, MADE_UP)
    content_type = (exchange.header("Content-Type") or "").partition(";")[0]
    return {"status": exchange.status, "headers": dict(exchange.headers), "content_type": content_type, "body": body}
