"""The contract as tests: `pytest --pyargs rancher_keys.contract --rancher-url URL`."""

from __future__ import annotations

import pytest

from .checks import Result


def test_contract(rancher_result: Result) -> None:
    """The server does what the description says."""
    if rancher_result.outcome == "skipped":
        pytest.skip(rancher_result.reason)
    if rancher_result.outcome == "failed":
        told = f"{rancher_result.title}\nexpected {rancher_result.expected}\ncame     {rancher_result.came}\n{rancher_result.curl}"
        pytest.fail(told, pytrace=False)
