"""Sync client of Rancher 9.x.

Generated from small.yaml by `python -m codegen`; change that file or the templates, and run `make generate`.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from .._core import arguments, flows
from .._core.drivers import DEFAULT_TIMEOUT, Http, SyncDriver, Timeout, Transport, Verify
from .._core.pages import Pages, Walk
from .._core.request import Request
from .._core.retry import RetryPolicy
from .._core.secret import Secret
from .._core.session import Authorize, OnResponse, Session, authorization, read_address
from . import models, operations

API_VERSIONS = ("v1",)


class Things:
    """Things of all kinds."""

    def __init__(self, session: Session, driver: SyncDriver) -> None:
        """Made by a client."""
        self._session, self._driver = session, driver

    def list(
        self,
        *,
        limit: int | None = None,
        kind: Literal["big", "small"] | None = None,
    ) -> Pages[models.Thing]:
        """List things.

        All of them.

        Args:
            limit: How many a page holds.
            kind: Which.

        Raises:
            InvalidArgument: An argument is refused, before anything is sent.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        session = self._session
        first, repair = (
            operations.list_things(
                limit=limit,
                kind=kind,
            ),
            None,
        )
        return Pages(self._driver.run, lambda: Walk(session, first, repair))

    def get(
        self,
        id: str,
    ) -> models.Thing:
        """Get a thing.

        One of them.

        Raises:
            InvalidArgument: An argument is refused, before anything is sent.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        return self._driver.run(
            self._session.send(
                operations.get_thing(
                    id,
                    project=self._session.project,
                )
            )
        )

    def start(self, id: str, *, wait: bool | float = True) -> models.Thing:
        """Start it.

        Offered in the states stopped. The thing.

        Args:
            id: The thing's id.
            wait: Until the key is started: True for up to 30 seconds, a number of seconds, or False not to wait.

        Raises:
            ActionNotAvailable: The state does not offer it; the error tells the state and what is available.
            TransitionTimeout: It takes longer than `wait`.
            ApiError: The server says no; see `rancher_keys.errors`.
        """
        session = self._session
        request = operations.run_thing_action(id, project=session.project, action="start")
        return self._driver.run(flows.act(session, request, self._get, id, "start", "started", wait))

    def wait(self, id: str, *, timeout: float = flows.DEFAULT_WAIT, until: str | None = None) -> models.Thing:
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

    def _get(self, id: str) -> Request[models.Thing]:
        return operations.get_thing(id, project=self._session.project)


def _merge(made: models.ApiKeyCreated, settled: models.ApiKey) -> models.ApiKeyCreated:
    """What was made, in its present state, with the secret key that only the create showed."""
    return models.ApiKeyCreated(**{**msgspec.structs.asdict(settled), "secret_key": made.secret_key})


class Scope:
    """One environment: `client.project("1a5").api_keys` holds the keys that belong to it."""

    def __init__(self, session: Session, driver: SyncDriver) -> None:
        """Made by `Client.project`."""


class Client(SyncDriver):
    """A client of one Rancher 9.x server. Use it as a context manager, or close it.

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
        api_version: Literal["v1"] | None = None,
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
        self.things = Things(self._session, self)

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
