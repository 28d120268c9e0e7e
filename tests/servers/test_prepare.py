"""The script that prepares a live server prepares a sandbox too, and the command that it prints verifies it."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from rancher_keys.cli import main as command_line
from rancher_keys.sandbox import PASSWORD, VERSIONS, Sandbox
from rancher_keys.sandbox.wire import Request, Response

from ..contract.in_process import called
from . import prepare


def with_users(sandbox: Sandbox) -> None:
    """Let a Rancher 2 sandbox accept POST /v3/users and bindings, which are not described."""
    handle = sandbox.server.handle

    def more(request: Request) -> Response:
        kind = [("Content-Type", "application/json")]
        if (request.method, request.path) == ("POST", "/v3/users"):
            body = json.loads(request.body)
            return Response(201, kind, json.dumps({"id": sandbox.rancher2.add_user(body["username"], body["password"])}).encode())
        if (request.method, request.path) == ("POST", "/v3/globalRoleBindings"):
            return Response(201, kind, b"{}")
        return handle(request)

    sandbox.server.handle = more  # type: ignore[method-assign]


@pytest.mark.parametrize("version", VERSIONS)
def test_the_printed_command_verifies_the_server(version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox = Sandbox(version, access_control=False, delay=1) if version.startswith("1.") else Sandbox(version, delay=1)
    with sandbox, sandbox.serve() as url:
        if version.startswith("2."):
            with_users(sandbox)
            monkeypatch.setattr(prepare, "ADMIN", ("admin", PASSWORD))
        *exports, command = prepare.main(version, url)
        given = dict(shlex.split(line)[1].split("=", 1) for line in exports)
        words = shlex.split(command)
        assert words[:2] == ["rancher-keys", "verify"]
        done = called(command_line, *words[1:], given=given)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr
        assert " passed, 0 failed, 0 skipped" in done.stdout.strip().splitlines()[-1]


def test_compose_has_a_profile_and_a_port_per_version() -> None:
    services = YAML(typ="safe").load((Path(__file__).parent / "compose.yaml").read_text())["services"]
    assert {service["profiles"][0] for service in services.values()} == set(prepare.URLS) >= set(VERSIONS)
    for service in services.values():
        [port] = service["ports"]
        assert prepare.URLS[service["profiles"][0]].rsplit(":", 1)[1] == port.split(":")[1]
        tag = service["image"].split(":v")[1]
        assert f"{tag}.".startswith(service["profiles"][0] + ".")
