"""Every code block on the site runs against a sandbox, each page in the order of its text, and what it prints is compared."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from ruamel.yaml import YAML

from rancher_keys import rancher1, rancher2
from rancher_keys.sandbox import PASSWORD, Sandbox

from ..servers import prepare

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted(path for path in DOCS.rglob("*.md") if "hooks" not in path.parts)
BLOCK = re.compile(r"^(?P<indent> *)```(?P<language>\w*)(?P<rest>[^\n]*)\n(?P<text>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL)
ADVANCE = {"inactive": ["deactivate"], "removed": ["deactivate", "delete"], "active": []}


def name(page: Path) -> str:
    return page.relative_to(DOCS).as_posix()


def blocks(page: Path) -> list[tuple[str, str]]:
    return [(found["language"] + found["rest"].rstrip(), textwrap.dedent(found["text"])) for found in BLOCK.finditer(page.read_text())]


def front_matter(page: Path) -> dict[str, Any]:
    text = page.read_text()
    return YAML(typ="safe").load(text.split("---\n")[1]) if text.startswith("---\n") else {}


@contextmanager
def server(page: Path) -> Iterator[dict[str, str]]:
    """The environment that a page's examples take address and credentials from; what the page says is prepared, is."""
    matter = front_matter(page)
    if "sandbox" not in matter:
        yield {}
        return
    with Sandbox(matter["sandbox"], delay=1) as sandbox, sandbox.serve() as url:
        assert sandbox.admin is not None
        access_key, secret_key = sandbox.admin.access_key, sandbox.admin.secret_key
        environment = {"RANCHER_URL": url, "RANCHER_ACCESS_KEY": access_key, "RANCHER_SECRET_KEY": secret_key}
        if sandbox.version.startswith("1."):
            with rancher1.Client(url, access_key=access_key, secret_key=secret_key) as client:
                for id, state in matter.get("prepared", {}).items():
                    assert client.api_keys.create(name="prepared").id == id
                    for step in ADVANCE[state]:
                        getattr(client.api_keys, step)(id)
        else:
            with rancher2.Client(url, access_key=access_key, secret_key=secret_key) as client2:
                environment |= {"RANCHER_TOKEN": f"{access_key}:{secret_key}", "RANCHER_PASSWORD": PASSWORD}
                ext = client2.ext_tokens.create()
                environment |= {"TOKEN_ID": client2.tokens.create().id, "EXT_TOKEN_ID": ext.id, "EXT_TOKEN": ext.token.reveal()}
        yield environment


def with_blocks(*languages: str) -> list[Any]:
    return [pytest.param(page, id=name(page)) for page in PAGES if any(kind in languages for kind, _ in blocks(page))]


def test_there_is_no_block_that_nothing_runs() -> None:
    known = {"python", "bash", "console", 'text title="It prints"'}
    pages = [page for page in PAGES if name(page) != "openapi/other-languages.md"]  # make interop runs its programs
    assert [(name(page), kind) for page in pages for kind, _ in blocks(page) if kind not in known] == []


@pytest.mark.parametrize("page", with_blocks("python"))
def test_python(page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with server(page) as environment:
        for key, value in environment.items():
            monkeypatch.setenv(key, value)
        namespace: dict[str, Any] = {"__name__": "page"}
        printed = ""
        for kind, text in blocks(page):
            if kind == "python":
                exec(compile(text, name(page), "exec"), namespace)
                printed = capsys.readouterr().out
                assert environment.get("RANCHER_SECRET_KEY", "not there") not in printed
            elif kind.startswith("text"):
                assert printed == text
        for value in namespace.values():
            if isinstance(value, rancher1.Client | rancher2.Client):
                value.close()


def published(site: Path, page: Path) -> Iterator[tuple[str, str]]:
    """The Python blocks of a built page: the title above each, and its text."""
    folder = page.relative_to(DOCS).with_suffix("") if page.name != "index.md" else page.relative_to(DOCS).parent
    html = BeautifulSoup((site / folder / "index.html").read_text(), "html.parser")
    for block in html.select("div.language-python.highlight"):
        title, code = block.select_one("span.filename"), block.select_one("pre > code")
        assert code is not None
        yield title.get_text() if title else "", code.get_text()


@pytest.mark.parametrize("page", with_blocks("python"))
def test_a_python_block_runs_alone_or_says_what_it_continues(page: Path, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = list(published(site, page))
    assert len(found) >= sum(kind == "python" for kind, _ in blocks(page))
    alone = [text for title, text in found if not title.startswith("Continues the example above")]
    assert alone
    for text in alone:
        with server(page) as environment:
            for key, value in environment.items():
                monkeypatch.setenv(key, value)
            namespace: dict[str, Any] = {"__name__": "page"}
            exec(compile(text, name(page), "exec"), namespace)
            for value in namespace.values():
                if isinstance(value, rancher1.Client | rancher2.Client):
                    value.close()


@pytest.mark.skipif(
    shutil.which("curl") is None or shutil.which("bash") is None, reason="needs curl and bash (Debian: apt-get install curl)"
)
@pytest.mark.parametrize("page", with_blocks("bash"))
def test_curl(page: Path, tmp_path: Path) -> None:
    (tmp_path / ".curlrc").write_text("fail-with-body\nmax-time = 20\n")
    with server(page) as environment:
        for kind, text in blocks(page):
            if kind == "bash":
                command = ["bash", "-euo", "pipefail", "-c", text]
                done = subprocess.run(
                    command, env=os.environ | environment | {"CURL_HOME": str(tmp_path)}, capture_output=True, text=True, check=False
                )
                assert done.returncode == 0, f"{text}\n{done.stdout}{done.stderr}"


def test_commands() -> None:
    project = tomllib.loads((DOCS.parent / "pyproject.toml").read_text())["project"]
    commands = [line.removeprefix("$ ") for page in PAGES for kind, text in blocks(page) if kind == "console" for line in text.splitlines()]
    assert commands
    for command in commands:
        words = shlex.split(command)
        if words[:2] == ["pip", "install"]:
            package, _, extra = words[2].rstrip("]").partition("[")
            assert package in (project["name"], ".")
            assert not extra or extra in project["optional-dependencies"]
        elif words[0] == "rancher-keys":
            told = subprocess.run(
                [sys.executable, "-m", "rancher_keys.cli", words[1], "--help"], capture_output=True, text=True, check=True
            )
            assert [word for word in words if word.startswith("--") and word not in told.stdout] == []
        elif words[0] == "pytest":
            told = subprocess.run([sys.executable, "-m", "pytest", "--help"], capture_output=True, text=True, check=True)
            assert [word for word in words if word.startswith("--") and word not in told.stdout] == []
        elif words[0] == "docker":
            assert (DOCS.parent / words[words.index("-f") + 1]).is_file()
        elif words[:3] == ["python", "-m", "tests.servers.prepare"]:
            assert words[3] in prepare.URLS
        else:
            assert words[:3] == ["python", "-m", "rancher_keys.sandbox"]
            with subprocess.Popen([sys.executable, *words[1:]], stdout=subprocess.PIPE, text=True) as process:
                assert process.stdout is not None
                assert process.stdout.readline().startswith("export RANCHER_URL=http://")
                process.terminate()
