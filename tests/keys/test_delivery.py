from __future__ import annotations

import json
import os
import stat
import sys
from base64 import b64decode, b64encode
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from rancher_keys._core.secret import Secret
from rancher_keys.errors import InvalidArgument
from rancher_keys.keys.delivery import DeliveryFailed, Payload, Target, kinds, parse, registry
from rancher_keys.keys.delivery.kubernetes_secret import KubernetesSecret
from rancher_keys.keys.delivery.rancher_cli import RancherCli
from rancher_keys.keys.delivery.vault import Vault

from .fake_services import FakeKubernetes, FakeVault, served

SECRET = "s3cr3t-of-a-new-key"
PAYLOAD = Payload(url="https://rancher.example.com", generation=2, access_key="token-new01", secret_key=Secret(SECRET))
TOKEN = f"token-new01:{SECRET}"


def delivered(target: Target, payload: Payload = PAYLOAD) -> None:
    target.check(payload.generation)
    target.write(payload)
    assert target.read() == payload.token
    assert SECRET not in repr(target)
    assert SECRET not in target.spec


@pytest.mark.parametrize("kind", ["raw", "json", "dotenv"])
def test_files(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "key"
    target = parse(f"{kind}:{path}")
    assert target.read() is None
    delivered(target)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    delivered(target)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["key"]
    text = path.read_text()
    if kind == "raw":
        assert text == f"{TOKEN}\n"
    elif kind == "json":
        assert json.loads(text) == {"url": PAYLOAD.url, "accessKey": "token-new01", "secretKey": SECRET, "token": TOKEN}
    else:
        assert f"RANCHER_TOKEN='{TOKEN}'\n" in text


def test_a_symbolic_link_stays_and_its_target_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    delivered(parse(f"raw:{tmp_path / 'link'}"))
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == f"{TOKEN}\n"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give a file away")
def test_the_owner_of_a_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text("old")
    os.chown(path, 12345, 23456)
    delivered(parse(f"raw:{path}"))
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 23456)


