from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
from ruamel.yaml import YAML
from typer.testing import CliRunner

from rancher_keys import __version__
from rancher_keys.cli.app import app
from rancher_keys.cli.commands import COMMANDS, STATUSES
from rancher_keys.cli.durations import parse_duration
from rancher_keys.cli.errors import guarded
from rancher_keys.cli.kinds import parse_kinds
from rancher_keys.cli.output import Format, print_rows
from rancher_keys.keys import Kind

from .conftest import Shell

OURS = ["login", "whoami", "list", "show", "create", "rotate", "enable", "disable", "delete"]


def test_a_day_of_a_user(shell: Shell) -> None:
    whoami = json.loads(shell("whoami", "-o", "json").stdout)
    assert whoami["user_name"] == "bob"
    assert whoami["url"] == shell.url
    assert any("(used)" in step for step in whoami["credentials"])
    target = shell.home / "ci.env"
    made = shell("create", "ci", "--deliver", f"dotenv:{target}", "-o", "name").stdout.strip()
    token = re.search("RANCHER_TOKEN='(.*)'", target.read_text())
    assert token is not None
    secret = token[1].partition(":")[2]
    listed = shell("list")
    assert made in listed.stdout
    assert secret not in listed.stdout
    shown = json.loads(shell("show", made, "-o", "json").stdout)
    assert shown["id"] == made
    assert shown["state"] == "active"
    shell.environ["RANCHER_TOKEN"] = token[1]
    rotated = shell("rotate", "--deliver", f"env:{target}#RANCHER_TOKEN", "-o", "json")
    assert secret not in rotated.stdout + rotated.stderr
    done = json.loads(rotated.stdout)[0]
    assert (done["outcome"], done["old"]) == ("rotated", made)
    shell("whoami", status=2)
    after = re.search("RANCHER_TOKEN='?([^'\n]*)", target.read_text())
    assert after is not None
    assert after[1] not in rotated.stdout + rotated.stderr
    shell.environ["RANCHER_TOKEN"] = after[1]
    assert shell("show", "-o", "name").stdout.strip() == done["new"]
    shell.become(shell.user)
    assert "is deleted" in shell("delete", done["new"], "--yes").stderr
    assert made not in shell("list", "-o", "name").stdout.split()


def test_output_formats(shell: Shell) -> None:
    shell("create", '=HYPERLINK("x")', "--deliver", f"raw:{shell.home / 'x'}")
    rows = json.loads(shell("list", "-o", "json").stdout)
    names = shell("list", "-o", "name").stdout.split()
    assert names == [row["id"] for row in rows]
    assert len(names) == 2
    assert [row["id"] for row in YAML(typ="safe").load(shell("list", "-o", "yaml").stdout)] == names
    table = list(csv.DictReader(io.StringIO(shell("list", "-o", "csv").stdout)))
    assert [row["id"] for row in table] == names
    assert any(value.startswith("'=") for row in table for value in row.values())
    assert json.loads(shell("list", "--kind", "session", "-o", "json").stdout) == []


def test_secrets_go_to_a_target_or_are_asked_for(shell: Shell) -> None:
    before = shell("list", "-o", "name").stdout
    assert "--print-secret" in shell("create", "x", status=2).stderr
    assert "--print-secret" in shell("rotate", status=2).stderr
    assert shell("list", "-o", "name").stdout == before
    token = shell("create", "x", "--print-secret", "-o", "name").stdout.strip()
    shell.environ["RANCHER_TOKEN"] = token
    new = shell("rotate", "--print-secret").stdout.strip()
    shell.environ["RANCHER_TOKEN"] = new
    assert json.loads(shell("whoami", "-o", "json").stdout)["user_name"] == "bob"


def test_a_create_whose_target_fails_leaves_nothing(shell: Shell) -> None:
    before = shell("list", "-o", "name").stdout
    shell("create", "x", "--deliver", f"raw:{shell.home}/none/x", status=1)
    failed = shell("create", "x", "--deliver", f"raw:{shell.home}/x", "--deliver", "command:false", status=1)
    assert "deleted again" in failed.stderr
    assert shell("list", "-o", "name").stdout == before


def test_login_with_a_password(shell: Shell) -> None:
    shell.environ.update(RANCHER_URL=None, RANCHER_TOKEN=None)
    said = shell("login", shell.url, "--user", "bob", "--name", "box", input="bob-password\n")
    assert "bob-password" not in said.stdout + said.stderr
    path = shell.home / ".rancher" / ("cli.json" if shell.sandbox.version == "1.6" else "cli2.json")
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(shell("whoami", "-o", "json").stdout)["user_name"] == "bob"
    if shell.sandbox.version != "1.6":
        assert json.loads(shell("whoami", "--profile", "box", "-o", "json").stdout)["user_name"] == "bob"
        shell("whoami", "--profile", "none", status=2)
        assert "session" not in shell("list", "-o", "csv").stdout
    assert json.loads(shell("rotate", "--deliver", "rancher-cli:", "-o", "json").stdout)[0]["outcome"] == "rotated"
    assert json.loads(shell("whoami", "-o", "json").stdout)["user_name"] == "bob"


