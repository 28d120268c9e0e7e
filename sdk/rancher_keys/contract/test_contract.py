"""The checks as tests: `pytest --pyargs rancher_keys.contract --rancher-url URL`."""

from __future__ import annotations

import pytest

from .checks import Result


def test_contract(rancher_result: Result) -> None:
    """The server behaves as described."""
    if rancher_result.outcome == "skipped":
        pytest.skip(rancher_result.reason)
    if rancher_result.outcome == "failed":
        details = f"{rancher_result.title}\nexpected {rancher_result.expected}\nactual   {rancher_result.actual}\n{rancher_result.curl}"
        pytest.fail(details, pytrace=False)
