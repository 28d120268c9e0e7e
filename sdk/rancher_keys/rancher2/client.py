"""Sync client of Rancher 2.

Generated from spec/rancher-2.yaml by `python -m codegen`. Do not edit: change that file, the functions it names, or the templates, and run
`make generate`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Literal

from .._core.authorization import Authorize
from .._core.http import MAX_LINE_BYTES, MAX_RESPONSE_BYTES, Verify
from .._core.pages import Pages
from .._core.retry import RetryPolicy
from .._core.secret import Secret, masked
from .._core.session import OnResponse
from .._core.sync_driver import Http, SyncDriver, Transport
from . import all_tokens as all_tokens_flows
from . import ext_tokens as ext_tokens_flows
from . import kubeconfigs as kubeconfigs_flows
from . import kubernetes as kubernetes_flows
from . import login as login_flows
from . import models, operations
from . import session as session_flows
from . import tokens as tokens_flows
from .models import Cluster, ExtToken, ExtTokenEvent, KubeconfigCreated, KubernetesToken, SessionToken, Token, User, UserActivity
from .results import NewExtToken, NewToken
from .session import Rancher2Session


class Tokens:
    """The caller's own tokens in /v3/tokens. Administrators see no other users' tokens here either. Rancher's
    documentation calls these tokens deprecated since 2.14; the responses of 2.14.4 and 2.15.0 show no sign of it.
    """

    def __init__(self, session: Rancher2Session, driver: SyncDriver) -> None:
        """Created by a client."""
        self._session, self._driver = session, driver

    def list(
        self,
        *,
        description: str | None = None,
        expired: bool | None = None,
        current: bool | None = None,
        is_derived: bool | None = None,
        cluster_id: str | None = None,
        enabled: bool | None = None,
        sort: Literal["id", "description", "created", "expires_at", "last_used_at"] | None = None,
        reverse: bool = False,
    ) -> list[Token]:
        """List tokens.

        Lists all tokens of the caller, expired ones included, in order of name. There are no pages. Filters, such as
        `description` or `description_ne`, and the parameters `limit`, `marker`, `sort` and `order` change neither the
        rows nor their order; the server only echoes them in `filters`, `pagination` and `sort`.

        Before 2.15, a request with an ext token is rejected with 401.

        The server ignores filters and sort, so the client fetches the whole list, and filters and sorts it.

        Args:
            description: Only tokens with exactly this description.
            expired: True for tokens that have expired, False for those that have not.
            current: True for the session that authenticates the request, False for all others.
            is_derived: True for API keys and the tokens of kubeconfigs, False for sessions.
            cluster_id: Only tokens that are limited to this cluster.
            enabled: True for tokens that are enabled, False for those that are not.
            sort: The property to sort by; by id where None. Tokens that never expire come last, tokens that were
                never used come first.
            reverse: True to sort in descending order. Default False.

        Raises:
            ScopedToken: The token is limited to one cluster.
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: The token is missing, wrong, expired, disabled or deleted, is scoped to another cluster,
                or its user is disabled or deleted. Before 2.15, /v3/tokens also rejects ext tokens.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(
            tokens_flows.list_tokens(
                session,
                description=description,
                expired=expired,
                current=current,
                is_derived=is_derived,
                cluster_id=cluster_id,
                enabled=enabled,
                sort=sort,
                reverse=reverse,
            )
        )

    def create(
        self, *, description: str | None = None, ttl: timedelta | None = None, cluster: str | None = None, wait: bool = True
    ) -> NewToken:
        """Create a token.

        Creates a derived token for the caller. Its secret key is in this response only. Every field is optional: `{}`
        and `null` work. An empty body, an array and a string are rejected with 422. The server reads `description`,
        `ttl` and `clusterId`, in upper or lower case, and silently ignores everything else, a wrong `type` included.
        It does not look at Content-Type, but the body must be JSON. A body of more than 1 MiB is rejected with 422 by
        2.15 and accepted by 2.7.

        With the query parameter `action`, the request does something else instead: see `logOut`. An empty `action`
        creates a token; an unknown one is rejected with 422.

        The result holds the secret key, which no later request returns. The server silently reduces a ttl that is
        longer than the setting `auth-token-max-ttl-minutes`: compare `requested_ttl` and `ttl` of the result, or
        check `is_clamped`.

        Args:
            description: A text of your choice.
            ttl: The lifetime. None for the longest that the server grants: 90 days by default since Rancher 2.8,
                unlimited before.
            cluster: The id of the cluster to limit the token to. The server does not check that it exists.
            wait: True to wait until the server has filled in the date of expiry, a moment after the create.
                Otherwise `expires_at` is counted from `created`. Default True.

        Raises:
            InvalidArgument: An argument is not valid; nothing was sent.
            BadRequest: The request came over plain HTTP.
            Unauthorized: The token is missing, wrong, expired, disabled or deleted, is scoped to another cluster,
                or its user is disabled or deleted. Before 2.15, /v3/tokens also rejects ext tokens.
            UnprocessableEntity: The request is invalid. The code is `InvalidFormat`, `InvalidBodyContent`,
                `InvalidAction` or `InvalidCSRFToken`. Browsers get it as an HTML page.
            OutcomeUnknown: No usable response was received, and the request may have taken effect. List the
                tokens with the description that you gave, and delete those that you do not need.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(tokens_flows.create_token(session, description=description, ttl=ttl, cluster=cluster, wait=wait))

    def get(self, id: str) -> models.Token:
        """Get a token.

        Returns one of the caller's own tokens, expired or not. Another user's token is 404, for administrators as
        well. Before 2.15, a request with an ext token is 500.

        Args:
            id: The resource's id or name, such as `token-xxxxx`, `kubeconfig-xxxxx`, `local` or
                `auth-token-max-ttl-minutes`.

        Raises:
            ScopedToken: The token is limited to one cluster.
            NotSupported: The server's version does not have the operation.
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: The token is missing, wrong, expired, disabled or deleted, is scoped to another cluster,
                or its user is disabled or deleted. Before 2.15, /v3/tokens also rejects ext tokens.
            NotFound: The resource does not exist, or the caller may not see it.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(session_flows.send(session, operations.get_token(id)))

    def delete(self, id: str) -> None:
        """Delete a token.

        Deletes one of the caller's own tokens. A derived token may delete itself. A session cannot: the request is
        rejected with 400 "Cannot delete token for current session"; log out instead. Tokens that were created with
        the deleted token stay valid. For a moment after the delete, a request with the token may still succeed, or
        fail with 500.

        Args:
            id: The name of the token, `token-xxxxx`.

        Raises:
            SessionInUse: The token is the session that authenticates the request; use `log_out`.
            InvalidArgument: An argument is not valid; nothing was sent.
            BadRequest: The token is the session that sent the request. The code is `ServerError`.
            Unauthorized: The token is missing, wrong, expired, disabled or deleted, is scoped to another cluster,
                or its user is disabled or deleted. Before 2.15, /v3/tokens also rejects ext tokens.
            NotFound: The resource does not exist, or the caller may not see it.
            UnprocessableEntity: The request is invalid. The code is `InvalidFormat`, `InvalidBodyContent`,
                `InvalidAction` or `InvalidCSRFToken`. Browsers get it as an HTML page.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(tokens_flows.delete_token(session, id))

    def schema(self) -> models.ResourceSchema:
        """Get the schema of token.

        Returns what the server publishes about the fields of a token. The server does not follow the flags that it
        gives there. The plural `/v3/schemas/tokens` is 404.

        Raises:
            ScopedToken: The token is limited to one cluster.
            NotSupported: The server's version does not have the operation.
            Unauthorized: The token is missing, wrong, expired, disabled or deleted, is scoped to another cluster,
                or its user is disabled or deleted. Before 2.15, /v3/tokens also rejects ext tokens.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(session_flows.send(session, operations.get_token_schema()))


