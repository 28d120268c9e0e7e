"""A Rancher server to test against: in this process, behind an httpx transport, or on a port."""

from __future__ import annotations

import sqlite3
import warnings
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .control import PREFIX, Control
from .faults import Faults
from .rancher1.server import Rancher1
from .rancher1.versions import VERSIONS as VERSIONS_1
from .rancher2.server import ADMIN_PASSWORD, Rancher2
from .rancher2.versions import VERSIONS as VERSIONS_2
from .random_source import Clock, RandomSource
from .releases import Recorded, is_recorded, nearest
from .wire import Dropped, Request, Response

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from .transport import SandboxTransport

RECORDED: dict[str, Recorded] = {**VERSIONS_1, **VERSIONS_2}
VERSIONS = tuple(RECORDED)
"""The names of the recorded versions, oldest first: "1.6.0" is Rancher 1.6.0, "1.6" is 1.6.30, the last one."""
PASSWORD = ADMIN_PASSWORD
"""The password of `admin` on a Rancher 2 sandbox; a made-up one."""
FIRST_ENVIRONMENT = 5
"""The number of the environment that a fresh Rancher 1.x has, 1a5."""
IN_PROCESS_URL = "http://rancher.sandbox"
_ADMIN_NOTE = "administrator's key"


def recorded_version(release: str) -> str | None:
    """The name of the recorded version that is nearest to a release such as "1.5" or "2.7.18"; None outside of what was recorded."""
    return nearest(release, RECORDED)


@dataclass(frozen=True)
class Credentials:
    """An access key and its secret key. The secret key is not in the repr."""

    access_key: str
    secret_key: str

    def __repr__(self) -> str:
        return f"Credentials(access_key={self.access_key!r}, secret_key=…)"


