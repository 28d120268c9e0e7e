"""Loads the OpenAPI documents: `spec/bundled/` in the source tree, `rancher_keys/spec/` in the wheel."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

_SOURCE_TREE = Path(__file__).parents[3] / "spec/bundled"


@cache
def document(generation: int) -> dict[str, Any]:
    """The document of a server generation, 1 or 2."""
    name = f"rancher-{generation}.json"
    packaged = files("rancher_keys").joinpath("spec", name)
    text = packaged.read_text(encoding="utf-8") if packaged.is_file() else (_SOURCE_TREE / name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded
