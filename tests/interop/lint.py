"""Linters, whose every error and warning counts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from .rows import Row
from .tools import CACHE, ROOT, npm, run

DOCUMENTS = tuple(
    f"spec/{folder}rancher-{number}.{kind}" for folder, kind in (("", "yaml"), ("bundled/", "json"), ("3.0/", "json")) for number in (1, 2)
)
ARAZZO = tuple(f"spec/rancher-{number}.arazzo.yaml" for number in (1, 2))


def rows() -> Iterator[Row]:
    """Each linter on each edition."""
    for document in DOCUMENTS:
        yield Row("openapi-spec-validator", document, lambda document=document: validated(document))
    for document in (*DOCUMENTS, *ARAZZO):
        yield Row("Redocly recommended-strict", document, lambda document=document: redocly(document))
        yield Row("Spectral", document, lambda document=document: spectral(document))


def validated(document: str) -> str:
    """openapi-spec-validator, of the development environment."""
    run([sys.executable, "-m", "openapi_spec_validator", ROOT / document])
    return "valid"


def redocly(document: str) -> str:
    """Redocly; `redocly.yaml` makes warnings errors."""
    run([npm("redocly"), "lint", "--format=stylish", document])
    return "no error, no warning"


def spectral(document: str) -> str:
    """Spectral with its own rules."""
    program = npm("spectral")
    rules: Path = CACHE / "spectral.yaml"
    rules.write_text(f'extends: ["spectral:{"arazzo" if document in ARAZZO else "oas"}"]\n')
    run([program, "lint", document, "-r", rules, "--fail-severity=hint"])
    return "no error, no warning, no hint"
