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
    """Keys of this account or environment: an ID such as `1a5`. With a bare number or another value nothing matches."""
    account_id_ne: str | None
    """Keys of other accounts than this one. Keys without an account do not match."""
    account_id_null: bool | None
    """Keys without an account ID. Needs no value; send `true`."""
    account_id_notnull: bool | None
    """Keys with an account ID. Needs no value; send `true`."""
    created: datetime | None
    """Keys created at this time: a date with time in UTC, such as `2026-11-21T06:01:41Z`. Other forms, such as a date
    without a time or milliseconds, return 500 in all versions; before Rancher 1.4, every date returns 500."""
    created_ne: datetime | None
    """Keys created at another time than this time, in the form that `created` takes."""
    created_lt: datetime | None
    """Keys created before this time, in the form that `created` takes."""
    created_lte: datetime | None
    """Keys created at or before this time, in the form that `created` takes."""
    created_gt: datetime | None
    """Keys created after this time, in the form that `created` takes."""
    created_gte: datetime | None
    """Keys created at or after this time, in the form that `created` takes."""
    created_null: bool | None
    """Keys without a date of creation. Needs no value; send `true`."""
    created_notnull: bool | None
    """Keys with a date of creation. Needs no value; send `true`."""
    description: str | None
    """Keys with this description. Case-insensitive."""
    description_ne: str | None
    """Keys with another description than this one. Keys without a description do not match."""
    description_prefix: str | None
    """Keys whose description begins with this text. Case-insensitive."""
    description_like: str | None
    """Keys whose whole description matches this SQL pattern: `%` stands for any text, `_` for one character.
    Case-insensitive."""
    description_notlike: str | None
    """Keys whose description does not match this SQL pattern, written as for `description_like`. Keys without a
    description do not match."""
    description_null: bool | None
    """Keys without a description. Needs no value; send `true`."""
    description_notnull: bool | None
    """Keys with a description. Needs no value; send `true`."""
    id: str | int | None
    """Keys with this ID, as a bare number: `2` for the key `1c2`. With `1c2` nothing matches, whatever the modifier."""
    id_ne: str | int | None
    """Keys with an ID other than this bare number."""
    id_lt: str | int | None
    """Keys with an ID less than this bare number."""
    id_lte: str | int | None
    """Keys with an ID less than or equal to this bare number."""
    id_gt: str | int | None
    """Keys with an ID greater than this bare number."""
    id_gte: str | int | None
    """Keys with an ID greater than or equal to this bare number."""
    id_null: bool | None
    """Keys without an ID. Needs no value; send `true`."""
    id_notnull: bool | None
    """Keys with an ID. Needs no value; send `true`."""
    name: str | None
    """Keys with this name. Case-insensitive."""
    name_ne: str | None
    """Keys with another name than this one. Keys without a name do not match."""
    name_prefix: str | None
    """Keys whose name begins with this text. Case-insensitive."""
    name_like: str | None
    """Keys whose whole name matches this SQL pattern: `%` stands for any text, `_` for one character. Case-insensitive."""
    name_notlike: str | None
    """Keys whose name does not match this SQL pattern, written as for `name_like`. Keys without a name do not match."""
    name_null: bool | None
    """Keys without a name. Needs no value; send `true`."""
    name_notnull: bool | None
    """Keys with a name. Needs no value; send `true`."""
    access_key: str | None
    """Keys with this access key. Case-insensitive."""
    access_key_ne: str | None
    """Keys with another access key than this one. Keys without an access key do not match."""
    access_key_prefix: str | None
    """Keys whose access key begins with this text. Case-insensitive."""
    access_key_like: str | None
    """Keys whose whole access key matches this SQL pattern: `%` stands for any text, `_` for one character.
    Case-insensitive."""
    access_key_notlike: str | None
    """Keys whose access key does not match this SQL pattern, written as for `publicValue_like`. Keys without an access
    key do not match."""
    access_key_null: bool | None
    """Keys without an access key. Needs no value; send `true`."""
    access_key_notnull: bool | None
    """Keys with an access key. Needs no value; send `true`."""
    remove_time: datetime | None
    """Keys with this purge date, in the form that `created` takes."""
    remove_time_ne: datetime | None
    """Keys due to be purged at another time than this time, in the form that `created` takes."""
    remove_time_lt: datetime | None
    """Keys due to be purged before this time, in the form that `created` takes."""
    remove_time_lte: datetime | None
    """Keys due to be purged at or before this time, in the form that `created` takes."""
    remove_time_gt: datetime | None
    """Keys due to be purged after this time, in the form that `created` takes."""
    remove_time_gte: datetime | None
    """Keys due to be purged at or after this time, in the form that `created` takes."""
    remove_time_null: bool | None
    """Keys without a purge date. Needs no value; send `true`."""
    remove_time_notnull: bool | None
    """Keys with a purge date. Needs no value; send `true`."""
    removed: datetime | None
    """Keys removed at this time, in the form that `created` takes. Removed keys are listed only with `_removed`."""
    removed_ne: datetime | None
    """Keys removed at another time than this time, in the form that `created` takes."""
    removed_lt: datetime | None
    """Keys removed before this time, in the form that `created` takes."""
    removed_lte: datetime | None
    """Keys removed at or before this time, in the form that `created` takes."""
    removed_gt: datetime | None
    """Keys removed after this time, in the form that `created` takes."""
    removed_gte: datetime | None
    """Keys removed at or after this time, in the form that `created` takes."""
    removed_null: bool | None
    """Keys that are not removed. Needs no value; send `true`."""
    removed_notnull: bool | None
    """Removed keys. Finds some only together with `_removed`; on Rancher 1.0 and 1.1, for 60 seconds after removal.
    Needs no value; send `true`."""
    state: str | None
    """Keys in this state. Removed and purged keys are listed only with `_removed`."""
    state_ne: str | None
    """Keys in another state than this one."""
    state_null: bool | None
    """Keys without a state. There are none. Needs no value; send `true`."""
    state_notnull: bool | None
    """Keys with a state. Needs no value; send `true`."""
    uuid: str | None
    """Keys with this UUID. Case-insensitive."""
    uuid_ne: str | None
    """Keys with another UUID than this one. Keys without a UUID do not match."""
    uuid_prefix: str | None
    """Keys whose UUID begins with this text. Case-insensitive."""
    uuid_like: str | None
    """Keys whose whole UUID matches this SQL pattern: `%` stands for any text, `_` for one character. Case-insensitive."""
    uuid_notlike: str | None
    """Keys whose UUID does not match this SQL pattern, written as for `uuid_like`. Keys without a UUID do not match."""
    uuid_null: bool | None
    """Keys without a UUID. Needs no value; send `true`."""
    uuid_notnull: bool | None
    """Keys with a UUID. Needs no value; send `true`."""


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

    Returns one page of keys. Users see the keys of their own account. Administrators and services see the keys of all
    accounts, environment keys included. Read-only administrators (`readAdmin`) see their own keys. With an
    environment key, only the keys of its environment are listed.

    The filters are conditions on the fields of the keys. A key is listed if it meets all of them. A field name alone
    means equality; a modifier is appended with an underscore, as in `name_prefix`. The same parameter may be given
    several times; all of its values must match. For each field only one modifier counts. If you give two, the server
    picks one regardless of their order: `name_ne` rather than `name_prefix`, `created_lt` rather than `created_gt`.
    So ranges are not possible. `filters` in the response shows the conditions that counted. Unknown fields and
    unsupported modifiers are silently ignored: a misspelled filter returns the whole list.

    Removed and purged keys are hidden. Rancher 1.0 and 1.1 still list them for 60 seconds after removal. `_removed`
    shows them.

    Since Rancher 1.2, keys are in ascending order of ID unless `sort` is given, and keys with equal sort values are
    in order of ID. In Rancher 1.0 and 1.1 both orders are undefined: when you read page after page, keys can be
    missing or appear twice.

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
        constants=(("type", ("collection",)), ("resource_type", ("apiKey",))),
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
    """Create an API key: `POST /apikeys`.

    Creates a key and returns it with its secret key in clear text. No later response shows the secret key again. The
    key starts in state `registering` and is rejected with 401 until it is `active`: on an idle server after 17
    milliseconds (median), 46 at most.

    The body may be empty or missing. It is read as JSON whatever the Content-Type is, except for forms; query
    parameters are read as fields too. Text after the JSON value is ignored. A body that is a list, a string, a number
    or null creates a key with default values.

    Values of the wrong type are converted rather than rejected: `5` becomes `"5"`, `true` becomes `"true"`, a list
    becomes its first item, and an object becomes text such as `{a=1}`. An empty list is rejected with 422. Unknown
    fields, and fields that the caller may not set, are silently ignored.

    Every caller that may create keys can set `name` and `description`. Administrators and services can also set
    `accountId`, `publicValue` and `secretValue`, except on environment paths. Read-only administrators get 405. A
    query parameter `action` is rejected with 422.

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
        constants=(("type", ("apiKey",)),),
        scoped=True,
        if_unknown="List the keys with the name that you gave, and delete those that you do not need.",
    )


def get_api_key(
    id: str,
    *,
    include: Literal["account", "images", "instances"] | None = None,
) -> Request[models.ApiKey]:
    """Get an API key: `GET /apikeys/{id}`.

    Returns a key without its secret key. Removed and purged keys are returned too, also to their owner, until the
    server deletes the database row: 2 days after removal since Rancher 1.3, 14 days in 1.2, never in 1.0 and 1.1.
    After that, 404.

    Only administrators and services can read keys of other accounts; for other callers, such a key returns 404. The
    same is true for environment keys: read them on the environment path.

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
        constants=(("type", ("apiKey",)),),
        scoped=True,
    )


