"""The files that guides show are valid for the tools that read them, and do what the guides say."""

from __future__ import annotations

import base64
import inspect
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
from kubernetes import client as kubernetes_client
from kubernetes import config as kubernetes_config
from ruamel.yaml import YAML

from rancher_keys.keys import expiring_formats
from rancher_keys.sandbox import Sandbox

from ..keys.fake_services import FakeKubernetes, served
from .pages import DOCS, shell

GUIDES = DOCS / "guides"
FILES = {"Dockerfile", "alerts.yaml", "cronjobs.yaml", "kubeconfig-user.yaml", "rotate-github.yaml"}
URL = "https://rancher.example.com"
KUBECONFIG = """\
apiVersion: v1
kind: Config
current-context: fake
clusters: [{{name: fake, cluster: {{server: "{url}"}}}}]
contexts: [{{name: fake, context: {{cluster: fake, user: me}}}}]
users: [{{name: me, user: {{token: any}}}}]
"""


def documents(name: str) -> list[Any]:
    return list(YAML(typ="safe").load_all((GUIDES / name).read_text()))


def named(kind: str, name: str) -> Any:
    return next(each for each in documents("cronjobs.yaml") if (each["kind"], each["metadata"]["name"]) == (kind, name))


@pytest.mark.parametrize("version", ["1.27", "1.30", kubernetes_validate.latest_version()])
def test_the_manifest_is_valid(version: str) -> None:
    found = documents("cronjobs.yaml")
    assert [each["kind"] for each in found].count("CronJob") == 2
    for each in found:
        kubernetes_validate.validate(each, version, strict=True)


