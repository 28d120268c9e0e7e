"""What the rows of generated clients share: the programs, and a folder for what a tool generates."""

from __future__ import annotations

import shutil
from pathlib import Path

from .tools import CACHE, ROOT

OUT = CACHE / "clients"
PROGRAMS = Path(__file__).parent / "programs"


def edition(number: int, kind: str) -> str:
    """The path of a document's edition, `3.1` or `3.0`, in one file."""
    return f"spec/{'bundled' if kind == '3.1' else kind}/rancher-{number}.json"


def document(number: int, kind: str) -> Path:
    """The file of an edition."""
    return ROOT / edition(number, kind)


def fresh(name: str) -> Path:
    """An empty folder."""
    folder = OUT / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def add_program(name: str, folder: Path, as_name: str) -> Path:
    """Copy a program to where what it uses was generated."""
    return shutil.copy(PROGRAMS / name, folder / as_name)