def update_api_key(
    id: str,
    *,
    name: str | None | UnsetType = UNSET,
    description: str | None | UnsetType = UNSET,
) -> Request[models.ApiKey]:
    """Update an API key: `PUT /apikeys/{id}`.

    Changes the name, the description, or both. It works in every state, `removed` and `purged` included, and does not
    change the state. Null clears a field; a field that is left out keeps its value. All other fields are silently
    ignored. Bodies are read as `createApiKey` reads them.

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
        constants=(("type", ("apiKey",)),),
        scoped=True,
    )


def run_api_key_action(
    id: str,
    *,
    action: Literal["activate", "deactivate", "remove", "purge", "update", "create"] | None,
) -> Request[models.ApiKey]:
    """Run an action on an API key: `POST /apikeys/{id}`.

    Runs one of the actions that the key's current state offers. `actions` of the key holds their URLs, with a slash
    before the query (`…/1c5/?action=deactivate`); the URL without that slash works too. The request body is ignored,
    but invalid JSON returns 400. An action that the state does not offer returns 422 `ActionNotAvailable`. An
    unknown, empty or misspelled action returns 422 `InvalidAction`; names are case-sensitive. Without `action`, the
    request returns 405.

    The response shows the hash of the secret key in `secretValue`, in the form `SHA256:salt:hash`. The hash is not a
    secret key: do not store it as one.

    A key can deactivate itself. The request succeeds, and later requests with that key return 401.

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
        constants=(("type", ("apiKey",)),),
        scoped=True,
    )


