"""The sandbox answers as recorded, and the measure can fail."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from rancher_keys.sandbox.rancher1.versions import VERSIONS
from rancher_keys.sandbox.rancher2.versions import VERSIONS as VERSIONS_2

from ..recordings import FOLDER, load, load_setup
from .__main__ import FLOOR, main, measure
from .convert import setup_line
from .setup import recorded_release
from .variations import figures, lines_of

RANCHER_1 = ("1.0", "1.1", "1.2", "1.3", "1.4", "1.6.0", "1.6")
ONE_OF_EACH = ("1.4", "2.12")


def path(name: str) -> Path:
    return FOLDER / f"rancher-{name}.jsonl.xz"


def write(file: Path, lines: list[dict[str, Any]]) -> Path:
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return file


@pytest.mark.parametrize("name", RANCHER_1)
def test_rancher_1_answers_as_recorded(name: str) -> None:
    result = measure(path(name))
    assert result.share >= FLOOR
    assert len(result.counted) > 0.9 * len(result.outcomes), "little is left out"
    assert all(outcome.left_out is None or "document" in outcome.left_out for outcome in result.outcomes)


@pytest.mark.parametrize("name", sorted(file.name.split("-", 1)[1].split(".jsonl")[0] for file in FOLDER.glob("rancher-2*.xz")))
def test_rancher_2_answers_as_recorded(name: str) -> None:
    assert measure(path(name)).passes


@pytest.mark.parametrize("name", ["1.1", "1.3", "1.4", "1.6.0", "2.12"])
def test_gaps_in_a_recording_are_bridged(name: str, tmp_path: Path) -> None:
    """A third of the reads and errors is missing: what they would have told is worked out from the others."""
    draw = random.Random(name)

    def is_kept(line: dict[str, Any]) -> bool:
        may_be_missing = line["request"]["method"] == "GET" or line["response"]["status"] >= 400
        return not may_be_missing or draw.random() > 0.35

    assert measure(write(tmp_path / f"gaps-{name}.jsonl", [line for line in lines_of(f"rancher-{name}") if is_kept(line)])).share >= FLOOR


@pytest.mark.parametrize(
    ("name", "variation"),
    [
        ("1.4", "no first third"),
        ("1.6.0", "no middle"),
        ("1.1", "halves"),
        ("1.3", "names"),
        ("1.3", "lower case"),
        ("2.15-admin", "no first third"),
        ("2.15-admin", "no setup"),
        ("2.13", "halves"),
        ("2.12", "texts"),
        ("2.15-ext", "objects"),
        ("2.14", "names"),
        ("2.10", "hosts"),
    ],
)
def test_a_recording_that_somebody_else_made_measures_the_same(name: str, variation: str) -> None:
    identical, counted = figures(f"rancher-{name}", variation)
    assert counted - identical <= max(1, counted * (100 - FLOOR) / 100)


@pytest.mark.parametrize("name", RANCHER_1)
def test_the_exchanges_tell_what_the_setup_line_states(name: str, tmp_path: Path) -> None:
    stated = measure(path(name))
    result = measure(write(tmp_path / "conversation.jsonl", lines_of(f"rancher-{name}")), version=stated.version)
    assert abs(result.identical - stated.identical) <= 1, "but for what happened beside the requests, which the setup line states"


@pytest.mark.parametrize("name", ["1.1", "1.4", "1.6"])
def test_the_version_is_found_out_where_nothing_tells_it(name: str, tmp_path: Path) -> None:
    lines = [json.loads(json.dumps(line).replace("X-Rancher-Version", "X-Other")) for line in lines_of(f"rancher-{name}")]
    result = measure(write(tmp_path / "conversation.jsonl", lines))
    assert result.version == name
    assert result.share >= FLOOR


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_another_host_and_other_ids_change_nothing(name: str, tmp_path: Path) -> None:
    """A recording of the same conversation with a server elsewhere, whose ids are others."""
    text = "".join(json.dumps(line) + "\n" for line in lines_of(f"rancher-{name}"))
    host = load(f"rancher-{name}")[0].origin.partition("://")[2]
    for old, new in (
        ((host, "rancher.example.com"), ("1c5", "1c95"), ('"user-', '"user-x'), ("u-", "u-y"))
        if name == "1.4"
        else ((host, "r.example.com"),)
    ):
        text = text.replace(old, new)
    file = tmp_path / f"elsewhere-{name}.jsonl"
    file.write_text(text)
    assert measure(file).share >= FLOOR


@pytest.mark.parametrize("name", ONE_OF_EACH)
@pytest.mark.parametrize("change", ["status", "message", "missing", "extra", "id"])
def test_an_answer_that_no_server_gave_is_found(name: str, change: str, tmp_path: Path) -> None:
    """One response of a recording is falsified: exactly that exchange differs."""
    lines = lines_of(f"rancher-{name}")
    kind = "apiKey" if name == "1.4" else "token"
    reads = (line for line in lines if line["request"]["method"] == "GET" and line["response"]["status"] == 200)
    line = next(line for line in reads if isinstance(line["response"]["body"], dict) and line["response"]["body"].get("type") == kind)
    response = line["response"]
    match change:
        case "status":
            response["status"] = 500
        case "message":
            response["body"]["kind" if kind == "apiKey" else "authProvider"] = "another"
        case "missing":
            del response["body"]["uuid"]
        case "extra":
            response["body"]["more"] = 1
        case "id":
            response["body"]["links"]["self"] += "x"
    result = measure(write(tmp_path / f"false-{name}.jsonl", lines))
    assert [outcome.exchange.name for outcome in result.counted if outcome.differences] == [line["name"]]


@cache
def identical(name: str) -> int:
    """How many exchanges are identical with the table as it is."""
    return measure(path(name)).identical


@pytest.mark.parametrize(
    ("name", "difference"),
    [
        ("1.6", {"base_type": False}),
        ("1.6", {"largest_limit": 10000}),
        ("1.6", {"iso_date_filters": False}),
        ("1.6", {"null_filter_value": ""}),
        ("1.6", {"emoji_is_conflict": False}),
        ("1.6", {"removed_option": False}),
        ("1.6", {"account_headers": False}),
        ("1.6", {"row_kept_for": None}),
        ("1.6", {"action_links_header": False}),
        ("1.6.0", {"user_id_header": False}),
        ("1.6.0", {"account_headers": True}),
        ("1.6.0", {"version_header": False}),
        ("1.4", {"user_id_header": False}),
        ("1.4", {"default_network_action": False}),
        ("1.4", {"role_option": False}),
        ("1.3", {"user_id_header": True}),
        ("1.3", {"root_is_collection": True}),
        ("1.3", {"limit_below_one_is_all": True}),
        ("1.3", {"project_health": None}),
        ("1.2", {"project_health": "healthy"}),
        ("1.1", {"api_versions": ("v1", "v2-beta")}),
        ("1.1", {"removed_listed_for": 0}),
        ("1.1", {"escaped_slash": True, "base_type": True}),
    ],
    ids=str,
)
def test_each_row_of_the_table_of_versions_counts(name: str, difference: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    before = identical(name)
    monkeypatch.setitem(VERSIONS, name, replace(VERSIONS[name], **difference))
    assert measure(path(name)).identical < before


@pytest.mark.parametrize(
    ("name", "difference"),
    [
        ("2.7", {"max_ttl": "129600"}),
        ("2.7", {"kubeconfig_ttl": "43200"}),
        ("2.7", {"last_update_time": False}),
        ("2.7", {"creator_label": False}),
        ("2.7", {"principal_timestamp": False}),
        ("2.7", {"full_login": False}),
        ("2.7", {"v1_public": True}),
        ("2.7", {"disabled_message": None}),
        ("2.7", {"kubeconfig_settled": False}),
        ("2.7", {"type_path": "Token.Resource.type"}),
        ("2.12", {"ext": False}),
        ("2.12", {"ext_bearer": True}),
        ("2.12", {"fields_of_secret": False}),
        ("2.15", {"idle_setting": False}),
        ("2.15", {"logout_all": False}),
        ("2.15", {"same_site": False}),
    ],
    ids=str,
)
def test_each_row_of_the_table_of_rancher_2_counts(name: str, difference: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    before = identical(name)
    monkeypatch.setitem(VERSIONS_2, name, replace(VERSIONS_2[name], **difference))
    assert measure(path(name)).identical < before


def test_every_recording_states_its_setup() -> None:
    for file in FOLDER.glob("*.jsonl.xz"):
        setup = load_setup(file)
        assert setup is not None, file.name
        assert recorded_release(setup, [], "") is not None, file.name
        assert all(server["callers"] is not None for server in setup["servers"].values()), file.name


def test_the_setup_line_is_written(tmp_path: Path) -> None:
    step = {"before": "017", "id": "1c6", "state": "inactive"}
    setup = setup_line(write(tmp_path / "rancher-1.4.jsonl", lines_of("rancher-1.4")), [step])["setup"]
    (server,) = setup["servers"].values()
    assert setup["version"] == "1.4.0"
    assert server["access_control"] is True
    assert [(each["role"], each["account"], each["name"]) for each in server["callers"]] == [
        ("admin", "1a1", "Admin"),
        ("user", "1a7", "vera"),
    ]
    assert server["steps"] == [{"before": "017", "id": "1c6", "state": "inactive"}]


def test_the_command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.argv", ["parity", "--recording", "tests/recordings/rancher-1.6.jsonl.xz"])
    assert main() == 0
    printed = capsys.readouterr().out
    assert "rancher-1.6 as 1.6: 543 of 543 identical (100.0 %), 0 differing, 29 left out" in printed
    assert "not recorded, brought about: the key UNIQ1 was removed (631)" in printed
    assert "left out 2, 2 of them identical: the document has no path /passwords (438, 441)" in printed
    monkeypatch.setitem(VERSIONS, "1.6", replace(VERSIONS["1.6"], base_type=False))
    assert main() == 1
    assert ".baseType: recorded" in capsys.readouterr().out
    for argument, words in ((str(tmp_path / "nothing.jsonl"), "no such file"), (str(tmp_path / "empty.jsonl"), "no exchanges")):
        (tmp_path / "empty.jsonl").write_text("")
        monkeypatch.setattr("sys.argv", ["parity", "--recording", argument])
        with pytest.raises(SystemExit):
            main()
        assert words in capsys.readouterr().err
