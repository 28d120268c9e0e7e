"""Login, passwords and access control."""

from __future__ import annotations

import json
from typing import Any

from ..random_source import Clock, RandomSource
from ..store import Row, Store
from . import lists
from .accounts import property_names
from .callers import access_control_is_on, digest, hash_secret, secret_matches
from .context import Context, dates, transitioning
from .errors import ApiError
from .ids import format_id, parse_id
from .states import OFFERED
from .tables import ADMIN


def create_password(context: Context) -> dict[str, Any]:
    """POST passwords: give an account a user name and a password."""
    if context.caller.view != "admin":
        raise ApiError(405)
    members = context.api.members
    owner = parse_id(str(members.get("accountId"))) or context.caller.account_id
    row = add_password(
        context.store, context.clock, context.random_source, owner, str(members.get("publicValue")), str(members.get("secretValue"))
    )
    id = format_id("c", row["id"])
    url = f"{context.api.prefix}/passwords/{id}"
    offered = (*OFFERED["registering"], "changesecret")
    result: dict[str, Any] = {
        "id": id,
        "type": "password",
        "links": {name: url if name == "self" else f"{url}/{name}" for name in ("self", "account", "images", "instances")},
        "actions": {name: f"{url}/?action={name}" for name in offered},
    }
    result = context.with_base_type(result, "credential")
    result |= {"name": row["name"], "state": "registering", "accountId": format_id("a", owner), **dates(row, ("created", "created"))}
    result |= {"data": {}, "description": None, "kind": "password", "publicValue": row["public_value"]}
    result |= {"removeTime": None, "removed": None, "secretValue": members.get("secretValue")}
    return result | transitioning("registering") | {"uuid": row["uuid"]}


def add_password(store: Store, clock: Clock, random_source: RandomSource, owner: int, login: str, password: str) -> Row:
    """Store a user name and a password for an account."""
    now = clock.now()
    id = store.insert(
        "credential",
        account_id=owner,
        kind="password",
        state="active",
        public_value=login,
        secret=hash_secret(password, random_source.salt()),
        created=now // 1000 * 1000,
        uuid=random_source.uuid(),
    )
    row = store.one("SELECT * FROM credential WHERE id = ?", id)
    assert row is not None
    return row


def enable_local_auth(context: Context) -> dict[str, Any]:
    """POST localauthconfigs: turn access control on or off and name the first administrator."""
    if context.caller.view != "admin":
        raise ApiError(405)
    members = context.api.members
    enabled = members.get("enabled") is True
    store = context.store
    store.run("INSERT OR REPLACE INTO setting VALUES ('security', ?)", "true" if enabled else "false")
    if enabled and members.get("username") and members.get("password"):
        store.update("account", ADMIN, name=members.get("name") or "Admin")
        add_password(context.store, context.clock, context.random_source, ADMIN, str(members["username"]), str(members["password"]))
    result = context.with_base_type({"id": None, "type": "localAuthConfig", "links": {}, "actions": {}}, "localAuthConfig")
    shown = ("accessMode", "enabled", "name", "password", "username")
    return result | {name: members.get(name) for name in shown}


def log_in(context: Context) -> dict[str, Any]:
    """POST token: local login with `{"code": "user:password"}`. The first login creates the user's own environment.

    Raises:
        ApiError: 422 without a code, 403 for a code without a colon, 401 for a wrong user or password.
    """
    code = context.api.members.get("code")
    if code is None:
        raise ApiError(422, "MissingRequired", field="code")
    login, colon, password = str(code).partition(":")
    if not colon:
        raise ApiError(403)
    store = context.store
    for row in store.all("SELECT * FROM credential WHERE kind = 'password' AND state = 'active' AND public_value = ? COLLATE mysql", login):
        if secret_matches(row["secret"], password):
            break
    else:
        raise ApiError(401)
    account = store.one("SELECT * FROM account WHERE id = ? AND state = 'active'", row["account_id"])
    if account is None:
        raise ApiError(401)
    jwt = context.random_source.jwt()
    logged_in = json.dumps({"fields": {"hasLoggedIn": True}})
    store.update("account", account["id"], external_id=str(account["id"]), external_id_type="rancher_id", data=logged_in)
    store.run("INSERT OR REPLACE INTO bearer VALUES (?, ?)", digest(jwt), account["id"])
    if account["kind"] == "user" and not store.one("SELECT 1 FROM project_member WHERE account_id = ?", account["id"]):
        project = add_project(context, f"{account['name']}-Default")
        store.run("INSERT INTO project_member VALUES (?, ?, 'owner')", project, account["id"])
    id = format_id("a", account["id"])
    identity = {"externalId": id, "profilePicture": None, "name": account["name"], "externalIdType": "rancher_id", "profileUrl": None}
    identity |= {"login": login, "role": None, "projectId": None, "user": False, "id": f"rancher_id:{id}", "all": None}
    known: dict[str, Any] = {
        "accountId": id,
        "authProvider": "localAuthConfig",
        "enabled": True,
        "jwt": jwt,
        "security": True,
        "user": login,
    }
    known |= {"userIdentity": _only(context, "userIdentity", identity), "userType": account["kind"]}
    result = context.with_base_type({"id": None, "type": "token", "links": {}, "actions": {}}, "token")
    return result | _only(context, "token", known)


SETTINGS = ("token", "localauthconfigs")


def settings(context: Context, kind: str) -> dict[str, Any]:
    """GET token and localauthconfigs: whether callers must log in."""
    store, local = context.store, kind == "localauthconfigs"
    enabled = access_control_is_on(store)
    known: dict[str, Any] = {"enabled": enabled, "security": enabled, "authProvider": "localAuthConfig" if enabled else None}
    type_name = "localAuthConfig" if local else "token"
    item = context.with_base_type({"id": None, "type": type_name, "links": {}, "actions": {}}, type_name)
    if local:
        item |= {"accessMode": "unrestricted", "enabled": enabled, "name": "", "password": None, "username": ""}
    else:
        names = [name for name in property_names(context, "token") if name != "originalLogin"]
        item |= {name: known.get(name) for name in names}
    return lists.envelope(context.api, context.api.collection_url, type_name, [item], None, False, None, {}, ())


def _only(context: Context, type_name: str, known: dict[str, Any]) -> dict[str, Any]:
    """The properties that the version shows; null where nothing is known."""
    return {name: known.get(name) for name in property_names(context, type_name)}


def add_project(context: Context, name: str) -> int:
    """A new environment without members; its id's number."""
    now = context.clock.now()
    return context.store.insert(
        "account",
        kind="project",
        name=name,
        state="registering",
        uuid=context.random_source.uuid(),
        created=now // 1000 * 1000,
        due=now + context.delay,
    )
