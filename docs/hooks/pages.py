"""The site's hook: redirects from the original addresses, files to download, the explorer, and pages filled from `spec/`."""

from __future__ import annotations

import json
import posixpath
import re
from importlib.resources import files as package
from pathlib import Path
from typing import Any

import jinja2
from document import SPEC, Document
from life import draw
from methods import methods
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from ruamel.yaml import YAML

HERE = Path(__file__).parent
SWAGGER = package("mkdocs_swagger_ui_tag") / "swagger-ui"
ACCOUNTS = "rancher1/using-the-api.md#accounts"
RANCHER1, RANCHER2 = Document("rancher-1"), Document("rancher-2")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Answer at every original address."""
    redirects: dict[str, str] = {}
    for target, addresses in YAML(typ="safe").load((HERE.parent / "addresses.yaml").read_text(encoding="utf-8")).items():
        for address in addresses:
            redirects[f"{address.strip('/')}.md"] = target
    config.plugins["redirects"].config["redirect_maps"] = redirects
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the documents, their examples, and Swagger UI, which comes from its package and not from another host."""
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
    return files


def _add(files: Files, config: MkDocsConfig, uri: str, source: Path) -> None:
    files.append(File.generated(config, uri, content=source.read_bytes()))


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill a page: `{{ fields(rancher1, "ApiKey", "ApiKeyCreate", "ApiKeyUpdate") }}` and the like; templates/macros.md.jinja has them all.

    Raises:
        jinja2.UndefinedError: A page asks for what is not there.
    """
    if page.file.src_uri.startswith("python/reference/"):
        return markdown
    macros: Any = ENVIRONMENT.get_template("macros.md.jinja").make_module({"account_link": _link(page, ACCOUNTS)})
    called = {name: macro for name, macro in vars(macros).items() if not name.startswith("_") and callable(macro)}
    return ENVIRONMENT.from_string(markdown).render(called)


def _link(page: Page, target: str) -> str:
    return posixpath.relpath(target, posixpath.dirname(page.file.src_uri) or ".")


def _program(name: str) -> str:
    """The part of a program in `tests/interop/programs` that a page shows, between its marks."""
    text = (SPEC.parent / "tests/interop/programs" / name).read_text(encoding="utf-8")
    return re.split(r"^// --8<-- .*\n", text, flags=re.MULTILINE)[1].strip()


def _cell(text: str) -> str:
    """A text as one cell of a Markdown table."""
    return " ".join(str(text).split()).replace("|", "\\|")


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(HERE / "templates"), undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
ENVIRONMENT.filters |= {"cell": _cell, "json": _json}
ENVIRONMENT.globals |= {"rancher1": RANCHER1, "rancher2": RANCHER2, "draw": draw, "methods": methods, "program": _program}
