"""Accounts and environments, as far as API keys need them."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from ..store import Row
from . import lists
from .context import Context, dates, transitioning
from .errors import ApiError
from .ids import parse_id
from .states import OFFERED

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
