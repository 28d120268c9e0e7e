"""schemathesis against the Rancher 2 sandbox: no answer outside the description, whatever is asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from rancher_keys.sandbox import Sandbox

from .fuzzing import FEW

BUNDLED = Path(__file__).parents[2] / "spec/bundled/rancher-2.json"
CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]

schema = schemathesis.openapi.from_dict(json.loads(BUNDLED.read_text()))


@pytest.fixture(scope="module", params=["2.7", "2.12", "2.15"])
def served(request: pytest.FixtureRequest) -> Iterator[tuple[Sandbox, str]]:
    with Sandbox(request.param, delay=0) as sandbox, sandbox.serve() as url:
        yield sandbox, url


def is_in(version: str, since: str | None) -> bool:
    return since is None or [int(part) for part in since.split(".")] <= [int(part) for part in version.split(".")]


@schema.parametrize()
@FEW
def test_no_answer_is_outside_the_description(served: tuple[Sandbox, str], case: Any) -> None:
    sandbox, url = served
    assert sandbox.admin is not None
    if not is_in(sandbox.version, case.operation.definition.raw.get("x-rancher-since")):
        return
    if (case.query or {}).get("watch") or (case.query or {}).get("action") in ("logout", "logoutAll"):
        return  # a stream of lines; and the end of who asks
    case.call_and_validate(base_url=url, auth=(sandbox.admin.access_key, sandbox.admin.secret_key), checks=CHECKS)
