"""One line a method: what the clients can do, read from the generated code."""

from __future__ import annotations

import inspect
from dataclasses import dataclass

from rancher_keys import rancher1, rancher2
from rancher_keys.rancher1 import client as client1
from rancher_keys.rancher2 import client as client2


@dataclass(frozen=True)
class Method:
    """How it is called, what it does in a sentence, and where the reference has it."""

    call: str
    text: str
    path: str


def methods(generation: int) -> list[tuple[str, list[Method]]]:
    """The methods of a client, by what they hang on, such as `client.api_keys`."""
    module, top = (client1, rancher1.Client) if generation == 1 else (client2, rancher2.Client)
    found, source = [("client", _of(top, "client"))], inspect.getsource(module)
    for name, kind in inspect.getmembers(module, inspect.isclass):
        if kind.__module__ == module.__name__ and (attribute := _attribute(source, name)):
            found.append((f"client.{attribute}", _of(kind, f"client.{attribute}")))
    return found


def _attribute(source: str, name: str) -> str | None:
    """The attribute of a client that holds a resource class."""
    snake = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
    return snake if f"self.{snake} = {name}(" in source else None


def _of(kind: type, prefix: str) -> list[Method]:
    found = []
    for name, function in vars(kind).items():
        if name.startswith("_") or not inspect.isfunction(function):
            continue
        parameters = [_shown(parameter) for parameter in inspect.signature(function).parameters.values() if parameter.name != "self"]
        shown = ", ".join(parameters[:6]) + (", …" if len(parameters) > 6 else "")
        text = (inspect.getdoc(function) or "").split("\n")[0]
        found.append(Method(f"{prefix}.{name}({shown})", text, f"{kind.__module__}.{kind.__qualname__}.{name}"))
    return found


def _shown(parameter: inspect.Parameter) -> str:
    return f"{parameter.name}=" if parameter.kind is parameter.KEYWORD_ONLY else parameter.name
