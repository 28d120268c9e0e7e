"""Says above a Python block which names it takes from the blocks before it, so that nobody copies it alone."""

from __future__ import annotations

import ast
import builtins
import re
import textwrap

BLOCK = re.compile(r"^(?P<indent> *)```python\n(?P<text>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL)


def mark_continued(markdown: str) -> str:
    """Give each Python block that needs an earlier one a title that says so."""
    known: set[str] = set()

    def mark(found: re.Match[str]) -> str:
        defined, used = names(textwrap.dedent(found["text"]))
        needed = sorted(name for name in used - defined if name in known)
        known.update(defined)
        if not needed:
            return found[0]
        title = f"Continues the example above; uses {', '.join(needed)}"
        return found[0].replace("```python\n", f'```python title="{title}"\n', 1)

    return BLOCK.sub(mark, markdown)


def names(source: str) -> tuple[set[str], set[str]]:
    """The names that a block defines, and those that it uses."""
    defined: set[str] = set()
    used: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                used.add(name)
            case (
                ast.Name(id=name)
                | ast.arg(arg=name)
                | ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
            ):
                defined.add(name)
            case ast.alias():
                defined.add((node.asname or node.name).partition(".")[0])
            case ast.ExceptHandler(name=str(name)):
                defined.add(name)
    return defined, used - set(vars(builtins))
