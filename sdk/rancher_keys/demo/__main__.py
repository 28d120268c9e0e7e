"""`python -m rancher_keys.demo`: on sandboxes of both generations, or on a server of yours, which it leaves as it was.

With RANCHER_URL, RANCHER_ACCESS_KEY and RANCHER_SECRET_KEY set it uses that server, else sandboxes of its own. An access key that begins
with `token-` is one of Rancher 2.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta

try:
    from rich.console import Console
except ModuleNotFoundError as missing:
    raise SystemExit(f"{missing.name} is not installed: pip install 'rancher-keys[cli,sandbox]'") from None

from .. import errors
from . import rancher1, rancher2
from .story import Story


def tell(console: Console, title: str, walk: Callable[[Story], None]) -> int:
    """Print a story; how many of its steps went wrong."""
    story = Story()
    console.print(f"[bold]{title}[/]\n")
    try:
        walk(story)
    except errors.RancherError as error:
        story.failures += 1
        console.print(f"[red]{type(error).__name__}: {error}[/]")
    console.print(story.table)
    console.print()
    return story.failures


def on_sandboxes(console: Console) -> int:
    """Both generations."""
    from ..sandbox import PASSWORD, Sandbox

    with Sandbox("1.6") as old, old.serve() as url:
        assert old.admin is not None
        keys = old.admin
        title = "A Rancher 1.x key's life, on a sandbox that answers as Rancher 1.6.30"
        failures = tell(console, title, lambda story: rancher1.walk(url, keys.access_key, keys.secret_key, story))
    with Sandbox("2.15", seed=2) as new, new.serve() as url:
        title = "A Rancher 2 token's life, on a sandbox that answers as Rancher 2.15.0"

        def pass_time(span: timedelta) -> None:
            new.clock.advance(int(span / timedelta(milliseconds=1)))

        return failures + tell(console, title, lambda story: rancher2.walk_with_log_in(url, "admin", PASSWORD, story, pass_time))


def on_server(console: Console, url: str, access_key: str, secret_key: str) -> int:
    """The generation that the access key is of."""
    if access_key.startswith(("token-", "ext/")):

        def pass_time(span: timedelta) -> None:
            time.sleep(span.total_seconds())

        title = f"A Rancher 2 token's life, on {url}"
        return tell(console, title, lambda story: rancher2.walk(url, access_key, secret_key, story, pass_time))
    return tell(console, f"A Rancher 1.x key's life, on {url}", lambda story: rancher1.walk(url, access_key, secret_key, story))


def main() -> int:
    """Run the demo; 0 where all went as expected."""
    console = Console(width=None if sys.stdout.isatty() else 150)
    given = [os.environ.get(f"RANCHER_{name}", "") for name in ("URL", "ACCESS_KEY", "SECRET_KEY")]
    if any(given) and not all(given):
        console.print("[red]RANCHER_URL, RANCHER_ACCESS_KEY and RANCHER_SECRET_KEY are needed together; one is missing.[/]")
        return 2
    failures = on_server(console, *given) if all(given) else on_sandboxes(console)
    verdict = "[green]All went as expected.[/]" if not failures else f"[red]{failures} steps went wrong.[/]"
    console.print(f"{verdict} What the demo made, it removed.")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