class Users:
    """The caller's identity, the clusters that a token can be scoped to, and the settings that determine a ttl."""

    def __init__(self, session: Rancher2Session, driver: SyncDriver) -> None:
        """Created by a client."""
        self._session, self._driver = session, driver

    def list(self, *, username: str | None = None) -> list[User]:
        """List users.

        Lists users. With `me=true` the list holds the caller only, which is how a client finds out whose token it
        has. Without it, administrators see all users and other callers see themselves. Unlike tokens, users are
        filtered and sorted as the query asks.

        Args:
            username: Only the user with this name.

        Raises:
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: The token is missing, wrong, expired, disabled or deleted, is scoped to another cluster,
                or its user is disabled or deleted. Before 2.15, /v3/tokens also rejects ext tokens.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(login_flows.users(session, username=username))

    def me(self) -> User:
        """Get the user that the token belongs to.

        Raises:
            Unauthorized: The token is missing, wrong, expired, disabled or deleted, is scoped to another cluster,
                or its user is disabled or deleted. Before 2.15, /v3/tokens also rejects ext tokens.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(login_flows.me(session))

    def self_user(self) -> str:
        """Get the caller's user id.

        Returns the id of the caller's user. Nothing is stored, although the method is POST. On 2.12 the response is
        404; use `GET /v3/users?me=true` there.

        Raises:
            NotSupported: The server is older than Rancher 2.13.
            Unauthorized: The token is wrong, expired, disabled or deleted (JSON), or missing (plain text).
            NotFound: The server is 2.12 or older.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(login_flows.user_id(session))


class Clusters:
    """The caller's identity, the clusters that a token can be scoped to, and the settings that determine a ttl."""

    def __init__(self, session: Rancher2Session, driver: SyncDriver) -> None:
        """Created by a client."""
        self._session, self._driver = session, driver

    def list(self) -> list[Cluster]:
        """List clusters.

        Lists the clusters that the caller may see. A token can be scoped to one of them by its id. A user who may see
        no cluster gets an empty list.

        Raises:
            Unauthorized: The token is missing, wrong, expired, disabled or deleted, is scoped to another cluster,
                or its user is disabled or deleted. Before 2.15, /v3/tokens also rejects ext tokens.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(login_flows.clusters(session))

    def get(self, id: str) -> models.Cluster:
        """Get a cluster.

        Returns a cluster. It is one of the few requests that a token scoped to that cluster may send: 401 means that
        the token is scoped to another cluster, 200 or 403 that it is scoped to this one. Callers who may not read
        clusters get 403, whether the cluster exists or not.

        Args:
            id: The resource's id or name, such as `token-xxxxx`, `kubeconfig-xxxxx`, `local` or
                `auth-token-max-ttl-minutes`.

        Raises:
            ScopedToken: The token is limited to one cluster.
            NotSupported: The server's version does not have the operation.
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: The token is missing, wrong, expired, disabled or deleted, is scoped to another cluster,
                or its user is disabled or deleted. Before 2.15, /v3/tokens also rejects ext tokens.
            Forbidden: The caller may not read this cluster. The cluster may not exist. The code is `Forbidden`.
            NotFound: The resource does not exist, or the caller may not see it.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(session_flows.send(session, operations.get_cluster(id)))


