"""One pure function for each operation: the request, and what its response decodes to. Nothing is sent here.

Generated from spec/rancher-2.yaml by `python -m codegen`. Do not edit: change that file or the templates, and run `make generate`.
"""

from __future__ import annotations

from typing import Any, Literal

from msgspec import UNSET, UnsetType

from .._core import arguments
from .._core.request import Request
from .._core.secret import Secret
from . import models


def list_tokens() -> Request[models.TokenCollection]:
    """List tokens: `GET /v3/tokens`.

    Lists all tokens of the caller, expired ones included, in order of name. There are no pages. Filters, such as
    `description` or `description_ne`, and the parameters `limit`, `marker`, `sort` and `order` change neither the
    rows nor their order; the server only echoes them in `filters`, `pagination` and `sort`.

    Before 2.15, a request with an ext token is rejected with 401.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    return Request(
        "GET",
        "/v3/tokens",
        "/v3/tokens",
        models.TokenCollection,
        "safe",
        success=((200, "application/json"),),
        query=tuple(query),
        constants=(("type", ("collection",)), ("resource_type", ("token",))),
    )


def create_token(
    *,
    description: str | None | UnsetType = UNSET,
    ttl_ms: int | None | UnsetType = UNSET,
    cluster_id: str | None | UnsetType = UNSET,
) -> Request[models.TokenCreated]:
    """Create a token: `POST /v3/tokens`.

    Creates a derived token for the caller. Its secret key is in this response only. Every field is optional: `{}` and
    `null` work. An empty body, an array and a string are rejected with 422. The server reads `description`, `ttl` and
    `clusterId`, in upper or lower case, and silently ignores everything else, a wrong `type` included. It does not
    look at Content-Type, but the body must be JSON. A body of more than 1 MiB is rejected with 422 by 2.15 and
    accepted by 2.7.

    With the query parameter `action`, the request does something else instead: see `logOut`. An empty `action`
    creates a token; an unknown one is rejected with 422.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    body = {
        "description": arguments.text("description", description),
        "ttl": arguments.number("ttl_ms", ttl_ms),
        "clusterId": arguments.text("cluster_id", cluster_id),
    }
    return Request(
        "POST",
        "/v3/tokens",
        "/v3/tokens",
        models.TokenCreated,
        "non-idempotent",
        success=((201, "application/json"),),
        query=tuple(query),
        body={name: value for name, value in body.items() if value is not UNSET},
        constants=(("type", ("token",)),),
        if_unknown="List the tokens with the description that you gave, and delete those that you do not need.",
    )


def log_out(
    *,
    action: Literal["logout", "logoutAll"] | None,
) -> Request[bytes]:
    """Log out: `POST /v3/tokens`.

    Deletes the token that the request authenticates with, whether it is a session or derived, and clears the
    session's cookies. An ext token cannot log out: it gets 500 before 2.15, and since 2.15 a 200 although it stays
    valid. `POST /v1/logout`, since 2.13, does the same as `action=logout`.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    value_action = arguments.choice("action", action, ("logout", "logoutAll"))
    if value_action is not None:
        query.append(("action", value_action))
    return Request(
        "POST",
        "/v3/tokens",
        "/v3/tokens",
        bytes,
        "idempotent",
        success=((200, ""),),
        query=tuple(query),
    )


def get_token(
    id: str,
) -> Request[models.Token]:
    """Get a token: `GET /v3/tokens/{id}`.

    Returns one of the caller's own tokens, expired or not. Another user's token is 404, for administrators as well.
    Before 2.15, a request with an ext token is 500.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    return Request(
        "GET",
        "/v3/tokens/{id}",
        f"/v3/tokens/{arguments.segment('id', id)}",
        models.Token,
        "safe",
        success=((200, "application/json"),),
        query=tuple(query),
        id=id,
        constants=(("type", ("token",)),),
    )


