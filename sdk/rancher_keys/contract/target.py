"""Which Rancher answers at an address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .wire import NOBODY, Answer, Caller, CouldNotRun, Wire


def release(version: str) -> tuple[int, ...]:
    """A version as numbers: "v1.6.30" is (1, 6, 30)."""
    return tuple(int(part) for part in re.findall(r"\d+", version))


@dataclass(frozen=True)
class Target:
    """A server, its generation and its version."""

    url: str
    generation: int
    version: str
    """As it says, `1.6.30`; where it does not say, the earliest that it can be, `1.2`."""
    api_versions: tuple[str, ...]
    """On Rancher 1.x, `v1` and `v2-beta`; empty on Rancher 2."""

    def at_least(self, version: str) -> bool:
        """Whether the server is this version or a later one."""
        return release(self.version) >= release(version)

    def has(self, described: Mapping[str, Any]) -> bool:
        """Whether the server has what carries `x-rancher-since` and `x-rancher-until`, which names the last version."""
        until = described.get("x-rancher-until")
        return self.at_least(described.get("x-rancher-since", "0")) and not (until and self.at_least(f"{until}.999"))


def find(wire: Wire, callers: list[Caller]) -> Target:
    """Find out what answers.

    Raises:
        CouldNotRun: Nothing answers, or something that is no Rancher.
    """
    told = wire.send(NOBODY, "GET", "/rancherversion")
    if told.status == 200 and isinstance(told.body, dict) and str(told.body.get("Version", "")).startswith("v2."):
        return Target(wire.url, 2, told.body["Version"].removeprefix("v"), ())
    moved = told.header("location")
    if moved and 300 <= told.status < 400:
        raise CouldNotRun(f"{wire.url} redirects to {moved.removesuffix('/rancherversion')}; give that address")
    caller = callers[0] if callers else NOBODY
    roots = {name: wire.send(caller, "GET", f"/{name}") for name in ("v1", "v2-beta")}
    served = tuple(name for name, answer in roots.items() if _is_rancher1(answer))
    if not served:
        html = "text/html" in (told.header("content-type") or "")
        page = " It answers HTML: a proxy's page, or a log-in?" if html else ""
        raise CouldNotRun(f"{wire.url} is no Rancher: /rancherversion is {told.status}, /v1 is {roots['v1'].status}.{page}")
    return Target(wire.url, 1, _version1(roots[served[-1]], served), served)


def _is_rancher1(answer: Answer) -> bool:
    return bool(answer.header("x-api-schemas")) and answer.status in (200, 401, 403)


def _version1(answer: Answer, served: tuple[str, ...]) -> str:
    """The version from the header that 1.6.23 and later send; else from what came with which version."""
    if said := answer.header("x-rancher-version"):
        return said.removeprefix("v")
    if "v2-beta" not in served:
        return "1.0"
    if answer.header("x-api-user-id"):
        return "1.4"
    return "1.3" if answer.header("x-api-account-name") else "1.2"
