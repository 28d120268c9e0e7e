"""A served sandbox for a program, and the credentials that the program gets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rancher_keys.sandbox import Sandbox

VERSIONS = {1: "1.6", 2: "2.15"}


@contextmanager
def environment(number: int) -> Iterator[dict[str, str]]:
    """The environment variables of a program: the URL of a new sandbox, and an administrator's key or token."""
    with Sandbox(VERSIONS[number]) as sandbox, sandbox.serve() as url:
        assert sandbox.admin is not None
        key = {"RANCHER_ACCESS_KEY": sandbox.admin.access_key, "RANCHER_SECRET_KEY": sandbox.admin.secret_key}
        yield {"RANCHER_URL": url, **key, "RANCHER_TOKEN": f"{sandbox.admin.access_key}:{sandbox.admin.secret_key}"}
