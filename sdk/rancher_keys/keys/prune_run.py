"""Carries out a prune plan, key by key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

from .._core.errors import (
    ApiError,
    ConnectionFailed,
    InvalidArgument,
    NotRemoved,
    OutcomeUnknown,
    RancherError,
    ServerError,
    TransitionTimeout,
    Unauthorized,
    UnexpectedResponse,
)
from .._core.session import Flow
from .concurrency import Pace, Work
from .errors import KeyChanged, KeyNotFound
from .key import Key
from .plan import Plan, PlannedKey
from .plan_marks import marked_at
from .plan_times import format_time
from .prune_access import Access
from .prune_account import Account, Outcome, Result
from .prune_planner import RECENT

OnOutcome: TypeAlias = Callable[[Outcome], None]
MAX_FAILURES = 20
_MAYBE_DONE = (ConnectionFailed, OutcomeUnknown, UnexpectedResponse, TransitionTimeout, NotRemoved, ServerError)


class PlanMismatch(InvalidArgument):
    """The plan is for another server than the one that is connected. Nothing was changed."""


class PruneRun:
    """A plan that is being carried out."""

    def __init__(
        self, plan: Plan, access: Access, caller: str | None, *, pace: Pace, max_failures: int | None, on_outcome: OnOutcome | None
    ) -> None:
        """Nothing is sent yet.

        Raises:
            InvalidArgument: `max_failures` is not a whole number from 1.
        """
        if max_failures is not None and (isinstance(max_failures, bool) or max_failures < 1):
            raise InvalidArgument(f"max_failures must be a whole number from 1, or None, not {max_failures!r}")
        self._access, self._caller, self._pace = access, caller, pace
        self._max_failures, self._on_outcome = max_failures, on_outcome
        self.account = Account(len(plan))
        self.work = Work(iter(plan), self._flow, self._done)

    def end(self, abandoned: list[PlannedKey] | None = None, *, interrupted: bool = False) -> Account:
        """The account, when nothing runs any more."""
        for key in abandoned or ():
            self._done(key, Outcome(key, Result.UNKNOWN, "a request was in progress when the run was stopped"))
        if interrupted:
            self.account.stopped = "stopped by the user"
        self.account.lowest_concurrency = self._pace.lowest
        return self.account

    def _done(self, key: PlannedKey, outcome: Outcome) -> None:
        self.account.add(outcome)
        failures = self.account.counts[Result.FAILED] + self.account.counts[Result.UNKNOWN]
        if self._max_failures is not None and failures >= self._max_failures and self.account.stopped is None:
            self._stop(f"{failures} keys failed, the limit of max_failures")
        if self._on_outcome is not None:
            self._on_outcome(outcome)

    def _stop(self, why: str) -> None:
        self.account.stopped = why
        self.work.stop()

    def _flow(self, planned: PlannedKey) -> Flow[Outcome]:
        try:
            found = yield from self._access.read(planned.id)
        except KeyNotFound:
            return Outcome(planned, Result.GONE)
        except RancherError as error:
            return self._failed(planned, error)
        now = datetime.now(UTC)
        verdict = self._check(planned, found, now)
        if verdict is not None:
            return verdict
        try:
            if planned.action == "delete":
                yield from self._access.delete(found)
            else:
                yield from self._access.quarantine(found, now)
        except KeyNotFound:
            return Outcome(planned, Result.GONE)
        except KeyChanged as error:
            return Outcome(planned, Result.SKIPPED, str(error))
        except _MAYBE_DONE as error:
            return (yield from self._find_out(planned, error))
        except RancherError as error:
            return self._not_there(planned, error) or self._failed(planned, error)
        return Outcome(planned, Result.DELETED if planned.action == "delete" else Result.DISABLED)

    def _check(self, planned: PlannedKey, found: Key, now: datetime) -> Outcome | None:
        """Why a key must not be touched now; None where nothing speaks against it."""
        if self._caller is not None and self._caller in (found.id, found.access_key):
            return Outcome(planned, Result.SKIPPED, "it is the key that authenticates")
        if str(found.uid) != planned.uid:
            return Outcome(planned, Result.SKIPPED, f"it is a newer key of the same id: its uid is {found.uid}, not {planned.uid}")
        if planned.action == "disable" and found.state != "active" and marked_at(found) is not None:
            return Outcome(planned, Result.DISABLED, "already done")
        seen = found.to_dict()
        if seen["last_used"] != planned.last_used:
            return Outcome(planned, Result.SKIPPED, f"it was used since the plan was made: {seen['last_used']}")
        if isinstance(found.last_used, datetime) and abs(now - found.last_used) < RECENT:
            return Outcome(planned, Result.SKIPPED, f"it was used within the last minute, at {format_time(found.last_used)}")
        if seen["expires"] != planned.expires:
            return Outcome(planned, Result.SKIPPED, f"its expiry has changed since the plan was made: {seen['expires'] or 'never'}")
        if found.state == "active" and planned.state != "active":
            return Outcome(planned, Result.SKIPPED, f"it was {planned.state} when the plan was made, and is active now")
        return None

    def _find_out(self, planned: PlannedKey, error: RancherError) -> Flow[Outcome]:
        """Read the key again after a request whose effect is unknown."""
        try:
            found = yield from self._access.read(planned.id)
        except KeyNotFound:
            return Outcome(planned, Result.DELETED if planned.action == "delete" else Result.GONE)
        except RancherError:
            return Outcome(planned, Result.UNKNOWN, str(error))
        if str(found.uid) != planned.uid:
            return Outcome(planned, Result.DELETED if planned.action == "delete" else Result.GONE)
        if planned.action == "disable" and found.state != "active" and marked_at(found) is not None:
            return Outcome(planned, Result.DISABLED)
        return self._failed(planned, error)

    @staticmethod
    def _not_there(planned: PlannedKey, error: RancherError) -> Outcome | None:
        return Outcome(planned, Result.GONE) if isinstance(error, ApiError) and error.status == 404 else None

    def _failed(self, planned: PlannedKey, error: RancherError) -> Outcome:
        if isinstance(error, Unauthorized):
            self._stop("the server rejects the credentials")
        return Outcome(planned, Result.FAILED, str(error))


def check_server(plan: Plan, url: str) -> None:
    """Check that a plan is for a server.

    Raises:
        PlanMismatch: It is for another one.
    """
    if plan.header.server != url:
        raise PlanMismatch(f"the plan is for {plan.header.server}, and the connected server is {url}: nothing was changed")
