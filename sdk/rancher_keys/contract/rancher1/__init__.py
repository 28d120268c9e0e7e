"""The checks of Rancher 1.x, in the order in which they are done."""

from __future__ import annotations

from ..checks import Checks
from . import drift, life, lists, requests, scope

CHECKS = Checks()
for _module in (drift, requests, life, lists, scope):
    _module.add(CHECKS)
