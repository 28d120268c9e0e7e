"""Finds out which Rancher answers at a URL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .http import ANONYMOUS, Caller, CannotVerify, Exchange, HttpClient


def release(version: str) -> tuple[int, ...]:
    """A version as numbers: "v1.6.30" is (1, 6, 30)."""
    return tuple(int(part) for part in re.findall(r"\d+", version))


@dataclass(frozen=True)
class Target:
    """A server, its generation and its version."""

    url: str
    generation: int
    version: str
    """The version to compare with, such as `1.6.30`; the earliest possible one if the server does not say."""
    api_versions: tuple[str, ...]
    """`v1` and `v2-beta` on Rancher 1.x, empty on Rancher 2."""
    name: str = ""
    """The version as the server names it, such as `v1.6.30`; if it does not say, what is known, such as `1.0 or 1.1`."""

    def __str__(self) -> str:
        return f"Rancher {self.name or self.version}"

    def at_least(self, version: str) -> bool:
        """Whether the server is this version or a later one."""
        return release(self.version) >= release(version)

    def has(self, described: Mapping[str, Any]) -> bool:
        """Whether the server's version has what is marked with `x-rancher-since` and `x-rancher-until` (the last version)."""
        until = described.get("x-rancher-until")
        return self.at_least(described.get("x-rancher-since", "0")) and not (until and self.at_least(f"{until}.999"))


def find(client: HttpClient, callers: list[Caller]) -> Target:
    """Find out what answers.

    Raises:
        CannotVerify: There is no response, or the server is not Rancher.
    """
    response = client.send(ANONYMOUS, "GET", "/rancherversion")
    if response.status == 200 and isinstance(response.body, dict) and "Version" in response.body:
        name = str(response.body["Version"])
        if not re.match(r"v2\.\d+", name):
            raise CannotVerify(f"{client.url} says that its version is {name!r}; only releases of Rancher 2 can be verified")
        return Target(client.url, 2, name.removeprefix("v"), (), name)
    location = response.header("location")
    if location and 300 <= response.status < 400:
        raise CannotVerify(f"{client.url} redirects to {location.removesuffix('/rancherversion')}; use that URL")
    caller = callers[0] if callers else ANONYMOUS
    roots = {name: client.send(caller, "GET", f"/{name}") for name in ("v1", "v2-beta")}
    served = tuple(name for name, root in roots.items() if _is_rancher1(root))
    if not served:
        html = "text/html" in (response.header("content-type") or "")
        page = " It returns HTML: is there a proxy or a login page in front of it?" if html else ""
        raise CannotVerify(f"{client.url} is not Rancher: /rancherversion is {response.status}, /v1 is {roots['v1'].status}.{page}")
    version, name = _version1(roots[served[-1]], served)
    return Target(client.url, 1, version, served, name)


def _is_rancher1(root: Exchange) -> bool:
    return bool(root.header("x-api-schemas")) and root.status in (200, 401, 403)


def _version1(root: Exchange, served: tuple[str, ...]) -> tuple[str, str]:
    """The version from the header that 1.3 and later send; before, from what the API offers."""
    if name := root.header("x-rancher-version"):
        return name.removeprefix("v"), name
    if "v2-beta" in served:
        return "1.2", "1.2"
    links = root.body.get("links") if root.status == 200 and isinstance(root.body, dict) else None
    if not isinstance(links, dict):
        return "1.0", "1.0 or 1.1"
    return ("1.1", "1.1") if "backups" in links else ("1.0", "1.0")  # 1.1 added backups, for every kind of account
