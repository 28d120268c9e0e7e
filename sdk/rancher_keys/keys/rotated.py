"""How rotations end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from .._core.errors import RancherError
from .key import Key


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
