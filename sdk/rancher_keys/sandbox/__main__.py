"""`python -m rancher_keys.sandbox`: a Rancher server in a process of its own."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Annotated

try:
    import typer
    import uvicorn  # noqa: F401
except ModuleNotFoundError as missing:
    raise SystemExit(f"{missing.name} is not installed: pip install 'rancher-keys[sandbox]'") from None

from .control import is_local
from .sandbox import PASSWORD, VERSIONS, Sandbox
from .serving import export_lines, listen, make_server, url_of, use_control
from .store import StoreError


def main(
    version: Annotated[str, typer.Option(help=f"The Rancher release: {', '.join(VERSIONS)}, or one between them.")] = "1.6",
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 0,
    database: Annotated[Path | None, typer.Option(help="A file to keep the keys in; by default they are kept in memory.")] = None,
    access_control: Annotated[bool, typer.Option(help="Whether callers must authenticate. Rancher 2 always requires it.")] = True,
    user: Annotated[str, typer.Option(help="Also create a user of this name, with a key and a password.", show_default=False)] = "",
    delay: Annotated[
        int, typer.Option(min=0, help="Milliseconds that a key stays in each transitional state, or until a token shows expiresAt.")
    ] = 20,
    new_admin_key: Annotated[
        bool, typer.Option("--new-admin-key", help="Give the administrator's key of an existing database a new secret key.")
    ] = False,
    control: Annotated[
        bool | None,
        typer.Option("--control/--no-control", help="Serve the control endpoints below /_sandbox/; by default on loopback addresses only."),
    ] = None,
) -> None:
    """Serve a Rancher sandbox.

    Prints the shell lines that export its URL, the administrator's key or token, and the token of the control endpoints.
    """
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            sandbox = Sandbox(version, path=database, access_control=access_control, delay=delay)
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--version") from None
        except StoreError as error:
            raise typer.BadParameter(str(error), param_hint="--database") from None
    for warning in said:
        typer.echo(f"Note: {warning.message}", err=True)
    try:
        listener = listen(host, port)
    except OSError as error:
        raise typer.BadParameter(f"cannot listen on {host}:{port}: {error.strerror or error}", param_hint="--port") from None
    if not is_local(host):
        typer.echo(f"Warning: {host} is reachable from other machines, and the sandbox is not made to be secure. Use 127.0.0.1.", err=True)
    use_control(sandbox, host, control)
    if new_admin_key:
        sandbox.admin = sandbox.renew_admin_key()
    elif sandbox.known_admin and sandbox.admin is None:
        hint = "Its secret key was printed when the database was created; --new-admin-key gives it a new one."
        typer.echo(f"Note: the administrator's key of this database is {sandbox.known_admin}. {hint}", err=True)
    credentials = login = None
    if user:
        login = (user, f"{user}-sandbox-password")
        try:
            credentials = sandbox.add_user(*login)
        except ValueError as error:
            typer.echo(f"Note: {error} already; the key was printed when the user was created.", err=True)
    elif sandbox.version.startswith("2."):
        login = ("admin", PASSWORD)
    for line in export_lines(sandbox, url_of(host, listener), credentials, login):
        typer.echo(line)
    make_server(sandbox, "warning").run(sockets=[listener])
    sandbox.close()


if __name__ == "__main__":
    typer.run(main)
