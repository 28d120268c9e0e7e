"""Works out the setup of a recorded Rancher 2 server from its exchanges: callers, users, settings, features."""

from __future__ import annotations

import calendar
import json
import re
import time
from collections.abc import Iterator
from typing import Any

from ..recordings import Exchange
from .setup import ServerSetup

NAME = r"(?:ext/)?(?:token|kubeconfig)-[a-z0-9.-]+"
SECRET = r"[a-z0-9]{54}"
CREDENTIAL = re.compile(rf"({NAME}):([^\s;>]+)")
KIND_LABEL, USER_LABEL = "authn.management.cattle.io/kind", "authn.management.cattle.io/token-userId"
ADMIN_ROLE, USER_ROLE, BASE_ROLE = "admin", "user", "user-base"


def complete(setup: ServerSetup, exchanges: list[Exchange]) -> ServerSetup:
    """The setup, with what it does not state worked out."""
    if setup.access_control is None:
        setup.access_control = True
    if setup.callers is None:
        setup.callers = list(_callers(exchanges))
    if setup.existing is None:
        setup.existing = [*_users(exchanges, setup.callers), *_settings(exchanges)]
    return setup


def credential(exchange: Exchange) -> tuple[str, str] | None:
    """Name and secret key of the token of a request. A header wins over a cookie."""
    headers = {name.lower(): value for name, value in exchange.request_headers.items()}
    if "authorization" in headers:
        found = CREDENTIAL.search(headers["authorization"])
    else:
        found = re.search(rf"R_SESS=({NAME}):([^\s;]+)", headers.get("cookie", ""))
    return (found[1], found[2]) if found else None


def is_login(exchange: Exchange) -> bool:
    """Whether a request is a login."""
    path = exchange.path.rstrip("/").lower()
    return exchange.method == "POST" and (
        path == "/v1-public/login" or (path.startswith("/v3-public/") and "action=login" in exchange.query)
    )


def v3_tokens(body: Any) -> Iterator[dict[str, Any]]:
    """The full v3 tokens in a response."""
    if isinstance(body, dict):
        if body.get("type") == "token" and "createdTS" in body and "userPrincipal" in body:
            yield body
        for item in body.get("data") or []:
            yield from v3_tokens(item)


def kubernetes_objects(body: Any, kind: str) -> Iterator[dict[str, Any]]:
    """The stored objects of a kind in a response of a Kubernetes API, in lists and in events."""
    if isinstance(body, str) and body.startswith("{"):
        for line in body.splitlines():
            try:
                yield from kubernetes_objects(json.loads(line).get("object"), kind)
            except ValueError:
                continue
    elif isinstance(body, dict):
        if body.get("kind") == kind and (body.get("metadata") or {}).get("resourceVersion"):
            yield body
        for item in body.get("items") or []:
            is_of_kind = str(body.get("kind")).removesuffix("List") == kind
            yield from kubernetes_objects({"kind": kind, **item} if isinstance(item, dict) and is_of_kind else item, kind)


def ext_tokens(body: Any) -> Iterator[dict[str, Any]]:
    """The stored ext tokens in a response."""
    return (each for each in kubernetes_objects(body, "Token") if isinstance(each.get("spec"), dict) and "userID" in each["spec"])


def admin_tokens(body: Any) -> Iterator[dict[str, Any]]:
    """The v3 tokens in a response of the administrator's Kubernetes path."""
    return (each for each in kubernetes_objects(body, "Token") if "userId" in each)


def partial_tokens(body: Any) -> Iterator[dict[str, Any]]:
    """The v3 tokens of which a response of the administrator's path shows the metadata, with what follows from them."""
    if not isinstance(body, dict):
        return
    rows = [row.get("object") or {} for row in body.get("rows") or [] if isinstance(row, dict)]
    for item in [*rows, *(body.get("items") or [] if body.get("kind") == "PartialObjectMetadataList" else [])]:
        meta = item.get("metadata") or {}
        user = (meta.get("labels") or {}).get(USER_LABEL)
        if user is None or "uid" not in meta:
            continue
        owned = {name: entry["time"] for entry in meta.get("managedFields") or [] for name in entry["fieldsV1"]}
        token = {"metadata": meta, "userId": user, "ttl": 57_600_000, "expiresAt": meta["creationTimestamp"]}
        token |= {name: owned[f"f:{name}"] for name in ("lastUsedAt", "activityLastSeenAt") if f"f:{name}" in owned}
        yield token | {"isDerived": meta["labels"].get(KIND_LABEL) != "session"} | ({"enabled": True} if "f:enabled" in owned else {})


