"""One pure function for each operation: the request, and what its response decodes to. Nothing is sent here.

Generated from spec/rancher-1.yaml by `python -m codegen`. Do not edit: change that file or the templates, and run `make generate`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypedDict, Unpack

from msgspec import UNSET, UnsetType

from .._core import arguments
from .._core.request import Request
from .._core.secret import Secret
from . import models


class ApiKeyFilters(TypedDict, total=False):
    """Conditions that a resource in a list must meet, all of them. Pass one condition for a field: the server keeps only one."""

    account_id: str | None
    """Takes the formatted id, `1a5`; the echo in `filters` shows the bare number (1.6/124)."""
    account_id_ne: str | None
    """`accountId` by modifier ne."""
    account_id_null: bool | None
    """`accountId` by modifier null."""
    account_id_notnull: bool | None
    """`accountId` by modifier notnull."""
    created: datetime | None
    """An ISO date in UTC. Before 1.4 every ISO date is 500 (1.0/137, 138); anything else, milliseconds included, is 500
    in all versions (1.6/139, 140)."""
    created_ne: datetime | None
    """`created` by modifier ne."""
    created_lt: datetime | None
    """`created` by modifier lt."""
    created_lte: datetime | None
    """`created` by modifier lte."""
    created_gt: datetime | None
    """`created` by modifier gt."""
    created_gte: datetime | None
    """`created` by modifier gte."""
    created_null: bool | None
    """`created` by modifier null."""
    created_notnull: bool | None
    """`created` by modifier notnull."""
    description: str | None
    """Case does not count."""
    description_ne: str | None
    """`description` by modifier ne."""
    description_prefix: str | None
    """`description` by modifier prefix."""
    description_like: str | None
    """`description` by modifier like."""
    description_notlike: str | None
    """`description` by modifier notlike."""
    description_null: bool | None
    """`description` by modifier null."""
    description_notnull: bool | None
    """`description` by modifier notnull."""
    id: str | int | None
    """Takes the bare number: `id=2` for key 1c2. A formatted id matches nothing, whatever the modifier (1.6/119-123)."""
    id_ne: str | int | None
    """`id` by modifier ne."""
    id_lt: str | int | None
    """`id` by modifier lt."""
    id_lte: str | int | None
    """`id` by modifier lte."""
    id_gt: str | int | None
    """`id` by modifier gt."""
    id_gte: str | int | None
    """`id` by modifier gte."""
    id_null: bool | None
    """`id` by modifier null."""
    id_notnull: bool | None
    """`id` by modifier notnull."""
    name: str | None
    """Case does not count. `like` takes SQL wildcards, `%` and `_`; `prefix` is `like` with `%` at the end."""
    name_ne: str | None
    """`name` by modifier ne."""
    name_prefix: str | None
    """`name` by modifier prefix."""
    name_like: str | None
    """`name` by modifier like."""
    name_notlike: str | None
    """`name` by modifier notlike."""
    name_null: bool | None
    """`name` by modifier null."""
    name_notnull: bool | None
    """`name` by modifier notnull."""
    access_key: str | None
    """Case does not count (1.6/131)."""
    access_key_ne: str | None
    """`publicValue` by modifier ne."""
    access_key_prefix: str | None
    """`publicValue` by modifier prefix."""
    access_key_like: str | None
    """`publicValue` by modifier like."""
    access_key_notlike: str | None
    """`publicValue` by modifier notlike."""
    access_key_null: bool | None
    """`publicValue` by modifier null."""
    access_key_notnull: bool | None
    """`publicValue` by modifier notnull."""
    remove_time: datetime | None
    """An ISO date in UTC, as `created`."""
    remove_time_ne: datetime | None
    """`removeTime` by modifier ne."""
    remove_time_lt: datetime | None
    """`removeTime` by modifier lt."""
    remove_time_lte: datetime | None
    """`removeTime` by modifier lte."""
    remove_time_gt: datetime | None
    """`removeTime` by modifier gt."""
    remove_time_gte: datetime | None
    """`removeTime` by modifier gte."""
    remove_time_null: bool | None
    """`removeTime` by modifier null."""
    remove_time_notnull: bool | None
    """`removeTime` by modifier notnull."""
    removed: datetime | None
    """An ISO date in UTC, as `created`. Removed keys are not listed at all but with `_removed`."""
    removed_ne: datetime | None
    """`removed` by modifier ne."""
    removed_lt: datetime | None
    """`removed` by modifier lt."""
    removed_lte: datetime | None
    """`removed` by modifier lte."""
    removed_gt: datetime | None
    """`removed` by modifier gt."""
    removed_gte: datetime | None
    """`removed` by modifier gte."""
    removed_null: bool | None
    """`removed` by modifier null."""
    removed_notnull: bool | None
    """`removed` by modifier notnull."""
    state: str | None
    """One state, exactly."""
    state_ne: str | None
    """`state` by modifier ne."""
    state_null: bool | None
    """`state` by modifier null."""
    state_notnull: bool | None
    """`state` by modifier notnull."""
    uuid: str | None
    """Case does not count."""
    uuid_ne: str | None
    """`uuid` by modifier ne."""
    uuid_prefix: str | None
    """`uuid` by modifier prefix."""
    uuid_like: str | None
    """`uuid` by modifier like."""
    uuid_notlike: str | None
    """`uuid` by modifier notlike."""
    uuid_null: bool | None
    """`uuid` by modifier null."""
    uuid_notnull: bool | None
    """`uuid` by modifier notnull."""


_APIKEYFILTERS: arguments.FilterTable = {
    "account_id": ("accountId", "accountId", "text"),
    "account_id_ne": ("accountId", "accountId_ne", "text"),
    "account_id_null": ("accountId", "accountId_null", "flag"),
    "account_id_notnull": ("accountId", "accountId_notnull", "flag"),
    "created": ("created", "created", "date"),
    "created_ne": ("created", "created_ne", "date"),
    "created_lt": ("created", "created_lt", "date"),
    "created_lte": ("created", "created_lte", "date"),
    "created_gt": ("created", "created_gt", "date"),
    "created_gte": ("created", "created_gte", "date"),
    "created_null": ("created", "created_null", "flag"),
    "created_notnull": ("created", "created_notnull", "flag"),
    "description": ("description", "description", "text"),
    "description_ne": ("description", "description_ne", "text"),
    "description_prefix": ("description", "description_prefix", "text"),
    "description_like": ("description", "description_like", "text"),
    "description_notlike": ("description", "description_notlike", "text"),
    "description_null": ("description", "description_null", "flag"),
    "description_notnull": ("description", "description_notnull", "flag"),
    "id": ("id", "id", "bare_id"),
    "id_ne": ("id", "id_ne", "bare_id"),
    "id_lt": ("id", "id_lt", "bare_id"),
    "id_lte": ("id", "id_lte", "bare_id"),
    "id_gt": ("id", "id_gt", "bare_id"),
    "id_gte": ("id", "id_gte", "bare_id"),
    "id_null": ("id", "id_null", "flag"),
    "id_notnull": ("id", "id_notnull", "flag"),
    "name": ("name", "name", "text"),
    "name_ne": ("name", "name_ne", "text"),
    "name_prefix": ("name", "name_prefix", "text"),
    "name_like": ("name", "name_like", "text"),
    "name_notlike": ("name", "name_notlike", "text"),
    "name_null": ("name", "name_null", "flag"),
    "name_notnull": ("name", "name_notnull", "flag"),
    "access_key": ("publicValue", "publicValue", "text"),
    "access_key_ne": ("publicValue", "publicValue_ne", "text"),
    "access_key_prefix": ("publicValue", "publicValue_prefix", "text"),
    "access_key_like": ("publicValue", "publicValue_like", "text"),
    "access_key_notlike": ("publicValue", "publicValue_notlike", "text"),
    "access_key_null": ("publicValue", "publicValue_null", "flag"),
    "access_key_notnull": ("publicValue", "publicValue_notnull", "flag"),
    "remove_time": ("removeTime", "removeTime", "date"),
    "remove_time_ne": ("removeTime", "removeTime_ne", "date"),
    "remove_time_lt": ("removeTime", "removeTime_lt", "date"),
    "remove_time_lte": ("removeTime", "removeTime_lte", "date"),
    "remove_time_gt": ("removeTime", "removeTime_gt", "date"),
    "remove_time_gte": ("removeTime", "removeTime_gte", "date"),
    "remove_time_null": ("removeTime", "removeTime_null", "flag"),
    "remove_time_notnull": ("removeTime", "removeTime_notnull", "flag"),
    "removed": ("removed", "removed", "date"),
    "removed_ne": ("removed", "removed_ne", "date"),
    "removed_lt": ("removed", "removed_lt", "date"),
    "removed_lte": ("removed", "removed_lte", "date"),
    "removed_gt": ("removed", "removed_gt", "date"),
    "removed_gte": ("removed", "removed_gte", "date"),
    "removed_null": ("removed", "removed_null", "flag"),
    "removed_notnull": ("removed", "removed_notnull", "flag"),
    "state": ("state", "state", "text"),
    "state_ne": ("state", "state_ne", "text"),
    "state_null": ("state", "state_null", "flag"),
    "state_notnull": ("state", "state_notnull", "flag"),
    "uuid": ("uuid", "uuid", "text"),
    "uuid_ne": ("uuid", "uuid_ne", "text"),
    "uuid_prefix": ("uuid", "uuid_prefix", "text"),
    "uuid_like": ("uuid", "uuid_like", "text"),
    "uuid_notlike": ("uuid", "uuid_notlike", "text"),
    "uuid_null": ("uuid", "uuid_null", "flag"),
    "uuid_notnull": ("uuid", "uuid_notnull", "flag"),
}


def list_api_keys(
    *,
    sort: Literal[
        "accountId",
        "created",
        "description",
        "id",
        "kind",
        "name",
        "publicValue",
        "registryId",
        "removeTime",
        "removed",
        "secretValue",
        "state",
        "uuid",
    ]
    | None = None,
    order: Literal["asc", "desc"] | None = None,
    limit: int | None = None,
    include: Literal["account", "images", "instances"] | None = None,
    removed_too: bool | None = None,
    **filters: Unpack[ApiKeyFilters],
) -> Request[models.ApiKeyCollection]:
    """List API keys: `GET /apikeys`.

    A user sees the account's own keys, an administrator and a service every account's (1.6/486, 611), a readAdmin its
    own (602). With an environment key it lists that environment's keys (508). Removed and purged keys are hidden.

    Without `sort`, 1.2 and later answer in order of id; 1.0 gives no order, and no order to ties of a sort either, so
    that paging loses and repeats keys there (1.0/930-942).

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    query += arguments.filters(filters, _APIKEYFILTERS)
    value_sort = arguments.choice(
        "sort",
        sort,
        (
            "accountId",
            "created",
            "description",
            "id",
            "kind",
            "name",
            "publicValue",
            "registryId",
            "removeTime",
            "removed",
            "secretValue",
            "state",
            "uuid",
        ),
    )
    if value_sort is not None:
        query.append(("sort", value_sort))
    value_order = arguments.choice("order", order, ("asc", "desc"))
    if value_order is not None:
        query.append(("order", value_order))
    value_limit = arguments.whole("limit", limit)
    if value_limit is not None:
        query.append(("limit", value_limit))
    value_include = arguments.choice("include", include, ("account", "images", "instances"))
    if value_include is not None:
        query.append(("include", value_include))
    value_removed_too = arguments.flag("removed_too", removed_too)
    if value_removed_too is not None:
        query.append(("_removed", value_removed_too))
    arguments.needs("order", order, "sort", sort)
    return Request(
        "GET",
        "/apikeys",
        "/apikeys",
        models.ApiKeyCollection,
        "safe",
        success=((200, "application/json"),),
        query=tuple(query),
        scoped=True,
    )


