"""Kinds of keys as people type them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from ..keys import Kind


def parse_kinds(texts: Sequence[str]) -> list[Kind]:
    """The kinds that texts mean; a dash stands for a space, so that no quotes are needed.

    Raises:
        typer.BadParameter: One is not a kind.
    """
    from ..keys import Kind

    found = []
    for text in texts:
        name = text.strip().lower().replace("-", " ")
        if name not in list(Kind):
            names = ", ".join(each.replace(" ", "-") for each in Kind)
            raise typer.BadParameter(f"there is no kind {text!r}; there are {names}", param_hint="--kind")
        found.append(Kind(name))
    return found
