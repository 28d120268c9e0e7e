"""Sync client of Rancher 2.x.

Generated from spec/rancher-2.yaml by `python -m codegen`; change that file or the templates, and run `make generate`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal, TypeVar

from msgspec import UNSET

from .._core import arguments, lifetimes, tokens
from .._core.drivers import DEFAULT_TIMEOUT, Http, SyncDriver, Timeout, Transport, Verify
from .._core.errors import InvalidArgument
from .._core.pages import Pages
from .._core.request import Request, TransportError
from .._core.retry import RetryPolicy
from .._core.secret import Secret
from .._core.session import Authorize, OnResponse, Session, authorization, read_root, who
from . import models, operations
from .results import NewExtToken, NewToken

T = TypeVar("T")


class Tokens:
    """The caller's own tokens in /v3/tokens."""

    def __init__(self, session: Session, driver: SyncDriver) -> None:
        """Made by a client."""
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
    ) -> list[models.Token]:
        """List tokens. The server ignores every filter and sort, so the whole list comes and is filtered and sorted HERE.

        All of the caller's tokens in order of name, expired ones too (200, 190). Filters, modifiers, `limit`,
        `marker`, `sort` and `order` change neither rows nor order; they are only echoed in `filters`, `pagination`
        and `sort` (214-254). There are no pages.

        Args:
            description: Tokens with exactly this description.
            expired: Tokens whose time is over, or is not.
            current: The session that asks, or all but it.
            is_derived: API keys and kubeconfigs' tokens, or sessions.
            cluster_id: Tokens that are scoped to this cluster.
            enabled: Tokens that can be used, or cannot.
            sort: What to sort by; in order of id where None. Tokens without an end come last, those never used first.
            reverse: The other way round.

        Raises:
            InvalidArgument: `sort` is none of these, or `reverse` is given without it.
            ScopedToken: The token that asks opens one cluster alone.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        arguments.choice("sort", sort, tuple(tokens.SORTS))
        arguments.needs("reverse", reverse or None, "sort", sort)
        conditions = {
            "description": description,
            "expired": expired,
            "current": current,
            "is_derived": is_derived,
            "cluster_id": cluster_id,
            "enabled": enabled,
        }
        found = self._driver.run(tokens.send(self._session, operations.list_tokens()))
        return tokens.select(found.data, conditions, sort, reverse)

    def get(self, id: str) -> models.Token:
        """Get a token.

        A token of the caller's own, expired or not. Another user's is 404, for an administrator as well (202).

        Raises:
            ScopedToken: The token that asks opens one cluster alone.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        return self._driver.run(tokens.send(self._session, operations.get_token(id)))

    def create(
        self, *, description: str | None = None, ttl: timedelta | None = None, cluster: str | None = None, wait: bool = True
    ) -> NewToken:
        """Make a token. The result holds its secret key, which is never shown again.

        The server clamps a ttl to the setting auth-token-max-ttl-minutes without a word (2.15/097): `result.is_clamped` tells, with
        `result.requested_ttl` and `result.ttl`. It fills in the end a moment after the create (540).

        Args:
            description: A text of your choice.
            ttl: How long it shall live; None is the longest that the server grants: 90 days since 2.8, for ever before.
            cluster: The one cluster that it shall open. The server does not check it (109).
            wait: Whether to wait until the server has filled in `expires_at`; else it is counted from `created`.

        Raises:
            InvalidArgument: An argument is refused, before anything is sent: a ttl that is not positive would be kept, and the token born
                expired (100); one over 292 years wraps around (2.7/374).
            OutcomeUnknown: No answer came; the token may have been made. It is never sent twice.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        asked = lifetimes.milliseconds("ttl", ttl)
        if cluster is not None:
            arguments.segment("cluster", cluster)
        request = operations.create_token(
            description=UNSET if description is None else description,
            ttl_ms=UNSET if asked is None else asked,
            cluster_id=UNSET if cluster is None else cluster,
        )
        made = self._driver.run(tokens.create(self._session, request, operations.get_token, wait))
        return NewToken.of(made, ttl)

    def delete(self, id: str) -> None:
        """Delete a token.

        A derived token may delete itself (155). The session that asks is 400 "Cannot delete token for current
        session" (154): log out in its place. For a moment the token may still be taken, or answer 500 (274).

        Raises:
            SessionInUse: It is the session that asks; use `log_out`.
            NotFound: The caller has no such token.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        self._driver.run(tokens.delete(self._session, operations.delete_token(id)))

    def schema(self) -> models.ResourceSchema:
        """Get the schema of token.

        What the server says of its fields; the flags that it gives are not honoured by it (036, 114-117).
        `schemas/tokens` is 404 (037).

        Raises:
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        return self._driver.run(tokens.send(self._session, operations.get_token_schema()))


class ExtTokens:
    """Tokens of ext.cattle.io/v1, since Rancher 2.12."""

    def __init__(self, session: Session, driver: SyncDriver, release: tokens.Release) -> None:
        """Made by a client."""
        self._session, self._driver, self._release = session, driver, release

    def list(self, *, labels: Mapping[str, str] | None = None, page_size: int | None = None) -> Pages[models.ExtToken]:
        """List ext tokens; pages are fetched as you read.

        The caller's own; everybody's for an administrator (398, 411). In pages with `limit` and `continue` (401,
        402). With `watch=true` the answer is a stream of events, an object a line (457).

        Args:
            labels: Labels that a token must have.
            page_size: How many to fetch at a time; all where None.

        Raises:
            InvalidArgument: An argument is refused.
            NotSupported: The server is older than 2.12.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        selector = _selector(labels)
        arguments.whole("page_size", page_size)

        def page(start: str | None) -> Request[models.ExtTokenList]:
            return operations.list_ext_tokens(limit=page_size, continue_from=start, label_selector=selector)

        return Pages(self._driver.run, lambda: tokens.ExtWalk[models.ExtToken](self._session, self._release, page))

    def get(self, id: str) -> models.ExtToken:
        """Get an ext token by its name, `token-xxxxx`. The hash of its secret key, which the server shows, is dropped.

        Raises:
            NotSupported: The server is older than 2.12.
            NotFound: There is none that the caller may see.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        return self._offered(operations.get_ext_token(id), "an ext token")

    def create(
        self,
        *,
        description: str | None = None,
        ttl: timedelta | None = None,
        cluster: str | None = None,
        enabled: bool = True,
        labels: Mapping[str, str] | None = None,
        dry_run: bool = False,
    ) -> NewExtToken:
        """Make an ext token. The result holds its secret key, which is never shown again.

        Args:
            description: A text of your choice.
            ttl: How long it shall live; None is the longest that the server grants. More is clamped: see `result.is_clamped`.
            cluster: The cluster that it is meant for, since 2.13. Rancher 2.15.0 checks that it is there, and lets the token open
                everything else all the same (2.15/506): use `tokens.create(cluster=…)` where that matters.
            enabled: Whether it can be used at once.
            labels: Labels.
            dry_run: Whether to make nothing and only hear whether it would be.

        Raises:
            InvalidArgument: An argument is refused, before anything is sent.
            NotSupported: The server is older than 2.12, or than 2.13 where `cluster` is given.
            OutcomeUnknown: No answer came; the token may have been made. It is never sent twice.
            ApiError: The server says no; `reason` tells why.
        """
        asked = lifetimes.milliseconds("ttl", ttl)
        spec: dict[str, Any] = {"enabled": enabled}
        if description is not None:
            spec["description"] = arguments.text("description", description)
        if asked is not None:
            spec["ttl"] = asked
        if cluster is not None:
            spec["clusterName"] = arguments.segment("cluster", cluster)
            self._driver.run(self._release.need(self._session, "2.13", "an ext token's cluster"))
        request = operations.create_ext_token(
            spec=spec,
            metadata=UNSET if labels is None else {"labels": _checked(labels)},
            dry_run="All" if dry_run else None,
            field_validation="Strict",
        )
        made = self._offered(request, "an ext token")
        return NewExtToken.of(made, ttl)

    def update(
        self,
        id: str,
        *,
        description: str | None = None,
        enabled: bool | None = None,
        labels: Mapping[str, str | None] | None = None,
        ttl: timedelta | None = None,
        dry_run: bool = False,
    ) -> models.ExtToken:
        """Change an ext token; what is None stays.

        What PUT may change, as merge patch (435) or JSON patch (436); strategic merge patch and apply are 500 (438,
        439), application/json is 415 (440).

        Args:
            id: Its name, `token-xxxxx`.
            description: Another text.
            enabled: Whether it can be used. A disabled token is refused at once, and works again when it is enabled.
            labels: Labels to add or change; a value of None removes one.
            ttl: A shorter life, counted from when the token was made.
            dry_run: Whether to change nothing and only hear whether it could be.

        Raises:
            InvalidArgument: An argument is refused, or there is nothing to change.
            BadRequest: The ttl is longer than before; `reason` is "forbidden to extend time-to-live".
            NotSupported: The server is older than 2.12.
            ApiError: The server says no; `reason` tells why.
        """
        asked = lifetimes.milliseconds("ttl", ttl)
        changes = {"description": arguments.text("description", description), "enabled": enabled, "ttl": asked}
        arguments.flag("enabled", enabled)
        spec = {name: value for name, value in changes.items() if value is not None}
        if not spec and not labels:
            raise InvalidArgument("nothing to change: give description, enabled, labels or ttl")
        request = operations.patch_ext_token(
            id,
            spec=spec or UNSET,
            metadata={"labels": _checked(labels)} if labels else UNSET,
            dry_run="All" if dry_run else None,
        )
        return self._offered(request, "an ext token")

    def delete(self, id: str) -> models.ExtToken:
        """Delete an ext token; the result is what it was.

        Raises:
            NotFound: There is none that the caller may see.
            NotSupported: The server is older than 2.12.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        return self._offered(operations.delete_ext_token(id), "an ext token")

    def watch(self, *, since: str | None = None, timeout: timedelta | None = None) -> Iterator[models.ExtTokenEvent]:
        """Iterate over what happens to ext tokens from now on. A connection that ends or breaks is taken up where it was.

        Args:
            since: `metadata.resource_version` of a token or an event that was seen; from now on where None.
            timeout: When to stop; never where None.

        Raises:
            NotSupported: The server is older than 2.12.
            ConnectionFailed: The server cannot be reached any more.
            ApiError: The server says no: 410 where `since` is too old.
        """
        if since is None:
            found = self._offered(operations.list_ext_tokens(limit=1), "an ext token")
            since = found.metadata.resource_version

        def request(version: str, seconds: int) -> Request[models.ExtTokenList]:
            return operations.list_ext_tokens(watch=True, resource_version=version, timeout_seconds=seconds)

        walk = tokens.Watch(self._session, request, models.ExtTokenEvent, since, timeout)
        while not walk.done:
            failure: TransportError | None = None
            try:
                for line in self._driver.lines(walk.call(), walk.refuse):
                    event = walk.feed(line)
                    if event is not None:
                        yield event
            except TransportError as broken:
                failure = broken
            self._driver.pause(walk.pause(failure))

    def _offered(self, request: Request[T], what: str) -> T:
        return self._driver.run(tokens.offered(self._session, self._release, request, what))


