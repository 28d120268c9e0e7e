"""How objects of ext.cattle.io/v1 are shown: one, a list, a table, a watch."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..wire import Response
from . import events, ext_api
from .context import Context, ok
from .ext_metadata import kubeconfig_metadata, token_metadata
from .kube.paging import (
    CREATED_TEXT,
    NAME_TEXT,
    BadContinue,
    Column,
    decode_continue,
    human_duration,
    partial,
    partial_list,
    requested_form,
    table,
)
from .kube.status import Resource, internal
from .listing import Query, page
from .ttl import expires_at, is_expired, stamp
from .watches import TableSource, respond

_NAME = Column("Name", format="name", description=NAME_TEXT)
_AGE = Column("Age", description=CREATED_TEXT)


@dataclass(frozen=True, slots=True)
class View:
    """How a resource is stored and shown."""

    resource: Resource
    event_resource: str
    table: str
    metadata: Callable[[Context, Any], dict[str, Any]]
    show: Callable[[Context, Any], dict[str, Any]]
    empty: dict[str, Any]
    """What a bookmark contains beside its metadata."""
    columns: tuple[Column, ...]
    cells: Callable[[Context, Any], list[Any]]
    backing: str
    """How an error of a list names what is listed."""
    counted: bool
    items_with_kind: bool
    """Whether items of a list carry kind and apiVersion."""

    def query(self, context: Context) -> Query:
        """The objects that the caller may see."""
        owner = None if context.user.is_admin else context.user.id
        return Query(self.table, owner, lambda row: dict(json.loads(row["labels"])))


def shown(context: Context, row: Any, secret: str | None = None) -> dict[str, Any]:
    """A token: with its hash, but in the response to the create, which contains the secret key (2.15/335, 2.15/387)."""
    spec, now, caller = json.loads(row["spec"]), context.clock.now(), context.caller
    status: dict[str, Any] = {"value": secret} if secret is not None else {"hash": row["secret"]}
    is_current = caller is not None and caller.is_ext and caller.token["name"] == row["name"]
    status |= {
        "current": is_current and (context.request.method != "DELETE" or context.version.current_on_delete),
        "expired": is_expired(row["created"], spec["ttl"], now),
        "expiresAt": expires_at(row["created"], spec["ttl"]),
        "lastUpdateTime": stamp(row["updated"]),
    }
    if row["used"] is not None:
        status["lastUsedAt"] = stamp(row["used"])
    if row["seen"] is not None:
        status["lastActivitySeen"] = stamp(row["seen"])
    if secret is not None and context.version.ext_bearer:
        status["bearerToken"] = f"ext/{row['name']}:{secret}"
    return {"kind": "Token", "apiVersion": ext_api.API, "metadata": token_metadata(context, row), "spec": spec, "status": status}


def shown_kubeconfig(context: Context, row: Any) -> dict[str, Any]:
    """A kubeconfig, without its value."""
    head = {"kind": "Kubeconfig", "apiVersion": ext_api.API, "metadata": kubeconfig_metadata(context, row)}
    return {**head, "spec": json.loads(row["spec"]), "status": json.loads(row["status"])}


def _token_cells(context: Context, row: Any) -> list[Any]:
    spec = json.loads(row["spec"])
    age = human_duration(context.clock.now() - row["created"])
    return [row["name"], spec["userID"], spec["kind"], human_duration(spec["ttl"]), age, spec.get("description", "")]


def _kubeconfig_cells(context: Context, row: Any) -> list[Any]:
    spec, status, owners = json.loads(row["spec"]), json.loads(row["status"]), json.loads(row["owners"])
    made = status.get("tokens") or []
    count = f"{sum(owner['kind'] == 'Token' for owner in owners)}/{len(made)}"
    age = human_duration(context.clock.now() - row["created"])
    cells = [row["name"], human_duration(spec["ttl"] * 1000), count, status["summary"], age, row["user_id"]]
    return [*cells, ",".join(spec.get("clusters") or []), spec.get("description", "")]


TOKENS = View(
    resource=ext_api.TOKENS,
    event_resource=events.EXT_TOKENS,
    table="ext_token",
    metadata=token_metadata,
    show=shown,
    empty={
        "spec": {"userID": "", "userPrincipal": {"name": ""}, "kind": "", "ttl": 0},
        "status": {"current": False, "expired": False, "expiresAt": "", "lastUpdateTime": ""},
    },
    columns=(
        _NAME,
        Column("User", description="User is the owner of the token", priority=1),
        Column("Kind", description="Kind/purpose of the token"),
        Column("TTL", description="The time-to-live for the token"),
        _AGE,
        Column("Description", description="Human readable description of the token", priority=1),
    ),
    cells=_token_cells,
    backing="failed to list tokens",
    counted=True,
    items_with_kind=True,
)
KUBECONFIGS = View(
    resource=ext_api.KUBECONFIGS,
    event_resource=events.KUBECONFIGS,
    table="kubeconfig",
    metadata=kubeconfig_metadata,
    show=shown_kubeconfig,
    empty={"spec": {"clusters": None}, "status": {}},
    columns=(
        _NAME,
        Column("TTL", description="TTL is the time-to-live for the Kubeconfig tokens"),
        Column("Tokens", description="Tokens is the number of tokens created for the Kubeconfig"),
        Column("Status", description="Status is the most recently observed status of the Kubeconfig"),
        _AGE,
        Column("User", description="User is the owner of the Kubeconfig", priority=1),
        Column("Clusters", description="Clusters is a list of clusters in the Kubeconfig", priority=1),
        Column("Description", description="Description is a human readable description of the Kubeconfig", priority=1),
    ),
    cells=_kubeconfig_cells,
    backing="error listing configmaps for kubeconfigs",
    counted=False,
    items_with_kind=False,
)


def get(context: Context, view: View, row: Any) -> Response:
    """One object, in the form that the Accept header asks for."""
    match requested_form(context.request.header("accept")):
        case "PartialObjectMetadata":
            return ok(200, partial(view.metadata(context, row)))
        case "Table":
            metadata = {"resourceVersion": str(row["version"])}
            return ok(200, table(metadata, view.columns, [(view.cells(context, row), view.metadata(context, row))]))
    return ok(200, view.show(context, row))


def list_or_watch(context: Context, view: View) -> Response:
    """The objects that the caller may see, in pages, or a watch of them."""
    options = ext_api.selection(context)
    query = view.query(context)
    if options.watch:

        def bookmark(version: int, annotations: dict[str, str]) -> dict[str, Any]:
            metadata: dict[str, Any] = {"resourceVersion": str(version)} | ({"annotations": annotations} if annotations else {})
            return {"kind": view.resource.kind, "apiVersion": ext_api.API, "metadata": metadata, **view.empty}

        return respond(context, TableSource(context, view.event_resource, query, lambda row: view.show(context, row), bookmark), options)
    after, revision = "", context.revision()
    if options.after:
        try:
            after, revision = decode_continue(options.after)
        except BadContinue as error:
            raise internal(f"{view.backing}: invalid continue token: {error}") from None
    counted = view.counted and context.user.is_admin
    found = page(context, query, options, after, revision, counted=counted)
    metadata: dict[str, Any] = {"resourceVersion": str(revision)} | ({"continue": found.after} if found.after else {})
    if found.remaining is not None:
        metadata["remainingItemCount"] = found.remaining
    match requested_form(context.request.header("accept")):
        case "PartialObjectMetadata":
            return ok(200, partial_list(metadata, [view.metadata(context, row) for row in found.rows]))
        case "Table":
            rows = [(view.cells(context, row), view.metadata(context, row)) for row in found.rows]
            return ok(200, table(metadata, view.columns, rows))
    items = [view.show(context, row) for row in found.rows]
    if not view.items_with_kind:
        items = [{name: value for name, value in item.items() if name not in ("kind", "apiVersion")} for item in items]
    return ok(200, {"kind": f"{view.resource.kind}List", "apiVersion": ext_api.API, "metadata": metadata, "items": items})
