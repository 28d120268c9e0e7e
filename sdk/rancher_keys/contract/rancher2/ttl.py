"""How long tokens of /v3 live."""

from __future__ import annotations

from typing import Any

from ..checks import Checks
from ..context import Context
from .resources import TOKENS, caller_for, create, expect_rejected, max_ttl

EVERYONE = ("admin", "user")
DAY = 86_400_000
"""A day in milliseconds."""


def add(checks: Checks) -> None:
    """Add the checks of this module."""

    @checks.add("ttl.default", *EVERYONE)
    def default(context: Context) -> None:
        """A ttl of 0 or null means the maximum, or no expiry if there is no maximum."""
        longest = max_ttl(context)
        for ttl in (0, None):
            response = create(context, "no-ttl", ttl=ttl)
            context.equal(f"ttl for {ttl}", response.body["ttl"], longest, response)

    @checks.add("ttl.maximum", *EVERYONE)
    def maximum(context: Context) -> None:
        """A ttl over the maximum is reduced to it; a shorter one is kept."""
        longest = max_ttl(context)
        requested = longest + DAY if longest else 400 * DAY
        response = create(context, "long", ttl=requested)
        context.equal(f"ttl for {requested}", response.body["ttl"], longest or requested, response)
        short = min(60_001, longest - 1) if longest else 60_001
        response = create(context, "short", ttl=short)
        context.equal(f"ttl for {short}", response.body["ttl"], short, response)

    @checks.add("ttl.negative", *EVERYONE)
    def negative(context: Context) -> None:
        """A negative ttl is kept, and the token is expired from the start."""
        token = create(context, "negative", ttl=-60_000).body
        context.equal("ttl", token["ttl"], -60_000)
        response = context.request("GET", f"{TOKENS}/{token['id']}")
        context.equal("expired", response.body["expired"], True, response)
        context.request("GET", TOKENS, 401, caller=caller_for(token))

    @checks.add("ttl.invalid", *EVERYONE)
    def invalid(context: Context) -> None:
        """A ttl that is not a whole number is rejected with 422."""
        wrong: list[Any] = [1.5, "60000", True, [], 1e30]
        for ttl in wrong:
            expect_rejected(context, {"description": context.name("format"), "ttl": ttl})
