"""What is missing is named in one line, and importing a client does not import what it does not need."""

from __future__ import annotations

import subprocess
import sys

import pytest

WITHOUT = "import sys; sys.modules[{name!r}] = None; "


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("typer", "from rancher_keys.cli import main; main()", "typer is not installed: pip install 'rancher-keys[cli]'"),
        ("rich", "from rancher_keys.cli import main; main()", "rich is not installed: pip install 'rancher-keys[cli]'"),
        ("uvicorn", "import rancher_keys.sandbox.__main__", "uvicorn is not installed: pip install 'rancher-keys[sandbox]'"),
        ("typer", "import rancher_keys.sandbox.__main__", "typer is not installed: pip install 'rancher-keys[sandbox]'"),
    ],
)
def test_a_missing_extra_is_named_in_one_line(name: str, code: str, words: str) -> None:
    done = run(WITHOUT.format(name=name) + code)
    assert done.returncode == 1
    assert done.stderr.strip() == words


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("ruamel.yaml", "import rancher_keys.sandbox", "ruamel.yaml is not installed: pip install 'rancher-keys[sandbox]'"),
        ("jsonschema_rs", "import rancher_keys.contract", "jsonschema_rs is not installed: pip install 'rancher-keys[cli]'"),
    ],
)
def test_a_missing_extra_is_named_by_the_package_that_needs_it(name: str, code: str, words: str) -> None:
    done = run(WITHOUT.format(name=name) + code)
    assert done.stderr.splitlines()[-1] == f"ModuleNotFoundError: {words}"


def test_a_client_imports_neither_the_network_nor_an_event_loop() -> None:
    done = run("import sys, rancher_keys.rancher1, rancher_keys.rancher2; print(*sys.modules)")
    loaded = set(done.stdout.split())
    assert "rancher_keys.rancher2.client" in loaded
    assert not loaded & {"httpcore", "h11", "anyio", "trio", "rancher_keys._core.backend", "difflib", "starlette", "typer"}
