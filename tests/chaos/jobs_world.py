"""The servers that the campaign of jobs strikes, the keys on them, and who holds which."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from rancher_keys import rancher1, rancher2
from rancher_keys.errors import RancherError
from rancher_keys.keys import Key, Keys, Kind
from rancher_keys.sandbox import IN_PROCESS_URL, Sandbox

VERSIONS = ("1.0", "1.6", "2.7", "2.12", "2.15")
OLD = 4
"""How many keys a plan prunes."""
USER, PASSWORD = "chaos", "made-up-password-of-chaos"


@dataclass(frozen=True)
class Result:
    """How one struck command ended: what was struck, and the column of the table."""

    job: str
    strike: str
    version: str
    column: str = "survived"
    why: str = ""


class World:
    """A sandbox, served; it is put back to the same state before each command."""

    def __init__(self, version: str, sandbox: Sandbox, url: str, home: Path) -> None:
        """Create a user with a key, and robots with keys of the same user."""
        self.version, self.sandbox, self.url, self.home = version, sandbox, url, home
        self.port = int(url.rpartition(":")[2])
        made = sandbox.add_user(USER, PASSWORD)
        self.token = f"{made.access_key}:{made.secret_key}"
        self.journals = home / "journals"
        self.lines: dict[tuple[str, ...], int] = {}
        """How many traced lines a command has, by its arguments."""
        with self.keys(self.token) as keys:
            robot = keys.create("robot")
            self.robot, self.robot_id = robot.token.reveal(), robot.id
            self.ext = keys.create("robot", kind=Kind.EXT_TOKEN).token.reveal() if version in ("2.12", "2.15") else self.robot
            for number in range(OLD):
                keys.create(f"old-{number}")
        self._snapshot = sandbox.server.store.snapshot()
        self.before = self.ids()

    def reset(self) -> None:
        """Put the server and the files back."""
        self.sandbox.server.store.restore(self._snapshot)
        for path in sorted(self.home.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()

    def keys(self, token: str) -> Keys:
        """The keys as the holder of a token sees them, past every fault."""
        access_key, _, secret_key = token.partition(":")
        package: Any = rancher1 if self.version.startswith("1.") else rancher2
        return Keys(package.Client(IN_PROCESS_URL, access_key=access_key, secret_key=secret_key, transport=self.sandbox.transport()))

    def works(self, token: str) -> bool:
        """Whether the server accepts a token."""
        if not token.partition(":")[2]:
            return False
        with self.keys(token) as keys:
            try:
                keys.whoami()
            except (RancherError, ValueError):
                return False
            return True

    def ids(self) -> set[str]:
        """The ids of all keys."""
        return {key.id for key in self.all()}

    def all(self) -> list[Key]:
        """Every key, as an administrator sees them."""
        admin = self.sandbox.admin
        assert admin is not None
        with self.keys(f"{admin.access_key}:{admin.secret_key}") as keys:
            return list(keys.list(scope="all"))

    def environ(self, token: str, url: str) -> dict[str, str]:
        """The environment of a command."""
        return {
            "HOME": str(self.home),
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(sys.path),
            "RANCHER_URL": url,
            "RANCHER_TOKEN": token,
            "NO_COLOR": "1",
            "COLUMNS": "200",
        }

    def files_with(self, secrets: set[str], allowed: set[Path]) -> list[str]:
        """The files below the home directory that hold a secret and should not."""
        found = []
        for path in self.home.rglob("*"):
            if path.is_file() and path not in allowed:
                text = path.read_text(errors="replace")
                found += [path.name for secret in secrets if secret in text]
        return found


@contextmanager
def world(version: str, home: Path, seed: int, delay: int = 0) -> Iterator[World]:
    """A world, until the end of the block."""
    home.mkdir(parents=True, exist_ok=True)
    with Sandbox(version, delay=delay, seed=seed) as sandbox, sandbox.serve() as url:
        yield World(version, sandbox, url, home)


def secret_of(token: str) -> str:
    """The secret part of a token."""
    return token.partition(":")[2]


def chosen(random_source: Random, share: float) -> bool:
    """True with a probability."""
    return random_source.random() < share
