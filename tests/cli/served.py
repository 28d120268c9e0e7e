"""A served sandbox, and the environment of a command that connects to it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import Result
from typer.testing import CliRunner

from rancher_keys.cli.app import app

from ..keys.prune_world import World, world

COMMAND = (sys.executable, "-m", "rancher_keys.cli")


@dataclass
class Served:
    """A world that is served on a port."""

    world: World
    url: str
    home: Path

    def environ(self, who: Any = None) -> dict[str, str]:
        """The variables of a shell that has the administrator's key, or somebody else's."""
        who = who or self.world.sandbox.admin
        return {
            "HOME": str(self.home),
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(sys.path),
            "RANCHER_URL": self.url,
            "RANCHER_ACCESS_KEY": who.access_key,
            "RANCHER_SECRET_KEY": who.secret_key,
            "COLUMNS": "200",
        }

    def run(self, *arguments: str, who: Any = None, input: str | None = None) -> Result:
        """Run a command in this process."""
        hidden = {name: None for name in os.environ if name.startswith(("RANCHER", "CATTLE"))}
        return CliRunner().invoke(app, list(arguments), env={**hidden, **self.environ(who)}, input=input)

    def start(self, *arguments: str, **environ: str) -> subprocess.Popen[str]:
        """Run a command in a process of its own."""
        return subprocess.Popen(
            [*COMMAND, *arguments], env={**self.environ(), **environ}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )


@contextmanager
def served(version: str, home: Path) -> Iterator[Served]:
    with world(version) as found, found.sandbox.serve() as url:
        yield Served(found, url, home)