def delete_api_key(
    id: str,
) -> Request[models.ApiKey]:
    """Delete an API key: `DELETE /apikeys/{id}`.

    Deletes a key that is inactive or registering, and returns it in state `removing`. Deactivate an active key first:
    DELETE of an active, activating, deactivating, purging or purged key returns 405. DELETE of a removed key returns
    200 and changes nothing. A request body is ignored.

    A DELETE immediately after the create can return 200 and `removing` although the key ends up active; it can also
    return 405 or 409. All versions are affected: 3 of 20 tries on 1.0, 6 of 20 on 1.2, 3 of 60 on 1.6.30. Wait until
    the key is active, deactivate it, delete it, and read it again to be sure.

    When several clients delete the same key at once, Rancher 1.0 and 1.2 return 500 to some of them. Rancher 1.6.30
    returns 200 to all.

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
        constants=(("type", ("apiKey",)),),
        scoped=True,
    )


def download_api_key_certificate(
    id: str,
) -> Request[bytes]:
    """Download the certificate of an API key: `GET /apikeys/{id}/certificate`.

    Returns a zip file with `ca.pem`, `cert.pem` and `key.pem`. Removed keys have a certificate too. A key without a
    secret key has none and returns 404.

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
    """Get the account of an API key: `GET /apikeys/{id}/account`.

    Returns the account that a key belongs to; for an environment key, the environment.

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
        constants=(("type", ("account", "project")),),
        scoped=True,
    )


def get_api_root() -> Request[models.ApiVersion]:
    """Get the root of the API: `GET /`.

    Returns the URLs of all collections that the caller's role can see.

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
        constants=(("type", ("apiVersion",)),),
    )


def get_api_key_schema() -> Request[models.ResourceSchema]:
    """Get the schema of apiKey: `GET /schemas/apikey`.

    Returns the schema of `apiKey`. The schema depends on the caller. Administrators and services see 16 fields and
    may set `accountId`, `publicValue` and `secretValue` on create. Users, environment keys and, on environment paths,
    all callers do not see `data` and `removeTime`, and may set only `name` and `description`. For read-only members
    and read-only administrators no field can be set; for read-only members there are no actions. `schemas/apiKey` and
    `schemas/apiKeys` return the same. Agents get 404.

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
        constants=(("id", ("apiKey",)), ("type", ("schema",))),
        scoped=True,
    )


def list_projects(
    *,
    all: bool | None = None,
) -> Request[models.ProjectCollection]:
    """List environments: `GET /projects`.

    Returns the environments that the caller is a member of. Administrators see all environments with `all=true`. With
    an environment key, the list holds that environment only. The list is not paged and cannot be filtered.

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
        constants=(("type", ("collection",)), ("resource_type", ("project",))),
    )


def get_project(
    project_id: str,
) -> Request[models.Project]:
    """Get an environment: `GET /projects/{projectId}`.

    Returns an environment. An environment that does not exist, or that the caller is not a member of, returns 404.

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
        constants=(("type", ("project",)),),
    )


def get_account(
    id: str,
) -> Request[models.Account]:
    """Get an account: `GET /accounts/{id}`.

    Returns an account. Administrators can get any account. Users can get their own; other accounts return 404.

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
        constants=(("type", ("account", "project")),),
    )


def log_in(
    *,
    code: Secret | str,
) -> Request[models.Token]:
    """Log in with local authentication: `POST /token`.

    Creates a bearer token (a JSON Web Token) for a user name and a password. Needs no credentials. Send the token in
    the header `Authorization: Bearer …`. The server also accepts it in the cookie `token` and in the query parameter
    `token`; avoid the query parameter, since URLs end up in logs.

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
        constants=(("type", ("token",)),),
        if_unknown="A login may exist until it expires.",
    )
