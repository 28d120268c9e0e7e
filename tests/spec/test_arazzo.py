"""Every workflow of the Arazzo documents runs on the sandbox, in process. `make interop` runs them with Redocly's respect too."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import httpx
import pytest
from ruamel.yaml import YAML

from rancher_keys.contract.documents import document
from rancher_keys.sandbox import PASSWORD, Sandbox

from .arazzo import Runner

SPEC = Path(__file__).parents[2] / "spec"
SANDBOXES = {1: ("1.6", "/v2-beta"), 2: ("2.15", "")}


def workflows(number: int) -> list[dict[str, Any]]:
    """The workflows of a document."""
    loaded: list[dict[str, Any]] = YAML(typ="safe", pure=True).load(SPEC / f"rancher-{number}.arazzo.yaml")["workflows"]
    return loaded


WORKFLOWS = [pytest.param(number, each, id=f"{number}-{each['workflowId']}") for number in SANDBOXES for each in workflows(number)]


def run(number: int, workflow: dict[str, Any]) -> dict[str, Any]:
    """Run a workflow on a new sandbox."""
    version, path = SANDBOXES[number]
    with Sandbox(version) as sandbox:
        assert sandbox.admin is not None
        sandbox.add_user("flow", PASSWORD)
        pair = f"{sandbox.admin.access_key}:{sandbox.admin.secret_key}"
        basic = f"Basic {base64.b64encode(pair.encode()).decode()}"
        inputs = {"code": f"flow:{PASSWORD}", "username": "flow", "password": PASSWORD}
        inputs["authorization"] = basic if number == 1 else f"Bearer {pair}"
        with httpx.Client(transport=sandbox.transport(), base_url=f"https://rancher.example.com{path}") as client:
            return Runner(document(number), client, inputs).run(workflow)


@pytest.mark.parametrize(("number", "workflow"), WORKFLOWS)
def test_a_workflow_ends_as_described(number: int, workflow: dict[str, Any]) -> None:
    outputs = run(number, workflow)
    assert outputs.keys() == workflow.get("outputs", {}).keys()
    assert all(outputs.values())


def test_a_step_that_ends_otherwise_is_found() -> None:
    workflow = next(each for each in workflows(2) if each["workflowId"] == "disableAndEnableExtToken")
    steps = [each for each in workflow["steps"] if each["stepId"] != "disable"]
    with pytest.raises(AssertionError, match="rejected"):
        run(2, {**workflow, "steps": steps})
