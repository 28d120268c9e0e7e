"""`pytest --pyargs rancher_keys.contract --rancher-url URL`: the verification as tests, one a check and role.

Credentials come from the environment, by the names that `rancher-keys verify` has: RANCHER_ACCESS_KEY, RANCHER_SECRET_KEY, …
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
    group.addoption("--rancher-url", help="the server to test")
    group.addoption("--rancher-read-only", action="store_true", help="make and change nothing")
    group.addoption("--rancher-ca-bundle", help="a file of certificates to trust")
    group.addoption("--rancher-insecure", action="store_true", help="do not check certificates")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Reach the server, where one is named.

    Raises:
        pytest.UsageError: It does not answer, or refuses the credentials.
    """
    _verification(session.config)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make a test of each check."""
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
        from .given import Given
        from .run import Verification
        from .wire import CouldNotRun, Wire, trust

        given = Given.of(os.environ)
        try:
            verify = trust(config.getoption("--rancher-ca-bundle"), config.getoption("--rancher-insecure"))
            verification = Verification(
                Wire(url.rstrip("/"), verify=verify),
                given.callers(),
                login=given.login(),
                read_only=config.getoption("--rancher-read-only"),
            )
            verification.connect()
        except (CouldNotRun, ValueError, OSError) as error:
            raise pytest.UsageError(str(error)) from None
        config.stash[_VERIFICATION] = verification
    return config.stash[_VERIFICATION]


@pytest.fixture(scope="session")
def rancher_results(request: pytest.FixtureRequest) -> Iterator[dict[str, Result]]:
    """What came of the checks that were chosen, by name. What they made is removed before the tests tell of them."""
    verification = _verification(request.config)
    assert verification is not None
    tests = [item for item in request.session.items if isinstance(item, pytest.Function) and "rancher_check" in item.fixturenames]
    chosen = {str(item.callspec.params["rancher_check"]) for item in tests}
    try:
        yield {result.name: result for result in verification.run(only=chosen)}
    finally:
        verification.wire.close()


@pytest.fixture
def rancher_result(rancher_results: dict[str, Result], rancher_check: str) -> Result:
    """What came of one check."""
    return rancher_results[rancher_check]
