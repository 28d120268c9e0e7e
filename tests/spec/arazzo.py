"""Runs the workflows of an Arazzo document: what the documents of `spec/` use of it, and an error for anything else."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import httpx

from codegen.document import METHODS
from rancher_keys.contract.description import Description

EXPRESSION = re.compile(r"\$(?:inputs|steps|statusCode|response)[\w.#/~-]*")
CONDITION = re.compile(r"(\$\S+) == (.+)")


class Runner:
    """One workflow, with what its steps gave."""

    def __init__(self, document: dict[str, Any], client: httpx.Client, inputs: dict[str, Any]) -> None:
        self.operations = {match.operation["operationId"]: match for match in Description(document).operations()}
        self.description = Description(document)
        self.client, self.inputs = client, inputs
        self.steps: dict[str, dict[str, Any]] = {}

    def run(self, workflow: dict[str, Any]) -> dict[str, Any]:
        """Run every step, in order; the workflow's outputs.

        Raises:
            AssertionError: A step does not end as the document says.
        """
        assert set(workflow["inputs"]["required"]) <= self.inputs.keys()
        for step in workflow["steps"]:
            retry = next((each for each in step.get("onFailure", []) if each["type"] == "retry"), {"retryLimit": 0, "retryAfter": 0})
            for _ in range(retry["retryLimit"] + 1):
                response = self.send(step)
                failed = [each["condition"] for each in step["successCriteria"] if not self.holds(each["condition"], response)]
                if not failed:
                    break
                time.sleep(retry["retryAfter"] / 10)
            assert not failed, f"{step['stepId']}: {failed}: {response.status_code} {response.text[:200]}"
            self.steps[step["stepId"]] = {name: self.value(text, response) for name, text in step.get("outputs", {}).items()}
        return {name: self.value(text) for name, text in workflow.get("outputs", {}).items()}

    def send(self, step: dict[str, Any]) -> httpx.Response:
        """Send the request of a step."""
        match = self.operations[step["operationId"].removeprefix("$sourceDescriptions.rancher.")]
        given: dict[str, dict[str, Any]] = {"path": {}, "query": {}, "header": {}}
        known = {(each["in"], each["name"]) for each in self.description.parameters(match)}
        for each in step.get("parameters", []):
            standard = each["in"] == "header" and each["name"] in ("Authorization", "Accept")  # OpenAPI does not describe these
            assert standard or (each["in"], each["name"]) in known, f"{step['stepId']}: {each['name']} is no parameter"
            given[each["in"]][each["name"]] = self.value(each["value"])
        body = step.get("requestBody")
        headers = {"Accept": "application/json", **given["header"]}
        content = None
        if body is not None:
            assert body["contentType"] in match.operation["requestBody"]["content"]
            headers["Content-Type"], content = body["contentType"], json.dumps(self.value(body["payload"]))
        assert match.method in METHODS
        path = match.template.format(**given["path"])
        return self.client.request(match.method, path, params=given["query"], headers=headers, content=content)

    def holds(self, condition: str, response: httpx.Response) -> bool:
        """Whether a condition is true of a response."""
        found = CONDITION.fullmatch(condition)
        assert found is not None, f"not a condition that this runner knows: {condition}"
        return bool(self.value(found[1], response) == json.loads(found[2].replace("'", '"')))

    def value(self, node: Any, response: httpx.Response | None = None) -> Any:
        """A value in which expressions are replaced."""
        if isinstance(node, dict):
            return {name: self.value(each, response) for name, each in node.items()}
        if not isinstance(node, str) or "$" not in node:
            return node
        if EXPRESSION.fullmatch(node):
            return self.evaluate(node, response)
        return re.sub(r"\{(\$[^}]+)\}", lambda found: str(self.evaluate(found[1], response)), node)

    def evaluate(self, expression: str, response: httpx.Response | None) -> Any:
        """The value of one expression."""
        if response is not None and expression == "$statusCode":
            return response.status_code
        if response is not None and expression.startswith("$response.body#/"):
            value = response.json()
            for name in expression.removeprefix("$response.body#/").split("/"):
                value = value[name]
            return value
        root, *path = expression.removeprefix("$").split(".")
        if root == "inputs":
            return self.inputs[path[0]]
        assert (root, path[1]) == ("steps", "outputs"), f"not an expression that this runner knows: {expression}"
        return self.steps[path[0]][path[2]]