class Settings:
    """The caller's identity, the clusters that a token can be scoped to, and the settings that determine a ttl."""

    def __init__(self, session: Rancher2Session, driver: SyncDriver) -> None:
        """Created by a client."""
        self._session, self._driver = session, driver

    def get(self, id: str) -> models.Setting:
        """Get a setting.

        Returns a setting. `auth-token-max-ttl-minutes` limits the ttl of tokens: 129600 (90 days) since 2.8, 0 (no
        limit) from 2.4.7 to 2.7. `auth-user-session-ttl-minutes` is the ttl of sessions.
        `auth-user-session-idle-ttl-minutes`, since 2.11, is how long a session lasts without activity.
        `kubeconfig-default-token-ttl-minutes` is the ttl of kubeconfig tokens; up to 2.7,
        `kubeconfig-token-ttl-minutes` is the ttl of the token that a login with responseType kubeconfig creates.

        Users may read these settings too. Everyone may read `first-login`, without credentials as well.

        Args:
            id: The resource's id or name, such as `token-xxxxx`, `kubeconfig-xxxxx`, `local` or
                `auth-token-max-ttl-minutes`.

        Raises:
            ScopedToken: The token is limited to one cluster.
            NotSupported: The server's version does not have the operation.
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: The token is missing, wrong, expired, disabled or deleted, is scoped to another cluster,
                or its user is disabled or deleted. Before 2.15, /v3/tokens also rejects ext tokens.
            NotFound: The resource does not exist, or the caller may not see it.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(session_flows.send(session, operations.get_setting(id)))


class ExtTokens:
    """Tokens of ext.cattle.io/v1, since Rancher 2.12. Administrators see the ext tokens of all users, other callers only
    their own.
    """

    def __init__(self, session: Rancher2Session, driver: SyncDriver) -> None:
        """Created by a client."""
        self._session, self._driver = session, driver

    def list(self, *, labels: Mapping[str, str] | None = None, page_size: int | None = None) -> Pages[ExtToken]:
        """List or watch ext tokens.

        Lists the caller's own ext tokens; administrators get those of all users. `limit` and `continue` split the
        list into pages. The secret keys are not shown, but their hashes are.

        With `watch=true` the response is a stream of events, one JSON object per line. It stays open until
        `timeoutSeconds` have passed or the client disconnects. Changes arrive within about 20 ms.

        The endpoint also exists below `/k8s/clusters/local`. On 2.12, an administrator can switch ext tokens off with
        the feature `ext-tokens`; they are then 404 for everyone.

        Pages are fetched while you iterate.

        Args:
            labels: Only tokens that have all of these labels.
            page_size: How many tokens to fetch at a time; all at once where None.

        Raises:
            InvalidArgument: An argument is not valid; nothing was sent.
            NotSupported: The server is older than Rancher 2.12.
            BadRequest: `fieldSelector`, `labelSelector`, `limit` or `timeoutSeconds` is invalid.
            Unauthorized: The token is wrong, expired, disabled or deleted (JSON), or missing (plain text).
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return Pages(self._driver.run, lambda: ext_tokens_flows.list_ext_tokens(session, labels=labels, page_size=page_size))

    def watch(self, *, since: str | None = None, timeout: timedelta | None = None) -> Iterator[ExtTokenEvent]:
        """Watch ext tokens: iterate over the events that happen to them.

        A connection that ends or breaks is resumed after the last event.

        Args:
            since: `metadata.resource_version` of a token or an event, to start after it. Default: only new
                events.
            timeout: When to stop. Default: never.

        Raises:
            NotSupported: The server is older than Rancher 2.12.
            ConnectionFailed: The server cannot be reached any more.
            ApiError: The server ends the watch: 410 where `since` is too old.
            InvalidArgument: An argument is not valid; nothing was sent.
            BadRequest: `fieldSelector`, `labelSelector`, `limit` or `timeoutSeconds` is invalid.
            Unauthorized: The token is wrong, expired, disabled or deleted (JSON), or missing (plain text).
        """
        session = self._session
        return self._driver.stream(ext_tokens_flows.watch_ext_tokens(session, since=since, timeout=timeout))

    def create(
        self,
        *,
        description: str | None = None,
        ttl: timedelta | None = None,
        cluster: str | None = None,
        enabled: bool = True,
        labels: Mapping[str, str] | None = None,
        dry_run: bool = False,
        wait: bool = True,
    ) -> NewExtToken:
        """Create an ext token.

        Creates an ext token for the caller. Its secret key is in this response only. `apiVersion` and `kind` may be
        left out; if they are present they must be right. The server ignores name, generateName and namespace: the
        name is always `token-xxxxx`. An unknown field of spec causes a `Warning` header, or 400 with
        `fieldValidation=Strict`. YAML bodies work. With `dryRun=All` nothing is stored, and the response holds a hash
        instead of the secret key.

        A new ext token may be rejected with 401 for up to 100 ms.

        The result holds the secret key, which no later request returns.

        Args:
            description: A text of your choice.
            ttl: The lifetime. None for the longest that the server grants; a longer one is silently reduced:
                check `is_clamped` of the result.
            cluster: The id of the cluster that the token is meant for, since Rancher 2.13. The server does not
                enforce it: the token works everywhere else too. Use `tokens.create(cluster=…)` where that matters.
            enabled: Whether the token is enabled. Default True.
            labels: Labels for the token.
            dry_run: True to create nothing and only check whether the server would accept the request. Default
                False.
            wait: True to wait until the server accepts the new token: for some 100 milliseconds it may reject it.
                Default True.

        Raises:
            NotSupported: The server is older than Rancher 2.12, or than 2.13 where `cluster` is given.
            InvalidArgument: An argument is not valid; nothing was sent.
            BadRequest: A value has the wrong type, `apiVersion` or `kind` is wrong, `userID` is another user's,
                the cluster does not exist (since 2.13), or a field is unknown with `fieldValidation=Strict`.
            Unauthorized: The token is wrong, expired, disabled or deleted (JSON), or missing (plain text).
            Forbidden: The caller may not access the cluster in `clusterName`, or may not create ext tokens.
            UnprocessableEntity: `dryRun` or `fieldValidation` has an unknown value. The reason is `Invalid`.
            OutcomeUnknown: No usable response was received, and the request may have taken effect. List the ext
                tokens, and delete those with the description that you gave.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(
            ext_tokens_flows.create_ext_token(
                session, description=description, ttl=ttl, cluster=cluster, enabled=enabled, labels=labels, dry_run=dry_run, wait=wait
            )
        )

    def get(self, id: str) -> models.ExtToken:
        """Get an ext token.

        Returns an ext token without its secret key, but with the hash of it. Another user's ext token is 404, except
        for administrators. The id has no `ext/` in front.

        Args:
            id: The resource's id or name, such as `token-xxxxx`, `kubeconfig-xxxxx`, `local` or
                `auth-token-max-ttl-minutes`.

        Raises:
            ScopedToken: The token is limited to one cluster.
            NotSupported: The server's version does not have the operation.
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: The token is wrong, expired, disabled or deleted (JSON), or missing (plain text).
            NotFound: The request failed. `reason` says why, in one word; `message` in a sentence.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(session_flows.send(session, operations.get_ext_token(id)))

    def delete(self, id: str, *, dry_run: Literal["All"] | None = None) -> None:
        """Delete an ext token.

        Deletes an ext token and returns it. A second delete is 404. An ext token may delete itself. Administrators
        may delete the ext tokens of other users. A wrong uid in `preconditions` is rejected with 500.

        Args:
            id: The resource's id or name, such as `token-xxxxx`, `kubeconfig-xxxxx`, `local` or
                `auth-token-max-ttl-minutes`.
            dry_run: `All` checks the request and changes nothing. If it is left out, the request is carried out.
                Another value is rejected with 422.

        Raises:
            InvalidArgument: An argument is not valid; nothing was sent.
            NotSupported: The server is older than Rancher 2.12.
            BadRequest: The ttl would become longer, an immutable field would change, the uid is missing, or a
                value has the wrong type.
            Unauthorized: The token is wrong, expired, disabled or deleted (JSON), or missing (plain text).
            NotFound: The request failed. `reason` says why, in one word; `message` in a sentence.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(kubernetes_flows.delete(session, operations.delete_ext_token(id, dry_run=dry_run)))

    def update(
        self,
        id: str,
        *,
        description: str | None = None,
        enabled: bool | None = None,
        labels: Mapping[str, str | None] | None = None,
        ttl: timedelta | None = None,
        dry_run: bool = False,
    ) -> ExtToken:
        """Change an ext token.

        Changes the same fields as PUT, by a merge patch (`application/merge-patch+json`) or a JSON patch
        (`application/json-patch+json`). Strategic merge patch and apply are rejected with 500, `application/json`
        with 415.

        Arguments that are None change nothing.

        Args:
            id: The name of the token, `token-xxxxx`.
            description: The new description.
            enabled: False to disable the token: it is rejected with 401 until it is enabled again. For some 100
                milliseconds the server may still treat it as before.
            labels: Labels to add or change; a value of None removes a label.
            ttl: A shorter lifetime, counted from when the token was created.
            dry_run: True to change nothing and only check whether the server would accept the request. Default
                False.

        Raises:
            BadRequest: The ttl is longer than before; `reason` is "forbidden to extend time-to-live".
            NotSupported: The server is older than Rancher 2.12.
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: The token is wrong, expired, disabled or deleted (JSON), or missing (plain text).
            NotFound: The request failed. `reason` says why, in one word; `message` in a sentence.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(
            ext_tokens_flows.update_ext_token(
                session, id, description=description, enabled=enabled, labels=labels, ttl=ttl, dry_run=dry_run
            )
        )


