"""A verification from beginning to end: what answers, which checks there are for it, what comes of them, and clearing away."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from . import rancher1, rancher2
from .checks import Check, Checks, Differs, NotRun, Result
from .cleanup import clean
from .description import Description
from .documents import document
from .rancher1 import cleaning as cleaning1
from .rancher2 import cleaning as cleaning2
from .talk import Made, Talk
from .target import Target, find
from .wire import NOBODY, Caller, CouldNotRun, Wire

HOW_TO_GIVE = {
    "admin": "an administrator's access key and secret key",
    "user": "a user's access key and secret key",
    "environment": "an environment that the caller has a part in, and the leave to make a key there",
    "login": "a user name and a password",
}


class Generation(NamedTuple):
    """What is special to a generation."""

    checks: Checks
    set_up: Callable[[Talk], None]
    strays: Callable[[Talk], list[Made]]
    remove: Callable[[Talk, Made], bool]


GENERATIONS = {
    1: Generation(rancher1.CHECKS, cleaning1.set_up, cleaning1.strays, cleaning1.remove),
    2: Generation(rancher2.CHECKS, cleaning2.set_up, cleaning2.strays, cleaning2.remove),
}


@dataclass
class Report:
    """What came of a verification."""

    url: str
    target: Target | None = None
    results: list[Result] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """What could not be removed again."""
    broken: str = ""
    """Why it could not be run, or not to its end."""

    @property
    def exit_code(self) -> int:
        """0 where all agrees, 1 where something differs or was left behind, 2 where it could not be run."""
        if self.broken:
            return 2
        return 1 if self.left or any(result.outcome == "failed" for result in self.results) else 0

    def count(self, outcome: str) -> int:
        """How many checks came out so."""
        return sum(result.outcome == outcome for result in self.results)


class Verification:
    """The verification of one server.

    Give what you have: the more roles, the more is checked. Everything that it makes carries a marker in its name and is removed again.
    """

    def __init__(
        self,
        wire: Wire,
        callers: dict[str, Caller],
        *,
        login: tuple[str, str] | None = None,
        read_only: bool = False,
    ) -> None:
        """Nothing is sent yet.

        Args:
            wire: The server.
            callers: By role, admin and user.
            login: A user name and a password of local authentication.
            read_only: Whether to make and change nothing.
        """
        self.wire, self.callers, self.login, self.read_only = wire, dict(callers), login, read_only
        self.report = Report(wire.url)

    def connect(self) -> Target:
        """Find out what answers, once.

        Raises:
            CouldNotRun: Nothing does, or no Rancher, or the credentials are refused.
        """
        if self.report.target is not None:
            return self.report.target
        try:
            target = self._found()
        except CouldNotRun as error:
            self.report.broken = str(error)
            raise
        self.report.target = target
        return target

    def _found(self) -> Target:
        target = find(self.wire, list(self.callers.values()))
        path = "/v3/tokens" if target.generation == 2 else f"/{target.api_versions[-1]}/apikeys"
        for role, caller in self.callers.items():
            answer = self.wire.send(caller, "GET", path, query={"limit": 1})
            if answer.status in (401, 403):
                raise CouldNotRun(f"{target.url} refuses the credentials of the {role}: {answer.status}")
        if not self.callers:
            raise CouldNotRun(f"{target.url} is Rancher {target.version}; give {HOW_TO_GIVE['admin']}, or {HOW_TO_GIVE['user']}")
        if self.wire.send(NOBODY, "GET", path, query={"limit": 1}).status == 200:
            raise CouldNotRun(f"access control is off at {target.url}: everyone is an administrator there, so that little can be seen")
        return target

    def plan(self, target: Target) -> list[tuple[Check, str]]:
        """The checks for a server, each with whom it is done as."""
        planned = []
        for check in GENERATIONS[target.generation].checks:
            if check.since is not None and not target.at_least(check.since):
                continue
            if check.until is not None and target.at_least(check.until):
                continue
            planned += [(check, role) for role in check.roles]
        return planned

    def run(self, only: Container[str] | None = None) -> Iterator[Result]:
        """Do the checks one after the other. What was made is removed when the last is done, or when the iteration is left.

        Args:
            only: The names of the checks to do, such as `keys.create[admin]`; all where None.

        Raises:
            CouldNotRun: The server is no Rancher, or was lost; `report.broken` says so too.
        """
        target = self.connect()
        generation = GENERATIONS[target.generation]
        talk = Talk(self.wire, target, Description(document(target.generation)), dict(self.callers), self.login)
        try:
            if not self.read_only:
                generation.set_up(talk)
            for check, role in self.plan(target):
                if only is not None and check.name(role) not in only:
                    continue
                result = self._one(talk, check, role)
                self.report.results.append(result)
                yield result
        except CouldNotRun as error:
            self.report.broken = str(error)
            raise
        except (KeyboardInterrupt, GeneratorExit):
            self.report.broken = "interrupted"
            raise
        finally:
            if talk.made or (self.report.broken and not self.read_only):  # an answer that was lost may have made something
                self.report.left = clean(talk, generation.strays, generation.remove)

    def _one(self, talk: Talk, check: Check, role: str) -> Result:
        talk.role = role
        outcome: dict[str, Any] = {"outcome": "passed"}
        try:
            if reason := self._lacking(talk, check, role):
                raise NotRun(reason)
            check.run(talk)
        except NotRun as reason:
            outcome = {"outcome": "skipped", "reason": str(reason)}
        except Differs as error:
            curl = error.answer.curl() if error.answer is not None else ""
            outcome = {"outcome": "failed", "expected": error.expected, "came": error.came, "curl": curl}
        except CouldNotRun:
            raise
        except Exception as error:  # whatever a check stumbles over, the answer is not what it takes for granted
            came = f"an answer of another shape: {type(error).__name__} {error}"
            outcome = {"outcome": "failed", "expected": "the members that the description has", "came": came}
        return Result(check.id, check.title, role, **outcome)

    def _lacking(self, talk: Talk, check: Check, role: str) -> str:
        """Why a check cannot be done; empty where it can."""
        if self.read_only and check.writes:
            return "it makes keys, and --read-only was given"
        wanted = {role, *check.needs} - {"login"}
        missing = [each for each in sorted(wanted) if each not in talk.callers]
        if "login" in check.needs and talk.login is None:
            missing.append("login")
        return f"needs {' and '.join(HOW_TO_GIVE[each] for each in missing)}" if missing else ""
