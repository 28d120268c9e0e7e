"""Replays a recorded Rancher 1.x conversation against the sandbox.

Ids, key values and uuids come out as recorded, because the sandbox is told before each request what to draw. The recording does not
say how much time went by between two requests, so the replay tries a few pauses and goes on with the one that agrees best. What the
recorder did without recording it stands in UNRECORDED; what is not compared at all, in LEFT_OUT, with the reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from rancher_keys.sandbox.rancher1.callers import hash_secret
from rancher_keys.sandbox.rancher1.ids import parse_id
from rancher_keys.sandbox.rancher1.server import Rancher1
from rancher_keys.sandbox.rancher1.states import TRANSITIONAL
from rancher_keys.sandbox.random_source import Clock, RandomSource
from rancher_keys.sandbox.wire import Request, Response

from ..recordings import Exchange
from .compare import MASK
from .replay import Replay, wire_headers

DELAY = 20
SECOND = 1000
PAUSES = (0, DELAY, 2 * DELAY, 70 * SECOND, 700 * SECOND, 15 * 24 * 3600 * SECOND)
"""Milliseconds that may have gone by before a request: none, half a transition, a whole one, until 1.0 hides a removed key, until the
server purges, until rows are cleaned up."""

LEFT_OUT = (
    (r"^GET /[^/]+/schemas$", "the list of all schemas: some 200 types, of which apiKey alone is described"),
    (r"^GET /[^/]+/schemas/credential$", "type credential is not described"),
    (r"^GET /[^/]+/(accounts/[^/]+/)?credentials", "type credential is not described"),
    (r"^GET /[^/]+/apikeys/[^/]+/instances", "type instance is not described"),
)

NAMELESS: dict[str, Any] = dict.fromkeys(("name", "description", "publicValue", "removed"))
NAMELESS |= {"type": "apiKey", "kind": "apiKey", "accountId": "1a1", "state": "active", "uuid": "not recorded"}
"""A key of which the recording tells nothing but its id."""

UNRECORDED = {
    562: ("member bob member",),
    573: ("member bob restricted",),
    584: ("member bob readonly",),
    595: ("member bob none",),
    630: ("state inactive UNIQ1",),
    631: ("state removed UNIQ1",),
    707: ("state purged",),
    961: ("state purged",),
}
"""Steps between the recorded ones, by the number of the exchange that follows: what the names of the exchanges tell."""


def in_order(exchanges: list[Exchange]) -> list[Exchange]:
    """In the order in which they were made: by the dates and ids in them, 800-929 came between 640 and 641."""

    def block(exchange: Exchange) -> int:
        number = exchange.number
        return 0 if number < 641 else 1 if 800 <= number < 930 else 2 if number < 800 else 3

    return sorted(exchanges, key=block)


def left_out(exchange: Exchange) -> str | None:
    """Why an exchange is not compared, or None."""
    path = urlsplit(exchange.url).path
    return next((reason for pattern, reason in LEFT_OUT if re.search(pattern, f"{exchange.method} {path}")), None)


def unmasked(exchange: Exchange) -> str:
    """The address, put back where the masking of secrets took it for one."""
    if exchange.url.startswith("http"):
        return exchange.url
    if isinstance(exchange.body, dict) and exchange.body.get("type") == "password":
        host, api = _origin(exchange)
        return f"{host}/{api}/passwords"
    if exchange.method == "GET" and isinstance(exchange.body, dict):
        self_link = exchange.body["links"]["self"]
        return f"{self_link}?sort=secretValue&{exchange.url.partition('&')[2]}"
    raise ValueError(f"{exchange.name}: the address is masked and nothing tells what it was")


def _origin(exchange: Exchange) -> tuple[str, str]:
    parts = urlsplit(exchange.header("X-API-Schemas") or "")
    return f"{parts.scheme}://{parts.netloc}", parts.path.split("/")[1]


def to_request(exchange: Exchange) -> Request:
    """The recorded request as it went over the wire."""
    url = unmasked(exchange)
    parts = urlsplit(url)
    headers = wire_headers(exchange, parts.netloc)
    body = exchange.request_body or ""
    if MASK in body:
        length = int(exchange.name.rsplit("-", 1)[-1])
        body = body.replace("MASKED BASE64", "x" * length)
    raw = b'{"name":"\xff\xfe"}' if "\ufffd" in body else body.encode("utf-8", "surrogatepass")
    path = url.split("?")[0].split(parts.netloc, 1)[1]
    return Request(exchange.method, path or "/", parts.query, headers, raw, parts.scheme)


def replay(version: str, exchanges: list[Exchange]) -> Iterator[tuple[Exchange, list[str] | str]]:
    """Each exchange with its differences, or with the reason why it is left out."""
    conversations: dict[str, _Conversation] = {}
    exchanges = in_order(exchanges)
    for exchange in exchanges:
        reason = left_out(exchange)
        if reason:
            yield exchange, reason
            continue
        host = urlsplit(unmasked(exchange)).netloc
        if host not in conversations:
            of_host = [each for each in exchanges if urlsplit(unmasked(each)).netloc == host]
            conversations[host] = _Conversation(version, of_host)
        yield exchange, conversations[host].compare(exchange)


class _Conversation(Replay):
    """One recorded server and the sandbox that stands in for it."""

    def __init__(self, version: str, exchanges: list[Exchange]) -> None:
        dated = [each.body["createdTS"] for each in exchanges if isinstance(each.body, dict) and each.body.get("createdTS")]
        self.clock, self.random_source = Clock(min(dated, default=1_700_000_000_000)), RandomSource(seed=1)
        self.server = Rancher1(version, clock=self.clock, random_source=self.random_source, delay=DELAY)
        super().__init__(self.server, self.clock, self.random_source, PAUSES)
        self.exchanges = exchanges
        self.inserted: set[str] = set()
        self.shown: dict[str, tuple[dict[str, Any], Exchange]] = {}
        for exchange in exchanges:
            for resource in resources(exchange.body):
                self.shown.setdefault(resource["id"], (resource, exchange))

    def compare(self, exchange: Exchange) -> list[str]:
        request = to_request(exchange)
        self._bring_about(exchange, request)
        found = self.try_pauses(exchange, request)
        if any(".pagination.partial: recorded true" in line for line in found) and not self._following_pages(exchange):
            number = self._insert_one_more(exchange)
            found = self.try_pauses(exchange, request)
            with self.server.store.transaction():
                self.server.store.run("DELETE FROM credential WHERE id = ?", number)
        return found

    def expect(self, exchange: Exchange, request: Request) -> None:
        """Let the sandbox draw what the recorded server drew."""
        body = exchange.body
        if exchange.method == "DELETE" and exchange.status == 200:
            self.random_source.expect("remove race", "yes" if self._stays_active(exchange, body["id"]) else "no")
        if exchange.method != "POST" or exchange.status != 201 or not isinstance(body, dict):
            return
        if body.get("jwt"):
            self.random_source.expect("jwt", body["jwt"])
            projects = [each for each, _ in self.shown.values() if each["type"] == "project" and each["kind"] == "project"]
            self.random_source.expect("uuid", *[each["uuid"] for each in projects if each["uuid"] != "adminProject"][:1])
        if body.get("publicValue") and f'"{body["publicValue"]}"' not in (exchange.request_body or ""):
            self.random_source.expect("access_key", body["publicValue"])
            self.random_source.expect("secret_key", body["secretValue"] or "x")
        if body.get("uuid"):
            self.random_source.expect("uuid", body["uuid"])
        number = parse_id(body.get("id") or "")
        if number is not None:
            self._next_id("account" if body["type"] == "account" else "credential", number)

    def _stays_active(self, exchange: Exchange, id: str) -> bool:
        """Whether the next exchange that shows the key shows it active, though it was just removed."""
        for later in self.exchanges[self.exchanges.index(exchange) + 1 :]:
            for resource in resources(later.body):
                if resource["id"] == id:
                    return bool(resource["state"] == "active")
        return False

    def _next_id(self, table: str, number: int) -> None:
        with self.server.store.transaction():
            self.server.store.run("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", number - 1, table)

    def _bring_about(self, exchange: Exchange, request: Request) -> None:
        """Make what the recording takes for granted: keys and environments whose making is not in it, and UNRECORDED steps."""
        mentioned = {resource["id"] for resource in resources(exchange.body)}
        mentioned |= {resource["id"] for page in self._following_pages(exchange) for resource in resources(page.body)}
        in_path = re.search(r"/apikeys/(1c\d+)", request.path)
        if in_path and (in_path[1] in self.shown or exchange.status != 404):
            mentioned.add(in_path[1])
        last = max((parse_id(id) or 0 for id in mentioned if id.startswith("1c")), default=0)
        for id, (resource, first) in self.shown.items():
            if id in mentioned or (id.startswith("1c") and (parse_id(id) or 0) < last):
                if not (first.method == "POST" and first.status == 201 and id == first.body.get("id")):
                    self._insert(id, resource, first)
        if in_path and in_path[1] not in self.shown and exchange.status != 404:
            self._insert(in_path[1], NAMELESS, exchange)
        if re.search(r"-conc-.*-(409|500)$", exchange.name) and in_path:
            self.server.hold(parse_id(in_path[1]) or 0, 1)
        for step in UNRECORDED.get(exchange.number, ()):
            self._step(step, request)

    def _insert_one_more(self, exchange: Exchange) -> int:
        """Where a page is cut and the next one is not recorded, one more key like its last existed: stand one in for this exchange."""
        last = exchange.body["data"][-1]
        number = max(parse_id(id) or 0 for id in self.shown if id.startswith("1c")) + 1000 + len(self.inserted)
        self._insert(f"1c{number}", {**last, "publicValue": None, "uuid": "not recorded"}, exchange)
        return number

    def _following_pages(self, exchange: Exchange) -> list[Exchange]:
        """The recorded page that `next` leads to: what it shows was there before."""
        following = (exchange.body.get("pagination") or {}).get("next") if isinstance(exchange.body, dict) else None
        place = self.exchanges.index(exchange)
        return [each for each in self.exchanges[place + 1 : place + 4] if following and each.url == following]

    def _insert(self, id: str, resource: dict[str, Any], exchange: Exchange) -> None:
        number, store = parse_id(id), self.server.store
        is_account = resource["type"] in ("account", "project")
        table = "account" if is_account else "credential"
        if number is None or id in self.inserted or store.one(f"SELECT 1 FROM {table} WHERE id = ?", number):
            return
        self.inserted.add(id)
        now = self.clock.now() // 1000 * 1000
        state = "" if is_account else _state_before(exchange, resource, self._stays_active(exchange, id))
        with store.transaction():
            if is_account:
                store.insert(
                    "account", id=number, kind=resource["kind"], name=resource["name"], state="active", uuid=resource["uuid"], created=now
                )
                return
            store.insert(
                "credential",
                id=number,
                account_id=parse_id(resource["accountId"] or ""),
                kind=resource["kind"],
                name=resource["name"],
                description=resource["description"],
                state=state,
                due=now + DELAY if state in TRANSITIONAL else None,
                public_value=resource["publicValue"],
                secret=hash_secret("not recorded", "00"),
                created=now,
                removed=now if resource.get("removed") else None,
                remove_time=now + self.server.version.remove_delay * SECOND if resource.get("removed") else None,
                uuid=resource["uuid"],
            )

    def _step(self, step: str, request: Request) -> None:
        verb, _, rest = step.partition(" ")
        store = self.server.store
        if verb == "state":
            state, _, public_value = rest.partition(" ")
            found = re.search(r"/apikeys/1c(\d+)", request.path)
            gone = self.clock.now() if state in ("removed", "purged") else None
            with store.transaction():
                store.run(
                    "UPDATE credential SET state = ?, due = NULL, removed = ?, remove_time = ? WHERE id = ? OR public_value = ?",
                    state,
                    gone,
                    gone and gone + 600 * SECOND,
                    found and found[1],
                    public_value,
                )
        elif verb == "member":
            found = re.search(r"/projects/(1a\d+)", request.path)
            assert found
            login, role = rest.split()
            account = store.one("SELECT id FROM account WHERE name = ?", login)
            assert account
            self.server.set_member(parse_id(found[1]) or 0, account["id"], None if role == "none" else role)


def _state_before(exchange: Exchange, resource: dict[str, Any], stays_active: bool) -> str:
    """The state of a key that turns up for the first time, before this exchange changed it."""
    if exchange.method == "DELETE" and resource["state"] == "removing":
        return "registering" if stays_active else "inactive"
    action = re.search(r"action=(\w+)", exchange.url)
    if exchange.method == "POST" and action and exchange.status == 202:
        return {"activate": "inactive", "remove": "inactive", "purge": "removed"}.get(action[1], "active")
    if isinstance(exchange.body, dict) and exchange.body.get("type") == "error":
        return "active"
    return str(resource["state"])


def resources(body: Any) -> Iterator[dict[str, Any]]:
    """The keys, accounts and environments in an answer."""
    if isinstance(body, dict):
        if body.get("type") in ("apiKey", "account", "project") and re.fullmatch(r"1[a-z]\d+", str(body.get("id"))):
            yield body
        for name, value in body.items():
            if name not in ("links", "actions"):
                yield from resources(value)
    elif isinstance(body, list):
        for item in body:
            yield from resources(item)


def _text(response: Response) -> str:
    return json.dumps({"status": response.status, "body": response.body.decode("utf-8", "replace")[:300]})
