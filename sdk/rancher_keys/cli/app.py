"""The command line: options of `rancher-keys` itself, and commands that are loaded when they are needed."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Annotated, Any

import rich  # noqa: F401 - part of the extra cli; what uses it imports it later
import typer
from typer.core import TyperGroup

from .commands import COMMANDS, CommandInfo

_HELP_NAMES = {"help_option_names": ["-h", "--help"]}


class _Loaded(MutableMapping[str, Any]):
    """Commands by name. One is loaded when it is looked up."""

    def __init__(self) -> None:
        self._found: dict[str, Any] = {}
        self._known = {each.name: each for each in COMMANDS}

    def __getitem__(self, name: str) -> Any:
        if name not in self._found:
            self._found[name] = _command(self._known[name])
        return self._found[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._found[name] = command

    def __delitem__(self, name: str) -> None:
        self._known.pop(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, name: object) -> bool:
        return name in self._known


class Commands(TyperGroup):
    """All commands. A command is loaded when it runs, or when its help is shown."""

    def __init__(self, **options: Any) -> None:
        """`options` are Typer's."""
        super().__init__(**{**options, "commands": {}})
        self.commands = _Loaded()

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, in the order of the overview."""
        return list(self.commands)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the overview."""
        from .overview import print_overview

        options = [each for each in (param.get_help_record(ctx) for param in self.get_params(ctx)) if each is not None]
        print_overview(ctx, self.help or "", options)


def _command(info: CommandInfo) -> Any:
    single = typer.Typer(add_completion=False, pretty_exceptions_enable=False, context_settings=_HELP_NAMES)
    single.command(info.name, epilog=f"Example: {info.example}")(info.load())
    return typer.main.get_command(single)


app = typer.Typer(
    name="rancher-keys",
    cls=Commands,
    help="Find, rotate and remove Rancher API keys, in every generation of Rancher.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings=_HELP_NAMES,
)


def _version(wanted: bool) -> None:
    if wanted:
        from .. import __version__

        typer.echo(f"rancher-keys {__version__}")
        raise typer.Exit


@app.callback()
def _main(version: Annotated[bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)] = False) -> None:
    """Find, rotate and remove Rancher API keys, in every generation of Rancher."""
