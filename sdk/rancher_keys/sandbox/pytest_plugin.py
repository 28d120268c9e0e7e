"""Fixtures for tests of code that talks to Rancher: `pytest -p rancher_keys.sandbox.pytest_plugin`, or by itself once installed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .sandbox import Sandbox


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the ini option `rancher_version`."""
    parser.addini("rancher_version", "the Rancher version of the rancher_sandbox fixture", default="1.6")


@pytest.fixture
def rancher_sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A fresh sandbox in this process, with an administrator's key in `.admin`."""
    from .sandbox import Sandbox

    with Sandbox(str(request.config.getini("rancher_version"))) as sandbox:
        yield sandbox


@pytest.fixture
def rancher_sandbox_url(rancher_sandbox: Sandbox) -> Iterator[str]:
    """The URL of `rancher_sandbox`, served on a free port."""
    with rancher_sandbox.serve() as url:
        yield url