class Kubeconfigs:
    """Kubeconfigs of ext.cattle.io/v1, since Rancher 2.12. Creating one creates a token and returns the kubeconfig file
    with that token, in the response to the create only. Its `ttl` is in seconds, while the ttl of tokens is in
    milliseconds.
    """

    def __init__(self, session: Rancher2Session, driver: SyncDriver) -> None:
        """Created by a client."""
        self._session, self._driver = session, driver

    def list(
        self,
        *,
        limit: int | None = None,
        continue_from: str | None = None,
        label_selector: str | None = None,
        field_selector: str | None = None,
    ) -> Pages[models.Kubeconfig]:
        """List kubeconfigs.

        Lists the caller's own kubeconfigs, without the kubeconfig files; administrators get those of all users.
        Unlike in other responses, the items of the list have no `kind` and no `apiVersion`.

        Pages are fetched while you iterate.

        Args:
            limit: Largest number of items in the response. If it is left out, all items are returned. The server
                accepts a negative value and rejects text with 400.
            continue_from: Where the page starts: `metadata.continue` of the previous page. If it is left out, the
                list starts at the beginning. A value that the server did not issue is rejected with 500.
            label_selector: Returns only items with these labels: `name=value`, separated by commas. The label
                `cattle.io/user-id` of ext tokens and kubeconfigs names the user. If it is left out, labels are not
                compared. An invalid selector is rejected with 400.
            field_selector: Returns only the item with this name: `metadata.name=NAME`. If it is left out, all
                items are returned. Other fields are rejected with 400.

        Raises:
            InvalidArgument: An argument is not valid; nothing was sent.
            NotSupported: The server is older than Rancher 2.12.
            BadRequest: A parameter is invalid.
            Unauthorized: The token is wrong, expired, disabled or deleted (JSON), or missing (plain text).
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return Pages(
            self._driver.run,
            lambda: kubernetes_flows.pages(
                session,
                operations.list_kubeconfigs(
                    limit=limit, continue_from=continue_from, label_selector=label_selector, field_selector=field_selector
                ),
            ),
        )

    def create(
        self,
        *,
        clusters: Sequence[str] = (),
        current_context: str | None = None,
        description: str | None = None,
        ttl: timedelta | None = None,
    ) -> KubeconfigCreated:
        """Create a kubeconfig.

        Creates a kubeconfig for the caller, and a token for it. The kubeconfig file, which contains the token, is in
        `status.value` of this response only. Every field is optional. The body `{}` creates a kubeconfig for the
        server itself, without clusters, that is valid for 30 days.

        The token is an ext token since 2.15, of kind `kubeconfig` and with the description "Kubeconfig token". Up to
        2.14 it is a /v3 token named `kubeconfig-USER…`. It opens the whole API of the server, not only the clusters
        of the kubeconfig. A cluster with an authorized cluster endpoint gets a token of its own. If the setting
        `kubeconfig-generate-token` is false, no token is created.

        `status.value` of the result is the kubeconfig file, as a `Secret`; no later request returns it.

        Args:
            clusters: The ids of the clusters to put into the kubeconfig; `*` for all that the caller can access.
                Default: only the server itself.
            current_context: The cluster whose context is the current one. Default: the first of `clusters`.
            description: A description of your choice.
            ttl: The lifetime of its token, in whole seconds. Default: the longest that the server grants,
                `kubeconfig-default-token-ttl-minutes`.

        Raises:
            BadRequest: A cluster does not exist, or the ttl is longer than the server grants.
            NotSupported: The server is older than Rancher 2.12.
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: The token is wrong, expired, disabled or deleted (JSON), or missing (plain text).
            Forbidden: The caller may not access a cluster that exists. A cluster that does not exist is 400.
            OutcomeUnknown: No usable response was received, and the request may have taken effect. List the
                kubeconfigs, and delete those with the description that you gave.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(
            kubeconfigs_flows.create_kubeconfig(
                session, clusters=clusters, current_context=current_context, description=description, ttl=ttl
            )
        )

    def get(self, id: str) -> models.Kubeconfig:
        """Get a kubeconfig.

        Returns a kubeconfig without the kubeconfig file. The file is in the response to the create only. Another
        user's kubeconfig is 404, except for administrators.

        Args:
            id: The resource's id or name, such as `token-xxxxx`, `kubeconfig-xxxxx`, `local` or
                `auth-token-max-ttl-minutes`.

        Raises:
            ScopedToken: The token is limited to one cluster.
            NotSupported: The server's version does not have the operation.
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: The token is wrong, expired, disabled or deleted (JSON), or missing (plain text).
            NotFound: There is no such kubeconfig, or it is another user's.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(session_flows.send(session, operations.get_kubeconfig(id)))

    def delete(self, id: str, *, dry_run: Literal["All"] | None = None) -> None:
        """Delete a kubeconfig.

        Deletes a kubeconfig together with its token, and returns the kubeconfig. Every copy of the kubeconfig file
        stops working.

        Args:
            id: The resource's id or name, such as `token-xxxxx`, `kubeconfig-xxxxx`, `local` or
                `auth-token-max-ttl-minutes`.
            dry_run: `All` checks the request and changes nothing. If it is left out, the request is carried out.
                Another value is rejected with 422.

        Raises:
            InvalidArgument: An argument is not valid; nothing was sent.
            NotSupported: The server is older than Rancher 2.12.
            Unauthorized: The token is wrong, expired, disabled or deleted (JSON), or missing (plain text).
            NotFound: There is no such kubeconfig, or it is another user's.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(kubernetes_flows.delete(session, operations.delete_kubeconfig(id, dry_run=dry_run)))


