"""The explorer shows operations and their examples, readable in both schemes and on a phone."""

from __future__ import annotations

import mimetypes
import threading
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from playwright.sync_api import Browser, Locator, Page, Route

from ..docs.hooks import hook
from .test_pages import open_page, serious

EXPLORERS = {"rancher-1": "listApiKeys", "rancher-2": "listTokens"}
OPERATIONS = [("/openapi/explore-rancher-1/", "createApiKey"), ("/openapi/explore-rancher-2/", "createExtToken")]
CONTRASTS = """elements => elements.map(element => {
  const linear = value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const luminance = color => {
    const [red, green, blue] = color.match(/[\\d.]+/g).slice(0, 3).map(value => linear(value / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  let box = element;
  while (/rgba\\(.*, 0\\)/.test(getComputedStyle(box).backgroundColor)) box = box.parentElement;
  const both = [getComputedStyle(element).color, getComputedStyle(box).backgroundColor].map(luminance).sort((one, other) => other - one);
  return (both[0] + 0.05) / (both[1] + 0.05);
})"""


def contrasts(texts: Locator) -> list[float]:
    return list(texts.evaluate_all(CONTRASTS))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("path", "operation"), OPERATIONS)
def test_an_operation_is_readable(browser: Browser, address: str, path: str, operation: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    assert open_page(page, address + path) == []
    block = page.locator(f"[id$='-{operation}']")
    block.locator(".opblock-summary-control, .opblock-summary").first.click()
    block.locator(".opblock-body .responses-inner").wait_for()
    assert "201" in block.inner_text()
    block.locator("pre code span").first.wait_for()
    assert min(contrasts(block.locator("pre code span"))) >= 4.5
    for tag in page.locator(".opblock-tag small").all():
        assert tag.bounding_box()["width"] > 200
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert serious(page) == []
    assert page.evaluate("document.documentElement.classList.contains('dark-mode')") == (scheme == "dark")
    context.close()


@pytest.mark.parametrize("document", EXPLORERS)
def test_beside_a_sandbox_it_sends_requests_there(page: Page, site: Path, document: str) -> None:
    sandboxes = hook("try_it").Sandboxes(wsgi(site))
    with make_server("127.0.0.1", 0, sandboxes, server_class=Threaded, handler_class=Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        page.route(f"**/openapi/explore-{document}/", lambda route: in_service(route, document))
        assert open_page(page, f"{url}/openapi/explore-{document}/") == []
        block = page.locator(f"[id$='-{EXPLORERS[document]}']")
        block.locator(".opblock-summary-control, .opblock-summary").first.click()
        block.locator("button.execute").click()
        block.locator(".live-responses-table .response-col_status").last.wait_for()
        assert "200" in block.locator(".live-responses-table").inner_text()
        assert f"{url}/_sandbox/{document}/" in block.locator(".request-url").inner_text()
        server.shutdown()
    sandboxes.close()


def in_service(route: Route, document: str) -> None:
    """The page as `make docs-serve` renders it."""
    response = route.fetch()
    assert 'data-server=""' in response.text()
    route.fulfill(response=response, body=response.text().replace('data-server=""', f'data-server="/_sandbox/{document}"'))


class Threaded(ThreadingMixIn, WSGIServer):
    """As MkDocs serves: Chromium opens more connections than it uses."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Logs nothing."""

    def log_message(self, *_: Any) -> None:
        pass


def wsgi(site: Path) -> Any:
    """The site as a WSGI application."""

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        file = site / environ["PATH_INFO"].strip("/")
        file = file / "index.html" if file.is_dir() else file
        start_response("200 OK", [("Content-Type", mimetypes.guess_type(file.name)[0] or "text/plain")])
        return [file.read_bytes()]

    return application


def test_the_sandboxes_stand_beside_the_site_that_is_served() -> None:
    class Server:
        app: Any = staticmethod(lambda environ, start_response: [b"the site"])

        def get_app(self) -> Any:
            return self.app

        def set_app(self, app: Any) -> None:
            self.app = app

    server = hook("try_it").serve(Server())
    assert server.app({"PATH_INFO": "/"}, None) == [b"the site"]
    assert server.app({"PATH_INFO": "/_sandbox/other/"}, None) == [b"the site"]
    server.app.close()
