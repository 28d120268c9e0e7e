"""Words that lead to a page although its text does not use them; Material's search ranks them above all text."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from ruamel.yaml import YAML

WORDS = Path(__file__).parents[1] / "search_words.yaml"


@cache
def _words() -> dict[str, list[str]]:
    return {page: [str(word) for word in words] for page, words in YAML(typ="safe").load(WORDS.read_text(encoding="utf-8")).items()}


def add_words(page: Page, files: Files) -> None:
    """Give a page its words.

    Raises:
        PluginError: search_words.yaml names a page that does not exist.
    """
    if missing := [uri for uri in _words() if files.get_file_from_path(uri) is None]:
        raise PluginError(f"docs/search_words.yaml: there is no page {', '.join(missing)}.")
    if words := _words().get(page.file.src_uri):
        page.meta["tags"] = words
