"""Errors of delivery targets."""

from __future__ import annotations

from ..._core.errors import RancherError


class DeliveryFailed(RancherError):
    """A target did not take the key, or holds something else than was written. The message names the target, never the key."""
