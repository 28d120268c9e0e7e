"""What a check is, and what comes of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from .wire import Answer

Outcome = Literal["passed", "failed", "skipped"]


class Differs(Exception):
    """The server does something else than the description says."""

    def __init__(self, expected: str, came: str, answer: Answer | None = None) -> None:
        """What was expected, what came, and the answer that shows it."""
        super().__init__(f"expected {expected}; came {came}")
        self.expected, self.came, self.answer = expected, came, answer


class NotRun(Exception):
    """A check has nothing to work on; the message says what it lacks."""


@dataclass(frozen=True)
class Check:
    """One statement of the description, and the function that finds out."""

    id: str
    title: str
    run: Callable[[Any], None]
    roles: tuple[str, ...]
    """Whom it is done as, each for itself."""
    writes: bool
    needs: tuple[str, ...]
    """What else must be there: another role, or "login"."""
    since: str | None
    """The first version that it is for."""
    until: str | None
    """The first version that it is no longer for."""

    def name(self, role: str) -> str:
        """The check with whom it is done as: `keys.create[admin]`."""
        return f"{self.id}[{role}]"


@dataclass(frozen=True)
class Result:
    """What came of one check."""

    id: str
    title: str
    role: str
    outcome: Outcome
    expected: str = ""
    came: str = ""
    curl: str = ""
    reason: str = ""

    @property
    def name(self) -> str:
        """The check with whom it was done as: `keys.create[admin]`."""
        return f"{self.id}[{self.role}]"


class Checks:
    """The checks of a generation, in the order in which they are written."""

    def __init__(self) -> None:
        """None yet."""
        self._checks: list[Check] = []

    def __iter__(self) -> Iterator[Check]:
        return iter(self._checks)

    def add(
        self,
        id: str,
        *roles: str,
        writes: bool = True,
        needs: tuple[str, ...] = (),
        since: str | None = None,
        until: str | None = None,
    ) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
        """Make a check of a function; its docstring is the title.

        Args:
            id: What reports call it.
            roles: Whom it is done as, each for itself.
            writes: Whether it makes or changes anything.
            needs: What else must be there.
            since: The first version that has it.
            until: The first version that it is no longer for.

        Raises:
            ValueError: There is one of that name.
        """

        def added(function: Callable[[Any], None]) -> Callable[[Any], None]:
            if any(check.id == id for check in self._checks):
                raise ValueError(f"there are two checks {id}")
            title = (function.__doc__ or id).strip().split("\n")[0].rstrip(".")
            self._checks.append(Check(id, title, function, roles or ("admin",), writes, needs, since, until))
            return function

        return added
