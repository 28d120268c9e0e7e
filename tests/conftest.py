from __future__ import annotations

from typing import Any

from pytest import TerminalReporter  # noqa: PT013 - the name of the type


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Print how many cases schemathesis made, which the workers cannot."""
    reports: list[Any] = terminalreporter.stats.get("passed", [])
    found = sorted((value for report in reports for name, value in report.user_properties if name == "schemathesis cases"), key=_by_version)
    if found:
        terminalreporter.write_line(f"schemathesis cases, all as described: {', '.join(found)}")


def _by_version(text: str) -> list[int]:
    return [int(part) for part in text.split(":")[0].split(".")]
