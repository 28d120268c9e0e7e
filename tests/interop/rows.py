"""A row of the table: a tool, a document, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .tools import Failed, Skipped


@dataclass(frozen=True)
class Row:
    """One thing to try."""

    tool: str
    document: str
    attempt: Callable[[], str]
    """Does it, and says what was done; raises Failed or Skipped."""

    def result(self) -> tuple[str, str]:
        """`passed`, `FAILED` or `skipped`, and a note."""
        try:
            return "passed", self.attempt()
        except Skipped as reason:
            return "skipped", str(reason)
        except Failed as reason:
            return "FAILED", str(reason)
        except Exception as error:
            return "FAILED", f"{type(error).__name__}: {error}"[:300]
