"""The method index and the reference: what the package offers, read from the package itself."""

from __future__ import annotations

import importlib
import inspect
import re
from dataclasses import dataclass
from types import ModuleType

CLIENTS = ("Client", "AsyncClient")


@dataclass(frozen=True)
class Method:
    """The call, the summary, and the path under which the reference has it."""

    call: str
    text: str
    path: str


def methods(generation: int) -> list[tuple[str, list[Method]]]:
    """The methods of a client by the object that has them, such as `client.api_keys`."""
    module = importlib.import_module(f"rancher_keys.rancher{generation}")
    found = [("client", _methods(module.Client, "client", f"{module.__name__}.Client"))]
    for attribute, kind in resources(module):
        found.append((f"client.{attribute}", _methods(kind, f"client.{attribute}", _path(kind))))
    return found


def resources(module: ModuleType) -> list[tuple[str, type]]:
    """The resource classes of a generation's sync client with the attribute of the client that holds each."""
    home = importlib.import_module(module.Client.__module__)
    found: dict[str, type] = {}
    for base in module.Client.__mro__[:-1]:
        for attribute, name in re.findall(r"self\.([a-z]\w*) = ([A-Z]\w+)\(", inspect.getsource(base)):
            kind = getattr(home, name, None)
            if inspect.isclass(kind) and _methods(kind, "", ""):
                found.setdefault(attribute, kind)
    return list(found.items())


def reference(name: str, part: str = "all") -> str:
    """The directives that document the public names of a package.

    Args:
        name: The package, such as `rancher_keys.sandbox`.
        part: `all` for everything in its `__all__`, `clients` for the clients with their resource classes, `models` for the rest.
    """
    module = importlib.import_module(name)
    public = list(module.__all__)
    if part == "clients":
        paths = [f"{name}.Client", *(_path(kind) for _, kind in resources(module)), f"{name}.AsyncClient"]
    else:
        paths = [f"{name}.{each}" for each in public if part == "all" or each not in CLIENTS]
    return "\n\n".join(f"::: {path}" for path in paths)


def _path(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _methods(kind: type, prefix: str, path: str) -> list[Method]:
    found = []
    for name, function in vars(kind).items():
        if name.startswith("_") or not inspect.isfunction(function):
            continue
        parameters = [_shown(parameter) for parameter in inspect.signature(function).parameters.values() if parameter.name != "self"]
        shown = ", ".join(parameters[:6]) + (", …" if len(parameters) > 6 else "")
        found.append(Method(f"{prefix}.{name}({shown})", (inspect.getdoc(function) or "").split("\n")[0], f"{path}.{name}"))
    return found


def _shown(parameter: inspect.Parameter) -> str:
    return f"{parameter.name}=" if parameter.kind is parameter.KEYWORD_ONLY else parameter.name