def delete_token(
    id: str,
) -> Request[bytes]:
    """Delete a token: `DELETE /v3/tokens/{id}`.

    Deletes one of the caller's own tokens. A derived token may delete itself. A session cannot: the request is
    rejected with 400 "Cannot delete token for current session"; log out instead. Tokens that were created with the
    deleted token stay valid. For a moment after the delete, a request with the token may still succeed, or fail with
    500.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    return Request(
        "DELETE",
        "/v3/tokens/{id}",
        f"/v3/tokens/{arguments.segment('id', id)}",
        bytes,
        "idempotent",
        success=((204, ""),),
        query=tuple(query),
    )


def get_token_schema() -> Request[models.ResourceSchema]:
    """Get the schema of token: `GET /v3/schemas/token`.

    Returns what the server publishes about the fields of a token. The server does not follow the flags that it gives
    there. The plural `/v3/schemas/tokens` is 404.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    return Request(
        "GET",
        "/v3/schemas/token",
        "/v3/schemas/token",
        models.ResourceSchema,
        "safe",
        success=((200, "application/json"),),
        query=tuple(query),
        constants=(("type", ("schema",)),),
    )


def log_in(
    *,
    action: Literal["login"] | None,
    username: str,
    password: Secret | str,
    description: str | None | UnsetType = UNSET,
    response_type: str | None | UnsetType = UNSET,
) -> Request[models.SessionToken]:
    """Log in with a local user name and password: `POST /v3-public/localProviders/local`.

    Creates a session of 16 hours (`auth-user-session-ttl-minutes`). The server ignores a `ttl` in the body and does
    not apply the maximum ttl of tokens. Since 2.13 the response is id, token and expiresAt; before that it is the
    whole token with an empty expiresAt.

    With `responseType` `cookie` the response is an empty 200 that sets the cookie R_SESS. With `kubeconfig` or
    `kubeconfig_CLUSTER` the login creates a derived token for a kubeconfig instead: for 30 days since 2.8
    (`kubeconfig-default-token-ttl-minutes`), and for 16 hours before (`kubeconfig-token-ttl-minutes`).

    Since 2.14, an administrator can switch this endpoint off with the feature `v3-public`. It then responds with 401
    on 2.14 and with 404 on 2.15, whatever the password. Use `/v1-public/login` there.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    value_action = arguments.choice("action", action, ("login",))
    if value_action is not None:
        query.append(("action", value_action))
    body = {
        "username": arguments.text("username", username),
        "password": arguments.text("password", password, secret=True),
        "description": arguments.text("description", description),
        "responseType": arguments.text("response_type", response_type),
    }
    return Request(
        "POST",
        "/v3-public/localProviders/local",
        "/v3-public/localProviders/local",
        models.SessionToken,
        "non-idempotent",
        success=((200, "application/json"), (201, "application/json")),
        query=tuple(query),
        body={name: value for name, value in body.items() if value is not UNSET},
        constants=(("type", ("token",)),),
        if_unknown="A session may exist: log in again, and delete the sessions that you do not need.",
    )


def log_in_public(
    *,
    type: str,
    username: str,
    password: Secret | str,
    description: str | None | UnsetType = UNSET,
    response_type: str | None | UnsetType = UNSET,
) -> Request[models.SessionToken]:
    """Log in at the newer endpoint: `POST /v1-public/login`.

    Creates a session, as /v3-public does, with the provider named by `type` in the body. Before 2.13 the response is
    404. The feature v3-public does not switch it off.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    body = {
        "type": arguments.text("type", type),
        "username": arguments.text("username", username),
        "password": arguments.text("password", password, secret=True),
        "description": arguments.text("description", description),
        "responseType": arguments.text("response_type", response_type),
    }
    return Request(
        "POST",
        "/v1-public/login",
        "/v1-public/login",
        models.SessionToken,
        "non-idempotent",
        success=((200, "application/json"), (201, "application/json")),
        query=tuple(query),
        body={name: value for name, value in body.items() if value is not UNSET},
        since="2.13",
        constants=(("type", ("token",)),),
        if_unknown="A session may exist: log in again, and delete the sessions that you do not need.",
    )


