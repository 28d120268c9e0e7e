"""Works out the setup of a recorded Rancher 1.x server from its exchanges: access control, callers, accounts, environments, keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..recordings import Exchange
from .setup import ServerSetup

RESOURCES = ("apiKey", "account", "project")
KEPT = (
    "id",
    "type",
    "kind",
    "name",
    "description",
    "state",
    "uuid",
    "created",
    "createdTS",
    "removed",
    "removedTS",
    "removeTime",
    "removeTimeTS",
    "accountId",
    "publicValue",
)
KEPT += ("data", "externalId", "externalIdType", "orchestration")
"""Members of a resource that the setup line keeps."""


def complete(setup: ServerSetup, exchanges: list[Exchange]) -> ServerSetup:
    """The setup, with what it does not state worked out."""
    if setup.access_control is None:
        setup.access_control = _access_control(exchanges)
    if setup.callers is None:
        setup.callers = list(_callers(exchanges))
    if setup.existing is None:
        setup.existing = list(_existing(exchanges, setup.callers))
    return setup


def resources(body: Any) -> Iterator[dict[str, Any]]:
    """The keys, accounts and environments in a response."""
    if isinstance(body, dict):
        if body.get("type") in RESOURCES and re.fullmatch(r"1[a-z]\d+", str(body.get("id"))):
            yield body
        for name, value in body.items():
            if name not in ("links", "actions"):
                yield from resources(value)
    elif isinstance(body, list):
        for item in body:
            yield from resources(item)


def basic(exchange: Exchange) -> tuple[str, str] | None:
    """Access key and secret key of a request with Basic authentication."""
    header = next((value for name, value in exchange.request_headers.items() if name.lower() == "authorization"), "")
    found = re.fullmatch(r"basic <base64 of (.*?):(.*)>", header, re.IGNORECASE | re.DOTALL)
    return (found[1], found[2]) if found else None


def bearer(exchange: Exchange) -> str | None:
    """The login token of a request: from a header, a cookie or the query."""
    headers = {name.lower(): value for name, value in exchange.request_headers.items()}
    cookie = re.search(r"(?:^|;\s*)token=([^;]+)", headers.get("cookie", ""))
    header = re.fullmatch(r"bearer (.+)", headers.get("authorization", ""), re.IGNORECASE)
    query = re.search(r"(?:^|&)token=([^&]+)", exchange.query)
    found = cookie or header or query
    return found[1] if found else None


def scope(exchange: Exchange) -> str | None:
    """The environment that a request is scoped to: by path, header or query."""
    headers = {name.lower(): value for name, value in exchange.request_headers.items()}
    path = re.search(r"/projects?/([^/?]+)/(?!projectmembers)", exchange.path, re.IGNORECASE)
    query = re.search(r"(?:^|&)projectId=([^&]+)", exchange.query)
    return path[1] if path else headers.get("x-api-project-id") or (query[1] if query else None)


def caller_id(exchange: Exchange) -> str | None:
    """The account of the caller, where the response shows it."""
    if exchange.path.rstrip("/").endswith("/token") and exchange.method == "POST":
        return None
    return exchange.header("X-API-USER-ID") or (None if scope(exchange) else exchange.header("X-API-ACCOUNT-ID"))


def started(exchanges: list[Exchange]) -> int:
    """When the recording began, in milliseconds: at the first create, or before it, at the latest moment that the first response shows."""
    created = [each.json["createdTS"] for each in exchanges if each.status == 201 and each.json.get("createdTS")]
    for exchange in exchanges:
        moments = [resource.get(name) or 0 for resource in resources(exchange.body) for name in ("createdTS", "removedTS")]
        if any(moments):
            return min([*created, max(moments)])
    return min(created, default=1_700_000_000_000)


def made_here(exchanges: list[Exchange]) -> set[str]:
    """The ids of all that the recorded requests create."""
    return {each.json["id"] for each in exchanges if each.method == "POST" and each.status == 201 and each.json.get("id")}


def accounts(exchanges: list[Exchange]) -> dict[str, str]:
    """The account behind each credential, in lower case: as a request shows it, else the owner of the key or of the login."""
    found: dict[str, str] = {}
    for exchange in exchanges:
        pair, account = basic(exchange), caller_id(exchange)
        credential = pair[0] if pair else bearer(exchange)
        if credential and account:
            found.setdefault(credential.casefold(), account)
    for exchange in exchanges:
        for key in resources(exchange.body):
            if key["type"] == "apiKey" and key.get("publicValue"):
                found.setdefault(key["publicValue"].casefold(), key["accountId"])
        if exchange.json.get("jwt"):
            found.setdefault(str(exchange.json["jwt"]).casefold(), exchange.json["accountId"])
    return found


def state_before(exchange: Exchange, resource: dict[str, Any], *, stays_active: bool = False) -> str:
    """The state of a key or an account that turns up for the first time, before this exchange changed it."""
    if exchange.json.get("id") != resource["id"]:
        return str(resource["state"])
    if exchange.method == "DELETE" and resource["state"] in ("removing", "removed"):
        return "registering" if stays_active else "inactive"
    action = re.search(r"action=(\w+)", exchange.query)
    if exchange.method == "POST" and action and exchange.status in (200, 202):
        return {"activate": "inactive", "remove": "inactive", "purge": "removed"}.get(action[1], "active")
    return str(resource["state"])


def without_secret(exchanges: list[Exchange]) -> set[str]:
    """The ids of keys that have no secret key: a filter finds them, or they have no certificate."""
    found: set[str] = set()
    for exchange in exchanges:
        certificate = re.search(r"/apikeys?/(1c\d+)/certificate", exchange.path, re.IGNORECASE)
        if certificate and exchange.status == 404:
            found.add(certificate[1])
        if exchange.query.startswith("secretValue_null") and exchange.status == 200:
            found |= {resource["id"] for resource in resources(exchange.body)}
    return found


def _access_control(exchanges: list[Exchange]) -> bool:
    for exchange in exchanges:
        if exchange.path == "/ping" or (exchange.method == "POST" and exchange.path.endswith("/token")):
            continue
        if basic(exchange) is None and bearer(exchange) is None:
            if exchange.status == 401:
                return True
            if exchange.header("X-API-ACCOUNT-ID"):
                return False
    return True


def _callers(exchanges: list[Exchange]) -> Iterator[dict[str, Any]]:
    made = {each.json.get("publicValue") or each.json.get("jwt") for each in exchanges if each.status == 201 and each.method == "POST"}
    seen: set[str] = set()
    kinds, names = _shown_accounts(exchanges)
    for exchange in exchanges:
        pair, account = basic(exchange), caller_id(exchange)
        credential = pair[0] if pair else bearer(exchange)
        if not credential or not account or credential.casefold() in seen or exchange.status == 401:
            continue
        seen.add(credential.casefold())
        if not any(credential.casefold() == str(each).casefold() for each in made):
            kind = exchange.header("X-API-ACCOUNT-KIND") or kinds.get(account) or _guessed_kind(account, exchange)
            yield {"credential": credential, "role": kind, "account": account, "name": _name(account, exchange, names)}


def _shown_accounts(exchanges: list[Exchange]) -> tuple[dict[str, str], dict[str, str | None]]:
    kinds: dict[str, str] = {}
    names: dict[str, str | None] = {}
    for exchange in exchanges:
        for resource in resources(exchange.body):
            if resource["type"] != "apiKey":
                kinds.setdefault(resource["id"], resource["kind"])
                names.setdefault(resource["id"], resource["name"])
        account, kind = exchange.header("X-API-USER-ID"), exchange.header("X-API-ACCOUNT-KIND")
        if account and kind:
            kinds.setdefault(account, kind)
            names.setdefault(account, exchange.header("X-API-ACCOUNT-NAME"))
        identity = exchange.json.get("userIdentity")
        if isinstance(identity, dict) and exchange.status == 201:
            kinds.setdefault(exchange.json["accountId"], exchange.json.get("userType") or "user")
            names.setdefault(exchange.json["accountId"], identity.get("name"))
    return kinds, names


def _name(account: str, exchange: Exchange, names: dict[str, str | None]) -> str | None:
    return exchange.header("X-API-ACCOUNT-NAME") or names.get(account)


def _guessed_kind(account: str, exchange: Exchange) -> str:
    if account == "1a1" or any("removeTime" in each for each in resources(exchange.body)):
        return "admin"
    return "user"


def _owners(exchanges: list[Exchange]) -> dict[str, str]:
    """The owners of keys, with their kind: an environment where a URL names it as one."""
    urls = "\n".join(exchange.url for exchange in exchanges)
    keys = (resource for exchange in exchanges for resource in resources(exchange.body) if resource["type"] == "apiKey")
    ids = dict.fromkeys(key["accountId"] for key in keys if key["accountId"])
    return {id: "project" if re.search(rf"/projects?/{id}\b", urls) else "user" for id in ids}


def _existing(exchanges: list[Exchange], callers: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    start, made = started(exchanges), made_here(exchanges)
    kinds, names = _shown_accounts(exchanges)
    kinds = _owners(exchanges) | {each["account"]: each["role"] for each in callers} | kinds
    first: dict[str, dict[str, Any]] = {}
    for exchange in exchanges:
        for resource in resources(exchange.body):
            if resource["id"] not in first:
                first[resource["id"]] = {**resource, "state": state_before(exchange, resource)}
    logins = {account: login for login, account in _logins(exchanges)}
    for id in sorted(kinds.keys() - made, key=lambda id: int(id[2:])):
        resource = first.get(id, {"id": id, "type": "account", "kind": kinds.get(id), "name": names.get(id), "state": "active"})
        if resource.get("kind") == "project" and (resource.get("createdTS") or 0) > start:
            continue
        item = {**{name: resource[name] for name in KEPT if name in resource}, "kind": resource.get("kind") or "user"}
        if id in logins:
            item["login"] = logins[id]
        if item["kind"] == "project":
            item["members"] = _members(id, exchanges)
        yield item
    lowest = min((int(id[2:]) for id in made if id.startswith("1c")), default=None)
    for id, resource in first.items():
        is_older = max(resource.get("createdTS") or 0, resource.get("removedTS") or 0) <= start
        if resource["type"] == "apiKey" and id not in made and is_older:
            if lowest is None or int(id[2:]) < lowest:
                yield {name: resource[name] for name in KEPT if name in resource}


def _logins(exchanges: list[Exchange]) -> Iterator[tuple[str, str]]:
    """User name and account of each successful login."""
    for exchange in exchanges:
        if exchange.json.get("type") == "token" and exchange.status == 201 and isinstance(exchange.sent, dict):
            yield str(exchange.sent.get("code")).partition(":")[0], exchange.json["accountId"]


def _members(project: str, exchanges: list[Exchange]) -> dict[str, str]:
    """The accounts that may use an environment, by the first exchange that shows it."""
    known: dict[str, bool] = {}
    credentials: dict[str, str] = {}
    for exchange in exchanges:
        pair = basic(exchange)
        credential = pair[0].casefold() if pair else bearer(exchange) or ""
        account = caller_id(exchange) or credentials.get(credential)
        if account is None:
            continue
        credentials[credential] = account
        if account in known or account == project:
            continue
        if re.fullmatch(r"/[^/]+/projects/?", exchange.path) and exchange.status == 200 and "all=true" not in exchange.query:
            known[account] = any(each["id"] == project for each in exchange.json.get("data", []))
        elif scope(exchange) == project and account != "1a1":
            known[account] = exchange.status != 403
    return {account: "member" for account, may in known.items() if may}
