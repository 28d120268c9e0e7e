"""The generator: golden output on a small document, clear messages on mistakes, the committed code in step."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from codegen.__main__ import ROOT, TARGETS, main
from codegen.document import read
from codegen.generate import Target, files
from codegen.problems import DocumentError

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"


def target(root: Path) -> Target:
    return Target("small.yaml", 9, root / "package", root / "bundled.json", ("v1",))


def test_golden() -> None:
    made = files(read(HERE / "small.yaml"), target(GOLDEN))
    assert {path.relative_to(GOLDEN).as_posix() for path in made} == {
        path.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("*") if path.is_file()
    }
    for path, text in made.items():
        assert text == path.read_text(), f"{path.name} differs; python -m tests.codegen.golden writes it anew"


def test_every_run_gives_the_same_bytes() -> None:
    document = read(HERE / "small.yaml")
    assert files(document, target(GOLDEN)) == files(read(HERE / "small.yaml"), target(GOLDEN))


def test_the_committed_code_is_in_step(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0, capsys.readouterr().err


def test_check_fails_after_a_change_to_the_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(ROOT / "spec", tmp_path / "spec")
    shutil.copytree(ROOT / "sdk/rancher_keys/rancher1", tmp_path / "package")
    copied = Target(TARGETS[0].source, 1, tmp_path / "package", tmp_path / "spec/bundled/rancher-1.json", TARGETS[0].api_versions)
    assert main(["--check"], (copied,), tmp_path) == 0
    path = tmp_path / "spec/rancher-1.yaml"
    path.write_text(path.read_text().replace("summary: Get an API key\n", "summary: Read an API key\n"))
    assert main(["--check"], (copied,), tmp_path) == 1
    said = capsys.readouterr().err
    for name in ("package/client.py", "package/async_client.py", "package/operations.py", "spec/bundled/rancher-1.json"):
        assert f"{name} differs" in said
    assert main([], (copied,), tmp_path) == 0
    assert main(["--check"], (copied,), tmp_path) == 0


MISTAKES = [
    ("$ref: '#/components/schemas/Thing'", "$ref: '#/components/schemas/Ting'", r"\$ref #/components/schemas/Ting leads nowhere"),
    ("      summary: Get a thing\n", "      summary: Get a thing\n      x-rancher-magic: 1\n", "x-rancher-magic is no extension"),
    ("      operationId: getThing\n", "", "GET /things/{id} has no operationId"),
    ("            summary: Start it.\n", "            summary: ''\n", "action start has no text"),
    ("          start:\n", "          begin:\n", "action start has no text"),
    ("      summary: Get a thing\n", "", "getThing has no summary"),
    ("flow: plain, idempotency: safe", "flow: plan, resend: safe", "flow must be one of"),
    ("flow: plain, idempotency: safe", "flow: plain, idempotency: always", "idempotency must be one of"),
    ("flow: plain, idempotency: safe", "flow: plain, idempotence: safe", "no member idempotence"),
    ("get: getThing", "get: getTing", "there is no operation getTing"),
    ("x-rancher-scopes: getThing", "x-rancher-scopes: getTing", "there is no operation getTing"),
    ("        id: {type: string, description: Its id.}", "        id: {type: string}", "Thing.id has no description"),
    ("        id: {type: string, description: Its id.}", "        id: {type: strin, description: Its id.}", "strin"),
    ("openapi: 3.1.0", "openapi: [3.1.0", "no YAML"),
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


def test_files_that_are_no_documents(tmp_path: Path) -> None:
    for name, content in (("list.yaml", b"- 1"), ("binary.yaml", b"\xff\xfe\x00"), ("empty.yaml", b"")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(DocumentError):
            read(tmp_path / name)
    with pytest.raises(DocumentError, match="cannot be read"):
        read(tmp_path / "missing.yaml")
