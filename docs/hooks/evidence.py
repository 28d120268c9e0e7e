"""The pages that show recorded exchanges, and the links that lead to them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from html import escape
from typing import Any

from document import Document
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url
from recordings import Operations, Recording, curl, find, recordings

FOLDER = "recordings"
SHOWN = 5
"""Links beside a text; a button shows the others."""
CHUNK = 50
"""Exchanges per file: small enough to load at once, large enough for the next and the previous one to be there."""


def add_pages(files: Files, config: MkDocsConfig) -> None:
    """Add a page and the data of each recording."""
    for recording in recordings().values():
        recorded = f" Recorded on {recording.date}." if recording.date else ""
        text = f"""---
title: "Recorded exchanges {recording.name}: Rancher {recording.version}"
description: "{len(recording.exchanges)} recorded requests and responses of Rancher {recording.version}, recording {recording.name}."
template: recording.html
hide: [toc, navigation]
search: {{exclude: true}}
---

# Recorded exchanges {recording.name}

{recording.about} Server: Rancher {recording.version}.{recorded} [All recordings](index.md)
"""
        page = File.generated(config, f"{FOLDER}/{recording.name}.md", content=text, inclusion=InclusionLevel.NOT_IN_NAV)
        files.append(page)
        for index, chunk in enumerate(_chunks(recording)):
            files.append(File.generated(config, f"{FOLDER}/{recording.name}/{index}.json.gz", content=chunk))


def recording_of(page: Page) -> Recording | None:
    """The recording that a page shows, if it is such a page."""
    folder, _, name = page.file.src_uri.removesuffix(".md").rpartition("/")
    return recordings().get(name) if folder == FOLDER else None


def listing(recording: Recording, documents: Iterable[Document]) -> str:
    """The exchanges of a recording as HTML: a place for the one that is open, and the list of all by operation."""
    document = next(each for each in documents if each.name == f"rancher-{recording.version[0]}")
    starts = [recording.exchanges[index].number for index in range(0, len(recording.exchanges), CHUNK)]
    parts = [
        f'<div id="exchange" data-recording="{escape(recording.name)}" data-version="{escape(recording.version)}" '
        f'data-date="{recording.date}" data-chunks="{" ".join(starts)}" tabindex="-1"></div>',
        '<p><label>Filter the list <input id="filter" type="search" placeholder="create, 422, /tokens" autocomplete="off"></label></p>',
        '<div id="exchanges">',
    ]
    for title, exchanges in Operations(document).grouped(recording.exchanges).items():
        parts.append(f"<details><summary>{escape(title)} <small>{len(exchanges)}</small></summary><ol>")
        parts += [
            f'<li id="{each.number}"><a href="#{each.number}"><b>{each.number}</b> {each.method} {escape(each.path[:120])} '
            f"<i>{each.status}</i></a> {escape(each.title)}</li>"
            for each in exchanges
        ]
        parts.append("</ol></details>")
    return "\n".join([*parts, "</div>"])


def _chunks(recording: Recording) -> Iterable[bytes]:
    shown = [
        {**exchange.data, "number": exchange.number, "title": exchange.title, "curl": curl(exchange)} for exchange in recording.exchanges
    ]
    for start in range(0, len(shown), CHUNK):
        data = json.dumps(shown[start : start + CHUNK], ensure_ascii=False, separators=(",", ":"))
        yield gzip.compress(data.encode(), compresslevel=9, mtime=0)


class Citations:
    """Writes the links from one page to recorded exchanges."""

    def __init__(self, page: Page) -> None:
        """The page on which the links stand."""
        self.page = page

    def seen(self, *citations: str) -> str:
        """Small links to recorded exchanges: `seen("1.6/486", "1.6/611")`.

        Raises:
            PluginError: An exchange was not recorded.
        """
        return self._group(self._link(citation, "") for citation in citations)

    def evidence(self, members: str | Iterable[str | dict[str, Any]] | None) -> str:
        """Small links for `x-rancher-seen` or `seen`: one citation, or a list of citations, `{says, seen}` and `{says, source}`.

        Raises:
            PluginError: An exchange was not recorded.
        """
        links = []
        for member in [members] if isinstance(members, str) else members or []:
            if isinstance(member, str):
                links.append(self._link(member, ""))
                continue
            says = str(member.get("says", ""))
            numbers = member.get("seen", [])
            links += [self._link(number, says) for number in ([numbers] if isinstance(numbers, str) else numbers)]
            if "source" in member:
                links.append(f'<span title="{escape(says)}">source: {escape(str(member["source"]))}</span>')
        return self._group(links)

    def _link(self, citation: str, says: str) -> str:
        try:
            recording, exchange = find(citation)
        except ValueError as error:
            raise PluginError(f"{self.page.file.src_uri}: {error}") from None
        url = get_relative_url(f"{FOLDER}/{recording.name}/", self.page.url)
        title = f"{exchange.method} {exchange.path[:80]} ⟶ {exchange.status}" + (f": {says}" if says else "")
        return (
            f'<a href="{escape(url)}#{exchange.number}" aria-label="Recorded exchange {escape(citation)}" '
            f'title="{escape(title)}">{escape(citation)}</a>'
        )

    @staticmethod
    def _group(links: Iterable[str]) -> str:
        found = list(links)
        if len(found) > SHOWN + 1:
            more = f"{len(found) - SHOWN} more recorded exchanges and sources"
            button = f'<button type="button" aria-expanded="false" aria-label="{more}">+{len(found) - SHOWN}</button>'
            found = [*found[:SHOWN], button, f"<span hidden>{' '.join(found[SHOWN:])}</span>"]
        return f'<small class="seen" data-search-exclude>{" ".join(found)}</small>' if found else ""
