"""The reference of the command line, read from the signatures of the commands, as Typer does."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from typer.models import ArgumentInfo, OptionInfo, ParameterInfo

from rancher_keys.cli.commands import COMMANDS

VALUES = {str: "text", int: "number", float: "number", Path: "path", bool: ""}


@dataclass(frozen=True)
class Row:
    """One argument or option of a command."""

    name: str
    value: str
    text: str
    default: str


@dataclass(frozen=True)
class Command:
    """One command, with its arguments and options by the panel of its help."""

    name: str
    usage: str
    text: str
    example: str
    panels: dict[str, list[Row]]


def commands() -> Iterator[Command]:
    """All commands, in the order of the help."""
    for command in COMMANDS:
        function = command.load()
        panels: dict[str, list[Row]] = {}
        usage = ["rancher-keys", command.name, "[OPTIONS]"]
        for name, kind, info, default in _parameters(function):
            required = default in (inspect.Parameter.empty, ...)
            if isinstance(info, ArgumentInfo):
                shown = name.upper() + ("…" if get_origin(kind) is list else "")
                usage.append(shown if required else f"[{shown}]")
            else:
                shown = ", ".join(_declared(info, name, kind))
            row = Row(shown, _value(kind), " ".join(str(info.help or "").split()), _default(info, default))
            panels.setdefault(_panel(info), []).append(row)
        text = "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", inspect.getdoc(function) or ""))
        yield Command(command.name, " ".join(usage), text, command.example, panels)


def _parameters(function: Callable[..., Any]) -> Iterator[tuple[str, Any, ParameterInfo, Any]]:
    hints = get_type_hints(function, include_extras=True)
    for name, parameter in inspect.signature(function).parameters.items():
        hint = hints[name]
        if get_origin(hint) is Annotated:
            kind, *notes = get_args(hint)
            info = next((each for each in notes if isinstance(each, ParameterInfo)), None)
        else:
            kind, info = hint, parameter.default if isinstance(parameter.default, ParameterInfo) else None
        default = info.default if info is parameter.default and info is not None else parameter.default
        if info is not None and not info.hidden:
            yield name, kind, info, default


def _declared(info: ParameterInfo, name: str, kind: Any) -> list[str]:
    given = [info.default, *(getattr(info, "param_decls", None) or ())]  # in Annotated, the first name takes the place of the default
    declared = [part for each in given if isinstance(each, str) for part in each.split("/") if part.startswith("-")]
    if declared:
        return declared
    option = name.replace("_", "-")
    is_switch = kind is bool and isinstance(info, OptionInfo)
    return [f"--{option}", f"--no-{option}"] if is_switch else [f"--{option}"]


def _panel(info: ParameterInfo) -> str:
    return str(info.rich_help_panel or ("Arguments" if isinstance(info, ArgumentInfo) else "Options"))


def _value(kind: Any) -> str:
    several = get_origin(kind) is list
    kind = get_args(kind)[0] if several else next((each for each in get_args(kind) if each is not NoneType), kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return ", ".join(f"`{each.value}`" for each in kind)
    return VALUES.get(kind, "text")


def _default(info: ParameterInfo, default: Any) -> str:
    if info.envvar:
        return f"`${info.envvar if isinstance(info.envvar, str) else info.envvar[0]}`"
    if not info.show_default or default in (None, "", False, [], (), ..., inspect.Parameter.empty):
        return ""
    return f"`{default.value if isinstance(default, Enum) else default}`"
