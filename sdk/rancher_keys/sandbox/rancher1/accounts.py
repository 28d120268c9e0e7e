"""Accounts, environments, passwords, login and access control, as far as API keys need them."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from ..random_source import Clock, RandomSource
from ..store import Row, Store
from . import lists
from .callers import access_control_is_on, digest, hash_secret, secret_matches
from .context import Context, dates, transitioning
from .errors import ApiError
from .ids import format_id, parse_id
from .states import OFFERED
from .tables import ADMIN

ACCOUNT_KINDS = ("admin", "agent", "project", "readAdmin", "registeredAgent", "service", "system", "token", "user")
DATES = {"created": "created", "removed": "removed", "removeTime": "remove_time"}
MEMBER_ROLES = ("owner", "member", "restricted", "readonly")


@cache
def _shapes() -> dict[str, Any]:
    """The names of the links and properties of each version's resources, by API version and view, as recorded."""
    loaded: dict[str, Any] = json.loads(files(__package__).joinpath("shapes.json").read_text())
    return loaded


def link_names(context: Context, shape: str, view: str) -> list[str]:
    """The names of the links of a root, an account or a project, as recorded for that version and view."""
    of_version = _shapes()[context.version.name]["links"]
    shapes = of_version.get(context.api.api_version, {})
    views = shapes.get(shape) or next(api[shape] for api in of_version.values() if shape in api)
    names: str = views.get(view) or views.get("project") or views["admin"]
    return names.split()


def property_names(context: Context, type_name: str) -> list[str]:
    """The names of the properties of an account or a project, in their recorded order."""
    view = "admin" if context.caller.link_view == "admin" and not context.caller.is_scoped else "user"
    names: str = _shapes()[context.version.name]["members"][type_name][view]
    return names.split()


def root(context: Context) -> dict[str, Any]:
    """GET /v1, /v2-beta, and / on 1.6."""
    base = context.api.prefix
    links = {name: f"{base}/{name.lower()}" for name in link_names(context, "root", context.caller.link_view)}
    links["self"] = context.api.origin + context.api.path
    body: dict[str, Any] = {"id": context.api.api_version, "type": "apiVersion", "links": links, "actions": {}}
    return context.with_base_type(body, "apiVersion")


def versions(context: Context) -> dict[str, Any]:
    """GET / before 1.6: the list of API versions."""
    origin = context.api.origin
    data = []
    for name in context.version.api_versions:
        item: dict[str, Any] = {"id": name, "type": "apiVersion", "links": {"self": f"{origin}/{name}"}, "actions": {}}
        data.append(context.with_base_type(item, "apiVersion"))
    body = lists.envelope(context.api, f"{origin}{context.api.path}", "apiVersion", data, None, False, None, {}, ())
    body["links"]["latest"] = f"{origin}/{context.version.api_versions[-1]}"
    return body


def body(context: Context, row: Row, shape: str | None = None) -> dict[str, Any]:
    """An account or a project on the wire. `shape` "project as account": shown as the account of a key or a caller."""
    type_name = "project" if row["kind"] == "project" else "account"
    shape = shape or type_name
    id = str(context.id("a", row["id"]))
    url = f"{context.api.prefix}/{type_name}s/{id}"
    links = {name: url if name == "self" else f"{url}/{name.lower()}" for name in link_names(context, shape, context.caller.link_view)}
    if "hostStats" in links and type_name == "project":
        links["hostStats"] = f"{url}/projects/{id}/hoststats"
    result: dict[str, Any] = {
        "id": id,
        "type": type_name,
        "links": links,
        "actions": {name: f"{url}/?action={name.lower()}" for name in _offered(context, row, shape)},
    }
    result = context.with_base_type(result, "account")
    result |= {"name": row["name"], "state": row["state"]}
    known = _properties(context, row)
    for name in property_names(context, type_name):
        result |= known[name] if name in DATES else {name: known[name]}
    return result


def _offered(context: Context, row: Row, shape: str) -> tuple[str, ...]:
    upgrades = context.version.account_upgrade and row["state"] == "active"
    offered = ("upgrade", *OFFERED[row["state"]]) if upgrades else OFFERED[row["state"]]
    if shape == "account":
        return offered
    extra = ("defaultNetworkId",) if context.version.default_network_action else ()
    if shape == "project as account" or context.caller.link_view == "project":
        return extra
    return (*offered, "setmembers", "delete", *extra)


def _properties(context: Context, row: Row) -> dict[str, Any]:
    """Every property that some version shows; of a date, its two properties."""
    ports = {"startPort": 49153, "endPort": 65535}
    is_project = row["kind"] == "project"
    fields: dict[str, Any] = {"servicesPortRange": ports}
    if context.version.project_has_network:
        fields = {"defaultNetworkId": row["id"], **fields}
    elif row["orchestration"]:
        fields = {"orchestration": row["orchestration"], **fields}
    started = row["state"] != "registering"
    typed_ports = ports if not context.version.base_type else {"type": "servicesPortRange", **ports}
    return {
        **{name: dates(row, (name, column)) for name, column in DATES.items()},
        **transitioning(row["state"]),
        "allowSystemRole": False,
        "data": json.loads(row["data"]) if row["data"] else {"fields": fields} if is_project else None if row["created"] is None else {},
        "defaultNetworkId": None,
        "description": row["description"],
        "externalId": row["external_id"],
        "externalIdType": row["external_id_type"],
        "healthState": context.version.project_health,
        "hostRemoveDelaySeconds": None,
        "identity": f"1i!rancher_id:{row['id']}",
        "kind": row["kind"],
        "kubernetes": False,
        "mesos": False,
        "members": None,
        "orchestration": row["orchestration"],
        "projectLinks": None,
        "projectTemplateId": None,
        "publicDns": False,
        "servicesPortRange": typed_ports if started else None,
        "swarm": False,
        "uuid": row["uuid"],
        "version": "2" if row["created"] is not None else None,
        "virtualMachine": False,
    }