def kubeconfigs(body: Any) -> Iterator[dict[str, Any]]:
    """The stored kubeconfigs in a response."""
    return (each for each in kubernetes_objects(body, "Kubeconfig") if "cattle.io/user-id" in (each["metadata"].get("labels") or {}))


def moment(text: str) -> int:
    """Milliseconds of a date."""
    return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ")) * 1000


def owners(exchanges: list[Exchange]) -> dict[str, str]:
    """The user of each token, by its name; names of ext tokens begin with `ext/`."""
    found: dict[str, str] = {}
    for exchange in exchanges:
        for token in v3_tokens(exchange.body):
            found.setdefault(token["id"], token["userId"])
        for token in ext_tokens(exchange.body):
            found.setdefault(f"ext/{token['metadata']['name']}", token["spec"]["userID"])
        for token in admin_tokens(exchange.body):
            found.setdefault(token["metadata"]["name"], token["userId"])
        pair, user = credential(exchange), _caller(exchange)
        if pair and user:
            found.setdefault(pair[0], user)
    return found


def _caller(exchange: Exchange) -> str | None:
    """The user of the caller, where the response shows it."""
    if exchange.path.startswith("/v3/users") and exchange.status == 200:
        return next((each["id"] for each in exchange.json.get("data", []) if each.get("me")), None)
    if re.fullmatch(r"/v3/tokens?/?", exchange.path) and exchange.status in (200, 201):
        return next((token["userId"] for token in v3_tokens(exchange.body)), None)
    if exchange.status == 201 and exchange.path.endswith("/tokens"):
        return next((token["spec"]["userID"] for token in ext_tokens(exchange.body)), None)
    if exchange.status == 201 and exchange.path.endswith("/kubeconfigs"):
        return ((exchange.json.get("metadata") or {}).get("labels") or {}).get("cattle.io/user-id")
    if exchange.status == 201 and exchange.path.endswith("/selfusers"):
        return (exchange.json.get("status") or {}).get("userID")
    message = str(exchange.json.get("message") or "")
    refused = re.search(r'User "([^"]+)" cannot', message) or re.search(r"user (u-\w+|user-\w+)", message)
    return refused[1] if refused else None


def made_users(exchanges: list[Exchange]) -> set[str]:
    """The users that the recorded requests create."""
    return {each.json["id"] for each in exchanges if each.method == "POST" and each.json.get("type") == "user" and each.status == 201}


def _callers(exchanges: list[Exchange]) -> Iterator[dict[str, Any]]:
    later = made_users(exchanges)
    made = {each.json.get("id") for each in exchanges if each.status in (200, 201) and each.method == "POST"}
    made |= {f"ext/{token['metadata']['name']}" for each in exchanges if each.status == 201 for token in ext_tokens(each.body)}
    users, seen = owners(exchanges), set[str]()
    known = {item["id"]: item for item in _shown_users(exchanges)}
    admins = _admins(exchanges, users)
    for exchange in exchanges:
        pair = credential(exchange)
        if pair and pair[0] not in seen | made and exchange.status != 401:
            seen.add(pair[0])
            user = users.get(pair[0]) or next(iter(admins), None) or next(iter(known), f"user-of-{pair[0]}")
            if user in later:
                continue
            shown = known.get(user, {})
            role = ADMIN_ROLE if user in admins or _used_by_admin(pair[0], exchanges) else USER_ROLE
            yield {"credential": pair[0], "role": role, "user": user, "name": shown.get("name"), "username": shown.get("username")}


def _used_by_admin(name: str, exchanges: list[Exchange]) -> bool:
    return any((pair := credential(each)) is not None and pair[0] == name and _is_admins(each) for each in exchanges)


def _is_admins(exchange: Exchange) -> bool:
    """Whether only an administrator gets this response."""
    if exchange.status >= 400:
        return False
    if exchange.path.startswith("/k8s/clusters/local/apis/management.cattle.io") or exchange.path.startswith("/apis/management.cattle.io"):
        return True
    if exchange.path.startswith("/v3/users") and "me=true" not in exchange.query:
        return len(exchange.json.get("data", [])) > 1
    if re.fullmatch(r"/v3/clusters/?", exchange.path):
        return bool(exchange.json.get("data"))
    if exchange.path.startswith(("/v3/settings/", "/v3/features/")):
        return "update" in (exchange.json.get("links") or {}) or exchange.method == "PUT"
    return exchange.method == "POST" and exchange.path in ("/v3/users", "/v3/globalRoleBindings")


