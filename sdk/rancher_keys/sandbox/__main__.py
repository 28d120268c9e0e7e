"""`python -m rancher_keys.sandbox`: a Rancher server in a process of its own."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Annotated

try:
    import typer
    import uvicorn
except ModuleNotFoundError as missing:
    raise SystemExit(f"{missing.name} is not installed: pip install 'rancher-keys[sandbox]'") from None

from .sandbox import PASSWORD, VERSIONS, Sandbox


def main(
    version: Annotated[str, typer.Option(help=f"Which Rancher: {', '.join(VERSIONS)}.")] = "1.6",
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 0,
    database: Annotated[Path | None, typer.Option(help="A file to keep the keys in; else they live in memory.")] = None,
    access_control: Annotated[bool, typer.Option(help="Whether callers must authenticate.")] = True,
    user: Annotated[str, typer.Option(help="Also make a user of this name, with a key and a password.", show_default=False)] = "",
    delay: Annotated[
        int, typer.Option(min=0, help="Milliseconds that a key's transitional states last, or until expiresAt is there.")
    ] = 20,
) -> None:
    """Serve a Rancher sandbox. Prints its address and the first administrator's key or token (and password)."""
    try:
        sandbox = Sandbox(version, path=database, access_control=access_control, delay=delay)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--version") from None
    config = uvicorn.Config(sandbox.app(), host=host, port=port, log_level="warning", server_header=False, date_header=False)
    try:
        listener = config.bind_socket()
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else every answer waits 40 ms for an acknowledgement
        listener.listen(config.backlog)  # so that who reads the address can connect at once
    except SystemExit:
        raise typer.BadParameter(f"nothing can listen on {host}:{port}; is it taken?", param_hint="--port") from None
    typer.echo(f"URL={f'http://{host}:{listener.getsockname()[1]}'}")
    if sandbox.admin:
        typer.echo(f"ACCESS_KEY={sandbox.admin.access_key}")
        typer.echo(f"SECRET_KEY={sandbox.admin.secret_key}")
    if version.startswith("2."):
        typer.echo(f"PASSWORD={PASSWORD}")
    if user:
        password = f"{user}-sandbox-password"
        made = sandbox.add_user(user, password)
        typer.echo(f"USER_ACCESS_KEY={made.access_key}\nUSER_SECRET_KEY={made.secret_key}\nUSERNAME={user}\nUSER_PASSWORD={password}")
    uvicorn.Server(config).run(sockets=[listener])
    sandbox.close()


if __name__ == "__main__":
    typer.run(main)