def test_login_with_a_token(shell: Shell) -> None:
    token = shell.environ["RANCHER_TOKEN"]
    shell.environ.update(RANCHER_URL=None, RANCHER_TOKEN=None)
    shell("login", shell.url, input=f"{token}\n")
    assert json.loads(shell("whoami", "-o", "json").stdout)["user_name"] == "bob"
    assert shell("login", shell.url, input="wrong:token\n", status=2).stderr
    assert json.loads(shell("whoami", "-o", "json").stdout)["user_name"] == "bob"
    shell("login", shell.url, input="", status=2)
    assert "Unauthorized" in shell("login", shell.url, "--user", "bob", input="wrong\n", status=2).stderr


def test_enable_and_disable(shell: Shell) -> None:
    made = shell("create", "x", "--deliver", f"raw:{shell.home}/x", "-o", "name").stdout.strip()
    if shell.sandbox.version == "1.6":
        assert json.loads(shell("disable", made, "-o", "json").stdout)[0]["state"] == "disabled"
        assert json.loads(shell("enable", made, "-o", "json").stdout)[0]["state"] == "active"
    else:
        assert "administrator" in shell("disable", made, status=1).stderr


def test_statuses(shell: Shell) -> None:
    shell("show", "token-none", status=1)
    shell("delete", "token-none", "--yes", status=1)
    assert "administrator" in shell("list", "--all", status=1).stderr or shell.sandbox.version != "1.6"
    shell("list", "--bogus", status=2)
    shell("list", "--url", "http://127.0.0.1:1", status=2)
    shell("create", "x", "--ttl", "soon", "--print-secret", status=2)
    shell("create", "x", "--deliver", "nowhere:x", status=2)
    shell("delete", shell.user.access_key, status=2 if shell.sandbox.version != "1.6" else 1)
    shell.environ["RANCHER_TOKEN"] = "wrong:token"
    assert "wrong:token" not in shell("list", status=2).stderr
    shell.environ["RANCHER_URL"] = None
    assert "Looked at" in shell("list", status=2).stderr


def test_rotate_without_waiting_and_resume(shell: Shell) -> None:
    target = shell.home / "held"
    done = json.loads(shell("rotate", "--deliver", f"raw:{target}", "--overlap", "1s", "--no-wait", "-o", "json").stdout)[0]
    assert done["outcome"] == "overlapping"
    shell("whoami")
    assert "resume" in shell("rotate", "--deliver", f"raw:{target}", status=1).stderr
    time.sleep(1)
    assert json.loads(shell("rotate", "--resume", "-o", "json").stdout)[0]["outcome"] == "rotated"
    shell.environ["RANCHER_TOKEN"] = target.read_text().strip()
    assert "No rotation" in shell("rotate", "--resume").stderr


def test_every_night_in_ci_with_a_token_file(shell: Shell) -> None:
    """The file that the credentials come from is the target of the rotation."""
    file = shell.home / "token"
    file.write_text(f"{shell.environ.pop('RANCHER_TOKEN')}\n")
    file.chmod(0o600)
    shell.environ.update(RANCHER_TOKEN=None, RANCHER_TOKEN_FILE=str(file))
    seen = {file.read_text()}
    for _ in range(3):
        assert json.loads(shell("rotate", "--deliver", f"raw:{file}", "-o", "json").stdout)[0]["outcome"] == "rotated"
        seen.add(file.read_text())
    assert len(seen) == 4
    assert len(shell("list", "-o", "name").stdout.split()) == 1


def test_a_file_that_others_can_read_is_warned_about(shell: Shell) -> None:
    file = shell.home / "token"
    file.write_text(f"{shell.environ['RANCHER_TOKEN']}\n")
    file.chmod(0o644)
    shell.environ.update(RANCHER_TOKEN=None, RANCHER_TOKEN_FILE=str(file))
    said = shell("whoami").stderr
    assert f"warning: {file} holds credentials and can be read by every user" in said
    assert "chmod 600" in said


def test_interrupting_a_rotation_tells_how_to_go_on(shell: Shell) -> None:
    environ = {name: value for name, value in {**os.environ, **shell.environ}.items() if value is not None}
    command = [sys.executable, "-m", "rancher_keys.cli", "rotate", "--deliver", f"raw:{shell.home}/held", "--overlap", "1h"]
    process = subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stderr is not None
    for line in process.stderr:
        if "Both keys are valid" in line:
            break
    arguments = Path(f"/proc/{process.pid}/cmdline")
    assert not arguments.exists() or shell.user.secret_key not in arguments.read_text()
    process.send_signal(signal.SIGTERM)
    _, rest = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "rotate --resume" in rest
    assert "Traceback" not in rest


