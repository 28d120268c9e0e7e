"""Replays a recorded Rancher 1.x server against the sandbox.

Ids, key values and uuids come out as recorded, because the sandbox is mentions before each request what to draw. Keys, accounts and
environments that the recording shows and whose creation it does not hold are put in before the first exchange that needs them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rancher_keys.sandbox.rancher1.server import Rancher1
from rancher_keys.sandbox.random_source import Clock, RandomSource

from ..recordings import Exchange
from .rancher1_setup import accounts, basic, bearer, caller_id, complete, made_here, resources, scope, started, state_before, without_secret
from .rancher1_state import SECOND, State, number
from .replay import Explanation, Replay
from .setup import ServerSetup

DELAY = 20
PAUSES = (0, DELAY, 2 * DELAY, 70 * SECOND, 700 * SECOND, 15 * 24 * 3600 * SECOND)
"""Milliseconds: none, half a transition, a whole one, until 1.0 hides a removed key, until the server purges, until rows are deleted."""
ROLES = ("member", "readonly", None)


def server_of(exchange: Exchange, exchanges: list[Exchange]) -> str:
    """The server that an exchange was held with."""
    return exchange.origin


class Conversation(Replay):
    """One recorded server and the sandbox that stands in for it."""

    def __init__(self, version: str, setup: ServerSetup, exchanges: list[Exchange]) -> None:
        self.setup = complete(setup, exchanges)
        self.clock, self.random_source = Clock(started(exchanges)), RandomSource(seed=1)
        self.server = Rancher1(version, clock=self.clock, random_source=self.random_source, delay=DELAY)
        super().__init__(self.server, self.clock, self.random_source, PAUSES)
        self.state = State(self.server)
        self.state.without_secret = without_secret(exchanges)
        self.exchanges = exchanges
        self.made = made_here(exchanges)
        self.accounts = accounts(exchanges) | {each["credential"].casefold(): each["account"] for each in self.setup.callers or []}
        self.busy: list[int] = []
        self.stand_ins: list[int] = []
        self.place = {id(exchange): place for place, exchange in enumerate(exchanges)}
        self.shown: dict[str, tuple[dict[str, Any], Exchange]] = {}
        self.states: dict[str, list[tuple[int, str]]] = {}
        for place, exchange in enumerate(exchanges):
            for resource in resources(exchange.body):
                self.shown.setdefault(resource["id"], (resource, exchange))
                self.states.setdefault(resource["id"], []).append((place, resource["state"]))
        self._fill()

    def _fill(self) -> None:
        """Put in what existed before."""
        self.state.secure(bool(self.setup.access_control))
        existing = self.setup.existing or []
        for item in existing:
            if item.get("type") != "apiKey":
                self.state.put_account(item)
                if item.get("login"):
                    self.state.put_login(item["id"], item["login"], item.get("password") or self._password(item["login"]))
        for caller in self.setup.callers or []:
            if not any(item["id"] == caller["account"] for item in existing):
                kind = {"id": caller["account"], "kind": caller["role"], "name": caller.get("name")}
                self.state.put_account(kind)
        secrets = self._secrets()
        keys = [item for item in existing if item.get("type") == "apiKey"]
        for item in keys:
            self.state.put_key(item, secrets.get((item.get("publicValue") or "").casefold()))
        known = {(item.get("publicValue") or "").casefold() for item in keys}
        for caller in self.setup.callers or []:
            credential = caller["credential"]
            if credential.casefold() in known:
                continue
            if credential.casefold() in secrets:
                hidden = {"kind": "agentApiKey", "publicValue": credential, "accountId": caller["account"]}
                self.state.put_key(hidden, secrets[credential.casefold()])
            else:
                self.state.put_bearer(caller["account"], credential)

    def _password(self, login: str) -> str:
        """The password with which a user logged in."""
        codes = [each.sent.get("code") for each in self.exchanges if isinstance(each.sent, dict) and each.json.get("jwt")]
        return next((code.partition(":")[2] for code in codes if str(code).startswith(f"{login}:")), "not recorded")

    def _secrets(self) -> dict[str, str]:
        """The secret key of each access key, by the first request with it that was accepted."""
        secrets: dict[str, str] = {}
        for exchange in self.exchanges:
            pair = basic(exchange)
            if pair and exchange.status != 401:
                secrets.setdefault(pair[0].casefold(), pair[1])
        return secrets

    def is_ordered(self, exchange: Exchange) -> bool:
        return self.server.version.ordered_by_id or "sort=" in exchange.query

    def expect(self, exchange: Exchange) -> None:
        body = exchange.json
        if exchange.method == "DELETE" and exchange.status == 200 and body.get("id"):
            self.random_source.expect("remove race", "yes" if self._stays_active(exchange, body["id"]) else "no")
        if exchange.method != "POST" or exchange.status != 201:
            return
        if body.get("jwt"):
            self.random_source.expect("jwt", body["jwt"])
            environment = self._environment(exchange)
            if environment:
                self.random_source.expect("uuid", environment["uuid"])
                if not self.server.store.one("SELECT 1 FROM account WHERE id = ?", number(environment["id"])):
                    self.state.next_id("account", number(environment["id"]) or 0)
        if body.get("publicValue") and f'"{body["publicValue"]}"' not in (exchange.request_body or ""):
            self.random_source.expect("access_key", body["publicValue"])
            self.random_source.expect("secret_key", body.get("secretValue") or "x")
        if body.get("uuid"):
            self.random_source.expect("uuid", body["uuid"])
        row = number(body.get("id"))
        if row is not None:
            self.state.next_id("account" if body["type"] == "account" else "credential", row)

    def _environment(self, exchange: Exchange) -> dict[str, Any] | None:
        """The environment that the first login of a user creates."""
        name = f"{(exchange.json.get('userIdentity') or {}).get('name')}-Default" if exchange.json.get("jwt") else None
        projects = (resource for resource, _ in self.shown.values() if resource["type"] == "project")
        return next((project for project in projects if project["name"] == name), None)

    def created_at(self, exchange: Exchange) -> int | None:
        environment = self._environment(exchange)
        created: int | None = environment.get("createdTS") if environment else super().created_at(exchange)
        return created if created is None or not environment or created > self.clock.now() else None

    def prepare(self, exchange: Exchange) -> None:
        """Make keys and environments whose creation is not recorded, and the steps that the setup states."""
        shown = list(resources(exchange.body))
        passed = max((resource.get(name) or 0 for resource in shown for name in ("createdTS", "removedTS")), default=0)
        self.clock.advance(max(0, passed - self.clock.now()))
        mentioned = {resource["id"] for resource in shown}
        mentioned |= {resource["id"] for page in self._following_pages(exchange) for resource in resources(page.body)}
        in_path = re.search(r"/apikeys?/(1c\d+)", exchange.path, re.IGNORECASE)
        if in_path and (in_path[1] in self.shown or exchange.status != 404):
            mentioned.add(in_path[1])
        last = max((number(id) or 0 for id in mentioned if id.startswith("1c")), default=0)
        for id, (resource, first) in self.shown.items():
            is_older = id.startswith("1c") and (number(id) or 0) < last and first.json.get("type") == "collection"
            if id in self.made or not (id in mentioned or is_older):
                continue
            self._put(id, resource, first)
        if in_path and in_path[1] not in self.shown and exchange.status in (200, 202, 405, 409, 422, 500):
            self._stand_in(in_path[1], exchange, "active")
        for step in self.setup.steps:
            if exchange.name.split("-")[0] == str(step["before"]):
                self.state.set_key_state(number(step.get("id")), step["state"], step.get("publicValue"))

    def _put(self, id: str, resource: dict[str, Any], first: Exchange) -> None:
        if resource["type"] == "apiKey":
            self.state.put_key(resource, state=state_before(first, resource, stays_active=self._stays_active(first, id)))
        elif not self.server.store.one("SELECT 1 FROM account WHERE id = ?", number(id)):
            self.state.put_account(resource)

    def _stand_in(self, id: str, exchange: Exchange, state: str) -> None:
        """A key of which the recording tells its id alone: no list shows it, so it is there for one exchange."""
        self.stand_ins.append(number(id) or 0)
        with self.server.store.transaction():
            self.server.store.run("DELETE FROM credential WHERE id = ?", number(id))
        self.state.put_key({"id": id, "accountId": scope(exchange) or caller_id(exchange) or "1a1"}, state=state)

    def adopt(self, exchange: Exchange) -> None:
        row = number(exchange.json.get("id"))
        if row is not None and exchange.json.get("type") == "apiKey":
            self.state.set_key_state(row, exchange.json["state"])

    def _stays_active(self, exchange: Exchange, key: str) -> bool:
        """Whether the next exchange that shows a key shows it active, though it was just removed."""
        place = self.place[id(exchange)]
        return next((state == "active" for later, state in self.states.get(key, []) if later > place), False)

    def _following_pages(self, exchange: Exchange) -> list[Exchange]:
        """The recorded page that `next` leads to: what it shows was there before."""
        following = (exchange.json.get("pagination") or {}).get("next")
        place = self.place[id(exchange)]
        return [each for each in self.exchanges[place + 1 : place + 4] if following and each.url == following]

    def explanations(self, exchange: Exchange, found: list[str]) -> Iterator[Explanation]:
        """Roles in environments, requests at the same time, a key that was removed, keys of pages that are not recorded."""
        if (exchange.status == 401) != any("sandbox 401" in line for line in found) and found[0].startswith("status"):
            is_on = exchange.status == 401
            yield Explanation(f"access control was turned {'on' if is_on else 'off'}", _bind(self.state.secure, is_on))
        project = scope(exchange)
        account = self._account(exchange)
        if project and account and number(project) and number(account):
            for role in ROLES:
                yield Explanation(f"{account} is {role or 'no member'} in {project}", _bind(self._set_role, project, account, role))
        path = re.search(r"/apikeys?/([^/?]+)", exchange.path, re.IGNORECASE)
        row = number(path[1]) if path else None
        if path and row in self.stand_ins:
            for state in ("inactive", "removed", "purged"):
                yield Explanation(f"{path[1]} was {state}", _bind(self._stand_in, path[1], exchange, state))
        busy = self.server.version.busy_status
        if row is not None and exchange.method in ("POST", "DELETE") and exchange.status in (409, busy):
            yield Explanation(f"another request was at work on {path[1] if path else ''}", lambda: self._hold(row, exchange.status))
        if exchange.method == "GET":
            yield from self._changes_in_gaps(exchange, path[1] if path else None)
        given = exchange.sent.get("publicValue") if isinstance(exchange.sent, dict) else None
        if given and exchange.method == "POST" and exchange.status == 201:
            yield Explanation(f"the key {given} was removed", lambda: self.state.set_key_state(None, "removed", str(given)))
        if any(".pagination.partial: recorded true" in line for line in found) and exchange.json.get("data"):
            yield Explanation("a page that is not recorded held more keys", lambda: self._add_one_more(exchange))

    def _changes_in_gaps(self, exchange: Exchange, key: str | None) -> Iterator[Explanation]:
        """Changes by requests that the recording does not hold: numbers are missing since it last showed the key."""
        shown = [each for each in resources(exchange.body) if each["type"] == "apiKey" and self._follows_gap(exchange, each["id"])]
        if shown:
            names = ", ".join(each["id"] for each in shown)
            yield Explanation(f"changed: {names}", _bind(self._change, shown, []))
        row = number(key)
        if row and exchange.status == 404 and self._follows_gap(exchange, key or ""):
            yield Explanation(f"{key} was deleted from the database", _bind(self.state.delete_key, row))
        if shown and exchange.json.get("type") == "collection":
            ids = {each["id"] for each in resources(exchange.body)}
            missing = [id for id, (each, _) in self.shown.items() if each["type"] == "apiKey" and id not in ids]
            gone = [id for id in missing if self._follows_gap(exchange, id)]
            yield Explanation(f"changed: {names}; removed: {', '.join(gone)}", _bind(self._change, shown, gone))

    def _change(self, shown: list[dict[str, Any]], gone: list[str]) -> None:
        for key in shown:
            self.state.change_key(key)
        for id in gone:
            self.state.set_key_state(number(id), "removed")

    def _follows_gap(self, exchange: Exchange, key: str) -> bool:
        """Whether numbers are missing between this exchange and the last one before it that shows a key."""
        number = exchange.number
        for earlier in reversed(self.exchanges[: self.place[id(exchange)]]):
            if not earlier.number or earlier.number not in (number - 1, number):
                return bool(earlier.number)
            if any(resource["id"] == key for resource in resources(earlier.body)):
                return False
            number = earlier.number
        return True

    def follow(self, exchange: Exchange) -> None:
        """End what an explanation supposed for one exchange only."""
        while self.busy:
            self.server.hold(self.busy.pop(), 0)
        with self.server.store.transaction():
            while self.stand_ins:
                self.server.store.run("DELETE FROM credential WHERE id = ?", self.stand_ins.pop())

    def _hold(self, row: int, status: int) -> None:
        self.busy.append(row)
        self.server.hold(row, 1, status)

    def _account(self, exchange: Exchange) -> str | None:
        """The caller's account, by this exchange or by what else the recording tells of the credential."""
        pair = basic(exchange)
        return caller_id(exchange) or self.accounts.get((pair[0] if pair else bearer(exchange) or "").casefold())

    def _set_role(self, project: str, account: str, role: str | None) -> None:
        self.server.set_member(number(project) or 0, number(account) or 0, role)

    def _add_one_more(self, exchange: Exchange) -> None:
        last = exchange.json["data"][-1]
        highest = max(number(id) or 0 for id in self.shown if id.startswith("1c"))
        self.stand_ins.append(highest + 1000)
        self.state.put_key({**last, "id": f"1c{highest + 1000}", "publicValue": None, "uuid": "not recorded"})


def _bind(change: Any, *arguments: Any) -> Any:
    return lambda: change(*arguments)