def create_api_key(
    *,
    name: str | None | UnsetType = UNSET,
    description: str | None | UnsetType = UNSET,
    account_id: str | None | UnsetType = UNSET,
    access_key: str | None | UnsetType = UNSET,
    secret_key: Secret | str | None | UnsetType = UNSET,
) -> Request[models.ApiKeyCreated]:
    """Make an API key: `POST /apikeys`.

    Answers at once with the key in state `registering` and with its secret key in clear, here alone (1.6/032). The
    key cannot be used until it is `active`, some 20 ms later (532). An empty or missing body works (034, 035); forms
    and query parameters too (084, 087).

    Nobody is refused for a value of the wrong type: 5 becomes "5", a list its first item (056-061); only an empty
    list is 422. Members that the caller may not set are ignored without a word (051-055, 456-459).

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    arguments.needs("secret_key", secret_key, "access_key", access_key)
    body = {
        "name": arguments.text("name", name, 255),
        "description": arguments.text("description", description, 1024),
        "accountId": arguments.text("account_id", account_id),
        "publicValue": arguments.text("access_key", access_key, 4096),
        "secretValue": arguments.text("secret_key", secret_key, 4096, secret=True),
    }
    return Request(
        "POST",
        "/apikeys",
        "/apikeys",
        models.ApiKeyCreated,
        "non-idempotent",
        success=((201, "application/json"),),
        query=tuple(query),
        body={name: value for name, value in body.items() if value is not UNSET},
        scoped=True,
        if_unknown="List the keys with the name that you gave, and delete those that you do not need.",
    )


def get_api_key(
    id: str,
    *,
    include: Literal["account", "images", "instances"] | None = None,
) -> Request[models.ApiKey]:
    """Get an API key: `GET /apikeys/{id}`.

    Removed and purged keys are answered too, to their owner as well (1.6/284, 288, 474, 476), until the row is
    cleaned up: 2 days after removal on 1.6.30, 14 on 1.2, never on 1.0. Another account's key is 404 (461); so is a
    user's environment key outside its environment (499).

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    value_include = arguments.choice("include", include, ("account", "images", "instances"))
    if value_include is not None:
        query.append(("include", value_include))
    return Request(
        "GET",
        "/apikeys/{id}",
        f"/apikeys/{arguments.segment('id', id)}",
        models.ApiKey,
        "safe",
        success=((200, "application/json"),),
        query=tuple(query),
        id=id,
        scoped=True,
    )


