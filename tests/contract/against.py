"""Verifications of sandboxes, with all roles."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from rancher_keys.contract import Caller, HttpClient, Verification
from rancher_keys.sandbox import Credentials, Sandbox

LOGIN = ("vera", "made-up-password")


def user_of(sandbox: Sandbox) -> Credentials:
    """The key of a user who can log in; on Rancher 1.x a member of the first environment."""
    return sandbox.add_user(*LOGIN)


def callers_of(sandbox: Sandbox) -> dict[str, Caller]:
    """An administrator and a user."""
    assert sandbox.admin is not None
    given = {"admin": sandbox.admin, "user": user_of(sandbox)}
    return {role: Caller(role, who.access_key, who.secret_key) for role, who in given.items()}


@contextmanager
def verification(sandbox: Sandbox, transport: httpx.BaseTransport | None = None) -> Iterator[Verification]:
    """A verification of a sandbox, without a network."""
    client = HttpClient("http://rancher.sandbox", transport=transport or sandbox.transport())
    yield Verification(client, callers_of(sandbox), login=LOGIN)
    client.close()
