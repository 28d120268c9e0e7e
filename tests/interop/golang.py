"""Clients in Go from oapi-codegen and ogen, and how a generated package is compiled with a program."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from .clients import add_program, document, edition, fresh
from .life import walk
from .rows import Row
from .tools import go_tool, need, run
from .versions import GO

ONE_OF = {"ExtTokenListOrEvent": "ExtTokenList", "LoginResult": "SessionToken", "Unauthorized": "ApiError"}
"""The schemas of document 2 that ogen does not take, and what the program gets in their place."""


def rows() -> Iterator[Row]:
    """Each generator on each document, in the edition that it reads."""
    for number in (1, 2):
        yield Row("oapi-codegen", edition(number, "3.1"), lambda number=number: oapi_codegen(number))
        yield Row("ogen", edition(number, "3.0"), lambda number=number: ogen(number))


def compiled(folder: Path, program: str, number: int, *modules: str) -> str:
    """Compile the package in `rancher/`, with the modules that it needs, and let the program use it."""
    need("go")
    required = "".join(f"require {module} {GO[module]}\n" for module in modules)
    (folder / "go.mod").write_text(f"module interop\n\ngo 1.24\n\n{required}", encoding="utf-8")
    add_program(program, folder, "main.go")
    run(["go", "mod", "tidy"], folder)
    run(["go", "vet", "."], folder)
    run(["go", "build", "-o", "life", "."], folder)
    return walk(number, lambda given: run([folder / "life"], folder, **given))


def oapi_codegen(number: int) -> str:
    """oapi-codegen, the only configuration of which is the one on the site."""
    tool, folder = go_tool("github.com/oapi-codegen/oapi-codegen/v2", "oapi-codegen"), fresh(f"oapi-codegen-{number}")
    (folder / "rancher").mkdir()
    made = ["-generate", "types,client", "-package", "rancher", "-o", folder / "rancher/rancher.go"]
    run([tool, *made, document(number, "3.1")])
    return compiled(folder, f"oapi_codegen_{number}.go", number, "github.com/oapi-codegen/runtime")


def ogen(number: int) -> str:
    """ogen, which takes no oneOf whose members differ in nothing but the values of one field."""
    tool, folder = go_tool("github.com/ogen-go/ogen", "ogen"), fresh(f"ogen-{number}")
    text = json.dumps(json.loads(document(number, "3.0").read_text(encoding="utf-8")))
    for name, one in ONE_OF.items():
        text = text.replace(f'"#/components/schemas/{name}"', f'"#/components/schemas/{one}"')
    (folder / "rancher.json").write_text(text, encoding="utf-8")
    run([tool, "--target", folder / "rancher", "--package", "rancher", "--clean", folder / "rancher.json"])
    left = "; without three oneOf: type-based discrimination with same jxType, says ogen" if number == 2 else ""
    return compiled(folder, f"ogen_{number}.go", number, "github.com/ogen-go/ogen") + left
