"""Async client of Rancher 2.

Generated from spec/rancher-2.yaml by `python -m codegen`. Do not edit: change that file, the functions it names, or the templates, and run
`make generate`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any, Literal

from .._core.async_driver import AsyncDriver, AsyncHttp, AsyncTransport
from .._core.authorization import Authorize
from .._core.http import MAX_LINE_BYTES, MAX_RESPONSE_BYTES, Verify
from .._core.pages import AsyncPages
from .._core.retry import RetryPolicy
from .._core.secret import Secret
from .._core.session import OnResponse
from . import ext_tokens as ext_tokens_flows
from . import login as login_flows
from . import models, operations
from . import session as session_flows
from . import tokens as tokens_flows
from .models import Cluster, ExtToken, ExtTokenEvent, SessionToken, Token, User
from .results import NewExtToken, NewToken
from .session import Rancher2Session


class AsyncTokens:
    """The caller's own tokens in /v3/tokens; an administrator sees no others either (201-203). The documentation calls
    them deprecated from 2.14 on; 2.15.0 answers without a sign of it."""

    def __init__(self, session: Rancher2Session, driver: AsyncDriver) -> None:
        """Created by a client."""
        self._session, self._driver = session, driver

    async def list(
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

        All of the caller's tokens in order of name, expired ones too (200, 190). Filters, modifiers, `limit`,
        `marker`, `sort` and `order` change neither rows nor order; they are only echoed in `filters`, `pagination`
        and `sort` (214-254). There are no pages.

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
            Unauthorized: A missing, wrong, expired or disabled token, one that is scoped to a cluster, or a
                disabled user (008, 165-174, 180, 186, 285, 320).
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(
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

    async def create(
        self, *, description: str | None = None, ttl: timedelta | None = None, cluster: str | None = None, wait: bool = True
    ) -> NewToken:
        """Make a token, or log out.

        Without `action` it makes a derived token of the caller's and shows its secret key, here alone (076). An empty
        object and `null` work; an empty body, a list and a string are 422 (074-082). Content-Type is not looked at,
        member names are read in any case (121-124). `description`, `ttl` and `clusterId` alone are read; everything
        else, a wrong `type` included, is ignored without a word (084, 114-117).

        With `action` it deletes the token that the request presents, derived or session, and clears the cookies (279,
        280); an ext token stays valid all the same (498, 499).

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
            BadRequest: Plain HTTP (517).
            Unauthorized: A missing, wrong, expired or disabled token, one that is scoped to a cluster, or a
                disabled user (008, 165-174, 180, 186, 285, 320).
            UnprocessableEntity: InvalidFormat, InvalidBodyContent, InvalidAction or InvalidCSRFToken; browsers
                get it as a page.
            OutcomeUnknown: No usable response was received, and the request may have taken effect. List the
                tokens with the description that you gave, and delete those that you do not need.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(tokens_flows.create_token(session, description=description, ttl=ttl, cluster=cluster, wait=wait))

    async def get(self, id: str) -> models.Token:
        """Get a token.

        A token of the caller's own, expired or not. Another user's is 404, for an administrator as well (202).

        Args:
            id: The resource's id, such as `token-xxxxx`.

        Raises:
            ScopedToken: The token is limited to one cluster.
            NotSupported: The server's version does not have the operation.
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: A missing, wrong, expired or disabled token, one that is scoped to a cluster, or a
                disabled user (008, 165-174, 180, 186, 285, 320).
            NotFound: Nothing there that is the caller's own (130, 201).
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(session_flows.send(session, operations.get_token(id)))

    async def delete(self, id: str) -> None:
        """Delete a token.

        A derived token may delete itself (155). The session that asks is 400 "Cannot delete token for current
        session" (154): log out in its place. For a moment the token may still be taken, or answer 500 (274).

        Args:
            id: The name of the token, `token-xxxxx`.

        Raises:
            SessionInUse: The token is the session that authenticates the request; use `log_out`.
            InvalidArgument: An argument is not valid; nothing was sent.
            BadRequest: The session that asks, with code ServerError (154).
            Unauthorized: A missing, wrong, expired or disabled token, one that is scoped to a cluster, or a
                disabled user (008, 165-174, 180, 186, 285, 320).
            NotFound: Nothing there that is the caller's own (130, 201).
            UnprocessableEntity: InvalidFormat, InvalidBodyContent, InvalidAction or InvalidCSRFToken; browsers
                get it as a page.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(tokens_flows.delete_token(session, id))

    async def schema(self) -> models.ResourceSchema:
        """Get the schema of token.

        What the server says of its fields; the flags that it gives are not honoured by it (036, 114-117).
        `schemas/tokens` is 404 (037).

        Raises:
            ScopedToken: The token is limited to one cluster.
            NotSupported: The server's version does not have the operation.
            Unauthorized: A missing, wrong, expired or disabled token, one that is scoped to a cluster, or a
                disabled user (008, 165-174, 180, 186, 285, 320).
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(session_flows.send(session, operations.get_token_schema()))


class AsyncUsers:
    """Who asks, which clusters there are to scope a token to, and the settings that explain a ttl."""

    def __init__(self, session: Rancher2Session, driver: AsyncDriver) -> None:
        """Created by a client."""
        self._session, self._driver = session, driver

    async def list(self, *, username: str | None = None) -> list[User]:
        """List users, or tell who asks.

        `me=true` gives the caller (047); without it an administrator sees all users, others themselves (048, 208).
        Users, unlike tokens, are filtered and sorted as the query asks (327-329).

        Args:
            username: Only the user with this name.

        Raises:
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: A missing, wrong, expired or disabled token, one that is scoped to a cluster, or a
                disabled user (008, 165-174, 180, 186, 285, 320).
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(login_flows.users(session, username=username))

    async def me(self) -> User:
        """Get the user that the token belongs to.

        Raises:
            Unauthorized: A missing, wrong, expired or disabled token, one that is scoped to a cluster, or a
                disabled user (008, 165-174, 180, 186, 285, 320).
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(login_flows.me(session))

    async def self_user(self) -> str:
        """Tell who asks.

        The id of the caller's user (521, 522). Not in 2.12.

        Raises:
            NotSupported: The server is older than Rancher 2.13.
            Unauthorized: A bad token is a Status (390); none is plain text (013).
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(login_flows.user_id(session))


