"""`python -m rancher_keys.demo`: on sandboxes of both generations, or on your server.

Your server is used if RANCHER_URL is set, with RANCHER_ACCESS_KEY and RANCHER_SECRET_KEY or with RANCHER_TOKEN; RANCHER_CA_BUNDLE names a
file of trusted certificates, RANCHER_INSECURE=1 accepts every certificate. Everything that the demo creates is removed.

Exit status: 0 if all steps succeed, 1 if one fails, 2 if a setting is missing or invalid.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import timedelta
from getpass import getpass
from typing import Any

try:
    from rich.console import Console
except ModuleNotFoundError as missing:
    raise SystemExit(f"{missing.name} is not installed: pip install 'rancher-keys[cli,sandbox]'") from None

from .. import errors
from . import jobs, rancher1, rancher2
from .steps import Steps


def on_sandboxes(console: Console, steps: Steps) -> None:
    """Both generations, on sandboxes."""
    from ..sandbox import PASSWORD, Sandbox

    with Sandbox("1.6") as old, old.serve() as url:
        assert old.admin is not None
        console.print("[bold]A key on Rancher 1.6 (sandbox)[/]", highlight=False)
        rancher1.run(url, {"access_key": old.admin.access_key, "secret_key": old.admin.secret_key, "verify": True}, steps)
    with Sandbox("2.15", seed=2) as new, new.serve() as url:

        def wait(span: timedelta) -> None:
            new.clock.advance(int(span / timedelta(milliseconds=1)))

        console.print("\n[bold]A token on Rancher 2.15 (sandbox)[/]", highlight=False)
        rancher2.run_with_login(url, "admin", PASSWORD, steps, wait)
        console.print("\n[bold]Jobs, the same on every Rancher (here 2.15)[/]", highlight=False)
        jobs.run_with_login(url, "admin", PASSWORD, steps)


def on_server(console: Console, url: str, credentials: dict[str, Any], steps: Steps) -> None:
    """The generation that the credentials belong to."""
    if "token" in credentials or credentials["access_key"].startswith(("token-", "ext/")):
        console.print(f"[bold]A token on {url}[/]", highlight=False)
        rancher2.run(url, credentials, steps, lambda span: time.sleep(span.total_seconds()))
    else:
        console.print(f"[bold]A key on {url}[/]", highlight=False)
        rancher1.run(url, credentials, steps)
    if not steps.failures:
        console.print("\n[bold]Jobs, the same on every Rancher[/]", highlight=False)
        jobs.run_on(url, credentials, steps)


def settings() -> tuple[str, dict[str, Any]] | None:
    """The URL and the client's arguments from the environment; None if no server is given.

    Raises:
        ValueError: A setting is missing or invalid. The message names it.
    """
    url, access_key, secret_key, token, ca_bundle, insecure = (
        os.environ.get(f"RANCHER_{name}", "") for name in ("URL", "ACCESS_KEY", "SECRET_KEY", "TOKEN", "CA_BUNDLE", "INSECURE")
    )
    if not (url or access_key or secret_key or token):
        return None
    if not url:
        raise ValueError("RANCHER_URL is missing; it names the server that the credentials belong to")
    verify: bool | str = insecure.lower() in ("", "0", "false", "no")
    if verify and ca_bundle:
        verify = ca_bundle
    for name, value in (("ACCESS_KEY", access_key), ("SECRET_KEY", secret_key), ("TOKEN", token)):
        if not value.isprintable():
            raise ValueError(f"RANCHER_{name} contains a line break or another control character; remove it")
    if token:
        return url, {"token": token, "verify": verify}
    if access_key and not secret_key and sys.stdin.isatty():
        secret_key = getpass(f"Secret key of {access_key}: ")
    if not (access_key and secret_key):
        missing = "RANCHER_SECRET_KEY" if access_key else "RANCHER_ACCESS_KEY"
        raise ValueError(f"{missing} is missing; set RANCHER_ACCESS_KEY and RANCHER_SECRET_KEY, or RANCHER_TOKEN")
    return url, {"access_key": access_key, "secret_key": secret_key, "verify": verify}


def main() -> int:
    """Run the demo; returns the exit status."""
    console = Console(width=None if sys.stdout.isatty() else 150)
    steps = Steps(console)
    try:
        given = settings()
        if given is None:
            on_sandboxes(console, steps)
        else:
            if given[1]["verify"] is False:
                console.print("[yellow]RANCHER_INSECURE: certificates are NOT checked; anyone on the network path can read the keys[/]")
            on_server(console, *given, steps)
    except (ValueError, errors.InvalidArgument) as error:
        console.print(f"[red]{error}[/]", highlight=False, soft_wrap=True)
        return 2
    except errors.RancherError as error:
        steps.failures += 1
        console.print(f"[red]{type(error).__name__}: {error}[/]", highlight=False, soft_wrap=True)
    except KeyboardInterrupt:
        console.print("[red]interrupted[/]; everything that the demo created was removed", highlight=False)
        return 1
    steps_failed = f"[red]{steps.failures} {'step' if steps.failures == 1 else 'steps'} failed.[/]"
    removed = "All keys and tokens of the demo were removed." if not steps.failures else ""
    console.print(f"\n{steps_failed if steps.failures else '[green]All steps succeeded.[/]'} {removed}".rstrip(), highlight=False)
    return 1 if steps.failures else 0


if __name__ == "__main__":
    sys.exit(main())