def get_rancher_version() -> Request[models.RancherVersion]:
    """Get the server's version: `GET /rancherversion`.

    Returns the version of the server. It needs no credentials. The body is JSON although its media type is
    text/plain.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    return Request(
        "GET",
        "/rancherversion",
        "/rancherversion",
        models.RancherVersion,
        "safe",
        success=((200, "text/plain"),),
        query=tuple(query),
    )


def list_users(
    *,
    me: bool | None = None,
    username: str | None = None,
) -> Request[models.UserCollection]:
    """List users: `GET /v3/users`.

    Lists users. With `me=true` the list holds the caller only, which is how a client finds out whose token it has.
    Without it, administrators see all users and other callers see themselves. Unlike tokens, users are filtered and
    sorted as the query asks.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    value_me = arguments.flag("me", me)
    if value_me is not None:
        query.append(("me", value_me))
    value_username = arguments.text("username", username)
    if value_username is not None:
        query.append(("username", value_username))
    return Request(
        "GET",
        "/v3/users",
        "/v3/users",
        models.UserCollection,
        "safe",
        success=((200, "application/json"),),
        query=tuple(query),
        constants=(("type", ("collection",)),),
    )


def list_clusters() -> Request[models.ClusterCollection]:
    """List clusters: `GET /v3/clusters`.

    Lists the clusters that the caller may see. A token can be scoped to one of them by its id. A user who may see no
    cluster gets an empty list.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    return Request(
        "GET",
        "/v3/clusters",
        "/v3/clusters",
        models.ClusterCollection,
        "safe",
        success=((200, "application/json"),),
        query=tuple(query),
        constants=(("type", ("collection",)),),
    )


def get_cluster(
    id: str,
) -> Request[models.Cluster]:
    """Get a cluster: `GET /v3/clusters/{id}`.

    Returns a cluster. It is one of the few requests that a token scoped to that cluster may send: 401 means that the
    token is scoped to another cluster, 200 or 403 that it is scoped to this one. Callers who may not read clusters
    get 403, whether the cluster exists or not.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    return Request(
        "GET",
        "/v3/clusters/{id}",
        f"/v3/clusters/{arguments.segment('id', id)}",
        models.Cluster,
        "safe",
        success=((200, "application/json"),),
        query=tuple(query),
        id=id,
        constants=(("type", ("cluster",)),),
    )


def get_setting(
    id: str,
) -> Request[models.Setting]:
    """Get a setting: `GET /v3/settings/{id}`.

    Returns a setting. `auth-token-max-ttl-minutes` limits the ttl of tokens: 129600 (90 days) since 2.8, 0 (no limit)
    from 2.4.7 to 2.7. `auth-user-session-ttl-minutes` is the ttl of sessions. `auth-user-session-idle-ttl-minutes`,
    since 2.11, is how long a session lasts without activity. `kubeconfig-default-token-ttl-minutes` is the ttl of
    kubeconfig tokens; up to 2.7, `kubeconfig-token-ttl-minutes` is the ttl of the token that a login with
    responseType kubeconfig creates.

    Users may read these settings too. Everyone may read `first-login`, without credentials as well.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    return Request(
        "GET",
        "/v3/settings/{id}",
        f"/v3/settings/{arguments.segment('id', id)}",
        models.Setting,
        "safe",
        success=((200, "application/json"),),
        query=tuple(query),
        id=id,
        constants=(("type", ("setting",)),),
    )


def list_ext_tokens(
    *,
    limit: int | None = None,
    continue_from: str | None = None,
    label_selector: str | None = None,
    field_selector: str | None = None,
    watch: bool | None = None,
    resource_version: str | None = None,
    timeout_seconds: int | None = None,
) -> Request[models.ExtTokenList]:
    """List or watch ext tokens: `GET /apis/ext.cattle.io/v1/tokens`.

    Lists the caller's own ext tokens; administrators get those of all users. `limit` and `continue` split the list
    into pages. The secret keys are not shown, but their hashes are.

    With `watch=true` the response is a stream of events, one JSON object per line. It stays open until
    `timeoutSeconds` have passed or the client disconnects. Changes arrive within about 20 ms.

    The endpoint also exists below `/k8s/clusters/local`. On 2.12, an administrator can switch ext tokens off with the
    feature `ext-tokens`; they are then 404 for everyone.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    value_limit = arguments.whole("limit", limit)
    if value_limit is not None:
        query.append(("limit", value_limit))
    value_continue_from = arguments.text("continue_from", continue_from)
    if value_continue_from is not None:
        query.append(("continue", value_continue_from))
    value_label_selector = arguments.text("label_selector", label_selector)
    if value_label_selector is not None:
        query.append(("labelSelector", value_label_selector))
    value_field_selector = arguments.text("field_selector", field_selector)
    if value_field_selector is not None:
        query.append(("fieldSelector", value_field_selector))
    value_watch = arguments.flag("watch", watch)
    if value_watch is not None:
        query.append(("watch", value_watch))
    value_resource_version = arguments.text("resource_version", resource_version)
    if value_resource_version is not None:
        query.append(("resourceVersion", value_resource_version))
    value_timeout_seconds = arguments.whole("timeout_seconds", timeout_seconds)
    if value_timeout_seconds is not None:
        query.append(("timeoutSeconds", value_timeout_seconds))
    return Request(
        "GET",
        "/apis/ext.cattle.io/v1/tokens",
        "/apis/ext.cattle.io/v1/tokens",
        models.ExtTokenList,
        "safe",
        success=((200, "application/json"),),
        query=tuple(query),
        since="2.12",
    )