def update_api_key(
    id: str,
    *,
    name: str | None | UnsetType = UNSET,
    description: str | None | UnsetType = UNSET,
) -> Request[models.ApiKey]:
    """Update an API key: `PUT /apikeys/{id}`.

    Changes name and description, in any state, purged included (1.6/265, 279, 291); the state stays. Null clears
    (216, 687); what is not sent stays. Everything else is ignored without a word (218-226).

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    body = {
        "name": arguments.text("name", name, 255),
        "description": arguments.text("description", description, 1024),
    }
    return Request(
        "PUT",
        "/apikeys/{id}",
        f"/apikeys/{arguments.segment('id', id)}",
        models.ApiKey,
        "idempotent",
        success=((200, "application/json"),),
        query=tuple(query),
        body={name: value for name, value in body.items() if value is not UNSET},
        id=id,
        scoped=True,
    )


def run_api_key_action(
    id: str,
    *,
    action: Literal["activate", "deactivate", "remove", "purge", "update", "create"] | None,
) -> Request[models.ApiKey]:
    """Run an action on an API key: `POST /apikeys/{id}`.

    The addresses of the actions that the present state offers stand under `actions`, with a slash before the query
    (`…/1c5/?action=deactivate`); without it works too (1.6/250, 252). The body is ignored, but bad JSON is 400 (694,
    695). What the state does not offer is 422 ActionNotAvailable (254-256); another word is 422 InvalidAction (257,
    259, 260).

    The answer shows the secret key's HASH in `secretValue`: `SHA256:salt:hash` (250, 261, 468). It is no secret key.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    value_action = arguments.choice("action", action, ("activate", "deactivate", "remove", "purge", "update", "create"))
    if value_action is not None:
        query.append(("action", value_action))
    return Request(
        "POST",
        "/apikeys/{id}",
        f"/apikeys/{arguments.segment('id', id)}",
        models.ApiKey,
        "idempotent",
        success=((202, "application/json"),),
        query=tuple(query),
        id=id,
        scoped=True,
    )


