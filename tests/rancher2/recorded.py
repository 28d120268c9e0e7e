"""The recordings of Rancher 2, and which of their exchanges fall under an operation of the document."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from urllib.parse import parse_qsl, urlsplit

from rancher_keys.contract.description import Description, Match
from rancher_keys.contract.documents import document

from ..recordings import FOLDER, Exchange, load

RECORDINGS = sorted(path.name.removesuffix(".jsonl.xz").removeprefix("rancher-") for path in FOLDER.glob("rancher-2*.xz"))
"""The names by which the document cites them: `2.15`, `2.15-ext`."""

OUT_OF_SCOPE = {
    "another type": "the root, principals, bindings, features, Steve, other Kubernetes resources: only what tokens need is described",
    "another method": "a method that no operation has, such as 404 or 405 of an item, or DELETE of all users' tokens at once",
    "another form of the URL": "/v3/token, a path below a token, a name with a slash: servers accept more URLs than are described",
    "plain HTTP": "redirected or rejected before the API is reached",
    "no such API": "ext.cattle.io before 2.12",
    "another view": "PartialObjectMetadata and Table, which Kubernetes gives of any resource",
    "a stream": "the body of a watch is lines of JSON; see the tests of watches",
}
LOCAL = "/k8s/clusters/local"
ALL_TOKENS = "/apis/management.cattle.io/v3/tokens"
MADE_UP = "z" * 54
"""In the place of a secret key that the recorder replaced by `<SECRET>`."""


@cache
def description() -> Description:
    return Description(document(2))


@cache
def exchanges(recording: str) -> list[Exchange]:
    found = load(f"rancher-{recording}")
    return [replace(each, body=json.loads(json.dumps(each.body).replace("<SECRET>", MADE_UP))) for each in found]


def exchange_of(citation: str) -> Exchange:
    """The exchange that `2.15/097` names.

    Raises:
        StopIteration: It was not recorded.
    """
    recording, _, number = citation.partition("/")
    return next(each for each in exchanges(recording) if each.name.startswith(f"{number}-"))


def scope(recording: str, exchange: Exchange) -> Match | str:
    """The operation, or why the exchange is out of scope."""
    parts = urlsplit(exchange.url)
    path = parts.path.removeprefix(LOCAL) if "/ext.cattle.io/" in parts.path else parts.path
    path = f"{LOCAL}{path}" if path.startswith(ALL_TOKENS) else path
    if parts.scheme == "http" and exchange.method == "GET":
        return "plain HTTP"
    if recording.split("-")[0] in ("2.7", "2.10") and path.startswith("/apis/ext.cattle.io"):
        return "no such API"
    if re.match(r"/v3/token(s/[^/]+/.+|/.*|$)", path) or re.search(r"/tokens/ext(%2F|/)", path):
        return "another form of the URL"
    if ";as=" in str(exchange.request_headers):
        return "another view"
    if "watch=true" in parts.query:
        return "a stream"
    match = description().find(exchange.method, path, dict(parse_qsl(parts.query)).get("action", ""))
    if match is None:
        known = any(description().find(method, path) for method in ("GET", "POST"))
        return "another method" if known else "another type"
    if path.startswith("/v3/tokens/") and exchange.method == "POST":
        return "another method"
    return match
