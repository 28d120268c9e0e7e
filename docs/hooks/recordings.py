"""The recorded exchanges in `tests/recordings/`: read, masked, and told by operation."""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from document import Document
from masking import masked, secrets_in

FOLDER = Path(__file__).parents[2] / "tests/recordings"
SESSION = "The session of about 220 requests that was recorded with each release."
RECORDINGS: dict[str, tuple[str, str]] = {
    "1.0": ("1.0.0", "All requests to Rancher 1.0 that the description rests on: states, actions, filters, paging, roles, errors."),
    "1.1": ("1.1.0", SESSION),
    "1.2": ("1.2.0", "All requests to Rancher 1.2 that the description rests on: states, actions, filters, paging, roles, errors."),
    "1.3": ("1.3.0", SESSION),
    "1.4": ("1.4.0", SESSION),
    "1.6.0": ("1.6.0", SESSION),
    "1.6": ("1.6.30", "All requests to Rancher 1.6 that the description rests on: states, actions, filters, paging, roles, errors."),
    "2.7": ("2.7.18", "All requests to Rancher 2.7 that the description rests on: tokens, sessions, lifetimes, permissions, errors."),
    "2.7-second": ("2.7.18", SESSION),
    "2.10": ("2.10.12", SESSION),
    "2.12": ("2.12.12", "Tokens, sessions and ext tokens."),
    "2.12-second": ("2.12.12", SESSION),
    "2.12-ext-on-v3": ("2.12.12", "What an ext token may do on `/v3`."),
    "2.13": ("2.13.8", SESSION),
    "2.13-ext-on-v3": ("2.13.8", "What an ext token may do on `/v3`."),
    "2.14": ("2.14.4", SESSION),
    "2.14-ext-on-v3": ("2.14.4", "What an ext token may do on `/v3`."),
    "2.14-v3-public-off": ("2.14.4", "Login while the feature `v3-public` is off."),
    "2.15": ("2.15.0", "All requests to Rancher 2.15 that the description rests on: tokens, sessions, ext tokens, permissions, errors."),
    "2.15-admin": ("2.15.0", "How an administrator reaches the tokens of all users."),
    "2.15-ext": ("2.15.0", "Discovery, kubeconfigs, user activities and edge cases of the ext API."),
    "2.15-ext-on-v3": ("2.15.0", "What an ext token may do on `/v3`."),
    "2.15-v3-public-off": ("2.15.0", "Login while the feature `v3-public` is off."),
}
"""The server's exact version and what was recorded, by the suffix of the file's name, in the order in which the site lists them."""


@dataclass(frozen=True)
class Exchange:
    """One request and its response, without secrets."""

    number: str
    """As it starts the exchange's name, and as citations write it: 039, 1042."""
    title: str
    """The rest of the name, in words."""
    data: dict[str, Any]

    @property
    def method(self) -> str:
        """The request's method."""
        return str(self.data["request"]["method"])

    @property
    def path(self) -> str:
        """Path and query of the request."""
        parts = urlsplit(self.data["request"]["url"])
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    @property
    def status(self) -> int:
        """The status of the response."""
        return int(self.data["response"]["status"])