def create_ext_token(
    *,
    dry_run: Literal["All"] | None = None,
    field_validation: Literal["Strict", "Warn", "Ignore"] | None = None,
    metadata: dict[str, Any] | None | UnsetType = UNSET,
    spec: dict[str, Any],
) -> Request[models.ExtTokenCreated]:
    """Create an ext token: `POST /apis/ext.cattle.io/v1/tokens`.

    Creates an ext token for the caller. Its secret key is in this response only. `apiVersion` and `kind` may be left
    out; if they are present they must be right. The server ignores name, generateName and namespace: the name is
    always `token-xxxxx`. An unknown field of spec causes a `Warning` header, or 400 with `fieldValidation=Strict`.
    YAML bodies work. With `dryRun=All` nothing is stored, and the response holds a hash instead of the secret key.

    A new ext token may be rejected with 401 for up to 100 ms.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    value_dry_run = arguments.choice("dry_run", dry_run, ("All",))
    if value_dry_run is not None:
        query.append(("dryRun", value_dry_run))
    value_field_validation = arguments.choice("field_validation", field_validation, ("Strict", "Warn", "Ignore"))
    if value_field_validation is not None:
        query.append(("fieldValidation", value_field_validation))
    body = {
        "metadata": arguments.mapping("metadata", metadata),
        "spec": arguments.mapping("spec", spec),
    }
    return Request(
        "POST",
        "/apis/ext.cattle.io/v1/tokens",
        "/apis/ext.cattle.io/v1/tokens",
        models.ExtTokenCreated,
        "non-idempotent",
        success=((201, "application/json"),),
        query=tuple(query),
        body={name: value for name, value in body.items() if value is not UNSET},
        since="2.12",
        constants=(("kind", ("Token",)),),
        if_unknown="List the ext tokens, and delete those with the description that you gave.",
    )


def get_ext_token(
    id: str,
) -> Request[models.ExtToken]:
    """Get an ext token: `GET /apis/ext.cattle.io/v1/tokens/{id}`.

    Returns an ext token without its secret key, but with the hash of it. Another user's ext token is 404, except for
    administrators. The id has no `ext/` in front.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    return Request(
        "GET",
        "/apis/ext.cattle.io/v1/tokens/{id}",
        f"/apis/ext.cattle.io/v1/tokens/{arguments.segment('id', id)}",
        models.ExtToken,
        "safe",
        success=((200, "application/json"),),
        query=tuple(query),
        since="2.12",
        id=id,
        constants=(("kind", ("Token",)),),
    )


