"""The types of openapi-typescript with openapi-fetch, and how a program in TypeScript is compiled and run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .clients import add_program, document, edition, fresh
from .life import walk
from .rows import Row
from .tools import NODE_MODULES, npm, run

STRICT = ("--strict", "--target", "es2022", "--module", "nodenext", "--moduleResolution", "nodenext", "--types", "node")


def rows() -> Iterator[Row]:
    """Each document, in the edition that openapi-typescript reads."""
    for number in (1, 2):
        yield Row("openapi-typescript, openapi-fetch", edition(number, "3.1"), lambda number=number: openapi_fetch(number))


def compiled(folder: Path, program: str, number: int) -> str:
    """Compile what was generated with the program, and run it."""
    compiler = npm("tsc")
    (folder / "package.json").write_text('{"type": "module"}\n', encoding="utf-8")
    (folder / "node_modules").symlink_to(NODE_MODULES)
    add_program(program, folder, "main.ts")
    run([compiler, *STRICT, "--skipLibCheck", "--outDir", "built", "main.ts"], folder)
    return walk(number, lambda given: run(["node", "built/main.js"], folder, **given))


def openapi_fetch(number: int) -> str:
    """openapi-typescript with openapi-fetch."""
    tool, folder = npm("openapi-typescript"), fresh(f"openapi-fetch-{number}")
    run([tool, document(number, "3.1"), "-o", folder / "rancher.ts"])
    return compiled(folder, f"openapi_fetch_{number}.ts", number)