class Users:
    """Who asks, and who else there is."""

    def __init__(self, session: Session, driver: SyncDriver, release: tokens.Release) -> None:
        """Made by a client."""
        self._session, self._driver, self._release = session, driver, release

    def me(self) -> models.User:
        """The user that the token belongs to.

        Raises:
            ScopedToken: The token opens one cluster alone.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        found = self._driver.run(tokens.send(self._session, operations.list_users(me=True)))
        return found.data[0]

    def list(self, *, username: str | None = None) -> list[models.User]:
        """All users, for an administrator; the caller, for others.

        Args:
            username: The user with this name alone; the server filters.

        Raises:
            InvalidArgument: `username` is no string.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        found = self._driver.run(tokens.send(self._session, operations.list_users(username=username)))
        return found.data

    def self_user(self) -> str:
        """The id of the user that the token belongs to, from the ext API.

        Raises:
            NotSupported: The server is older than 2.13.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        found = self._driver.run(tokens.offered(self._session, self._release, replace(operations.create_self_user(), body={}), "selfusers"))
        return found.status.user_id


class Clusters:
    """Clusters, whose ids scope tokens."""

    def __init__(self, session: Session, driver: SyncDriver) -> None:
        """Made by a client."""
        self._session, self._driver = session, driver

    def list(self) -> list[models.Cluster]:
        """The clusters that the caller may see.

        Raises:
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        found = self._driver.run(tokens.send(self._session, operations.list_clusters()))
        return found.data

    def get(self, id: str) -> models.Cluster:
        """A cluster by its id, such as `local`.

        Raises:
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        return self._driver.run(tokens.send(self._session, operations.get_cluster(id)))


class Settings:
    """Settings, which explain a ttl."""

    def __init__(self, session: Session, driver: SyncDriver) -> None:
        """Made by a client."""
        self._session, self._driver = session, driver

    def get(self, id: str) -> models.Setting:
        """A setting by its name, such as `auth-token-max-ttl-minutes`.

        `auth-token-max-ttl-minutes` caps the ttl of tokens: 129600 (90 days) since 2.8, 0 (none) from 2.4.7 to 2.7
        (051, 2.7/051). `auth-user-session-ttl-minutes` and `kubeconfig-default-token-ttl-minutes` are those of log-in
        (052, 053); `auth-user-session-idle-ttl-minutes` came with 2.11 (054, 2.7/054).

        Raises:
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        return self._driver.run(tokens.send(self._session, operations.get_setting(id)))


