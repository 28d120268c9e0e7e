"""The Arazzo documents, run by Redocly's respect against a served sandbox."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

from rancher_keys.sandbox import Sandbox
from rancher_keys.sandbox.sandbox import PASSWORD

from .life import VERSIONS
from .rows import Row
from .tools import npm, run


def rows() -> Iterator[Row]:
    """Each document with its flows."""
    for number in (1, 2):
        yield Row("Redocly respect", f"spec/rancher-{number}.arazzo.yaml", lambda number=number: respected(number))


def respected(number: int) -> str:
    """Every step of every workflow ends as the document says."""
    program = npm("redocly")
    with Sandbox(VERSIONS[number]) as sandbox, sandbox.serve() as url:
        assert sandbox.admin is not None
        sandbox.add_user("flow", PASSWORD)
        pair = f"{sandbox.admin.access_key}:{sandbox.admin.secret_key}"
        given = {"code": f"flow:{PASSWORD}", "username": "flow", "password": PASSWORD}
        given["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}" if number == 1 else f"Bearer {pair}"
        server = f"rancher={url}{'/v2-beta' if number == 1 else ''}"
        run([program, "respect", f"spec/rancher-{number}.arazzo.yaml", "--input", json.dumps(given), "--server", server])
    return "every step as described"
