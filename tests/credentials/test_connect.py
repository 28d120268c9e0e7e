from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from rancher_keys import connect, connect_async, rancher1, rancher2
from rancher_keys.errors import ConnectionFailed, InvalidArgument, OriginMismatch, UnexpectedResponse
from rancher_keys.sandbox import IN_PROCESS_URL, VERSIONS, Sandbox

SUFFIXES = {"1": ("", "/", "/v1", "/v2-beta", "/v2-beta/projects/1a5"), "2": ("", "/", "/v3", "/dashboard/home")}


@pytest.mark.parametrize("version", VERSIONS)
def test_sees_which_generation_answers(version: str, tmp_path: Path) -> None:
    with Sandbox(version, delay=0) as sandbox:
        made = sandbox.create_key("bob", "admin")
        for suffix in SUFFIXES[version[0]]:
            if version in ("1.0", "1.1") and "v2-beta" in suffix:
                continue  # since Rancher 1.2
            with connect(
                IN_PROCESS_URL + suffix,
                token=f"{made.access_key}:{made.secret_key}",
                transport=sandbox.transport(),
                environ={},
                home=tmp_path,
            ) as keys:
                assert keys.generation == int(version[0])
                assert isinstance(keys.client, rancher1.Client if keys.generation == 1 else rancher2.Client)
                identity = keys.whoami()
                assert identity.key is not None or suffix.endswith("1a5")
                assert made.secret_key not in repr((keys, identity))
                assert identity.credentials[0].startswith("arguments: url, token given (used)")


@pytest.mark.parametrize("version", ["1.6", "2.15"])
def test_async(version: str, tmp_path: Path) -> None:
    async def run(url: str, environ: dict[str, str]) -> Any:
        async with await connect_async(url, environ=environ, home=tmp_path) as keys:
            return (await keys.whoami()), [key async for key in keys.list()]

    with Sandbox(version, delay=0) as sandbox, sandbox.serve() as url:
        made = sandbox.create_key("bob")
        identity, found = asyncio.run(run(url, {"RANCHER_ACCESS_KEY": made.access_key, "RANCHER_SECRET_KEY": made.secret_key}))
        assert identity.key == next(key for key in found if key.id == identity.key.id) or identity.key.id == found[0].id


def test_no_credentials_are_sent_while_looking(tmp_path: Path) -> None:
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, html="<html>Please log in</html>")

    with pytest.raises(UnexpectedResponse, match="does not respond like a Rancher server"):
        connect(IN_PROCESS_URL, token="a:b", transport=httpx.MockTransport(handle), environ={}, home=tmp_path)
    assert seen
    assert not [request for request in seen if "authorization" in request.headers]


def test_other_failures(tmp_path: Path) -> None:
    def redirects(request: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"Location": "https://elsewhere.example.com/"})

    with pytest.raises(OriginMismatch):
        connect(IN_PROCESS_URL, token="a:b", transport=httpx.MockTransport(redirects), environ={}, home=tmp_path)
    with pytest.raises(ConnectionFailed):
        connect("http://127.0.0.1:1", token="a:b", environ={}, home=tmp_path)
    for url in ("ftp://x", "https://user:password@x"):
        with pytest.raises(InvalidArgument):
            connect(url, token="a:b", environ={}, home=tmp_path)


def test_the_package_is_imported_lazily() -> None:
    code = "import sys, rancher_keys; assert not [m for m in sys.modules if m.startswith(('rancher_keys.keys', 'rancher_keys.rancher'))]"
    subprocess.run([sys.executable, "-c", code], check=True)
    import rancher_keys

    for name in rancher_keys.__all__:
        assert getattr(rancher_keys, name) is not None
    with pytest.raises(AttributeError):
        _ = rancher_keys.nothing