def replace_ext_token(
    id: str,
    *,
    dry_run: Literal["All"] | None = None,
    metadata: dict[str, Any],
    spec: dict[str, Any],
) -> Request[models.ExtToken]:
    """Replace an ext token: `PUT /apis/ext.cattle.io/v1/tokens/{id}`.

    Replaces an ext token. It can change the description, enabled, labels and annotations, and it can shorten the ttl.
    A longer ttl, or 0, is rejected with 400 "forbidden to extend time-to-live". `userID`, `kind`, `clusterName`,
    `userPrincipal` and `uid` are immutable: changing one, or leaving out the uid, is 400. The server accepts an
    outdated or missing resourceVersion, so nothing prevents lost updates.

    For up to 100 ms, a token that was just disabled may still be accepted, and one that was just enabled may still be
    rejected.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    value_dry_run = arguments.choice("dry_run", dry_run, ("All",))
    if value_dry_run is not None:
        query.append(("dryRun", value_dry_run))
    body = {
        "metadata": arguments.mapping("metadata", metadata),
        "spec": arguments.mapping("spec", spec),
    }
    return Request(
        "PUT",
        "/apis/ext.cattle.io/v1/tokens/{id}",
        f"/apis/ext.cattle.io/v1/tokens/{arguments.segment('id', id)}",
        models.ExtToken,
        "idempotent",
        success=((200, "application/json"),),
        query=tuple(query),
        body={name: value for name, value in body.items() if value is not UNSET},
        since="2.12",
        id=id,
        constants=(("kind", ("Token",)),),
    )


def delete_ext_token(
    id: str,
    *,
    dry_run: Literal["All"] | None = None,
) -> Request[models.ExtToken]:
    """Delete an ext token: `DELETE /apis/ext.cattle.io/v1/tokens/{id}`.

    Deletes an ext token and returns it. A second delete is 404. An ext token may delete itself. Administrators may
    delete the ext tokens of other users. A wrong uid in `preconditions` is rejected with 500.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    value_dry_run = arguments.choice("dry_run", dry_run, ("All",))
    if value_dry_run is not None:
        query.append(("dryRun", value_dry_run))
    return Request(
        "DELETE",
        "/apis/ext.cattle.io/v1/tokens/{id}",
        f"/apis/ext.cattle.io/v1/tokens/{arguments.segment('id', id)}",
        models.ExtToken,
        "idempotent",
        success=((200, "application/json"),),
        query=tuple(query),
        since="2.12",
        id=id,
        constants=(("kind", ("Token",)),),
    )


def patch_ext_token(
    id: str,
    *,
    dry_run: Literal["All"] | None = None,
    metadata: dict[str, Any] | None | UnsetType = UNSET,
    spec: dict[str, Any] | None | UnsetType = UNSET,
) -> Request[models.ExtToken]:
    """Change an ext token: `PATCH /apis/ext.cattle.io/v1/tokens/{id}`.

    Changes the same fields as PUT, by a merge patch (`application/merge-patch+json`) or a JSON patch
    (`application/json-patch+json`). Strategic merge patch and apply are rejected with 500, `application/json` with
    415.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    value_dry_run = arguments.choice("dry_run", dry_run, ("All",))
    if value_dry_run is not None:
        query.append(("dryRun", value_dry_run))
    body = {
        "metadata": arguments.mapping("metadata", metadata),
        "spec": arguments.mapping("spec", spec),
    }
    return Request(
        "PATCH",
        "/apis/ext.cattle.io/v1/tokens/{id}",
        f"/apis/ext.cattle.io/v1/tokens/{arguments.segment('id', id)}",
        models.ExtToken,
        "idempotent",
        success=((200, "application/json"),),
        query=tuple(query),
        body={name: value for name, value in body.items() if value is not UNSET},
        content_type="application/merge-patch+json",
        since="2.12",
        id=id,
        constants=(("kind", ("Token",)),),
    )


def create_self_user() -> Request[models.SelfUser]:
    """Get the caller's user id: `POST /apis/ext.cattle.io/v1/selfusers`.

    Returns the id of the caller's user. Nothing is stored, although the method is POST. On 2.12 the response is 404;
    use `GET /v3/users?me=true` there.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    return Request(
        "POST",
        "/apis/ext.cattle.io/v1/selfusers",
        "/apis/ext.cattle.io/v1/selfusers",
        models.SelfUser,
        "safe",
        success=((201, "application/json"),),
        query=tuple(query),
        since="2.13",
        constants=(("kind", ("SelfUser",)),),
    )