class UserActivities:
    """When the user of a session was last active in Rancher's UI. The idle timeout of sessions
    (`auth-user-session-idle-ttl-minutes`) is measured from it. Callers can read and change the activity of their own
    sessions only.
    """

    def __init__(self, session: Rancher2Session, driver: SyncDriver) -> None:
        """Created by a client."""
        self._session, self._driver = session, driver

    def get(self, id: str) -> models.UserActivity:
        """Get the activity of a session.

        Returns when the user of the session was last active, and when the session expires if the user stays idle.
        Neither is set until activity was reported. The id is the name of the session's token. The session must be the
        caller's own.

        Args:
            id: The resource's id or name, such as `token-xxxxx`, `kubeconfig-xxxxx`, `local` or
                `auth-token-max-ttl-minutes`.

        Raises:
            ScopedToken: The token is limited to one cluster.
            NotSupported: The server's version does not have the operation.
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: The token is wrong, expired, disabled or deleted (JSON), or missing (plain text).
            Forbidden: The id is the name of a token that is not a session ("not a session token"), or the session
                is another user's ("users don't match").
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(session_flows.send(session, operations.get_user_activity(id)))

    def report(self, id: str) -> UserActivity:
        """Report activity in a session.

        Reports that the user of the session is active now. The server sets `activityLastSeenAt` of the session's
        token, and the session expires after another idle period (`auth-user-session-idle-ttl-minutes`). The session
        must be the caller's own. Unknown fields cause a `Warning` header.

        Args:
            id: The name of the session's token, `token-xxxxx`. The session must be the caller's own.

        Raises:
            Forbidden: The token is not a session, or another user's.
            NotSupported: The server is older than Rancher 2.13.
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: The token is wrong, expired, disabled or deleted (JSON), or missing (plain text).
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(kubeconfigs_flows.report_activity(session, id))


