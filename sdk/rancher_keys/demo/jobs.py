"""The jobs that people have with keys, in the same words for every generation: log in, list, rotate, prune."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from .. import errors, rancher1, rancher2
from .._core.secret import Secret
from ..keys import Key, Keys
from ..keys.delivery.rancher_cli import RancherCli
from ..keys.errors import KeyNotFound
from ..keys.login import log_in
from ..keys.plan_filters import PruneFilter
from .rancher1 import remove as purge
from .steps import MARKER, Steps

OLD = 3
"""How many keys are pruned."""


def run(keys: Keys, steps: Steps) -> None:
    """List, rotate into a file, and prune with a plan; what is left at the end is removed."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))

        def create(name: str) -> Key:
            key = keys.create(name).without_secret()
            stack.callback(steps.clean_up, f"key {key.id}", partial(_remove, keys, key.id))
            return key

        with steps.step("list") as shown:
            listed = list(keys.list())
            never = sum(key.expires is None for key in listed)
            shown.append(f"{_count(listed)} of this user, {never} of them without an expiry")
        with steps.step("rotate") as shown:
            old, file = create(MARKER), folder / "token"
            done = keys.rotate(old, deliver=f"raw:{file}", journals=folder / "journals")
            assert done.new is not None
            stack.callback(steps.clean_up, f"key {done.new.id}", partial(_remove, keys, done.new.id))
            if old.id in {key.id for key in keys.list()}:
                raise errors.RancherError(f"{old.id} is still listed")
            shown.append(
                f"{old.id} is replaced by {done.new.id}, in a file of mode {file.stat().st_mode & 0o777:o}; the old key is deleted"
            )
        with steps.step("prune") as shown:
            for number in range(OLD + 1):
                create(f"{MARKER} {number}")
            plan = keys.plan_prune(PruneFilter(name=f"{MARKER} ?", keep_newest=1))
            account = keys.prune(plan)
            shown.append(f"the plan names {len(plan)} of {plan.header.listed} keys, and keeps the newest; {account.done} are deleted")


def run_with_login(url: str, user: str, password: str, steps: Steps) -> None:
    """The same, with a key that a login stores where the Rancher CLI keeps its own."""
    from ..credentials import connect

    with TemporaryDirectory() as home, rancher2.Client(url) as client:
        file = RancherCli("", login=True, environ={"HOME": home})
        with steps.step("log in") as shown:
            done = log_in(client, user, Secret(password), description=MARKER, ttl=None, store=file.write)
            shown.append(f"{done.key.id} is in {file.path.name}, the file of the Rancher CLI; the session is over")
        with connect(environ={}, home=Path(home)) as keys:
            run(keys, steps)
            own = keys.whoami().key
            if own is not None:
                steps.clean_up(f"key {own.id}", partial(keys.delete, own))


def run_on(url: str, credentials: dict[str, Any], steps: Steps) -> None:
    """On a server, with the given credentials."""
    package: Any = rancher2 if "token" in credentials or credentials["access_key"].startswith(("token-", "ext/")) else rancher1
    with Keys(package.Client(url, **credentials)) as keys:
        run(keys, steps)


def _remove(keys: Keys, id: str) -> None:
    """Remove a key, and on Rancher 1.x purge it too; one that is gone already is fine."""
    if isinstance(keys.client, rancher1.Client):
        purge(keys.client.api_keys, id)
        return
    with suppress(KeyNotFound):
        keys.delete(id)


def _count(keys: list[Key]) -> str:
    return "1 key" if len(keys) == 1 else f"{len(keys)} keys"
