"""A verification from start to end: find the server, set up, run the checks, clean up."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from . import rancher1, rancher2
from .checks import Check, Checks, Mismatch, Result, Skipped
from .cleanup import Find, Remove, clean_up, clean_up_earlier_runs
from .context import Context, Delay
from .description import Description
from .documents import document
from .http import ANONYMOUS, Caller, CannotVerify, HttpClient
from .rancher1 import cleanup as cleanup1
from .rancher1 import setup as setup1
from .rancher2 import cleanup as cleanup2
from .rancher2 import setup as setup2
from .target import Target, find

NEEDED = {
    "admin": "an administrator's access key and secret key",
    "user": "a user's access key and secret key",
    "environment": "an environment that the caller is a member of, and the permission to create a key there",
    "login": "a user name and a password",
}


class Generation(NamedTuple):
    """What is specific to a server generation."""

    checks: Checks
    check_role: Callable[[HttpClient, Target, str, Caller], None]
    detect: Callable[[Context], None]
    set_up: Callable[[Context], None]
    find: Find
    remove: Remove


GENERATIONS = {
    1: Generation(rancher1.CHECKS, setup1.check_role, setup1.detect, setup1.set_up, cleanup1.find, cleanup1.remove),
    2: Generation(rancher2.CHECKS, setup2.check_role, setup2.detect, setup2.set_up, cleanup2.find, cleanup2.remove),
}


@dataclass
class Report:
    """The result of a verification."""

    url: str
    target: Target | None = None
    results: list[Result] = field(default_factory=list)
    delays: list[Delay] = field(default_factory=list)
    """Where the server behaved as described only after a moment."""
    leftovers: list[str] = field(default_factory=list)
    """What could not be removed."""
    error: str = ""
    """Why the verification could not be run, or not to its end."""

    @property
    def exit_code(self) -> int:
        """0 if everything matches, 1 if something differs or was left behind, 2 if the verification could not be run."""
        if self.error:
            return 2
        return 1 if self.leftovers or any(result.outcome == "failed" for result in self.results) else 0

    def count(self, outcome: str) -> int:
        """The number of checks with this outcome."""
        return sum(result.outcome == outcome for result in self.results)


class Verification:
    """The verification of one server.

    The more roles you give, the more is checked. Everything that it creates carries a marker in its name and is removed at the end.
    """

    def __init__(
        self,
        client: HttpClient,
        callers: dict[str, Caller],
        *,
        login: tuple[str, str] | None = None,
        read_only: bool = False,
    ) -> None:
        """Prepare a verification; nothing is sent yet.

        Args:
            client: A client of the server.
            callers: By role, admin and user.
            login: A user name and a password of local authentication.
            read_only: Whether to create and change nothing.
        """
        self.client, self.callers, self.login, self.read_only = client, dict(callers), login, read_only
        self.report = Report(client.url)
        secrets = [secret for caller in callers.values() for secret in (caller.secret_key, caller.token, *caller.token.split(":")[1:])]
        client.redactor.add(*secrets, *(login or ("", ""))[1:])

    def connect(self) -> Target:
        """Find out which Rancher answers, and check the credentials. Done once.

        Raises:
            CannotVerify: The server is unreachable or not Rancher, or it rejects the credentials, or they belong to another role.
        """
        if self.report.target is not None:
            return self.report.target
        try:
            target = self._find()
        except CannotVerify as error:
            self.report.error = str(error)
            raise
        self.report.target = target
        return target

    def _find(self) -> Target:
        target = find(self.client, list(self.callers.values()))
        path = "/v3/tokens" if target.generation == 2 else f"/{target.api_versions[-1]}/apikeys"
        for role, caller in self.callers.items():
            response = self.client.send(caller, "GET", path, query={"limit": 1})
            if response.status in (401, 403):
                raise CannotVerify(f"{target.url} rejects the credentials of the {role}: {response.summary()}")
            if response.status != 200:
                raise CannotVerify(f"GET {path} as the {role} is {response.summary()}")
            GENERATIONS[target.generation].check_role(self.client, target, role, caller)
        if not self.callers:
            raise CannotVerify(f"{target.url} is {target}; give {NEEDED['admin']}, or {NEEDED['user']}")
        if self.client.send(ANONYMOUS, "GET", path, query={"limit": 1}).status == 200:
            raise CannotVerify(f"access control is off at {target.url}: everyone is an administrator there, so little can be checked")
        return target

    def plan(self, target: Target) -> list[tuple[Check, str]]:
        """The checks for a server, each with the role that it runs as."""
        planned = []
        for check in GENERATIONS[target.generation].checks:
            if check.since is not None and not target.at_least(check.since):
                continue
            if check.until is not None and target.at_least(check.until):
                continue
            planned += [(check, role) for role in check.roles]
        return planned

    def run(self, only: Container[str] | None = None) -> Iterator[Result]:
        """Run the checks. What they created is removed after the last one, or when the iteration ends early.

        Args:
            only: The names of the checks to run, such as `keys.create[admin]`; all if None.

        Raises:
            CannotVerify: The server is not Rancher, or the connection was lost; `report.error` says so too.
        """
        target = self.connect()
        generation = GENERATIONS[target.generation]
        context = self._context(target)
        self.report.delays = context.delays
        try:
            self._prepare(generation, context)
            for check, role in self.plan(target):
                if only is not None and check.name(role) not in only:
                    continue
                result = self._run_check(context, check, role)
                self.report.results.append(result)
                yield result
        except CannotVerify as error:
            self.report.error = self.client.redactor.text(str(error))
            raise
        except (KeyboardInterrupt, GeneratorExit):
            self.report.error = "interrupted"
            raise
        finally:
            lost = bool(self.report.error) and not self.read_only  # a request without a response may have created something
            if context.created or context.unproven or lost:
                leftovers = clean_up(context, generation.find, generation.remove)
                self.report.leftovers = [self.client.redactor.text(each) for each in leftovers]

    def clean(self) -> list[str]:
        """Remove what earlier runs left behind, such as runs that were killed. Returns what was removed.

        Raises:
            CannotVerify: The server is not Rancher, or the connection was lost; `report.error` says so too.
        """
        target = self.connect()
        generation = GENERATIONS[target.generation]
        context = self._context(target, all_runs=True)
        try:
            removed, self.report.leftovers = clean_up_earlier_runs(context, generation.find, generation.remove)
        except CannotVerify as error:
            self.report.error = self.client.redactor.text(str(error))
            raise
        return removed

    def _context(self, target: Target, *, all_runs: bool = False) -> Context:
        description = Description(document(target.generation))
        return Context(self.client, target, description, dict(self.callers), self.login, all_runs=all_runs)

    def _prepare(self, generation: Generation, context: Context) -> None:
        try:
            generation.detect(context)
            if not self.read_only:
                generation.set_up(context)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise CannotVerify(f"a response during set-up has another structure than expected: {type(error).__name__} {error}") from None
        except Mismatch as error:
            raise CannotVerify(f"set-up failed: {error}") from None

    def _run_check(self, context: Context, check: Check, role: str) -> Result:
        context.role, context.check_name = role, check.name(role)
        outcome: dict[str, Any] = {"outcome": "passed"}
        try:
            if reason := self._missing(context, check, role):
                raise Skipped(reason)
            check.run(context)
        except Skipped as reason:
            outcome = {"outcome": "skipped", "reason": str(reason)}
        except Mismatch as error:
            curl = error.exchange.curl() if error.exchange is not None else ""
            outcome = {"outcome": "failed", "expected": error.expected, "actual": error.actual, "curl": curl}
        except CannotVerify:
            raise
        except Exception as error:  # whatever a check fails on, the response has not the structure that it relies on
            actual = f"a response of another structure: {type(error).__name__} {error}"
            outcome = {"outcome": "failed", "expected": "the properties that the description has", "actual": actual}
        outcome |= {name: self.client.redactor.text(text) for name, text in outcome.items() if name != "outcome"}
        return Result(check.id, check.title, role, **outcome)

    def _missing(self, context: Context, check: Check, role: str) -> str:
        """Why a check cannot be run; empty if it can."""
        if self.read_only and check.writes:
            return "it creates or changes something, and --read-only was given"
        for each in (*check.requires, *(["writes"] if check.writes else [])):
            if each in context.unavailable:
                return context.unavailable[each]
        wanted = {role, *check.requires} & {"admin", "user", "environment"}
        missing = [each for each in sorted(wanted) if each not in context.callers]
        if "login" in check.requires and context.login is None:
            missing.append("login")
        return f"needs {' and '.join(NEEDED[each] for each in missing)}" if missing else ""
