"""Models of Rancher 1 resources, as the server returns them.

Generated from spec/rancher-1.yaml by `python -m codegen`. Do not edit: change that file, and run `make generate`.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import field

from rancher_keys._core.model import Model
from rancher_keys._core.secret import Secret


class ApiKeyState(StrEnum):
    """
    State of a key. A key can be used for authentication only while it is `active`. `requested`, `active`, `inactive`, `removed` and `purged` are
    stable; the other states are transitional and end without a further request.

    """

    activating = "activating"
    active = "active"
    deactivating = "deactivating"
    inactive = "inactive"
    purged = "purged"
    purging = "purging"
    registering = "registering"
    removed = "removed"
    removing = "removing"
    requested = "requested"
    updating_active = "updating-active"
    updating_inactive = "updating-inactive"


class Transitioning(StrEnum):
    """
    Whether the state is transitional: `yes` or `no`. `error` is in the schema but was never returned.
    """

    yes = "yes"
    no = "no"
    error = "error"


class ApiKeySortField(StrEnum):
    """
    Fields that lists can be sorted by. `registryId` is silently ignored.
    """

    account_id = "accountId"
    created = "created"
    description = "description"
    id = "id"
    kind = "kind"
    name = "name"
    public_value = "publicValue"
    registry_id = "registryId"
    remove_time = "removeTime"
    removed = "removed"
    secret_value = "secretValue"
    state = "state"
    uuid = "uuid"


class FilterValue(Model, frozen=True, kw_only=True):
    """
    A condition that the server applied.
    """

    modifier: str
    """
    The comparison.
    """
    value: str | None = None
    """
    The value of the condition, as the server understood it. For an account, the number of its ID; `-1` for a bare number and for no value. For other fields without a value, an empty text or null.
    """


class Pagination(Model, frozen=True, kw_only=True):
    """
    Position of this page in the list.
    """

    limit: int
    """
    Number of keys per page.
    """
    partial: bool
    """
    Whether there is a next page.
    """
    next: str | None = None
    """
    URL of the next page. Null on the last page.
    """


class Sort(Model, frozen=True, kw_only=True):
    """
    How the list is sorted.
    """

    name: str
    """
    The field that the list is sorted by.
    """
    order: str
    """
    The sort direction.
    """
    reverse: str
    """
    URL of the list in the opposite direction.
    """


class Account(Model, frozen=True, kw_only=True):
    """
    An account. Only the fields that matter for keys are described. All are read-only here.
    """

    id: str
    """
    ID of the account, such as `1a7`.
    """
    type: str
    """
    Type of the resource, always `account`.
    """
    links: dict[str, str]
    """
    URLs of the account and of its resources.
    """
    state: str
    """
    State of the account. While it is not `active`, its keys are rejected with 401.
    """
    name: str | None = None
    """
    Name of the account.
    """
    kind: str | None = None
    """
    Kind of the account: admin, user, project, readAdmin, service, agent, token or system.
    """
    description: str | None = None
    """
    Description of the account. Null if none was set.
    """
    created: datetime | None = None
    """
    When the account was created, in UTC and whole seconds. Null for the accounts that every server has from the start.
    """
    removed: datetime | None = None
    """
    When the account was removed, in UTC and whole seconds. Null while it is not removed.
    """
    uuid: str | None = None
    """
    Unique ID of the account, the same on all servers for accounts such as `admin`.
    """
    identity: str | None = None
    """
    Identity of the user, such as `1i!rancher_id:7`. Null for an environment.
    """


class Project(Model, frozen=True, kw_only=True):
    """
    An environment. Only the fields that matter for keys are described. All are read-only here.
    """

    id: str
    """
    ID of the account, such as `1a7`.
    """
    type: str
    """
    Type of the resource, always `project`.
    """
    links: dict[str, str]
    """
    URLs of the account and of its resources.
    """
    state: str
    """
    State of the account. While it is not `active`, its keys are rejected with 401.
    """
    name: str | None = None
    """
    Name of the account.
    """
    kind: str | None = None
    """
    Kind of the account: admin, user, project, readAdmin, service, agent, token or system.
    """
    description: str | None = None
    """
    Description of the account. Null if none was set.
    """
    created: datetime | None = None
    """
    When the account was created, in UTC and whole seconds. Null for the accounts that every server has from the start.
    """
    removed: datetime | None = None
    """
    When the account was removed, in UTC and whole seconds. Null while it is not removed.
    """
    uuid: str | None = None
    """
    Unique ID of the account, the same on all servers for accounts such as `admin`.
    """
    identity: str | None = None
    """
    Identity of the user, such as `1i!rancher_id:7`. Null for an environment.
    """


class ApiVersion(Model, frozen=True, kw_only=True):
    """
    The root of an API version.
    """

    id: str
    """
    The API version, `v1` or `v2-beta`.
    """
    type: str
    """
    Type of the resource, always `apiVersion`.
    """
    links: dict[str, str]
    """
    URLs of the collections.
    """


class ResourceField(Model, frozen=True, kw_only=True):
    """
    A field, as the server's schema describes it.
    """

    type: str
    """
    Rancher's name of the type: string, password, date, enum, int, map[json] or reference[account].
    """
    create: bool
    """
    Whether the caller may set the field on create.
    """
    update: bool
    """
    Whether the caller may change the field.
    """
    read_on_create_only: bool = field(name="readOnCreateOnly")
    """
    Whether only the response to the create shows the field.
    """
    nullable: bool | None = None
    """
    Whether the field may be null. Absent means no.
    """
    max_length: int | None = field(name="maxLength", default=None)
    """
    The largest number of characters. Absent: not limited.
    """
    options: list[str] | None = None
    """
    The values of an enum. Absent for other types.
    """


class ResourceFilter(Model, frozen=True, kw_only=True):
    """
    How lists can be filtered by a field.
    """

    modifiers: list[str]
    """
    The modifiers that the field supports.
    """


class ResourceSchema(Model, frozen=True, kw_only=True):
    """
    The schema of a type, as the caller's role sees it.
    """

    id: str
    """
    Name of the type.
    """
    type: str
    """
    Type of the resource, always `schema`.
    """
    plural_name: str = field(name="pluralName")
    """
    Name of the type in URLs, `apiKeys`; URLs are case-insensitive there.
    """
    resource_fields: dict[str, ResourceField] = field(name="resourceFields")
    """
    The fields by name.
    """
    collection_filters: dict[str, ResourceFilter] = field(name="collectionFilters")
    """
    The fields that lists can be filtered by, by name.
    """
    includeable_links: list[str] = field(name="includeableLinks")
    """
    Values that `include` takes.
    """
    resource_actions: dict[str, dict[str, Any]] = field(name="resourceActions")
    """
    The actions by name. All have no input, and the output `credential`. Empty for read-only members.
    """
    collection_methods: list[str] = field(name="collectionMethods")
    """
    The HTTP methods of the collection.
    """
    resource_methods: list[str] = field(name="resourceMethods")
    """
    The HTTP methods of a key.
    """
    links: dict[str, str] | None = None
    """
    URLs of the schema and of the collection.
    """


class Token(Model, frozen=True, kw_only=True):
    """
    A login.
    """

    type: str
    """
    Type of the resource, always `token`.
    """
    jwt: Secret | None = None
    """
    The bearer token, a JSON Web Token.
    """
    account_id: str | None = field(name="accountId", default=None)
    """
    ID of the account that logged in.
    """
    user: str | None = None
    """
    User name.
    """
    user_type: str | None = field(name="userType", default=None)
    """
    Kind of the account, such as admin or user.
    """
    auth_provider: str | None = field(name="authProvider", default=None)
    """
    Name of the authentication provider, `localAuthConfig` for local authentication.
    """
    security: bool | None = None
    """
    Whether access control is on.
    """


class ApiKey(Model, frozen=True, kw_only=True):
    """
    An API key. The fields depend on the caller's role; only administrators and services see `data` and `removeTime`.
    """

    id: str
    """
    ID of the key on this server, such as `1c5`. Read-only.
    """
    state: str
    """
    Current state of the key. Read-only; actions change it.
    """
    transitioning: str
    """
    Whether the state is transitional. Read-only.
    """
    type: str
    """
    Type of the resource, always `apiKey`.
    """
    links: dict[str, str]
    """
    URLs of the key (`self`) and of related resources: `account`, `images`, `instances` and `certificate`. `account` is absent when `accountId` is null. `images` and `instances` are always empty collections.
    """
    kind: str | None = None
    """
    Kind of credential, always `apiKey`. Read-only.
    """
    name: str | None = None
    """
    Name of the key. It need not be unique. Null if none was set.
    """
    access_key: str | None = field(name="publicValue", default=None)
    """
    The access key: the user name for authentication. It never changes. The server generates 20 hexadecimal digits in upper case, unless an administrator or a service sets a value on create.
    """
    account_id: str | None = field(name="accountId", default=None)
    """
    ID of the account that the key belongs to, such as `1a7`; for an environment key, ID of the environment. Null if an administrator created the key without an account. It never changes.
    """
    created: datetime | None = None
    """
    When the key was created, in UTC and whole seconds. Read-only.
    """
    description: str | None = None
    """
    Description of the key. Null if none was set.
    """
    removed: datetime | None = None
    """
    When the key was removed, in UTC and whole seconds. Null while it is not removed. Read-only.
    """
    transitioning_message: str | None = field(name="transitioningMessage", default=None)
    """
    `In Progress` while the state is transitional, null otherwise. Read-only.
    """
    transitioning_progress: int | None = field(name="transitioningProgress", default=None)
    """
    Null in every recorded response. Read-only.
    """
    uuid: str | None = None
    """
    Globally unique ID of the key. Read-only.
    """
    base_type: str | None = field(name="baseType", default=None)
    """
    Type that `apiKey` derives from, always `credential`.
    """
    actions: dict[str, str] | None = None
    """
    URL of each action that the current state offers to the caller. Empty for callers that may only read.
    """
    remove_time: datetime | None = field(name="removeTime", default=None)
    """
    When the server may purge a removed key, in UTC and whole seconds: a random 0 to 600 seconds after removal since Rancher 1.2, 60 seconds
    after removal before. The server looks for such keys every 60 seconds. Null while the key is not removed. Only administrators and
    services see it. Read-only.

    """
    account: Account | None = None


class ApiKeyCreated(ApiKey, frozen=True, kw_only=True):
    """
    A new key with its secret key in clear text.
    """

    secret_key: Secret | None = field(name="secretValue", default=None)
    """
    The secret key. Only this response shows it; store it now. The server generates 40 letters and digits, without `0`, `O`, `I` and `l`. Null when an administrator or a service set an access key without a secret key.
    """


class ApiKeyCollection(Model, frozen=True, kw_only=True):
    """
    One page of keys.
    """

    type: str
    """
    Type of the resource, always `collection`.
    """
    resource_type: str = field(name="resourceType")
    """
    Type of the items, always `apiKey`.
    """
    links: dict[str, str]
    """
    `self`, the URL of the list without its query.
    """
    create_types: dict[str, str] = field(name="createTypes")
    """
    Always empty.
    """
    actions: dict[str, str]
    """
    Always empty: the collection has no actions.
    """
    data: list[ApiKey]
    """
    The keys of this page.
    """
    sort_links: dict[str, str] = field(name="sortLinks")
    """
    For each field, the URL of the list sorted by it.
    """
    filters: dict[str, list[FilterValue] | None]
    """
    For each field, the conditions that the server applied, or null.
    """
    create_defaults: dict[str, Any] = field(name="createDefaults")
    """
    Always empty.
    """
    pagination: Pagination | None = None
    """
    Position of this page. Null before Rancher 1.3 when `limit` is 0 or negative.
    """
    sort: Sort | None = None
    """
    How the list is sorted. Null unless `sort` names a field that can be sorted by.
    """


class ProjectCollection(Model, frozen=True, kw_only=True):
    """
    The environments.
    """

    type: str
    """
    Type of the resource, always `collection`.
    """
    resource_type: str = field(name="resourceType")
    """
    Type of the items, always `project`.
    """
    links: dict[str, str]
    """
    `self`, the URL of the list without its query.
    """
    data: list[Project]
    """
    The environments.
    """
    pagination: Pagination | None = None
    """
    Null in every recorded response: the list is not paged.
    """
