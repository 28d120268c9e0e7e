"""What the site says about itself: descriptions, previews, sitemap, llms.txt, and a complete reference."""

from __future__ import annotations

import importlib
import pkgutil
import zlib
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

import rancher_keys
from rancher_keys import __version__

from .pages import PAGES, name
from .site import ROOT


def head(site: Path, page: Path) -> BeautifulSoup:
    folder = page.relative_to(ROOT / "docs").with_suffix("") if page.name != "index.md" else page.relative_to(ROOT / "docs").parent
    return BeautifulSoup((site / folder / "index.html").read_text(), "html.parser")


def test_each_page_has_a_description_of_its_own_and_a_preview(site: Path) -> None:
    found: dict[str, str] = {}
    for page in PAGES:
        html = head(site, page)
        meta = {str(tag.get("name") or tag.get("property")): str(tag["content"]) for tag in html.find_all("meta", content=True)}
        assert 20 < len(meta["description"]) < 200, name(page)
        assert meta["og:description"] == meta["description"]
        assert meta["og:title"]
        assert meta["og:url"].startswith("https://")
        found[name(page)] = meta["description"]
    assert len(set(found.values())) == len(found)


def test_the_footer_has_version_and_date(site: Path) -> None:
    footer = head(site, ROOT / "docs/index.md").select_one(".md-footer-meta")
    assert footer is not None
    assert f"rancher-keys {__version__}" in footer.get_text()
    assert "20" in footer.get_text().partition("·")[2]


def test_sitemap_and_llms_txt_list_the_pages(site: Path) -> None:
    addresses = [node.text for node in ElementTree.fromstring((site / "sitemap.xml").read_text()).findall(".//{*}loc")]
    assert len(addresses) > len(PAGES)
    assert all(str(address).startswith("https://") for address in addresses)
    assert "1970" not in (site / "sitemap.xml").read_text()
    listed = (site / "llms.txt").read_text()
    assert listed.startswith("# rancher-keys\n\n> ")
    for page in PAGES:
        path = name(page).removesuffix(".md").removesuffix("index")
        assert any(str(address).rstrip("/").endswith(f"/{path}".rstrip("/")) for address in addresses), path
        assert f"/{path.rstrip('/')}" in listed, path


def test_there_are_few_tabs_and_every_page_is_below_one(site: Path) -> None:
    home = head(site, ROOT / "docs/index.md")
    tabs = [tab.get_text(strip=True) for tab in home.select(".md-tabs__item")]
    assert tabs == ["Home", "Guides", "Rancher 1.x", "Rancher 2.x", "Python SDK", "OpenAPI", "Evidence"]
    linked = {str(link["href"]).strip("/").removeprefix("./") for link in home.select(".md-nav--primary a[href]")}
    pages = {name(page).removesuffix(".md").removesuffix("index").strip("/") for page in PAGES}
    assert pages - {each.split("#")[0].strip("/.") for each in linked} <= {""}


def public_modules() -> list[str]:
    """What users import from: the packages, and the modules at the top. Other modules serve the package that they are in."""
    found = pkgutil.walk_packages(rancher_keys.__path__, "rancher_keys.")
    names = [module.name for module in found if module.ispkg or module.name.count(".") == 1]
    return ["rancher_keys", *(each for each in names if not any(part.startswith("_") for part in each.split(".")))]


def test_everything_public_is_in_the_reference(site: Path) -> None:
    inventory = (site / "objects.inv").read_bytes()
    lines = zlib.decompress(inventory[inventory.index(b"zlib.\n") + 6 :]).decode().splitlines()
    documented = {line.split(" ")[0] for line in lines}
    missing, checked = [], 0
    for module in public_modules():
        for each in getattr(importlib.import_module(module), "__all__", []):
            checked += 1
            if f"{module}.{each}" not in documented:
                missing.append(f"{module}.{each}")
    assert checked > 50
    assert missing == []


@pytest.mark.parametrize("page", [page for page in PAGES if "reference" in page.parts], ids=name)
def test_a_reference_page_says_where_to_import_from(page: Path) -> None:
    assert "mport" in page.read_text()