class AsyncClusters:
    """Who asks, which clusters there are to scope a token to, and the settings that explain a ttl."""

    def __init__(self, session: Rancher2Session, driver: AsyncDriver) -> None:
        """Created by a client."""
        self._session, self._driver = session, driver

    async def list(self) -> list[Cluster]:
        """List clusters.

        The clusters that the caller may see (049). Their ids scope tokens.

        Raises:
            Unauthorized: A missing, wrong, expired or disabled token, one that is scoped to a cluster, or a
                disabled user (008, 165-174, 180, 186, 285, 320).
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(login_flows.clusters(session))

    async def get(self, id: str) -> models.Cluster:
        """Get a cluster.

        A cluster by its id. A token that is scoped to it opens this and little else (180-185).

        Args:
            id: The resource's id, such as `token-xxxxx`.

        Raises:
            ScopedToken: The token is limited to one cluster.
            NotSupported: The server's version does not have the operation.
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: A missing, wrong, expired or disabled token, one that is scoped to a cluster, or a
                disabled user (008, 165-174, 180, 186, 285, 320).
            NotFound: Nothing there that is the caller's own (130, 201).
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(session_flows.send(session, operations.get_cluster(id)))


class AsyncSettings:
    """Who asks, which clusters there are to scope a token to, and the settings that explain a ttl."""

    def __init__(self, session: Rancher2Session, driver: AsyncDriver) -> None:
        """Created by a client."""
        self._session, self._driver = session, driver

    async def get(self, id: str) -> models.Setting:
        """Get a setting.

        `auth-token-max-ttl-minutes` caps the ttl of tokens: 129600 (90 days) since 2.8, 0 (none) from 2.4.7 to 2.7
        (051, 2.7/051). `auth-user-session-ttl-minutes` and `kubeconfig-default-token-ttl-minutes` are those of log-in
        (052, 053); `auth-user-session-idle-ttl-minutes` came with 2.11 (054, 2.7/054).

        Args:
            id: The resource's id, such as `token-xxxxx`.

        Raises:
            ScopedToken: The token is limited to one cluster.
            NotSupported: The server's version does not have the operation.
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: A missing, wrong, expired or disabled token, one that is scoped to a cluster, or a
                disabled user (008, 165-174, 180, 186, 285, 320).
            NotFound: Nothing there that is the caller's own (130, 201).
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(session_flows.send(session, operations.get_setting(id)))


class AsyncExtTokens:
    """Tokens of ext.cattle.io/v1, since Rancher 2.12; an administrator sees everybody's (398, 411)."""

    def __init__(self, session: Rancher2Session, driver: AsyncDriver) -> None:
        """Created by a client."""
        self._session, self._driver = session, driver

    def list(self, *, labels: Mapping[str, str] | None = None, page_size: int | None = None) -> AsyncPages[ExtToken]:
        """List or watch ext tokens.

        The caller's own; everybody's for an administrator (398, 411). In pages with `limit` and `continue` (401,
        402). With `watch=true` the answer is a stream of events, an object a line (457).

        Pages are fetched while you iterate.

        Args:
            labels: Only tokens that have all of these labels.
            page_size: How many tokens to fetch at a time; all at once where None.

        Raises:
            InvalidArgument: An argument is not valid; nothing was sent.
            NotSupported: The server is older than Rancher 2.12.
            Unauthorized: A bad token is a Status (390); none is plain text (013).
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return AsyncPages(self._driver.run, lambda: ext_tokens_flows.list_ext_tokens(session, labels=labels, page_size=page_size))

    def watch(self, *, since: str | None = None, timeout: timedelta | None = None) -> AsyncIterator[ExtTokenEvent]:
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
            Unauthorized: A bad token is a Status (390); none is plain text (013).
        """
        session = self._session
        return self._driver.stream(ext_tokens_flows.watch_ext_tokens(session, since=since, timeout=timeout))

    async def create(
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
        """Make an ext token.

        `apiVersion` and `kind` may be left out (340, 341); name, generateName and namespace are ignored: the name is
        token-xxxxx. An unknown member of spec is a `Warning` header, with fieldValidation=Strict 400 (375, 376). A
        dry run shows no secret key, and a hash (378).

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
            BadRequest: A Kubernetes Status; `reason` is the word for it.
            Unauthorized: A bad token is a Status (390); none is plain text (013).
            Forbidden: A Kubernetes Status; `reason` is the word for it.
            OutcomeUnknown: No usable response was received, and the request may have taken effect. List the ext
                tokens, and delete those with the description that you gave.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(
            ext_tokens_flows.create_ext_token(
                session, description=description, ttl=ttl, cluster=cluster, enabled=enabled, labels=labels, dry_run=dry_run, wait=wait
            )
        )

    async def get(self, id: str) -> models.ExtToken:
        """Get an ext token.

        Without its secret key, but with its hash (387). Another user's is 404, but for an administrator (411, 412).

        Args:
            id: The resource's id, such as `token-xxxxx`.

        Raises:
            ScopedToken: The token is limited to one cluster.
            NotSupported: The server's version does not have the operation.
            InvalidArgument: An argument is not valid; nothing was sent.
            Unauthorized: A bad token is a Status (390); none is plain text (013).
            NotFound: A Kubernetes Status; `reason` is the word for it.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(session_flows.send(session, operations.get_ext_token(id)))

    async def replace(
        self, id: str, *, dry_run: Literal["All"] | None = None, metadata: dict[str, Any], spec: dict[str, Any]
    ) -> models.ExtToken:
        """Replace an ext token.

        Changes description, enabled, labels, annotations, and makes the ttl shorter (416-421). A longer ttl, or 0, is
        400 "forbidden to extend time-to-live"; userID, kind, clusterName, userPrincipal and uid are immutable
        (427-434). A stale resourceVersion is taken all the same: nothing guards against lost updates (424, 425).

        Args:
            id: The resource's id, such as `token-xxxxx`.
            dry_run: `All` changes nothing.
            metadata: name and uid are needed.
            spec: All of it; what is left out is taken for empty.

        Raises:
            ScopedToken: The token is limited to one cluster.
            NotSupported: The server's version does not have the operation.
            InvalidArgument: An argument is not valid; nothing was sent.
            BadRequest: A Kubernetes Status; `reason` is the word for it.
            Unauthorized: A bad token is a Status (390); none is plain text (013).
            NotFound: A Kubernetes Status; `reason` is the word for it.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(
            session_flows.send(session, operations.replace_ext_token(id, dry_run=dry_run, metadata=metadata, spec=spec))
        )

    async def delete(self, id: str) -> None:
        """Delete an ext token.

        Answers the token that is gone (446); again it is 404 (447).

        Args:
            id: The name of the token, `token-xxxxx`.

        Raises:
            NotSupported: The server is older than Rancher 2.12.
            InvalidArgument: An argument is not valid; nothing was sent.
            BadRequest: A Kubernetes Status; `reason` is the word for it.
            Unauthorized: A bad token is a Status (390); none is plain text (013).
            NotFound: A Kubernetes Status; `reason` is the word for it.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(ext_tokens_flows.delete_ext_token(session, id))

    async def update(
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

        What PUT may change, as merge patch (435) or JSON patch (436); strategic merge patch and apply are 500 (438,
        439), application/json is 415 (440).

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
            Unauthorized: A bad token is a Status (390); none is plain text (013).
            NotFound: A Kubernetes Status; `reason` is the word for it.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self._driver.run(
            ext_tokens_flows.update_ext_token(
                session, id, description=description, enabled=enabled, labels=labels, ttl=ttl, dry_run=dry_run
            )
        )


class AsyncClient(AsyncDriver):
    """An async client of one Rancher 2 server. Use it as a context manager, or close it."""

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
        transport: AsyncTransport | None = None,
        http: AsyncHttp | None = None,
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
                and certificates yourself.

        Raises:
            InvalidArgument: An argument is not valid.
        """
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
        self.tokens = AsyncTokens(session, self)
        """The caller's own tokens in /v3/tokens; an administrator sees no others either (201-203). The documentation
        calls them deprecated from 2.14 on; 2.15.0 answers without a sign of it."""
        self.users = AsyncUsers(session, self)
        """Who asks, which clusters there are to scope a token to, and the settings that explain a ttl."""
        self.clusters = AsyncClusters(session, self)
        """Who asks, which clusters there are to scope a token to, and the settings that explain a ttl."""
        self.settings = AsyncSettings(session, self)
        """Who asks, which clusters there are to scope a token to, and the settings that explain a ttl."""
        self.ext_tokens = AsyncExtTokens(session, self)
        """Tokens of ext.cattle.io/v1, since Rancher 2.12; an administrator sees everybody's (398, 411)."""

    def __repr__(self) -> str:
        return f"AsyncClient({self._session.base!r})"

    async def log_out(self, *, everywhere: bool = False) -> None:
        """Log out: delete the token that this client uses, whether a session or an API key, and check that the server
        rejects it.

        Tokens that were created with it stay valid. The server may accept the deleted token for a moment; this call
        waits until it does not.

        Args:
            everywhere: True to log out of the identity provider too, since Rancher 2.10. Default False.

        Raises:
            InvalidArgument: The client uses an ext token, which a logout would leave valid: delete it instead.
            NotRemoved: The server still accepts the token.
            NotSupported: `everywhere` is True and the server is older than Rancher 2.10.
            BadRequest: Plain HTTP (517).
            Unauthorized: A missing, wrong, expired or disabled token, one that is scoped to a cluster, or a
                disabled user (008, 165-174, 180, 186, 285, 320).
            UnprocessableEntity: InvalidFormat, InvalidBodyContent, InvalidAction or InvalidCSRFToken; browsers
                get it as a page.
            OutcomeUnknown: No usable response was received, and the request may have taken effect. List the
                tokens with the description that you gave, and delete those that you do not need.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self.run(login_flows.log_out(session, everywhere=everywhere))

    async def log_in(self, user: str, password: Secret | str, *, description: str | None = None) -> SessionToken:
        """Log in with local authentication.

        Makes a session of 16 hours, whatever `ttl` says (023). Until 2.12 the answer is the whole token with an empty
        expiresAt (2.7/022, 2.12/009); since 2.13 it is id, token and expiresAt. With `responseType` cookie it is an
        empty 200 and the cookie R_SESS (024); kubeconfig and kubeconfig_CLUSTER give a derived token (025, 026).
        Since 2.14 the feature v3-public switches this address off (by the sources); /v1-public/login is left then.

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
            NotFound: /v1-public before 2.13 (2.7/027).
            MethodNotAllowed: No action (020).
            UnprocessableEntity: A body that is no object (017, 018), or another action (019).
            OutcomeUnknown: No usable response was received, and the request may have taken effect. A session may
                exist: log in again, and delete the sessions that you do not need.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self.run(login_flows.log_in(session, user, password, description=description))

    async def version(self) -> str | None:
        """Get the server's version.

        Needs no credentials; JSON in plain text (2.12/001).

        Returns None where the server does not say, and reads the version only once.

        Raises:
            NotFound: Another server.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return await self.run(session_flows.version(session))

    def with_token(self, token: Secret | str, *, cluster: str | None = None) -> AsyncClient:
        """Use another token with the same server. Nothing is sent. Both clients share the connections; closing one
        closes both.

        Args:
            token: A token, such as `session.token` or `key.token`.
            cluster: The id of the cluster that the token is limited to.

        Raises:
            InvalidArgument: An argument is not valid.
        """
        session = self._session
        return self._with_session(session_flows.with_token(session, token, cluster=cluster))
