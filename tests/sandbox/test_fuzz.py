"""schemathesis against the sandbox in each version, all phases, links included: every response is described."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rancher_keys.contract.description import Description
from rancher_keys.contract.documents import document
from rancher_keys.contract.target import release
from rancher_keys.sandbox import VERSIONS, Sandbox

ROOT = Path(__file__).parents[2]
CHECKS = "status_code_conformance,content_type_conformance,response_schema_conformance,no_server_error_but_recorded_ones"
ST = Path(sys.executable).with_name("st")


def not_in(version: str) -> list[str]:
    """The operations that were added after a version."""
    operations = [match.operation for match in Description(document(int(version[0]))).operations()]
    return [each["operationId"] for each in operations if release(each.get("x-rancher-since", "0")) > release(version)]


@pytest.mark.parametrize("version", VERSIONS)
def test_every_response_is_described(version: str, tmp_path: Path, record_property: pytest.RecordProperty) -> None:
    with Sandbox(version, delay=0, seed=1) as sandbox, sandbox.serve() as url:
        assert sandbox.admin is not None
        api = "" if version.startswith("2.") else "/v1" if version in ("1.0", "1.1") else "/v2-beta"
        command = [
            shutil.which("st", path=ST.parent) or "st",
            "run",
            str(ROOT / f"spec/bundled/rancher-{version[0]}.json"),
            "--url",
            url + api,
        ]
        command += ["--auth", f"{sandbox.admin.access_key}:{sandbox.admin.secret_key}", "--phases", "examples,coverage,fuzzing,stateful"]
        command += ["--checks", CHECKS, "--max-examples", "15", "--generation-deterministic", "--warnings", "off", "--no-color"]
        command += [word for name in not_in(version) for word in ("--exclude-operation-id", name)]
        environment = {**os.environ, "SCHEMATHESIS_HOOKS": "tests.sandbox.schemathesis_hooks", "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]
    generated = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    assert generated is not None
    assert generated[1] == generated[2]
    assert int(generated[1]) > 300
    record_property("schemathesis cases", f"{version}: {generated[1]}")
