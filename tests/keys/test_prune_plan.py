from __future__ import annotations

import json
from pathlib import Path

import pytest

from rancher_keys.keys.plan import InvalidPlan, Plan, PlanHeader, PlannedKey

HEADER = PlanHeader(
    schema="rancher-keys/prune-plan",
    version=1,
    server="https://rancher.example.com",
    generation=2,
    scope="all",
    created="2026-11-25T12:00:00Z",
    created_by="user-x",
    caller_key="token-me",
    disable_first_seconds=None,
    filters={"expired": True},
    listed=10,
    left={"caller": 1},
    notes=["Ext tokens are not listed."],
)


def planned(number: int, owner: str = "u-1") -> PlannedKey:
    title = 'ci "x" ]}\n, \u2028'
    seen = ("2026-01-01T00:00:00Z", None, "unknown")
    return PlannedKey(f"token-{number}", f"uid-{number}", "token", owner, title, "delete", ("expired", "unused"), "active", *seen)


@pytest.fixture
def plan() -> Plan:
    return Plan(HEADER, [planned(1), planned(2), planned(3, "u-2")])


@pytest.fixture
def file(plan: Plan, tmp_path: Path) -> Path:
    path = tmp_path / "plan.json"
    plan.save(path)
    return path


def same(one: Plan, other: Plan) -> bool:
    return one.header == other.header and list(one) == list(other)


def test_a_plan_is_one_json_document_with_one_key_per_line(plan: Plan, file: Path) -> None:
    document = json.loads(file.read_text())
    assert [each["id"] for each in document["keys"]] == ["token-1", "token-2", "token-3"]
    assert document["summary"] == {
        "keys": 3,
        "by_action": {"delete": 3},
        "by_reason": {"expired": 3, "unused": 3},
        "by_owner": {"u-1": 2, "u-2": 1},
        "by_kind": {"token": 3},
    }
    assert sum('"id":"token-' in line for line in file.read_text().split("\n")) == 3
    assert same(Plan.load(file), plan)


def test_an_empty_plan_can_be_saved_and_loaded(tmp_path: Path) -> None:
    Plan(HEADER).save(tmp_path / "plan.json")
    assert same(Plan.load(tmp_path / "plan.json"), Plan(HEADER))


def test_a_plan_that_another_program_has_formatted_is_the_same_plan(plan: Plan, file: Path) -> None:
    file.write_text(json.dumps(json.loads(file.read_text()), indent=4))
    assert same(Plan.load(file), plan)


@pytest.mark.parametrize("removed", [0, 1, 2])
def test_a_reviewer_may_delete_the_line_of_a_key(file: Path, removed: int) -> None:
    lines = file.read_text().split("\n")
    at = [index for index, line in enumerate(lines) if '"id":"token-' in line]
    del lines[at[removed]]
    file.write_text("\n".join(lines))
    assert [each.id for each in Plan.load(file)] == [f"token-{n}" for n in (1, 2, 3) if n != removed + 1]


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("rancher-keys/prune-plan", "something", "not a prune plan"),
        ('"version": 1', '"version": 2', "another version"),
        ('"action":"delete"', '"action":"explode"', r"line \d+: Invalid enum value"),
        ('"uid":"uid-2",', "", r"line \d+: .*missing required field `uid`"),
        ('"uid":"uid-2",', '"uid":"uid-2","extra":1,', r"line \d+: .*unknown field `extra`"),
        ('"scope": "all"', '"scope": "none"', "Invalid enum value"),
        ("]}\n", "", "cut off"),
        ("]}\n", "]}\nmore", "after the end"),
    ],
)
def test_a_damaged_plan_is_rejected_with_the_place(file: Path, before: str, after: str, message: str) -> None:
    text = file.read_text()
    head, found, tail = text.rpartition(before) if before == "]}\n" else text.partition(before)
    assert found
    file.write_text(head + after + tail)
    with pytest.raises(InvalidPlan, match=message) as caught:
        Plan.load(file)
    assert str(file) in str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "not JSON", '{"schema": "rancher-keys/prune-plan", "version": 1}'])
def test_a_file_that_is_no_plan_is_rejected(tmp_path: Path, text: str) -> None:
    path = tmp_path / "plan.json"
    path.write_text(text)
    with pytest.raises(InvalidPlan):
        Plan.load(path)


def test_a_binary_file_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidPlan, match="UTF-8"):
        Plan.load(tmp_path / "plan.json")
