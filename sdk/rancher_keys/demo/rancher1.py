"""A Rancher 1.x key's life."""

from __future__ import annotations

from contextlib import ExitStack

from .. import errors
from ..rancher1 import ApiKeyCreated, Client
from .story import MARKER, Story, expect


def walk(url: str, access_key: str, secret_key: str, story: Story) -> None:
    """A key's life, step by step."""
    made: list[ApiKeyCreated] = []

    def login(key: ApiKeyCreated) -> Client:
        return clients.enter_context(Client(url, access_key=key.access_key, secret_key=key.secret_key, on_response=story.observe))

    with ExitStack() as clients:
        admin = clients.enter_context(Client(url, access_key=access_key, secret_key=secret_key, on_response=story.observe))
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
