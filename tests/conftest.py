from __future__ import annotations

import shutil
import signal
from typing import Any

from pytest import TerminalReporter  # noqa: PT013 - the name of the type

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores Ctrl-C, and so would the programs under test


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Print how many cases schemathesis made, which the workers cannot, and what is missing."""
    reports: list[Any] = terminalreporter.stats.get("passed", [])
    found = sorted((value for report in reports for name, value in report.user_properties if name == "schemathesis cases"), key=_by_version)
    if not any(map(shutil.which, CHROMIUM)):
        terminalreporter.write_line("skipped: tests/browser needs Chromium (Debian: apt-get install chromium)")
    if found:
        terminalreporter.write_line(f"schemathesis cases, all as described: {', '.join(found)}")


def _by_version(text: str) -> list[int]:
    return [int(part) for part in text.split(":")[0].split(".")]
