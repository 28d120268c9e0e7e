"""The kinds of targets, built in and of other packages."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.metadata import entry_points

from ..._core.errors import InvalidArgument
from .target import Target

GROUP = "rancher_keys.delivery"
_BUILT_IN = {
    "raw": "file:RawFile",
    "json": "file:JsonFile",
    "dotenv": "file:DotenvFile",
    "env": "env_variable:EnvVariable",
    "rancher-cli": "rancher_cli:RancherCli",
    "kubeconfig": "kubeconfig:Kubeconfig",
    "kubernetes": "kubernetes_secret:KubernetesSecret",
    "vault": "vault:Vault",
    "command": "command:Command",
    "stdout": "stdout:Stdout",
}


def kinds() -> list[str]:
    """The kinds of targets that are installed."""
    return sorted({*_BUILT_IN, *(each.name for each in entry_points(group=GROUP))})


def parse(spec: str) -> Target:
    """The target that a text names, `KIND:WHERE`.

    Raises:
        InvalidArgument: There is no such kind, or WHERE is not valid for it.
    """
    kind, colon, where = spec.partition(":")
    if not colon:
        raise InvalidArgument(f"a target is written as KIND:WHERE, not {spec!r}; the kinds are {', '.join(kinds())}")
    factory = _factory(kind)
    target: Target = factory(where)
    return target


def _factory(kind: str) -> Callable[[str], Target]:
    if kind in _BUILT_IN:
        module, _, name = _BUILT_IN[kind].partition(":")
        built_in: Callable[[str], Target] = getattr(import_module(f".{module}", __package__), name)
        return built_in
    for each in entry_points(group=GROUP):
        if each.name == kind:
            loaded: Callable[[str], Target] = each.load()
            return loaded
    raise InvalidArgument(f"there is no kind of target {kind!r}; there are {', '.join(kinds())}")