class AllTokens:
    """The /v3 tokens of all users, for administrators, through the Kubernetes API of the local cluster. Unlike
    /v3/tokens it can disable, enable and change tokens. The same addresses without `/k8s/clusters/local` respond the
    same.

    **Every token in these responses contains its secret key in clear text**, unless the feature token-hashing is on.
    Discard the field `token` at once: never log, store, cache or print it.
    """

    def __init__(self, session: Rancher2Session, driver: SyncDriver) -> None:
        """Created by a client."""
        self._session, self._driver = session, driver

    def list(
        self,
        *,
        limit: int | None = None,
        continue_from: str | None = None,
        label_selector: str | None = None,
        field_selector: str | None = None,
    ) -> Pages[models.KubernetesToken]:
        """List the tokens of all users.

        Lists the /v3 tokens of all users: sessions, API keys and kubeconfig tokens, but no ext tokens. Administrators
        only; other callers get 403 with an empty body. `limit` and `continue` split the list into pages, and
        `metadata.remainingItemCount` counts the tokens on the pages still to come.

        **Each token contains its secret key in clear text**, unless the feature token-hashing is on. With the header
        `Accept: application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1` the server returns the metadata
        only: no secret keys, but no description, expiry or last use either.

        `expired` is always false here; compare `expiresAt` with the time. `watch=true` streams changes, as for ext
        tokens. A SelfSubjectAccessReview tells beforehand whether the caller may list tokens.

        Pages are fetched while you iterate.

        Args:
            limit: Largest number of items in the response. If it is left out, all items are returned. The server
                accepts a negative value and rejects text with 400.
            continue_from: Where the page starts: `metadata.continue` of the previous page. If it is left out, the
                list starts at the beginning. A value that the server did not issue is rejected with 500.
            label_selector: Returns only tokens with these labels: `name=value`, separated by commas.
                `authn.management.cattle.io/token-userId` names the user, `authn.management.cattle.io/kind` is
                `session` or `kubeconfig`. If it is left out, labels are not compared.
            field_selector: Returns only the item with this name: `metadata.name=NAME`. If it is left out, all
                items are returned. Other fields are rejected with 400.

        Raises:
            InvalidArgument: An argument is not valid; nothing was sent.
            BadRequest: `fieldSelector` names a field other than metadata.name.
            Unauthorized: The token is missing, wrong, expired, disabled or deleted, is scoped to another cluster,
                or its user is disabled or deleted. Before 2.15, /v3/tokens also rejects ext tokens.
            Forbidden: The caller is not an administrator, or sent no credentials. The body is empty.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return Pages(
            self._driver.run,
            lambda: kubernetes_flows.pages(
                session,
                operations.list_all_tokens(
                    limit=limit, continue_from=continue_from, label_selector=label_selector, field_selector=field_selector
                ),
            ),
        )

    def get(self, id: str) -> models.KubernetesToken:
        """Get a token of any user.

        Returns a /v3 token of any user, **with its secret key in clear text** unless the feature token-hashing is on.
        Administrators only.

        Args:
            id: The resource's id or name, such as `token-xxxxx`, `kubeconfig-xxxxx`, `local` or
                `auth-token-max-ttl-minutes`.

        Raises:
            ScopedToken: The token is limited to one cluster.
            NotSupported: The server's version does not have the operation.
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: The token is missing, wrong, expired, disabled or deleted, is scoped to another cluster,
                or its user is disabled or deleted. Before 2.15, /v3/tokens also rejects ext tokens.
            Forbidden: The caller is not an administrator, or sent no credentials. The body is empty.
            NotFound: There is no such token.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(session_flows.send(session, operations.get_any_token(id)))

    def delete(self, id: str, *, uid: str | None = None) -> None:
        """Delete a token of any user.

        Deletes a /v3 token of any user. It is rejected with 401 from then on. `preconditions.uid` in the body makes
        sure that the token is the one that was seen, and not a later one of the same name. Administrators only.

        Args:
            id: The name of the token, `token-xxxxx`.
            uid: The uid that the token must have, `metadata.uid`: it guards against deleting a newer token of the
                same name. Default: any.

        Raises:
            Conflict: The token has another uid.
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: The token is missing, wrong, expired, disabled or deleted, is scoped to another cluster,
                or its user is disabled or deleted. Before 2.15, /v3/tokens also rejects ext tokens.
            Forbidden: The caller is not an administrator, or sent no credentials. The body is empty.
            NotFound: There is no such token.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(all_tokens_flows.delete_any_token(session, id, uid=uid))

    def update(
        self, id: str, *, description: str | None = None, enabled: bool | None = None, labels: Mapping[str, str | None] | None = None
    ) -> KubernetesToken:
        """Change a token of any user.

        Changes `enabled`, `description` or the labels of a /v3 token by a merge patch, which /v3 itself cannot do. A
        disabled token is rejected with 401 and works again when it is enabled, so a token can be disabled first and
        deleted later. The response contains the secret key. Administrators only.

        Arguments that are None change nothing.

        Args:
            id: The name of the token, `token-xxxxx`.
            description: The new description.
            enabled: False to disable the token: it is rejected with 401 until it is enabled again.
            labels: Labels to add or change; a value of None removes a label.

        Raises:
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: The token is missing, wrong, expired, disabled or deleted, is scoped to another cluster,
                or its user is disabled or deleted. Before 2.15, /v3/tokens also rejects ext tokens.
            Forbidden: The caller is not an administrator, or sent no credentials. The body is empty.
            NotFound: There is no such token.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(all_tokens_flows.update_any_token(session, id, description=description, enabled=enabled, labels=labels))