def test_a_crash_while_writing_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "key"
    path.write_text("old")

    def fails(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(DeliveryFailed, match="no space left"):
        parse(f"raw:{path}").write(PAYLOAD)
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["key"]


@pytest.mark.parametrize(
    "spec", ["raw:{0}/none/key", "raw:{0}", "env:{0}/none#X", "kubeconfig:{0}/none#me", "command:no-such-program-here"]
)
def test_targets_that_cannot_be_written_are_refused_before(spec: str, tmp_path: Path) -> None:
    with pytest.raises(DeliveryFailed):
        parse(spec.format(tmp_path)).check(2)


@pytest.mark.parametrize(
    "spec",
    [
        "",
        "raw",
        "raw:",
        "nothing:x",
        "env:x",
        "env:x#1",
        "env:x#A,B,C",
        "kubeconfig:x",
        "kubernetes:x",
        "kubernetes:A/b",
        "vault:x",
        "command:",
        "command:'",
        "stdout:x",
    ],
)
def test_texts_that_name_no_target(spec: str) -> None:
    with pytest.raises(InvalidArgument):
        parse(spec)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("A=1\nTOKEN=old\nB=2\n", "A=1\nTOKEN={}\nB=2\n"),
        ("export TOKEN='old' # why\r\nB=2", "export TOKEN='{}' # why\r\nB=2"),
        ('# TOKEN=no\n  TOKEN = "old"', '# TOKEN=no\n  TOKEN = "{}"'),
        ("TOKEN=\nXTOKEN=1", "TOKEN={}\nXTOKEN=1"),
    ],
)
def test_a_variable_in_an_env_file(before: str, after: str, tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_bytes(before.encode())
    delivered(parse(f"env:{path}#TOKEN"))
    assert path.read_bytes() == after.format(TOKEN).encode()


def test_two_variables_in_an_env_file(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("SECRET=b\nACCESS=a\n")
    delivered(parse(f"env:{path}#ACCESS,SECRET"))
    assert path.read_text() == f"SECRET={SECRET}\nACCESS=token-new01\n"


@pytest.mark.parametrize("text", ["", "A=1\n", "TOKEN=1\nTOKEN=2\n", "TOKEN='a\nb'\n"])
def test_env_files_without_one_such_variable(text: str, tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text(text)
    with pytest.raises(DeliveryFailed):
        parse(f"env:{path}#TOKEN").check(2)
    assert path.read_text() == text


def test_the_rancher_clis_file(tmp_path: Path) -> None:
    path = tmp_path / "cli2.json"
    old = {
        "accessKey": "a",
        "secretKey": "b",
        "tokenKey": "a:b",
        "url": "https://RANCHER.example.com/v3",
        "project": "c:p",
        "other": "",
        "kubeConfigs": {"k": 1},
    }
    path.write_text(json.dumps({"Servers": {"one": old, "two": old}, "CurrentServer": "one"}))
    environ = {"RANCHER_CONFIG_DIR": str(tmp_path), "HOME": str(tmp_path)}
    delivered(RancherCli("two", environ=environ))
    content = json.loads(path.read_text())
    assert content["Servers"]["one"] == old
    assert content["Servers"]["two"] == {**old, "accessKey": "token-new01", "secretKey": SECRET, "tokenKey": TOKEN}
    delivered(RancherCli(environ=environ))
    assert json.loads(path.read_text())["Servers"]["one"]["tokenKey"] == TOKEN
    other = {**old, "url": "https://other.example.com"}
    path.write_text(json.dumps({"Servers": {"one": other}, "CurrentServer": "one"}))
    with pytest.raises(DeliveryFailed, match="another server"):
        RancherCli(environ=environ).write(PAYLOAD)
    assert json.loads(path.read_text())["Servers"]["one"] == other
    RancherCli("two", environ=environ, login=True, ca_certs="PEM").write(PAYLOAD)
    RancherCli("one", environ=environ, login=True).write(PAYLOAD)
    content = json.loads(path.read_text())
    assert content["CurrentServer"] == "one"
    assert {name: (each["url"], each.get("cacert")) for name, each in content["Servers"].items()} == {
        "one": (PAYLOAD.url, None),
        "two": (PAYLOAD.url, "PEM"),
    }
    path.write_text("{")
    with pytest.raises(DeliveryFailed, match="JSON"):
        RancherCli(environ=environ).check(2)


def test_the_file_of_the_older_rancher_cli(tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path)}
    payload = Payload(url="http://rancher:8080", generation=1, access_key="A", secret_key=Secret(SECRET))
    delivered(RancherCli(environ=environ), payload)
    path = tmp_path / ".rancher" / "cli.json"
    assert json.loads(path.read_text()) == {"url": "http://rancher:8080", "accessKey": "A", "secretKey": SECRET}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


KUBECONFIG = """\
apiVersion: v1  # the version
kind: Config
users:
- name: "other"
  user:
    token: "keep"
- name: "me"
  user:
    token: "old"
clusters: []
"""


def test_a_user_in_a_kubeconfig(tmp_path: Path) -> None:
    path = tmp_path / "config"
    path.write_text(KUBECONFIG)
    delivered(parse(f"kubeconfig:{path}#me"))
    assert path.read_text() == KUBECONFIG.replace("old", TOKEN)


@pytest.mark.parametrize("text", ["", "[", "users: 5", "users: [{name: me, user: {exec: {}}}]", "users: [{name: you, user: {token: a}}]"])
def test_kubeconfigs_without_such_a_user(text: str, tmp_path: Path) -> None:
    path = tmp_path / "config"
    path.write_text(text)
    with pytest.raises(DeliveryFailed):
        parse(f"kubeconfig:{path}#me").check(2)


def test_a_command(tmp_path: Path) -> None:
    path = tmp_path / "got"
    script = tmp_path / "take.py"
    script.write_text(f"import sys, pathlib; pathlib.Path({str(path)!r}).write_text(sys.stdin.read() + repr(sys.argv))")
    target = parse(f"command:{sys.executable} {script} 'an argument'")
    target.check(2)
    target.write(PAYLOAD)
    assert path.read_text() == f"{TOKEN}\n{[str(script), 'an argument']!r}"
    assert not target.readable
    script.write_text("import sys; print(sys.stdin.read()); sys.exit(3)")
    with pytest.raises(DeliveryFailed, match="status 3") as failed:
        target.write(PAYLOAD)
    assert SECRET not in str(failed.value)


@pytest.fixture
def kubernetes() -> Any:
    client: Any = pytest.importorskip("kubernetes.client")
    fake = FakeKubernetes()
    with served(fake) as url:
        fake.api = client.CoreV1Api(client.ApiClient(client.Configuration(host=url)))  # type: ignore[attr-defined]
        yield fake
        fake.api.api_client.close()  # type: ignore[attr-defined]


def test_a_kubernetes_secret(kubernetes: Any) -> None:
    kubernetes.put("rancher", {"other": "a2VlcA==", "token": b64encode(b"old:one").decode()})
    target = KubernetesSecret("apps/rancher", api=kubernetes.api)
    target.check(2)
    assert target.read() == Secret("old:one")
    delivered(target)
    assert b64decode(kubernetes.secrets["rancher"]["data"]["token"]).decode() == TOKEN
    assert kubernetes.secrets["rancher"]["data"]["other"] == "a2VlcA=="


def test_a_kubernetes_secret_is_created(kubernetes: Any) -> None:
    delivered(KubernetesSecret("apps/new#access,secret", api=kubernetes.api))
    assert b64decode(kubernetes.secrets["new"]["data"]["secret"]).decode() == SECRET


def test_a_kubernetes_secret_that_somebody_else_changes(kubernetes: Any) -> None:
    kubernetes.put("rancher", {"token": "b2xk"})
    kubernetes.before_replace = lambda: kubernetes.put("rancher", {"token": "b3RoZXI="})
    with pytest.raises(DeliveryFailed, match="another program") as failed:
        KubernetesSecret("apps/rancher", api=kubernetes.api).write(PAYLOAD)
    assert kubernetes.secrets["rancher"]["data"]["token"] == "b3RoZXI="
    assert SECRET not in str(failed.value)


def test_a_cluster_that_refuses(kubernetes: Any) -> None:
    kubernetes.status = 403
    with pytest.raises(DeliveryFailed, match="403"):
        KubernetesSecret("apps/rancher", api=kubernetes.api).check(2)


@pytest.fixture
def vault() -> Any:
    hvac: Any = pytest.importorskip("hvac")
    fake = FakeVault()
    with served(fake) as url:
        fake.client = hvac.Client(url=url, token="vault-token")  # type: ignore[attr-defined]
        yield fake
        fake.client.adapter.close()  # type: ignore[attr-defined]


def test_a_vault_secret(vault: Any) -> None:
    target = Vault("secret/ci/rancher#token", client=vault.client)
    target.check(2)
    assert target.read() is None
    delivered(target)
    vault.versions.append({"token": "old", "other": "keep"})
    delivered(target)
    assert vault.versions[-1] == {"token": TOKEN, "other": "keep"}


def test_a_vault_secret_that_was_deleted(vault: Any) -> None:
    vault.versions.append({"token": "old"})
    vault.deleted = True
    delivered(Vault("secret/ci/rancher", client=vault.client))


def test_a_vault_secret_that_somebody_else_changes(vault: Any) -> None:
    vault.versions.append({"token": "old"})
    vault.before_write = lambda: vault.versions.append({"token": "other"})
    with pytest.raises(DeliveryFailed, match="another program") as failed:
        Vault("secret/ci/rancher", client=vault.client).write(PAYLOAD)
    assert vault.versions[-1] == {"token": "other"}
    assert SECRET not in str(failed.value)


def test_a_vault_that_refuses(vault: Any) -> None:
    vault.client.token = "wrong"
    with pytest.raises(DeliveryFailed, match="refused"):
        Vault("secret/ci/rancher", client=vault.client).check(2)


class Plugin:
    """A target of another package."""

    readable = False

    def __init__(self, where: str) -> None:
        self.spec = f"plugin:{where}"

    def check(self, generation: int) -> None: ...
    def write(self, payload: Payload) -> None: ...
    def read(self) -> Secret | None:
        return None


def test_targets_of_other_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("plugin", f"{__name__}:Plugin", registry.GROUP)
    monkeypatch.setattr(EntryPoint, "load", lambda self: Plugin)
    monkeypatch.setattr(registry, "entry_points", lambda group: [point])
    assert "plugin" in kinds()
    assert parse("plugin:here").spec == "plugin:here"
