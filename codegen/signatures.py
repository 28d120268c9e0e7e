"""Reads the hand-written functions that a document names: signature, docstring and imports, without running them."""

from __future__ import annotations

import ast
import logging
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import griffe

logging.getLogger("griffe").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Parameter:
    """One parameter of a function."""

    name: str
    annotation: str
    default: str | None
    """As source; None where the parameter is required."""
    keyword_only: bool
    text: str


@dataclass(frozen=True, eq=False)
class Function:
    """A hand-written function."""

    module: Module
    name: str
    parameters: dict[str, Parameter]
    returns: str
    summary: str
    """The first paragraph of its docstring."""
    text: str
    """The other paragraphs."""
    raises: dict[str, str] = field(default_factory=dict)

    def annotations(self) -> str:
        """All annotations and defaults, to look for names in."""
        each = [f"{parameter.annotation} {parameter.default}" for parameter in self.parameters.values()]
        return " ".join([*each, self.returns])


class Module:
    """A module's functions and methods, and where the names in their signatures come from."""

    def __init__(self, file: Path, prefix: str) -> None:
        """Read `file`. `prefix` is how generated code names the modules beside it: `.` for its own package, `.._core.` for the core."""
        self.name = file.stem
        self.prefix = prefix
        source = file.read_text(encoding="utf-8")
        parsed = griffe.visit(self.name, filepath=file, code=source, docstring_parser="google")
        assert isinstance(parsed, griffe.Module)
        self._parsed = parsed
        self._imports: dict[str, str] = {}
        for node in ast.parse(source).body:
            if isinstance(node, ast.ImportFrom):
                beside = prefix if node.level == 1 else "." * node.level
                for name in node.names:
                    self._imports[name.asname or name.name] = (beside if node.level else "") + (node.module or "")

    def function(self, path: str) -> Function | None:
        """A function, or a method such as `SyncDriver.__init__`; None where there is none."""
        try:
            found = self._parsed[path.split(".")]
        except KeyError:
            return None
        if not isinstance(found, griffe.Function):
            return None
        texts, paragraphs, raises = dict[str, str](), list[str](), dict[str, str]()
        for section in found.docstring.parse("google") if found.docstring else ():
            if isinstance(section, griffe.DocstringSectionText):
                paragraphs += re.split(r"\n\n+", section.value)
            elif isinstance(section, griffe.DocstringSectionParameters):
                texts = {each.name: each.description for each in section.value}
            elif isinstance(section, griffe.DocstringSectionRaises):
                raises = {str(each.annotation): each.description for each in section.value}
        parameters = {
            each.name: Parameter(
                each.name,
                str(each.annotation),
                None if each.default is None else str(each.default),
                each.kind is griffe.ParameterKind.keyword_only,
                texts.get(each.name, ""),
            )
            for each in found.parameters
            if each.name != "self"
        }
        summary = paragraphs[0] if paragraphs else ""
        return Function(self, found.name, parameters, str(found.returns), summary, "\n\n".join(paragraphs[1:]), raises)

    def import_of(self, name: str) -> str | None:
        """The module that a name in a signature comes from, as generated code imports it; None for built-ins."""
        if name in self._imports:
            return self._imports[name]
        return f"{self.prefix}{self.name}" if name in self._parsed.members else None


@cache
def read_module(file: Path, prefix: str) -> Module | None:
    """A module, or None where there is no such file."""
    return Module(file, prefix) if file.is_file() else None
