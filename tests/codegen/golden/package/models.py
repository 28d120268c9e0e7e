"""Models of Rancher 9.x resources, as the server shows them.

Generated from small.yaml by `python -m codegen`; change that file, and run `make generate`.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import field

from rancher_keys._core.model import Model
from rancher_keys._core.secret import Secret


class ThingState(StrEnum):
    """
    What it is in.
    """

    started = "started"
    stopped = "stopped"


class Thing(Model, frozen=True, kw_only=True):
    """
    A thing.
    """

    id: str
    """
    Its id.
    """
    state: str
    """
    What it is in.
    """
    size: int | None = None
    """
    In metres.
    """
    made: datetime | None = None
    """
    When.
    """
    secret_key: Secret | None = field(name="secretValue", default=None)
    """
    A secret.
    """
    links: dict[str, str] | None = None
    """
    Addresses.
    """


class Pagination(Model, frozen=True, kw_only=True):
    """
    Where a page stands.
    """

    next: str | None = None
    """
    The next page.
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
    Where it stands.
    """
