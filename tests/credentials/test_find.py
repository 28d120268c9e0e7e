from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from rancher_keys.credentials import CredentialsNotFound, InvalidCredentials, find
from rancher_keys.credentials.certificates import verify_of
from rancher_keys.credentials.credentials import Credentials
from rancher_keys.credentials.files import ReadableByOthers
from rancher_keys.errors import InvalidArgument, RancherError

URL = "https://rancher.example.com"
TOKEN = "token-abcde:very-secret-value"
ENV = {"RANCHER_URL": URL, "RANCHER_TOKEN": TOKEN}


def write(path: Path, content: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    path.chmod(0o600)
    return path


def server(url: str = URL, token: str = TOKEN) -> dict[str, str]:
    access_key, _, secret_key = token.partition(":")
    return {"accessKey": access_key, "secretKey": secret_key, "tokenKey": token, "url": url, "project": "c-1:p-1", "cacert": ""}


@pytest.mark.parametrize(
    "environ",
    [
        ENV,
        {"RANCHER_URL": URL, "RANCHER_TOKEN_KEY": TOKEN},
        {"RANCHER_URL": URL, "RANCHER_BEARER_TOKEN": TOKEN},
        {"RANCHER_URL": URL, "RANCHER_ACCESS_KEY": "token-abcde", "RANCHER_SECRET_KEY": "very-secret-value"},
        {"CATTLE_URL": URL, "CATTLE_ACCESS_KEY": "token-abcde", "CATTLE_SECRET_KEY": "very-secret-value"},
        {**ENV, "RANCHER_ACCESS_KEY": "token-abcde", "RANCHER_SECRET_KEY": "very-secret-value"},
        {**ENV, "CATTLE_URL": "https://other", "CATTLE_ACCESS_KEY": "x", "CATTLE_SECRET_KEY": "y"},
        {**ENV, "RANCHER_TOKEN_KEY": ""},
    ],
)
def test_the_environment(environ: dict[str, str], tmp_path: Path) -> None:
    found, steps = find(environ=environ, home=tmp_path)
    assert found.url == URL
    pair = found.pair()
    assert pair is not None
    assert (pair[0], pair[1].reveal()) == ("token-abcde", "very-secret-value")
    assert "very-secret-value" not in repr((found, steps)) + "".join(map(str, steps))
    assert [step.used for step in steps] == [False] * (len(steps) - 1) + [True]


@pytest.mark.parametrize(
    "environ",
    [
        {"RANCHER_URL": URL, "RANCHER_ACCESS_KEY": "a"},
        {"RANCHER_URL": URL, "RANCHER_SECRET_KEY": "very-secret-value"},
        {"CATTLE_SECRET_KEY": "very-secret-value"},
        {**ENV, "RANCHER_TOKEN_KEY": "another:very-secret-value"},
        {**ENV, "RANCHER_ACCESS_KEY": "a", "RANCHER_SECRET_KEY": "very-secret-value"},
    ],
)
def test_halves_and_contradictions(environ: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(InvalidCredentials) as failed:
        find(environ=environ, home=tmp_path)
    assert "very-secret-value" not in str(failed.value)


def test_arguments_win(tmp_path: Path) -> None:
    found, steps = find("https://other.example.com", token="token-other:x", environ=ENV, home=tmp_path)
    assert found.url == "https://other.example.com"
    assert steps[0].used


@pytest.mark.parametrize(
    "given", [{"access_key": "a"}, {"secret_key": "b"}, {"access_key": "a", "secret_key": "b", "token": "c"}, {"token": 5}]
)
def test_arguments_are_checked(given: Any, tmp_path: Path) -> None:
    with pytest.raises(InvalidArgument):
        find(URL, environ={}, home=tmp_path, **given)


def test_credentials_of_a_source_with_a_url_go_to_that_server_only(tmp_path: Path) -> None:
    write(tmp_path / ".rancher" / "cli2.json", {"Servers": {"a": server()}, "CurrentServer": "a"})
    write(tmp_path / ".rancher" / "cli.json", {"accessKey": "A", "secretKey": "B", "url": URL})
    with pytest.raises(CredentialsNotFound, match="another server"):
        find("https://evil.example.com", environ=ENV, home=tmp_path)


@pytest.mark.parametrize("url", [URL, f"{URL}:443/", f"{URL}/v3", "https://RANCHER.example.com"])
def test_the_same_server_in_other_words(url: str, tmp_path: Path) -> None:
    assert find(url, environ=ENV, home=tmp_path)[0].authenticates


@pytest.mark.parametrize("text", [TOKEN, f"{TOKEN}\n", f"{TOKEN}\r\n"])
def test_a_token_file(text: str, tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_bytes(text.encode())
    path.chmod(0o400)
    found, steps = find(environ={"RANCHER_URL": URL, "RANCHER_TOKEN_FILE": str(path)}, home=tmp_path)
    assert found.token is not None
    assert found.token.reveal() == TOKEN
    assert str(path) in str(steps[-1])


@pytest.mark.parametrize("text", ["", "\n", "a\nb\n", "a b", "a\n\n", None])
def test_token_files_that_hold_no_token(text: str | None, tmp_path: Path) -> None:
    path = tmp_path / "token"
    if text is not None:
        write(path, text)
    with pytest.raises(InvalidCredentials, match="RANCHER_TOKEN_FILE"):
        find(environ={"RANCHER_URL": URL, "RANCHER_TOKEN_FILE": str(path)}, home=tmp_path)


def test_a_token_file_with_the_url_of_the_rancher_cli(tmp_path: Path) -> None:
    write(tmp_path / ".rancher" / "cli2.json", {"Servers": {"a": server(token="token-cli:x")}, "CurrentServer": "a"})
    path = write(tmp_path / "token", TOKEN)
    found, steps = find(environ={"RANCHER_TOKEN_FILE": str(path)}, home=tmp_path)
    assert found.token is not None
    assert (found.url, found.token.reveal()) == (URL, TOKEN)
    assert [step.source for step in steps if step.used] == ["RANCHER_TOKEN_FILE"]


def test_the_rancher_cli(tmp_path: Path) -> None:
    other = server("https://other.example.com", "token-other:x")
    write(tmp_path / ".rancher" / "cli2.json", {"Servers": {"a": other, "b": server()}, "CurrentServer": "a"})
    assert find(environ={}, home=tmp_path)[0].url == "https://other.example.com"
    assert find(environ={}, home=tmp_path, profile="b")[0].url == URL
    assert find(environ=ENV, home=tmp_path, profile="a")[0].url == "https://other.example.com"
    assert find(URL, environ={}, home=tmp_path)[0].profile == "b"
    assert find(environ={"RANCHER_CONFIG_DIR": str(tmp_path / ".rancher")}, home=tmp_path / "none")[0].profile == "a"
    with pytest.raises(InvalidCredentials, match="'a', 'b'"):
        find(environ={}, home=tmp_path, profile="c")


def test_the_older_rancher_cli(tmp_path: Path) -> None:
    path = write(
        tmp_path / "cli.json", {"accessKey": "A", "secretKey": "B", "url": "http://rancher:8080/v2-beta/schemas", "environment": "1a5"}
    )
    found, _ = find(environ={"RANCHER_CLIENT_CONFIG": str(path)}, home=tmp_path)
    assert (found.url, found.access_key) == ("http://rancher:8080/v2-beta/schemas", "A")


@pytest.mark.parametrize("name", ["cli2.json", "cli.json"])
@pytest.mark.parametrize(
    "text",
    [
        '{"Servers": {"a": {"secretKey": "very-secret-value"',
        "[]",
        '"very-secret-value"',
        '{"Servers": [], "accessKey": 5}',
        "{'very-secret-value'}",
        '{"Servers": {"a": 5}, "CurrentServer": "a", "url": []}',
        '{"Servers": {"a": {"url": 5}}, "CurrentServer": "a", "secretKey": true}',
        "[" * 99999,
        '{"Servers": {"a": {"accessKey": "very-secret-value"}}, "CurrentServer": "a", "accessKey": "very-secret-value"}',
    ],
)
def test_files_are_read_strictly(name: str, text: str, tmp_path: Path) -> None:
    path = write(tmp_path / ".rancher" / name, text)
    with pytest.raises(InvalidCredentials) as failed:
        find(environ={}, home=tmp_path)
    assert str(path) in str(failed.value)
    assert "very-secret" not in str(failed.value)
    assert failed.value.__suppress_context__ or failed.value.__cause__ is None


def test_wrong_json_names_the_place(tmp_path: Path) -> None:
    write(tmp_path / ".rancher" / "cli2.json", '{\n  "Servers": nothing\n}')
    with pytest.raises(InvalidCredentials, match="line 2, column 14"):
        find(environ={}, home=tmp_path)


def test_a_file_that_others_can_read_is_warned_about(tmp_path: Path) -> None:
    path = write(tmp_path / ".rancher" / "cli2.json", {"Servers": {"a": server()}, "CurrentServer": "a"})
    for mode, who in ((0o640, "its group"), (0o644, "every user")):
        path.chmod(mode)
        with pytest.warns(ReadableByOthers, match=who):
            find(environ={}, home=tmp_path)


def test_files_that_cannot_be_used(tmp_path: Path) -> None:
    path = tmp_path / ".rancher" / "cli2.json"
    path.mkdir(parents=True)
    with pytest.raises(InvalidCredentials, match="directory"):
        find(environ={}, home=tmp_path)
    path.rmdir()
    path.write_bytes(b"\xff\xfe{}")
    path.chmod(0o600)
    with pytest.raises(InvalidCredentials, match="UTF-8"):
        find(environ={}, home=tmp_path)
    path.write_bytes(b"\xef\xbb\xbf{}")
    with pytest.raises(CredentialsNotFound):
        find(environ={}, home=tmp_path)


def test_netrc(tmp_path: Path) -> None:
    write(
        tmp_path / ".netrc", "machine other login x password y\nmachine RANCHER.example.com login token-abcde password very-secret-value\n"
    )
    found, _ = find(URL, environ={}, home=tmp_path)
    assert found.access_key == "token-abcde"
    assert find(environ={"RANCHER_URL": URL, "NETRC": str(tmp_path / ".netrc")}, home=tmp_path / "x")[0].authenticates
    with pytest.raises(CredentialsNotFound):
        find("https://third.example.com", environ={}, home=tmp_path)


@pytest.mark.parametrize("text", ["default login a password b\n", ""])
def test_netrc_entries_for_any_server_are_not_used(text: str, tmp_path: Path) -> None:
    write(tmp_path / ".netrc", text)
    with pytest.raises(CredentialsNotFound):
        find(URL, environ={}, home=tmp_path)


def test_a_broken_netrc_names_the_line(tmp_path: Path) -> None:
    write(tmp_path / ".netrc", "machine a login b password c\nvery-secret-value\n")
    with pytest.raises(InvalidCredentials, match=r"near line \d") as failed:
        find(URL, environ={}, home=tmp_path)
    assert "very-secret" not in str(failed.value)


def test_nothing_found_lists_what_was_looked_at(tmp_path: Path) -> None:
    with pytest.raises(CredentialsNotFound) as failed:
        find(environ={}, home=tmp_path)
    for place in ("arguments", "RANCHER_", "CATTLE_", "RANCHER_TOKEN_FILE", "cli2.json", "cli.json", ".netrc"):
        assert place in str(failed.value)
    assert find(URL, environ={}, home=tmp_path, anonymous=True)[0].url == URL


@pytest.mark.parametrize(("text", "expected"), [("true", False), ("1", False), ("", True), ("no", True)])
def test_insecure(text: str, expected: bool) -> None:
    assert verify_of(Credentials(), {"RANCHER_INSECURE": text})[0] is expected


def test_certificates(tmp_path: Path) -> None:
    for value in ("maybe",):
        with pytest.raises(InvalidCredentials):
            verify_of(Credentials(), {"RANCHER_INSECURE": value})
    bad = write(tmp_path / "ca.pem", "nothing")
    for value in (str(bad), str(tmp_path / "none"), "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----"):
        with pytest.raises(RancherError, match="RANCHER_CA_CERTS"):
            verify_of(Credentials(), {"RANCHER_CA_CERTS": value})


def test_this_process_is_the_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith(("RANCHER_", "CATTLE_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name, value in ENV.items():
        monkeypatch.setenv(name, value)
    assert find()[0].url == URL
