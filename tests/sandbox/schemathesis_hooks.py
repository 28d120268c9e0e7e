"""Checks and filters of schemathesis for fuzzing the sandbox; SCHEMATHESIS_HOOKS names this module."""

from __future__ import annotations

from typing import Any

import schemathesis
from schemathesis.checks import CheckContext

DATES = ("created", "removed", "removeTime")


@schemathesis.check
def no_server_error_but_recorded_ones(ctx: CheckContext, response: Any, case: Any) -> bool | None:
    """500 only where a recording shows it.

    An unreadable date (1.6/139), a bad continue (2.15/403), a bad JSON patch (2.15/442), a bad label (2.14/174), the activity of a token
    that does not exist (2.15-ext/2060).
    """
    if response.status_code >= 500:
        query = case.query if isinstance(case.query, dict) else {}
        dated = "/apikeys" in case.path and any(name.split("_")[0] in DATES for name in query)
        labelled = "is invalid: metadata." in response.text
        inactive = "unable to fetch unknown token" in response.text
        assert dated or labelled or inactive or "continue" in query or case.method == "PATCH", (
            f"{response.status_code} that no recording shows"
        )
    return None


@schemathesis.hook
def filter_case(ctx: Any, case: Any) -> bool:
    """Leave out streams, and logouts of the caller's own token."""
    query = case.query if isinstance(case.query, dict) else {}
    return not (query.get("watch") or query.get("action") in ("logout", "logoutAll"))
