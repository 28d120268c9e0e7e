"""The checks of Rancher 1.x, in the order in which they run."""

from __future__ import annotations

from ..checks import Checks
from . import drift, lifecycle, lists, requests, scope

CHECKS = Checks()
for _module in (drift, requests, lifecycle, lists, scope):
    _module.add(CHECKS)
