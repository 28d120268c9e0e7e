"""The site builds without a warning, twice the same, and every link on it has a target, anchors included."""

from __future__ import annotations

import posixpath
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from ruamel.yaml import YAML

from .originals import originals
from .site import ROOT, build


def test_it_builds_without_a_word_and_twice_the_same(site: Path, tmp_path: Path) -> None:
    assert not build(tmp_path / "again")
    first = {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    second = {path.relative_to(tmp_path / "again"): path.read_bytes() for path in (tmp_path / "again").rglob("*") if path.is_file()}
    assert first.keys() == second.keys()
    assert [str(name) for name in first if first[name] != second[name]] == []


class Links(HTMLParser):
    """The links of a page, what a fragment can lead to, and what links to recorded exchanges look like."""

    ATTRIBUTES: ClassVar = {"a": "href", "img": "src", "script": "src", "link": "href", "iframe": "src", "source": "src"}

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str, dict[str, str | None]]] = []
        self.targets: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        self.targets |= {str(found[name]) for name in ("id", "name") if found.get(name)}
        link = found.get(self.ATTRIBUTES.get(tag, ""))
        if link is not None:
            self.links.append((tag, link, found))


@cache
def parsed(page: Path) -> Links:
    return Links(page.read_text())


def test_links_lead_somewhere(site: Path) -> None:
    broken, checked = [], 0
    for page in sorted(site.rglob("*.html")):
        folder = "/" + page.relative_to(site).parent.as_posix().removeprefix(".")
        for written in {link for _, link, _ in parsed(page).links}:
            link = urlsplit(written)
            if link.scheme or link.netloc or (page.name == "404.html" and link.path.startswith("/")):
                continue
            checked += 1
            path = posixpath.normpath(posixpath.join(folder, unquote(link.path))) if link.path else folder
            target = site / path.lstrip("/")
            if target.is_dir():
                target = target / "index.html"
            if not link.path:
                target = page
            anchor = unquote(link.fragment)
            if not target.is_file() or (anchor and target.suffix == ".html" and anchor not in parsed(target).targets | {"__tabbed"}):
                broken.append(f"{page.relative_to(site)}: {written}")
    assert checked > 1000
    assert broken == []


def test_every_original_address_leads_to_the_page_that_took_over(site: Path) -> None:
    served = [address for addresses in YAML(typ="safe").load((ROOT / "docs/addresses.yaml").read_text()).values() for address in addresses]
    assert len(served) == len(set(served))
    assert set(served) == {address for address, _ in originals()}
    wrong = []
    for address, expected in originals():
        [link] = parsed(site / address.strip("/") / "index.html").links[-1:]
        path, hash_sign, fragment = link[1].partition("#")
        if posixpath.normpath(posixpath.join(address, path)) + "/" + hash_sign + fragment != expected:
            wrong.append((address, link[1]))
    assert wrong == []


def test_nothing_is_loaded_from_another_host(site: Path) -> None:
    foreign = [
        f"{page.relative_to(site)}: {link}"
        for page in site.rglob("*.html")
        for tag, link, attributes in parsed(page).links
        if tag != "a" and urlsplit(link).netloc and attributes.get("rel") != "canonical"
    ]
    assert foreign == []
    styles = [path for path in site.rglob("*.css") if re.search(r"url\(\s*['\"]?https?:|@import", path.read_text())]
    assert styles == []


def test_citations_are_links_to_their_exchanges(site: Path) -> None:
    checked = 0
    for page in sorted(site.rglob("index.html")):
        for _, link, attributes in parsed(page).links:
            cited = (attributes.get("aria-label") or "").partition("Recorded exchange ")[2]
            if cited:
                target = urlsplit(link)
                assert f"{posixpath.basename(target.path.rstrip('/'))}/{target.fragment}" == cited
                assert (site / posixpath.normpath(posixpath.join(page.relative_to(site).parent, target.path)) / "index.html").is_file()
                checked += 1
    assert checked > 1000
