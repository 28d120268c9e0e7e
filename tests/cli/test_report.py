from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from ..keys.prune_world import VERSIONS
from .served import served


@pytest.mark.parametrize("version", VERSIONS)
def test_a_report_is_written_in_the_form_that_the_file_name_asks_for(version: str, tmp_path: Path) -> None:
    with served(version, tmp_path) as found:
        found.world.create(3)
        found.world.catch_up()
        starts = {"html": "<!doctype html>", "md": "# API keys of ", "csv": "id,kind,"}
        for suffix, start in starts.items():
            result = found.run("report", "--all", "--to", str(tmp_path / f"keys.{suffix}"))
            assert result.exit_code == 0, result.output
            assert (tmp_path / f"keys.{suffix}").read_text().startswith(start)
        rows = list(csv.DictReader(io.StringIO(found.run("report", "--all", "-o", "csv").stdout)))
        assert {row["access_key"] for row in rows} == found.world.ids()
        assert found.run("report").stdout.startswith("<!doctype html>")
        assert found.world.sandbox.admin.secret_key not in (tmp_path / "keys.html").read_text()  # type: ignore[union-attr]


def test_a_file_that_cannot_be_written_is_exit_status_2(tmp_path: Path) -> None:
    with served("1.6", tmp_path) as found:
        result = found.run("report", "--to", str(tmp_path / "missing" / "keys.html"))
        assert (result.exit_code, "cannot be written" in result.stderr) == (2, True)
