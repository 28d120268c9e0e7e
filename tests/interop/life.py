"""A served sandbox for a program, and the proof that the program took a key through its whole life: what the sandbox saw."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from rancher_keys.sandbox import Sandbox
from rancher_keys.sandbox.wire import Request, Response, parse_query

from .tools import Failed

VERSIONS = {1: "1.6", 2: "2.15"}


@dataclass(frozen=True)
class Seen:
    """A request that arrived, and its response."""

    request: str
    """The method and the path."""
    query: dict[str, str]
    sent: Any
    status: int
    returned: Any

    def is_(self, request: str, status: int) -> bool:
        """Whether it is this request, a pattern, with this status."""
        return self.status == status and re.fullmatch(request, self.request) is not None


def decoded(body: bytes, content_type: str = "") -> Any:
    """A body, gzip-compressed or not, a form or JSON; None where it is neither."""
    if content_type == "application/x-www-form-urlencoded":
        return dict(parse_query(body.decode()))
    try:
        return json.loads(gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body)
    except ValueError:
        return None


class WatchedSandbox(Sandbox):
    """A sandbox that remembers what it saw, oldest first."""

    def __init__(self, version: str) -> None:
        super().__init__(version)
        self.seen: list[Seen] = []

    def handle(self, request: Request) -> Response:
        """Handle one request, and remember it."""
        response = super().handle(request)
        line, query = f"{request.method} {request.path.rstrip('/')}", dict(parse_query(request.query))
        sent = decoded(request.body, request.header("content-type") or "")
        self.seen.append(Seen(line, query, sent, response.status, decoded(response.body)))
        return response


Step = tuple[str, int, Callable[[Seen], bool]]
"""What is to be seen, how often at least, and by what it is known."""

KEYS, KEY = "/v2-beta/apikeys", "/v2-beta/apikeys/1c[0-9]+"
TOKENS, TOKEN = "/v3/tokens", "/v3/tokens/token-[a-z0-9]+"
EXT_TOKENS, EXT_TOKEN = "/apis/ext.cattle.io/v1/tokens", "/apis/ext.cattle.io/v1/tokens/token-[a-z0-9]+"
ACTIONS = ("activate", "deactivate", "remove", "purge", "update")
"""The actions that some state of a key offers."""


def _action(name: str) -> Callable[[Seen], bool]:
    return lambda seen: seen.is_(f"POST {KEY}", 202) and seen.query.get("action") == name


LIVES: dict[int, tuple[Step, ...]] = {
    1: (
        ("create", 3, lambda seen: seen.is_(f"POST {KEYS}", 201)),
        ("list with a filter that matches one key", 1, lambda seen: seen.is_(f"GET {KEYS}", 200) and len(seen.returned["data"]) == 1),
        ("get", 1, lambda seen: seen.is_(f"GET {KEY}", 200)),
        ("update", 1, lambda seen: seen.is_(f"PUT {KEY}", 200) and seen.returned["name"] == seen.sent["name"]),
        *((action, 1, _action(action)) for action in ACTIONS),
        ("delete", 1, lambda seen: seen.is_(f"DELETE {KEY}", 200)),
    ),
    2: (
        ("create", 1, lambda seen: seen.is_(f"POST {TOKENS}", 201) and seen.returned["ttl"] == seen.sent["ttl"]),
        ("list", 1, lambda seen: seen.is_(f"GET {TOKENS}", 200)),
        ("get", 1, lambda seen: seen.is_(f"GET {TOKEN}", 200)),
        ("delete", 1, lambda seen: seen.is_(f"DELETE {TOKEN}", 204)),
        ("create an ext token", 1, lambda seen: seen.is_(f"POST {EXT_TOKENS}", 201)),
        ("disable", 1, lambda seen: seen.is_(f"(PATCH|PUT) {EXT_TOKEN}", 200) and seen.returned["spec"]["enabled"] is False),
        ("delete the ext token", 1, lambda seen: seen.is_(f"DELETE {EXT_TOKEN}", 200)),
    ),
}


def missing(number: int, seen: list[Seen]) -> list[str]:
    """The steps of a key's life that were not seen."""
    return [name for name, times, matches in LIVES[number] if sum(map(matches, seen)) < times]


@contextmanager
def served(number: int) -> Iterator[tuple[WatchedSandbox, dict[str, str]]]:
    """A new sandbox, and the environment variables of a program: its URL, and an administrator's key or token."""
    with WatchedSandbox(VERSIONS[number]) as sandbox, sandbox.serve() as url:
        assert sandbox.admin is not None
        key = {"RANCHER_ACCESS_KEY": sandbox.admin.access_key, "RANCHER_SECRET_KEY": sandbox.admin.secret_key}
        yield sandbox, {"RANCHER_URL": url, **key, "RANCHER_TOKEN": f"{sandbox.admin.access_key}:{sandbox.admin.secret_key}"}


def walk(number: int, start: Callable[[dict[str, str]], str]) -> str:
    """Let a program take a key through its life, and check that the sandbox saw every step.

    Args:
        number: The document, 1 or 2.
        start: Runs the program with environment variables, and gives its output.

    Raises:
        Failed: The program failed, did not end with `ok`, or left out a step.
    """
    with served(number) as (sandbox, given):
        if not start(given).rstrip().endswith("ok"):
            raise Failed("the program did not end with ok")
        if left := missing(number, sandbox.seen):
            raise Failed(f"the sandbox did not see: {', '.join(left)}")
    return "generated, compiled, a key's life walked"
