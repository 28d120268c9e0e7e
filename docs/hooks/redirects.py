"""Pages at the addresses of the original documentation that lead to the page and heading that took over."""

from __future__ import annotations

import json
import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from ruamel.yaml import YAML

ADDRESSES = Path(__file__).parents[1] / "addresses.yaml"
PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>This page has moved</title>
<meta name="robots" content="noindex">
<link rel="canonical" href="{url}">
<script>
var known = {anchors}, fragment = decodeURIComponent(location.hash.slice(1));
location.replace("{path}" + (known.indexOf(fragment) < 0 ? "{fragment}" : "#" + encodeURIComponent(fragment)));
</script>
<noscript><meta http-equiv="refresh" content="0; url={url}"></noscript>
<p>This page has moved: <a href="{url}">{url}</a></p>
</html>
"""


def anchors_of(html: str) -> list[str]:
    """What a fragment can lead to on a page: its headings and its fields."""
    return re.findall(r'<(?:h[1-6]|a)\b[^>]*? id="([^"]+)"', html)


def write_redirects(config: MkDocsConfig, anchors: dict[str, list[str]]) -> None:
    """Write a page at each address. A fragment that the target has is kept; another gives way to the heading that took over.

    Raises:
        PluginError: A target in addresses.yaml is no page, or no heading of it.
    """
    for target, addresses in YAML(typ="safe").load(ADDRESSES.read_text(encoding="utf-8")).items():
        source, hash_sign, fragment = target.partition("#")
        if source not in anchors or (fragment and fragment not in anchors[source]):
            raise PluginError(f"docs/addresses.yaml: {target} is no page or heading of this site.")
        page = posixpath.dirname(source) if source.endswith("index.md") else source.removesuffix(".md")
        for address in addresses:
            path = posixpath.relpath(page, address.strip("/")) + "/"
            text = PAGE.format(
                path=path, fragment=hash_sign + fragment, url=path + hash_sign + fragment, anchors=json.dumps(anchors[source])
            )
            file = Path(config.site_dir) / address.strip("/") / "index.html"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
