"""Flows of ext tokens (ext.cattle.io/v1). Written by hand; the generated clients call them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from msgspec import UNSET

from .._core import arguments
from .._core.errors import InvalidArgument, RancherError, Unauthorized
from .._core.request import Interrupted, Request, Sleep, keeping
from .._core.responses import without_secret
from .._core.session import Flow
from . import operations
from .kubernetes import ContinuePages
from .models import ExtToken, ExtTokenEvent, ExtTokenList
from .results import NewExtToken
from .session import Rancher2Session, require, send, with_token
from .times import milliseconds
from .tokens import PAUSE, SETTLE
from .watch import Watch


def list_ext_tokens(
    session: Rancher2Session, *, labels: Mapping[str, str] | None = None, page_size: int | None = None
) -> ContinuePages[ExtToken]:
    """List ext tokens.

    Pages are fetched while you iterate.

    Args:
        labels: Only tokens that have all of these labels.
        page_size: How many tokens to fetch at a time; all at once where None.
    """
    return ContinuePages(session, operations.list_ext_tokens(limit=page_size, label_selector=_selector(labels)))


def create_ext_token(
    session: Rancher2Session,
    *,
    description: str | None = None,
    ttl: timedelta | None = None,
    cluster: str | None = None,
    enabled: bool = True,
    labels: Mapping[str, str] | None = None,
    dry_run: bool = False,
    wait: bool = True,
) -> Flow[NewExtToken]:
    """Create an ext token.

    The result holds the secret key, which no later request returns.

    Args:
        description: A text of your choice.
        ttl: The lifetime. None for the longest that the server grants; a longer one is silently reduced: check `is_clamped` of the result.
        cluster: The id of the cluster that the token is meant for, since Rancher 2.13. The server does not enforce it: the token works
            everywhere else too. Use `tokens.create(cluster=…)` where that matters.
        enabled: Whether the token is enabled. Default True.
        labels: Labels for the token.
        dry_run: True to create nothing and only check whether the server would accept the request. Default False.
        wait: True to wait until the server accepts the new token: for some 100 milliseconds it may reject it. Default True.

    Raises:
        NotSupported: The server is older than Rancher 2.12, or than 2.13 where `cluster` is given.
    """
    requested = milliseconds("ttl", ttl)
    spec: dict[str, Any] = {"enabled": _required_flag("enabled", enabled)}
    if description is not None:
        spec["description"] = arguments.text("description", description)
    if requested is not None:
        spec["ttl"] = requested
    if cluster is not None:
        spec["clusterName"] = arguments.segment("cluster", cluster)
    checked = arguments.labels("labels", labels)
    request = operations.create_ext_token(
        spec=spec,
        metadata=UNSET if checked is None else {"labels": checked},
        dry_run="All" if _required_flag("dry_run", dry_run) else None,
        field_validation="Strict",
    )
    _required_flag("wait", wait)
    since = "2.13" if cluster is not None else None
    return _tried(session, request, ttl, since) if dry_run else _created(session, request, ttl, since, wait and enabled)


def _tried(session: Rancher2Session, request: Any, ttl: timedelta | None, since: str | None) -> Flow[NewExtToken]:
    session = session.started()
    yield from require(session, since, "the argument cluster of an ext token")
    return NewExtToken.of((yield from send(session, request)), ttl)


def _created(session: Rancher2Session, request: Any, ttl: timedelta | None, since: str | None, wait: bool) -> Flow[NewExtToken]:
    session = session.started()
    made = yield from _tried(session, request, ttl, since)
    if made.token is None:
        raise without_secret(request, made)
    if wait:
        try:
            with keeping(made):
                yield from _accepted(with_token(session, made.token), made.id)
        except (RancherError, Interrupted):
            pass  # the new token counts more than the check
    return made


def _accepted(session: Rancher2Session, id: str) -> Flow[None]:
    """Wait until the server accepts a new token."""
    deadline = time.monotonic() + SETTLE
    while time.monotonic() < deadline:
        try:
            yield from session.send(operations.get_ext_token(id), until=deadline)
        except Unauthorized:
            yield Sleep(PAUSE)
        else:
            return


def update_ext_token(
    session: Rancher2Session,
    id: str,
    *,
    description: str | None = None,
    enabled: bool | None = None,
    labels: Mapping[str, str | None] | None = None,
    ttl: timedelta | None = None,
    dry_run: bool = False,
) -> Flow[ExtToken]:
    """Change an ext token.

    Arguments that are None change nothing.

    Args:
        id: The name of the token, `token-xxxxx`.
        description: The new description.
        enabled: False to disable the token: it is rejected with 401 until it is enabled again. For some 100 milliseconds the server may
            still treat it as before.
        labels: Labels to add or change; a value of None removes a label.
        ttl: A shorter lifetime, counted from when the token was created.
        dry_run: True to change nothing and only check whether the server would accept the request. Default False.

    Raises:
        BadRequest: The ttl is longer than before; `reason` is "forbidden to extend time-to-live".
        NotSupported: The server is older than Rancher 2.12.
    """
    changes = {
        "description": arguments.text("description", description),
        "enabled": arguments.boolean("enabled", enabled),
        "ttl": milliseconds("ttl", ttl),
    }
    spec = {name: value for name, value in changes.items() if value is not None}
    checked = arguments.labels("labels", labels, removable=True)
    if not spec and not checked:
        raise InvalidArgument("nothing to change: pass description, enabled, labels or ttl")
    request = operations.patch_ext_token(
        id,
        spec=spec or UNSET,
        metadata={"labels": checked} if checked else UNSET,
        dry_run="All" if _required_flag("dry_run", dry_run) else None,
    )
    return send(session, request)


def watch_ext_tokens(session: Rancher2Session, *, since: str | None = None, timeout: timedelta | None = None) -> Watch[ExtTokenEvent]:
    """Watch ext tokens: iterate over the events that happen to them.

    A connection that ends or breaks is resumed after the last event.

    Args:
        since: `metadata.resource_version` of a token or an event, to start after it. Default: only new events.
        timeout: When to stop. Default: never.

    Raises:
        NotSupported: The server is older than Rancher 2.12.
        ConnectionFailed: The server cannot be reached any more.
        ApiError: The server ends the watch: 410 where `since` is too old.
    """
    arguments.text("since", since)

    def events(version: str, seconds: int) -> Request[ExtTokenList]:
        return operations.list_ext_tokens(watch=True, resource_version=version, timeout_seconds=seconds)

    return Watch(session, operations.list_ext_tokens(limit=1), events, ExtTokenEvent, since, arguments.duration("timeout", timeout))


def _required_flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise InvalidArgument(f"{name} must be True or False, not {arguments.shown(value)}")
    return value


def _selector(labels: Mapping[str, str] | None) -> str | None:
    checked = arguments.labels("labels", labels)
    if not checked:
        return None
    for name, value in checked.items():
        if not name or set("=,!() ") & {*name, *(value or "")}:
            raise InvalidArgument("labels must map names to values, without spaces and without any of = , ! ( )")
    return ",".join(f"{name}={value}" for name, value in checked.items())
