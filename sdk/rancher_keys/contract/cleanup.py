"""Removes what a run made, whatever became of the run, and names what it could not remove."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from .talk import Made, Talk
from .wire import CouldNotRun

PATIENCE = 10.0
"""Seconds for which a server that does not answer is asked again."""

Gone = Callable[[Talk, Made], bool]


def clean(talk: Talk, strays: Callable[[Talk], list[Made]], remove: Gone) -> list[str]:
    """Remove everything that was made, and what was made without an answer having come.

    Args:
        talk: The conversation, with the list of what it made.
        strays: Finds what carries the marker of the run.
        remove: Removes one thing; whether it is gone.

    Returns:
        What is left, by kind, id and name; empty where all is gone.
    """
    deadline = time.monotonic() + PATIENCE
    left, unknown, lost = [], [], False
    try:
        known = {made.id for made in talk.made}
        for made in _patiently(lambda: strays(talk), deadline):
            if made.id not in known:
                talk.remember(made)
    except (CouldNotRun, KeyboardInterrupt):
        lost = True
        unknown = [f"whatever else carries the name {talk.marker}-…"]
    for made in reversed(talk.made):
        gone = False
        try:
            gone = not lost and _patiently(lambda made=made: remove(talk, made), deadline)  # type: ignore[misc]
        except (CouldNotRun, KeyboardInterrupt):  # a second Ctrl-C gives up, and what is left is named all the same
            lost = True
        if not gone:
            left.append(f"{made.kind} {made.id} ({talk.marker}-…)")
    return left + unknown


def _patiently(work: Callable[[], Any], deadline: float) -> Any:
    while True:
        try:
            return work()
        except CouldNotRun:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
