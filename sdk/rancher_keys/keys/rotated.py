"""How rotations end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from .._core.errors import RancherError
from .journal import Entry
from .key import Key

BEFORE_DELIVERY = ("creating", "created", "proved")
"""The steps of a rotation before any target may hold the new key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotated:
    """How a rotation, or its resumption, ended.

    Attributes:
        outcome: "rotated"; "overlapping" where both keys are valid and `resume` will remove the old one; "undone" where the new key was
            removed and the old one is still in use.
        old: The id of the old key.
        new: The new key, without its secret; None where the rotation was undone.
        targets: Where the new key was delivered to.
        overlap_ends: When the old key may be removed.
        notes: What was done, and what could not be done, one sentence each.
    """

    outcome: Literal["rotated", "overlapping", "undone"]
    old: str
    new: Key | None
    targets: Sequence[str] = ()
    overlap_ends: datetime | None = None
    notes: Sequence[str] = ()


class RotationFailed(RancherError):
    """A rotation stopped. A key that works is held: the old one until all targets have the new one, and the new one from then on.

    `journal` is the file to resume from; None where everything was undone.
    """

    journal: str | None = None


def failure_of(entry: Entry, journal: str, why: str, *, kept: bool, advice: str | None) -> RotationFailed:
    """The error of a rotation that stopped.

    Args:
        entry: What the journal says.
        journal: The file.
        why: Why it stopped.
        kept: Whether the journal is kept, to resume from; False where everything was undone.
        advice: What to do, where resuming would not help.
    """
    if advice is not None:
        rest = advice
    elif not kept:
        rest = "The old key is unchanged."
    elif entry.step in BEFORE_DELIVERY:
        rest = "The old key is unchanged; a new one may exist, which resuming the rotation deletes."
    elif entry.step == "delivering":
        rest = "Both keys are valid; resume the rotation when the cause is removed."
    else:
        rest = f"All targets hold the new key, {entry.new_id}; resume the rotation to remove the old one."
    error = RotationFailed(f"the rotation of {entry.old_id} stopped: {why.rstrip('.')}. {rest}")
    error.journal = journal if kept else None
    return error
