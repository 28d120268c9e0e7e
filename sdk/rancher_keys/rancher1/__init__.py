"""Rancher 1: `Client`, `AsyncClient`, and the models that they return.

Generated from spec/rancher-1.yaml by `python -m codegen`. Do not edit: change that file or the templates, and run `make generate`.
"""

from __future__ import annotations

from .async_client import AsyncClient
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
