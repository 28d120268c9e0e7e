"""The modules of docs/hooks, which MkDocs imports by their bare names."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

from .site import ROOT


def hook(name: str) -> ModuleType:
    """A module of docs/hooks."""
    folder = str(ROOT / "docs/hooks")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return importlib.import_module(name)
