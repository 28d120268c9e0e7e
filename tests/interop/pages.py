"""Swagger UI as the site has it, Redoc and Scalar show every operation, parameter and action, in Chromium."""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from rancher_keys.contract.description import Description, Match
from rancher_keys.contract.documents import document as bundled

from ..conftest import CHROMIUM as NAMES
from .clients import document, edition, fresh
from .rows import Row
from .tools import ROOT, Failed, Skipped, bundle

SWAGGER = """<link rel="stylesheet" href="swagger-ui.css"><div id="explorer" data-document="rancher.json"></div>
<script src="swagger-ui-bundle.js"></script><script src="explorer.js"></script>"""
REDOC = """<div id="redoc"></div><script src="redoc.standalone.js"></script>
<script>Redoc.init("rancher.json", {disableGoogleFont: true, expandResponses: "none"}, document.getElementById("redoc"))</script>"""
SCALAR = """<div id="scalar"></div><script src="standalone.js"></script><script>
Scalar.createApiReference("#scalar", {url: "rancher.json", withDefaultFonts: false, defaultOpenAllTags: true, telemetry: false})</script>"""
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-gpu", "--disable-quic", "--disable-sync"]


def rows() -> Iterator[Row]:
    """Each page with each document."""
    for name, show in (("Swagger UI page", swagger_ui), ("Redoc page", redoc), ("Scalar page", scalar)):
        for number in (1, 2):
            yield Row(name, edition(number, "3.1"), lambda show=show, number=number: show(number))


class Files(http.server.SimpleHTTPRequestHandler):
    """Serves a folder, and says nothing."""

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def opened(name: str, number: int, body: str, *needed: Path) -> Iterator[Page]:
    """A page with the document and what it needs, in Chromium."""
    chromium = next(filter(None, map(shutil.which, NAMES)), None)
    if chromium is None:
        raise Skipped("Chromium is not installed")
    folder = fresh(f"{name}-{number}")
    for file in needed:
        shutil.copy(file, folder / file.name)
    shutil.copy(document(number, "3.1"), folder / "rancher.json")
    (folder / "index.html").write_text(f"<!doctype html><meta charset=utf-8><title>{name}</title><body>{body}", encoding="utf-8")
    handler = functools.partial(Files, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--no-first-run", *QUIET])
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(60_000)
        page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
        yield page
        browser.close()
        server.shutdown()


def check(number: int, text_of: Callable[[Match], str]) -> str:
    """Look for the summary, every parameter and every action of each operation in what the page shows of it.

    Raises:
        Failed: Something is not there.
    """
    description = Description(bundled(number))
    lacking, count = [], 0
    for match in description.operations():
        operation = match.operation
        shown = text_of(match)
        names = {each["name"] for each in description.parameters(match) if each["in"] != "cookie"} | set(
            operation.get("x-rancher-actions", {})
        )
        lacking += [f"{operation['operationId']}: {word}" for word in (operation["summary"], *sorted(names)) if word not in shown]
        count += 1 + len(names)
    if lacking:
        raise Failed(f"{len(lacking)} of {count} not shown: {', '.join(lacking[:8])}")
    return f"{count} operations, parameters and actions shown"


def swagger_ui(number: int) -> str:
    """The site's explorer."""
    swagger = Path(str(files("mkdocs_swagger_ui_tag") / "swagger-ui"))
    parts = (swagger / "stylesheets/swagger-ui.css", swagger / "javascripts/swagger-ui-bundle.js", ROOT / "docs/assets/explorer.js")
    with opened("swagger-ui", number, SWAGGER, *parts) as page:
        page.locator(".opblock").first.wait_for()

        def text_of(match: Match) -> str:
            block = page.locator(f".opblock[id$='-{match.operation['operationId']}']")
            block.locator(".opblock-summary-control").first.click()
            block.locator(".responses-inner").wait_for()
            shown = block.inner_text()
            block.locator(".opblock-summary-control").first.click()
            return shown

        return check(number, text_of)


def redoc(number: int) -> str:
    """Redoc, which shows everything on one page."""
    with opened("redoc", number, REDOC, bundle("redoc", "bundles/redoc.standalone.js")) as page:
        page.locator("[id$='logIn']").first.wait_for(state="attached")
        return check(number, lambda match: str(page.locator(f"[id$='/{match.operation['operationId']}']").first.text_content()))


def scalar(number: int) -> str:
    """Scalar, which shows what is scrolled to."""
    with opened("scalar", number, SCALAR, bundle("@scalar/api-reference", "dist/browser/standalone.js")) as page:
        page.locator("[id*='/POST/']").first.wait_for(state="attached")

        def text_of(match: Match) -> str:
            section = page.locator(f"[id$={json.dumps(f'/{match.method.upper()}{match.template}')}]").last
            for _ in range(50):
                section.scroll_into_view_if_needed()
                if "Responses" in (shown := str(section.text_content())):
                    break
                page.wait_for_timeout(200)
            return shown

        return check(number, text_of)
