"""What pruning has done: an exact account of every key of the plan."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from .plan import PlannedKey


class Result(StrEnum):
    """What became of one key of a plan."""

    DELETED = "deleted"
    DISABLED = "disabled"
    GONE = "gone"
    """There was no such key any more: an earlier run or somebody else has deleted it. Counts as done."""
    SKIPPED = "skipped"
    """It was left alone, because it has changed since the plan was made, or must not be pruned now."""
    FAILED = "failed"
    """The server refused, or the request failed; the key is as it was."""
    UNKNOWN = "unknown"
    """A request was sent, and it is not known what it did. Run the plan again to find out."""


DONE = (Result.DELETED, Result.DISABLED, Result.GONE)
_KEPT = 1000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one key.

    Attributes:
        key: The key, as planned.
        result: The result.
        detail: Why, in a sentence; "" where there is nothing to add.
    """

    key: PlannedKey
    result: Result
    detail: str = ""


@dataclass(slots=True)
class Account:
    """What a run has done. The numbers of `counts` and `not_done` add up to `planned`.

    Attributes:
        planned: How many keys the plan holds.
        counts: How many keys by result.
        problems: The first 1,000 outcomes that are skipped, failed or unknown.
        unknown: The ids of all keys whose outcome is unknown.
        stopped: Why the run ended early, in a sentence; None where it did not.
        lowest_concurrency: How few requests were sent at once when the server was overloaded.
    """

    planned: int
    counts: Counter[Result] = field(default_factory=Counter)
    problems: list[Outcome] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    stopped: str | None = None
    lowest_concurrency: int = 0

    def add(self, outcome: Outcome) -> None:
        """Count one key."""
        self.counts[outcome.result] += 1
        if outcome.result in DONE:
            return
        if len(self.problems) < _KEPT:
            self.problems.append(outcome)
        if outcome.result == Result.UNKNOWN:
            self.unknown.append(outcome.key.id)

    @property
    def done(self) -> int:
        """How many keys are as the plan wants them."""
        return sum(self.counts[result] for result in DONE)

    @property
    def not_done(self) -> int:
        """How many keys were not looked at, because the run ended early."""
        return self.planned - self.counts.total()

    @property
    def is_complete(self) -> bool:
        """Whether every key was looked at, and none failed or is unknown."""
        return not (self.not_done or self.counts[Result.FAILED] or self.counts[Result.UNKNOWN])

    def __str__(self) -> str:
        parts = [f"{self.counts[result]:,} {result}" for result in Result if self.counts[result]]
        if self.not_done:
            parts.append(f"{self.not_done:,} not done")
        return f"{self.planned:,} planned: {', '.join(parts) or 'none'}"
