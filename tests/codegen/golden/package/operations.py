"""One pure function for each operation: the request, and what its response decodes to. Nothing is sent here.

Generated from small.yaml by `python -m codegen`. Do not edit: change that file or the templates, and run `make generate`.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, UnsetType

from .._core import arguments
from .._core.request import Request
from . import models


def list_things(
    *,
    limit: int | None = None,
    kind: Literal["big", "small"] | None = None,
) -> Request[models.Things]:
    """List things: `GET /things`.

    Returns all things that the caller can see.

    Raises:
        InvalidArgument: An argument is not valid.
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
        success=((200, "application/json"),),
        query=tuple(query),
    )


def create_thing(
    *,
    size: int,
    label: str | None | UnsetType = UNSET,
) -> Request[models.Thing]:
    """Create a thing: `POST /things`.

    The thing is stopped at first.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    body = {
        "size": arguments.number("size", size),
        "label": arguments.text("label", label, 20),
    }
    return Request(
        "POST",
        "/things",
        "/things",
        models.Thing,
        "non-idempotent",
        success=((201, "application/json"),),
        query=tuple(query),
        body={name: value for name, value in body.items() if value is not UNSET},
        if_unknown="List the things by size.",
    )


def get_thing(
    id: str,
) -> Request[models.Thing]:
    """Get a thing: `GET /things/{id}`.

    Returns one thing.

    Raises:
        InvalidArgument: An argument is not valid.
    """
    query: list[tuple[str, str]] = []
    return Request(
        "GET",
        "/things/{id}",
        f"/things/{arguments.segment('id', id)}",
        models.Thing,
        "safe",
        success=((200, "application/json"),),
        query=tuple(query),
        id=id,
        scoped=True,
    )


def run_thing_action(
    id: str,
    *,
    action: Literal["start"] | None,
) -> Request[models.Thing]:
    """Run an action on a thing: `POST /things/{id}`.

    The current state decides which actions are available.

    Raises:
        InvalidArgument: An argument is not valid.
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
        success=((202, "application/json"),),
        query=tuple(query),
        id=id,
    )
