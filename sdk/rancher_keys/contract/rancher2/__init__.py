"""The checks of Rancher 2, in the order in which they run."""

from __future__ import annotations

from ..checks import Checks
from . import drift, ext, kubeconfigs, login, management, server, tokens, ttl

CHECKS = Checks()
for _module in (drift, tokens, ttl, server, login, ext, kubeconfigs, management):
    _module.add(CHECKS)