@dataclass(frozen=True)
class Recording:
    """The exchanges of one file, in the order in which they were recorded."""

    name: str
    version: str
    about: str

    @cached_property
    def exchanges(self) -> list[Exchange]:
        """All exchanges, masked."""
        with lzma.open(FOLDER / f"rancher-{self.name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            raw = [each for line in lines if "request" in (each := json.loads(line))]
        secrets = {secret for exchange in raw for secret in secrets_in(exchange)}
        found = []
        for exchange in raw:
            number, _, title = str(exchange["name"]).partition("-")
            found.append(Exchange(number, title.replace("-", " "), masked(exchange, secrets)))
        return found

    @cached_property
    def by_number(self) -> dict[str, Exchange]:
        """The exchanges by their number."""
        return {exchange.number: exchange for exchange in self.exchanges}

    @cached_property
    def date(self) -> str:
        """The day of the recording, by the newest resource in it; empty where no response tells."""
        stamps: list[str] = []
        for exchange in self.exchanges:
            stamps += re.findall(r'"(?:created|creationTimestamp)": "(\d{4}-\d\d-\d\d)T', json.dumps(exchange.data["response"]["body"]))
        return max(stamps, default="")


@cache
def recordings() -> dict[str, Recording]:
    """All recordings by name, in the order of the site.

    Raises:
        ValueError: A file has no entry in `RECORDINGS`, or an entry has no file.
    """
    there = {path.name.removeprefix("rancher-").removesuffix(".jsonl.xz") for path in FOLDER.glob("rancher-*.jsonl.xz")}
    if wrong := there ^ RECORDINGS.keys():
        raise ValueError(
            f"docs/hooks/recordings.py and tests/recordings/ differ: {', '.join(sorted(wrong))}. Describe each recording in RECORDINGS."
        )
    return {name: Recording(name, version, about) for name, (version, about) in RECORDINGS.items()}


def find(citation: str) -> tuple[Recording, Exchange]:
    """The exchange that a citation such as `1.6/486` names.

    Raises:
        ValueError: The citation has another form, or names an exchange that was not recorded.
    """
    name, slash, number = citation.partition("/")
    if not slash:
        raise ValueError(f"{citation!r} is no citation. Write VERSION/NUMBER, such as 1.6/486.")
    recording = recordings().get(name)
    if recording is None:
        raise ValueError(f"{citation!r} cites an unknown recording. There are: {', '.join(recordings())}.")
    exchange = recording.by_number.get(number)
    if exchange is None:
        near = (
            min(recording.by_number, key=lambda each: abs(int(each) - int(number))) if number.isdigit() else recording.exchanges[0].number
        )
        raise ValueError(
            f"{citation!r} cites an exchange that tests/recordings/rancher-{name}.jsonl.xz does not hold; the nearest is {name}/{near}."
        )
    return recording, exchange


def curl(exchange: Exchange) -> str:
    """The request as a curl command for a reader's own server and credentials."""
    request, lines = exchange.data["request"], ["curl --include"]
    if exchange.method == "HEAD":
        lines[0] += " --head"
    elif exchange.method != "GET":
        lines[0] += f" --request {exchange.method}"
    for name, value in request["headers"].items():
        if name.lower() == "authorization" and value.lower().startswith("basic"):
            lines.append('--user "$RANCHER_ACCESS_KEY:$RANCHER_SECRET_KEY"')
        elif name.lower() == "authorization":
            lines.append('--header "Authorization: Bearer $RANCHER_TOKEN"')
        elif name.lower() == "cookie":
            lines.append('--cookie "R_SESS=$RANCHER_TOKEN"' if "R_SESS" in value else '--cookie "token=$RANCHER_TOKEN"')
        elif name.lower() != "user-agent":
            lines.append(f"--header {_quoted(f'{name}: {value}')}")
    if (body := request["body"]) is not None:
        lines.append(f"--data-raw {_quoted(body if isinstance(body, str) else json.dumps(body))}")
    lines.append(f'"$RANCHER_URL"{_quoted(exchange.path)}')
    return " \\\n  ".join(lines)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


class Operations:
    """Tells which operation of a document an exchange is of."""

    def __init__(self, document: Document) -> None:
        """The document of the exchanges' generation."""
        self.root = r"/(?:v1|v2-beta)" if document.name == "rancher-1" else ""
        self.order = list(document.operations)
        self.summaries = {id: str(operation.data["summary"]).rstrip(".") for id, operation in document.operations.items()}
        self.patterns = []
        for path, item in document.data["paths"].items():
            pattern = re.compile(self.root + re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(path)) + "/?")
            for method, data in item.items():
                if isinstance(data, dict) and "operationId" in data:
                    self.patterns.append((path.count("{"), method.upper(), pattern, data["operationId"]))
        self.patterns.sort(key=lambda each: each[0])

    def find(self, exchange: Exchange) -> str | None:
        """The operationId; None where the document does not describe the request."""
        path = exchange.path.partition("?")[0]
        matching = (id for _, method, pattern, id in self.patterns if method == exchange.method and pattern.fullmatch(path))
        return next(matching, None)

    def title(self, exchange: Exchange) -> str | None:
        """The operation's summary, with the name of the action if it is one; None where the document does not describe it."""
        id = self.find(exchange)
        action = re.search(r"[?&]action=(\w+)", exchange.path)
        return id and (f"{self.summaries[id]}: {action[1]}" if action else self.summaries[id])

    def grouped(self, exchanges: Iterable[Exchange]) -> dict[str, list[Exchange]]:
        """The exchanges by operation, in the order of the document; the others last."""
        groups: dict[str, list[Exchange]] = {}
        for exchange in exchanges:
            groups.setdefault(self.title(exchange) or "", []).append(exchange)
        order = {self.summaries[id]: index for index, id in enumerate(self.order)}
        names = sorted(filter(None, groups), key=lambda name: (order[name if name in order else name.rpartition(": ")[0]], name))
        result = {name: groups[name] for name in names}
        if "" in groups:
            result["Other requests"] = groups[""]
        return result
