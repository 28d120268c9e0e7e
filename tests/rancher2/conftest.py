from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from rancher_keys.sandbox import PASSWORD, Sandbox

from ..both import Maker


@pytest.fixture(params=["sync", "async"])
def make(request: pytest.FixtureRequest) -> Iterator[Maker]:
    """Makes sync clients in one run and async ones in another."""
    maker = Maker(request.param, generation=2)
    yield maker
    maker.close()


@pytest.fixture(params=["2.7", "2.12", "2.15"])
def any_sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A sandbox of each version."""
    with Sandbox(request.param, seed=7, delay=20) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A sandbox of Rancher 2.15."""
    with Sandbox("2.15", seed=7, delay=20) as sandbox:
        yield sandbox


def session_of(make: Maker, sandbox: Sandbox) -> Any:
    """A client that is logged in as admin."""
    client = make(transport=sandbox.transport())
    return client.with_token(client.log_in("admin", PASSWORD).token)
