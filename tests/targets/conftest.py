from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from ..keys.fake_services import FakeKubernetes, FakeVault, served

SERVERS = ["served here", *(["real"] if os.environ.get("TEST_TARGETS") == "real" else [])]
"""Real servers are asked for by `make test-targets` only."""
NO_CLUSTER = "TEST_KUBECONFIG is not set: kind create cluster --kubeconfig FILE, then make test-targets TEST_KUBECONFIG=FILE"
NO_VAULT = "neither vault nor bao is installed, and TEST_VAULT_ADDR is not set: vault server -dev starts one"


@dataclass
class Place:
    """Where a target writes, and another program that writes and reads there too."""

    where: str
    options: dict[str, Any]
    put: Callable[[dict[str, str]], None]
    get: Callable[[], dict[str, str]]


@contextmanager
def namespace(api: Any) -> Iterator[str]:
    """A namespace of a real cluster for one test."""
    name = f"rancher-keys-test-{secrets.token_hex(4)}"
    api.create_namespace({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
    try:
        yield name
    finally:
        api.delete_namespace(name)


@contextmanager
def cluster(kind: str) -> Iterator[tuple[Any, str]]:
    """A client of a cluster, and a namespace there."""
    client: Any = pytest.importorskip("kubernetes.client")
    if kind == "real":
        path = os.environ.get("TEST_KUBECONFIG")
        if not path:
            pytest.skip(NO_CLUSTER)
        config: Any = pytest.importorskip("kubernetes.config")
        api = client.CoreV1Api(config.new_client_from_config(path))
        with namespace(api) as name:
            yield api, name
    else:
        with served(FakeKubernetes()) as url:
            api = client.CoreV1Api(client.ApiClient(client.Configuration(host=url)))
            yield api, "apps"
    api.api_client.close()


@contextmanager
def kubernetes(kind: str) -> Iterator[Place]:
    """A Secret."""
    with cluster(kind) as (api, name):

        def put(values: dict[str, str]) -> None:
            data = {key: b64encode(value.encode()).decode() for key, value in values.items()}
            body = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "rancher"}, "data": data}
            try:
                found = api.read_namespaced_secret("rancher", name)
            except Exception:
                api.create_namespaced_secret(name, body)
            else:
                found.data = data
                api.replace_namespaced_secret("rancher", name, found)

        def get() -> dict[str, str]:
            data = api.read_namespaced_secret("rancher", name).data
            return {key: b64decode(value).decode() for key, value in data.items()}

        yield Place(f"{name}/rancher", {"api": api}, put, get)


@contextmanager
def vault_server(kind: str) -> Iterator[tuple[str, str]]:
    """The address and the token of a Vault."""
    if kind != "real":
        with served(FakeVault()) as url:
            yield url, "vault-token"
        return
    given = os.environ.get("TEST_VAULT_ADDR")
    if given:
        yield given, os.environ.get("TEST_VAULT_TOKEN", "root")
        return
    program = shutil.which("vault") or shutil.which("bao")
    if program is None:
        pytest.skip(NO_VAULT)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [program, "server", "-dev", "-dev-root-token-id=root", f"-dev-listen-address={address}", "-dev-no-store-token"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(address)
        yield f"http://{address}", "root"
    finally:
        process.terminate()
        process.wait(10)


def _wait(address: str) -> None:
    host, _, port = address.partition(":")
    end = time.monotonic() + 30
    while True:
        try:
            socket.create_connection((host, int(port)), 1).close()
        except OSError:
            assert time.monotonic() < end, "Vault does not start"
            time.sleep(0.05)
        else:
            return


@contextmanager
def vault(kind: str) -> Iterator[Place]:
    """A secret of a KV v2 engine."""
    hvac: Any = pytest.importorskip("hvac")
    path = f"ci/rancher-{secrets.token_hex(4)}"
    with vault_server(kind) as (url, token):
        client = hvac.Client(url=url, token=token)
        engine = client.secrets.kv.v2

        def read() -> dict[str, Any]:
            found: dict[str, Any] = engine.read_secret_version(path, mount_point="secret", raise_on_deleted_version=True)["data"]
            return found

        def put(values: dict[str, str]) -> None:
            try:
                version = engine.read_secret_version(path, mount_point="secret", raise_on_deleted_version=True)["data"]["metadata"][
                    "version"
                ]
            except hvac.exceptions.InvalidPath:
                version = 0
            engine.create_or_update_secret(path, values, cas=version, mount_point="secret")

        def get() -> dict[str, str]:
            return dict(read()["data"])

        yield Place(f"secret/{path}", {"client": client}, put, get)
        client.adapter.close()


PLACES = {f"{form.__name__}, {kind}": (form, kind) for form in (kubernetes, vault) for kind in SERVERS}


@pytest.fixture(params=list(PLACES))
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    """Each kind of place, as served by this repository and by a real server."""
    form, kind = PLACES[request.param]
    with form(kind) as found:
        yield found
