"""Sync client of Rancher 9.

Generated from small.yaml by `python -m codegen`. Do not edit: change that file, the functions it names, or the templates, and run
`make generate`.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, UnsetType

from rancher_keys._core.session import Session

from .._core import flows
from .._core.http import MAX_LINE_BYTES, MAX_RESPONSE_BYTES, Verify
from .._core.pages import Pages
from .._core.session import Session
from .._core.sync_driver import Http, SyncDriver, Transport
from . import models, operations
from . import session as session_flows


class Things:
    """Things of all kinds."""

    def __init__(self, session: Session, driver: SyncDriver) -> None:
        """Created by a client."""
        self._session, self._driver = session, driver

    def list(self, *, limit: int | None = None, kind: Literal["big", "small"] | None = None) -> Pages[models.Thing]:
        """List things.

        Returns all things that the caller can see.

        Args:
            limit: The number of things on a page.
            kind: The kind of things to list.

        Raises:
            InvalidArgument: An argument is not valid; nothing was sent.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return Pages(self._driver.run, lambda: flows.pages(session, operations.list_things(limit=limit, kind=kind)))

    def create(self, *, size: int, label: str | None | UnsetType = UNSET, wait: bool | float = True) -> models.Thing:
        """Create a thing.

        The thing is stopped at first.

        Args:
            size: The size in metres.
            label: A label of your choice.
            wait: How long to wait until the new resource is active: True for up to 30 seconds, a number of
                seconds, or False for no wait.

        Raises:
            TransitionFailed: The resource exists and did not become active; `created` on the error holds it, with
                its secret.
            TransitionTimeout: Likewise; it was still in a transitional state.
            InvalidArgument: An argument is not valid; nothing was sent.
            Conflict: A thing of this size exists.
            OutcomeUnknown: No usable response was received, and the request may have taken effect. List the
                things by size.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(flows.create(session, operations.create_thing(size=size, label=label), operations.get_thing, wait=wait))

    def get(self, id: str) -> models.Thing:
        """Get a thing.

        Returns one thing.

        Args:
            id: The id of the thing.

        Raises:
            InvalidArgument: An argument is not valid; nothing was sent.
            NotFound: The thing does not exist.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(flows.send(session, operations.get_thing(id)))

    def start(self, id: str, *, wait: bool | float = True) -> models.Thing:
        """Start the thing.

        Available in the states stopped. Returns the thing.

        Args:
            id: The id of the thing.
            wait: How long to wait for that state: True for up to 30 seconds, a number of seconds, or False for no
                wait.

        Raises:
            ActionNotAvailable: The current state does not offer the action; the error holds the state and the
                actions it offers.
            TransitionFailed: The resource reached another state.
            TransitionTimeout: The state was not reached in time.
            InvalidArgument: An argument is not valid; nothing was sent.
            ConnectionFailed: No complete response was received.
            ApiError: The server returned another error response; see `rancher_keys.errors`.
        """
        session = self._session
        return self._driver.run(
            flows.run_action(
                session, operations.run_thing_action(id, action="start"), operations.get_thing, id, "start", "started", wait=wait
            )
        )


class Client(SyncDriver):
    """A client of one Rancher 9 server. Use it as a context manager, or close it."""

    def __init__(
        self,
        url: str,
        *,
        timeout: float = 60.0,
        proxy: str | None = None,
        verify: Verify = True,
        max_response_bytes: int = MAX_RESPONSE_BYTES,
        max_line_bytes: int = MAX_LINE_BYTES,
        transport: Transport | None = None,
        http: Http | None = None,
    ) -> None:
        """Create a client. Nothing is sent yet.

        Args:
            url: The server's URL.
            timeout: How long a request may take in seconds. Default 60.
            proxy: The URL of a proxy. Default: the one that the environment names, if any.
            verify: How to check the server's certificate: True (the system's certificates), False (not at all),
                the path of a CA bundle, or an SSLContext. Default True.
            max_response_bytes: The largest response, decompressed. Default 256 MiB.
            max_line_bytes: The longest line of a watch. Default 8 MiB.
            transport: An httpx transport to use, such as a sandbox's.
            http: An httpx client of your own. It stays open when this client is closed; set its transport, proxy
                and certificates yourself. Total timeouts are checked between reads only.
        """
        super().__init__(
            proxy=proxy, verify=verify, max_response_bytes=max_response_bytes, max_line_bytes=max_line_bytes, transport=transport, http=http
        )
        self._attach(session_flows.open_session(url, timeout=timeout))

    def _attach(self, session: Session) -> None:
        self._session = session
        self.things = Things(session, self)
        """Things of all kinds."""

    def __repr__(self) -> str:
        return f"Client({self._session.base!r})"

    def project(self, id: str) -> Client:
        """Limit the client to one environment.

        Args:
            id: The id of the environment.
        """
        session = self._session
        return self._with_session(session_flows.project(session, id))
