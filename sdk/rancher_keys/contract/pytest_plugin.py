"""`pytest --pyargs rancher_keys.contract --rancher-url URL`: a test per check and role.

Credentials come from the same environment variables as for `rancher-keys verify`: RANCHER_ACCESS_KEY, RANCHER_SECRET_KEY, …
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .checks import Result
    from .run import Verification

_VERIFICATION = pytest.StashKey["Verification"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the contract tests."""
    group = parser.getgroup("rancher-keys", "contract tests of a Rancher server (--pyargs rancher_keys.contract)")
    group.addoption("--rancher-url", help="URL of the server to test")
    group.addoption("--rancher-read-only", action="store_true", help="do not create or change anything")
    group.addoption("--rancher-ca-bundle", help="file of trusted certificates (PEM)")
    group.addoption("--rancher-insecure", action="store_true", help="do not check certificates")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Connect to the server, if one is given.

    Raises:
        pytest.UsageError: It does not respond, or rejects the credentials.
    """
    _verification(session.config)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Create a test for each check and role."""
    if "rancher_check" in metafunc.fixturenames:
        verification = _verification(metafunc.config)
        names: list[str] = []
        if verification is not None:
            assert verification.report.target is not None
            names = [check.name(role) for check, role in verification.plan(verification.report.target)]
        metafunc.parametrize("rancher_check", names, ids=names)


def _verification(config: pytest.Config) -> Verification | None:
    url = config.getoption("--rancher-url")
    if not url:
        return None
    if _VERIFICATION not in config.stash:
        from .credentials import Credentials
        from .http import CannotVerify, HttpClient, tls_verification
        from .run import Verification
        from .urls import base_url

        credentials = Credentials.from_environment(os.environ)
        try:
            verify = tls_verification(config.getoption("--rancher-ca-bundle"), config.getoption("--rancher-insecure"))
            client = HttpClient(base_url(url, "--rancher-url"), verify=verify)
            read_only = config.getoption("--rancher-read-only")
            verification = Verification(client, credentials.callers(), login=credentials.login(), read_only=read_only)
            verification.connect()
        except (CannotVerify, ValueError, OSError) as error:
            raise pytest.UsageError(str(error)) from None
        config.stash[_VERIFICATION] = verification
    return config.stash[_VERIFICATION]


@pytest.fixture(scope="session")
def rancher_results(request: pytest.FixtureRequest) -> Iterator[dict[str, Result]]:
    """The results of the selected checks, by name. What the checks created is removed before the tests report."""
    verification = _verification(request.config)
    assert verification is not None
    tests = [item for item in request.session.items if isinstance(item, pytest.Function) and "rancher_check" in item.fixturenames]
    selected = {str(item.callspec.params["rancher_check"]) for item in tests}
    try:
        yield {result.name: result for result in verification.run(only=selected)}
    finally:
        verification.client.close()


@pytest.fixture
def rancher_result(rancher_results: dict[str, Result], rancher_check: str) -> Result:
    """The result of one check."""
    return rancher_results[rancher_check]
