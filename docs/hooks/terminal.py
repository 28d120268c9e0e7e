"""Pictures of a terminal: real commands, run against a sandbox, as SVG. They are kept until the code of the package changes."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from about import ROOT
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from rancher_keys.rancher2 import Client
from rancher_keys.sandbox import IN_PROCESS_URL, PASSWORD, Clock, Credentials, Sandbox

URL = "https://rancher.example.com"
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
WIDTH = 100
CACHE = ROOT / ".tools/terminal"
FORMAT = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
"""Rich's, without the fonts that it loads from another host."""
STYLES = {r"^\$ .*$": "bold", r"^… .*$": "dim", "✓": "green", "✗": "bold red", r"^(\d+ planned: .*|Rancher v.* failed.*)$": "green"}


@dataclass(frozen=True)
class Scene:
    """A command, and the keys that exist before it runs, by their age in days."""

    command: str
    keys: dict[str, int]
    before: str = ""
    """A command that is run first and not shown; it writes app.env, which the shown command then reads."""
    shown: tuple[int, int] = (40, 0)
    """How many lines to show of the beginning and of the end."""


SCENES = {
    "rotate": Scene(
        "rancher-keys rotate --deliver dotenv:app.env", {}, before="rancher-keys create app --ttl 30d --deliver dotenv:app.env"
    ),
    "prune": Scene("rancher-keys prune --created-before 2026-01-01 --yes", {"ci-2023": 900, "ci-2024": 500, "ci-2025": 340, "deploy": 20}),
    "verify": Scene(f"rancher-keys verify {URL}", {}, shown=(14, 4)),
}


@cache
def picture(name: str) -> str:
    """The picture of a scene."""
    kept = CACHE / f"{name}-{_version()}.svg"
    if not kept.is_file():
        CACHE.mkdir(parents=True, exist_ok=True)
        for old in CACHE.glob(f"{name}-*.svg"):
            old.unlink(missing_ok=True)
        unfinished = kept.with_suffix(f".{os.getpid()}")
        unfinished.write_text(_drawn(name, _transcript(SCENES[name])), encoding="utf-8")
        unfinished.replace(kept)
    return kept.read_text(encoding="utf-8")


def size(name: str) -> tuple[int, int]:
    """The width and the height of a picture."""
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', picture(name))
    assert found is not None
    return round(float(found[1])), round(float(found[2]))


@cache
def _version() -> str:
    """A number for the code that the pictures are made by."""
    digest = hashlib.sha256()
    for path in [Path(__file__), *sorted((ROOT / "sdk/rancher_keys").rglob("*.py"))]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _transcript(scene: Scene) -> str:
    """The command and what it prints."""
    start = NOW - timedelta(days=max(scene.keys.values(), default=0))
    clock = Clock(_milliseconds(start))
    with Sandbox("2.15", seed=7, delay=0, clock=clock) as sandbox, tempfile.TemporaryDirectory() as home:
        admin = sandbox.admin
        assert admin is not None
        with Client(IN_PROCESS_URL, access_key=admin.access_key, secret_key=admin.secret_key, transport=sandbox.transport()) as client:
            for name, age in scene.keys.items():
                clock.set(_milliseconds(NOW - timedelta(days=age)))
                client.tokens.create(description=name)
        clock.set(_milliseconds(NOW))
        user = sandbox.add_user("jane", "jane-password")
        with sandbox.serve() as url:
            environment = _environment(home, url, admin, user)
            if scene.before:
                _run(scene.before, environment, home, url)
                environment = {**environment, "RANCHER_TOKEN": _token(Path(home) / "app.env")}
            lines = _run(scene.command, environment, home, url).splitlines()
    first, last = scene.shown
    if len(lines) > first + last:
        lines = [*lines[:first], "[…]", *lines[-last:]]
    return "\n".join([f"$ {scene.command}", *(line.rstrip() for line in lines)])


def _environment(home: str, url: str, admin: Credentials, user: Credentials) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RANCHER_", "CATTLE_", "XDG_"))}
    return {
        **kept,
        "HOME": home,
        "COLUMNS": str(WIDTH),
        "NO_COLOR": "1",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "RANCHER_URL": url,
        "RANCHER_TOKEN": f"{admin.access_key}:{admin.secret_key}",
        "RANCHER_USER_TOKEN": f"{user.access_key}:{user.secret_key}",
        "RANCHER_USERNAME": "admin",
        "RANCHER_PASSWORD": PASSWORD,
    }


def _token(path: Path) -> str:
    return next(line for line in path.read_text().splitlines() if line.startswith("RANCHER_TOKEN=")).partition("=")[2].strip("'")


def _run(command: str, environment: dict[str, str], home: str, url: str) -> str:
    words = [sys.executable, "-m", "rancher_keys.cli", *shlex.split(command.replace(URL, url))[1:]]
    done = subprocess.run(  # noqa: S603 - our own commands
        words, env=environment, cwd=home, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{command} ended with status {done.returncode}:\n{done.stdout}")
    text = done.stdout.replace(url, URL)
    return re.sub(rf"{re.escape(home)}(\S*)", lambda found: f"~{found[1]}".ljust(len(found[0])), text)


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _drawn(name: str, transcript: str) -> str:
    text = Text(transcript)
    for pattern, style in STYLES.items():
        text.highlight_regex(re.compile(pattern, re.MULTILINE), style)
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor", legacy_windows=False)
    console.print(text, soft_wrap=False)
    return console.export_svg(title="", theme=MONOKAI, code_format=FORMAT, unique_id=f"terminal-{name}")
