"""Models of Rancher 2 resources, as the server returns them.

Generated from spec/rancher-2.yaml by `python -m codegen`. Do not edit: change that file, and run `make generate`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import field

from rancher_keys._core.model import Model
from rancher_keys._core.secret import Secret

from .times import Expiring, ExtTimes, TokenTimes


class Token(TokenTimes, frozen=True, kw_only=True):
    """
    A token of /v3/tokens. `x-rancher-claims` is what the server's own schema says of a field (036), and the server does not do: description, ttl and clusterId
    alone are read on create, and nothing can be updated. `removed` and `ownerReferences` stand in that schema and on no token that was seen.

    """

    id: str
    """
    The access key, `token-xxxxx`.
    """
    type: str
    """
    Always `token`.
    """
    uuid: str
    """
    Names the token everywhere.
    """
    created: datetime
    """
    When it was made, in UTC, to the second.
    """
    auth_provider: str = field(name="authProvider")
    """
    `local`, or the provider that the user logged in with.
    """
    current: bool
    """
    Whether the request was made with it; for sessions alone, never for a derived token (128).
    """
    description: str
    """
    A text of your choice.
    """
    enabled: bool
    """
    Whether it can be used. Through /v3 it is always made true (115), and cannot be changed.
    """
    expired: bool
    """
    Whether its time is over.
    """
    expires_at_text: str = field(name="expiresAt")
    """
    When its time is over. Empty in the answer to the create, filled a moment later (540), and empty for ever where ttl is 0.

    """
    is_derived: bool = field(name="isDerived")
    """
    Whether it is an API key or a kubeconfig's token; false for a session.
    """
    labels: dict[str, str]
    """
    Labels; `authn.management.cattle.io/kind` is session or kubeconfig. Until 2.12 with `cattle.io/creator`.
    """
    links: dict[str, str]
    """
    Addresses: self, remove, update; the last does not work. In a log-in's answer self alone.
    """
    ttl_ms: int = field(name="ttl")
    """
    How long it lives from `created`, in milliseconds; 0 is for ever. It is what the server granted, not what was asked for.

    """
    user_id: str = field(name="userId")
    """
    Whose it is.
    """
    cluster_id: str | None = field(name="clusterId", default=None)
    """
    The one cluster that the token opens; it is 401 everywhere else (180-185). Null where it is not scoped. It is not checked: an unknown cluster
    makes a token that opens nothing (109, 210).

    """
    annotations: dict[str, str] | None = None
    """
    Says `token-hashed` where the server keeps hashes, a feature since 2.6 that cannot be turned off again (535-539).
    """
    last_used_at: datetime | None = field(name="lastUsedAt", default=None)
    """
    When it was used last.
    """
    activity_last_seen_at: datetime | None = field(name="activityLastSeenAt", default=None)
    """
    When a session's user was active last (525).
    """


class TokenCreated(Token, frozen=True, kw_only=True):
    """
    A new token with its secret key.
    """

    token: Secret
    """
    `token-xxxxx:SECRET`, shown now and never again.
    """


class TokenCollection(Model, frozen=True, kw_only=True):
    """
    All tokens of the caller's.
    """

    type: str
    """
    Always `collection`.
    """
    data: list[Token]
    """
    The tokens.
    """


class SessionToken(Expiring, frozen=True, kw_only=True):
    """
    A session's token.
    """

    id: str
    """
    The access key, `token-xxxxx`.
    """
    type: str
    """
    Always `token`.
    """
    token: Secret
    """
    `token-xxxxx:SECRET`, shown now and never again.
    """
    expires_at_text: str = field(name="expiresAt")
    """
    When its time is over; empty until 2.12 (2.12/009).
    """


class User(Model, frozen=True, kw_only=True):
    """
    A user; members that controllers write come with it.
    """

    id: str
    """
    Names the user, `u-xxxxx` or `user-xxxxx`.
    """
    type: str
    """
    Always `user`.
    """
    name: str
    """
    The name to show.
    """
    username: str
    """
    The name to log in with.
    """
    me: bool
    """
    Whether it is the caller.
    """
    enabled: bool | None = None
    """
    A disabled user's tokens are 401 (320).
    """
    principal_ids: list[str] | None = field(name="principalIds", default=None)
    """
    `local://ID` and the like.
    """


class UserCollection(Model, frozen=True, kw_only=True):
    """
    Users.
    """

    type: str
    """
    Always `collection`.
    """
    data: list[User]
    """
    The users.
    """


class Cluster(Model, frozen=True, kw_only=True):
    """
    A cluster, of whose some 60 members these are described.
    """

    id: str
    """
    Names the cluster, `local` or `c-xxxxx`.
    """
    type: str
    """
    Always `cluster`.
    """
    name: str
    """
    The name to show.
    """
    state: str
    """
    What it is in.
    """


class ClusterCollection(Model, frozen=True, kw_only=True):
    """
    Clusters.
    """

    type: str
    """
    Always `collection`.
    """
    data: list[Cluster]
    """
    The clusters.
    """


class Setting(Model, frozen=True, kw_only=True):
    """
    A setting of the server.
    """

    id: str
    """
    The setting's name.
    """
    type: str
    """
    Always `setting`.
    """
    value: str
    """
    What it is. Minutes for those on ttl; Go reads them with an m behind: 1.5 is 90 seconds (2.7/383).
    """
    default: str
    """
    What it is where nobody changed it.
    """
    customized: bool
    """
    Whether somebody changed it.
    """
    source: str
    """
    default, db or env.
    """


class ResourceSchema(Model, frozen=True, kw_only=True):
    """
    What the server says of a type.
    """

    id: str
    """
    The type.
    """
    type: str
    """
    Always `schema`.
    """
    resource_fields: dict[str, Any] = field(name="resourceFields")
    """
    Each field with type and flags, which the server does not honour.
    """
    collection_methods: list[str] = field(name="collectionMethods")
    """
    POST and GET.
    """
    resource_methods: list[str] = field(name="resourceMethods")
    """
    PUT, which does not work, DELETE and GET.
    """
    collection_filters: dict[str, Any] = field(name="collectionFilters")
    """
    Each filter with its modifiers; they are ignored.
    """
    collection_actions: dict[str, Any] | None = field(name="collectionActions", default=None)
    """
    logout; since 2.10 logoutAll too.
    """


class ExtMetadata(Model, frozen=True, kw_only=True):
    """
    The metadata of an ext token.
    """

    name: str
    """
    The access key without `ext/`, `token-xxxxx`.
    """
    uid: str
    """
    Names the token everywhere.
    """
    created: datetime = field(name="creationTimestamp")
    """
    When it was made, in UTC, to the second.
    """
    resource_version: str | None = field(name="resourceVersion", default=None)
    """
    Counts changes; left out in a dry run.
    """
    labels: dict[str, str] | None = None
    """
    Labels; `cattle.io/user-id` and `authn.management.cattle.io/kind` are the server's.
    """
    annotations: dict[str, str] | None = None
    """
    Annotations.
    """


class ExtUserPrincipal(Model, frozen=True, kw_only=True):
    """
    The user as the provider knows it.
    """

    name: str
    """
    `local://ID` and the like.
    """
    display_name: str = field(name="displayName")
    """
    The name to show.
    """
    login_name: str = field(name="loginName")
    """
    The name to log in with.
    """
    principal_type: str = field(name="principalType")
    """
    `user`.
    """
    me: bool
    """
    Always true.
    """
    provider: str
    """
    `local`, or another provider.
    """


class ExtSpec(Model, frozen=True, kw_only=True):
    """
    What was asked for, as granted.
    """

    user_id: str = field(name="userID")
    """
    Whose it is; the caller alone (371).
    """
    user_principal: ExtUserPrincipal = field(name="userPrincipal")
    kind: str
    """
    `session`, or anything; mostly empty (366).
    """
    ttl_ms: int = field(name="ttl")
    """
    How long it lives, in milliseconds, as granted: 0, less and more than the maximum mean the maximum (347-354).
    """
    description: str | None = None
    """
    A text of your choice; left out where empty.
    """
    enabled: bool | None = None
    """
    Whether it can be used; left out in a dry run.
    """
    cluster_name: str | None = field(name="clusterName", default=None)
    """
    The cluster that it is meant for; 2.15.0 does not hold it to that (506).
    """


class ExtStatus(Model, frozen=True, kw_only=True):
    """
    What the server knows.
    """

    current: bool
    """
    Whether the request was made with it.
    """
    expired: bool
    """
    Whether its time is over.
    """
    expires_at_text: str = field(name="expiresAt")
    """
    When its time is over; set at once, empty in a dry run and for ever where there is no end.
    """
    last_update_time: datetime = field(name="lastUpdateTime")
    """
    When it was changed last.
    """
    last_used_at: datetime | None = field(name="lastUsedAt", default=None)
    """
    When it was used last.
    """
    last_activity_seen: datetime | None = field(name="lastActivitySeen", default=None)
    """
    When its user was active last; not recorded.
    """


class ExtStatusCreated(ExtStatus, frozen=True, kw_only=True):
    """
    Status with the secret key.
    """

    value: Secret | None = None
    """
    The secret key, shown now and never again; not in a dry run.
    """
    bearer_token: Secret | None = field(name="bearerToken", default=None)
    """
    `ext/token-xxxxx:SECRET`.
    """


class ExtToken(ExtTimes, frozen=True, kw_only=True):
    """
    An ext token as all but its create show it.
    """

    metadata: ExtMetadata
    spec: ExtSpec
    status: ExtStatus


class ExtTokenCreated(ExtTimes, frozen=True, kw_only=True):
    """
    A new ext token with its secret key.
    """

    metadata: ExtMetadata
    spec: ExtSpec
    status: ExtStatusCreated


class ExtListMetadata(Model, frozen=True, kw_only=True):
    """
    Where a list stands.
    """

    resource_version: str = field(name="resourceVersion")
    """
    Where a watch can start.
    """
    continue_from: str | None = field(name="continue", default=None)
    """
    Where the next page starts; left out on the last.
    """
    remaining_item_count: int | None = field(name="remainingItemCount", default=None)
    """
    How many are still to come.
    """


class ExtTokenList(Model, frozen=True, kw_only=True):
    """
    A page of ext tokens.
    """

    metadata: ExtListMetadata
    items: list[ExtToken]
    """
    The tokens.
    """


class ExtTokenEvent(Model, frozen=True, kw_only=True):
    """
    A line of a watch.
    """

    type: str
    """
    ADDED, MODIFIED or DELETED (457).
    """
    object: ExtToken


class RancherVersion(Model, frozen=True, kw_only=True):
    """
    The server's version.
    """

    version: str = field(name="Version")
    """
    `v2.12.12`.
    """
    git_commit: str = field(name="GitCommit")
    """
    The commit that it was built from.
    """
    rancher_prime: str | None = field(name="RancherPrime", default=None)
    """
    `true` or `false`.
    """


class SelfUserStatus(Model, frozen=True, kw_only=True):
    """
    Who asks.
    """

    user_id: str = field(name="userID")
    """
    The user's id.
    """


class SelfUser(Model, frozen=True, kw_only=True):
    """
    Who asks.
    """

    status: SelfUserStatus