def test_the_manifest_fits_together() -> None:
    role, binding = named("Role", "rancher-keys"), named("RoleBinding", "rancher-keys")
    assert binding["roleRef"]["name"] == role["metadata"]["name"]
    assert binding["subjects"][0]["name"] == named("ServiceAccount", "rancher-keys")["metadata"]["name"]
    pod = named("CronJob", "rotate-rancher-token")["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    assert pod["serviceAccountName"] == binding["subjects"][0]["name"]
    assert pod["volumes"][0]["persistentVolumeClaim"]["claimName"] == named("PersistentVolumeClaim", "rancher-keys")["metadata"]["name"]
    assert {each["metadata"]["namespace"] for each in documents("cronjobs.yaml")} == {"apps"}


class Cluster(FakeKubernetes):
    """Notes what is done to Secrets."""

    def __init__(self) -> None:
        super().__init__()
        self.verbs: set[str] = set()
        self.names: set[str] = set()

    def handle(self, method: str, path: str, body: Any, headers: Any) -> tuple[int, Any]:
        self.verbs.add({"GET": "get", "PUT": "update", "POST": "create"}[method])
        self.names.add(path.rpartition("/")[2])
        return super().handle(method, path, body, headers)


def run(job: str, home: Path, url: str, token: str) -> subprocess.CompletedProcess[str]:
    """The container of a job, as a process here."""
    container = named("CronJob", job)["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"][0]
    given = {each["name"]: each.get("value") for each in container["env"]}
    assert given["RANCHER_URL"] == URL
    assert next(each for each in container["env"] if each["name"] == "RANCHER_TOKEN")["valueFrom"]["secretKeyRef"] == {
        "name": "rancher-token",
        "key": "token",
    }
    arguments = [each.replace("/state", str(home)) for each in container["args"]]
    return subprocess.run(
        [*container.get("command", ["rancher-keys"]), *arguments],
        env=shell(home, {"RANCHER_URL": url, "RANCHER_TOKEN": token, "KUBECONFIG": str(home / "kubeconfig")}),
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_nightly_job_rotates_the_token_in_the_secret_with_the_permissions_that_it_has(tmp_path: Path) -> None:
    with Sandbox("2.15", delay=1) as sandbox, sandbox.serve() as url, served(cluster := Cluster()) as api:
        (tmp_path / "kubeconfig").write_text(KUBECONFIG.format(url=api))
        token = f"{sandbox.admin.access_key}:{sandbox.admin.secret_key}"
        cluster.put("rancher-token", {"token": base64.b64encode(token.encode()).decode()})
        for _night in range(2):
            done = run("rotate-rancher-token", tmp_path, url, token)
            assert done.returncode == 0, done.stderr
            assert "rotated" in done.stdout
            before, token = token, base64.b64decode(cluster.secrets["rancher-token"]["data"]["token"]).decode()
            assert token != before
        [rule] = named("Role", "rancher-keys")["rules"]
        assert cluster.verbs <= set(rule["verbs"])
        assert cluster.names == set(rule["resourceNames"])
        assert run("prune-rancher-keys", tmp_path, url, token).returncode == 0


def test_the_image_has_the_extras_that_the_jobs_need() -> None:
    extras = tomllib.loads((DOCS.parent / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    text = (GUIDES / "Dockerfile").read_text()
    asked = text.partition("/src[")[2].partition("]")[0].split(",")
    assert {"cli", "kubernetes"} == set(asked) <= extras.keys()
    assert text.splitlines()[-1] == 'ENTRYPOINT ["rancher-keys"]'


def test_kubernetes_clients_get_a_token_through_the_kubeconfig(tmp_path: Path) -> None:
    with Sandbox("2.15", delay=1) as sandbox, sandbox.serve() as url:
        text = (GUIDES / "kubeconfig-user.yaml").read_text().replace(URL, url).replace("c-m-abcde", "local")
        (tmp_path / "kubeconfig").write_text(text)
        with pytest.MonkeyPatch.context() as patch:
            pair = {"RANCHER_URL": url, "RANCHER_ACCESS_KEY": sandbox.admin.access_key, "RANCHER_SECRET_KEY": sandbox.admin.secret_key}
            for key, value in shell(tmp_path, pair).items():
                patch.setenv(key, value)
            configuration = kubernetes_client.Configuration()
            kubernetes_config.load_kube_config(str(tmp_path / "kubeconfig"), client_configuration=configuration)
            assert configuration.host == f"{url}/k8s/clusters/local"
            scheme, _, token = str(configuration.get_api_key_with_prefix("BearerToken")).partition(" ")
            assert (scheme, token.partition("-")[0]) == ("Bearer", "token")


def test_the_workflow_stores_the_new_token_as_a_secret(tmp_path: Path) -> None:
    [workflow] = documents("rotate-github.yaml")
    step = workflow["jobs"]["rotate"]["steps"][-1]
    assert workflow[True]["schedule"] if True in workflow else workflow["on"]["schedule"]
    with Sandbox("2.15", delay=1) as sandbox, sandbox.serve() as url:
        variables = {
            "RANCHER_URL": url,
            "RANCHER_TOKEN": f"{sandbox.admin.access_key}:{sandbox.admin.secret_key}",
            "GITHUB_REPOSITORY": "acme/app",
        }
        assert {"RANCHER_URL", "RANCHER_TOKEN", "GH_TOKEN"} == step["env"].keys()
        environment = shell(tmp_path, variables)
        gh = tmp_path / "bin/gh"
        gh.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/arguments\ncat > {tmp_path}/secret\n')
        gh.chmod(0o755)
        done = subprocess.run(["bash", "-ec", step["run"]], env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert (tmp_path / "arguments").read_text() == "secret set RANCHER_TOKEN --repo acme/app\n"
        new = (tmp_path / "secret").read_text().strip()
        assert new not in (variables["RANCHER_TOKEN"], "")
        assert new not in done.stdout + done.stderr


def test_the_alerts_use_metrics_that_exist() -> None:

    [found] = documents("alerts.yaml")
    rules = found["groups"][0]["rules"]
    written = set(re.findall(r"rancher_keys?_\w+", inspect.getsource(expiring_formats)))
    used = {name for rule in rules for name in re.findall(r"rancher_keys?_\w+", rule["expr"])}
    assert len(rules) == len(used) == 2
    assert used <= written
    assert {"id", "title"} <= set(re.findall(r"\$labels\.(\w+)", rules[0]["annotations"]["summary"]))
