"""Rancher 1: `Client`, `AsyncClient`, and the models that they return.

Generated from spec/rancher-1.yaml by `python -m codegen`. Do not edit: change that file or the templates, and run `make generate`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .client import Client
from .models import (
    Account,
    ApiKey,
    ApiKeyCollection,
    ApiKeyCreated,
    ApiKeySortField,
    ApiKeyState,
    ApiVersion,
    FilterValue,
    Pagination,
    Project,
    ProjectCollection,
    ResourceField,
    ResourceFilter,
    ResourceSchema,
    Sort,
    Token,
    Transitioning,
)
from .session import API_VERSIONS

if TYPE_CHECKING:
    from .async_client import AsyncClient

__all__ = [
    "API_VERSIONS",
    "Account",
    "ApiKey",
    "ApiKeyCollection",
    "ApiKeyCreated",
    "ApiKeySortField",
    "ApiKeyState",
    "ApiVersion",
    "AsyncClient",
    "Client",
    "FilterValue",
    "Pagination",
    "Project",
    "ProjectCollection",
    "ResourceField",
    "ResourceFilter",
    "ResourceSchema",
    "Sort",
    "Token",
    "Transitioning",
]


def __getattr__(name: str) -> Any:
    """Import the async client only where it is used, so that other programs start faster."""
    if name != "AsyncClient":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .async_client import AsyncClient

    globals()[name] = AsyncClient
    return AsyncClient
