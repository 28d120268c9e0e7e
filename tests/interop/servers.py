"""Tools that stand before or beside a server: a proxy that validates what passes."""

from __future__ import annotations

import base64
import json
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from .life import served
from .rows import Row
from .tools import ROOT, Failed, npm

LIVES = {
    1: (("POST", "/apikeys", {"name": "proxied"}, 201), ("GET", "/apikeys?name=proxied", None, 200), ("GET", "/schemas/apikey", None, 200)),
    2: (("POST", "/v3/tokens", {"description": "proxied"}, 201), ("GET", "/v3/tokens", None, 200), ("GET", "/v3/users?me=true", None, 200)),
}


def rows() -> Iterator[Row]:
    """Prism, as a mock and as a proxy."""
    for number in (1, 2):
        document = f"spec/bundled/rancher-{number}.json"
        yield Row("Prism mock", document, lambda number=number: mock(number))
        yield Row("Prism proxy before the sandbox", document, lambda number=number: proxy(number))


@contextmanager
def prism(*arguments: str) -> Iterator[str]:
    """Prism on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(npm("prism")), *arguments, "--port", str(port), "--host", "127.0.0.1"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(300):
                with socket.socket() as trial:
                    if trial.connect_ex(("127.0.0.1", port)) == 0:
                        break
                if process.poll() is not None:
                    raise Failed("Prism ended")
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


def ask(method: str, url: str, body: object, authorization: str) -> tuple[int, str, str]:
    """A request: the status, the violations that Prism names in a header, and the body."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": authorization, "Accept": "application/json", "Content-Type": "application/json"}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, headers, method=method), timeout=30) as response:
            return response.status, response.headers.get("sl-violations", ""), response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("sl-violations", ""), error.read().decode()


def mock(number: int) -> str:
    """The mock answers with the success that the operation means, not with that of an action."""
    with prism("mock", f"spec/bundled/rancher-{number}.json") as url:
        for method, path, body, status in LIVES[number]:
            got, violations, text = ask(method, url + path, body, "Basic YTpi" if number == 1 else "Bearer token-x:y")
            if got != status or violations:
                raise Failed(f"{method} {path}: {got} {violations} {text[:120]}")
            json.loads(text)
    return f"{len(LIVES[number])} operations answered as meant"


def proxy(number: int) -> str:
    """Requests and responses pass without a violation."""
    with served(number) as (_, given):
        upstream = given["RANCHER_URL"] + ("/v2-beta" if number == 1 else "")
        basic = base64.b64encode(f"{given['RANCHER_ACCESS_KEY']}:{given['RANCHER_SECRET_KEY']}".encode()).decode()
        with prism("proxy", f"spec/bundled/rancher-{number}.json", upstream) as url:
            for method, path, body, status in LIVES[number]:
                got, violations, text = ask(method, url + path, body, f"Basic {basic}")
                if got != status or violations:
                    raise Failed(f"{method} {path}: {got} {violations[:200]} {text[:80]}")
    return f"{len(LIVES[number])} exchanges without a violation"