def list_kubeconfigs(
    *,
    limit: int | None = None,
    continue_from: str | None = None,
    label_selector: str | None = None,
    field_selector: str | None = None,
) -> Request[models.KubeconfigList]:
    """List kubeconfigs: `GET /apis/ext.cattle.io/v1/kubeconfigs`.

    Lists the caller's own kubeconfigs, without the kubeconfig files; administrators get those of all users. Unlike in
    other responses, the items of the list have no `kind` and no `apiVersion`.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    value_limit = arguments.whole("limit", limit)
    if value_limit is not None:
        query.append(("limit", value_limit))
    value_continue_from = arguments.text("continue_from", continue_from)
    if value_continue_from is not None:
        query.append(("continue", value_continue_from))
    value_label_selector = arguments.text("label_selector", label_selector)
    if value_label_selector is not None:
        query.append(("labelSelector", value_label_selector))
    value_field_selector = arguments.text("field_selector", field_selector)
    if value_field_selector is not None:
        query.append(("fieldSelector", value_field_selector))
    return Request(
        "GET",
        "/apis/ext.cattle.io/v1/kubeconfigs",
        "/apis/ext.cattle.io/v1/kubeconfigs",
        models.KubeconfigList,
        "safe",
        success=((200, "application/json"),),
        query=tuple(query),
        since="2.12",
        constants=(("kind", ("KubeconfigList",)),),
    )


def create_kubeconfig(
    *,
    metadata: dict[str, Any] | None | UnsetType = UNSET,
    spec: dict[str, Any] | None | UnsetType = UNSET,
) -> Request[models.KubeconfigCreated]:
    """Create a kubeconfig: `POST /apis/ext.cattle.io/v1/kubeconfigs`.

    Creates a kubeconfig for the caller, and a token for it. The kubeconfig file, which contains the token, is in
    `status.value` of this response only. Every field is optional. The body `{}` creates a kubeconfig for the server
    itself, without clusters, that is valid for 30 days.

    The token is an ext token since 2.15, of kind `kubeconfig` and with the description "Kubeconfig token". Up to 2.14
    it is a /v3 token named `kubeconfig-USER…`. It opens the whole API of the server, not only the clusters of the
    kubeconfig. A cluster with an authorized cluster endpoint gets a token of its own. If the setting
    `kubeconfig-generate-token` is false, no token is created.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    body = {
        "metadata": arguments.mapping("metadata", metadata),
        "spec": arguments.mapping("spec", spec),
    }
    return Request(
        "POST",
        "/apis/ext.cattle.io/v1/kubeconfigs",
        "/apis/ext.cattle.io/v1/kubeconfigs",
        models.KubeconfigCreated,
        "non-idempotent",
        success=((201, "application/json"),),
        query=tuple(query),
        body={name: value for name, value in body.items() if value is not UNSET},
        since="2.12",
        constants=(("kind", ("Kubeconfig",)),),
        if_unknown="List the kubeconfigs, and delete those with the description that you gave.",
    )


def get_kubeconfig(
    id: str,
) -> Request[models.Kubeconfig]:
    """Get a kubeconfig: `GET /apis/ext.cattle.io/v1/kubeconfigs/{id}`.

    Returns a kubeconfig without the kubeconfig file. The file is in the response to the create only. Another user's
    kubeconfig is 404, except for administrators.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    return Request(
        "GET",
        "/apis/ext.cattle.io/v1/kubeconfigs/{id}",
        f"/apis/ext.cattle.io/v1/kubeconfigs/{arguments.segment('id', id)}",
        models.Kubeconfig,
        "safe",
        success=((200, "application/json"),),
        query=tuple(query),
        since="2.12",
        id=id,
        constants=(("kind", ("Kubeconfig",)),),
    )


def delete_kubeconfig(
    id: str,
    *,
    dry_run: Literal["All"] | None = None,
) -> Request[models.Kubeconfig]:
    """Delete a kubeconfig: `DELETE /apis/ext.cattle.io/v1/kubeconfigs/{id}`.

    Deletes a kubeconfig together with its token, and returns the kubeconfig. Every copy of the kubeconfig file stops
    working.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    value_dry_run = arguments.choice("dry_run", dry_run, ("All",))
    if value_dry_run is not None:
        query.append(("dryRun", value_dry_run))
    return Request(
        "DELETE",
        "/apis/ext.cattle.io/v1/kubeconfigs/{id}",
        f"/apis/ext.cattle.io/v1/kubeconfigs/{arguments.segment('id', id)}",
        models.Kubeconfig,
        "idempotent",
        success=((200, "application/json"),),
        query=tuple(query),
        since="2.12",
        id=id,
        constants=(("kind", ("Kubeconfig",)),),
    )


