"""Certificates of servers: which ones are trusted, and how the environment, files and arguments say so."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rancher_keys import connect
from rancher_keys.cli.app import app
from rancher_keys.credentials import InvalidCredentials
from rancher_keys.errors import ConnectionFailed
from rancher_keys.sandbox import PASSWORD, Sandbox

from ..contract.test_demo import served_with_tls

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to create a certificate")


@dataclass
class Server:
    """A server with a certificate that nobody has signed but itself."""

    url: str
    certificate: Path
    token: str
    home: Path

    def user(self, verify: bool | str | None = None, **environ: str) -> str:
        """The user's name and where the trust comes from, as `connect` finds it with these variables."""
        given = {"RANCHER_URL": self.url, "RANCHER_TOKEN": self.token, **environ}
        with connect(environ=given, home=self.home, verify=verify, timeout=5) as keys:
            identity = keys.whoami()
            return f"{identity.user_name}; {identity.credentials[-1]}"

    def run(self, *arguments: str, input: str | None = None, **environ: str | None) -> tuple[int, str, str]:
        """Run a command: its exit status, and what it printed."""
        unset = dict.fromkeys(("RANCHER_ACCESS_KEY", "RANCHER_SECRET_KEY", "RANCHER_TOKEN_FILE", "RANCHER_CONFIG_DIR", "CATTLE_URL"))
        given = {"RANCHER_URL": self.url, "RANCHER_TOKEN": self.token, "HOME": str(self.home), "COLUMNS": "300", "NO_COLOR": "1"}
        done = CliRunner().invoke(app, list(arguments), env={**unset, **given, **environ}, input=input)
        return done.exit_code, done.stdout, done.stderr


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("tls")
    with Sandbox("2.15", delay=0) as sandbox, served_with_tls(sandbox, folder) as (url, certificate):
        made = sandbox.create_key("bob")
        yield Server(url, certificate, f"{made.access_key}:{made.secret_key}", folder / "home")


def test_an_unknown_certificate_is_refused(server: Server) -> None:
    for environ in ({}, {"RANCHER_INSECURE": "false"}, {"RANCHER_INSECURE": "0"}, {"RANCHER_INSECURE": ""}):
        with pytest.raises(ConnectionFailed, match="certificate"):
            server.user(**environ)


def test_rancher_ca_certs_names_a_file_or_holds_the_certificate(server: Server) -> None:
    assert server.user(RANCHER_CA_CERTS=str(server.certificate)) == "bob; certificates to trust: RANCHER_CA_CERTS"
    assert server.user(RANCHER_CA_CERTS=server.certificate.read_text()) == "bob; certificates to trust: RANCHER_CA_CERTS"


@pytest.mark.parametrize("value", ["1", "true", "True", "YES", " on "])
def test_rancher_insecure_accepts_every_certificate(server: Server, value: str) -> None:
    assert server.user(RANCHER_INSECURE=value) == "bob; certificates are not checked: RANCHER_INSECURE"


@pytest.mark.parametrize("text", ["", "made-up-content", "-----BEGIN CERTIFICATE-----\nmade-up-content\n-----END CERTIFICATE-----\n"])
def test_certificates_that_cannot_be_used_are_named_and_never_shown(server: Server, text: str, tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.write_text(text)
    for value in (str(file), str(tmp_path / "missing"), *([text] if "BEGIN" in text else [])):
        with pytest.raises(InvalidCredentials, match="RANCHER_CA_CERTS") as failed:
            server.user(RANCHER_CA_CERTS=value)
        assert "made-up-content" not in str(failed.value)
    with pytest.raises(InvalidCredentials, match="RANCHER_INSECURE must be true or false, not 'maybe'"):
        server.user(RANCHER_INSECURE="maybe")


def test_an_argument_wins_over_the_environment(server: Server) -> None:
    with pytest.raises(ConnectionFailed):
        server.user(verify=True, RANCHER_INSECURE="1")
    assert server.user(verify=str(server.certificate)).startswith("bob")


def test_commands(server: Server) -> None:
    status, _, said = server.run("whoami")
    assert status == 2
    assert "certificate" in said
    for arguments, environ in (
        (["--ca-certs", str(server.certificate)], {}),
        (["--insecure"], {}),
        ([], {"RANCHER_CA_CERTS": str(server.certificate)}),
        ([], {"RANCHER_INSECURE": "true"}),
    ):
        status, printed, said = server.run("whoami", "-o", "name", *arguments, **environ)
        assert status == 0, said
        assert printed.startswith("u-")
        assert ("anyone between you and the server can read the key" in said) is (arguments == ["--insecure"])


def test_a_login_keeps_the_certificates(server: Server, tmp_path: Path) -> None:
    none = {"RANCHER_URL": None, "RANCHER_TOKEN": None, "HOME": str(tmp_path)}
    arguments = ["login", server.url, "--user", "admin", "--ca-certs", str(server.certificate)]
    status, _, said = server.run(*arguments, input=f"{PASSWORD}\n", **none)
    assert status == 0, said
    document = json.loads((tmp_path / ".rancher" / "cli2.json").read_text())
    assert document["Servers"][document["CurrentServer"]]["cacert"] == server.certificate.read_text()
    status, printed, said = server.run("whoami", "-o", "json", **none)
    assert status == 0, said
    assert json.loads(printed)["user_name"] == "admin"
    assert "certificates to trust" in json.loads(printed)["credentials"][-1]