@pytest.mark.parametrize("name", [command.name for command in COMMANDS if command.name not in ("verify", "record")])
def test_help_has_an_example_and_no_option_takes_a_secret(name: str) -> None:
    help = CliRunner().invoke(app, [name, "--help"], env={"COLUMNS": "300", "NO_COLOR": "1", "TERM": "dumb"})
    assert help.exit_code == 0
    assert "Example: " in help.output
    assert f"rancher-keys {name}" in help.output
    assert not re.search(r"--(token|secret|secret-key|password)\b", help.output)


def test_version() -> None:
    assert CliRunner().invoke(app, ["--version"]).output == f"rancher-keys {__version__}\n"


@pytest.mark.parametrize("width", [40, 80, 200])
def test_tables_narrow_and_wide(width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    row = {"id": "token-abcde", "kind": "token", "name": "a\x1b[31mb\n" * 9, "state": "active", "owner": "u-12345", "expires": None}
    print_rows([row] * 3, Format.TABLE, ("id", "kind", "name", "owner", "state", "expires"), narrow=("id", "state", "expires"))
    printed = capsys.readouterr().out
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]", printed)
    lines = re.sub(r"\x1b\[[0-9;]*m", "", printed).splitlines()
    assert max(map(len, lines)) <= width
    assert ("OWNER" in lines[0]) == (width == 200)
    assert "never" in "".join(lines)


def test_long_lists_are_printed_while_they_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[str] = []

    def rows() -> Any:
        for number in range(5000):
            if number == 4999:
                seen.append(capsys.readouterr().out)
            yield {"id": f"token-{number}", "state": "active"}

    for format in Format:
        assert print_rows(rows(), format, ("id", "state")) == 5000
    assert all(seen)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("90d", timedelta(days=90)), ("1h30m", timedelta(minutes=90)), ("2W", timedelta(weeks=2)), ("45s", timedelta(seconds=45))],
)
def test_durations(text: str, expected: timedelta) -> None:
    assert parse_duration(text) == expected


@pytest.mark.parametrize("text", ["", "90", "d", "-1d", "1.5h", "1 d x", "9" * 30 + "d"])
def test_texts_that_are_no_durations(text: str) -> None:
    with pytest.raises(typer.BadParameter):
        parse_duration(text)


def test_an_internal_error_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    def fails() -> None:
        raise RuntimeError("with a token-abcde:secret")

    with pytest.raises(typer.Exit) as ended:
        guarded(fails)()
    assert ended.value.exit_code == 2
    assert "secret" not in capsys.readouterr().err


HEAVY = {"httpx", "msgspec", "starlette", "uvicorn", "typer.rich_utils", "jsonschema_rs", "rancher_keys.sandbox", "rancher_keys.contract"}


@pytest.mark.parametrize("width", ["60", "200"])
def test_the_overview_names_every_command_and_status_and_loads_none(width: str) -> None:
    code = "import sys; from rancher_keys.cli import main\ntry: main()\nexcept SystemExit: print(*sys.modules, file=sys.stderr)"
    environ = {**os.environ, "COLUMNS": width, "NO_COLOR": "1"}
    done = subprocess.run([sys.executable, "-c", code, "--help"], env=environ, capture_output=True, text=True, timeout=60, check=True)
    assert not HEAVY & set(done.stderr.split())
    assert max(map(len, done.stdout.splitlines())) <= int(width)
    lines = [line.split() for line in done.stdout.replace("│", " ").splitlines()]
    assert {command.name for command in COMMANDS} <= {words[0] for words in lines if words}
    assert {status for status, _ in STATUSES} <= {" ".join(words[:2]) for words in lines} | {" ".join(words[:3]) for words in lines} | {
        words[0] for words in lines if words
    }


def test_every_command_of_the_overview_can_be_loaded() -> None:
    group = typer.main.get_command(app)
    assert {*OURS, "verify", "sandbox", "exec", "prune"} <= set(group.commands)
    for name in group.commands:
        assert group.commands[name].name == name
        assert group.commands[name].help
    assert CliRunner().invoke(app, ["nope"]).exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["rotate", "--print-secret", "--overlap", "soon"], "--overlap: 'soon' is not a duration"),
        (["create", "--print-secret", "--ttl", "1 day"], "--ttl: '1 day' is not a duration"),
        (["prune", "--created-before", "yesterday"], "--created-before: 'yesterday' is not a date"),
        (["prune"], "say which keys nobody needs"),
        (["list", "--kind", "nope"], "--kind: there is no kind 'nope'; there are account-key"),
        (["list", "--owner", "somebody"], "--owner needs --all"),
    ],
)
def test_a_bad_value_is_named_with_its_option(arguments: list[str], words: str) -> None:
    done = CliRunner().invoke(app, arguments, env={"COLUMNS": "300", "NO_COLOR": "1", "TERM": "dumb"})
    assert done.exit_code == 2
    assert words in done.stderr


def test_kinds_may_be_written_with_a_dash() -> None:
    assert parse_kinds(["ext-token", "Account key"]) == [Kind.EXT_TOKEN, Kind.ACCOUNT_KEY]
