"""Delivers a new key to where it is used. One module is one kind of target; packages add others by entry point.

A target is written as `KIND:WHERE`, such as `dotenv:/run/app.env`. Another package registers a kind in the entry point group
`rancher_keys.delivery`: its name is the kind, and its object a function that takes WHERE and returns a `Target`.
"""

from __future__ import annotations

from .errors import DeliveryFailed
from .registry import GROUP, kinds, parse
from .target import FunctionTarget, Payload, Target

__all__ = ["GROUP", "DeliveryFailed", "FunctionTarget", "Payload", "Target", "kinds", "parse"]
