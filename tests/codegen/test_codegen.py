"""The generator: golden output on a small document, clear messages on mistakes, the committed code in step."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from codegen.__main__ import ROOT, TARGETS, main
from codegen.document import read
from codegen.generate import Target, files
from codegen.problems import DocumentError

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"


def target(root: Path) -> Target:
    return Target("small.yaml", 9, root / "package", root)


def test_golden() -> None:
    generated = files(read(HERE / "small.yaml"), target(GOLDEN))
    by_hand = {GOLDEN / "package/session.py"}
    assert generated.keys() | by_hand == {path for path in GOLDEN.rglob("*") if path.is_file() and path.suffix != ".pyc"}
    for path, text in generated.items():
        assert text == path.read_text(), f"{path.name} differs; python -m tests.codegen.golden writes it again"


def added(tmp_path: Path, operation: str, places: str = "  /things/{id}:\n") -> tuple[ast.Module, ast.Module, str]:
    """What is generated when an operation is added to the small document and nothing else is changed: both clients, the sync source."""
    shutil.copytree(GOLDEN, tmp_path / "golden")
    text = (HERE / "small.yaml").read_text()
    (tmp_path / "small.yaml").write_text(text.replace(places, operation + places, 1))
    generated = files(read(tmp_path / "small.yaml"), target(tmp_path / "golden"))
    package = tmp_path / "golden/package"
    return ast.parse(generated[package / "client.py"]), ast.parse(generated[package / "async_client.py"]), generated[package / "client.py"]


def methods(module: ast.Module, name: str) -> dict[str, ast.FunctionDef | ast.AsyncFunctionDef]:
    """The methods of a class."""
    found = next(node for node in module.body if isinstance(node, ast.ClassDef) and node.name == name)
    return {node.name: node for node in found.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


NEW = """  /{path}:
    {http}:
      operationId: {id}
      tags: [Things]
      summary: {summary}
      description: A new operation.
      x-rancher-client: {client}
{more}
      responses:
        "{status}": {{description: The result., content: {{application/json: {{schema: {{$ref: "#/components/schemas/{schema}"}}}}}}}}
        "404": {{description: Nothing is there., content: {{application/json: {{schema: {{$ref: "#/components/schemas/Error"}}}}}}}}
