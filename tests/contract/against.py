"""Verifies a sandbox of each version, with everything that can be given."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rancher_keys.contract import Caller, Verification, Wire
from rancher_keys.sandbox import Credentials, Sandbox

LOGIN = ("vera", "made-up-password")


def user_of(sandbox: Sandbox) -> Credentials:
    """A user who can log in, and on Rancher 1.x is a member of the first environment; with a key."""
    return sandbox.add_user(*LOGIN)


def callers_of(sandbox: Sandbox) -> dict[str, Caller]:
    """An administrator and a user."""
    assert sandbox.admin is not None
    given = {"admin": sandbox.admin, "user": user_of(sandbox)}
    return {role: Caller(role, who.access_key, who.secret_key) for role, who in given.items()}


@contextmanager
def verification(sandbox: Sandbox) -> Iterator[Verification]:
    """A verification of a sandbox, without a network."""
    wire = Wire("http://rancher.sandbox", transport=sandbox.transport())
    yield Verification(wire, callers_of(sandbox), login=LOGIN)
    wire.close()
