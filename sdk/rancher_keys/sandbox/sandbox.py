"""A Rancher server to test against: in this process, behind an httpx transport, or on a port."""

from __future__ import annotations

import json
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .faults import Fault, Faults
from .rancher1.server import Rancher1
from .rancher1.versions import VERSIONS as VERSIONS_1
from .rancher2.server import ADMIN_PASSWORD, Rancher2
from .rancher2.versions import VERSIONS as VERSIONS_2
from .random_source import Clock, RandomSource
from .releases import nearest
from .wire import Dropped, Request, Response

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from .transport import SandboxTransport

RECORDED = {**VERSIONS_1, **VERSIONS_2}
VERSIONS = tuple(RECORDED)
"""The names of the recorded versions, oldest first."""
PASSWORD = ADMIN_PASSWORD
"""The password of `admin` on a Rancher 2 sandbox; a made-up one."""
FIRST_ENVIRONMENT = 5
"""The number of the environment that a fresh Rancher 1.x has, 1a5."""
IN_PROCESS_URL = "http://rancher.sandbox"


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

    `admin` holds an administrator's key or, on Rancher 2, token; there the user `admin` logs in with `PASSWORD`. With access control
    off, which Rancher 1.x alone has, everyone is an administrator, as on a fresh server. `clock` moves time, `faults` makes trouble,
    `rancher1` or `rancher2` reaches everything else: accounts, users, settings.
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
            version: "1.0", "1.2", "1.6", "2.7", "2.10", "2.12", "2.13", "2.14" or "2.15".
            path: A file to keep the database in; None for memory.
            access_control: Whether callers must authenticate; always on Rancher 2.
            delay: Milliseconds that each transitional state of a key lasts, or until a token shows its expiresAt.
            remove_race: On Rancher 1.x, how probable it is, from 0 to 1, that a DELETE right after a create leaves the key active.
            clock: The time; the machine's where None.
            seed: Makes key values and dice the same every time.

        Raises:
            ValueError: There is no such version, or it cannot be as told.
        """
        if version not in VERSIONS:
            raise ValueError(f"no sandbox for Rancher {version}; there are {', '.join(VERSIONS)}")
        self.version = version
        self.clock = clock or Clock()
        self.faults = Faults()
        random_source = RandomSource(seed)
        self.server: Rancher1 | Rancher2
        if version.startswith("1."):
            self.server = Rancher1(version, path=path, clock=self.clock, random_source=random_source, delay=delay, remove_race=remove_race)
        elif not access_control or remove_race:
            raise ValueError("access_control=False and remove_race are Rancher 1.x's; leave them out for Rancher 2")
        else:
            self.server = Rancher2(version, path=path, clock=self.clock, random_source=random_source, delay=delay)
        self.admin = Credentials(*self.server.secure()) if access_control else None

    def handle(self, request: Request) -> Response:
        """Answer one request.

        Raises:
            Dropped: A fault ends the connection.
        """
        if request.path.startswith("/_sandbox/"):
            return self._control(request)
        fault = self.faults.take(request)
        if fault is None:
            return self.server.handle(request)
        if fault.kind == "drop_after":
            self.server.handle(request)
        if fault.kind.startswith("drop"):
            raise Dropped
        return fault.answer()

    def _control(self, request: Request) -> Response:
        """Move the clock, add and clear faults, add users of Rancher 2.

        POST /_sandbox/clock {"advance": milliseconds}, POST /_sandbox/faults {"kind": …, "path": …}, DELETE /_sandbox/faults,
        POST /_sandbox/users {"username": …, "password": …, "role": …}.
        """
        try:
            body = json.loads(request.body or b"{}")
            match request.method, request.path:
                case "POST", "/_sandbox/clock":
                    self.clock.advance(int(body["advance"]))
                case "POST", "/_sandbox/faults":
                    self.faults.add(Fault(**body))
                case "POST", "/_sandbox/users":
                    id = self.rancher2.add_user(**body)
                    return Response(201, [("Content-Type", "application/json")], json.dumps({"id": id}).encode())
                case "DELETE", "/_sandbox/faults":
                    self.faults.clear()
                case _:
                    told = b"there are POST /_sandbox/clock, POST and DELETE /_sandbox/faults, and POST /_sandbox/users\n"
                    return Response(404, [("Content-Type", "text/plain")], told)
        except (KeyError, TypeError, ValueError, sqlite3.Error) as error:
            return Response(400, [("Content-Type", "text/plain")], f"{type(error).__name__}: {error}\n".encode())
        return Response(204)

    def create_key(self, name: str, kind: str = "user") -> Credentials:
        """A key of a new account: user, admin, readAdmin, service, agent; or of a new environment, project.

        On Rancher 2 a token, without an end, of a new user: user, admin, user-base.
        """
        if isinstance(self.server, Rancher2):
            return Credentials(*self.server.add_token(self.server.add_user(name, f"{name}-sandbox-password", role=kind), name))
        return Credentials(*self.server.add_key(self.server.add_account(name, kind), name))

    def add_user(self, name: str, password: str) -> Credentials:
        """A key or token of a new user who can log in; on Rancher 1.x a member of the first environment."""
        if isinstance(self.server, Rancher2):
            return Credentials(*self.server.add_token(self.server.add_user(name, password), name))
        account = self.server.add_account(name)
        self.server.add_password(account, name, password)
        self.server.set_member(FIRST_ENVIRONMENT, account, "member")
        return Credentials(*self.server.add_key(account, name))

    @property
    def rancher1(self) -> Rancher1:
        """The server behind a 1.x sandbox.

        Raises:
            TypeError: This is a Rancher 2.
        """
        if not isinstance(self.server, Rancher1):
            raise TypeError(f"this sandbox is Rancher {self.version}; use .rancher2")
        return self.server

    @property
    def rancher2(self) -> Rancher2:
        """The server behind a 2.x sandbox.

        Raises:
            TypeError: This is a Rancher 1.x.
        """
        if not isinstance(self.server, Rancher2):
            raise TypeError(f"this sandbox is Rancher {self.version}; use .rancher1")
        return self.server

    def transport(self) -> SandboxTransport:
        """An httpx transport, for sync and async clients; any address reaches this sandbox."""
        from .transport import SandboxTransport

        return SandboxTransport(self.handle)

    def app(self) -> ASGIApp:
        """An ASGI app."""
        from .app import make_app

        return make_app(self.handle)

    @contextmanager
    def serve(self, port: int = 0, host: str = "127.0.0.1") -> Iterator[str]:
        """Serve on a port, in a thread, and give the address: `with sandbox.serve() as url`."""
        import uvicorn

        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else every answer waits 40 ms for an acknowledgement
            listener.bind((host, port))
            config = uvicorn.Config(self.app(), log_level="critical", server_header=False, date_header=False, lifespan="off")
            server = uvicorn.Server(config)
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
            thread.start()
            try:
                while not server.started and thread.is_alive():
                    time.sleep(0.005)
                yield f"http://{host}:{listener.getsockname()[1]}"
            finally:
                server.should_exit = True
                if isinstance(self.server, Rancher2):
                    self.server.end_watches()  # else the server waits for them
                thread.join(10)

    def close(self) -> None:
        """End all watches and close the database."""
        if isinstance(self.server, Rancher2):
            self.server.close()
        else:
            self.server.store.close()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
