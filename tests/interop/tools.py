"""Where the foreign tools are kept, and how they are installed and run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from .versions import BUNDLES, GO, MAVEN, NPM, PYPI

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / ".tools"
CACHE = TOOLS / "interop"
NODE_MODULES = CACHE / "node_modules"


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
        Failed: It failed; the message is the telling part of its output.
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
        telling = [line for line in told if "error" in line.lower() or "warning" in line.lower()] or told[-3:]
        raise Failed(" | ".join(telling[:3])[:300] or f"exit status {done.returncode}")
    return output


def install(name: str, wanted: Mapping[str, str], make: Callable[[], object]) -> None:
    """Install something unless the wanted versions of it are there."""
    CACHE.mkdir(parents=True, exist_ok=True)
    marker, versions = CACHE / f"{name}.txt", "".join(f"{key} {value}\n" for key, value in wanted.items())
    if not marker.is_file() or marker.read_text(encoding="utf-8") != versions:
        make()
        marker.write_text(versions, encoding="utf-8")


def npm(command: str) -> Path:
    """A command of the packages from npm."""
    need("npm", "node")
    packages = [f"{name}@{version}" for name, version in NPM.items()]
    quiet = ["--silent", "--no-audit", "--no-fund", "--no-package-lock"]
    install("npm", NPM, lambda: run(["npm", "install", *quiet, "--prefix", CACHE, *packages]))
    return NODE_MODULES / ".bin" / command


def bundle(package: str, file: str) -> Path:
    """One file of a package from npm, without what the package depends on."""
    need("npm")
    folder = CACHE / package.replace("/", "-")

    def make() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        run(["npm", "pack", "--silent", f"{package}@{BUNDLES[package]}"], folder)
        with tarfile.open(next(folder.glob("*.tgz"))) as archive:
            archive.extractall(folder, filter="data")

    install(folder.name, {package: BUNDLES[package]}, make)
    return folder / "package" / file


def jar(artifact: str) -> Path:
    """A program from Maven Central."""
    need("java", "mvn")
    name, version = artifact.split(":")[1], MAVEN[artifact]
    copy = ["mvn", "-q", "-B", "dependency:copy", f"-Dartifact={artifact}:{version}", f"-DoutputDirectory={CACHE}"]
    install(name, {artifact: version}, lambda: run(copy))
    return CACHE / f"{name}-{version}.jar"


def go_tool(module: str, command: str) -> Path:
    """A command of a Go module."""
    need("go")
    binaries = CACHE / "bin"
    version = GO[module]
    install(command, {module: version}, lambda: run(["go", "install", f"{module}/cmd/{command}@{version}"], GOBIN=str(binaries)))
    return binaries / command


def python() -> Path:
    """The Python of a virtual environment with the packages from PyPI."""
    found = CACHE / "venv/bin/python"

    def make() -> None:
        run([sys.executable, "-m", "venv", "--clear", CACHE / "venv"])
        packages = [f"{name}=={version}" for name, version in PYPI.items()]
        run([found, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages])

    install("pypi", PYPI, make)
    return found
