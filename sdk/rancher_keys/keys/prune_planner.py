"""Makes a prune plan from a list of keys, one key at a time."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import msgspec

from .._core.errors import InvalidArgument
from .._core.session import Flow, Session
from ..rancher2.session import Rancher2Session
from .backend import Backend
from .identity import Identity
from .key import Key, Scope
from .plan import SCHEMA, VERSION, Action, Plan, PlanHeader, PlannedKey
from .plan_filters import PruneFilter
from .plan_marks import marked_at
from .plan_times import format_time

RECENT = timedelta(minutes=1)
"""A key that was used within this time is never pruned."""
LEFT = {
    "caller": "the key that authenticates",
    "recently-used": "used within the last minute",
    "among-newest": "among the newest keys of their owner",
    "quarantined": "disabled by an earlier prune, waiting to be deleted",
    "enabled-again": "disabled by an earlier prune, and enabled again since",
}
"""Why keys that may match are left alone."""


class CallerKeyUnknown(InvalidArgument):
    """It cannot be found out which key authenticates, so it cannot be protected. Nothing was changed."""


def caller_key(session: Session, identity: Identity) -> str | None:
    """The id of the key that authenticates, or its access key; None where the credentials are not a key.

    Raises:
        CallerKeyUnknown: They may be a key, and it is not known which.
    """
    if identity.key is not None:
        return identity.key.id
    if session.authorize is None:
        return None
    if isinstance(session, Rancher2Session):
        if session.access_key:
            return session.access_key
    elif not _is_basic(session):
        return None
    raise CallerKeyUnknown(
        "it cannot be found out which key authenticates these requests, so prune cannot protect it: connect with an access key and secret"
        " key, or with a token"
    )


def _is_basic(session: Session) -> bool:
    header = session._authorization()
    return header is not None and header.reveal().lower().startswith("basic ")


def who_plans(backend: Backend, session: Session) -> Flow[tuple[Identity, str | None]]:
    """The caller, and the key that authenticates."""
    identity = yield from backend.whoami()
    return identity, caller_key(session, identity)


class Planner:
    """Collects the keys of a plan. Only what is planned is kept, packed."""

    def __init__(
        self, filters: PruneFilter, *, identity: Identity, caller: str | None, scope: Scope, disable_first: timedelta | None, now: datetime
    ) -> None:
        """Nothing is planned yet."""
        self._filters, self._disable_first, self._now = filters, disable_first, now
        self._identity, self._caller, self._scope = identity, caller, scope
        self._newest: dict[str, list[tuple[datetime, int, PlannedKey | None]]] = defaultdict(list)
        self._order = count()
        self._left: Counter[str] = Counter()
        self.listed = 0
        self._plan = Plan(self._header(()))

    def add(self, key: Key) -> None:
        """Look at one key.

        Raises:
            LastUseUnknown: The last use of the key decides, and the server does not tell it.
        """
        self.listed += 1
        if not self._filters.selects(key):
            return
        planned = self._planned(key)
        keep = self._filters.keep_newest
        if keep is None:
            self._take(planned)
        elif isinstance(key.created, datetime):
            newest = self._newest[str(key.owner)]
            heapq.heappush(newest, (key.created, next(self._order), planned))
            if len(newest) > keep:
                self._take(heapq.heappop(newest)[2])
        elif planned is not None:
            self._left["among-newest"] += 1

    def finish(self, notes: Sequence[str]) -> Plan:
        """The plan, when all keys were added."""
        for newest in self._newest.values():
            self._left["among-newest"] += sum(planned is not None for _, _, planned in newest)
        self._newest.clear()
        self._plan.header = self._header(notes)
        return self._plan

    def _take(self, planned: PlannedKey | None) -> None:
        if planned is not None:
            self._plan.append(planned)

    def _planned(self, key: Key) -> PlannedKey | None:
        marked = marked_at(key)
        if self._disable_first is not None and marked is not None:
            return self._after_quarantine(key, marked)
        reasons = self._filters.reasons(key, self._now)
        if not reasons and not self._filters.has_conditions and self._filters.covers(key, self._now):
            reasons = ["beyond-newest"]
        if not reasons or not self._may_go(key):
            return None
        is_expired = isinstance(key.expires, datetime) and key.expires <= self._now
        action: Action = "delete" if self._disable_first is None or is_expired else "disable"
        return PlannedKey.of(key, action, reasons)

    def _after_quarantine(self, key: Key, marked: datetime) -> PlannedKey | None:
        assert self._disable_first is not None
        if key.state == "active":
            self._left["enabled-again"] += 1
        elif self._now - marked < self._disable_first:
            self._left["quarantined"] += 1
        elif self._may_go(key):
            return PlannedKey.of(key, "delete", ["quarantined"])
        return None

    def _may_go(self, key: Key) -> bool:
        if self._caller is not None and self._caller in (key.id, key.access_key):
            self._left["caller"] += 1
            return False
        if isinstance(key.last_used, datetime) and abs(self._now - key.last_used) < RECENT:
            self._left["recently-used"] += 1
            return False
        return True

    def _header(self, notes: Sequence[str]) -> PlanHeader:
        wait = self._disable_first
        header: dict[str, Any] = {
            "schema": SCHEMA,
            "version": VERSION,
            "server": self._identity.url,
            "generation": self._identity.generation,
            "scope": self._scope,
            "created": format_time(self._now),
            "created_by": str(self._identity.user),
            "caller_key": self._caller,
            "disable_first_seconds": None if wait is None else round(wait.total_seconds()),
            "filters": self._filters.to_dict(),
            "listed": self.listed,
            "left": dict(self._left),
            "notes": list(notes),
        }
        return msgspec.convert(header, PlanHeader)
