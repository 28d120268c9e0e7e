"""Turns the tokens of Rancher 2 into keys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ..rancher2 import models
from .key import UNKNOWN, Key, Kind, Unknown, state_of

EXT = "ext/"
"""What the access keys of ext tokens begin with."""
_KIND_LABEL = "authn.management.cattle.io/kind"


def key_of_token(token: models.Token, tells_last_use: bool) -> Key:
    """A token as a key. `tells_last_use` says whether the server keeps when tokens are used."""
    return Key(
        id=token.id,
        kind=_kind(token.labels, token.is_derived, token.id),
        access_key=token.id,
        description=token.description,
        owner=token.user_id,
        scope=token.cluster_id,
        state=state_of(token.enabled, token.expires_at),
        created=token.created,
        expires=_expiry(token.expires_at, token.ttl_ms),
        last_used=token.last_used_at if token.last_used_at or tells_last_use else UNKNOWN,
        uid=token.uuid,
    )


def key_of_any_token(token: models.KubernetesToken, tells_last_use: bool) -> Key:
    """A token as a key. `tells_last_use` says whether the server keeps when tokens are used."""
    return Key(
        id=token.id,
        kind=_kind(token.metadata.labels or {}, token.is_derived, token.id),
        access_key=token.id,
        description=token.description,
        owner=token.user_id,
        scope=token.cluster_name or None,
        state=state_of(token.enabled is not False, token.expires_at),
        created=token.metadata.created,
        expires=_expiry(token.expires_at, token.ttl_ms),
        last_used=token.last_used_at if token.last_used_at or tells_last_use else UNKNOWN,
        uid=token.metadata.uid,
    )


def key_of_ext_token(token: models.ExtToken | models.ExtTokenCreated) -> Key:
    """An ext token as a key."""
    kinds = {"session": Kind.SESSION, "kubeconfig": Kind.KUBECONFIG}
    return Key(
        id=f"{EXT}{token.metadata.name}",
        kind=kinds.get(token.spec.kind, Kind.EXT_TOKEN),
        access_key=token.access_key,
        description=token.description,
        owner=token.spec.user_id,
        scope=token.cluster_id,
        state="expired" if token.expired else state_of(token.enabled, token.expires_at),
        created=token.metadata.created,
        expires=_expiry(token.expires_at, token.spec.ttl_ms),
        last_used=token.status.last_used_at,
        uid=token.metadata.uid,
    )


def _kind(labels: Mapping[str, str], is_derived: bool, id: str) -> Kind:
    if labels.get(_KIND_LABEL) == "kubeconfig" or id.startswith("kubeconfig-"):
        return Kind.KUBECONFIG
    return Kind.TOKEN if is_derived else Kind.SESSION


def _expiry(expires: datetime | None, ttl_ms: int) -> datetime | None | Unknown:
    return UNKNOWN if expires is None and ttl_ms > 0 else expires
