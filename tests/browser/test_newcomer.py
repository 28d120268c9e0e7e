"""Six jobs as a newcomer does them: from the home page by its links to a page, then the page's own commands, copied as they stand."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

from rancher_keys.sandbox import PASSWORD, Sandbox

from ..docs.pages import shell
from .test_pages import open_page


@dataclass(frozen=True)
class Job:
    """What to do, the links to click, where one lands, which blocks to run, and what must be printed."""

    task: str
    clicks: tuple[str, ...]
    lands: str
    blocks: tuple[int, ...]
    prints: str
    language: str = "bash"
    version: str = "2.15"


JOBS = [
    Job("replace the token in a file", ("Rotate a token",), "/guides/rotate/", (0, 1), "rotated"),
    Job("delete keys that are older than a year", ("Clean up old keys",), "/guides/clean-up/", (0,), "Nothing to prune"),
    Job("run a command with a key that lives for an hour", ("Lend a key to a command",), "/guides/lend/", (0,), '"username":"admin"'),
    Job("find out why a token gets 401", ("Why do I get 401?",), "/why-401/", (1,), "with the token:       200"),
    Job("test a program without a server", ("Test without a server",), "/guides/test-without-a-server/", (0,), '"username":"admin"'),
    Job("create a key of Rancher 1.6 from Python", ("Python SDK",), "/python/", (0,), "active ********\nremoved", "python", "1.6"),
]
CLICKS = 2
"""At most."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def environment(request: pytest.FixtureRequest, home: Path) -> Iterator[dict[str, str]]:
    """A shell with what the page `Guides` says to set."""
    job: Job = request.node.callspec.params["job"]
    with Sandbox(job.version, delay=1) as sandbox, sandbox.serve() as url:
        pair = {"RANCHER_ACCESS_KEY": sandbox.admin.access_key, "RANCHER_SECRET_KEY": sandbox.admin.secret_key}
        token = {"RANCHER_TOKEN": ":".join(pair.values()), "RANCHER_PASSWORD": PASSWORD}
        yield shell(home, {"RANCHER_URL": url, **pair, **({} if job.version.startswith("1.") else token)})


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.task)
def test_a_newcomer_gets_it_done(page: Page, address: str, job: Job, home: Path, environment: dict[str, str]) -> None:
    assert len(job.clicks) <= CLICKS
    open_page(page, f"{address}/")
    for name in job.clicks:
        page.locator("article").get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_url(f"{address}{job.lands}")
    blocks = page.locator(f"article .language-{job.language} pre > code")
    printed = ""
    for number in job.blocks:
        text = blocks.nth(number).inner_text()
        command = ["bash", "-euo", "pipefail", "-c", text] if job.language == "bash" else ["python", "-c", text]
        done = subprocess.run(command, cwd=home, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{text}\n{done.stdout}{done.stderr}"
        printed = done.stdout
    assert job.prints in printed
