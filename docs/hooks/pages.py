"""The site's hook: fills pages from `spec/`, adds the recorded exchanges, downloads and the explorer, and writes redirects."""

from __future__ import annotations

import json
import posixpath
import re
from functools import partial
from importlib.resources import files as package
from pathlib import Path
from typing import Any

import jinja2
from about import ROOT, date, describe, footer, llms_txt
from card import ALT, SIZE, card
from commands import commands
from continues import mark_continued
from document import SPEC, Document
from evidence import Citations, add_pages, listing, recording_of
from life_diagram import draw
from method_index import methods, reference
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from recordings import recordings
from redirects import anchors_of, write_redirects
from responses import responses
from search_words import add_words
from terminal import SCENES, picture, size
from try_it import PREFIX, serve

HERE = Path(__file__).parent
SWAGGER = package("mkdocs_swagger_ui_tag") / "swagger-ui"
CARD = "assets/social-card.png"
TERMINAL = "assets/terminal/{}.svg"
ACCOUNTS = "rancher1/using-the-api.md#accounts"
RANCHER1, RANCHER2 = Document("rancher-1"), Document("rancher-2")
ANCHORS: dict[str, list[str]] = {}
"""What a fragment can lead to, by page."""
NAVIGATION: list[Navigation] = []


def on_startup(command: str, dirty: bool) -> None:
    """Note whether the site is served, with sandboxes beside it."""
    ENVIRONMENT.globals["try_it"] = PREFIX if command == "serve" else ""


def on_serve(server: Any, config: MkDocsConfig, builder: Any) -> Any:
    """Start the sandboxes that the explorer sends requests to."""
    return serve(server)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put version and date into the footer."""
    config.copyright = footer()
    config.extra["card"] = {"path": CARD, "alt": ALT, "size": SIZE}
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the documents, their examples, the recordings, and Swagger UI, which comes from its package and not from another host."""
    for name in (RANCHER1.name, RANCHER2.name):
        _add(files, config, f"openapi/{name}.yaml", SPEC / f"{name}.yaml")
        _add(files, config, f"openapi/{name}.json", SPEC / f"bundled/{name}.json")
        _add(files, config, f"openapi/3.0/{name}.json", SPEC / f"3.0/{name}.json")
        _add(files, config, f"openapi/{name}.arazzo.yaml", SPEC / f"{name}.arazzo.yaml")
    for example in sorted((SPEC / "examples").iterdir()):
        _add(files, config, f"openapi/examples/{example.name}", example)
    style = (SWAGGER / "stylesheets/swagger-ui.css").read_text(encoding="utf-8")
    bundle = (SWAGGER / "javascripts/swagger-ui-bundle.js").read_text(encoding="utf-8")
    for uri, content in (("swagger-ui.css", style), ("swagger-ui-bundle.js", bundle)):
        without_map = re.sub(r"(//|/\*)# sourceMappingURL=.*\s*$", "", content)
        files.append(File.generated(config, f"assets/swagger-ui/{uri}", content=without_map))
    for name in SCENES:
        files.append(File.generated(config, TERMINAL.format(name), content=picture(name)))
    files.append(File.generated(config, CARD, content=card()))
    add_pages(files, config)
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Keep the navigation for llms.txt."""
    NAVIGATION[:] = [nav]
    return nav


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill a page: `{{ fields(rancher1, "ApiKey", "ApiKeyCreate", "ApiKeyUpdate") }}` and the like; templates/macros.md.jinja has them all.

    Raises:
        jinja2.UndefinedError: A page uses a macro or a part of a document that does not exist.
        PluginError: A page cites an exchange that was not recorded.
    """
    page.update_date = date()
    add_words(page, files)
    if recording_of(page):
        return markdown
    citations = Citations(page)
    own = {"seen": citations.seen, "evidence": citations.evidence, "recordings": recordings().values()}
    own |= {"file": partial(_file, page), "terminal": partial(_terminal, page)}
    macros: Any = ENVIRONMENT.get_template("macros.md.jinja").make_module({"account_link": _link(page, ACCOUNTS), **own})
    called = {name: macro for name, macro in vars(macros).items() if not name.startswith("_") and callable(macro)}
    return mark_continued(ENVIRONMENT.from_string(markdown).render({**called, **own}))


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Add the list of exchanges to the page of a recording, and a description to each page that has none."""
    if recording := recording_of(page):
        page.edit_url = None
        return html + listing(recording, (RANCHER1, RANCHER2))
    ANCHORS[page.file.src_uri] = anchors_of(html)
    describe(page, html)
    return html


def on_post_build(config: MkDocsConfig) -> None:
    """Write the redirects from the original addresses, and llms.txt."""
    write_redirects(config, ANCHORS)
    (Path(config.site_dir) / "llms.txt").write_text(llms_txt(config, NAVIGATION[0]), encoding="utf-8")


def _add(files: Files, config: MkDocsConfig, uri: str, source: Path) -> None:
    files.append(File.generated(config, uri, content=source.read_bytes()))


def _link(page: Page, target: str) -> str:
    return posixpath.relpath(target, posixpath.dirname(page.file.src_uri) or ".")


def _program(name: str) -> str:
    """The part of a program in `tests/interop/programs` that a page shows, between its marks."""
    text = (SPEC.parent / "tests/interop/programs" / name).read_text(encoding="utf-8")
    return re.split(r"^// --8<-- .*\n", text, flags=re.MULTILINE)[1].strip()


def _changelog() -> str:
    """The changelog, as it stands in the source code."""
    return (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def _file(page: Page, name: str) -> str:
    """A file beside a page, which the page shows and offers for download."""
    return Path(str(page.file.abs_src_path)).with_name(name).read_text(encoding="utf-8").strip()


def _terminal(page: Page, name: str, text: str) -> str:
    """The picture of a terminal, with its size, so that the page does not move when it arrives."""
    width, height = size(name)
    image = f"![{text}]({_link(page, TERMINAL.format(name))}){{ width={width} height={height} loading=lazy }}"
    return f'<figure class="picture" markdown="1">\n\n{image}\n\n</figure>'


def _cell(text: str) -> str:
    """A text as one cell of a Markdown table."""
    return " ".join(str(text).split()).replace("|", "\\|")


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(HERE / "templates"), undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
ENVIRONMENT.filters |= {"cell": _cell, "json": _json}
ENVIRONMENT.globals |= {
    "try_it": "",
    "rancher1": RANCHER1,
    "rancher2": RANCHER2,
    "draw": draw,
    "methods": methods,
    "reference": reference,
    "responses_of": responses,
    "program": _program,
    "changelog": _changelog,
    "all_commands": commands,
}
