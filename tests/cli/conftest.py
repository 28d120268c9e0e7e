from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from rancher_keys.cli.app import app
from rancher_keys.sandbox import Credentials, Sandbox


class Shell:
    """A user at a shell: a server, a home directory, and the command."""

    def __init__(self, sandbox: Sandbox, url: str, home: Path) -> None:
        self.sandbox, self.url, self.home = sandbox, url, home
        self.user = sandbox.add_user("bob", "bob-password")
        self.environ: dict[str, str | None] = {
            "HOME": str(home),
            "XDG_STATE_HOME": None,
            "RANCHER_URL": url,
            "RANCHER_TOKEN": f"{self.user.access_key}:{self.user.secret_key}",
            "COLUMNS": "160",
            "NO_COLOR": "1",
            "TERM": "dumb",
            **dict.fromkeys(("RANCHER_ACCESS_KEY", "RANCHER_SECRET_KEY", "CATTLE_URL", "RANCHER_TOKEN_FILE", "RANCHER_CONFIG_DIR")),
        }

    def become(self, who: Credentials) -> None:
        self.environ["RANCHER_TOKEN"] = f"{who.access_key}:{who.secret_key}"

    def __call__(self, *arguments: str, input: str | None = None, status: int = 0) -> Any:
        result = CliRunner().invoke(app, list(arguments), env=self.environ, input=input)
        assert result.exit_code == status, f"{result.exit_code}: {result.stdout}\n{result.stderr}\n{result.exception!r}"
        assert "Traceback" not in result.stderr
        return result


@pytest.fixture(params=["1.6", "2.7", "2.15"])
def shell(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shell]:
    with Sandbox(request.param, delay=0) as sandbox, sandbox.serve() as url:
        yield Shell(sandbox, url, tmp_path)
