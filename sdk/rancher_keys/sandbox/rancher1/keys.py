"""The operations on apiKey."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from ..store import Row
from ..wire import Response
from . import lists
from .accounts import related_account
from .callers import hash_secret
from .coercion import limited, stored, to_text
from .context import Context, dates, transitioning
from .errors import ApiError
from .ids import parse_id
from .schema import ACTIONS, MAX_LENGTHS, may_act, may_write, sees_admin_fields, writable
from .states import DELETE_CHANGES_NOTHING, DELETE_IS_REFUSED, OFFERED

INCLUDEABLE = ("account", "images", "instances")


def body(context: Context, row: Row, secret: str | None = None, includes: tuple[str, ...] = ()) -> dict[str, Any]:
    """An apiKey on the wire.

    `secret` is what secretValue shows: clear text in the response to a create, the hash in the response to an action.
    """
    id = str(context.id("c", row["id"]))
    url = f"{context.api.prefix}/apikeys/{id}"
    links = {"self": url}
    for name in ("account", "images", "instances", "certificate"):
        if name != "account" or row["account_id"] is not None:
            links[name] = f"{url}/{name}"
    offered = OFFERED[row["state"]] if may_act(context.caller.view) else ()
    actions = {name: f"{url}/?action={name}" for name in offered}
    renamed = context.version.action_links_header and context.api.wire.header("x-api-action-links")
    result: dict[str, Any] = {"id": id, "type": "apiKey", "links": links}
    if not renamed:
        result["actions"] = actions
    result = context.with_base_type(result, "credential")
    if renamed:
        result["actionLinks"] = actions
    all_fields = sees_admin_fields(context.caller.view)
    result |= {"name": row["name"], "state": row["state"], "accountId": context.id("a", row["account_id"])}
    if "account" in includes and row["account_id"] is not None:
        result["account"] = related_account(context, row["account_id"])
    result |= dates(row, ("created", "created"))
    if all_fields:
        result["data"] = {}
    result |= {"description": row["description"]}
    result |= {"kind": row["kind"], "publicValue": row["public_value"]}
    if all_fields:
        result |= dates(row, ("removeTime", "remove_time"))
    result |= dates(row, ("removed", "removed"))
    result |= {"secretValue": secret, **transitioning(row["state"]), "uuid": row["uuid"]}
    return result


def listed(context: Context) -> dict[str, Any]:
    """GET apikeys."""
    version, api = context.version, context.api
    filters = lists.read_filters(api, version)
    page, sort = lists.read_page(api, version), lists.read_sort(api)
    where, values = lists.condition(filters, version)
    where = f"kind = 'apiKey' AND ({where})"
    if not context.caller.sees_all:
        where, values = f"account_id = ? AND {where}", [context.caller.account_id, *values]
    if not (version.removed_option and api.param("_removed") == "true"):
        now = context.clock.now()
        if version.removed_listed_for:
            where = f"(removed IS NULL OR remove_time > {now}) AND {where}"
        else:
            where = f"removed IS NULL AND {where}"
    order = lists.order_by(sort, filters, version, page.offset)
    window = "" if page.is_whole else f" LIMIT {page.limit + 1} OFFSET {page.offset}"
    rows = context.store.all(f"SELECT * FROM credential WHERE {where} ORDER BY {order}{window}", *values)
    if page.offset < 0:
        rows = []
    has_more = not page.is_whole and len(rows) > page.limit
    shown = rows[: page.limit] if has_more else rows
    data = [body(context, row, includes=_includes(context)) for row in shown]
    return lists.envelope(api, api.collection_url, "apiKey", data, page, has_more, sort, filters)


def _includes(context: Context) -> tuple[str, ...]:
    wanted = [name.lower() for name in context.api.values("include")]
    if not context.version.all_includes:
        wanted = wanted[:1]
    return tuple(name for name in INCLUDEABLE if name in wanted)


def find(context: Context, id: str) -> Row:
    """The key that the path names, if the caller may see it.

    Raises:
        ApiError: 404.
    """
    number = context.read_id(id)
    row = context.store.one("SELECT * FROM credential WHERE id = ? AND kind = 'apiKey'", number) if number is not None else None
    if row is None or not (context.caller.sees_all or row["account_id"] == context.caller.account_id):
        raise ApiError(404)
    return row


def read(context: Context, row: Row) -> dict[str, Any]:
    """GET apikeys/ID. Links without resources, as images and instances always are, add nothing (1.0/848)."""
    return body(context, row, includes=_includes(context))


def create(context: Context) -> dict[str, Any]:
    """POST apikeys."""
    if not may_write(context.caller.view):
        raise ApiError(405)
    given = _given(context, "create")
    columns: dict[str, Any] = {"account_id": _owner(context)}
    secret = given.get("secretValue")
    if given.get("publicValue") is None:
        columns["public_value"], secret = context.random_source.access_key(), context.random_source.secret_key()
    else:
        columns["public_value"] = given["publicValue"]
    taken = context.store.one(
        "SELECT 1 FROM credential WHERE kind = 'apiKey' AND removed IS NULL AND state != 'removing' AND public_value = ? COLLATE mysql",
        columns["public_value"],
    )
    if taken:
        raise ApiError(422, "NotUnique", field="publicValue")
    for name in ("name", "description"):
        columns[name] = stored(given.get(name), context.version.emoji_is_conflict)
    if secret is not None:
        columns["secret"] = hash_secret(secret, context.random_source.salt())
    now = context.clock.now()
    id = context.store.insert(
        "credential",
        kind="apiKey",
        state="registering",
        created=now // 1000 * 1000,
        uuid=context.random_source.uuid(),
        due=now + context.delay,
        **columns,
    )
    row = context.store.one("SELECT * FROM credential WHERE id = ?", id)
    assert row is not None
    return body(context, row, secret=secret)


def _given(context: Context, operation: str) -> dict[str, str | None]:
    given: dict[str, str | None] = {}
    for name in sorted(writable(context.caller.view, operation) - {"accountId"}):
        if name in context.api.members:
            given[name] = limited(name, to_text(name, context.api.members[name]), MAX_LENGTHS[name])
    return given


def _owner(context: Context) -> int | None:
    """The owner of a new key: the account that an administrator names, otherwise the caller's account or environment."""
    if "accountId" not in writable(context.caller.view, "create") or "accountId" not in context.api.members:
        return context.caller.account_id
    value = context.api.members["accountId"]
    if value is None:
        return None
    number = parse_id(value) if isinstance(value, str) else None
    if number is None or not context.store.one("SELECT 1 FROM account WHERE id = ?", number):
        raise ApiError(422, "InvalidReference", field="accountId")
    return number


