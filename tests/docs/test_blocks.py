"""Every code block on the site runs against a sandbox, each page in the order of its text, and what it prints is compared."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import gdapi
import pytest
import requests
from bs4 import BeautifulSoup

from rancher_keys import rancher1, rancher2

from ..servers import prepare
from .pages import CLEARED, DOCS, PAGES, blocks_of, matches, name, parts, server, shell
from .test_files import FILES

PRINTS = 'text title="It prints"'


def with_blocks(*languages: str) -> list[Any]:
    return [pytest.param(page, id=name(page)) for page in PAGES if any(kind in languages for kind, _ in blocks_of(page))]


def test_there_is_no_block_that_nothing_runs() -> None:
    known = {"python", "bash", "console", PRINTS}
    pages = [page for page in PAGES if name(page) != "openapi/other-languages.md"]  # make interop runs its programs
    others = [(page, kind, text) for page in pages for kind, text in blocks_of(page) if kind not in known]
    shown = {(name(page), kind): re.fullmatch(r'\{\{ file\("(.+)"\) \}\}\n', text) for page, kind, text in others}
    assert [where for where, found in shown.items() if found is None] == []
    assert {found[1] for found in shown.values() if found} == FILES


@pytest.fixture(autouse=True)
def _gdapi(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give gdapi one schema: it wants those of the whole server at its start, and the sandbox has only that of keys."""

    def schemas(client: gdapi.Client) -> str:
        found = requests.get(f"{client._url}/schemas/apiKey", auth=client._auth, timeout=20)
        return f'{{"type": "collection", "data": [{found.text}]}}'

    monkeypatch.setattr(gdapi.Client, "_get_cached_schema", schemas)


@pytest.mark.parametrize("page", with_blocks("python"))
def test_python(page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for version, blocks in parts(page):
        with server(page, version) as environment, variables(environment, tmp_path):
            namespace: dict[str, Any] = {"__name__": "page"}
            printed = None
            for kind, text in blocks:
                if kind == "python":
                    exec(compile(text, name(page), "exec"), namespace)
                    printed = capsys.readouterr().out
                    assert environment.get("RANCHER_SECRET_KEY", "not there") not in printed
                elif kind == "bash":
                    printed = None
                elif kind == PRINTS and printed is not None:
                    assert printed == text
            close(namespace)


@contextmanager
def variables(environment: dict[str, str], home: Path) -> Iterator[None]:
    """The environment of a program in a home directory of its own."""
    with pytest.MonkeyPatch.context() as patch:
        for key in [key for key in os.environ if key.startswith(CLEARED)]:
            patch.delenv(key)
        for key, value in {**environment, "HOME": str(home)}.items():
            patch.setenv(key, value)
        patch.chdir(home)
        yield


def close(namespace: dict[str, Any]) -> None:
    for value in namespace.values():
        if isinstance(value, rancher1.Client | rancher2.Client):
            value.close()
        elif isinstance(value, gdapi.Client):
            value._session.close()


def published(site: Path, page: Path) -> Iterator[tuple[str, str]]:
    """The Python blocks of a built page: the title above each, and its text."""
    folder = page.relative_to(DOCS).with_suffix("") if page.name != "index.md" else page.relative_to(DOCS).parent
    html = BeautifulSoup((site / folder / "index.html").read_text(), "html.parser")
    for block in html.select("div.language-python.highlight"):
        title, code = block.select_one("span.filename"), block.select_one("pre > code")
        assert code is not None
        yield title.get_text() if title else "", code.get_text()


@pytest.mark.parametrize("page", with_blocks("python"))
def test_a_python_block_runs_alone_or_says_what_it_continues(page: Path, site: Path, tmp_path: Path) -> None:
    versions = {text.strip(): version for version, blocks in parts(page) for kind, text in blocks if kind == "python"}
    found = [(title, text) for title, text in published(site, page) if text.strip() in versions]
    assert {text.strip() for _, text in found} == set(versions)
    alone = [text for title, text in found if not title.startswith("Continues the example above")]
    assert alone
    for text in alone:
        with server(page, versions[text.strip()]) as environment, variables(environment, tmp_path):
            namespace: dict[str, Any] = {"__name__": "page"}
            exec(compile(text, name(page), "exec"), namespace)
            close(namespace)


@pytest.mark.skipif(
    shutil.which("curl") is None or shutil.which("bash") is None, reason="needs curl and bash (Debian: apt-get install curl)"
)
@pytest.mark.parametrize("page", with_blocks("bash"))
def test_shell(page: Path, tmp_path: Path) -> None:
    for number, (version, blocks) in enumerate(parts(page)):
        home = tmp_path / str(number)
        home.mkdir()
        with server(page, version) as environment:
            printed = None
            for kind, text in blocks:
                if kind == "bash":
                    done = subprocess.run(
                        ["bash", "-euo", "pipefail", "-c", text],
                        cwd=home,
                        env=shell(home, environment),
                        stdin=subprocess.DEVNULL,
                        capture_output=True,
                        text=True,
                        check=False,
                    )
                    assert done.returncode == 0, f"{text}\n{done.stdout}{done.stderr}"
                    printed = done.stdout
                elif kind == "python":
                    printed = None
                elif kind == PRINTS and printed is not None:
                    assert matches(text, printed), f"{text}\n{printed}"


def test_commands() -> None:
    project = tomllib.loads((DOCS.parent / "pyproject.toml").read_text())["project"]
    texts = [text for page in PAGES for kind, text in blocks_of(page) if kind == "console"]
    commands = [line.removeprefix("$ ") for text in texts for line in text.splitlines()]
    assert commands
    for command in dict.fromkeys(commands):
        words = shlex.split(command)
        if words[:2] == ["pip", "install"]:
            package, _, extra = words[2].rstrip("]").partition("[")
            assert package in (project["name"], ".")
            assert set(filter(None, extra.split(","))) <= project["optional-dependencies"].keys()
        elif words[0] == "rancher-keys":
            assert_options(words, (sys.executable, "-m", "rancher_keys.cli", words[1]))
        elif words[0] == "pytest":
            assert_options(words, (sys.executable, "-m", "pytest"))
        elif words[0] == "docker":
            assert (DOCS.parent / words[words.index("-f") + 1]).is_file()
        elif words[0] == "make":
            assert f"\n{words[1]}:" in (DOCS.parent / "Makefile").read_text()
        elif words[:3] == ["python", "-m", "tests.servers.prepare"]:
            assert words[3] in prepare.URLS
        elif words[0] == "kubectl":
            assert words[words.index("apply") + 2] in FILES if "apply" in words else words[1:3] == ["-n", "apps"]
        else:
            assert words[:3] == ["python", "-m", "rancher_keys.sandbox"]
            with subprocess.Popen([sys.executable, *words[1:]], stdout=subprocess.PIPE, text=True) as process:
                assert process.stdout is not None
                assert process.stdout.readline().startswith("export RANCHER_URL=http://")
                process.terminate()


def assert_options(words: list[str], command: tuple[str, ...]) -> None:
    assert [word for word in words if word.startswith("--") and word != "--" and word not in help_of(command)] == []


@cache
def help_of(command: tuple[str, ...]) -> str:
    done = subprocess.run([*command, "--help"], capture_output=True, text=True, check=True, env=os.environ | {"COLUMNS": "200"})
    return done.stdout
