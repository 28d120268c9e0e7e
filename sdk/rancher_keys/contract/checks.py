"""What a check is, and its result."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from .http import Exchange

Outcome = Literal["passed", "failed", "skipped"]


class Mismatch(Exception):
    """The server does not behave as described."""

    def __init__(self, expected: str, actual: str, exchange: Exchange | None = None) -> None:
        """Describe the mismatch.

        Args:
            expected: What the description says.
            actual: What the server did.
            exchange: The request and response that show it.
        """
        super().__init__(f"expected {expected}; actual {actual}")
        self.expected, self.actual, self.exchange = expected, actual, exchange


class Skipped(Exception):
    """A check cannot be run; the message says what is missing."""


@dataclass(frozen=True)
class Check:
    """One statement of the description, and the function that tests it."""

    id: str
    title: str
    run: Callable[[Any], None]
    roles: tuple[str, ...]
    """The roles that it is run as, one after the other."""
    writes: bool
    requires: tuple[str, ...]
    """What it needs besides: another role, "login", or a part of the API such as "ext"."""
    since: str | None
    """The first version that it applies to."""
    until: str | None
    """The first version that it no longer applies to."""

    def name(self, role: str) -> str:
        """The check with its role: `keys.create[admin]`."""
        return f"{self.id}[{role}]"


@dataclass(frozen=True)
class Result:
    """The result of one check, run as one role."""

    id: str
    title: str
    role: str
    outcome: Outcome
    expected: str = ""
    actual: str = ""
    curl: str = ""
    """The request that shows a mismatch, as a curl command without secrets."""
    reason: str = ""
    """Why the check was skipped."""

    @property
    def name(self) -> str:
        """The check with its role: `keys.create[admin]`."""
        return f"{self.id}[{self.role}]"


class Checks:
    """The checks of a server generation, in the order in which they were added."""

    def __init__(self) -> None:
        """Start without checks."""
        self._checks: list[Check] = []

    def __iter__(self) -> Iterator[Check]:
        return iter(self._checks)

    def add(
        self,
        id: str,
        *roles: str,
        writes: bool = True,
        requires: tuple[str, ...] = (),
        since: str | None = None,
        until: str | None = None,
    ) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
        """Register a function as a check. The first line of its docstring is the title.

        Args:
            id: The name that reports use, such as `lists.sort`.
            roles: The roles to run it as; the administrator only if left out.
            writes: Whether it creates or changes anything.
            requires: What it needs besides the roles.
            since: The first version that it applies to.
            until: The first version that it no longer applies to.

        Raises:
            ValueError: Two checks have the same id.
        """

        def added(function: Callable[[Any], None]) -> Callable[[Any], None]:
            if any(check.id == id for check in self._checks):
                raise ValueError(f"two checks have the id {id}")
            title = (function.__doc__ or id).strip().split("\n")[0].rstrip(".")
            self._checks.append(Check(id, title, function, roles or ("admin",), writes, requires, since, until))
            return function

        return added
