"""The foreign tools, each pinned: where they come from, where they are kept, and how they are run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / ".tools"
CACHE = TOOLS / "interop"
PROGRAMS = Path(__file__).parent / "programs"

NPM = (
    "@redocly/cli@2.77.0",
    "@stoplight/spectral-cli@6.16.3",
    "@stoplight/prism-cli@5.16.0",
    "openapi-typescript@7.13.0",
    "openapi-fetch@0.17.0",
    "typescript@5.9.3",
    "@types/node@22.15.3",
)
JAR = "7.25.0"
OAPI_CODEGEN = "v2.8.2"
OGEN = "v1.24.0"
PYPI = (
    "openapi-core==0.23.1",
    "openapi-python-client==0.29.1",
    "pydantic==2.14.4",
    "python-dateutil==4.0.0",
    "ruff==0.17.6",
    "typing_extensions==4.16.0",
    "urllib3==2.8.0",
)


class Skipped(Exception):
    """A toolchain is missing on this machine."""


class Failed(Exception):
    """A tool, or a program that uses what it generated, failed."""


def need(*commands: str) -> None:
    """Check that toolchains are there.

    Raises:
        Skipped: One is not.
    """
    for command in commands:
        if shutil.which(command) is None:
            raise Skipped(f"{command} is not installed")


def run(command: Sequence[str | Path], folder: Path = ROOT, **environment: str) -> str:
    """Run a command and give its output.

    Raises:
        Failed: It failed; the message is the end of its output.
    """
    done = subprocess.run(
        ["nice", *map(str, command)],
        cwd=folder,
        env={**os.environ, "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    output = done.stdout + done.stderr
    if done.returncode:
        told = [line for line in output.splitlines() if line.strip()]
        telling = [line for line in told if "error" in line.lower() or "warning" in line.lower()] or told
        raise Failed(" | ".join(telling[:3])[:300] or f"exit status {done.returncode}")
    return output


def npm(name: str) -> Path:
    """A command of an npm package, installed when it is not there."""
    need("npm", "node")
    CACHE.mkdir(parents=True, exist_ok=True)
    installed = CACHE / "npm.txt"
    if not installed.is_file() or installed.read_text() != "\n".join(NPM):
        run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--no-package-lock", "--prefix", TOOLS, *NPM])
        installed.write_text("\n".join(NPM))
    return TOOLS / "node_modules/.bin" / name


def jar() -> Path:
    """openapi-generator, from Maven Central."""
    need("java", "mvn")
    found = CACHE / f"openapi-generator-cli-{JAR}.jar"
    if not found.is_file():
        run(
            ["mvn", "-q", "-B", "dependency:copy", f"-Dartifact=org.openapitools:openapi-generator-cli:{JAR}", f"-DoutputDirectory={CACHE}"]
        )
    return found


def go_tool(module: str, version: str) -> Path:
    """A Go program, from the module proxy."""
    need("go")
    found = CACHE / "bin" / module.rsplit("/", 1)[-1]
    marker = found.with_suffix(".version")
    if not found.is_file() or not marker.is_file() or marker.read_text() != version:
        run(["go", "install", f"{module}@{version}"], GOBIN=str(CACHE / "bin"))
        marker.write_text(version)
    return found


def python() -> Path:
    """The Python of a virtual environment with the tools from PyPI."""
    found = CACHE / "venv/bin/python"
    wanted = "\n".join(PYPI)
    marker = CACHE / "pypi.txt"
    if not found.is_file() or not marker.is_file() or marker.read_text() != wanted:
        run([sys.executable, "-m", "venv", CACHE / "venv"])
        run([found, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted.splitlines()])
        marker.write_text(wanted)
    return found
