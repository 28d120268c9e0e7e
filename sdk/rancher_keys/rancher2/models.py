"""Models of Rancher 2 resources, as the server returns them.

Generated from spec/rancher-2.yaml by `python -m codegen`. Do not edit: change that file, and run `make generate`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import field

from rancher_keys._core.model import Model
from rancher_keys._core.secret import Secret

from .times import Expiring, ExtTimes, KubernetesObject, TokenTimes, UserTokenTimes


class StatusDetails(Model, frozen=True, kw_only=True):
    """
    The object that was deleted.
    """

    name: str
    """
    The token's name, `token-xxxxx`.
    """
    group: str
    """
    Always `management.cattle.io`.
    """
    kind: str
    """
    Always `tokens`.
    """
    uid: str
    """
    The token's uid.
    """


class Token(TokenTimes, frozen=True, kw_only=True):
    """
    A token of /v3/tokens. `x-rancher-claims` holds what the server's own schema says about a field. The server does not follow it: on create it reads description, ttl and clusterId
    only, and it changes nothing. `removed` and `ownerReferences` are in that schema, but no token has them.

    """

    id: str
    """
    The access key, `token-xxxxx`, or `kubeconfig-…` for a kubeconfig's token.
    """
    type: str
    """
    Always `token`.
    """
    uuid: str
    """
    Identifies the token uniquely. In the Kubernetes API it is `metadata.uid`.
    """
    created: datetime
    """
    When the token was created, in UTC, to the second.
    """
    auth_provider: str = field(name="authProvider")
    """
    The authentication provider that the user logged in with, such as `local`.
    """
    current: bool
    """
    Whether the request was authenticated with this token. True for sessions only, never for derived tokens.
    """
    description: str
    """
    The description that was set on create. Empty if there is none. Cannot be changed through /v3.
    """
    enabled: bool
    """
    Whether the token can be used. /v3 always sets it to true and cannot change it; an administrator can, through the Kubernetes API.
    """
    expired: bool
    """
    Whether the ttl has ended. Computed when the token is read.
    """
    expires_at_text: str = field(name="expiresAt")
    """
    When the token expires, in UTC. Empty in the response to the create and filled a moment later. It stays empty if the ttl is 0, which means that the token never expires.

    """
    is_derived: bool = field(name="isDerived")
    """
    True for API keys and kubeconfig tokens, false for sessions.
    """
    labels: dict[str, str]
    """
    Labels, set by the server. `authn.management.cattle.io/token-userId` names the user; `authn.management.cattle.io/kind` is `session` or `kubeconfig`, and absent on API keys. Up to 2.12 there is also `cattle.io/creator`, on 2.12 not for kubeconfig tokens.
    """
    links: dict[str, str]
    """
    URLs: `self`, `remove` and `update`. `update` does not work. A login response has `self` only. Host and prefix follow the request: Host, X-Forwarded-Host, X-API-Host and X-API-URL-Prefix.
    """
    ttl_ms: int = field(name="ttl")
    """
    Lifetime of the token, in milliseconds from `created`. 0 means that it never expires. This is the ttl that the server granted, which may be shorter than the requested one.

    """
    user_id: str = field(name="userId")
    """
    The id of the token's user. Always the caller; a userId in the request is ignored.
    """
    cluster_id: str | None = field(name="clusterId", default=None)
    """
    The id of the cluster that the token is scoped to. The token is rejected with 401 everywhere but on that cluster. Null if the token is not scoped. The server does not
    check the id: a token for an unknown cluster, or for one that the caller may not access, is created and rejected everywhere.

    """
    annotations: dict[str, str] | None = None
    """
    Annotations, set by the server. `authn.management.cattle.io/token-hashed` is `true` if the server stores only a hash of the secret key. That is the feature token-hashing, since 2.6, which cannot be switched off again.
    """
    last_used_at: datetime | None = field(name="lastUsedAt", default=None)
    """
    When the token was last used, in UTC, updated at most once per second. Absent until then.
    """
    activity_last_seen_at: datetime | None = field(name="activityLastSeenAt", default=None)
    """
    When the session's user was last active in the UI, in UTC. Absent until activity was reported.
    """


class TokenCreated(Token, frozen=True, kw_only=True):
    """
    A new token with its secret key.
    """

    token: Secret
    """
    The access key and the secret key, `token-xxxxx:SECRET`, in this response only. Store it now.
    """


class TokenCollection(Model, frozen=True, kw_only=True):
    """
    All tokens of the caller.
    """

    type: str
    """
    Always `collection`.
    """
    data: list[Token]
    """
    The tokens, in order of name.
    """


class SessionToken(Expiring, frozen=True, kw_only=True):
    """
    A session's token.
    """

    id: str
    """
    The access key, `token-xxxxx`, or `kubeconfig-…` for a kubeconfig's token.
    """
    type: str
    """
    Always `token`.
    """
    token: Secret
    """
    The access key and the secret key, `token-xxxxx:SECRET`, in this response only.
    """
    expires_at_text: str = field(name="expiresAt")
    """
    When the session expires, in UTC. Empty up to 2.12, except for kubeconfig tokens.
    """


class User(Model, frozen=True, kw_only=True):
    """
    A user. Further fields, which controllers add, are not described here.
    """

    id: str
    """
    The user's id, `u-xxxxx` or `user-xxxxx`.
    """
    type: str
    """
    Always `user`.
    """
    name: str
    """
    The user's display name.
    """
    username: str
    """
    The user's login name.
    """
    me: bool
    """
    Whether the user is the caller.
    """
    enabled: bool | None = None
    """
    Whether the user is enabled. Null means enabled. The tokens of a disabled user are rejected with 401.
    """
    principal_ids: list[str] | None = field(name="principalIds", default=None)
    """
    The ids of the user's principals, such as `local://u-xxxxx`.
    """


class UserCollection(Model, frozen=True, kw_only=True):
    """
    The users that the caller may see.
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
    A cluster. About 60 further fields are not described here.
    """

    id: str
    """
    The cluster's id, `local` or `c-xxxxx`.
    """
    type: str
    """
    Always `cluster`.
    """
    name: str
    """
    The cluster's display name.
    """
    state: str
    """
    The cluster's state, such as `active`.
    """


class ClusterCollection(Model, frozen=True, kw_only=True):
    """
    The clusters that the caller may see.
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
    The value. Settings of a ttl are in minutes, and may be fractions: `1.5` is 90 seconds. The server accepts text that is not a number; creating a token then fails with 500.
    """
    default: str
    """
    The value that applies while nobody changed it.
    """
    customized: bool
    """
    Whether the value was changed.
    """
    source: str
    """
    Where the value comes from: `default`, `db` or `env`.
    """


class ResourceSchema(Model, frozen=True, kw_only=True):
    """
    What the server publishes about a type.
    """

    id: str
    """
    The name of the type.
    """
    type: str
    """
    Always `schema`.
    """
    resource_fields: dict[str, Any] = field(name="resourceFields")
    """
    The fields, by name, each with its type and flags. The server does not follow the flags.
    """
    collection_methods: list[str] = field(name="collectionMethods")
    """
    The methods of the collection: POST and GET.
    """
    resource_methods: list[str] = field(name="resourceMethods")
    """
    The methods of a resource: PUT, which does not work, DELETE and GET.
    """
    collection_filters: dict[str, Any] = field(name="collectionFilters")
    """
    The filters, by field, each with its modifiers. The list of tokens ignores them.
    """
    collection_actions: dict[str, Any] | None = field(name="collectionActions", default=None)
    """
    The actions, by name: `logout`; since 2.10 also `logoutAll`, with its input and output.
    """


class OwnerReference(Model, frozen=True, kw_only=True):
    """
    An object that owns this one. When the owner is deleted, Kubernetes deletes this object too.
    """

    api_version: str = field(name="apiVersion")
    """
    The API version of the owner, `v1` or `management.cattle.io/v3`.
    """
    kind: str
    """
    The kind of the owner, `Secret` or `Token`.
    """
    name: str
    """
    The name of the owner, `token-xxxxx` or `kubeconfig-…`.
    """
    uid: str
    """
    The uid of the owner.
    """


class ExtMetadata(Model, frozen=True, kw_only=True):
    """
    The Kubernetes metadata of an object. Kubernetes and its clients may add further fields.

    """

    name: str
    """
    The object's name. For an ext token, the access key without `ext/`: `token-xxxxx`.
    """
    uid: str
    """
    Identifies the object uniquely, even if its name is used again.
    """
    created: datetime = field(name="creationTimestamp")
    """
    When the object was created, in UTC, to the second.
    """
    resource_version: str | None = field(name="resourceVersion", default=None)
    """
    The version of the object. Every change gives it a new one. Absent in the dry run of a create.
    """
    deletion_timestamp: datetime | None = field(name="deletionTimestamp", default=None)
    """
    When the object is going to be deleted, in UTC. Absent unless a delete waits for finalizers.
    """
    labels: dict[str, str] | None = None
    """
    Labels. The server sets `cattle.io/user-id` and `authn.management.cattle.io/kind` on ext tokens. Absent in the dry run of a create.
    """
    annotations: dict[str, str] | None = None
    """
    Annotations. Absent if there are none.
    """
    finalizers: list[str] | None = None
    """
    Names of what must finish before the object is deleted. Absent if there are none.
    """
    owner_references: list[OwnerReference] | None = field(name="ownerReferences", default=None)
    """
    The objects that own this one. A kubeconfig is owned by its token. Absent if there are none.
    """


class ExtUserPrincipal(Model, frozen=True, kw_only=True):
    """
    The user as the authentication provider knows it. Only `name` is certain.
    """

    name: str
    """
    The id of the principal, such as `local://u-xxxxx`.
    """
    display_name: str | None = field(name="displayName", default=None)
    """
    The user's display name.
    """
    login_name: str | None = field(name="loginName", default=None)
    """
    The user's login name.
    """
    principal_type: str | None = field(name="principalType", default=None)
    """
    The type of the principal, `user`.
    """
    me: bool | None = None
    """
    A flag for the UI. True in every recorded response, for the tokens of other users as well.
    """
    provider: str | None = None
    """
    The authentication provider, such as `local`.
    """


class ExtSpec(Model, frozen=True, kw_only=True):
    """
    The properties that the caller set, as the server granted them.
    """

    user_id: str = field(name="userID")
    """
    The id of the token's user, always the caller who created it. Another user's id is rejected with 400 on create.
    """
    user_principal: ExtUserPrincipal = field(name="userPrincipal")
    kind: str
    """
    What the token is for: `session` for a login, or any text. Empty by default.
    """
    ttl_ms: int = field(name="ttl")
    """
    Lifetime of the token, in milliseconds, as granted. If the requested ttl is left out, 0, negative or longer than the maximum, the server uses the maximum.
    """
    description: str | None = None
    """
    The description. Absent if it is empty.
    """
    enabled: bool | None = None
    """
    Whether the token can be used. Defaults to true. Absent in the dry run of a create.
    """
    cluster_name: str | None = field(name="clusterName", default=None)
    """
    The id of the cluster that the token is meant for. It must exist, and the caller must have access to it. The server does not restrict the token to it. Absent if there is none.
    """


class ExtStatus(Model, frozen=True, kw_only=True):
    """
    What the server knows about the token.
    """

    current: bool
    """
    Whether the request was authenticated with this token.
    """
    expired: bool
    """
    Whether the ttl has ended.
    """
    expires_at_text: str = field(name="expiresAt")
    """
    When the token expires, in UTC. Set at once. Empty in the dry run of a create, and if the token never expires.
    """
    last_update_time: datetime = field(name="lastUpdateTime")
    """
    When the token was last changed, in UTC.
    """
    last_used_at: datetime | None = field(name="lastUsedAt", default=None)
    """
    When the token was last used, in UTC. Absent until then.
    """
    last_activity_seen: datetime | None = field(name="lastActivitySeen", default=None)
    """
    When the token's user was last active in the UI, in UTC. Absent in every recorded response.
    """


class ExtStatusCreated(ExtStatus, frozen=True, kw_only=True):
    """
    The status with the secret key, as the response to a create returns it.
    """

    value: Secret | None = None
    """
    The secret key, in this response only. Absent in the dry run of a create.
    """
    bearer_token: Secret | None = field(name="bearerToken", default=None)
    """
    The bearer token, `ext/token-xxxxx:SECRET`, in this response only. On 2.12 put it together from the name and `value`.
    """


class ExtToken(ExtTimes, frozen=True, kw_only=True):
    """
    An ext token, without its secret key.
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
    The position of a page in its list.
    """

    resource_version: str = field(name="resourceVersion")
    """
    The version of the list. A watch can start here.
    """
    continue_from: str | None = field(name="continue", default=None)
    """
    Where the next page starts. Absent on the last page; empty on the last page of all users' tokens.
    """
    remaining_item_count: int | None = field(name="remainingItemCount", default=None)
    """
    The number of items on the pages still to come. Absent on the last page.
    """


class ExtTokenList(Model, frozen=True, kw_only=True):
    """
    A page of ext tokens.
    """

    metadata: ExtListMetadata
    items: list[ExtToken]
    """
    The ext tokens, in order of name.
    """


class ExtTokenEvent(Model, frozen=True, kw_only=True):
    """
    An event of a watch. An ERROR event, which ends the stream, holds a `KubernetesError` instead of a token. With `allowWatchBookmarks=true` there are also BOOKMARK events, whose object
    has a resourceVersion only.

    """

    type: str
    """
    What happened: `ADDED`, `MODIFIED` or `DELETED`.
    """
    object: ExtToken


class KubeconfigSpec(Model, frozen=True, kw_only=True):
    """
    The properties that the caller set, as the server granted them.
    """

    ttl_seconds: int = field(name="ttl")
    """
    Lifetime of the kubeconfig's token, in **seconds**. The ttl of the token itself is in milliseconds.
    """
    clusters: list[str] | None = None
    """
    The ids of the clusters in the kubeconfig. `*` stands for all clusters that the caller may access. Null if none was given.
    """
    current_context: str | None = field(name="currentContext", default=None)
    """
    The cluster whose context is the current one. By default the first of `clusters`. Absent if there are no clusters.
    """
    description: str | None = None
    """
    The description. Absent if it is empty.
    """
    include_default_entry: bool | None = field(name="includeDefaultEntry", default=None)
    """
    Whether the kubeconfig has the entry `rancher` for the server itself. Defaults to true. Absent if it was not set.
    """


class KubeconfigCondition(Model, frozen=True, kw_only=True):
    """
    A step of the creation of a kubeconfig.
    """

    type: str
    """
    The step: `TokenCreated`, `FailedToCreateToken`, `FailedToListClusterNodes`, `FailedToGenerate` or `Updated`.
    """
    status: str
    """
    Whether `type` is the case: `True`, `False` or `Unknown`.
    """
    last_transition_time: datetime = field(name="lastTransitionTime")
    """
    When `status` last changed, in UTC.
    """
    reason: str
    """
    The result in one word, the same as `type`.
    """
    message: str
    """
    The name of the token that was created, or what failed.
    """


class KubeconfigStatus(Model, frozen=True, kw_only=True):
    """
    What the server knows about the kubeconfig.
    """

    summary: str
    """
    The result of the creation: `Complete`, `Pending` or `Error`.
    """
    conditions: list[KubeconfigCondition] | None = None
    """
    The steps of the creation. Absent if there are none.
    """
    tokens: list[str] | None = None
    """
    The names of the kubeconfig's tokens: ext tokens `token-xxxxx` since 2.15, /v3 tokens `kubeconfig-…` before. Absent if no token was created.
    """


class KubeconfigStatusCreated(KubeconfigStatus, frozen=True, kw_only=True):
    """
    The status with the kubeconfig file, as the response to a create returns it.
    """

    value: Secret
    """
    The kubeconfig file: YAML that contains a token. In this response only. Store it now.
    """


class Kubeconfig(KubernetesObject, frozen=True, kw_only=True):
    """
    A kubeconfig, without the kubeconfig file.
    """

    metadata: ExtMetadata
    spec: KubeconfigSpec
    status: KubeconfigStatus


class KubeconfigCreated(KubernetesObject, frozen=True, kw_only=True):
    """
    A new kubeconfig with the kubeconfig file.
    """

    metadata: ExtMetadata
    spec: KubeconfigSpec
    status: KubeconfigStatusCreated


class KubeconfigList(Model, frozen=True, kw_only=True):
    """
    A page of kubeconfigs.
    """

    metadata: ExtListMetadata
    items: list[Kubeconfig]
    """
    The kubeconfigs.
    """


class UserActivitySpec(Model, frozen=True, kw_only=True):
    """
    When the user was active.
    """

    seen_at: datetime | None = field(name="seenAt", default=None)
    """
    When the user was last active, in UTC. Absent until activity was reported.
    """


class UserActivityStatus(Model, frozen=True, kw_only=True):
    """
    When the session expires.
    """

    expires_at_text: str = field(name="expiresAt")
    """
    When the session expires if the user stays idle, in UTC: the time of the last report plus `auth-user-session-idle-ttl-minutes`. Empty until activity was reported.
    """


class UserActivity(KubernetesObject, frozen=True, kw_only=True):
    """
    The activity of a session.
    """

    metadata: ExtMetadata
    spec: UserActivitySpec
    status: UserActivityStatus


class KubernetesPrincipalMetadata(Model, frozen=True, kw_only=True):
    """
    The name of a principal.
    """

    name: str
    """
    The id of the principal, such as `local://u-xxxxx`.
    """


class KubernetesPrincipal(Model, frozen=True, kw_only=True):
    """
    The user as the authentication provider knows it.
    """

    metadata: KubernetesPrincipalMetadata
    display_name: str | None = field(name="displayName", default=None)
    """
    The user's display name.
    """
    login_name: str | None = field(name="loginName", default=None)
    """
    The user's login name.
    """
    principal_type: str | None = field(name="principalType", default=None)
    """
    The type of the principal, `user` or `group`.
    """
    me: bool | None = None
    """
    A flag for the UI. True in every recorded response.
    """
    provider: str | None = None
    """
    The authentication provider, such as `local`.
    """


class KubernetesToken(UserTokenTimes, frozen=True, kw_only=True):
    """
    A /v3 token of any user as the Kubernetes API returns it. **It contains the secret key in clear text**, unless the feature token-hashing is on.

    """

    metadata: ExtMetadata
    auth_provider: str = field(name="authProvider")
    """
    The authentication provider that the user logged in with, such as `local`.
    """
    description: str
    """
    The description. Empty if there is none. Administrators may change it.
    """
    expires_at_text: str = field(name="expiresAt")
    """
    When the token expires, in UTC. Empty if it never expires, and for a moment after the token was created.
    """
    is_derived: bool = field(name="isDerived")
    """
    True for API keys and kubeconfig tokens, false for sessions.
    """
    ttl_ms: int = field(name="ttl")
    """
    Lifetime of the token, in milliseconds from `metadata.creationTimestamp`. 0 means that it never expires.
    """
    user_id: str = field(name="userId")
    """
    The id of the token's user.
    """
    user_principal: KubernetesPrincipal = field(name="userPrincipal")
    cluster_name: str | None = field(name="clusterName", default=None)
    """
    The id of the cluster that the token is scoped to. Absent if the token is not scoped.
    """
    enabled: bool | None = None
    """
    Whether the token can be used. Absent means true: it is absent until it was set for the first time. Administrators may change it.
    """
    last_used_at: datetime | None = field(name="lastUsedAt", default=None)
    """
    When the token was last used, in UTC. Absent until then.
    """
    activity_last_seen_at: datetime | None = field(name="activityLastSeenAt", default=None)
    """
    When the session's user was last active in the UI, in UTC. Absent until activity was reported.
    """


class KubernetesTokenList(Model, frozen=True, kw_only=True):
    """
    A page of the tokens of all users.
    """

    metadata: ExtListMetadata
    items: list[KubernetesToken]
    """
    The tokens, in order of name.
    """


class RancherVersion(Model, frozen=True, kw_only=True):
    """
    The server's version.
    """

    version: str = field(name="Version")
    """
    The version, such as `v2.12.12`.
    """
    git_commit: str = field(name="GitCommit")
    """
    The commit that the server was built from.
    """
    rancher_prime: str | None = field(name="RancherPrime", default=None)
    """
    Whether the server is Rancher Prime, as the text `true` or `false`.
    """


class SelfUserStatus(Model, frozen=True, kw_only=True):
    """
    The caller.
    """

    user_id: str = field(name="userID")
    """
    The id of the caller's user.
    """


class SelfUser(Model, frozen=True, kw_only=True):
    """
    The caller.
    """

    status: SelfUserStatus


class StatusSuccess(Model, frozen=True, kw_only=True):
    """
    The Kubernetes API's response to a delete.
    """

    status: str
    """
    Always `Success`.
    """
    details: StatusDetails
