"""Generated clients: generated, compiled, and, where there is a program, taken through a key's life against a served sandbox."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .life import environment
from .rows import Row
from .tools import CACHE, OAPI_CODEGEN, OGEN, PROGRAMS, ROOT, TOOLS, Failed, go_tool, jar, need, npm, python, run

OUT = CACHE / "clients"
GO_MOD = "module interop\n\ngo 1.23\n"
OPTIONS = "enumClassPrefix=true,packageName=rancher,withGoMod=false,hideGenerationTimestamp=true"
"""enumClassPrefix: Go enums share one namespace."""


def rows() -> Iterator[Row]:
    """Each generator on each document, in the edition that it reads."""
    for number in (1, 2):
        for name, make in (
            ("openapi-generator go", generator_go),
            ("openapi-generator typescript-fetch", generator_typescript),
            ("openapi-generator java", generator_java),
            ("openapi-generator rust", generator_rust),
            ("openapi-generator python", generator_python),
        ):
            yield Row(name, f"spec/3.0/rancher-{number}.json", lambda make=make, number=number: make(number))
        yield Row("oapi-codegen", f"spec/bundled/rancher-{number}.json", lambda number=number: oapi_codegen(number))
        yield Row("ogen", f"spec/3.0/rancher-{number}.json", lambda number=number: ogen(number))
        yield Row("openapi-typescript, openapi-fetch", f"spec/bundled/rancher-{number}.json", lambda number=number: openapi_fetch(number))
        yield Row("openapi-python-client", f"spec/bundled/rancher-{number}.json", lambda number=number: openapi_python_client(number))


def fresh(name: str) -> Path:
    """An empty folder for what a tool generates."""
    folder = OUT / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def walked(program: str, number: int, start: Callable[[Path, dict[str, str]], Any]) -> str:
    """Take a key through its life with a program, if there is one for this client."""
    found = PROGRAMS / program
    if not found.is_file():
        return "generated and compiled"
    with environment(number) as given:
        if not start(found, given).rstrip().endswith("ok"):
            raise Failed(f"{program} did not end with ok")
    return "generated, compiled, a key's life walked"


def generate(number: int, language: str) -> Path:
    """openapi-generator."""
    folder = fresh(f"{language}-{number}")
    made = ["-g", language, "-o", folder / "rancher", "--additional-properties", OPTIONS]
    only = "apiTests=false,modelTests=false,apiDocs=false,modelDocs=false"
    run(["java", "-jar", jar(), "generate", "-i", ROOT / f"spec/3.0/rancher-{number}.json", *made, "--global-property", only])
    return folder


def go(folder: Path, program: str, number: int) -> str:
    """Compile a generated Go package, which stands in `rancher/`, and run the program."""
    (folder / "go.mod").write_text(GO_MOD)
    cache = {"GOFLAGS": "-mod=mod"}
    run(["go", "mod", "tidy"], folder, **cache)
    run(["go", "build", "./rancher"], folder, **cache)

    def start(found: Path, given: dict[str, str]) -> str:
        shutil.copy(found, folder / "main.go")
        run(["go", "mod", "tidy"], folder, **cache)
        return run(["go", "run", "."], folder, **cache, **given)

    return walked(program, number, start)


def generator_go(number: int) -> str:
    """openapi-generator, Go."""
    need("go")
    return go(generate(number, "go"), f"openapi_generator_{number}.go", number)


def generator_typescript(number: int) -> str:
    """openapi-generator, TypeScript with fetch."""
    compiler = npm("tsc")
    folder = generate(number, "typescript-fetch")
    run([compiler, "--noEmit", *STRICT, folder / "rancher/index.ts"])
    return "generated and compiled"


STRICT = ("--strict", "--target", "es2022", "--module", "nodenext", "--moduleResolution", "nodenext", "--skipLibCheck")


def generator_java(number: int) -> str:
    """openapi-generator, Java."""
    need("mvn")
    run(["mvn", "-q", "-B", "compile"], generate(number, "java") / "rancher")
    return "generated and compiled"


def generator_rust(number: int) -> str:
    """openapi-generator, Rust."""
    need("cargo")
    run(["cargo", "check", "-q"], generate(number, "rust") / "rancher", CARGO_TARGET_DIR=str(CACHE / "cargo"))
    return "generated and compiled"


def generator_python(number: int) -> str:
    """openapi-generator, Python."""
    interpreter, folder = python(), generate(number, "python") / "rancher"
    run([interpreter, "-c", "from rancher import *"], folder)

    def start(found: Path, given: dict[str, str]) -> str:
        return run([interpreter, found], folder, PYTHONPATH=str(folder), **given)

    return walked(f"openapi_generator_{number}.py", number, start)


def oapi_codegen(number: int) -> str:
    """oapi-codegen."""
    tool, folder = go_tool("github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen", OAPI_CODEGEN), fresh(f"oapi-codegen-{number}")
    (folder / "rancher").mkdir()
    made = ["-generate", "types,client", "-package", "rancher", "-o", folder / "rancher/rancher.go"]
    run([tool, *made, ROOT / f"spec/bundled/rancher-{number}.json"])
    return go(folder, f"oapi_codegen_{number}.go", number)


def ogen(number: int) -> str:
    """ogen takes no operation with `removed` and `_removed`, and no oneOf that only the values of members tell apart."""
    tool, folder = go_tool("github.com/ogen-go/ogen/cmd/ogen", OGEN), fresh(f"ogen-{number}")
    document = json.loads((ROOT / f"spec/3.0/rancher-{number}.json").read_text(encoding="utf-8"))
    text = json.dumps(document)
    if number == 1:
        for item in document["paths"].values():
            for operation in item.values():
                if isinstance(operation, dict) and "parameters" in operation:
                    operation["parameters"] = [each for each in operation["parameters"] if not each.get("$ref", "").endswith("/_removed")]
        text = json.dumps(document)
    for name, one in (("ExtTokenListOrEvent", "ExtTokenList"), ("LoginResult", "SessionToken"), ("Unauthorized", "ApiError")):
        text = text.replace(f'"#/components/schemas/{name}"', f'"#/components/schemas/{one}"')
    (folder / "rancher.json").write_text(text)
    run([tool, "--target", folder / "rancher", "--package", "rancher", "--clean", folder / "rancher.json"])
    left = ("without the parameter _removed: too similar parameter name", "without three oneOf: type-based discrimination with same jxType")
    return f"{go(folder, f'ogen_{number}.go', number)}; {left[number - 1]}, says ogen"


def openapi_fetch(number: int) -> str:
    """openapi-typescript with openapi-fetch."""
    tool, compiler, folder = npm("openapi-typescript"), npm("tsc"), fresh(f"openapi-fetch-{number}")
    run([tool, f"spec/bundled/rancher-{number}.json", "-o", folder / "rancher.ts"])
    (folder / "package.json").write_text('{"type": "module"}\n')
    (folder / "node_modules").symlink_to(TOOLS / "node_modules")

    def start(found: Path, given: dict[str, str]) -> str:
        shutil.copy(found, folder / "main.ts")
        run([compiler, *STRICT, "--types", "node", "--outDir", "built", "main.ts"], folder)
        return run(["node", "built/main.js"], folder, **given)

    return walked(f"openapi_fetch_{number}.ts", number, start)


def openapi_python_client(number: int) -> str:
    """openapi-python-client; a warning means that an operation or a schema is missing."""
    interpreter, folder = python(), fresh(f"openapi-python-client-{number}")
    command = [interpreter.with_name("openapi-python-client"), "generate", "--path", ROOT / f"spec/bundled/rancher-{number}.json"]
    output = run([*command, "--output-path", folder / "rancher", "--meta", "none", "--fail-on-warning"], PATH=_path(interpreter))
    if "WARNING" in output:
        raise Failed(output[-300:])

    def start(found: Path, given: dict[str, str]) -> str:
        return run([interpreter, found], folder, PYTHONPATH=str(folder), **given)

    broken = "; PATCH by hand, where the tool is broken: TypeError: isinstance() argument 2 cannot be a parameterized generic"
    return walked(f"openapi_python_client_{number}.py", number, start) + (broken if number == 2 else "")


def _path(interpreter: Path) -> str:
    return f"{interpreter.parent}{os.pathsep}{os.environ['PATH']}"