def _admins(exchanges: list[Exchange], users: dict[str, str]) -> set[str]:
    found = {users[pair[0]] for each in exchanges if (pair := credential(each)) and pair[0] in users and _is_admins(each)}
    for exchange in exchanges:
        for token in v3_tokens(exchange.body):
            if "loginName:admin " in str(token["userPrincipal"]):
                found.add(token["userId"])
    return found


def _shown_users(exchanges: list[Exchange]) -> Iterator[dict[str, Any]]:
    """Id, user name and display name of the users that appear anywhere, the best source first."""
    for exchange in exchanges:
        bodies = exchange.json.get("data") if exchange.json.get("type") == "collection" else [exchange.json]
        for item in bodies or []:
            if isinstance(item, dict) and item.get("type") == "user" and item.get("id"):
                yield item
    for exchange in exchanges:
        for token in v3_tokens(exchange.body):
            found = re.search(r"displayName:(.*) loginName:(\S*) ", str(token["userPrincipal"]))
            if found:
                yield {"id": token["userId"], "name": found[1], "username": found[2]}
        for token in ext_tokens(exchange.body):
            principal = token["spec"].get("userPrincipal") or {}
            if principal.get("loginName"):
                name = principal.get("displayName") or principal["loginName"]
                yield {"id": token["spec"]["userID"], "name": name, "username": principal["loginName"]}
        for token in admin_tokens(exchange.body):
            principal = token.get("userPrincipal") or {}
            if principal.get("loginName"):
                yield {"id": token["userId"], "name": principal.get("displayName"), "username": principal["loginName"]}


def passwords(exchanges: list[Exchange]) -> dict[str, str]:
    """The password of each user who logged in."""
    found: dict[str, str] = {}
    for exchange in exchanges:
        if is_login(exchange) and exchange.status in (200, 201) and isinstance(exchange.sent, dict) and "username" in exchange.sent:
            found.setdefault(str(exchange.sent["username"]), str(exchange.sent.get("password")))
    return found


def _users(exchanges: list[Exchange], callers: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    made = made_users(exchanges)
    admins = _admins(exchanges, owners(exchanges)) | {each["user"] for each in callers if each["role"] == ADMIN_ROLE}
    known: dict[str, dict[str, Any]] = {}
    for item in _shown_users(exchanges):
        known.setdefault(item["id"], item)
    for user in filter(None, [*owners(exchanges).values(), *(caller["user"] for caller in callers)]):
        known.setdefault(user, {"id": user})
    words = passwords(exchanges)
    nameless = [name for name in words if not any(item.get("username") == name for item in known.values())]
    for id, item in known.items():
        if id in made or not id:
            continue
        taken = {each.get("username") for each in known.values()}
        is_first_admin = id in admins and "admin" not in taken
        name = item.get("username") or ("admin" if is_first_admin else nameless.pop(0) if nameless and "name" not in item else id)
        kept = {key: item[key] for key in ("uuid", "created", "createdTS", "enabled", "labels") if key in item}
        yield {**kept, "id": id, "type": "user", "username": name, "name": item.get("name") or name} | {
            "role": ADMIN_ROLE if id in admins else USER_ROLE,
            "password": words.get(name, "not recorded"),
        }
    for name in nameless:
        yield {"id": f"u-{name}", "type": "user", "username": name, "name": name, "role": USER_ROLE, "password": words[name]}


def _settings(exchanges: list[Exchange]) -> Iterator[dict[str, Any]]:
    """Settings and features as they were before the first change."""
    seen: set[str] = set()
    for exchange in exchanges:
        item = exchange.json
        if item.get("type") in ("setting", "feature") and item.get("id") not in seen and exchange.status == 200:
            seen.add(item["id"])
            kept = {key: item[key] for key in ("id", "type", "uuid", "created", "createdTS") if key in item}
            is_default = not item.get("customized") if item["type"] == "setting" else item.get("value") == item["status"]["default"]
            if exchange.method == "GET" and not is_default:
                kept["value"] = item["value"]
            yield kept