def update(context: Context, row: Row) -> dict[str, Any]:
    """PUT apikeys/ID: in any state; properties that cannot be changed are ignored."""
    if not may_write(context.caller.view):
        raise ApiError(405)
    given = _given(context, "update")
    if given:
        changes = {name: stored(value, context.version.emoji_is_conflict) for name, value in given.items()}
        context.store.update("credential", row["id"], **changes)
    return {**body(context, find(context, str(context.api.id))), **given}  # the response shows what was sent, stored or not (1.0/877)


def delete(context: Context, row: Row) -> dict[str, Any]:
    """DELETE apikeys/ID."""
    context.check_not_held(row)
    if not may_write(context.caller.view) or row["state"] in DELETE_IS_REFUSED:
        raise ApiError(405)
    if row["state"] not in DELETE_CHANGES_NOTHING:
        context.begin("credential", row, "remove")
    response = body(context, find(context, str(context.api.id)))
    if row["state"] == "registering" and context.random_source.happens("remove race", context.remove_race):
        context.store.update("credential", row["id"], state=row["state"], due=row["due"])
    return response


def act(context: Context, row: Row, action: str) -> dict[str, Any]:
    """POST apikeys/ID?action=NAME."""
    if action not in ACTIONS or not may_act(context.caller.view):
        raise ApiError(422, "InvalidAction", field="action")
    context.check_not_held(row)
    if action not in OFFERED[row["state"]]:
        raise ApiError(422, "ActionNotAvailable", field="action")
    context.begin("credential", row, action)
    return body(context, find(context, str(context.api.id)), secret=row["secret"])


def certificate(context: Context, row: Row) -> Response:
    """GET apikeys/ID/certificate: a zip of three PEM files, which in the sandbox hold no real key."""
    if row["secret"] is None:
        raise ApiError(404)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("ca", "cert", "key"):
            archive.writestr(f"{name}.pem", f"the sandbox makes no real {name}\n")
    name = re.sub(r"[^a-z0-9]", "_", row["name"].lower()) if row["name"] else f"certificate-{context.id('c', row['id'])}"
    headers = [
        ("Content-Type", "application/octet-stream"),
        ("Content-Disposition", f"attachment; filename={name}.zip"),
        ("Cache-Control", "private"),
        ("Pragma", "private"),
    ]
    return Response(200, headers, packed.getvalue())
