from __future__ import annotations

from collections.abc import Iterator

import pytest

from rancher_keys.sandbox import Sandbox

from ..both import Maker


@pytest.fixture(params=["sync", "async"])
def make(request: pytest.FixtureRequest) -> Iterator[Maker]:
    """Makes sync clients in one run and async ones in another."""
    maker = Maker(request.param)
    yield maker
    maker.close()


@pytest.fixture(params=["1.0", "1.2", "1.6"])
def any_sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A sandbox of each version."""
    with Sandbox(request.param, delay=2, seed=7) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A sandbox of Rancher 1.6."""
    with Sandbox(delay=2, seed=7) as sandbox:
        yield sandbox
