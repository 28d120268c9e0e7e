"""Rancher 2: `Client`, `AsyncClient`, and the models that they return.

Generated from spec/rancher-2.yaml by `python -m codegen`. Do not edit: change that file or the templates, and run `make generate`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    Kubeconfig,
    KubeconfigCondition,
    KubeconfigCreated,
    KubeconfigList,
    KubeconfigSpec,
    KubeconfigStatus,
    KubeconfigStatusCreated,
    KubernetesPrincipal,
    KubernetesPrincipalMetadata,
    KubernetesToken,
    KubernetesTokenList,
    OwnerReference,
    RancherVersion,
    ResourceSchema,
    SelfUser,
    SelfUserStatus,
    SessionToken,
    Setting,
    StatusDetails,
    StatusSuccess,
    Token,
    TokenCollection,
    TokenCreated,
    User,
    UserActivity,
    UserActivitySpec,
    UserActivityStatus,
    UserCollection,
)
from .results import NewExtToken, NewToken

if TYPE_CHECKING:
    from .async_client import AsyncClient

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
    "Kubeconfig",
    "KubeconfigCondition",
    "KubeconfigCreated",
    "KubeconfigList",
    "KubeconfigSpec",
    "KubeconfigStatus",
    "KubeconfigStatusCreated",
    "KubernetesPrincipal",
    "KubernetesPrincipalMetadata",
    "KubernetesToken",
    "KubernetesTokenList",
    "NewExtToken",
    "NewToken",
    "OwnerReference",
    "RancherVersion",
    "ResourceSchema",
    "SelfUser",
    "SelfUserStatus",
    "SessionToken",
    "Setting",
    "StatusDetails",
    "StatusSuccess",
    "Token",
    "TokenCollection",
    "TokenCreated",
    "User",
    "UserActivity",
    "UserActivitySpec",
    "UserActivityStatus",
    "UserCollection",
]


def __getattr__(name: str) -> Any:
    """Import the async client only where it is used, so that other programs start faster."""
    if name != "AsyncClient":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .async_client import AsyncClient

    globals()[name] = AsyncClient
    return AsyncClient
