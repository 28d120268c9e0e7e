"""One vocabulary for the keys of all Rancher generations, and the jobs that people have with keys."""

from __future__ import annotations

from .async_keys import AsyncKeys
from .delivery import DeliveryFailed, Payload, Target
from .errors import AdministratorRequired, KeyChanged, KeyLeft, KeyNotFound
from .expiring import Expiring
from .identity import Identity
from .journal import BrokenJournal, RotationInProgress
from .key import UNKNOWN, Key, Kind, NewKey, Scope, Unknown
from .keys import Keys
from .pages import AsyncKeyList, KeyList
from .plan import InvalidPlan, Plan, PlannedKey
from .plan_filters import LastUseUnknown, PruneFilter
from .prune_account import Account, Outcome, Result
from .report import Report
from .rotated import Rotated, RotationFailed

__all__ = [
    "UNKNOWN",
    "Account",
    "AdministratorRequired",
    "AsyncKeyList",
    "AsyncKeys",
    "BrokenJournal",
    "DeliveryFailed",
    "Expiring",
    "Identity",
    "InvalidPlan",
    "Key",
    "KeyChanged",
    "KeyLeft",
    "KeyList",
    "KeyNotFound",
    "Keys",
    "Kind",
    "LastUseUnknown",
    "NewKey",
    "Outcome",
    "Payload",
    "Plan",
    "PlannedKey",
    "PruneFilter",
    "Report",
    "Result",
    "Rotated",
    "RotationFailed",
    "RotationInProgress",
    "Scope",
    "Target",
    "Unknown",
]
