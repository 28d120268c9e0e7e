from __future__ import annotations

from pathlib import Path

import pytest

from .site import shared


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The built site: built once for a run, however many workers it has."""
    base = tmp_path_factory.getbasetemp()
    return shared(base if worker_id == "master" else base.parent)
