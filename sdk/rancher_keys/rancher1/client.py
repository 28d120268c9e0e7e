"""Sync client of Rancher 1.x.

Generated from spec/rancher-1.yaml by `python -m codegen`; change that file or the templates, and run `make generate`.
"""

from __future__ import annotations

from typing import Literal, Unpack

import msgspec
from msgspec import UNSET, UnsetType

from .._core import arguments, flows
from .._core.drivers import DEFAULT_TIMEOUT, Http, SyncDriver, Timeout, Transport, Verify
from .._core.pages import Pages, Walk
from .._core.request import Request
from .._core.retry import RetryPolicy
from .._core.secret import Secret
from .._core.session import Authorize, OnResponse, Session, authorization, read_address
from . import models, operations

API_VERSIONS = ("v1", "v2-beta")


class ApiKeys:
    """Keys of the caller's account; for an administrator, of all accounts."""

    def __init__(self, session: Session, driver: SyncDriver) -> None:
        """Made by a client."""
        self._session, self._driver = session, driver

    def list(
        self,
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
        **filters: Unpack[operations.ApiKeyFilters],
    ) -> Pages[models.ApiKey]:
        """List API keys.

        A user sees the account's own keys, an administrator and a service every account's (1.6/486, 611), a readAdmin
        its own (602). With an environment key it lists that environment's keys (508). Removed and purged keys are
        hidden.

        Without `sort`, 1.2 and later answer in order of id; 1.0 gives no order, and no order to ties of a sort
        either, so that paging loses and repeats keys there (1.0/930-942).

        Args:
            sort: A field that can be filtered by. Any other is ignored (1.6/149).
            order: The way of `sort`; case does not count, anything else means asc, and without `sort` it is ignored
                (1.6/146-152).
            limit: How many keys a page holds. Not a number: 100. Since 1.3 zero, negative and above 3000 mean 3000
                (1.6/158-163); before, above 10000 means 10000, and zero or negative all keys at once, with
                `pagination` null (1.0/863, 864).
            include: Embeds the key's account under `account` (1.6/168). `images` and `instances` are includeable too and
                empty for a key. Since 1.3 the first `include` alone counts (169); before, all (1.0/848). Unknown
                names are ignored (170, 172).
            removed_too: `true` lists removed and purged keys too, to users as well (1.6/276, 477).
            filters: Conditions; see `ApiKeyFilters`.

        Raises:
            InvalidArgument: An argument is refused, before anything is sent.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        session = self._session
        as_asked = operations.list_api_keys(
            project=self._session.project, sort=sort, order=order, limit=limit, include=include, removed_too=removed_too, **filters
        )
        by_id = operations.list_api_keys(
            project=self._session.project, sort="id", limit=limit, include=include, removed_too=removed_too, **filters
        )
        first = by_id if sort is None else as_asked
        repair = None if sort in (None, "id") else by_id
        return Pages(self._driver.run, lambda: Walk(session, first, repair))

    def create(
        self,
        *,
        name: str | None | UnsetType = UNSET,
        description: str | None | UnsetType = UNSET,
        account_id: str | None | UnsetType = UNSET,
        access_key: str | None | UnsetType = UNSET,
        secret_key: Secret | str | None | UnsetType = UNSET,
        wait: bool | float = True,
    ) -> models.ApiKeyCreated:
        """Make an API key.

        Answers at once with the key in state `registering` and with its secret key in clear, here alone (1.6/032).
        The key cannot be used until it is `active`, some 20 ms later (532). An empty or missing body works (034,
        035); forms and query parameters too (084, 087).

        Nobody is refused for a value of the wrong type: 5 becomes "5", a list its first item (056-061); only an empty
        list is 422. Members that the caller may not set are ignored without a word (051-055, 456-459).

        Args:
            name: A name of your choice; it need not be unique.
            description: A text of your choice.
            account_id: Whose key it becomes, `1a7`; the caller's own where it is left out. An account that is not there is
                422 InvalidReference (1.6/043). For administrators; ignored for others, without a word.
            access_key: An access key of your choice, unique among the keys that are not removed; case and trailing spaces do
                not count (1.6/377, 628-633). Without it, a secret key that is given is ignored (041). For
                administrators; ignored for others, without a word.
            secret_key: A secret key of your choice. An access key without one makes a key that cannot authenticate (1.6/040,
                545). For administrators; ignored for others, without a word.
            wait: Until the key can be used: True for up to 30 seconds, a number of seconds, or False not to wait.

        Raises:
            InvalidArgument: An argument is refused, before anything is sent.
            OutcomeUnknown: No answer came; the key may have been made. It is never sent twice.
            TransitionFailed: The key did not become active.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        session = self._session
        request = operations.create_api_key(
            project=self._session.project,
            name=name,
            description=description,
            account_id=account_id,
            access_key=access_key,
            secret_key=secret_key,
        )
        return self._driver.run(flows.create(session, request, self._get, _merge, wait))

    def get(
        self,
        id: str,
        *,
        include: Literal["account", "images", "instances"] | None = None,
    ) -> models.ApiKey:
        """Get an API key.

        Removed and purged keys are answered too, to their owner as well (1.6/284, 288, 474, 476), until the row is
        cleaned up: 2 days after removal on 1.6.30, 14 on 1.2, never on 1.0. Another account's key is 404 (461); so is
        a user's environment key outside its environment (499).

        Args:
            id: The key's id, `1c5`. Read loosely: 1a5, 1x5, 1c05 and "1c 5" mean it too (1.6/654, 666-670); 5, 15,
                1C5 and zzz are 404 (181-185, 655).
            include: Embeds the key's account under `account` (1.6/168). `images` and `instances` are includeable too and
                empty for a key. Since 1.3 the first `include` alone counts (169); before, all (1.0/848). Unknown
                names are ignored (170, 172).

        Raises:
            InvalidArgument: An argument is refused, before anything is sent.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        return self._driver.run(
            self._session.send(
                operations.get_api_key(
                    id,
                    project=self._session.project,
                    include=include,
                )
            )
        )

    def update(
        self,
        id: str,
        *,
        name: str | None | UnsetType = UNSET,
        description: str | None | UnsetType = UNSET,
    ) -> models.ApiKey:
        """Update an API key.

        Changes name and description, in any state, purged included (1.6/265, 279, 291); the state stays. Null clears
        (216, 687); what is not sent stays. Everything else is ignored without a word (218-226).

        Args:
            id: The key's id, `1c5`. Read loosely: 1a5, 1x5, 1c05 and "1c 5" mean it too (1.6/654, 666-670); 5, 15,
                1C5 and zzz are 404 (181-185, 655).
            name: The new name.
            description: The new text.

        Raises:
            InvalidArgument: An argument is refused, before anything is sent.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        return self._driver.run(
            self._session.send(
                operations.update_api_key(
                    id,
                    project=self._session.project,
                    name=name,
                    description=description,
                )
            )
        )

    def activate(self, id: str, *, wait: bool | float = True) -> models.ApiKey:
        """Make an inactive key usable again.

        Offered in the states registering, inactive. The key in state `activating`; it is `active` shortly after (1.6/267, 268).

        Args:
            id: The key's id, `1c5`. Read loosely: 1a5, 1x5, 1c05 and "1c 5" mean it too (1.6/654, 666-670); 5, 15,
                1C5 and zzz are 404 (181-185, 655).
            wait: Until the key is active: True for up to 30 seconds, a number of seconds, or False not to wait.

        Raises:
            ActionNotAvailable: The state does not offer it; the error tells the state and what is available.
            TransitionTimeout: It takes longer than `wait`.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        session = self._session
        request = operations.run_api_key_action(id, project=session.project, action="activate")
        return self._driver.run(flows.act(session, request, self._get, id, "activate", "active", wait))

    def deactivate(self, id: str, *, wait: bool | float = True) -> models.ApiKey:
        """Stop a key from being usable, until it is activated again.

        Offered in the states requested, registering, activating, active, updating-active, updating-inactive. The key in state `deactivating`; requests with it are 401 at once (1.6/261, 535).

        Args:
            id: The key's id, `1c5`. Read loosely: 1a5, 1x5, 1c05 and "1c 5" mean it too (1.6/654, 666-670); 5, 15,
                1C5 and zzz are 404 (181-185, 655).
            wait: Until the key is inactive: True for up to 30 seconds, a number of seconds, or False not to wait.

        Raises:
            ActionNotAvailable: The state does not offer it; the error tells the state and what is available.
            TransitionTimeout: It takes longer than `wait`.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        session = self._session
        request = operations.run_api_key_action(id, project=session.project, action="deactivate")
        return self._driver.run(flows.act(session, request, self._get, id, "deactivate", "inactive", wait))

    def remove(self, id: str, *, wait: bool | float = True) -> models.ApiKey:
        """Delete an inactive key, as DELETE does.

        Offered in the states requested, registering, inactive, updating-active, updating-inactive. The key in state `removing`; `removed` and `removeTime` are set when it is done (1.6/271, 272).

        Args:
            id: The key's id, `1c5`. Read loosely: 1a5, 1x5, 1c05 and "1c 5" mean it too (1.6/654, 666-670); 5, 15,
                1C5 and zzz are 404 (181-185, 655).
            wait: Until the key is removed: True for up to 30 seconds, a number of seconds, or False not to wait.

        Raises:
            ActionNotAvailable: The state does not offer it; the error tells the state and what is available.
            TransitionTimeout: It takes longer than `wait`.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        session = self._session
        request = operations.run_api_key_action(id, project=session.project, action="remove")
        return self._driver.run(flows.act(session, request, self._get, id, "remove", "removed", wait))

    def purge(self, id: str, *, wait: bool | float = True) -> models.ApiKey:
        """Purge a removed key now, not when the server would, after removeTime.

        Offered in the states removed. The key in state `purging`; what is left of it can still be read (1.6/286-288).

        Args:
            id: The key's id, `1c5`. Read loosely: 1a5, 1x5, 1c05 and "1c 5" mean it too (1.6/654, 666-670); 5, 15,
                1C5 and zzz are 404 (181-185, 655).
            wait: Until the key is purged: True for up to 30 seconds, a number of seconds, or False not to wait.

        Raises:
            ActionNotAvailable: The state does not offer it; the error tells the state and what is available.
            TransitionTimeout: It takes longer than `wait`.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        session = self._session
        request = operations.run_api_key_action(id, project=session.project, action="purge")
        return self._driver.run(flows.act(session, request, self._get, id, "purge", "purged", wait))

    def delete(
        self,
        id: str,
        *,
        wait: bool | float = True,
    ) -> models.ApiKey:
        """Delete an API key.

        Only a key that is inactive (1.6/295) or registering (303) can be deleted; it answers 200 and state
        `removing`. On an active, activating, deactivating, purging or purged key: 405 (293, 327, 290). On a removed
        one 200, and nothing changes (283, 297).

        A DELETE right after the create may answer 200 "removing" and leave the key active, in all versions (1.2/303,
        304, 829, 830): wait until the key has settled, and read it again afterwards.

        Args:
            id: The key's id, `1c5`. Read loosely: 1a5, 1x5, 1c05 and "1c 5" mean it too (1.6/654, 666-670); 5, 15,
                1C5 and zzz are 404 (181-185, 655).
            wait: Until the key is gone and was read again: True for up to 30 seconds, a number of seconds, or False not to look.

        Raises:
            InvalidArgument: An argument is refused, before anything is sent.
            MustDeactivateFirst: The key is active; nothing was sent.
            NotRemoved: The server said "removing" and left the key.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        session = self._session
        request = operations.delete_api_key(
            id,
            project=self._session.project,
        )
        return self._driver.run(flows.remove(session, request, self._get, id, wait))

    def certificate(
        self,
        id: str,
    ) -> bytes:
        """Download a key's certificate.

        A zip of ca.pem, cert.pem and key.pem. For a removed key too (1.6/285); a key without a secret key has none:
        404 (351).

        Raises:
            InvalidArgument: An argument is refused, before anything is sent.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        return self._driver.run(
            self._session.send(
                operations.download_api_key_certificate(
                    id,
                    project=self._session.project,
                )
            )
        )

    def account(
        self,
        id: str,
    ) -> models.Account:
        """Get the account that a key belongs to.

        The account, or the environment of an environment key (1.6/189, 341, 484).

        Raises:
            InvalidArgument: An argument is refused, before anything is sent.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        return self._driver.run(
            self._session.send(
                operations.get_api_key_account(
                    id,
                    project=self._session.project,
                )
            )
        )

    def wait(self, id: str, *, timeout: float = flows.DEFAULT_WAIT, until: str | None = None) -> models.ApiKey:
        """Read a key until its state no longer passes by itself.

        Args:
            id: The key's id.
            timeout: Seconds.
            until: The state that it must settle in.

        Raises:
            TransitionTimeout: It takes longer.
            TransitionFailed: It settles in another state than `until`, or in error.
        """
        arguments.segment("id", id)
        return self._driver.run(flows.settle(self._session, self._get, id, timeout, until))

    def _get(self, id: str) -> Request[models.ApiKey]:
        return operations.get_api_key(id, project=self._session.project)


class Api:
    """The root of the API and the schema of apiKey."""

    def __init__(self, session: Session, driver: SyncDriver) -> None:
        """Made by a client."""
        self._session, self._driver = session, driver

    def root(
        self,
    ) -> models.ApiVersion:
        """Get the root of the API.

        The address of every collection, as the caller's role sees them.

        Raises:
            InvalidArgument: An argument is refused, before anything is sent.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        return self._driver.run(self._session.send(operations.get_api_root()))

    def api_key_schema(
        self,
    ) -> models.ResourceSchema:
        """Get the schema of apiKey.

        There are three views. Administrators and services see 16 fields and may create accountId, publicValue and
        secretValue. Users, environment keys and everyone below an environment see no `data` and no `removeTime`, and
        may write name and description alone. readonly and readAdmin may write nothing (1.6/427, 448, 584, 603).
        `schemas/apiKey` and `schemas/apiKeys` answer the same (006, 008).

        Raises:
            InvalidArgument: An argument is refused, before anything is sent.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        return self._driver.run(
            self._session.send(
                operations.get_api_key_schema(
                    project=self._session.project,
                )
            )
        )


class Projects:
    """Environments are called projects in the API."""

    def __init__(self, session: Session, driver: SyncDriver) -> None:
        """Made by a client."""
        self._session, self._driver = session, driver

    def list(
        self,
        *,
        all: bool | None = None,
    ) -> Pages[models.Project]:
        """List environments.

        The environments that the caller is a member of; an administrator sees all of them with `all=true` (1.6/447,
        491, 492). With an environment key, that environment (517). The list is not paged and takes no filters.

        Args:
            all: All environments, for an administrator.

        Raises:
            InvalidArgument: An argument is refused, before anything is sent.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        session = self._session
        first, repair = (
            operations.list_projects(
                all=all,
            ),
            None,
        )
        return Pages(self._driver.run, lambda: Walk(session, first, repair))

    def get(
        self,
        project_id: str,
    ) -> models.Project:
        """Get an environment.

        An environment by its id, such as 1a5 (1.6/025, 518, 638).

        Raises:
            InvalidArgument: An argument is refused, before anything is sent.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        return self._driver.run(
            self._session.send(
                operations.get_project(
                    project_id,
                )
            )
        )


class Accounts:
    """Whom a key belongs to."""

    def __init__(self, session: Session, driver: SyncDriver) -> None:
        """Made by a client."""
        self._session, self._driver = session, driver

    def get(
        self,
        id: str,
    ) -> models.Account:
        """Get an account.

        The caller's own account; any account for an administrator, another's is 404 for a user (1.6/482).

        Raises:
            InvalidArgument: An argument is refused, before anything is sent.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        return self._driver.run(
            self._session.send(
                operations.get_account(
                    id,
                )
            )
        )


