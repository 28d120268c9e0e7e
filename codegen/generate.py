"""From a checked document to the text of every generated file."""

from __future__ import annotations

import ast
import itertools
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from . import view
from .clients import Builder, Constructor
from .document import Document
from .editions import bundled, openapi_30
from .models import model_source

TEMPLATES = Path(__file__).parent / "templates"
CORE = Path(__file__).parent.parent / "sdk/rancher_keys/_core"
_HEADER = '"""{text}\n\nGenerated from {source} by `python -m codegen`. Do not edit: change that file, and run `make generate`.\n"""\n\n'


@dataclass(frozen=True)
class Target:
    """A document, and where its code goes."""

    source: str
    """The document, as the generated files name it."""
    generation: int
    package: Path
    """The folder of the generated code and of the hand-written modules that the document names."""
    editions: Path
    """The folder of the editions for other tools: `bundled/NAME.json` and `3.0/NAME.json`."""


def files(document: Document, target: Target) -> dict[Path, str]:
    """Every generated file with its text, formatted.

    Raises:
        DocumentError: The document names a function that does not exist.
    """
    found = view.operations(document)
    client = Builder(document, found, target.package, CORE).client()
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.filters["wrapped"] = view.wrapped
    environment.filters["path_pattern"] = _path_pattern
    filters = {each.filters: view.filters(document, each.filters) for each in found if each.filters}
    common: dict[str, Any] = {
        "source": target.source,
        "generation": target.generation,
        "operations": found,
        "filters": filters,
        "client": client,
    }
    header = _HEADER.format(text=f"Models of Rancher {target.generation} resources, as the server returns them.", source=target.source)
    roots = dict.fromkeys([*(each.returns for each in found if each.returns != "bytes"), *sorted(client.types & _schemas(document))])
    texts = {
        "models.py": header + model_source(document, list(roots)),
        "operations.py": environment.get_template("operations.py.jinja").render(common),
    }
    exports = {"models": _classes(texts["models.py"]), **_public(target.package)}
    exported = sorted(["AsyncClient", "Client", *itertools.chain(*exports.values())])
    texts["__init__.py"] = environment.get_template("init.py.jinja").render(common, exports=exports, exported=exported)
    for name, prefix, async_, await_ in (("client.py", "", "", ""), ("async_client.py", "Async", "async ", "await ")):
        texts[name] = environment.get_template("client.py.jinja").render(
            common,
            prefix=prefix,
            async_=async_,
            await_=await_,
            kind="async" if prefix else "sync",
            constructor=Constructor(client.constructor, client.driver[prefix]),
        )
    written = {target.package / name: _formatted(text) for name, text in texts.items()}
    bundle, name = bundled(document), f"{document.file.stem}.json"
    for edition, data in (("bundled", bundle), ("3.0", openapi_30(bundle))):
        written[target.editions / edition / name] = json.dumps(data, indent=1, ensure_ascii=False) + "\n"
    return written


def _schemas(document: Document) -> set[str]:
    return set(document.data.get("components", {}).get("schemas", {}))


def _classes(source: str) -> list[str]:
    return sorted(re.findall(r"^class (\w+)\(", source, re.MULTILINE))


def _public(package: Path) -> dict[str, list[str]]:
    """What the hand-written modules beside the generated code export with `__all__`, by module."""
    found = {}
    for file in sorted(package.glob("*.py")):
        names = re.search(r"^__all__ = (\[.*?\])", file.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
        if names and file.stem != "__init__":
            found[file.stem] = list(ast.literal_eval(names[1]))
    return found


def _path_pattern(template: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: f"{{arguments.segment('{view.snake(found[1])}', {view.snake(found[1])})}}", template)


def _formatted(source: str) -> str:
    """The source with sorted imports, without unused ones, in the repository's format."""
    for command in (["check", "--select=I,F401", "--fix", "--exit-zero", "--quiet"], ["format", "--quiet"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--stdin-filename=generated.py", "-"],
            input=source.encode(),
            capture_output=True,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"ruff {command[0]} failed: {done.stderr.decode()[:500]}")
        source = done.stdout.decode()
    return source
