"""The site builds without a warning, twice the same, and every link on it has a target, anchors included."""

from __future__ import annotations

import posixpath
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup
from ruamel.yaml import YAML

from .originals import originals
from .site import ROOT, build


def test_it_builds_without_a_word_and_twice_the_same(site: Path, tmp_path: Path) -> None:
    assert not build(tmp_path / "again")
    first = {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    second = {path.relative_to(tmp_path / "again"): path.read_bytes() for path in (tmp_path / "again").rglob("*") if path.is_file()}
    assert first.keys() == second.keys()
    assert [str(name) for name in first if first[name] != second[name]] == []


@cache
def parsed(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text(), "html.parser")


def targets(page: Path) -> set[str]:
    return {str(tag[name]) for name in ("id", "name") for tag in parsed(page).find_all(attrs={name: True})}


def test_links_lead_somewhere(site: Path) -> None:
    broken, checked = [], 0
    for page in sorted(site.rglob("*.html")):
        folder = "/" + page.relative_to(site).parent.as_posix().removeprefix(".")
        for tag, attribute in (("a", "href"), ("img", "src"), ("script", "src"), ("link", "href")):
            for found in parsed(page).find_all(tag, attrs={attribute: True}):
                link = urlsplit(str(found[attribute]))
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
                if not target.is_file() or (anchor and target.suffix == ".html" and anchor not in targets(target) | {"__tabbed"}):
                    broken.append(f"{page.relative_to(site)}: {found[attribute]}")
    assert checked > 1000
    assert broken == []


def test_every_original_address_is_answered() -> None:
    served = [address for addresses in YAML(typ="safe").load((ROOT / "docs/addresses.yaml").read_text()).values() for address in addresses]
    assert len(served) == len(set(served))
    assert set(served) == {address for address, _ in originals()}


def test_nothing_is_loaded_from_another_host(site: Path) -> None:
    foreign = [
        f"{page.relative_to(site)}: {found}"
        for page in site.rglob("*.html")
        for tag, attribute in (("script", "src"), ("link", "href"), ("img", "src"), ("iframe", "src"), ("source", "src"))
        for found in parsed(page).find_all(tag, attrs={attribute: True})
        if urlsplit(str(found[attribute])).netloc and found.get("rel") != ["canonical"]
    ]
    assert foreign == []
    styles = [path for path in site.rglob("*.css") if re.search(r"url\(\s*['\"]?https?:|@import", path.read_text())]
    assert styles == []


def test_citations_are_links_to_their_exchanges(site: Path) -> None:
    checked = 0
    for page in sorted(site.rglob("index.html")):
        for link in parsed(page).select(".seen a"):
            recording, _, number = link.get_text().partition("/")
            target = urlsplit(str(link["href"]))
            assert (posixpath.basename(target.path.rstrip("/")), target.fragment) == (recording, number)
            assert link["aria-label"] == f"Recorded exchange {recording}/{number}"
            checked += 1
    assert checked > 100
