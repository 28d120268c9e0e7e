"""One pure function an operation: what it sends and what its answer decodes to. Nothing is sent here.

Generated from small.yaml by `python -m codegen`; change that file or the templates, and run `make generate`.
"""

from __future__ import annotations

from typing import Literal

from .._core import arguments
from .._core.request import Request
from . import models


def list_things(
    *,
    limit: int | None = None,
    kind: Literal["big", "small"] | None = None,
) -> Request[models.Things]:
    """List things: `GET /things`.

    All of them.

    Raises:
        InvalidArgument: An argument is refused.
    """
    query: list[tuple[str, str]] = []
    value_limit = arguments.whole("limit", limit)
    if value_limit is not None:
        query.append(("limit", value_limit))
    value_kind = arguments.choice("kind", kind, ("big", "small"))
    if value_kind is not None:
        query.append(("kind", value_kind))
    return Request(
        "GET",
        "/things",
        "/things",
        models.Things,
        "safe",
        tuple(query),
    )


def get_thing(
    id: str,
    *,
    project: str | None = None,
) -> Request[models.Thing]:
    """Get a thing: `GET /things/{id}`.

    One of them.

    Raises:
        InvalidArgument: An argument is refused.
    """
    scope = "" if project is None else f"/projects/{arguments.segment('project', project)}"
    query: list[tuple[str, str]] = []
    return Request(
        "GET",
        "/things/{id}" if project is None else "/projects/{projectId}/things/{id}",
        f"{scope}/things/{arguments.segment('id', id)}",
        models.Thing,
        "safe",
        tuple(query),
    )


def run_thing_action(
    id: str,
    *,
    action: Literal["start"] | None,
) -> Request[models.Thing]:
    """Run an action: `POST /things/{id}`.

    On a thing.

    Raises:
        InvalidArgument: An argument is refused.
    """
    query: list[tuple[str, str]] = []
    value_action = arguments.choice("action", action, ("start",))
    if value_action is not None:
        query.append(("action", value_action))
    return Request(
        "POST",
        "/things/{id}",
        f"/things/{arguments.segment('id', id)}",
        models.Thing,
        "idempotent",
        tuple(query),
    )
