"""Flows of kubeconfigs and of the activity of sessions. Written by hand; the generated clients call them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from msgspec import UNSET

from .._core import arguments
from .._core.errors import InvalidArgument
from .._core.responses import without_secret
from .._core.session import Flow
from . import operations
from .models import KubeconfigCreated, UserActivity
from .session import Rancher2Session, send


def create_kubeconfig(
    session: Rancher2Session,
    *,
    clusters: Sequence[str] = (),
    current_context: str | None = None,
    description: str | None = None,
    ttl: timedelta | None = None,
) -> Flow[KubeconfigCreated]:
    """Create a kubeconfig.

    `status.value` of the result is the kubeconfig file, as a `Secret`; no later request returns it.

    Args:
        clusters: The ids of the clusters to put into the kubeconfig; `*` for all that the caller can access. Default: only the server
            itself.
        current_context: The cluster whose context is the current one. Default: the first of `clusters`.
        description: A description of your choice.
        ttl: The lifetime of its token, in whole seconds. Default: the longest that the server grants,
            `kubeconfig-default-token-ttl-minutes`.

    Raises:
        BadRequest: A cluster does not exist, or the ttl is longer than the server grants.
        NotSupported: The server is older than Rancher 2.12.
    """
    if isinstance(clusters, str) or not isinstance(clusters, Sequence):
        raise InvalidArgument(f"clusters must be a sequence of ids such as ['local'], not {arguments.shown(clusters)}")
    names = [each if each == "*" else arguments.segment("clusters", each) for each in clusters]
    if ttl is not None and not isinstance(ttl, timedelta):
        raise InvalidArgument(f"ttl must be a timedelta, such as timedelta(days=1), not {arguments.shown(ttl)}")
    if ttl is not None and (ttl < timedelta(seconds=1) or ttl % timedelta(seconds=1)):
        raise InvalidArgument(f"ttl must be at least one second and in whole seconds, not {ttl}")
    values: dict[str, Any] = {
        "clusters": names or None,
        "currentContext": None if current_context is None else arguments.segment("current_context", current_context),
        "description": arguments.text("description", description),
        "ttl": None if ttl is None else ttl // timedelta(seconds=1),
    }
    spec = {name: value for name, value in values.items() if value is not None}
    return _created(session, operations.create_kubeconfig(spec=spec or UNSET))


def _created(session: Rancher2Session, request: Any) -> Flow[KubeconfigCreated]:
    made: KubeconfigCreated = yield from send(session, request)
    if not made.status.value:
        raise without_secret(request, made)
    return made


def report_activity(session: Rancher2Session, id: str) -> Flow[UserActivity]:
    """Report that the user of a session is active now.

    Args:
        id: The name of the session's token, `token-xxxxx`. The session must be the caller's own.

    Raises:
        Forbidden: The token is not a session, or another user's.
        NotSupported: The server is older than Rancher 2.13.
    """
    request = operations.replace_user_activity(
        id, api_version="ext.cattle.io/v1", kind="UserActivity", metadata={"name": arguments.segment("id", id)}
    )
    return send(session, request)
