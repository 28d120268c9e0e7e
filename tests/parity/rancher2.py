"""Replays a recorded Rancher 2 conversation against the sandbox; see rancher1.py for how."""

from __future__ import annotations

import calendar
import json
import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from rancher_keys.sandbox.rancher2.context import digest
from rancher_keys.sandbox.rancher2.server import Rancher2
from rancher_keys.sandbox.random_source import Clock, RandomSource
from rancher_keys.sandbox.wire import Request

from ..recordings import Exchange
from .replay import Replay, wire_headers

SECOND = 1000
PROJECT = "field.cattle.io/projectId"
"""The annotation that a controller of projects writes to the Secret behind an ext token."""
PAUSES = (0, 100, 2 * SECOND, 5 * SECOND, 70 * SECOND)
"""Milliseconds that may have gone by: none, until a controller has run, until a ttl of seconds is over, of a minute."""

LEFT_OUT = (
    (r" /v3/?$| /v3-public/?$", "the root lists some 40 types, of which tokens, users, clusters and settings are described"),
    (r" /v3-public/(authProviders|schemas|authTokens)| /v1-public/auth", "providers and SAML are not described, local log-in alone"),
    (r" /v3/schemas/(?!token$|nosuch|tokens)", "schemas of other types are not described"),
    (r"^(POST|PUT|DELETE) /v3/users", "making and changing users is not described"),
    (r" /v3/(globalRoleBindings|principals|features|tokenreview)", "the type is not described"),
    (r" /v3/clusters/", "making a kubeconfig, and tokens in a store of their own, are not described"),
    (r" /(k8s/clusters/local/)?(api|version)(/v1)?/?(namespaces.*)?$| /v1/namespaces", "Kubernetes itself is not described"),
    (r" /v1/(management|ext).cattle.io.tokens", "Steve's view of ext tokens is not described"),
    (r" /apis/ext.cattle.io/v1/(useractivities|kubeconfigs)", "the resource is not described"),
    (r" /v3/settings/?$", "some 120 settings, of which those on ttl are described"),
    (r" /v1/schemas/| /apis/?$", "Steve and the root of Kubernetes are not described"),
    (r" /dashboard| /v1/(schemas|counts|logout)$.*GET", "the dashboard's own"),
)


def left_out(exchange: Exchange) -> str | None:
    """Why an exchange is not compared, or None."""
    parts = urlsplit(exchange.url)
    if parts.scheme == "http":
        return "plain HTTP is redirected by the process in front"
    return next((reason for pattern, reason in LEFT_OUT if re.search(pattern, f"{exchange.method} {parts.path}")), None)


def to_request(exchange: Exchange) -> Request:
    """The recorded request as it went over the wire."""
    parts = urlsplit(exchange.url)
    headers = wire_headers(exchange, parts.netloc)
    body = exchange.request_body or ""
    if "body-over" in exchange.name or "large" in exchange.name:
        body = body.replace("MASKED BASE64", "x" * 1024 * 1024 * 2)
    path = exchange.url.split("?")[0].split(parts.netloc, 1)[1]
    return Request(exchange.method, path or "/", exchange.url.partition("?")[2], headers, body.encode(), parts.scheme)


def replay(version: str, exchanges: list[Exchange]) -> Iterator[tuple[Exchange, list[str] | str]]:
    """Each exchange with its differences, or with the reason why it is left out."""
    conversation = _Conversation(version, exchanges)
    for exchange in exchanges:
        reason = left_out(exchange)
        conversation.bring_about(exchange)
        yield exchange, reason or conversation.try_pauses(exchange, to_request(exchange), conversation.next_date(exchange))


