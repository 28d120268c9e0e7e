"""The sandbox answers the recorded conversations, and the measure can fail."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rancher_keys.sandbox.rancher1.versions import VERSIONS
from rancher_keys.sandbox.rancher2.versions import VERSIONS as VERSIONS_2

from ..recordings import load
from .__main__ import FLOORS, main, replay

README = (Path(__file__).parents[2] / "README.md").read_text()


def identical(version: str) -> tuple[int, int]:
    outcomes = [outcome for _, outcome in replay(version, load(f"rancher-{version}"))]
    compared = [each for each in outcomes if not isinstance(each, str)]
    assert len(compared) > (0.98 if version.startswith("1.") else 0.86) * len(outcomes), "little is left out"
    return sum(not each for each in compared), len(compared)


@pytest.mark.parametrize("version", FLOORS)
def test_it_answers_as_recorded_and_as_the_readme_says(version: str) -> None:
    same, compared = identical(version)
    share = 100 * same / compared
    assert share >= FLOORS[version]
    assert f"rancher-{version}: {same} of {compared} identical ({share:.1f} %)" in README


@pytest.mark.parametrize(
    "difference",
    [
        {"base_type": False},
        {"largest_limit": 10000},
        {"iso_date_filters": False},
        {"null_filter_value": ""},
        {"emoji_is_conflict": False},
        {"removed_option": False},
        {"identity_headers": False},
        {"row_kept_for": None},
        {"action_links_header": False},
    ],
    ids=str,
)
def test_each_row_of_the_table_of_versions_counts(difference: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(VERSIONS, "1.6", replace(VERSIONS["1.6"], **difference))  # type: ignore[arg-type]
    same, compared = identical("1.6")
    assert same < compared


@pytest.mark.parametrize(
    ("version", "difference"),
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
        ("2.12", {"ext_on_v3": True}),
        ("2.12", {"fields_of_secret": False}),
        ("2.15", {"idle_setting": False}),
        ("2.15", {"logout_all": False}),
    ],
    ids=str,
)
def test_each_row_of_the_table_of_rancher_2_counts(version: str, difference: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    same, _ = identical(version)
    monkeypatch.setitem(VERSIONS_2, version, replace(VERSIONS_2[version], **difference))  # type: ignore[arg-type]
    assert identical(version)[0] < same


def test_the_command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.argv", ["parity", "--recording", "tests/recordings/rancher-1.6.jsonl.xz"])
    assert main() == 0
    assert "rancher-1.6: 564 of 564 identical (100.0 %)" in capsys.readouterr().out
    monkeypatch.setitem(VERSIONS, "1.6", replace(VERSIONS["1.6"], base_type=False))
    assert main() == 1
    printed = capsys.readouterr().out
    assert ".baseType: recorded" in printed
    monkeypatch.setattr("sys.argv", ["parity", "--recording", str(tmp_path / "nothing.jsonl")])
    with pytest.raises(SystemExit):
        main()
