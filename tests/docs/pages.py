"""The pages of the site, the code blocks on them, and the server that a page's examples talk to."""

from __future__ import annotations

import os
import re
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML

from rancher_keys import rancher1, rancher2
from rancher_keys.sandbox import IN_PROCESS_URL, PASSWORD, Clock, Sandbox

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted(path for path in DOCS.rglob("*.md") if "hooks" not in path.parts)
BLOCK = re.compile(r"^(?P<indent> *)```(?P<language>\w*)(?P<rest>[^\n]*)\n(?P<text>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL)
SWITCH = re.compile(r"^<!-- sandbox: (\S+) -->$", re.MULTILINE)
"""From here on, a page's blocks run on a server of another version."""
ADVANCE = {"inactive": ["deactivate"], "removed": ["deactivate", "delete"], "active": []}
DAY = 24 * 3600 * 1000
CLEARED = ("RANCHER_", "CATTLE_", "GDAPI_", "XDG_")


class Block(NamedTuple):
    """A code block: its language with what follows it, and its text."""

    kind: str
    text: str


def name(page: Path) -> str:
    return page.relative_to(DOCS).as_posix()


def blocks(text: str) -> list[Block]:
    return [Block(found["language"] + found["rest"].rstrip(), textwrap.dedent(found["text"])) for found in BLOCK.finditer(text)]


def blocks_of(page: Path) -> list[Block]:
    return blocks(page.read_text())


def front_matter(page: Path) -> dict[str, Any]:
    text = page.read_text()
    return YAML(typ="safe").load(text.split("---\n")[1]) if text.startswith("---\n") else {}


def parts(page: Path) -> Iterator[tuple[str, list[Block]]]:
    """The blocks of a page, by the version of the server that they talk to; none where they need no server."""
    first, *others = SWITCH.split(page.read_text())
    yield front_matter(page).get("sandbox", ""), blocks(first)
    for version, text in zip(others[::2], others[1::2], strict=True):
        yield version, blocks(text)


@contextmanager
def server(page: Path, version: str) -> Iterator[dict[str, str]]:
    """The environment that a page's examples take address and credentials from; what its front matter says is prepared, is."""
    if not version:
        yield {}
        return
    matter = front_matter(page)
    ages = sorted(matter.get("keys", {}).items(), key=lambda item: -item[1])
    clock = Clock(_now() - ages[0][1] * DAY) if ages else None
    with Sandbox(version, delay=0 if ages else 1, clock=clock) as sandbox:
        if clock is not None:
            _create_aged(sandbox, clock, ages)
        with sandbox.serve() as url:
            yield _prepared(sandbox, url, matter)


def _now() -> int:
    return int(time.time() * 1000)


def _create_aged(sandbox: Sandbox, clock: Clock, ages: list[tuple[str, int]]) -> None:
    """Create the administrator's keys, each so many days before now."""
    with _client(sandbox) as client:
        for title, age in ages:
            clock.advance(max(0, _now() - age * DAY - clock.now()))
            if isinstance(client, rancher1.Client):
                client.api_keys.create(name=title)
            else:
                client.tokens.create(description=title)
    clock.advance(max(0, _now() - clock.now()))


def _client(sandbox: Sandbox) -> rancher1.Client | rancher2.Client:
    assert sandbox.admin is not None
    kind = rancher1.Client if sandbox.version.startswith("1.") else rancher2.Client
    return kind(IN_PROCESS_URL, access_key=sandbox.admin.access_key, secret_key=sandbox.admin.secret_key, transport=sandbox.transport())


def _prepared(sandbox: Sandbox, url: str, matter: dict[str, Any]) -> dict[str, str]:
    assert sandbox.admin is not None
    access_key, secret_key = sandbox.admin.access_key, sandbox.admin.secret_key
    pair = {"ACCESS_KEY": access_key, "SECRET_KEY": secret_key}
    environment = {f"RANCHER_{key}": value for key, value in ({"URL": url} | pair).items()}
    with _client(sandbox) as client:
        if isinstance(client, rancher1.Client):
            environment |= {f"GDAPI_{key}": value for key, value in ({"URL": f"{url}/v2-beta"} | pair).items()}
            for id, state in matter.get("prepared", {}).items():
                assert client.api_keys.create(name="prepared").id == id
                for step in ADVANCE[state]:
                    getattr(client.api_keys, step)(id)
            return environment
        environment |= {"RANCHER_TOKEN": f"{access_key}:{secret_key}", "RANCHER_PASSWORD": PASSWORD}
        environment["TOKEN_ID"] = client.tokens.create().id
        if sandbox.version not in ("2.7", "2.10"):
            ext = client.ext_tokens.create()
            environment |= {"EXT_TOKEN_ID": ext.id, "EXT_TOKEN": ext.token.reveal()}
    return environment


def shell(home: Path, environment: dict[str, str]) -> dict[str, str]:
    """The variables of a shell in a home directory of its own, with the commands of this package."""
    commands = home / "bin"
    commands.mkdir(exist_ok=True)
    for command in ("rancher-keys", "python"):
        module = " -m rancher_keys.cli" if command == "rancher-keys" else ""
        (commands / command).write_text(f'#!/bin/sh\nexec "{sys.executable}"{module} "$@"\n')
        (commands / command).chmod(0o755)
    (home / ".curlrc").write_text("fail-with-body\nmax-time = 20\n")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(CLEARED)}
    return {
        **kept,
        "HOME": str(home),
        "CURL_HOME": str(home),
        "PATH": f"{commands}:{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(sys.path),
        "COLUMNS": "120",
        **environment,
    }


def matches(shown: str, printed: str) -> bool:
    """Whether a text is what was printed; `…` stands for anything, and lines may end in spaces."""
    pattern = ".*?".join(map(re.escape, shown.split("…")))
    return re.fullmatch(pattern, "\n".join(line.rstrip() for line in printed.splitlines()) + "\n", re.DOTALL) is not None
