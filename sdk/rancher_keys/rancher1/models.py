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
    What a key is in. Five states are lasting (requested, active, inactive, removed, purged); the others pass by themselves. `active` alone can be
    used.

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
    Whether the state passes by itself. `error` was never seen.
    """

    yes = "yes"
    no = "no"
    error = "error"


class ApiKeySortField(StrEnum):
    """
    The fields that can be sorted by.
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
    A condition that counted, as the server understood it.
    """

    modifier: str
    """
    The comparison.
    """
    value: str | None = None
    """
    The value; of an account its bare number.
    """


class Pagination(Model, frozen=True, kw_only=True):
    """
    Where this page stands.
    """

    limit: int
    """
    How many a page holds.
    """
    partial: bool
    """
    Whether there is a next page.
    """
    next: str | None = None
    """
    The address of the next page; null on the last.
    """


class Sort(Model, frozen=True, kw_only=True):
    """
    The order of the list, where one was asked for.
    """

    name: str
    """
    The field.
    """
    order: str
    """
    The way.
    """
    reverse: str
    """
    The address of the list the other way round.
    """


class Account(Model, frozen=True, kw_only=True):
    """
    An account, as far as keys need it.
    """

    id: str
    """
    The account's id, `1a7`.
    """
    type: str
    """
    `account`, or `project` for an environment.
    """
    links: dict[str, str]
    """
    Addresses of what belongs to it.
    """
    state: str
    """
    What it is in; keys of an account that is not `active` are 401 (1.6/550).
    """
    name: str | None = None
    """
    Its name.
    """
    kind: str | None = None
    """
    admin, user, project, readAdmin, service, agent, token or system.
    """
    description: str | None = None
    """
    A text.
    """
    created: datetime | None = None
    """
    When it was made; null for those that the server starts with.
    """
    removed: datetime | None = None
    """
    When it was removed.
    """
    uuid: str | None = None
    """
    Names it everywhere.
    """
    identity: str | None = None
    """
    Whom it stands for, `1i!rancher_id:7`.
    """


class Project(Model, frozen=True, kw_only=True):
    """
    An environment, as far as keys need it.
    """

    id: str
    """
    The account's id, `1a7`.
    """
    type: str
    """
    `account`, or `project` for an environment.
    """
    links: dict[str, str]
    """
    Addresses of what belongs to it.
    """
    state: str
    """
    What it is in; keys of an account that is not `active` are 401 (1.6/550).
    """
    name: str | None = None
    """
    Its name.
    """
    kind: str | None = None
    """
    admin, user, project, readAdmin, service, agent, token or system.
    """
    description: str | None = None
    """
    A text.
    """
    created: datetime | None = None
    """
    When it was made; null for those that the server starts with.
    """
    removed: datetime | None = None
    """
    When it was removed.
    """
    uuid: str | None = None
    """
    Names it everywhere.
    """
    identity: str | None = None
    """
    Whom it stands for, `1i!rancher_id:7`.
    """


class ApiVersion(Model, frozen=True, kw_only=True):
    """
    The root of an API version.
    """

    id: str
    """
    `v1` or `v2-beta`.
    """
    type: str
    """
    Always `apiVersion`.
    """
    links: dict[str, str]
    """
    The address of every collection.
    """


class ResourceField(Model, frozen=True, kw_only=True):
    """
    One field, as the server's schema describes it.
    """

    type: str
    """
    Rancher's name of the type: string, password, date, enum, int, map[json], reference[account].
    """
    create: bool
    """
    Whether the caller may set it in a create.
    """
    update: bool
    """
    Whether the caller may set it in an update.
    """
    read_on_create_only: bool = field(name="readOnCreateOnly")
    """
    Whether only the answer to a create shows it.
    """
    nullable: bool | None = None
    """
    Whether it may be null.
    """
    max_length: int | None = field(name="maxLength", default=None)
    """
    The longest value.
    """
    options: list[str] | None = None
    """
    The values of an enum.
    """


class ResourceFilter(Model, frozen=True, kw_only=True):
    """
    What a field can be filtered by.
    """

    modifiers: list[str]
    """
    The modifiers.
    """


class ResourceSchema(Model, frozen=True, kw_only=True):
    """
    The schema of a type, as the caller's role sees it.
    """

    id: str
    """
    The type.
    """
    type: str
    """
    Always `schema`.
    """
    plural_name: str = field(name="pluralName")
    """
    The type's name in addresses; case does not count.
    """
    resource_fields: dict[str, ResourceField] = field(name="resourceFields")
    """
    By name, the fields.
    """
    collection_filters: dict[str, ResourceFilter] = field(name="collectionFilters")
    """
    By field, the filters.
    """
    includeable_links: list[str] = field(name="includeableLinks")
    """
    What `include` takes.
    """
    resource_actions: dict[str, dict[str, Any]] = field(name="resourceActions")
    """
    By name, the actions; all without input and with output `credential`.
    """
    collection_methods: list[str] = field(name="collectionMethods")
    """
    The methods on the collection.
    """
    resource_methods: list[str] = field(name="resourceMethods")
    """
    The methods on one key.
    """
    links: dict[str, str] | None = None
    """
    Addresses.
    """


class Token(Model, frozen=True, kw_only=True):
    """
    A log-in.
    """

    type: str
    """
    Always `token`.
    """
    jwt: Secret | None = None
    """
    The bearer token.
    """
    account_id: str | None = field(name="accountId", default=None)
    """
    The account that logged in.
    """
    user: str | None = None
    """
    The user name.
    """
    user_type: str | None = field(name="userType", default=None)
    """
    The kind of the account: admin, user.
    """
    auth_provider: str | None = field(name="authProvider", default=None)
    """
    `localAuthConfig`.
    """
    security: bool | None = None
    """
    Whether access control is on.
    """


class ApiKey(Model, frozen=True, kw_only=True):
    """
    An API key. Which members there are depends on the caller's role; `data` and `removeTime` are for administrators and services.
    """

    id: str
    """
    Names the key on this server.
    """
    state: str
    """
    What the key is in at present.
    """
    transitioning: str
    """
    Whether the state passes by itself.
    """
    type: str
    """
    Always `apiKey`.
    """
    links: dict[str, str]
    """
    Addresses: self, account, images, instances, certificate. `account` is missing where accountId is null (1.6/673).
    """
    kind: str | None = None
    """
    Always `apiKey`.
    """
    name: str | None = None
    """
    A name of your choice; it need not be unique.
    """
    access_key: str | None = field(name="publicValue", default=None)
    """
    The access key: the user name when authenticating. 20 upper-case hex digits where the server made it.
    """
    account_id: str | None = field(name="accountId", default=None)
    """
    The account that the key belongs to, or the environment. An administrator can make a key without one (1.6/673).
    """
    created: datetime | None = None
    """
    When the key was made, in UTC, to the second.
    """
    description: str | None = None
    """
    A text of your choice.
    """
    removed: datetime | None = None
    """
    When the key was removed; null while it is not.
    """
    transitioning_message: str | None = field(name="transitioningMessage", default=None)
    """
    `In Progress` while the state passes.
    """
    transitioning_progress: int | None = field(name="transitioningProgress", default=None)
    """
    Null in every answer that was ever recorded.
    """
    uuid: str | None = None
    """
    Names the key everywhere; no two Rancher servers use the same.
    """
    base_type: str | None = field(name="baseType", default=None)
    """
    Always `credential`.
    """
    actions: dict[str, str] | None = None
    """
    The address of each action that the state offers the caller.
    """
    remove_time: datetime | None = field(name="removeTime", default=None)
    """
    When a removed key is due to be purged, for administrators and services: 60 seconds after removal on 1.0, a random 0 to 600 seconds
    after it since 1.2.

    """
    account: Account | None = None


class ApiKeyCreated(ApiKey, frozen=True, kw_only=True):
    """
    A new key with its secret key in clear.
    """

    secret_key: Secret | None = field(name="secretValue", default=None)
    """
    The secret key, shown now and never again. 40 letters and digits where the server made it; null where an administrator gave an access key alone (1.6/040).
    """


class ApiKeyCollection(Model, frozen=True, kw_only=True):
    """
    One page of keys.
    """

    type: str
    """
    Always `collection`.
    """
    resource_type: str = field(name="resourceType")
    """
    Always `apiKey`.
    """
    links: dict[str, str]
    """
    `self`, without the query.
    """
    create_types: dict[str, str] = field(name="createTypes")
    """
    Always empty.
    """
    actions: dict[str, str]
    """
    Always empty.
    """
    data: list[ApiKey]
    """
    The keys.
    """
    sort_links: dict[str, str] = field(name="sortLinks")
    """
    The address of the list sorted by each field.
    """
    filters: dict[str, list[FilterValue] | None]
    """
    By field, the conditions that counted, or null.
    """
    create_defaults: dict[str, Any] = field(name="createDefaults")
    """
    Always empty.
    """
    pagination: Pagination | None = None
    """
    Where this page stands. Null where limit 0 or below asked for all keys, before 1.3.
    """
    sort: Sort | None = None
    """
    The order, where one was asked for.
    """


class ProjectCollection(Model, frozen=True, kw_only=True):
    """
    The environments.
    """

    type: str
    """
    Always `collection`.
    """
    resource_type: str = field(name="resourceType")
    """
    Always `project`.
    """
    links: dict[str, str]
    """
    `self`, without the query.
    """
    data: list[Project]
    """
    The environments.
    """
    pagination: Pagination | None = None
    """
    Null in every answer that was recorded; the list is not paged.
    """
