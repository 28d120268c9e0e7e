"""The checks of Rancher 2, in the order in which they are done."""

from __future__ import annotations

from ..checks import Checks
from . import drift, ext, life, log_in

CHECKS = Checks()
for _module in (drift, life, log_in, ext):
    _module.add(CHECKS)
