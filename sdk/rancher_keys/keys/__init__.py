"""One vocabulary for the keys of all Rancher generations, and the jobs that people have with keys."""

from __future__ import annotations

from .delivery import DeliveryFailed, Payload, Target
from .errors import AdministratorRequired, KeyChanged, KeyNotFound
from .identity import Identity
from .journal import BrokenJournal, RotationInProgress
from .key import UNKNOWN, Key, Kind, NewKey, Scope, Unknown
from .keys import AsyncKeys, Keys
from .pages import AsyncKeyList, KeyList
from .rotation import Rotated, RotationFailed

__all__ = [
    "UNKNOWN",
    "AdministratorRequired",
    "AsyncKeyList",
    "AsyncKeys",
    "BrokenJournal",
    "DeliveryFailed",
    "Identity",
    "Key",
    "KeyChanged",
    "KeyList",
    "KeyNotFound",
    "Keys",
    "Kind",
    "NewKey",
    "Payload",
    "Rotated",
    "RotationFailed",
    "RotationInProgress",
    "Scope",
    "Target",
    "Unknown",
]