class _Conversation(Replay):
    """One recorded server and the sandbox that stands in for it."""

    def __init__(self, version: str, exchanges: list[Exchange]) -> None:
        dated = [token["createdTS"] for each in exchanges for token in v3_tokens(each.body) if "createdTS" in token]
        self.clock, self.random_source = Clock(min(dated)), RandomSource(seed=1)
        self.server = Rancher2(version, clock=self.clock, random_source=self.random_source)
        super().__init__(self.server, self.clock, self.random_source, PAUSES)
        self.exchanges = exchanges
        self.inserted: set[str] = set()
        self.secrets: dict[str, str] = {}
        for each in exchanges:
            value = each.request_headers.get("Authorization", "") + " " + each.request_headers.get("Cookie", "")
            for name, secret in re.findall(r"((?:ext/)?(?:token|kubeconfig)-[a-z0-9.-]+):([a-z0-9]{54})", value):
                self.secrets.setdefault(name, secret)
        self.passwords = {}
        for each in exchanges:
            if "login" in each.url and each.status in (200, 201) and each.request_body:
                given = json.loads(each.request_body)
                self.passwords.setdefault(given["username"], given["password"])
        self._add_admin()
        for each in exchanges:
            if isinstance(each.body, dict) and each.body.get("type") == "setting":
                with self.server.store.transaction():
                    self.server.store.run("UPDATE setting SET uuid = ? WHERE name = ?", each.body["uuid"], each.body["id"])
        self.first: dict[str, dict[str, Any]] = {}
        for each in exchanges:
            for token in [*v3_tokens(each.body), *ext_tokens(each.body)]:
                name = token.get("id") or token["metadata"]["name"]
                self.first.setdefault(name, token)

    def _add_admin(self) -> None:
        for each in self.exchanges:
            for token in v3_tokens(each.body):
                found = re.search(r"displayName:(.*) loginName:admin ", str(token.get("userPrincipal")))
                if found:
                    self.server.add_user("admin", self.passwords["admin"], role="admin", name=found[1], id=token["userId"])
                    return

    def expect(self, exchange: Exchange, request: Request) -> None:
        body = exchange.body
        name, secret = "", ""
        cookie = exchange.header("set-cookie") or ""
        found = re.match(r"R_SESS=((?:token|kubeconfig)-[^:]+):([a-z0-9]{54})", cookie)
        if found:
            name, secret = found[1], found[2]
        elif isinstance(body, dict) and exchange.status == 201 and body.get("token"):
            name, _, secret = body["token"].partition(":")
        elif isinstance(body, dict) and exchange.status == 201 and body.get("kind") == "Token":
            name, secret = body["metadata"]["name"], body["status"].get("value") or ""
        if name:
            self.random_source.expect("token_suffix", name[-5:])
        if secret:
            self.random_source.expect("token_key", secret)
        uuid = isinstance(body, dict) and (body.get("uuid") or (body.get("metadata") or {}).get("uid"))
        shown = self.first.get(name)
        if shown and not uuid:
            uuid = shown.get("uuid")
        if uuid:
            self.random_source.expect("uuid", uuid)

    def bring_about(self, exchange: Exchange) -> None:
        """Make what the recording takes for granted: users, tokens whose making is not in it, settings."""
        body, url = exchange.body, exchange.url
        if exchange.method == "POST" and url.endswith("/v3/users") and exchange.status == 201:
            given = json.loads(exchange.request_body or "{}")
            role = "user-base" if given["username"] == "carol" else "user"
            self.server.add_user(given["username"], given["password"], role=role, name=given["name"], id=body["id"])
        found = re.search(r"/v3/users/([^/?]+)$", url)
        if found and exchange.method == "PUT":
            self.server.set_enabled(found[1], json.loads(exchange.request_body or "{}").get("enabled") is not False)
        if found and exchange.method == "DELETE":
            self.server.remove_user(found[1])
        if "features/token-hashing" in url and exchange.method == "PUT" and exchange.status == 200:
            self.server.hash_tokens()
        mentioned = [*v3_tokens(body), *ext_tokens(body)]
        named = set(re.findall(r"token-[bcdfghjklmnpqrstvwxz2456789]{5}", f"{url.partition('?')[0]} {exchange.request_headers}"))
        mentioned += [self.first[name] for name in named if name in self.first]
        times = [
            token.get("createdTS") or moment(token["metadata"]["creationTimestamp"]) for token in [*v3_tokens(body), *ext_tokens(body)]
        ]
        times += [token["lastUsedAtTS"] for token in v3_tokens(body) if "lastUsedAtTS" in token]
        if not (exchange.method == "POST" and exchange.status == 201):
            self.clock.advance(max(0, max(times, default=0) - self.clock.now()))
        for token in mentioned:
            if not (exchange.status == 201 and exchange.method == "POST" and token is body) or left_out(exchange):
                self._insert(token)
        if exchange.method == "GET" and re.search(r"/v3/tokens/?(\?.*)?$", url) and exchange.status == 200 and isinstance(body, dict):
            self._forget_unlisted(exchange)
        for name in named - set(self.first):
            if exchange.status not in (401, 404, 422):
                self._insert_unknown(name)
        self._unrecorded(exchange)

    def _unrecorded(self, exchange: Exchange) -> None:
        """What happened through Kubernetes, beside the recording."""
        if exchange.name.endswith("-disabled-use"):
            found = re.search(r"token-[a-z0-9]{5}", str(exchange.request_headers))
            assert found
            self.server.disable_token(found[0])
        for token in ext_tokens(exchange.body):
            project = (token["metadata"].get("annotations") or {}).get(PROJECT)
            if project:
                with self.server.store.transaction():
                    sql = "UPDATE ext_token SET annotations = json_set(annotations, ?, ?) WHERE name = ?"
                    self.server.store.run(sql, f'$."{PROJECT}"', project, token["metadata"]["name"])

    def next_date(self, exchange: Exchange) -> int | None:
        """When the next token was made, in milliseconds: no pause before this exchange ends later."""
        later = self.exchanges[self.exchanges.index(exchange) :]
        made = (next(v3_tokens(each.body), None) for each in later if each.method == "POST" and each.status == 201)
        return next((token["createdTS"] + 999 for token in made if token), None)

    def _forget_unlisted(self, exchange: Exchange) -> None:
        """A token that a list (they are never filtered) does not show, and nothing later mentions, was deleted unrecorded."""
        shown = {token["id"] for token in exchange.body["data"]}
        users = {token["userId"] for token in exchange.body["data"]}
        later = self.exchanges[self.exchanges.index(exchange) + 1 :]
        for row in self.server.store.all("SELECT name, user_id FROM token"):
            if row["user_id"] in users and row["name"] not in shown:
                if not any(row["name"] in f"{each.url} {each.request_headers}" for each in later):
                    with self.server.store.transaction():
                        self.server.store.run("DELETE FROM token WHERE name = ?", row["name"])

    def _insert(self, token: dict[str, Any]) -> None:
        name = token.get("id") or token["metadata"]["name"]
        if name in self.inserted or name == "token-zzzzz":
            return
        self.inserted.add(name)
        store = self.server.store
        is_ext = "metadata" in token
        if store.one(f"SELECT 1 FROM {'ext_token' if is_ext else 'token'} WHERE name = ?", name):
            return
        user = token["spec"]["userID"] if is_ext else token.get("userId")
        if user is None or not store.one("SELECT 1 FROM user WHERE id = ?", user):
            return
        with store.transaction():
            if is_ext:
                self._insert_ext(name, token)
                return
            store.insert(
                "token",
                name=name,
                secret=digest(self.secrets.get(name, "not recorded")),
                user_id=user,
                description=token["description"],
                ttl=token["ttl"],
                cluster=token["clusterId"],
                created=token["createdTS"],
                derived=int(token["isDerived"]),
                kind=token["labels"].get("authn.management.cattle.io/kind"),
                uuid=token["uuid"],
                settled=self.clock.now() + 10 * SECOND if token["ttl"] and not token["expiresAt"] else 0,
                used=token.get("lastUsedAtTS"),
                hashed=int("annotations" in token),
            )

    def _insert_ext(self, name: str, token: dict[str, Any]) -> None:
        meta = token["metadata"]
        used = token["status"].get("lastUsedAt")
        self.server.store.insert(
            "ext_token",
            name=name,
            secret=digest(self.secrets.get(f"ext/{name}", "not recorded")),
            user_id=token["spec"]["userID"],
            created=moment(meta["creationTimestamp"]),
            uid=meta["uid"],
            version=int(meta["resourceVersion"]),
            generated=int("generateName" in meta),
            updated=moment(token["status"]["lastUpdateTime"]),
            used=self.clock.now() if used else None,
            labels=json.dumps(meta["labels"]),
            annotations=json.dumps(meta.get("annotations") or {}),
            spec=json.dumps(token["spec"]),
        )

    def _insert_unknown(self, name: str) -> None:
        """A token of which the recording shows its name and secret key alone."""
        store = self.server.store
        if name in self.inserted or store.one("SELECT 1 FROM token WHERE name = ?", name):
            return
        self.inserted.add(name)
        admin = store.one("SELECT id FROM user WHERE role = 'admin'")
        assert admin
        ext = self.secrets.get(f"ext/{name}")
        secret, now = ext or self.secrets.get(name, "not recorded"), self.clock.now()
        common = {"name": name, "secret": digest(secret), "user_id": admin["id"], "created": now}
        with store.transaction():
            if ext is None:
                store.insert("token", **common, description="", ttl=57_600_000, derived=1, uuid="not recorded", settled=0)
                return
            spec = json.dumps({"userID": admin["id"], "ttl": 57_600_000, "enabled": True})
            drawn = {"uid": "not recorded", "version": 1, "generated": 1, "updated": now}
            store.insert("ext_token", **common, **drawn, labels="{}", annotations="{}", spec=spec)


def moment(text: str) -> int:
    """Milliseconds of a date."""
    return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ")) * 1000


def v3_tokens(body: Any) -> Iterator[dict[str, Any]]:
    """The full v3 tokens in an answer."""
    if isinstance(body, dict):
        if body.get("type") == "token" and "createdTS" in body and "userPrincipal" in body:
            yield body
        for item in body.get("data") or []:
            yield from v3_tokens(item)


def ext_tokens(body: Any) -> Iterator[dict[str, Any]]:
    """The stored ext tokens in an answer."""
    if isinstance(body, dict):
        if body.get("kind") == "Token" and (body.get("metadata") or {}).get("resourceVersion"):
            yield body
        for item in body.get("items") or []:
            yield from ext_tokens(item)
