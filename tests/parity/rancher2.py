"""Replays a recorded Rancher 2 server against the sandbox.

Names, keys and uids come out as recorded, because the sandbox is mentions before each request what to draw. Tokens that the recording shows
and whose creation it does not hold are put in before the first exchange that needs them; what the sandbox does not serve (users, roles)
is taken over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rancher_keys.sandbox.rancher2.server import Rancher2
from rancher_keys.sandbox.rancher2.tables import MAX_TTL
from rancher_keys.sandbox.random_source import Clock, RandomSource

from ..recordings import Exchange
from .rancher2_moments import moments
from .rancher2_setup import (
    SECRET,
    admin_tokens,
    complete,
    credential,
    ext_tokens,
    is_login,
    kubeconfigs,
    moment,
    owners,
    partial_tokens,
    v3_tokens,
)
from .rancher2_state import SECOND, UNKNOWN, State, stored
from .replay import Explanation, Replay
from .setup import ServerSetup

PROJECT = "field.cattle.io/projectId"
"""The annotation that a controller of projects writes to the Secret behind an ext token."""
PAUSES = (0, 100, 2 * SECOND, 5 * SECOND, 70 * SECOND)
"""Milliseconds: none, until a controller has run, until a ttl of seconds is over, until one of a minute is."""
PAST_THE_API = {"providerInfo", "groupPrincipals"}
"""Properties of tokens of other login providers."""
SESSION = "token for current session"
"""What the error says about a token from a login that would delete itself."""
TOKEN_NAME = re.compile(r"(?<![a-z-])token-[bcdfghjklmnpqrstvwxz2456789]{5}(?![a-z0-9-])")


def server_of(exchange: Exchange, exchanges: list[Exchange]) -> str:
    """The server that an exchange was held with: plain HTTP belongs to the server beside it."""
    if exchange.origin.startswith("https:"):
        return exchange.origin
    return next((each.origin for each in exchanges if each.origin.startswith("https:")), exchange.origin)


class Conversation(Replay):
    """One recorded server and the sandbox that stands in for it."""

    def __init__(self, version: str, setup: ServerSetup, exchanges: list[Exchange]) -> None:
        self.setup = complete(setup, exchanges)
        self.exchanges = exchanges
        self.place = {id(exchange): place for place, exchange in enumerate(exchanges)}
        self.clock, self.random_source = Clock(self._start()), RandomSource(seed=1)
        self.server = Rancher2(version, clock=self.clock, random_source=self.random_source)
        super().__init__(self.server, self.clock, self.random_source, PAUSES)
        self.state = State(self.server)
        self.inserted: set[str] = set()
        self.used: set[str] = set()
        self.owners = owners(exchanges) | {each["credential"]: each["user"] for each in self.setup.callers or []}
        self.secrets = self._secrets()
        self.moments = moments(exchanges)
        self.first: dict[str, dict[str, Any]] = {}
        self.stored: dict[str, dict[str, Any]] = {}
        for each in exchanges:
            for name, token in _named(each.json or each.body):
                self.first.setdefault(name, token)
                if "metadata" in token and each.method != "PATCH":
                    self.stored.setdefault(name, token)
        for each in exchanges:
            for token in partial_tokens(each.body):
                self.first.setdefault(token["metadata"]["name"], token)
        self.later_users: list[dict[str, Any]] = []
        for item in self.setup.existing or []:
            self._put_existing(item)
        for caller in self.setup.callers or []:
            if not self.state.has_user(caller["user"]) and not any(each["id"] == caller["user"] for each in self.later_users):
                username = caller.get("username") or caller["user"]
                self.state.put_user({"id": caller["user"], "username": username, "name": caller.get("name"), "role": caller["role"]})

    def _start(self) -> int:
        """When the recording began: at the first create, else after the youngest token that is shown."""
        created = [time for each in self.exchanges if (time := self.created_at(each)) is not None]
        shown = [_created(token) for each in self.exchanges for _, token in _named(each.body)]
        return min(created, default=max(shown, default=1_700_000_000_000))

    def created_at(self, exchange: Exchange) -> int | None:
        if exchange.method != "POST" or exchange.status != 201:
            return None
        stamp = (exchange.json.get("metadata") or {}).get("creationTimestamp")
        return exchange.json.get("createdTS") or (moment(stamp) if stamp else None)

    def _put_existing(self, item: dict[str, Any]) -> None:
        match item.get("type"):
            case "user" if item.get("createdTS", 0) > self.clock.now():
                self.later_users.append(item)
            case "user":
                self.state.put_user(item)
            case "setting":
                self.state.put_setting(item)
            case "feature":
                self.state.put_feature(item)
            case _:
                for name, token in _named(item):
                    self._insert(name, token)

    def _secrets(self) -> dict[str, str]:
        """The secret key of each token, by the first request with it that was accepted, else by the first at all."""
        accepted: dict[str, str] = {}
        presented: dict[str, str] = {}
        for exchange in self.exchanges:
            pair = credential(exchange)
            if pair and re.fullmatch(SECRET, pair[1]):
                presented.setdefault(*pair)
                if exchange.status != 401:
                    accepted.setdefault(*pair)
        return presented | accepted

    def expect(self, exchange: Exchange) -> None:
        if exchange.method != "POST":
            return
        body = exchange.json
        if exchange.status >= 400:  # an error may name a token that was not stored
            self.random_source.expect("token_suffix", *(name[-5:] for name in TOKEN_NAME.findall(str(body.get("message")))[:1]))
            return
        name, secret = "", ""
        cookie = re.match(rf"R_SESS=((?:token|kubeconfig)-[^:]+):({SECRET})", exchange.header("set-cookie") or "")
        if cookie:
            name, secret = cookie[1], cookie[2]
        elif body.get("token"):
            name, _, secret = str(body["token"]).partition(":")
        elif body.get("kind") == "Token":
            name, secret = body["metadata"].get("name") or "", (body.get("status") or {}).get("value") or ""
        elif body.get("kind") == "Kubeconfig":
            self._expect_kubeconfig(body)
            return
        if name:
            self.random_source.expect("token_suffix", name[-5:])
        if secret:
            self.random_source.expect("token_key", secret)
        shown = self.first.get(name) or {}
        uuid = body.get("uuid") or (body.get("metadata") or {}).get("uid") or shown.get("uuid") or (shown.get("metadata") or {}).get("uid")
        if uuid:
            self.random_source.expect("uuid", uuid)

    def _expect_kubeconfig(self, body: dict[str, Any]) -> None:
        """A kubeconfig and the tokens in it: the sandbox names it first, and stores it last."""
        meta, status = body.get("metadata") or {}, body.get("status") or {}
        names = [meta.get("name") or "", *(status.get("tokens") or [])]
        self.random_source.expect("token_suffix", *(name[-5:] for name in names))
        self.random_source.expect("token_key", *dict.fromkeys(re.findall(rf":({SECRET})", str(status.get("value")))))
        owners = [each["uid"] for each in meta.get("ownerReferences") or []]
        self.random_source.expect("uuid", *owners, *filter(None, [meta.get("uid")]))

    def prepare(self, exchange: Exchange) -> None:
        """Make tokens whose creation is not recorded, and let time go by until what the exchange shows."""
        created = exchange.method == "POST" and exchange.status == 201
        shown = dict(_named(exchange.json or exchange.body))
        shown |= {name: self.first[name] for token in partial_tokens(exchange.body) if (name := token["metadata"]["name"]) not in shown}
        self.clock.advance(max(0, self.moments[self.place[id(exchange)]] - self.clock.now()))
        self._put_later_users(exchange)
        for item in kubeconfigs(exchange.body) if not created else ():
            self._insert_kubeconfig(item)
        prefix = "ext/" if "/ext.cattle.io/v1/tokens/" in exchange.path else ""
        pair = credential(exchange)
        if pair and exchange.status != 401:
            self.used.add(pair[0])
        used = {prefix + name for name in TOKEN_NAME.findall(exchange.path)} | ({pair[0]} if pair else set())
        for name in used:
            if name not in shown and name in self.first:
                self._insert(name, self.first[name])
        for name, token in shown.items():
            if not (created and token is exchange.json):
                self._insert(name, token)
        if (
            re.fullmatch(r"/v3/tokens?/?", exchange.path)
            and exchange.method == "GET"
            and exchange.status == 200
            and exchange.json.get("data")
        ):
            self._forget_unlisted(exchange)
        if pair and pair[0] not in self.first and exchange.status != 401:
            self._insert_nameless(pair[0], self.owners.get(pair[0]))
        for name in used - self.first.keys() if exchange.status < 300 else ():
            self._insert_nameless(name, self.owners.get(name) or (self.owners.get(pair[0]) if pair else None), _uid(exchange))
        self._put_refused(exchange)
        for name, token in shown.items():
            if (used_at := _used_at(token)) and name not in self.used:
                self.state.set_used(name, used_at)  # by a request that is not recorded
            project = (token.get("metadata", {}).get("annotations") or {}).get(PROJECT) if name.startswith("ext/") else None
            if project:
                self.state.set_annotation(name.removeprefix("ext/"), PROJECT, project)

    def _put_refused(self, exchange: Exchange) -> None:
        """Add a token that exists according to the error about it: another user's, or one with another uid."""
        name = exchange.path.rstrip("/").rsplit("/", 1)[-1]
        pair, others = credential(exchange), self.state.users()
        owner = self.owners.get(pair[0]) if pair else None
        if exchange.status == 404 and exchange.json.get("message") == f"{name} not found":
            others = [user for user in others if user != owner]
        elif not (exchange.status == 409 and _uid(exchange)):
            return
        if others:
            self._insert_nameless(name, self.owners.get(name) or others[0], _uid(exchange))

    def _insert_kubeconfig(self, item: dict[str, Any]) -> None:
        name, user = item["metadata"]["name"], item["metadata"]["labels"]["cattle.io/user-id"]
        if name in self.inserted or self.state.has_kubeconfig(name) or not self.state.has_user(user):
            return
        self.inserted.add(name)
        self.state.put_kubeconfig(item)
        for owner in item["metadata"].get("ownerReferences") or []:
            prefix = "ext/" if owner["kind"] == "Secret" else ""
            self._insert_nameless(f"{prefix}{owner['name']}", user, owner["uid"])

    def _put_later_users(self, exchange: Exchange) -> None:
        """Add a user whose creation is not recorded, before the first exchange that shows, names or uses one."""
        mentions = f"{exchange.url} {exchange.request_body} {exchange.body} {self.owners.get((credential(exchange) or ('', ''))[0])}"
        for item in self.later_users:
            if re.search(rf"\b{re.escape(item['id'])}\b|['\"]{re.escape(item['username'])}['\"]", mentions):
                self.state.put_user(item)

    def latest(self, exchange: Exchange) -> int | None:
        """When the next token was created: no pause before this exchange ends later."""
        later = self.exchanges[self.place[id(exchange)] :]
        return next((created + 999 for each in later if (created := self.created_at(each)) is not None), None)

    def left_out(self, exchange: Exchange) -> str | None:
        """A token that was written past the API has properties that local authentication never sets."""
        for token in v3_tokens(exchange.body):
            if token["authProvider"] == "local" and not PAST_THE_API.isdisjoint(token):
                return f"shows a token that was written past the API, with {', '.join(sorted(PAST_THE_API & token.keys()))}"
        return None

    def explanations(self, exchange: Exchange, found: list[str]) -> Iterator[Explanation]:
        """A token that was disabled or deleted by other means, a feature that was switched."""
        pair = credential(exchange)
        later = [each for each in self.exchanges[self.place[id(exchange)] :] if credential(each) == pair]
        if pair and not pair[0].startswith("ext/") and all(each.status == 401 for each in later):
            yield Explanation(f"{pair[0]} was disabled", lambda: self.server.disable_token(pair[0]))
        asked, granted = exchange.sent.get("ttl") if isinstance(exchange.sent, dict) else None, exchange.json.get("ttl")
        if any(line.startswith(".ttl:") for line in found) and isinstance(granted, int) and asked != granted and granted % 60_000 == 0:
            limit = {"id": MAX_TTL, "value": str(granted // 60_000)}
            yield Explanation(f"the setting {MAX_TTL} was {limit['value']}", lambda: self.state.put_setting(limit))
        if pair and pair[0].startswith("ext/") and any(line.startswith("status: ") for line in found):
            for enabled in (True, False):
                yield Explanation(f"{pair[0]} was {'en' if enabled else 'dis'}abled", _bind(self.state.enable_ext, pair[0], enabled))
        if is_login(exchange) and exchange.status == 403 and isinstance(exchange.sent, dict):
            yield Explanation("the user was disabled", lambda: self.state.refuse(exchange.sent))
        if exchange.path.startswith("/v3-public") and exchange.status in (401, 404):
            off = {"id": "v3-public", "value": False}
            yield Explanation("the feature v3-public was off", lambda: self.state.put_feature(off))

    def follow(self, exchange: Exchange) -> None:
        """Users, roles, settings and features that were changed with requests that the sandbox does not serve."""
        if exchange.status >= 300 or exchange.method == "GET":
            return
        path, sent, body = exchange.path.rstrip("/"), exchange.sent if isinstance(exchange.sent, dict) else {}, exchange.json
        user = re.fullmatch(r"/v3/users/([^/]+)", path)
        if path == "/v3/users" and body.get("type") == "user":
            self.state.put_user({**body, "password": sent.get("password"), "role": self._role(body["id"])})
        elif user and exchange.method == "PUT":
            self.server.set_enabled(user[1], body.get("enabled") is not False)
        elif user and exchange.method == "DELETE":
            self.server.remove_user(user[1])
        elif path == "/v3/globalRoleBindings" and sent.get("userId"):
            self.state.set_role(sent["userId"], str(sent.get("globalRoleId")))
        elif body.get("type") == "feature" and body.get("id") == "token-hashing" and body.get("value"):
            self.server.hash_tokens()
        elif body.get("type") == "feature":
            self.state.put_feature(body)

    def _role(self, user: str) -> str:
        """The role that a user gets later in the recording; a role binding alone says it."""
        for each in self.exchanges:
            if each.path.rstrip("/") == "/v3/globalRoleBindings" and isinstance(each.sent, dict) and each.sent.get("userId") == user:
                return str(each.sent.get("globalRoleId"))
        return "user"

    def _forget_unlisted(self, exchange: Exchange) -> None:
        """Delete a token that a list, which is never filtered, does not show, and that nothing mentions later."""
        shown = {token["id"] for token in exchange.json["data"]}
        users = {token["userId"] for token in exchange.json["data"]}
        later = self.exchanges[self.place[id(exchange)] + 1 :]
        for row in self.server.store.all("SELECT name, user_id FROM token"):
            if row["user_id"] in users and row["name"] not in shown:
                if not any(row["name"] in f"{each.url} {each.request_headers}" for each in later):
                    self.state.remove_token(row["name"])

    def _insert(self, name: str, token: dict[str, Any]) -> None:
        """Add a token once; what is deleted later stays deleted."""
        if name in self.inserted:
            return
        self.inserted.add(name)
        is_ext = name.startswith("ext/")
        if self.state.has_token(name.removeprefix("ext/"), is_ext):
            return
        user = token["spec"]["userID"] if is_ext else token["userId"]
        if not self.state.has_user(user):
            return
        secret = self.secrets.get(name) or (self.stored.get(name) or {}).get("token") or UNKNOWN
        if is_ext:
            self.state.put_ext_token(token, secret)
        elif "metadata" in token:
            self.state.put_admin_token(token, secret)
        else:
            self.state.put_token(token, secret, stored(self.stored[name]) if name in self.stored else None)

    def _insert_nameless(self, name: str, user: str | None, uid: str | None = None) -> None:
        if name in self.inserted or user is None or not self.state.has_user(user):
            return
        self.inserted.add(name)
        if not self.state.has_token(name.removeprefix("ext/"), name.startswith("ext/")):
            own = (each for each in self.exchanges if (credential(each) or ("",))[0] == name)
            is_session = any(SESSION in str(each.json.get("message")) for each in own)
            self.state.put_nameless(name, self.secrets.get(name, UNKNOWN), user, uid=uid, is_session=is_session)


def _bind(change: Any, *arguments: Any) -> Any:
    return lambda: change(*arguments)


def _named(body: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The tokens in a response by their credential's name."""
    for token in v3_tokens(body):
        yield token["id"], token
    for token in ext_tokens(body):
        yield f"ext/{token['metadata']['name']}", token
    for token in admin_tokens(body):
        yield token["metadata"]["name"], token


def _uid(exchange: Exchange) -> str | None:
    """The uid of a token that a Status names."""
    details = exchange.json.get("details") or {} if exchange.json.get("kind") == "Status" else {}
    found = re.search(r"does not match the UID in record \((\S+)\)", str(exchange.json.get("message")))
    return details.get("uid") or (found[1] if found else None)


def _created(token: dict[str, Any]) -> int:
    return int(token.get("createdTS") or moment(token["metadata"]["creationTimestamp"]))


def _used_at(token: dict[str, Any]) -> int | None:
    """When a token was last used, in milliseconds."""
    stamp = token.get("lastUsedAt") or (token.get("status") or {}).get("lastUsedAt")
    return token.get("lastUsedAtTS") or (moment(stamp) if stamp else None)
