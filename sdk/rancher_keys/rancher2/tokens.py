"""Flows of /v3/tokens. Written by hand; the generated clients call them."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import msgspec
from msgspec import UNSET

from .._core import arguments
from .._core.errors import BadRequest, NotFound, RancherError, SessionInUse
from .._core.request import Interrupted, Sleep, keeping
from .._core.session import Flow
from . import operations
from .models import Token
from .results import NewToken
from .session import Rancher2Session, send
from .times import milliseconds

SETTLE = 5.0
"""Seconds to wait for what a server fills in or forgets a moment later."""
PAUSE = 0.05
_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

SORTS: dict[str, Callable[[Any], Any]] = {
    "id": lambda token: token.id,
    "description": lambda token: token.description,
    "created": lambda token: token.created,
    "expires_at": lambda token: token.expires_at or _LAST,
    "last_used_at": lambda token: token.last_used_at or _FIRST,
}
"""What a list can be sorted by. Tokens that never expire come last, tokens that were never used come first."""


def list_tokens(
    session: Rancher2Session,
    *,
    description: str | None = None,
    expired: bool | None = None,
    current: bool | None = None,
    is_derived: bool | None = None,
    cluster_id: str | None = None,
    enabled: bool | None = None,
    sort: Literal["id", "description", "created", "expires_at", "last_used_at"] | None = None,
    reverse: bool = False,
) -> Flow[list[Token]]:
    """List, filter and sort tokens.

    The server ignores filters and sort, so the client fetches the whole list, and filters and sorts it.

    Args:
        description: Only tokens with exactly this description.
        expired: True for tokens that have expired, False for those that have not.
        current: True for the session that authenticates the request, False for all others.
        is_derived: True for API keys and the tokens of kubeconfigs, False for sessions.
        cluster_id: Only tokens that are limited to this cluster.
        enabled: True for tokens that are enabled, False for those that are not.
        sort: The property to sort by; by id where None. Tokens that never expire come last, tokens that were never used come first.
        reverse: True to sort in descending order. Default False.

    Raises:
        ScopedToken: The token is limited to one cluster.
    """
    arguments.choice("sort", sort, tuple(SORTS))
    arguments.boolean("reverse", reverse)
    arguments.needs("reverse", reverse or None, "sort", sort)
    conditions: dict[str, object] = {
        "description": arguments.text("description", description),
        "expired": arguments.boolean("expired", expired),
        "current": arguments.boolean("current", current),
        "is_derived": arguments.boolean("is_derived", is_derived),
        "cluster_id": arguments.text("cluster_id", cluster_id),
        "enabled": arguments.boolean("enabled", enabled),
    }
    return _listed(session, conditions, sort, reverse)


def _listed(session: Rancher2Session, conditions: dict[str, object], sort: str | None, reverse: bool) -> Flow[list[Token]]:
    found = yield from send(session, operations.list_tokens())
    return select(found.data, conditions, sort, reverse)


def select(tokens: list[Token], conditions: dict[str, object], sort: str | None, reverse: bool) -> list[Token]:
    """Filter and sort as a server would. A condition of None holds for every token."""
    wanted = [(name, value) for name, value in conditions.items() if value is not None]
    found = [token for token in tokens if all(getattr(token, name) == value for name, value in wanted)] if wanted else list(tokens)
    if sort is not None:
        found.sort(key=SORTS[sort], reverse=reverse)
    return found


def create_token(
    session: Rancher2Session,
    *,
    description: str | None = None,
    ttl: timedelta | None = None,
    cluster: str | None = None,
    wait: bool = True,
) -> Flow[NewToken]:
    """Create a token.

    The result holds the secret key, which no later request returns. The server silently reduces a ttl that is longer than the setting
    `auth-token-max-ttl-minutes`: compare `requested_ttl` and `ttl` of the result, or check `is_clamped`.

    Args:
        description: A text of your choice.
        ttl: The lifetime. None for the longest that the server grants: 90 days by default since Rancher 2.8, unlimited before.
        cluster: The id of the cluster to limit the token to. The server does not check that it exists.
        wait: True to wait until the server has filled in the date of expiry, a moment after the create. Otherwise `expires_at` is counted
            from `created`. Default True.
    """
    requested = milliseconds("ttl", ttl)
    request = operations.create_token(
        description=UNSET if description is None else description,
        ttl_ms=UNSET if requested is None else requested,
        cluster_id=UNSET if cluster is None else arguments.segment("cluster", cluster),
    )
    arguments.boolean("wait", wait)
    return _created(session, request, ttl, wait)


def _created(session: Rancher2Session, request: Any, ttl: timedelta | None, wait: bool) -> Flow[NewToken]:
    session = session.started()
    made = yield from send(session, request)
    deadline = time.monotonic() + SETTLE
    try:
        with keeping(NewToken.of(made, ttl)):
            while wait and made.ttl_ms and not made.expires_at_text and time.monotonic() < deadline:
                found = yield from session.send(operations.get_token(made.id), until=deadline)
                if found.expires_at_text:
                    made = msgspec.structs.replace(made, expires_at_text=found.expires_at_text)
                    break
                yield Sleep(PAUSE)
    except (RancherError, Interrupted):
        pass  # the new token counts more than its date of expiry
    return NewToken.of(made, ttl)


def delete_token(session: Rancher2Session, id: str) -> Flow[None]:
    """Delete a token.

    Args:
        id: The name of the token, `token-xxxxx`.

    Raises:
        SessionInUse: The token is the session that authenticates the request; use `log_out`.
    """
    return _deleted(session, operations.delete_token(id))


def _deleted(session: Rancher2Session, request: Any) -> Flow[None]:
    try:
        yield from send(session, request)
    except BadRequest as error:
        refusal = error
    except NotFound as error:
        if error.attempts == 1:  # otherwise an attempt whose response was lost has deleted it
            raise
        return
    else:
        return
    if "current session" in (refusal.reason or ""):
        raise SessionInUse.from_error(refusal, "a session cannot delete itself: use log_out()")
    raise refusal


def anonymous(session: Rancher2Session) -> Rancher2Session:
    """The same session without credentials."""
    return msgspec.structs.replace(session, authorize=None, access_key=None, cluster=None)
