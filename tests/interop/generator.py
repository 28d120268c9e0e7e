"""Clients of openapi-generator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from . import golang, typescript
from .clients import add_program, document, edition, fresh
from .life import walk
from .rows import Row
from .tools import CACHE, jar, need, python, run
from .versions import CRATES

OPTIONS = {
    "go": ["--additional-properties", "packageName=rancher,withGoMod=false,enumClassPrefix=true"],
    "typescript-fetch": ["--additional-properties", "importFileExtension=.js"],
    "java": [
        "--additional-properties",
        "useSingleRequestParameter=true,invokerPackage=rancher,apiPackage=rancher.api,modelPackage=rancher.model",
    ],
    "rust": [
        "--additional-properties",
        "packageName=rancher,library=reqwest-trait,useSingleRequestParameter=true,useBonBuilder=true",
        "--parameter-name-mappings",
        "_removed=removed_too",
    ],
    "python": ["--additional-properties", "packageName=rancher"],
}
"""Go enums share one namespace, hence enumClassPrefix. The lists of document 1 take some 90 parameters, hence single request
parameters where a language has no optional arguments; the builders of Rust do not tell `removed` from `_removed`."""


def rows() -> Iterator[Row]:
    """Each language on each document, in the edition that openapi-generator reads."""
    for number in (1, 2):
        for language, make in (("go", go), ("typescript-fetch", typescript_fetch), ("java", java), ("rust", rust), ("python", py)):
            yield row(language, make, number)


def row(language: str, make: Callable[[Path, int], str], number: int) -> Row:
    """One language on one document."""
    return Row(f"openapi-generator {language}", edition(number, "3.0"), lambda: make(generated(number, language), number))


def generated(number: int, language: str) -> Path:
    """The folder with a generated client in `rancher/`."""
    folder = fresh(f"{language}-{number}")
    made = ["-i", document(number, "3.0"), "-g", language, "-o", folder / "rancher", *OPTIONS[language]]
    only = "apiTests=false,modelTests=false,apiDocs=false,modelDocs=false"
    run(["java", "-jar", jar("org.openapitools:openapi-generator-cli"), "generate", *made, "--global-property", only])
    return folder


def go(folder: Path, number: int) -> str:
    """Compile the package with the program, and run it."""
    return golang.compiled(folder, f"openapi_generator_{number}.go", number)


def typescript_fetch(folder: Path, number: int) -> str:
    """Compile the client with the program, and run it."""
    return typescript.compiled(folder, f"openapi_generator_{number}.ts", number)


def java(folder: Path, number: int) -> str:
    """Compile the client with the program, and run it."""
    need("mvn", "java")
    client = folder / "rancher"
    add_program(f"openapi_generator_{number}.java", client / "src/main/java", "Life.java")
    run(["mvn", "-q", "-B", "compile", "dependency:build-classpath", "-Dmdep.outputFile=classpath.txt"], client)
    classes = f"target/classes:{(client / 'classpath.txt').read_text(encoding='utf-8')}"
    return walk(number, lambda given: run(["java", "-cp", classes, "Life"], client, **given))


def rust(folder: Path, number: int) -> str:
    """Compile the crate with the program, without TLS, which needs the machine's libraries, and run it."""
    need("cargo")
    life = folder / "life"
    (life / "src").mkdir(parents=True)
    add_program(f"openapi_generator_{number}.rs", life / "src", "main.rs")
    (life / "Cargo.toml").write_text(
        f'[package]\nname = "life_{number}"\nversion = "0.0.0"\nedition = "2021"\n\n[dependencies]\n'
        'rancher = { path = "../rancher", default-features = false, features = ["bon"] }\n'
        f'tokio = {{ version = "{CRATES["tokio"]}", features = ["macros", "rt", "time"] }}\n\n[profile.dev]\ndebug = false\n',
        encoding="utf-8",
    )
    run(["cargo", "build", "-q"], life, CARGO_TARGET_DIR=str(CACHE / "cargo"))
    broken = "; disabled by PUT, since its PATCH is broken: sent as application/json, which is a 415 Unsupported Media Type"
    return walk(number, lambda given: run([CACHE / f"cargo/debug/life_{number}"], life, **given)) + (broken if number == 2 else "")


def py(folder: Path, number: int) -> str:
    """Import every model of the package, and run the program."""
    interpreter, package = python(), folder / "rancher"
    run([interpreter, "-c", "from rancher import *"], package)
    program = add_program(f"openapi_generator_{number}.py", folder, "life.py")
    return walk(number, lambda given: run([interpreter, program], package, PYTHONPATH=str(package), **given))
