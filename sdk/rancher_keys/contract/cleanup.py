"""Removes what a run created, however the run ended, and names what could not be removed."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from .checks import Mismatch
from .context import Context
from .http import CannotVerify
from .ownership import Created

TIMEOUT = 10.0
"""Seconds for which a server that does not respond is tried again."""

Find = Callable[[Context, str | None], list[Created]]
"""Finds objects with the marker of this run; with that of any run if the marker is None."""
Remove = Callable[[Context, Created], bool]
"""Removes an object; returns whether it is gone."""


def clean_up(context: Context, find: Find, remove: Remove) -> list[str]:
    """Remove everything that a run created, including what was created by requests without a response.

    Args:
        context: The context of the run, with the list of what it created.
        find: Finds what carries the run's marker.
        remove: Removes one object.

    Returns:
        What is left, by kind, id and marker.
    """
    deadline = time.monotonic() + TIMEOUT
    lost, leftovers = False, []
    try:
        known = {created.id for created in context.created}
        for created in _retried(lambda: find(context, context.marker), deadline):
            if created.id not in known:
                context.adopt_proven(created)
    except (CannotVerify, KeyboardInterrupt):
        lost = True
        leftovers = [f"anything else named {context.marker}-…"]
    for created in reversed(context.created):
        gone = False
        try:
            gone = not lost and _retried(lambda created=created: remove(context, created), deadline)  # type: ignore[misc]
        except (CannotVerify, KeyboardInterrupt):  # a second Ctrl-C stops the clean-up; what is left is reported all the same
            lost = True
        except Mismatch:
            pass
        if not gone:
            leftovers.insert(0, f"{created.kind} {created.id} ({context.marker}-…)")
    unproven = [
        f"{each}: the server says that it was created, but its marker could not be read back; not touched" for each in context.unproven
    ]
    return leftovers + unproven


def clean_up_earlier_runs(context: Context, find: Find, remove: Remove) -> tuple[list[str], list[str]]:
    """Remove what earlier runs left, whatever their marker.

    Returns:
        What was removed, and what could not be removed.

    Raises:
        CannotVerify: The connection was lost.
    """
    removed: list[str] = []
    leftovers: list[str] = []
    for created in find(context, None):
        context.adopt_proven(created)
        try:
            gone = remove(context, created)
        except Mismatch:
            gone = False
        (removed if gone else leftovers).append(f"{created.kind} {created.id}")
    return removed, leftovers


def _retried(work: Callable[[], Any], deadline: float) -> Any:
    while True:
        try:
            return work()
        except CannotVerify:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