def related_account(context: Context, number: int) -> dict[str, Any]:
    """The account of a key, for its link and for `include=account`."""
    row = context.store.one("SELECT * FROM account WHERE id = ?", number)
    if row is None:
        raise ApiError(404)
    return body(context, row, "project as account" if row["kind"] == "project" else None)


def visible(context: Context, plural: str) -> list[Row]:
    """The accounts or projects that the caller is shown in a list."""
    if plural == "accounts":
        if context.caller.sees_all:
            return context.store.all("SELECT * FROM account WHERE kind != 'project' ORDER BY id")
        return context.store.all("SELECT * FROM account WHERE id = ?", context.caller.account_id)
    if context.caller.sees_all and context.api.param("all") == "true":
        return context.store.all("SELECT * FROM account WHERE kind = 'project' AND removed IS NULL ORDER BY id")
    return context.store.all(
        "SELECT account.* FROM account LEFT JOIN project_member ON project_id = account.id AND account_id = ?1"
        " WHERE kind = 'project' AND removed IS NULL AND (account_id IS NOT NULL OR account.id = ?1) ORDER BY account.id",
        context.caller.user["id"],
    )


def listed(context: Context, plural: str) -> dict[str, Any]:
    """GET accounts, GET projects. The list of projects is not paged and takes no filters (031, 447)."""
    shape = "project as account" if plural == "accounts" else None
    data = [body(context, row, shape if row["kind"] == "project" else None) for row in visible(context, plural)]
    api, url = context.api, f"{context.api.prefix}/{context.api.type}"
    if plural == "projects":
        return lists.envelope(api, url, "project", data, None, False, None, {}, ())
    page = lists.read_page(api, context.version)
    has_more = not page.is_whole and len(data) > page.offset + page.limit
    shown = data if page.is_whole else data[page.offset : page.offset + page.limit]
    fields = _shapes()[context.version.name]["account filters"].split()
    result = lists.envelope(api, url, "account", shown, page, has_more, None, {}, fields)
    if context.caller.account["kind"] != "project":
        result["createTypes"] = {"project": f"{api.prefix}/projects"}
    return result


def nothing_listed(context: Context, type_name: str) -> dict[str, Any]:
    """GET apikeys/ID/images and instances: an empty collection, for a key belongs to none."""
    page = lists.read_page(context.api, context.version)
    fields = _shapes()[context.version.name][f"{type_name} filters"].split()
    return lists.envelope(context.api, context.api.collection_url, type_name, [], page, False, None, {}, fields)


def find(context: Context, id: str, plural: str) -> Row:
    """The account or project that the path names, if the caller may see it.

    Raises:
        ApiError: 404.
    """
    number = context.read_id(id)
    if number is not None:
        row = context.store.one("SELECT * FROM account WHERE id = ?", number)
        if row is not None and (row["kind"] == "project") == (plural == "projects"):
            if context.caller.sees_all or any(each["id"] == number for each in visible(context, plural)):
                return row
    raise ApiError(404)


def create_account(context: Context) -> dict[str, Any]:
    """POST accounts, by an administrator."""
    if context.caller.view != "admin":
        raise ApiError(405)
    kind = context.api.members.get("kind") or "user"
    if kind not in ACCOUNT_KINDS:
        raise ApiError(422, "InvalidOption", field="kind")
    now = context.clock.now()
    id = context.store.insert(
        "account",
        kind=kind,
        name=context.api.members.get("name"),
        description=context.api.members.get("description"),
        state="registering",
        uuid=context.random_source.uuid(),
        created=now // 1000 * 1000,
        due=now + context.delay,
    )
    row = context.store.one("SELECT * FROM account WHERE id = ?", id)
    assert row is not None
    return body(context, row)


def act(context: Context, row: Row, action: str) -> dict[str, Any]:
    """POST accounts/ID?action=NAME, projects/ID?action=NAME."""
    if row["kind"] == "project" and action == "setmembers":
        set_members(context, row)
        return body(context, row)
    if context.caller.view != "admin":
        raise ApiError(405)
    if action not in ("activate", "deactivate", "remove", "purge"):
        raise ApiError(422, "InvalidAction", field="action")
    if action not in OFFERED[row["state"]]:
        raise ApiError(422, "ActionNotAvailable", field="action")
    context.begin("account", row, action)
    changed = context.store.one("SELECT * FROM account WHERE id = ?", row["id"])
    assert changed is not None
    return body(context, changed)


def set_members(context: Context, project: Row) -> None:
    """Replace the members of an environment: `{"members": [{"externalId": "1a7", "externalIdType": "rancher_id", "role": "member"}]}`."""
    context.store.run("DELETE FROM project_member WHERE project_id = ?", project["id"])
    for member in context.api.members.get("members") or []:
        number = parse_id(str(member.get("externalId")))
        role = member.get("role")
        if number is None or role not in MEMBER_ROLES:
            raise ApiError(422, "InvalidOption", field="members")
        context.store.run("INSERT OR REPLACE INTO project_member VALUES (?, ?, ?)", project["id"], number, role)


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
