"""Rancher 2: `Client`, `AsyncClient`, and the models that they return.

Generated from spec/rancher-2.yaml by `python -m codegen`. Do not edit: change that file or the templates, and run `make generate`.
"""

from __future__ import annotations

from .async_client import AsyncClient
from .client import Client
from .models import (
    Cluster,
    ClusterCollection,
    ExtListMetadata,
    ExtMetadata,
    ExtSpec,
    ExtStatus,
    ExtStatusCreated,
    ExtToken,
    ExtTokenCreated,
    ExtTokenEvent,
    ExtTokenList,
    ExtUserPrincipal,
    RancherVersion,
    ResourceSchema,
    SelfUser,
    SelfUserStatus,
    SessionToken,
    Setting,
    Token,
    TokenCollection,
    TokenCreated,
    User,
    UserCollection,
)
from .results import NewExtToken, NewToken

__all__ = [
    "AsyncClient",
    "Client",
    "Cluster",
    "ClusterCollection",
    "ExtListMetadata",
    "ExtMetadata",
    "ExtSpec",
    "ExtStatus",
    "ExtStatusCreated",
    "ExtToken",
    "ExtTokenCreated",
    "ExtTokenEvent",
    "ExtTokenList",
    "ExtUserPrincipal",
    "NewExtToken",
    "NewToken",
    "RancherVersion",
    "ResourceSchema",
    "SelfUser",
    "SelfUserStatus",
    "SessionToken",
    "Setting",
    "Token",
    "TokenCollection",
    "TokenCreated",
    "User",
    "UserCollection",
]
