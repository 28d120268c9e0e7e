"""The lifecycle of a key on Rancher 1.x."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from typing import Any

from .. import errors
from ..rancher1 import ApiKeyCreated, Client
from .steps import MARKER, Skip, Steps, expect


def run(url: str, credentials: dict[str, Any], steps: Steps) -> None:
    """Create, use, change, deactivate, delete and purge a key; what is left at the end is removed."""
    with ExitStack() as stack:
        client = stack.enter_context(Client(url, **credentials))
        connection = {"verify": credentials["verify"]}
        key: ApiKeyCreated | None = None
        with steps.step("create") as shown:
            key = client.api_keys.create(name=MARKER, description="demo")
            stack.callback(steps.clean_up, f"key {key.id}", partial(remove, client.api_keys, key.id))
            shown.append(f"key {key.id} is {key.state}; its secret key is shown once")
        if key is None:
            return
        itself = stack.enter_context(Client(url, access_key=key.access_key, secret_key=key.secret_key, **connection))
        environment_key(client, key, steps, stack, url, connection)
        lifecycle(client, itself, key.id, steps)


def environment_key(client: Client, key: ApiKeyCreated, steps: Steps, stack: ExitStack, url: str, connection: dict[str, Any]) -> None:
    """Create a key in an environment, and show what it cannot see."""
    with steps.step("environment key") as shown:
        environment = next(iter(client.projects.list(all=True)), None)
        if environment is None:
            raise Skip("this account is not a member of an environment")
        keys = client.project(environment.id).api_keys
        created = keys.create(name=MARKER, description="demo")
        stack.callback(steps.clean_up, f"key {created.id}", partial(remove, keys, created.id))
        itself = stack.enter_context(Client(url, access_key=created.access_key, secret_key=created.secret_key, **connection))
        error = expect(errors.NotFound, lambda: itself.api_keys.get(key.id))
        shown.append(f"key {created.id} belongs to {environment.id} ({environment.name}) and cannot read {key.id}: {error}")


def lifecycle(client: Client, itself: Client, id: str, steps: Steps) -> None:
    """From renaming to purging."""
    keys = client.api_keys
    with steps.step("rename") as shown:
        shown.append(f"the description is kept: {keys.update(id, name=f'{MARKER} renamed').description!r}")
    with steps.step("deactivate") as shown:
        state = keys.deactivate(id).state
        shown.append(f"{state}; the key is rejected: {expect(errors.Unauthorized, lambda: itself.api_keys.get(id))}")
    with steps.step("activate") as shown:
        state = keys.activate(id).state
        shown.append(f"{state}; the key reads itself: {itself.api_keys.get(id).id}")
    with steps.step("delete") as shown:
        error = expect(errors.MustDeactivateFirst, lambda: keys.delete(id))
        keys.deactivate(id)
        shown.append(f"{error}; after deactivation: {keys.delete(id).state}")
    with steps.step("purge") as shown:
        shown.append(str(keys.purge(id).state))


def remove(keys: Any, id: str) -> None:
    """Remove and purge a key, whatever its state."""
    state = keys.get(id).state
    if state == "active":
        keys.deactivate(id)
    if state not in ("removed", "purged"):
        keys.delete(id)
    if state != "purged":
        keys.purge(id)