class Sandbox:
    """A Rancher server of a chosen version.

    Attributes:
        version: The name of the recorded version that the sandbox implements, one of `VERSIONS`.
        admin: An administrator's key or, on Rancher 2, token; the user `admin` logs in there with `PASSWORD`. None without access
            control, and for a database that has one already: its secret key is not stored in clear. `renew_admin_key` makes a new one.
        known_admin: The access key of the administrator's key, or None without access control.
        clock: Moves time.
        faults: Causes faults.
        control: The control endpoints, for a sandbox that is served.
        server: The server itself; see `rancher1` and `rancher2`.
    """

    def __init__(
        self,
        version: str = "1.6",
        *,
        path: str | Path | None = None,
        access_control: bool = True,
        delay: int = 20,
        remove_race: float = 0.0,
        clock: Clock | None = None,
        seed: int | None = None,
    ) -> None:
        """Start a server.

        Args:
            version: A recorded version, one of `VERSIONS`, or a release between two of them: then the nearer one is used, and a
                `UserWarning` names it.
            path: A file to keep the database in; None for memory.
            access_control: Whether callers must authenticate. Without it, everybody is an administrator, as on a fresh Rancher 1.x.
                Rancher 2 always requires authentication.
            delay: Milliseconds that each transitional state of a key lasts, or until a token shows its expiresAt.
            remove_race: On Rancher 1.x, the probability, from 0 to 1, that a DELETE right after a create leaves the key active.
            clock: The time; the machine's where None.
            seed: Makes key values and dice the same every time.

        Raises:
            ValueError: There is no such version, or the version does not have an option.
            StoreError: The database file cannot be used.
        """
        name = recorded_version(version)
        if name is None:
            raise ValueError(f"no sandbox for Rancher {version}; there are {', '.join(VERSIONS)}, and the releases between them")
        if not is_recorded(version, RECORDED):
            warnings.warn(f"Rancher {version} was not recorded; the sandbox answers as {RECORDED[name].release}", stacklevel=2)
        self.version = name
        self.clock = clock or Clock()
        self.faults = Faults()
        self.control = Control(self)
        random_source = RandomSource(seed)
        self.server: Rancher1 | Rancher2
        if name in VERSIONS_1:
            self.server = Rancher1(name, path=path, clock=self.clock, random_source=random_source, delay=delay, remove_race=remove_race)
        elif not access_control or remove_race:
            raise ValueError("access_control=False and remove_race are Rancher 1.x's options; omit them for Rancher 2")
        else:
            self.server = Rancher2(name, path=path, clock=self.clock, random_source=random_source, delay=delay)
        self.admin: Credentials | None = None
        self.known_admin = self.server.store.note(_ADMIN_NOTE) if access_control else None
        if access_control and self.known_admin is None:
            self.admin = self._add_admin_key()

    def _add_admin_key(self) -> Credentials:
        made = Credentials(*self.server.secure())
        self.server.store.set_note(_ADMIN_NOTE, made.access_key)
        self.known_admin = made.access_key
        return made

    def renew_admin_key(self) -> Credentials:
        """Replace the administrator's key: the old one stops working."""
        store = self.server.store
        with store.transaction():
            if isinstance(self.server, Rancher1):
                store.run("DELETE FROM credential WHERE public_value = ?", self.known_admin)
            else:
                store.run("DELETE FROM token WHERE name = ?", self.known_admin)
        self.admin = self._add_admin_key()
        return self.admin

    def handle(self, request: Request) -> Response:
        """Handle one request.

        Raises:
            Dropped: A fault ends the connection.
        """
        if request.path.startswith(PREFIX):
            return self.control.handle(request)
        fault = self.faults.take(request)
        if fault is None:
            return self.server.handle(request)
        if fault.kind == "drop_after":
            self.server.handle(request)
        if fault.kind.startswith("drop"):
            raise Dropped
        return fault.response()

    def create_key(self, name: str, kind: str = "user") -> Credentials:
        """Create a key of a new account, without a request.

        Args:
            name: The name of the account and of its key.
            kind: The account's kind: "user", "admin", "readAdmin", "service", "agent", or "project" for an environment. On Rancher 2 the
                user's global role: "user", "admin" or "user-base"; the token does not expire.
        """
        if isinstance(self.server, Rancher2):
            return Credentials(*self.server.add_token(self.server.add_user(name, f"{name}-sandbox-password", role=kind), name))
        return Credentials(*self.server.add_key(self.server.add_account(name, kind), name))

    def add_user(self, name: str, password: str) -> Credentials:
        """Create a user who can log in, and a key or token of the user; on Rancher 1.x a member of the first environment.

        Raises:
            ValueError: There is such a user.
        """
        if isinstance(self.server, Rancher2):
            try:
                return Credentials(*self.server.add_token(self.server.add_user(name, password), name))
            except sqlite3.IntegrityError:
                raise ValueError(f"there is a user {name}") from None
        if self.server.store.one("SELECT 1 FROM account WHERE kind = 'user' AND name = ?", name):
            raise ValueError(f"there is a user {name}")
        account = self.server.add_account(name)
        self.server.add_password(account, name, password)
        self.server.set_member(FIRST_ENVIRONMENT, account, "member")
        return Credentials(*self.server.add_key(account, name))

    @property
    def rancher1(self) -> Rancher1:
        """The server behind a 1.x sandbox: accounts, passwords, members.

        Raises:
            TypeError: This is Rancher 2.
        """
        if not isinstance(self.server, Rancher1):
            raise TypeError(f"this sandbox is Rancher {self.version}; use .rancher2")
        return self.server

    @property
    def rancher2(self) -> Rancher2:
        """The server behind a 2.x sandbox: users, settings.

        Raises:
            TypeError: This is Rancher 1.x.
        """
        if not isinstance(self.server, Rancher2):
            raise TypeError(f"this sandbox is Rancher {self.version}; use .rancher1")
        return self.server

    def client_options(self) -> dict[str, Any]:
        """The arguments of a client that talks to this sandbox in process as its administrator: `Client(**sandbox.client_options())`."""
        options: dict[str, Any] = {"url": IN_PROCESS_URL, "transport": self.transport()}
        if self.admin is not None:
            options |= {"access_key": self.admin.access_key, "secret_key": self.admin.secret_key}
        return options

    def transport(self) -> SandboxTransport:
        """An httpx transport, for sync and async clients; any URL reaches this sandbox."""
        from .transport import SandboxTransport

        def handle(request: Request) -> Response:
            is_control = request.path.startswith(PREFIX)
            return self.control.handle_in_process(request) if is_control else self.handle(request)

        return SandboxTransport(handle)

    def app(self) -> ASGIApp:
        """An ASGI app."""
        from .app import make_app

        return make_app(self.handle)

    def serve(self, port: int = 0, host: str = "127.0.0.1", *, control: bool | None = None) -> AbstractContextManager[str]:
        """Serve on a port, in a thread, and give the URL: `with sandbox.serve() as url`.

        Args:
            port: The port; 0 takes a free one.
            host: The address to listen on.
            control: Whether the control endpoints exist; by default on a loopback address only.
        """
        from .serving import serve

        return serve(self, host, port, control)

    def end_streams(self) -> None:
        """End the responses that are held open."""
        end = getattr(self.server, "end_watches", None)
        if end is not None:
            end()

    def close(self) -> None:
        """End the responses that are held open, and close the database."""
        self.end_streams()
        self.server.store.close()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