def _checked(labels: Mapping[str, str | None] | Mapping[str, str]) -> dict[str, Any]:
    for name, value in labels.items():
        arguments.text("labels", name)
        arguments.text("labels", value)
    return dict(labels)


def _selector(labels: Mapping[str, str] | None) -> str | None:
    if not labels:
        return None
    for name, value in labels.items():
        if not isinstance(name, str) or not isinstance(value, str) or set("=,!()") & {*name, *value}:
            raise InvalidArgument("labels must map names to values, without any of = , ! ( )")
    return ",".join(f"{name}={value}" for name, value in labels.items())


class Client(SyncDriver):
    """A client of one Rancher 2.x server. Use it as a context manager, or close it.

    `tokens` are those of /v3/tokens, `ext_tokens` those of ext.cattle.io/v1; `users`, `clusters` and `settings` are what is needed around them.
    """

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
        timeout: Timeout = DEFAULT_TIMEOUT,
        proxy: str | None = None,
        verify: Verify = True,
        transport: Transport | None = None,
        http: Http | None = None,
        on_response: OnResponse | None = None,
    ) -> None:
        """Nothing is sent yet.

        Args:
            url: The server's address, `https://rancher.example.com`; what a browser or Rancher shows works too, `…/v3` or `…/dashboard/…`.
            token: A token, `token-xxxxx:SECRET` or `ext/token-xxxxx:SECRET`. None of these for a client that only logs in.
            access_key: The part before the colon, with `secret_key`, in place of `token`.
            secret_key: The part after it.
            authorize: A function that gives the Authorization header's value, called for each request, in place of all three.
            cluster: The cluster that the token is scoped to, where it is; it makes `ScopedToken` certain. Where None, `local` is tried.
            retry: When to send again; `RetryPolicy()` where None.
            timeout: Seconds for each step of a request, or an httpx.Timeout.
            proxy: A proxy's address.
            verify: False, the path of a CA bundle, or an SSLContext.
            transport: An httpx transport, such as a sandbox's.
            http: An httpx client of your own, which stays open; its transport, proxy and certificates are yours.
            on_response: A function that is told of every answer: method, path as a template without ids, HTTP status.

        Raises:
            InvalidArgument: An argument is refused.
        """
        base = read_root(url)
        authorized = authorization(access_key, secret_key, token, authorize)
        if cluster is not None:
            arguments.segment("cluster", cluster)
        super().__init__(http=http, transport=transport, timeout=timeout, proxy=proxy, verify=verify)
        self._release = tokens.Release(operations.get_rancher_version)
        self._attach(
            Session(base, authorized, retry or RetryPolicy(), None, on_response, cluster=cluster, access_key=who(access_key, token)),
            self,
        )

    def _attach(self, session: Session, driver: SyncDriver) -> None:
        self._session = session
        self.tokens = Tokens(session, driver)
        self.ext_tokens = ExtTokens(session, driver, self._release)
        self.users = Users(session, driver, self._release)
        self.clusters = Clusters(session, driver)
        self.settings = Settings(session, driver)

    def __repr__(self) -> str:
        return f"Client({self._session.base!r})"

    def with_token(self, token: Secret | str, *, cluster: str | None = None) -> Client:
        """A client of the same server with another token. It shares the connections; closing either closes both.

        Args:
            token: A token, such as `key.token`.
            cluster: The cluster that it is scoped to.
        """
        authorized = authorization(None, None, token, None)
        other = Client.__new__(Client)
        other._http, other._owned, other._release = self._http, self._owned, self._release
        other._attach(replace(self._session, authorize=authorized, access_key=who(None, token), cluster=cluster), other)
        return other

    def version(self) -> str | None:
        """The server's version as major.minor, `2.15`; None where it does not tell."""
        found = self.run(self._release.get(self._session))
        return None if found is None else f"{found[0]}.{found[1]}"

    def log_in(self, user: str, password: Secret | str, *, description: str | None = None) -> models.SessionToken:
        """Log in with local authentication, on /v3-public or, where that is switched off, /v1-public. `with_token(session.token)` is a client that uses the session.

        Makes a session of 16 hours, whatever `ttl` says (023). Until 2.12 the answer is the whole token with an empty
        expiresAt (2.7/022, 2.12/009); since 2.13 it is id, token and expiresAt. With `responseType` cookie it is an
        empty 200 and the cookie R_SESS (024); kubeconfig and kubeconfig_CLUSTER give a derived token (025, 026).
        Since 2.14 the feature v3-public switches this address off (by the sources); /v1-public/login is left then.

        Raises:
            Unauthorized: Wrong user name or password.
            Forbidden: The user is disabled.
            OutcomeUnknown: No answer came; there may be a session. It is never sent twice.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        secret = password if isinstance(password, Secret) else Secret(password)
        told = UNSET if description is None else description
        request = operations.log_in(action="login", username=user, password=secret, description=told)
        newer = operations.log_in_public(type="localProvider", username=user, password=secret, description=told)
        return self.run(tokens.log_in(self._session, request, newer))

    def log_out(self, *, everywhere: bool = False) -> None:
        """Delete the token that this client presents, session or API key, and see that it opens nothing any more.

        What was made with it lives on (2.15/284). It may take a moment until the server forgets it (274); this waits for that.

        Args:
            everywhere: Log out of the identity provider too, since 2.10.

        Raises:
            InvalidArgument: It is an ext token: a log-out would leave it valid; delete it.
            NotRemoved: It still opens the server.
            NotSupported: `everywhere`, on a server older than 2.10.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        if everywhere:
            self.run(self._release.need(self._session, "2.10", "log_out(everywhere=True)"))
        request = operations.create_token(action="logoutAll" if everywhere else "logout")
        self.run(tokens.log_out(self._session, request, operations.list_users(me=True)))