def delete_api_key(
    id: str,
) -> Request[models.ApiKey]:
    """Delete an API key: `DELETE /apikeys/{id}`.

    Only a key that is inactive (1.6/295) or registering (303) can be deleted; it answers 200 and state `removing`. On
    an active, activating, deactivating, purging or purged key: 405 (293, 327, 290). On a removed one 200, and nothing
    changes (283, 297).

    A DELETE right after the create may answer 200 "removing" and leave the key active, in all versions (1.2/303, 304,
    829, 830): wait until the key has settled, and read it again afterwards.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    return Request(
        "DELETE",
        "/apikeys/{id}",
        f"/apikeys/{arguments.segment('id', id)}",
        models.ApiKey,
        "idempotent",
        success=((200, "application/json"),),
        query=tuple(query),
        id=id,
        scoped=True,
    )


def download_api_key_certificate(
    id: str,
) -> Request[bytes]:
    """Download a key's certificate: `GET /apikeys/{id}/certificate`.

    A zip of ca.pem, cert.pem and key.pem. For a removed key too (1.6/285); a key without a secret key has none: 404
    (351).

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    return Request(
        "GET",
        "/apikeys/{id}/certificate",
        f"/apikeys/{arguments.segment('id', id)}/certificate",
        bytes,
        "safe",
        success=((200, "application/octet-stream"),),
        query=tuple(query),
        scoped=True,
    )