"""
BODY = 'requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/ThingCreate"}}}}'
ACTIONS = """x-rancher-actions: {stop: {summary: Stop the thing., states: [started], becomes: stopped, output: Returns the thing.}}
      parameters:
        - {name: id, in: path, required: true, description: The id., schema: {type: string}}
        - {name: action, in: query, required: true, description: The action., schema: {type: string, enum: [stop]}}"""
KINDS = {
    "a plain call": (
        {
            "path": "newest",
            "http": "get",
            "id": "getNewestThing",
            "client": "{resource: things, method: newest}",
            "more": "",
            "status": "200",
            "schema": "Thing",
        },
        ("newest", "self", "models.Thing", True, {"NotFound", "ConnectionFailed", "ApiError"}),
    ),
    "a paged list": (
        {
            "path": "old",
            "http": "get",
            "id": "listOld",
            "client": "{resource: things, method: old, flow: pages}",
            "more": "",
            "status": "200",
            "schema": "Things",
        },
        ("old", "self", "Pages[models.Thing]", False, {"NotFound", "ConnectionFailed", "ApiError"}),
    ),
    "a create": (
        {"path": "copies", "http": "post", "id": "copyThing", "client": "{resource: things, method: copy, flow: create, get: getThing}"}
        | {"more": f"      {BODY}", "status": "201", "schema": "Thing"},
        ("copy", "self size label wait", "models.Thing", True, {"InvalidArgument", "OutcomeUnknown", "TransitionFailed", "NotFound"}),
    ),
    "an action": (
        {"path": "others/{id}", "http": "post", "id": "runOtherAction", "client": "{resource: others, flow: run_action, get: getThing}"}
        | {"more": f"      {ACTIONS}", "status": "202", "schema": "Thing"},
        ("stop", "self id wait", "models.Thing", True, {"InvalidArgument", "ActionNotAvailable", "NotFound"}),
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_operation_in_the_document_alone_becomes_methods(tmp_path: Path, kind: str) -> None:
    data, (name, parameters, returns, is_coroutine, raises) = KINDS[kind]
    sync, async_, source = added(tmp_path, NEW.format(summary=f"Do {kind}", **data))
    resource = "Others" if name == "stop" else "Things"
    for module, prefix in ((sync, ""), (async_, "Async")):
        method = methods(module, f"{prefix}{resource}")[name]
        arguments = [each.arg for each in (*method.args.args, *method.args.kwonlyargs)]
        assert arguments == parameters.split()
        assert method.returns is not None
        assert ast.unparse(method.returns) == (prefix + returns if returns.startswith("Pages") else returns)
        assert isinstance(method, ast.AsyncFunctionDef) is (is_coroutine and bool(prefix))
        text = ast.get_docstring(method) or ""
        assert text.startswith("Stop the thing." if name == "stop" else f"Do {kind}.")
        described = set(re.findall(r"^    (\w+): ", text.partition("Raises:")[2], re.MULTILINE))
        assert raises <= described
        for argument in arguments[1:]:
            assert f"    {argument}: " in text
    compile(source, "client.py", "exec")


def test_the_generated_package_type_checks(tmp_path: Path) -> None:
    shutil.copytree(GOLDEN / "package", tmp_path / "rancher_keys_small")
    for file in (tmp_path / "rancher_keys_small").glob("*.py"):
        file.write_text(file.read_text().replace("from .._core", "from rancher_keys._core"))
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--config-file=", str(tmp_path / "rancher_keys_small")],
        env={**os.environ, "MYPYPATH": str(ROOT / "sdk")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_every_run_gives_the_same_bytes() -> None:
    document = read(HERE / "small.yaml")
    assert files(document, target(GOLDEN)) == files(read(HERE / "small.yaml"), target(GOLDEN))


def test_the_committed_code_is_in_step(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0, capsys.readouterr().err


def test_check_fails_after_a_change_to_the_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(ROOT / "spec", tmp_path / "spec")
    shutil.copytree(ROOT / "sdk/rancher_keys/rancher1", tmp_path / "package")
    copied = Target(TARGETS[0].source, 1, tmp_path / "package", tmp_path / "spec")
    assert main(["--check"], (copied,), tmp_path) == 0
    path = tmp_path / "spec/rancher-1.yaml"
    path.write_text(path.read_text().replace("summary: Get an API key\n", "summary: Read an API key\n"))
    assert main(["--check"], (copied,), tmp_path) == 1
    said = capsys.readouterr().err
    for name in (
        "package/client.py",
        "package/async_client.py",
        "package/operations.py",
        "spec/bundled/rancher-1.json",
        "spec/3.0/rancher-1.json",
    ):
        assert f"{name} differs" in said
    assert main([], (copied,), tmp_path) == 0
    assert main(["--check"], (copied,), tmp_path) == 0


MISTAKES = [
    ("$ref: '#/components/schemas/Thing'", "$ref: '#/components/schemas/Ting'", r"\$ref #/components/schemas/Ting leads nowhere"),
    ("      summary: Get a thing\n", "      summary: Get a thing\n      x-rancher-magic: 1\n", "x-rancher-magic is no extension"),
    ("      operationId: getThing\n", "", "GET /things/{id} has no operationId"),
    ("            summary: Start the thing.\n", "            summary: ''\n", "action start has no text"),
    ("          start:\n", "          begin:\n", "action start has no text"),
    ("      summary: Get a thing\n", "", "getThing has no summary"),
    ("idempotency: idempotent", "idempotency: always", "idempotency must be one of"),
    ("idempotency: idempotent", "idempotence: idempotent", "no member idempotence"),
    ("method: get}", "}", "method is missing"),
    ("get: getThing", "get: getTing", "there is no operation getTing"),
    ("x-rancher-scopes: getThing", "x-rancher-scopes: getTing", "there is no operation getTing"),
    ("        id: {type: string, description: The id.}", "        id: {type: string}", "Thing.id has no description"),
    ("        id: {type: string, description: The id.}", "        id: {type: strin, description: The id.}", "strin"),
    ("description: Returns one thing.\n", "description: Returns one thing (1.6/250).\n", "cites an exchange in its text"),
    ("summary: Start the thing.", "summary: Start the thing (250, 251).", "cites an exchange in its text"),
    ("openapi: 3.1.0", "openapi: [3.1.0", "not valid YAML"),
    ("info:", "inf:", "info"),
]


@pytest.mark.parametrize(("old", "new", "words"), MISTAKES, ids=[each[2][:30] for each in MISTAKES])
def test_a_mistake_is_a_message_with_file_and_line(
    tmp_path: Path, old: str, new: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (HERE / "small.yaml").read_text()
    assert old in text
    changed = text.replace(old, new, 1)
    (tmp_path / "small.yaml").write_text(changed)
    with pytest.raises(DocumentError) as caught:
        read(tmp_path / "small.yaml")
    messages = [str(each) for each in caught.value.problems]
    assert any(re.search(words, each) for each in messages), messages
    assert all(re.match(r".*small\.yaml:\d+: ", each) for each in messages)
    line = changed[: changed.find(new.strip().splitlines()[0])].count("\n") + 1 if new.strip() else None
    if line and "leads nowhere" in messages[0]:
        assert any(f":{line}:" in each for each in messages), (line, messages)
    assert main([], (target(tmp_path),), tmp_path) == 1
    assert re.search(r"^small\.yaml:\d+: ", capsys.readouterr().err)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("flow: pages", "flow: page", "there is no function page in _core/flows.py"),
        ("flow: pages", "flow: things.pages", "there is no function pages in things.py beside the generated code"),
        ("open: session.open_session", "open: session.open", "there is no function open in session.py"),
    ],
)
def test_a_function_that_does_not_exist_is_a_message(
    tmp_path: Path, old: str, new: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(GOLDEN, tmp_path / "golden")
    (tmp_path / "small.yaml").write_text((HERE / "small.yaml").read_text().replace(old, new, 1))
    assert main([], (target(tmp_path / "golden"),), tmp_path) == 1
    assert re.search(rf"^small\.yaml:\d+: {words}", capsys.readouterr().err)


def test_files_that_are_no_documents(tmp_path: Path) -> None:
    for name, content in (("list.yaml", b"- 1"), ("binary.yaml", b"\xff\xfe\x00"), ("empty.yaml", b"")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(DocumentError):
            read(tmp_path / name)
    with pytest.raises(DocumentError, match="cannot be read"):
        read(tmp_path / "missing.yaml")
