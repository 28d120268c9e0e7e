"""The sandbox on a port: a listener, a server in a thread, and the lines that tell a shell how to use it."""

from __future__ import annotations

import shlex
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .control import is_local

if TYPE_CHECKING:
    import uvicorn

    from .sandbox import Credentials, Sandbox

STOP_TIMEOUT = 10.0
"""Seconds that a server gets to finish its requests."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that accepts connections; port 0 takes a free one.

    Raises:
        OSError: The address is not this machine's, or the port is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # otherwise each response waits 40 ms for an acknowledgement
        listener.bind((host, port))
        listener.listen(2048)  # so that whoever reads the URL can connect at once
    except OSError:
        listener.close()
        raise
    return listener


def url_of(host: str, listener: socket.socket) -> str:
    """The URL of a listener: of all interfaces, the loopback's."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{name}:{listener.getsockname()[1]}"


def make_server(sandbox: Sandbox, log_level: str) -> uvicorn.Server:
    """An HTTP server for a sandbox."""
    import uvicorn

    config = uvicorn.Config(
        sandbox.app(),
        log_level=log_level,
        server_header=False,
        date_header=False,
        lifespan="off",
        proxy_headers=False,  # a caller must not be able to claim another address
        timeout_graceful_shutdown=int(STOP_TIMEOUT),
    )
    return uvicorn.Server(config)


def use_control(sandbox: Sandbox, host: str, control: bool | None) -> None:
    """Turn the control endpoints on or off; None turns them on for this machine alone."""
    sandbox.control.is_on = is_local(host) if control is None else control


@contextmanager
def serve(sandbox: Sandbox, host: str, port: int, control: bool | None) -> Iterator[str]:
    """Serve in a thread, and give the URL."""
    use_control(sandbox, host, control)
    with listen(host, port) as listener:
        server = make_server(sandbox, "critical")
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            while not server.started and thread.is_alive():
                time.sleep(0.005)
            yield url_of(host, listener)
        finally:
            server.should_exit = True
            sandbox.end_streams()
            thread.join(STOP_TIMEOUT)


def export_lines(sandbox: Sandbox, url: str, user: Credentials | None, login: tuple[str, str] | None) -> list[str]:
    """Shell lines that set what `rancher-keys verify` and the examples of the SDK read.

    Args:
        sandbox: The sandbox.
        url: Its URL.
        user: A user's key or token.
        login: The user name and password of somebody who can log in.
    """
    values = {"RANCHER_URL": url}
    for prefix, credentials in (("RANCHER_", sandbox.admin), ("RANCHER_USER_", user)):
        if credentials is None:
            continue
        if sandbox.version.startswith("1."):
            values |= {f"{prefix}ACCESS_KEY": credentials.access_key, f"{prefix}SECRET_KEY": credentials.secret_key}
        else:
            values[f"{prefix}TOKEN"] = f"{credentials.access_key}:{credentials.secret_key}"
    if login:
        values |= {"RANCHER_USERNAME": login[0], "RANCHER_PASSWORD": login[1]}
    if sandbox.control.is_on:
        values["RANCHER_SANDBOX_TOKEN"] = sandbox.control.token
    return [f"export {name}={shlex.quote(value)}" for name, value in values.items()]