def get_api_key_account(
    id: str,
) -> Request[models.Account]:
    """Get the account that a key belongs to: `GET /apikeys/{id}/account`.

    The account, or the environment of an environment key (1.6/189, 341, 484).

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    return Request(
        "GET",
        "/apikeys/{id}/account",
        f"/apikeys/{arguments.segment('id', id)}/account",
        models.Account,
        "safe",
        success=((200, "application/json"),),
        query=tuple(query),
        scoped=True,
    )


def get_api_root() -> Request[models.ApiVersion]:
    """Get the root of the API: `GET /`.

    The address of every collection, as the caller's role sees them.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    return Request(
        "GET",
        "/",
        "/",
        models.ApiVersion,
        "safe",
        success=((200, "application/json"),),
        query=tuple(query),
    )


def get_api_key_schema() -> Request[models.ResourceSchema]:
    """Get the schema of apiKey: `GET /schemas/apikey`.

    There are three views. Administrators and services see 16 fields and may create accountId, publicValue and
    secretValue. Users, environment keys and everyone below an environment see no `data` and no `removeTime`, and may
    write name and description alone. readonly and readAdmin may write nothing (1.6/427, 448, 584, 603).
    `schemas/apiKey` and `schemas/apiKeys` answer the same (006, 008).

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    return Request(
        "GET",
        "/schemas/apikey",
        "/schemas/apikey",
        models.ResourceSchema,
        "safe",
        success=((200, "application/json"),),
        query=tuple(query),
        scoped=True,
    )


def list_projects(
    *,
    all: bool | None = None,
) -> Request[models.ProjectCollection]:
    """List environments: `GET /projects`.

    The environments that the caller is a member of; an administrator sees all of them with `all=true` (1.6/447, 491,
    492). With an environment key, that environment (517). The list is not paged and takes no filters.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    value_all = arguments.flag("all", all)
    if value_all is not None:
        query.append(("all", value_all))
    return Request(
        "GET",
        "/projects",
        "/projects",
        models.ProjectCollection,
        "safe",
        success=((200, "application/json"),),
        query=tuple(query),
    )


def get_project(
    project_id: str,
) -> Request[models.Project]:
    """Get an environment: `GET /projects/{projectId}`.

    An environment by its id, such as 1a5 (1.6/025, 518, 638).

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    return Request(
        "GET",
        "/projects/{projectId}",
        f"/projects/{arguments.segment('project_id', project_id)}",
        models.Project,
        "safe",
        success=((200, "application/json"),),
        query=tuple(query),
        id=project_id,
    )


def get_account(
    id: str,
) -> Request[models.Account]:
    """Get an account: `GET /accounts/{id}`.

    The caller's own account; any account for an administrator, another's is 404 for a user (1.6/482).

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    return Request(
        "GET",
        "/accounts/{id}",
        f"/accounts/{arguments.segment('id', id)}",
        models.Account,
        "safe",
        success=((200, "application/json"),),
        query=tuple(query),
        id=id,
    )


def log_in(
    *,
    code: Secret | str,
) -> Request[models.Token]:
    """Log in with local authentication: `POST /token`.

    Makes a bearer token (a JWT) from a user name and a password (1.6/433, 443). Needs no credentials. It works as
    `Authorization: Bearer`, as cookie `token` and as query parameter `token` (434, 554, 557); an SDK should send the
    header alone.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    body = {
        "code": arguments.text("code", code, secret=True),
    }
    return Request(
        "POST",
        "/token",
        "/token",
        models.Token,
        "non-idempotent",
        success=((201, "application/json"),),
        query=tuple(query),
        body={name: value for name, value in body.items() if value is not UNSET},
        if_unknown="A login may exist until it expires.",
    )
