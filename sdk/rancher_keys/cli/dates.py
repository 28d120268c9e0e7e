"""Dates as people type them: 2026-01-31, 2026-01-31T08:00:00Z, or how long ago, such as 90d."""

from __future__ import annotations

from datetime import UTC, datetime

import typer

from .durations import parse_duration


def parse_date(text: str, option: str | None = None) -> datetime:
    """The point in time that a text means; UTC where it names no time zone. `option` is the option that it was given to.

    Raises:
        typer.BadParameter: It is not one.
    """
    cleaned = text.strip()
    if cleaned[-1:].lower() in "wdhms" and cleaned[:1].isdigit() and "-" not in cleaned:
        return datetime.now(UTC) - parse_duration(cleaned, option)
    try:
        found = datetime.fromisoformat(cleaned)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is not a date; write it as 2026-01-31 or 2026-01-31T08:00:00Z, or as how long ago, such as 90d",
            param_hint=option,
        ) from None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found
