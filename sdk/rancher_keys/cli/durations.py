"""Durations as people type them: 90d, 12h, 30m, 45s, or several together such as 1h30m."""

from __future__ import annotations

import re
from datetime import timedelta

import typer

_UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_WHOLE = re.compile(r"(?:\d+[wdhms])+")


def parse_duration(text: str, option: str | None = None) -> timedelta:
    """The duration that a text means; `option` is the name of the option that it was given to.

    Raises:
        typer.BadParameter: It is not one.
    """
    cleaned = text.strip().lower()
    if not _WHOLE.fullmatch(cleaned):
        raise typer.BadParameter(f"{text!r} is not a duration; write it as 90d, 12h, 30m, 45s or 1h30m", param_hint=option)
    try:
        return sum((timedelta(**{_UNITS[unit]: int(count)}) for count, unit in re.findall(r"(\d+)([wdhms])", cleaned)), timedelta())
    except OverflowError:
        raise typer.BadParameter(f"{text!r} is too long", param_hint=option) from None