class Client(SyncDriver):
    """A client of one Rancher 2 server. Use it as a context manager, or close it."""

    def __init__(
        self,
        url: str,
        *,
        token: Secret | str | None = None,
        access_key: str | None = None,
        secret_key: Secret | str | None = None,
        authorize: Authorize | None = None,
        cluster: str | None = None,
        retry: RetryPolicy | None = None,
        timeout: float = 60.0,
        on_response: OnResponse | None = None,
        proxy: str | None = None,
        verify: Verify = True,
        max_response_bytes: int = MAX_RESPONSE_BYTES,
        max_line_bytes: int = MAX_LINE_BYTES,
        transport: Transport | None = None,
        http: Http | None = None,
    ) -> None:
        """Create a client. Nothing is sent yet. Pass a token, or both of its parts, or a function that authorizes
        requests; or log in later.

        Args:
            url: The server's URL, `https://rancher.example.com`. URLs that Rancher or a browser shows work too,
                such as `…/v3` or `…/dashboard/…`.
            token: A token, `token-xxxxx:SECRET` or `ext/token-xxxxx:SECRET`.
            access_key: The part of a token before the colon, with `secret_key`, instead of `token`.
            secret_key: The part of a token after the colon.
            authorize: A function that returns the value of the Authorization header. It is called for each
                request.
            cluster: The id of the cluster that the token is limited to. It makes `ScopedToken` certain; without
                it, `local` is tried.
            retry: How often requests are sent again. Default: `RetryPolicy()`.
            timeout: How long a request may take in seconds, with all its retries. Default 60.
            on_response: A function that is called for every response with the method, the path without ids, and
                the HTTP status.
            proxy: The URL of a proxy. Default: the one that the environment names, if any.
            verify: How to check the server's certificate: True (the system's certificates), False (not at all),
                the path of a CA bundle, or an SSLContext. Default True.
            max_response_bytes: The largest response, decompressed. Default 256 MiB.
            max_line_bytes: The longest line of a watch. Default 8 MiB.
            transport: An httpx transport to use, such as a sandbox's.
            http: An httpx client of your own. It stays open when this client is closed; set its transport, proxy
                and certificates yourself. Total timeouts are checked between reads only.

        Raises:
            InvalidArgument: An argument is not valid.
        """
        token = masked(token)
        secret_key = masked(secret_key)
        super().__init__(
            proxy=proxy, verify=verify, max_response_bytes=max_response_bytes, max_line_bytes=max_line_bytes, transport=transport, http=http
        )
        self._attach(
            session_flows.open_session(
                url,
                token=token,
                access_key=access_key,
                secret_key=secret_key,
                authorize=authorize,
                cluster=cluster,
                retry=retry,
                timeout=timeout,
                on_response=on_response,
            )
        )

    def _attach(self, session: Rancher2Session) -> None:
        self._session = session
        self.tokens = Tokens(session, self)
        """The caller's own tokens in /v3/tokens. Administrators see no other users' tokens here either. Rancher's
        documentation calls these tokens deprecated since 2.14; the responses of 2.14.4 and 2.15.0 show no sign of it.
        """
        self.users = Users(session, self)
        """The caller's identity, the clusters that a token can be scoped to, and the settings that determine a ttl."""
        self.clusters = Clusters(session, self)
        """The caller's identity, the clusters that a token can be scoped to, and the settings that determine a ttl."""
        self.settings = Settings(session, self)
        """The caller's identity, the clusters that a token can be scoped to, and the settings that determine a ttl."""
        self.ext_tokens = ExtTokens(session, self)
        """Tokens of ext.cattle.io/v1, since Rancher 2.12. Administrators see the ext tokens of all users, other callers
        only their own.
        """
        self.kubeconfigs = Kubeconfigs(session, self)
        """Kubeconfigs of ext.cattle.io/v1, since Rancher 2.12. Creating one creates a token and returns the kubeconfig
        file with that token, in the response to the create only. Its `ttl` is in seconds, while the ttl of tokens is
        in milliseconds.
        """
        self.user_activities = UserActivities(session, self)
        """When the user of a session was last active in Rancher's UI. The idle timeout of sessions
        (`auth-user-session-idle-ttl-minutes`) is measured from it. Callers can read and change the activity of their
        own sessions only.
        """
        self.all_tokens = AllTokens(session, self)
        """The /v3 tokens of all users, for administrators, through the Kubernetes API of the local cluster. Unlike
        /v3/tokens it can disable, enable and change tokens. The same addresses without `/k8s/clusters/local` respond
        the same.

        **Every token in these responses contains its secret key in clear text**, unless the feature token-hashing is
        on. Discard the field `token` at once: never log, store, cache or print it.
        """

    def __repr__(self) -> str:
        return f"Client({self._session.base!r})"

    def log_out(self, *, everywhere: bool = False) -> None:
        """Log out.

        Deletes the token that the request authenticates with, whether it is a session or derived, and clears the
        session's cookies. An ext token cannot log out: it gets 500 before 2.15, and since 2.15 a 200 although it
        stays valid. `POST /v1/logout`, since 2.13, does the same as `action=logout`.

        Tokens that were created with it stay valid. The server may accept the deleted token for a moment; this call
        waits until it does not.

        Args:
            everywhere: True to log out of the identity provider too, since Rancher 2.10. Default False.

        Raises:
            InvalidArgument: The client uses an ext token, which a logout would leave valid: delete it instead.
            NotRemoved: The server still accepts the token.
            NotSupported: `everywhere` is True and the server is older than Rancher 2.10.
            BadRequest: The request came over plain HTTP.
            Unauthorized: The token is missing, wrong, expired, disabled or deleted, is scoped to another cluster,
                or its user is disabled or deleted. Before 2.15, /v3/tokens also rejects ext tokens.
            UnprocessableEntity: The request is invalid. The code is `InvalidFormat`, `InvalidBodyContent`,
                `InvalidAction` or `InvalidCSRFToken`. Browsers get it as an HTML page.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self.run(login_flows.log_out(session, everywhere=everywhere))

    def log_in(self, user: str, password: Secret | str, *, description: str | None = None) -> SessionToken:
        """Log in with a local user name and password.

        Creates a session of 16 hours (`auth-user-session-ttl-minutes`). The server ignores a `ttl` in the body and
        does not apply the maximum ttl of tokens. Since 2.13 the response is id, token and expiresAt; before that it
        is the whole token with an empty expiresAt.

        With `responseType` `cookie` the response is an empty 200 that sets the cookie R_SESS. With `kubeconfig` or
        `kubeconfig_CLUSTER` the login creates a derived token for a kubeconfig instead: for 30 days since 2.8
        (`kubeconfig-default-token-ttl-minutes`), and for 16 hours before (`kubeconfig-token-ttl-minutes`).

        Since 2.14, an administrator can switch this endpoint off with the feature `v3-public`. It then responds with
        401 on 2.14 and with 404 on 2.15, whatever the password. Use `/v1-public/login` there.

        Uses /v3-public or, where the server has that switched off, /v1-public. `client.with_token(session.token)` is
        a client that uses the new session.

        Args:
            user: The user name.
            password: The password.
            description: A description for the session.

        Raises:
            Unauthorized: The user name or the password is wrong.
            Forbidden: The user is disabled.
            InvalidArgument: An argument is not valid; nothing was sent.
            NotFound: /v1-public before 2.13, or /v3-public on 2.15 with the feature v3-public off.
            MethodNotAllowed: The action is missing.
            UnprocessableEntity: The body is not a JSON object, the action is unknown, or `type` of /v1-public is
                missing or unknown.
            OutcomeUnknown: No usable response was received, and the request may have taken effect. A session may
                exist: log in again, and delete the sessions that you do not need.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        password = masked(password)
        session = self._session
        return self.run(login_flows.log_in(session, user, password, description=description))

    def version(self) -> str | None:
        """Get the server's version.

        Returns the version of the server. It needs no credentials. The body is JSON although its media type is
        text/plain.

        Returns None where the server does not say, and reads the version only once.

        Raises:
            NotFound: The server is not a Rancher 2 server.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self.run(session_flows.version(session))

    def with_token(self, token: Secret | str, *, cluster: str | None = None) -> Client:
        """Use another token with the same server. Nothing is sent. Both clients share the connections; closing one
        closes both.

        Args:
            token: A token, such as `session.token` or `key.token`.
            cluster: The id of the cluster that the token is limited to.

        Raises:
            InvalidArgument: An argument is not valid.
        """
        token = masked(token)
        session = self._session
        return self._with_session(session_flows.with_token(session, token, cluster=cluster))