def get_user_activity(
    id: str,
) -> Request[models.UserActivity]:
    """Get the activity of a session: `GET /apis/ext.cattle.io/v1/useractivities/{id}`.

    Returns when the user of the session was last active, and when the session expires if the user stays idle. Neither
    is set until activity was reported. The id is the name of the session's token. The session must be the caller's
    own.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    return Request(
        "GET",
        "/apis/ext.cattle.io/v1/useractivities/{id}",
        f"/apis/ext.cattle.io/v1/useractivities/{arguments.segment('id', id)}",
        models.UserActivity,
        "safe",
        success=((200, "application/json"),),
        query=tuple(query),
        since="2.12",
        id=id,
        constants=(("kind", ("UserActivity",)),),
    )


def replace_user_activity(
    id: str,
    *,
    api_version: str,
    kind: str,
    metadata: dict[str, Any],
    spec: dict[str, Any] | None | UnsetType = UNSET,
) -> Request[models.UserActivity]:
    """Report activity in a session: `PUT /apis/ext.cattle.io/v1/useractivities/{id}`.

    Reports that the user of the session is active now. The server sets `activityLastSeenAt` of the session's token,
    and the session expires after another idle period (`auth-user-session-idle-ttl-minutes`). The session must be the
    caller's own. Unknown fields cause a `Warning` header.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    body = {
        "apiVersion": arguments.text("api_version", api_version),
        "kind": arguments.text("kind", kind),
        "metadata": arguments.mapping("metadata", metadata),
        "spec": arguments.mapping("spec", spec),
    }
    return Request(
        "PUT",
        "/apis/ext.cattle.io/v1/useractivities/{id}",
        f"/apis/ext.cattle.io/v1/useractivities/{arguments.segment('id', id)}",
        models.UserActivity,
        "idempotent",
        success=((200, "application/json"),),
        query=tuple(query),
        body={name: value for name, value in body.items() if value is not UNSET},
        since="2.13",
        id=id,
        constants=(("kind", ("UserActivity",)),),
    )


def patch_user_activity(
    id: str,
    *,
    spec: dict[str, Any] | None | UnsetType = UNSET,
) -> Request[models.UserActivity]:
    """Change the activity of a session: `PATCH /apis/ext.cattle.io/v1/useractivities/{id}`.

    Reports activity with a merge patch. A `seenAt` before the stored one leaves the stored one unchanged. The session
    must be the caller's own.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    body = {
        "spec": arguments.mapping("spec", spec),
    }
    return Request(
        "PATCH",
        "/apis/ext.cattle.io/v1/useractivities/{id}",
        f"/apis/ext.cattle.io/v1/useractivities/{arguments.segment('id', id)}",
        models.UserActivity,
        "non-idempotent",
        success=((200, "application/json"),),
        query=tuple(query),
        body={name: value for name, value in body.items() if value is not UNSET},
        content_type="application/merge-patch+json",
        since="2.13",
        id=id,
        constants=(("kind", ("UserActivity",)),),
    )


def list_all_tokens(
    *,
    limit: int | None = None,
    continue_from: str | None = None,
    label_selector: str | None = None,
    field_selector: str | None = None,
) -> Request[models.KubernetesTokenList]:
    """List the tokens of all users: `GET /k8s/clusters/local/apis/management.cattle.io/v3/tokens`.

    Lists the /v3 tokens of all users: sessions, API keys and kubeconfig tokens, but no ext tokens. Administrators
    only; other callers get 403 with an empty body. `limit` and `continue` split the list into pages, and
    `metadata.remainingItemCount` counts the tokens on the pages still to come.

    **Each token contains its secret key in clear text**, unless the feature token-hashing is on. With the header
    `Accept: application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1` the server returns the metadata only:
    no secret keys, but no description, expiry or last use either.

    `expired` is always false here; compare `expiresAt` with the time. `watch=true` streams changes, as for ext
    tokens. A SelfSubjectAccessReview tells beforehand whether the caller may list tokens.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    value_limit = arguments.whole("limit", limit)
    if value_limit is not None:
        query.append(("limit", value_limit))
    value_continue_from = arguments.text("continue_from", continue_from)
    if value_continue_from is not None:
        query.append(("continue", value_continue_from))
    value_label_selector = arguments.text("label_selector", label_selector)
    if value_label_selector is not None:
        query.append(("labelSelector", value_label_selector))
    value_field_selector = arguments.text("field_selector", field_selector)
    if value_field_selector is not None:
        query.append(("fieldSelector", value_field_selector))
    return Request(
        "GET",
        "/k8s/clusters/local/apis/management.cattle.io/v3/tokens",
        "/k8s/clusters/local/apis/management.cattle.io/v3/tokens",
        models.KubernetesTokenList,
        "safe",
        success=((200, "application/json"),),
        query=tuple(query),
        constants=(("kind", ("TokenList",)),),
    )


