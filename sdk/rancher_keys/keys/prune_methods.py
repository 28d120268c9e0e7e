"""The methods of `Keys` and `AsyncKeys` for pruning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeAlias

import msgspec

from .._core.errors import InvalidArgument
from .._core.session import Session
from .backend import Backend
from .concurrency import Pace, run_all, run_all_async
from .identity import Identity
from .key import Scope
from .pages import AsyncKeyList, KeyList
from .plan import Plan
from .plan_filters import PruneFilter
from .prune_access import access_of
from .prune_account import Account
from .prune_planner import Planner, who_plans
from .prune_run import MAX_FAILURES, OnOutcome, PruneRun, check_server

OnProgress: TypeAlias = Callable[[int, int | None], None]
"""Called after each page with how many keys were read, and how many there are; None where the server does not tell."""
CONCURRENCY = 8


class _AnyKeys(Protocol):
    @property
    def client(self) -> Any: ...
    @property
    def backend(self) -> Backend: ...


class _SyncKeys(_AnyKeys, Protocol):
    def list(self, *, scope: Scope = ..., owner: str | None = ..., environment: str | None = ...) -> KeyList: ...


class _AsyncKeys(_AnyKeys, Protocol):
    def list(self, *, scope: Scope = ..., owner: str | None = ..., environment: str | None = ...) -> AsyncKeyList: ...


class PruneMethods:
    """Pruning, as methods of `Keys`."""

    def plan_prune(
        self: _SyncKeys,
        filters: PruneFilter,
        *,
        scope: Scope = "mine",
        environment: str | None = None,
        disable_first: timedelta | None = None,
        on_progress: OnProgress | None = None,
    ) -> Plan:
        """Plan which keys to delete. Nothing is changed. Carry the plan out with `prune`.

        A plan never holds the key that authenticates, and no key that was used within the last minute.

        Args:
            filters: Which keys.
            scope: "mine" for the caller's keys, or "all" for those of all users, which needs an administrator. Default "mine".
            environment: On Rancher 1.x, the keys of this environment, by its id. Default: the keys of accounts.
            disable_first: Disable keys and mark them in their description. A later plan deletes those that are still disabled after this
                time, and leaves alone those that were enabled again. Keys that have expired are deleted at once. Default: delete.
            on_progress: Called after each page with how many keys were read, and how many there are, where the server tells.

        Raises:
            AdministratorRequired: `scope` is "all", and the caller is not an administrator.
            LastUseUnknown: A filter needs the last use of a key, and the server does not tell it.
            CallerKeyUnknown: It cannot be found out which key authenticates.
            InvalidArgument: An argument is not valid.
        """
        _check_wait(disable_first)
        identity, caller = self.client.run(who_plans(self.backend, self.client._session))
        planner = _planner(filters, identity, caller, scope, disable_first)
        keys = self.list(scope=scope, owner=_only_owner(filters, scope), environment=environment)
        for page in keys.pages():
            for key in page:
                planner.add(key)
            if on_progress is not None:
                on_progress(planner.listed, keys.total)
        return planner.finish(keys.notes)

    def prune(
        self: _AnyKeys,
        plan: Plan,
        *,
        concurrency: int = CONCURRENCY,
        max_failures: int | None = MAX_FAILURES,
        on_outcome: OnOutcome | None = None,
    ) -> Account:
        """Carry out a plan: delete or disable its keys, several at once.

        Each key is read again first. It is left alone where it is the key that authenticates, has another uid, was used since the plan was
        made or within the last minute, was enabled, or has another expiry. Run the same plan again to resume: keys that are gone count as
        done.

        Args:
            plan: What to do.
            concurrency: How many keys to work on at once, at most. While the server returns 429 or 5xx, it is fewer. Default 8.
            max_failures: After how many keys that failed or are unknown to stop; None for never. Default 20.
            on_outcome: Called for each key with its outcome, one call at a time, from worker threads.

        Returns an account of all keys of the plan.

        Raises:
            PlanMismatch: The plan is for another server.
            CallerKeyUnknown: It cannot be found out which key authenticates.
            InvalidArgument: An argument is not valid.
            KeyboardInterrupt: Ctrl-C was pressed. Keys in progress were finished; a second Ctrl-C abandons them. The attribute `account`
                holds the account.
        """
        check_server(plan, self.backend.url)
        pace = Pace(concurrency)
        backend, session = _observed(self, pace)
        _, caller = self.client.run(who_plans(backend, session))
        run = PruneRun(plan, access_of(backend, plan.header.scope), caller, pace=pace, max_failures=max_failures, on_outcome=on_outcome)
        try:
            run_all(self.client.run, run.work, pace)
        except KeyboardInterrupt as error:
            error.account = run.end(run.work.abandon(), interrupted=True)  # type: ignore[attr-defined]
            raise
        return run.end()


class AsyncPruneMethods:
    """Pruning, as methods of `AsyncKeys`."""

    async def plan_prune(
        self: _AsyncKeys,
        filters: PruneFilter,
        *,
        scope: Scope = "mine",
        environment: str | None = None,
        disable_first: timedelta | None = None,
        on_progress: OnProgress | None = None,
    ) -> Plan:
        """Plan which keys to delete. See `Keys.plan_prune`."""
        _check_wait(disable_first)
        identity, caller = await self.client.run(who_plans(self.backend, self.client._session))
        planner = _planner(filters, identity, caller, scope, disable_first)
        keys = self.list(scope=scope, owner=_only_owner(filters, scope), environment=environment)
        async for page in keys.pages():
            for key in page:
                planner.add(key)
            if on_progress is not None:
                on_progress(planner.listed, keys.total)
        return planner.finish(keys.notes)

    async def prune(
        self: _AnyKeys,
        plan: Plan,
        *,
        concurrency: int = CONCURRENCY,
        max_failures: int | None = MAX_FAILURES,
        on_outcome: OnOutcome | None = None,
    ) -> Account:
        """Carry out a plan, several keys at once. See `Keys.prune`.

        Where the task is cancelled, the cancellation has the account in its attribute `account`; keys in progress are unknown.
        """
        import anyio

        check_server(plan, self.backend.url)
        pace = Pace(concurrency)
        backend, session = _observed(self, pace)
        _, caller = await self.client.run(who_plans(backend, session))
        run = PruneRun(plan, access_of(backend, plan.header.scope), caller, pace=pace, max_failures=max_failures, on_outcome=on_outcome)
        try:
            await run_all_async(self.client.run, run.work, pace)
        except (anyio.get_cancelled_exc_class(), KeyboardInterrupt) as error:
            error.account = run.end(run.work.abandon(), interrupted=True)  # type: ignore[attr-defined]
            raise
        return run.end()


def _planner(filters: PruneFilter, identity: Identity, caller: str | None, scope: Scope, disable_first: timedelta | None) -> Planner:
    return Planner(filters, identity=identity, caller=caller, scope=scope, disable_first=disable_first, now=datetime.now(UTC))


def _only_owner(filters: PruneFilter, scope: Scope) -> str | None:
    """The owner that the server can filter by; several owners, and "mine", are filtered here."""
    return filters.owners[0] if scope == "all" and len(filters.owners) == 1 else None


def _check_wait(disable_first: timedelta | None) -> None:
    if disable_first is not None and disable_first < timedelta(minutes=1):
        raise InvalidArgument(f"disable_first must be at least one minute, not {disable_first}")


def _observed(keys: _AnyKeys, pace: Pace) -> tuple[Backend, Session]:
    """The backend, with a session that tells the pace how the server responds."""
    session: Session = keys.client._session
    inner = session.on_response

    def on_response(method: str, path: str, status: int) -> None:
        pace.saw(status)
        if inner is not None:
            inner(method, path, status)

    observed = msgspec.structs.replace(session, on_response=on_response)
    return type(keys.backend)(observed), observed  # type: ignore[call-arg]
