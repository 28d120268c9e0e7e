"""Models of Rancher 9 resources, as the server returns them.

Generated from small.yaml by `python -m codegen`. Do not edit: change that file, and run `make generate`.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import field

from rancher_keys._core.model import Model
from rancher_keys._core.secret import Secret


class ThingState(StrEnum):
    """
    The state of a thing.
    """

    started = "started"
    stopped = "stopped"


class Thing(Model, frozen=True, kw_only=True):
    """
    A thing.
    """

    id: str
    """
    The id.
    """
    state: str
    """
    The current state.
    """
    transitioning: str
    """
    `yes` while the state passes by itself.
    """
    actions: dict[str, str] | None = None
    """
    The actions that the state offers.
    """
    size: int | None = None
    """
    The size in metres.
    """
    made: datetime | None = None
    """
    When the thing was created.
    """
    secret_key: Secret | None = field(name="secretValue", default=None)
    """
    A secret.
    """
    links: dict[str, str] | None = None
    """
    URLs.
    """


class Pagination(Model, frozen=True, kw_only=True):
    """
    The position of a page.
    """

    next: str | None = None
    """
    The URL of the next page.
    """


class Things(Model, frozen=True, kw_only=True):
    """
    A page.
    """

    data: list[Thing]
    """
    The things.
    """
    pagination: Pagination | None = None
    """
    The position of the page.
    """
