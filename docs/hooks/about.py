"""What the site says about itself: version, date, descriptions of pages, llms.txt."""

from __future__ import annotations

import os
import re
import subprocess
from datetime import UTC, datetime
from functools import cache
from html import unescape
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from rancher_keys import __version__

ROOT = Path(__file__).parents[2]
DESCRIPTION_LENGTH = 160


@cache
def date() -> str:
    """The day of the last commit; outside of a repository, today."""
    try:
        command = ["git", "log", "-1", "--format=%cs"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
        return done.stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        epoch = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
        return (datetime.fromtimestamp(epoch, UTC) if epoch else datetime.now(UTC)).date().isoformat()


def footer() -> str:
    """The line at the end of each page."""
    return f"rancher-keys {__version__} · {date()} · Apache-2.0"


def describe(page: Page, html: str) -> None:
    """Give a page a description where its front matter has none: the beginning of its first paragraph."""
    if page.meta.get("description"):
        return
    paragraph = re.search(r"<(?:p|li)>(.*?)</(?:p|li)>", html, re.DOTALL)
    if paragraph is None:
        page.meta["description"] = f"{page.title}: reference of the rancher-keys Python SDK."
        return
    text = f"{page.title}: " + " ".join(unescape(re.sub(r"<small.*?</small>|<[^>]+>", "", paragraph[1], flags=re.DOTALL)).split())
    if len(text) > DESCRIPTION_LENGTH:
        text = text[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0].rstrip(",;:") + " …"
    page.meta["description"] = text


def llms_txt(config: MkDocsConfig, nav: Navigation) -> str:
    """The site in one list for language models, as llmstxt.org describes it."""
    lines = [f"# {config.site_name}", "", f"> {config.site_description}", ""]
    section = ""
    for page in nav.pages:
        ancestors = list(page.ancestors)
        top = str(ancestors[-1].title) if ancestors else "Overview"
        if top != section:
            section = top
            lines += ["", f"## {section}", ""]
        lines.append(f"- [{page.title}]({page.canonical_url}): {page.meta.get('description', '')}")
    base = (config.site_url or "").rstrip("/")
    lines += ["", "## Files", ""]
    lines += [f"- [OpenAPI description of Rancher {name[-1]}]({base}/openapi/{name}.json)" for name in ("rancher-1", "rancher-2")]
    return "\n".join(lines) + "\n"
