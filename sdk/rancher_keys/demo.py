"""`python -m rancher_keys.demo`: a Rancher 1.x key's life, on a sandbox or on a server of yours, which it leaves as it was.

With RANCHER_URL, RANCHER_ACCESS_KEY and RANCHER_SECRET_KEY set it uses that server, else a sandbox of its own.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

try:
    from rich.console import Console
    from rich.table import Table
except ModuleNotFoundError as missing:
    raise SystemExit(f"{missing.name} is not installed: pip install 'rancher-keys[cli,sandbox]'") from None

from . import errors
from .rancher1 import ApiKeyCreated, Client

MARKER = "rancher-keys demo"


@dataclass
class Story:
    """What the demo tells: a line a step."""

    console: Console
    failures: int = 0
    requests: list[tuple[str, str, int]] = field(default_factory=list)
    table: Table = field(default_factory=lambda: Table(box=None, pad_edge=False, show_edge=False))

    def __post_init__(self) -> None:
        for name, style in (("", "bold"), ("what", ""), ("request", "dim"), ("status", "cyan"), ("what came of it", "")):
            self.table.add_column(name, style=style or None, no_wrap=name in ("", "status"))

    def observe(self, method: str, path: str, status: int) -> None:
        """Remember a request."""
        self.requests.append((method, path, status))

    @contextmanager
    def step(self, what: str, status: int) -> Iterator[list[str]]:
        """One step: passes where a request was answered with `status` and nothing unforeseen came. Append what came of it."""
        self.requests.clear()
        said: list[str] = []
        try:
            yield said
        except errors.RancherError as error:
            said.append(f"{type(error).__name__}: {error}")
            passed = False
        else:
            passed = any(each[2] == status for each in self.requests) or status == 0
        shown = next((each for each in self.requests if each[2] == status), self.requests[-1] if self.requests else ("", "", 0))
        self.failures += not passed
        mark = "[green]✓[/]" if passed else "[red]✗[/]"
        self.table.add_row(mark, what, f"{shown[0]} {shown[1]}", str(shown[2] or "–"), "; ".join(said))


def expect(error: type[errors.RancherError], call: Callable[[], object], said: list[str], words: str) -> None:
    """Run what must be refused."""
    try:
        call()
    except error as refusal:
        said.append(f"{type(refusal).__name__}: {words}")
    else:
        raise errors.RancherError(f"that was allowed, though it should be refused: {words}")


def walk(url: str, access_key: str, secret_key: str, story: Story) -> None:
    """A key's life, step by step."""
    made: list[ApiKeyCreated] = []

    def login(key: ApiKeyCreated) -> Client:
        return clients.enter_context(Client(url, access_key=key.access_key, secret_key=key.secret_key, observe=story.observe))

    with ExitStack() as clients:
        admin = clients.enter_context(Client(url, access_key=access_key, secret_key=secret_key, observe=story.observe))
        clients.callback(clean_up, admin, made)
        with story.step("make an account key", 201) as said:
            made.append(admin.api_keys.create(name=MARKER, description="an account key"))
            said.append(
                f"{made[0].id} is {made[0].state}; its secret key is shown once ({len(made[0].secret_key.reveal())} characters)"
                if made[0].secret_key
                else "no secret key"
            )
        if not made:
            return
        with story.step("make an environment key", 201) as said:
            project = next(iter(admin.projects.list(all=True)))
            made.append(admin.project(project.id).api_keys.create(name=MARKER, description="an environment key"))
            said.append(f"{made[1].id} belongs to environment {project.id}, {project.name}")
        if len(made) < 2:
            return
        first, second = made[0], made[1]
        by_account, by_environment = login(first), login(second)
        own = by_account.api_keys
        with story.step("use the account key", 200) as said:
            said.append(f"it reads itself: {own.get(first.id).name}, without the secret key")
        with story.step("the account key in an environment that is not there", 403) as said:
            expect(errors.Forbidden, lambda: by_account.project("1a999999").api_keys.list().first(), said, "no part in it")
        with story.step("use the environment key", 200) as said:
            said.append(f"it sees {', '.join(each.id for each in by_environment.api_keys.list())}: its environment's keys")
        with story.step("the environment key may not see the account key", 404) as said:
            expect(errors.NotFound, lambda: by_environment.api_keys.get(first.id), said, f"{first.id} is not there for it")
        live(admin, first, by_account, story)


def live(admin: Client, key: ApiKeyCreated, itself: Client, story: Story) -> None:
    """From rename to purge."""
    keys = admin.api_keys
    with story.step("rename it", 200) as said:
        said.append(f"now {keys.update(key.id, name=f'{MARKER}, renamed').name!r}; the description stayed")
    with story.step("deactivate it", 202) as said:
        said.append(f"{keys.deactivate(key.id).state}")
    with story.step("use it while it is inactive", 401) as said:
        expect(errors.Unauthorized, lambda: itself.api_keys.get(key.id), said, "an inactive key opens nothing")
    with story.step("activate it", 202) as said:
        said.append(f"{keys.activate(key.id).state}; it works again: {itself.api_keys.get(key.id).state}")
    with story.step("delete it while it is active", 200) as said:
        expect(errors.MustDeactivateFirst, lambda: keys.delete(key.id), said, "refused before a DELETE was sent")
    with story.step("deactivate it again", 202) as said:
        said.append(keys.deactivate(key.id).state)
    with story.step("delete it", 200) as said:
        gone = keys.delete(key.id)
        said.append(f"{gone.state} at {gone.removed:%H:%M:%S}" if gone.removed else gone.state)
    with story.step("purge it", 202) as said:
        said.append(keys.purge(key.id).state)


def clean_up(admin: Client, made: list[ApiKeyCreated]) -> None:
    """Remove what was made, whatever it is in."""
    for key in made:
        keys = admin.project(key.account_id).api_keys if key.description == "an environment key" and key.account_id else admin.api_keys
        found = keys.get(key.id)
        if found.state == "active":
            keys.deactivate(key.id)
        if found.state not in ("removed", "purged"):
            keys.delete(key.id)
            keys.purge(key.id)


def main() -> int:
    """Run the demo; 0 where all went as expected."""
    console = Console(width=None if sys.stdout.isatty() else 150)
    story = Story(console)
    given = [os.environ.get(f"RANCHER_{name}", "") for name in ("URL", "ACCESS_KEY", "SECRET_KEY")]
    if any(given) and not all(given):
        console.print("[red]RANCHER_URL, RANCHER_ACCESS_KEY and RANCHER_SECRET_KEY are needed together; one is missing.[/]")
        return 2
    with ExitStack() as stack:
        if all(given):
            url, access_key, secret_key = given
            console.print(f"[bold]A Rancher 1.x key's life[/], on {url}\n")
        else:
            from .sandbox import Sandbox

            sandbox = stack.enter_context(Sandbox("1.6"))
            assert sandbox.admin is not None
            url, access_key, secret_key = stack.enter_context(sandbox.serve()), sandbox.admin.access_key, sandbox.admin.secret_key
            console.print("[bold]A Rancher 1.x key's life[/], on a sandbox that answers as Rancher 1.6.30\n")
        try:
            walk(url, access_key, secret_key, story)
        except errors.RancherError as error:
            story.failures += 1
            console.print(f"[red]{type(error).__name__}: {error}[/]")
    console.print(story.table)
    verdict = "[green]All went as expected.[/]" if not story.failures else f"[red]{story.failures} steps went wrong.[/]"
    console.print(f"\n{verdict} What the demo made, it removed.")
    return 1 if story.failures else 0


if __name__ == "__main__":
    sys.exit(main())
