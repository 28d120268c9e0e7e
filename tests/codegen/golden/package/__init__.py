"""Rancher 9: `Client`, `AsyncClient`, and the models that they return.

Generated from small.yaml by `python -m codegen`. Do not edit: change that file or the templates, and run `make generate`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .client import Client
from .models import Pagination, Thing, Things, ThingState

if TYPE_CHECKING:
    from .async_client import AsyncClient

__all__ = ["AsyncClient", "Client", "Pagination", "Thing", "ThingState", "Things"]


def __getattr__(name: str) -> Any:
    """Import the async client only where it is used, so that other programs start faster."""
    if name != "AsyncClient":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .async_client import AsyncClient

    globals()[name] = AsyncClient
    return AsyncClient
