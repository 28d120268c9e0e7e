"""One vocabulary for the keys of all Rancher generations, and the jobs that people have with keys."""

from __future__ import annotations

from .errors import AdministratorRequired, KeyChanged, KeyNotFound
from .identity import Identity
from .key import UNKNOWN, Key, Kind, NewKey, Scope, Unknown
from .keys import AsyncKeys, Keys
from .pages import AsyncKeyList, KeyList

__all__ = [
    "UNKNOWN",
    "AdministratorRequired",
    "AsyncKeyList",
    "AsyncKeys",
    "Identity",
    "Key",
    "KeyChanged",
    "KeyList",
    "KeyNotFound",
    "Keys",
    "Kind",
    "NewKey",
    "Scope",
    "Unknown",
]
