from __future__ import annotations

from typing import Any

from rancher_keys.sandbox import PASSWORD, Sandbox

from ..both import Maker, fixtures

make, any_sandbox, sandbox = fixtures(2, ("2.7", "2.12", "2.15"), delay=20)


def session_of(make: Maker, sandbox: Sandbox) -> Any:
    """A client that is logged in as admin."""
    client = make(transport=sandbox.transport())
    return client.with_token(client.log_in("admin", PASSWORD).token)