class Tokens:
    """Local authentication."""

    def __init__(self, session: Session, driver: SyncDriver) -> None:
        """Made by a client."""
        self._session, self._driver = session, driver

    def create(
        self,
        *,
        code: Secret | str,
    ) -> models.Token:
        """Log in with local authentication.

        Makes a bearer token (a JWT) from a user name and a password (1.6/433, 443). Needs no credentials. It works as
        `Authorization: Bearer`, as cookie `token` and as query parameter `token` (434, 554, 557); an SDK should send
        the header alone.

        Args:
            code: User name and password, `alice:made-up-password`.

        Raises:
            InvalidArgument: An argument is refused, before anything is sent.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        return self._driver.run(
            self._session.send(
                operations.log_in(
                    code=code,
                )
            )
        )


def _merge(made: models.ApiKeyCreated, settled: models.ApiKey) -> models.ApiKeyCreated:
    """What was made, in its present state, with the secret key that only the create showed."""
    return models.ApiKeyCreated(**{**msgspec.structs.asdict(settled), "secret_key": made.secret_key})


class Scope:
    """One environment: `client.project("1a5").api_keys` holds the keys that belong to it."""

    def __init__(self, session: Session, driver: SyncDriver) -> None:
        """Made by `Client.project`."""
        self.api_keys = ApiKeys(session, driver)


class Client(SyncDriver):
    """A client of one Rancher 1.x server. Use it as a context manager, or close it.

    `api_keys` holds the keys of the caller's account (all keys, for an administrator), `project(id).api_keys` those of an environment.
    """

    def __init__(
        self,
        url: str,
        *,
        access_key: str | None = None,
        secret_key: Secret | str | None = None,
        token: Secret | str | None = None,
        authorize: Authorize | None = None,
        api_version: Literal["v1", "v2-beta"] | None = None,
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
            url: The server's address, `https://host:8080`. What Rancher shows as endpoint works too, `…/v2-beta/projects/1a5` included:
                then `api_keys` holds that environment's keys.
            access_key: The access key, with `secret_key`.
            secret_key: The secret key.
            token: A token from `log_in`, in place of both.
            authorize: A function that gives the Authorization header's value, called for each request, in place of all three.
            api_version: "v1", which every Rancher 1.x has, or "v2-beta", since 1.2; the one in `url` where None, else v1. They answer the same.
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
        base, project = read_address(url, API_VERSIONS, api_version)
        authorized = authorization(access_key, secret_key, token, authorize)
        super().__init__(http=http, transport=transport, timeout=timeout, proxy=proxy, verify=verify)
        self._session = Session(base, authorized, retry or RetryPolicy(), project, on_response)
        self.api_keys = ApiKeys(self._session, self)
        self.api = Api(self._session, self)
        self.projects = Projects(self._session, self)
        self.accounts = Accounts(self._session, self)
        self.tokens = Tokens(self._session, self)

    def __repr__(self) -> str:
        return f"Client({self._session.base!r})"

    def project(self, id: str) -> Scope:
        """An environment, by its id such as "1a5". Nothing is sent.

        Raises:
            InvalidArgument: Not an id.
        """
        arguments.segment("project", id)
        return Scope(self._session.within(id), self)

    def log_in(self, user: str, password: Secret | str) -> models.Token:
        """Log in with local authentication. Make a client with `token=token.jwt` to use it.

        Raises:
            Unauthorized: Wrong user name or password.
        """
        plain = password.reveal() if isinstance(password, Secret) else password
        return self.tokens.create(code=Secret(f"{user}:{plain}"))
