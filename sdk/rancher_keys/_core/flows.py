"""Flows for every resource: calls that take several requests, written once for the sync and the async client.

A flow is a generator that yields requests and receives responses. Documents name flows in `x-rancher-client`; the signature and the
docstring of a flow become those of the generated method. The parameters `session`, `request`, `get`, `action` and `target_state` are filled
in by the generated code, parameters that the operation has too are passed on, and all others become arguments of the method.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import msgspec

from . import arguments
from .errors import (
    ActionNotAvailable,
    MethodNotAllowed,
    MustDeactivateFirst,
    NotFound,
    NotRemoved,
    TransitionFailed,
    TransitionTimeout,
    Unauthorized,
)
from .pages import Item, LinkedPage, LinkedPages
from .request import Interrupted, Request, Sleep, keeping
from .secret import Secret
from .session import Flow, Session


class Stateful(Protocol):
    """A resource with states, some of which pass by themselves."""

    @property
    def id(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def transitioning(self) -> str: ...
    @property
    def actions(self) -> dict[str, str] | None: ...


T = TypeVar("T")
I = TypeVar("I", bound=Item)  # noqa: E741
R = TypeVar("R", bound=Stateful)
C = TypeVar("C", bound=Stateful)
Get = Callable[[str], Request[R]]
"""The operation that reads one resource."""

DEFAULT_WAIT = 30.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.02, 1.0
_LAST_READ = 0.5
"""Seconds that a read may take although the time to wait is nearly over."""
_GONE = ("removed", "purged")


def send(session: Session, request: Request[T]) -> Flow[T]:
    """Send one request."""
    return session.send(request)


def pages(session: Session, request: Request[LinkedPage[I]]) -> LinkedPages[I]:
    """List resources whose pages link to the next one."""
    return LinkedPages(session, request)


def wait(session: Session, get: Get[R], id: str, *, timeout: float = 30.0, until: str | None = None) -> Flow[R]:
    """Wait until a resource is in a lasting state, and return it.

    Args:
        id: The id of the resource.
        timeout: How long to wait, in seconds. Default 30.
        until: The state to expect; any lasting state where None.

    Raises:
        TransitionTimeout: The resource did not reach a lasting state in time.
        TransitionFailed: It reached another state than `until`, or the server reports an error.
    """
    arguments.text("until", until)
    arguments.segment("id", id)
    arguments.seconds("timeout", timeout)
    return _waited(session, get, id, timeout, until)


def _waited(session: Session, get: Get[R], id: str, timeout: float, until: str | None) -> Flow[R]:
    return (yield from settle(session, get, id, Limit(timeout), until))


def create(session: Session, request: Request[C], get: Get[Any], *, wait: bool | float = True) -> Flow[C]:
    """Create a resource and wait until it can be used.

    Args:
        wait: How long to wait until the new resource is active: True for up to 30 seconds, a number of seconds, or False for no wait.

    Raises:
        TransitionFailed: The resource exists and did not become active; `created` on the error holds it, with its secret.
        TransitionTimeout: Likewise; it was still in a transitional state.
    """
    limit = _wait_seconds(wait)
    made: C = yield from session.send(request)
    if not limit:
        return made
    try:
        with keeping(made):
            settled = yield from settle(session, get, made.id, Limit(limit), "active")
    except Interrupted:
        return made
    return _with_secrets(settled, made)


def run_action(
    session: Session, request: Request[R], get: Get[R], id: str, action: str, target_state: str, *, wait: bool | float = True
) -> Flow[R]:
    """Run an action and wait for the state that it leads to.

    Args:
        wait: How long to wait for that state: True for up to 30 seconds, a number of seconds, or False for no wait.

    Raises:
        ActionNotAvailable: The current state does not offer the action; the error holds the state and the actions it offers.
        TransitionFailed: The resource reached another state.
        TransitionTimeout: The state was not reached in time.
    """
    limit, started = _wait_seconds(wait), session.started()
    refusal: ActionNotAvailable | None = None
    try:
        result: R = yield from started.send(request)
    except ActionNotAvailable as error:
        refusal = error
    if refusal is not None:
        result = yield from started.send(get(id))
        earlier_attempt_worked = refusal.attempts > 1 and (result.state == target_state or result.transitioning == "yes")
        if not earlier_attempt_worked:
            raise _not_available(refusal, action, result)
    if not limit:
        return result
    try:
        return (yield from settle(session, get, id, Limit(limit), target_state))
    except Unauthorized:
        if session.authorize is None or target_state == "active":
            raise
        return result  # the key that authenticates the request has just stopped itself


def delete(session: Session, request: Request[R], get: Get[R], id: str, *, wait: bool | float = True) -> Flow[R]:
    """Wait for a lasting state, delete the resource, and check that it is removed.

    Args:
        wait: How long to wait until the resource is removed: True for up to 30 seconds, a number of seconds, or False not to check.

    Raises:
        MustDeactivateFirst: The resource is active; it was not deleted.
        NotRemoved: The server accepted the delete and did not carry it out; delete again.
        TransitionTimeout: The resource did not reach a lasting state in time.
    """
    seconds, started = _wait_seconds(wait), session.started()
    limit = Limit(seconds or DEFAULT_WAIT)
    found: R = yield from settle(session, get, id, limit)
    if found.state == "active":
        raise _deactivate_first(session, request, id, found.state)
    if found.state in _GONE:
        return found
    result = None
    try:
        result = yield from started.send(request)
    except MethodNotAllowed as error:
        refusal: MethodNotAllowed = error
    except NotFound as error:
        if error.attempts == 1:  # otherwise an attempt whose response was lost has deleted it
            raise
        return found
    if result is None:
        found = yield from started.send(get(id))
        if found.state in ("active", "activating"):
            raise _deactivate_first(session, request, id, found.state)
        raise refusal
    if not seconds:
        return result
    settled: R = yield from settle(session, get, id, limit)
    if settled.state not in _GONE:
        raise NotRemoved(
            f"the server accepted the delete of {id} and did not carry it out: its state is {settled.state}. Delete it again",
            id=id,
            state=settled.state,
        )
    return settled


class Limit:
    """How long a call waits for states, in all its parts together."""

    def __init__(self, seconds: float) -> None:
        """The time starts now."""
        self.seconds, self.end = seconds, time.monotonic() + seconds


def settle(session: Session, get: Get[R], id: str, limit: Limit, until: str | None = None) -> Flow[R]:
    """Read a resource until its state no longer passes by itself.

    Raises:
        TransitionTimeout: That takes longer than `limit`.
        TransitionFailed: It is another state than `until`, or the server reports an error.
    """
    pause = _FIRST_PAUSE
    while True:
        found: R = yield from session.send(get(id), until=max(limit.end, time.monotonic() + _LAST_READ))
        if found.transitioning == "error":
            raise TransitionFailed(f"{id} is stuck in state {found.state}: the server reports an error", id=id, state=found.state)
        if found.transitioning != "yes":
            if until is not None and found.state != until:
                raise TransitionFailed(f"the state of {id} is {found.state}, not {until}", id=id, state=found.state)
            return found
        if time.monotonic() + pause > limit.end:
            raise TransitionTimeout(f"{id} is still {found.state} after {limit.seconds:g} seconds", id=id, state=found.state)
        yield Sleep(pause)
        pause = min(_LONGEST_PAUSE, pause * 2)


def _wait_seconds(wait: bool | float) -> float:
    if isinstance(wait, bool):
        return DEFAULT_WAIT if wait else 0.0
    return arguments.seconds("wait", wait)


def _with_secrets(settled: Any, made: C) -> C:
    """The current state of what was created, with the secrets that only the response to the create showed."""
    secrets = {name: value for name, value in msgspec.structs.asdict(made).items() if isinstance(value, Secret)}  # type: ignore[arg-type]
    return type(made)(**{**msgspec.structs.asdict(settled), **secrets})


def _not_available(refusal: ActionNotAvailable, action: str, found: Stateful) -> ActionNotAvailable:
    available = tuple(found.actions or ())
    offers = f"it offers {', '.join(available)}" if available else "it offers no action"
    error = ActionNotAvailable.from_error(refusal, f"{action} is not available in state {found.state}; {offers}")
    error.action, error.state, error.available = action, found.state, available
    return error


def _deactivate_first(session: Session, request: Request[Any], id: str, state: str) -> MustDeactivateFirst:
    error = MustDeactivateFirst(
        f"{id} is {state}, and an active key cannot be deleted: deactivate it first",
        status=405,
        code="Method not allowed",
        field=None,
        method=request.method,
        path=session.template_of(request),
    )
    error.id, error.state = id, state
    return error
