"""The client of openapi-python-client."""

from __future__ import annotations

import os
from collections.abc import Iterator

from .clients import add_program, document, edition, fresh
from .life import walk
from .rows import Row
from .tools import Failed, python, run

BROKEN = "; disabled by PUT, since its PATCH is broken: TypeError: isinstance() argument 2 cannot be a parameterized generic"


def rows() -> Iterator[Row]:
    """Each document, in the edition that the tool reads."""
    for number in (1, 2):
        yield Row("openapi-python-client", edition(number, "3.1"), lambda number=number: openapi_python_client(number))


def openapi_python_client(number: int) -> str:
    """A warning means that an operation or a schema is missing."""
    interpreter, folder = python(), fresh(f"openapi-python-client-{number}")
    tool = interpreter.with_name("openapi-python-client")
    made = ["--output-path", folder / "rancher", "--meta", "none", "--fail-on-warning"]
    path = f"{interpreter.parent}{os.pathsep}{os.environ['PATH']}"
    output = run([tool, "generate", "--path", document(number, "3.1"), *made], PATH=path)
    if "WARNING" in output:
        raise Failed(output[-300:])
    program = add_program(f"openapi_python_client_{number}.py", folder, "life.py")
    return walk(number, lambda given: run([interpreter, program], folder, PYTHONPATH=str(folder), **given)) + (
        BROKEN if number == 2 else ""
    )
