"""Rancher 1.x: `Client`, `AsyncClient`, and the models that they answer with.

Generated from spec/rancher-1.yaml by `python -m codegen`; change that file or the templates, and run `make generate`.
"""

from __future__ import annotations

from .async_client import AsyncClient
from .client import API_VERSIONS, Client
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

__all__ = [
    "Account",
    "API_VERSIONS",
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