def get_any_token(
    id: str,
) -> Request[models.KubernetesToken]:
    """Get a token of any user: `GET /k8s/clusters/local/apis/management.cattle.io/v3/tokens/{id}`.

    Returns a /v3 token of any user, **with its secret key in clear text** unless the feature token-hashing is on.
    Administrators only.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    return Request(
        "GET",
        "/k8s/clusters/local/apis/management.cattle.io/v3/tokens/{id}",
        f"/k8s/clusters/local/apis/management.cattle.io/v3/tokens/{arguments.segment('id', id)}",
        models.KubernetesToken,
        "safe",
        success=((200, "application/json"),),
        query=tuple(query),
        id=id,
        constants=(("kind", ("Token",)),),
    )


def delete_any_token(
    id: str,
    *,
    dry_run: Literal["All"] | None = None,
    kind: str | None | UnsetType = UNSET,
    api_version: str | None | UnsetType = UNSET,
    preconditions: dict[str, Any] | None | UnsetType = UNSET,
) -> Request[models.StatusSuccess]:
    """Delete a token of any user: `DELETE /k8s/clusters/local/apis/management.cattle.io/v3/tokens/{id}`.

    Deletes a /v3 token of any user. It is rejected with 401 from then on. `preconditions.uid` in the body makes sure
    that the token is the one that was seen, and not a later one of the same name. Administrators only.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    value_dry_run = arguments.choice("dry_run", dry_run, ("All",))
    if value_dry_run is not None:
        query.append(("dryRun", value_dry_run))
    body = {
        "kind": arguments.text("kind", kind),
        "apiVersion": arguments.text("api_version", api_version),
        "preconditions": arguments.mapping("preconditions", preconditions),
    }
    return Request(
        "DELETE",
        "/k8s/clusters/local/apis/management.cattle.io/v3/tokens/{id}",
        f"/k8s/clusters/local/apis/management.cattle.io/v3/tokens/{arguments.segment('id', id)}",
        models.StatusSuccess,
        "idempotent",
        success=((200, "application/json"),),
        query=tuple(query),
        body={name: value for name, value in body.items() if value is not UNSET},
        id=id,
        constants=(("kind", ("Status",)), ("status", ("Success",))),
    )


def patch_any_token(
    id: str,
    *,
    enabled: bool | None | UnsetType = UNSET,
    description: str | None | UnsetType = UNSET,
    metadata: dict[str, Any] | None | UnsetType = UNSET,
) -> Request[models.KubernetesToken]:
    """Change a token of any user: `PATCH /k8s/clusters/local/apis/management.cattle.io/v3/tokens/{id}`.

    Changes `enabled`, `description` or the labels of a /v3 token by a merge patch, which /v3 itself cannot do. A
    disabled token is rejected with 401 and works again when it is enabled, so a token can be disabled first and
    deleted later. The response contains the secret key. Administrators only.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    body = {
        "enabled": arguments.boolean("enabled", enabled),
        "description": arguments.text("description", description),
        "metadata": arguments.mapping("metadata", metadata),
    }
    return Request(
        "PATCH",
        "/k8s/clusters/local/apis/management.cattle.io/v3/tokens/{id}",
        f"/k8s/clusters/local/apis/management.cattle.io/v3/tokens/{arguments.segment('id', id)}",
        models.KubernetesToken,
        "idempotent",
        success=((200, "application/json"),),
        query=tuple(query),
        body={name: value for name, value in body.items() if value is not UNSET},
        content_type="application/merge-patch+json",
        id=id,
        constants=(("kind", ("Token",)),),
    )
