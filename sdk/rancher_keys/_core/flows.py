"""What takes several requests, written once for sync and async: generators of requests that receive answers."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from .errors import (
    ActionNotAvailable,
    InvalidArgument,
    MethodNotAllowed,
    MustDeactivateFirst,
    NotRemoved,
    TransitionFailed,
    TransitionTimeout,
)
from .request import Request, Sleep
from .session import Flow, Session


class Resource(Protocol):
    """What a resource with states has in common."""

    @property
    def id(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def transitioning(self) -> str: ...
    @property
    def actions(self) -> dict[str, str] | None: ...


R = TypeVar("R", bound=Resource)
C = TypeVar("C", bound=Resource)
Get = Callable[[str], Request[R]]

DEFAULT_WAIT = 30.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.02, 1.0


def seconds(wait: bool | float) -> float:
    """How long to wait: True means 30 seconds.

    Raises:
        InvalidArgument: Negative.
    """
    limit = DEFAULT_WAIT if wait is True else float(wait)
    if limit < 0:
        raise InvalidArgument(f"wait must be True, False or seconds from 0, not {wait!r}")
    return limit


def settle(session: Session, get: Get[R], id: str, wait: bool | float, until: str | None = None) -> Flow[R]:
    """Read a resource until its state no longer passes by itself.

    Raises:
        TransitionTimeout: It takes longer than `wait`.
        TransitionFailed: It settles in another state than `until`, or in error.
    """
    limit = seconds(wait)
    end, pause = time.monotonic() + limit, _FIRST_PAUSE
    while True:
        found: R = yield from session.send(get(id))
        if found.transitioning == "error":
            raise TransitionFailed(f"{id} is stuck in {found.state}: the server reports an error", id=id, state=found.state)
        if found.transitioning != "yes":
            if until is not None and found.state != until:
                raise TransitionFailed(f"{id} settled in {found.state}, not in {until}", id=id, state=found.state)
            return found
        if time.monotonic() + pause > end:
            raise TransitionTimeout(f"{id} is still {found.state} after {limit:g} s", id=id, state=found.state)
        yield Sleep(pause)
        pause = min(_LONGEST_PAUSE, pause * 2)


def create(session: Session, request: Request[C], get: Get[R], merge: Callable[[C, R], C], wait: bool | float) -> Flow[C]:
    """Make a resource and wait until it can be used. `merge` puts what was read last into what the create answered.

    Raises:
        TransitionFailed: It did not become active; the resource exists.
        TransitionTimeout: Likewise.
    """
    seconds(wait)
    made: C = yield from session.send(request)
    if wait is False:
        return made
    settled: R = yield from settle(session, get, made.id, wait, until="active")
    return merge(made, settled)


def act(session: Session, request: Request[R], get: Get[R], id: str, action: str, becomes: str, wait: bool | float) -> Flow[R]:
    """Run an action and wait for the state that it leads to.

    Raises:
        ActionNotAvailable: With the state and what it offers. Where an earlier try of this call was carried out, that is success.
    """
    seconds(wait)
    try:
        result: R = yield from session.send(request)
    except ActionNotAvailable as refusal:
        found: R = yield from session.send(get(id))
        under_way = refusal.attempts > 1 and (found.state == becomes or found.transitioning == "yes")
        if not under_way:
            raise _not_available(refusal, action, found) from None
        result = found
    if wait is False:
        return result
    settled: R = yield from settle(session, get, id, wait, until=becomes)
    return settled


def _not_available(refusal: ActionNotAvailable, action: str, found: Resource) -> ActionNotAvailable:
    available = tuple(found.actions or ())
    offers = f"it offers {', '.join(available)}" if available else "it offers none"
    error = ActionNotAvailable.like(refusal, f"{action} is not available in state {found.state}; {offers}")
    error.action, error.state, error.available = action, found.state, available
    return error


def remove(session: Session, request: Request[R], get: Get[R], id: str, wait: bool | float) -> Flow[R]:
    """Delete a resource: wait until it has settled, delete it, and see that it is gone.

    Raises:
        MustDeactivateFirst: It is active.
        NotRemoved: The server said "removing" and left it as it was.
    """
    limit = seconds(wait) or DEFAULT_WAIT
    found: R = yield from settle(session, get, id, limit)
    if found.state == "active":
        raise _deactivate_first(request, id, found.state)
    if found.state in ("removed", "purged"):
        return found
    try:
        result: R = yield from session.send(request)
    except MethodNotAllowed:
        found = yield from session.send(get(id))
        if found.state in ("active", "activating"):
            raise _deactivate_first(request, id, found.state) from None
        raise
    if wait is False:
        return result
    settled: R = yield from settle(session, get, id, limit)
    if settled.state not in ("removed", "purged"):
        raise NotRemoved(
            f"the server answered that {id} is being removed, but it is {settled.state} again; delete it once more",
            id=id,
            state=settled.state,
        )
    return settled


def _deactivate_first(request: Request[Any], id: str, state: str) -> MustDeactivateFirst:
    error = MustDeactivateFirst(
        f"{id} is {state}, and an active key cannot be deleted: deactivate it first",
        status=405,
        code="Method not allowed",
        field=None,
        method=request.method,
        path=request.template,
    )
    error.id, error.state = id, state
    return error
