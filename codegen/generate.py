"""From a checked document to the text of every generated file."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from . import view
from .document import Document, plain, walk
from .models import model_source

TEMPLATES = Path(__file__).parent / "templates"
_HEADER = '"""{text}\n\nGenerated from {source} by `python -m codegen`; change that file, and run `make generate`.\n"""\n\n'


@dataclass(frozen=True)
class Target:
    """One document and where its code goes."""

    source: str
    """The document, as the generated files name it."""
    generation: int
    package: Path
    bundle: Path
    api_versions: tuple[str, ...] = ()
    client: str = "client.py.jinja"
    """The template of its clients."""
    init: str = "init.py.jinja"
    results: str | None = None
    """A template of results that are more than models."""


@dataclass
class Resource:
    """A group of operations that becomes a class."""

    name: str
    attribute: str
    text: str
    operations: list[view.Operation]

    @property
    def is_scoped(self) -> bool:
        """Whether it exists below an environment too."""
        return any(each.is_scoped and each.flow != "plain" for each in self.operations)

    @property
    def get(self) -> str:
        """The function that reads one, where it has states to wait for."""
        return next((each.get for each in self.operations if each.flow in ("create", "act", "remove")), "")

    @property
    def item(self) -> str:
        """The model of one."""
        return next((each.item for each in self.operations if each.item), "")


def files(document: Document, target: Target) -> dict[Path, str]:
    """Every generated file with its text, formatted."""
    found = view.operations(document)
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
    common: dict[str, Any] = {
        "source": target.source,
        "generation": target.generation,
        "api_versions": target.api_versions,
        "operations": found,
        "filters": view.filters(document),
        "resources": _resources(document, found),
    }
    roots = list(dict.fromkeys([*(each.returns for each in found if each.returns != "bytes"), *(each.item for each in found if each.item)]))
    header = _HEADER.format(text=f"Models of Rancher {target.generation}.x resources, as the server shows them.", source=target.source)
    texts = {
        target.package / "models.py": header + model_source(document, roots),
        target.package / "operations.py": environment.get_template("operations.py.jinja").render(common),
    }
    if target.results:
        texts[target.package / "results.py"] = environment.get_template(target.results).render(common)
    classes = "".join(texts.get(target.package / name, "") for name in ("models.py", "results.py"))
    exported = sorted(re.findall(r"^class (\w+)\(", classes, re.MULTILINE))
    texts[target.package / "__init__.py"] = environment.get_template(target.init).render(common, exported=exported)
    for name, prefix, asyncs in (("client.py", "", ("", "")), ("async_client.py", "Async", ("async ", "await "))):
        rendered = environment.get_template(target.client).render(
            common, prefix=prefix, async_=asyncs[0], await_=asyncs[1], kind="async" if prefix else "sync"
        )
        texts[target.package / name] = rendered
    formatted = {path: _formatted(text) for path, text in texts.items()}
    formatted[target.bundle] = json.dumps(bundled(document), indent=1, ensure_ascii=False) + "\n"
    return formatted


def bundled(document: Document) -> Any:
    """The document in one piece: examples put in where it names files."""
    data = plain(document.data)
    for _, node in walk(data):
        if isinstance(node, dict) and isinstance(node.get("externalValue"), str):
            node["value"] = json.loads((document.file.parent / node.pop("externalValue")).read_text(encoding="utf-8"))
    return data


def _path_pattern(template: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: f"{{arguments.segment('{view.snake(found[1])}', {view.snake(found[1])})}}", template)


def _resources(document: Document, operations: list[view.Operation]) -> list[Resource]:
    texts = {tag["name"]: tag["description"] for tag in document.data.get("tags", [])}
    tags = {data["operationId"]: data["tags"][0] for _, _, data in document.operations() if data.get("tags")}
    groups: dict[str, Resource] = {}
    for each in operations:
        text = texts.get(tags.get(each.id, ""), each.summary)
        name = "".join(part.capitalize() for part in each.resource.split("_"))
        groups.setdefault(each.resource, Resource(name, each.resource, text, [])).operations.append(each)
    return list(groups.values())


def _formatted(source: str) -> str:
    """The source as ruff sorts its imports and formats it, with the repository's settings."""
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
