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

    All of the caller's tokens in order of name, expired ones too (200, 190). Filters, modifiers, `limit`, `marker`,
    `sort` and `order` change neither rows nor order; they are only echoed in `filters`, `pagination` and `sort`
    (214-254). There are no pages.

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
    )


def create_token(
    *,
    action: Literal["logout", "logoutAll"] | None = None,
    description: str | None | UnsetType = UNSET,
    ttl_ms: int | None | UnsetType = UNSET,
    cluster_id: str | None | UnsetType = UNSET,
) -> Request[models.TokenCreated]:
    """Make a token, or log out: `POST /v3/tokens`.

    Without `action` it makes a derived token of the caller's and shows its secret key, here alone (076). An empty
    object and `null` work; an empty body, a list and a string are 422 (074-082). Content-Type is not looked at,
    member names are read in any case (121-124). `description`, `ttl` and `clusterId` alone are read; everything else,
    a wrong `type` included, is ignored without a word (084, 114-117).

    With `action` it deletes the token that the request presents, derived or session, and clears the cookies (279,
    280); an ext token stays valid all the same (498, 499).

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    value_action = arguments.choice("action", action, ("logout", "logoutAll"))
    if value_action is not None:
        query.append(("action", value_action))
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
        success=((200, "application/json"), (201, "application/json")),
        query=tuple(query),
        body={name: value for name, value in body.items() if value is not UNSET},
        if_unknown="List the tokens with the description that you gave, and delete those that you do not need.",
    )


def get_token(
    id: str,
) -> Request[models.Token]:
    """Get a token: `GET /v3/tokens/{id}`.

    A token of the caller's own, expired or not. Another user's is 404, for an administrator as well (202).

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
    )


def delete_token(
    id: str,
) -> Request[bytes]:
    """Delete a token: `DELETE /v3/tokens/{id}`.

    A derived token may delete itself (155). The session that asks is 400 "Cannot delete token for current session"
    (154): log out in its place. For a moment the token may still be taken, or answer 500 (274).

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

    What the server says of its fields; the flags that it gives are not honoured by it (036, 114-117).
    `schemas/tokens` is 404 (037).

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
    )


def log_in(
    *,
    action: Literal["login"] | None,
    username: str,
    password: Secret | str,
    description: str | None | UnsetType = UNSET,
    response_type: str | None | UnsetType = UNSET,
) -> Request[models.SessionToken]:
    """Log in with local authentication: `POST /v3-public/localProviders/local`.

    Makes a session of 16 hours, whatever `ttl` says (023). Until 2.12 the answer is the whole token with an empty
    expiresAt (2.7/022, 2.12/009); since 2.13 it is id, token and expiresAt. With `responseType` cookie it is an empty
    200 and the cookie R_SESS (024); kubeconfig and kubeconfig_CLUSTER give a derived token (025, 026). Since 2.14 the
    feature v3-public switches this address off (by the sources); /v1-public/login is left then.

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
        success=((200, ""), (201, "application/json")),
        query=tuple(query),
        body={name: value for name, value in body.items() if value is not UNSET},
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
    """Log in, on the newer address: `POST /v1-public/login`.

    The same with `type` localProvider in the body (027); 404 before 2.13 (2.12/011).

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
        success=((200, ""), (201, "application/json")),
        query=tuple(query),
        body={name: value for name, value in body.items() if value is not UNSET},
        since="2.13",
        if_unknown="A session may exist: log in again, and delete the sessions that you do not need.",
    )


def get_rancher_version() -> Request[models.RancherVersion]:
    """Get the server's version: `GET /rancherversion`.

    Needs no credentials; JSON in plain text (2.12/001).

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
    """List users, or tell who asks: `GET /v3/users`.

    `me=true` gives the caller (047); without it an administrator sees all users, others themselves (048, 208). Users,
    unlike tokens, are filtered and sorted as the query asks (327-329).

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
    )


def list_clusters() -> Request[models.ClusterCollection]:
    """List clusters: `GET /v3/clusters`.

    The clusters that the caller may see (049). Their ids scope tokens.

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
    )


def get_cluster(
    id: str,
) -> Request[models.Cluster]:
    """Get a cluster: `GET /v3/clusters/{id}`.

    A cluster by its id. A token that is scoped to it opens this and little else (180-185).

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
    )


def get_setting(
    id: str,
) -> Request[models.Setting]:
    """Get a setting: `GET /v3/settings/{id}`.

    `auth-token-max-ttl-minutes` caps the ttl of tokens: 129600 (90 days) since 2.8, 0 (none) from 2.4.7 to 2.7 (051,
    2.7/051). `auth-user-session-ttl-minutes` and `kubeconfig-default-token-ttl-minutes` are those of log-in (052,
    053); `auth-user-session-idle-ttl-minutes` came with 2.11 (054, 2.7/054).

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

    The caller's own; everybody's for an administrator (398, 411). In pages with `limit` and `continue` (401, 402).
    With `watch=true` the answer is a stream of events, an object a line (457).

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
    """Make an ext token: `POST /apis/ext.cattle.io/v1/tokens`.

    `apiVersion` and `kind` may be left out (340, 341); name, generateName and namespace are ignored: the name is
    token-xxxxx. An unknown member of spec is a `Warning` header, with fieldValidation=Strict 400 (375, 376). A dry
    run shows no secret key, and a hash (378).

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
        if_unknown="List the ext tokens, and delete those with the description that you gave.",
    )


def get_ext_token(
    id: str,
) -> Request[models.ExtToken]:
    """Get an ext token: `GET /apis/ext.cattle.io/v1/tokens/{id}`.

    Without its secret key, but with its hash (387). Another user's is 404, but for an administrator (411, 412).

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
    )


def replace_ext_token(
    id: str,
    *,
    dry_run: Literal["All"] | None = None,
    metadata: dict[str, Any],
    spec: dict[str, Any],
) -> Request[models.ExtToken]:
    """Replace an ext token: `PUT /apis/ext.cattle.io/v1/tokens/{id}`.

    Changes description, enabled, labels, annotations, and makes the ttl shorter (416-421). A longer ttl, or 0, is 400
    "forbidden to extend time-to-live"; userID, kind, clusterName, userPrincipal and uid are immutable (427-434). A
    stale resourceVersion is taken all the same: nothing guards against lost updates (424, 425).

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
    )


def delete_ext_token(
    id: str,
    *,
    dry_run: Literal["All"] | None = None,
) -> Request[models.ExtToken]:
    """Delete an ext token: `DELETE /apis/ext.cattle.io/v1/tokens/{id}`.

    Answers the token that is gone (446); again it is 404 (447).

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
    )


def patch_ext_token(
    id: str,
    *,
    dry_run: Literal["All"] | None = None,
    metadata: dict[str, Any] | None | UnsetType = UNSET,
    spec: dict[str, Any] | None | UnsetType = UNSET,
) -> Request[models.ExtToken]:
    """Change an ext token: `PATCH /apis/ext.cattle.io/v1/tokens/{id}`.

    What PUT may change, as merge patch (435) or JSON patch (436); strategic merge patch and apply are 500 (438, 439),
    application/json is 415 (440).

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
    )


def create_self_user() -> Request[models.SelfUser]:
    """Tell who asks: `POST /apis/ext.cattle.io/v1/selfusers`.

    The id of the caller's user (521, 522). Not in 2.12.

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
    )
