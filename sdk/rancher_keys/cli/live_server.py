"""What `verify` and `record` share: the options for a live server, and how they connect to it."""

from __future__ import annotations

import math
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from ..contract import Credentials, HttpClient
from ..contract.credentials import VARIABLES
from ..contract.http import tls_verification
from ..contract.urls import base_url

_PREFER = " Prefer the environment variable or the prompt: options end up in your shell history."
_LONGEST_TIMEOUT = 3600.0
_PAIRS = (("access_key", "secret_key"), ("user_access_key", "user_secret_key"), ("username", "password"))


def _credential(name: str, text: str) -> Any:
    return typer.Option(help=text, envvar=VARIABLES[name], show_default=False, rich_help_panel="Credentials")


Url = Annotated[str, typer.Argument(help="URL of the server, such as https://rancher.example.com.")]
AccessKey = Annotated[str, _credential("access_key", "Access key of an administrator.")]
SecretKey = Annotated[str, _credential("secret_key", "Secret key of the administrator." + _PREFER)]
Token = Annotated[str, _credential("token", "Bearer token of the administrator, instead of both keys." + _PREFER)]
UserAccessKey = Annotated[str, _credential("user_access_key", "Access key of a user who is not an administrator.")]
UserSecretKey = Annotated[str, _credential("user_secret_key", "Secret key of the user." + _PREFER)]
UserToken = Annotated[str, _credential("user_token", "Bearer token of the user, instead of both keys." + _PREFER)]
Username = Annotated[str, _credential("username", "User name for local authentication, for what concerns the login.")]
Password = Annotated[str, _credential("password", "Password of that user." + _PREFER)]
CaBundle = Annotated[Path | None, typer.Option(help="File of trusted certificates (PEM).", exists=True, dir_okay=False)]
Insecure = Annotated[bool, typer.Option("--insecure", help="Do not check certificates.")]
Timeout = Annotated[float, typer.Option(help="Seconds to wait for a response, from 0.1 to 3600.")]


def credentials(**given: str) -> Credentials:
    """The credentials that were given. At a terminal, asks for each secret that is missing beside its name.

    Raises:
        ValueError: They are incomplete, or not valid.
    """
    for name, secret in _PAIRS:
        if given[name] and not given[secret] and sys.stdin.isatty():
            given[secret] = str(typer.prompt(f"{secret.replace('_', ' ').capitalize()} of {given[name]}", hide_input=True, err=True))
    return Credentials(**given)


def client(url: str, ca_bundle: Path | None, insecure: bool, timeout: float) -> HttpClient:
    """A client of the server.

    Raises:
        ValueError: An argument is not valid. The message names it.
    """
    if not math.isfinite(timeout) or not 0.1 <= timeout <= _LONGEST_TIMEOUT:
        raise ValueError(f"--timeout must be a number of seconds from 0.1 to 3600, not {timeout:g}")
    try:
        trusted = tls_verification(str(ca_bundle) if ca_bundle else None, insecure)
    except OSError:
        raise ValueError(f"--ca-bundle: {ca_bundle} holds no certificates") from None
    return HttpClient(base_url(url), verify=trusted, timeout=timeout)


def warn_if_insecure(insecure: bool, messages: Console) -> None:
    """Say what `--insecure` means."""
    if insecure:
        messages.print("--insecure: certificates are NOT checked; anyone on the network path can read the keys", style="bold yellow")


@contextmanager
def interruptible() -> Iterator[None]:
    """Let SIGTERM and a closed terminal end the run as Ctrl-C does, so that what it created is removed."""
    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    numbers = [getattr(signal, name) for name in names]
    previous = {number: signal.getsignal(number) for number in numbers}
    for number in numbers:
        if previous[number] is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number in numbers:
            signal.signal(number, previous[number])
