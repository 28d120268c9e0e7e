"""Uses the SDK with a server: with sandboxes of all versions or, if RANCHER_URL is set, with that server only.

Credentials are read from RANCHER_ACCESS_KEY and RANCHER_SECRET_KEY, or RANCHER_TOKEN, as for `rancher-keys verify`. RANCHER_CA_BUNDLE
names a file of trusted certificates; RANCHER_INSECURE=1 accepts every certificate, such as Rancher's self-signed one. Everything that is
created is removed.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

import pytest

from rancher_keys import errors, rancher1, rancher2
from rancher_keys.contract import Caller, HttpClient
from rancher_keys.contract.http import tls_verification
from rancher_keys.contract.target import Target, find, release
from rancher_keys.sandbox import VERSIONS, Sandbox

T = TypeVar("T")


@dataclass(frozen=True)
class Server:
    url: str
    access_key: str
    secret_key: str
    target: Target

    @property
    def options(self) -> dict[str, Any]:
        """The arguments of a client that uses the server's credentials."""
        return {"access_key": self.access_key, "secret_key": self.secret_key, "verify": VERIFY}


GIVEN = os.environ.get("RANCHER_URL")
INSECURE = os.environ.get("RANCHER_INSECURE", "").lower() not in ("", "0", "false", "no")
VERIFY = tls_verification(os.environ.get("RANCHER_CA_BUNDLE") or None, INSECURE)


def connect(url: str, access_key: str, secret_key: str) -> Server:
    client = HttpClient(url, verify=VERIFY)
    try:
        return Server(url, access_key, secret_key, find(client, [Caller("admin", access_key, secret_key)]))
    finally:
        client.close()


def eventually(error: type[errors.RancherError], call: Callable[[], object]) -> None:
    """Expect an error, for a moment not yet: a disabled ext token may be accepted for up to 100 ms (rancher-2.15)."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            call()
        except error:
            return
        time.sleep(0.02)
    pytest.fail(f"{error.__name__} was not raised within 5 seconds")


def ready(call: Callable[[], T]) -> T:
    """The result of a call with new credentials, which a server may reject for a moment."""
    deadline = time.monotonic() + 5
    while True:
        try:
            return call()
        except errors.Unauthorized:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def servers(since: str, until: str = "9") -> pytest.MarkDecorator:
    """The given server, or sandboxes of the versions from `since` until before `until`."""
    versions = [version for version in VERSIONS if release(since) <= release(version) < release(until)]
    return pytest.mark.parametrize("server", [GIVEN] if GIVEN else versions, indirect=True)


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    if GIVEN:
        name, _, secret = os.environ.get("RANCHER_TOKEN", "").rpartition(":")
        yield connect(GIVEN, name or os.environ["RANCHER_ACCESS_KEY"], secret or os.environ["RANCHER_SECRET_KEY"])
        return
    with Sandbox(request.param) as sandbox, sandbox.serve() as url:
        assert sandbox.admin is not None
        yield connect(url, sandbox.admin.access_key, sandbox.admin.secret_key)


@pytest.fixture
def marker() -> str:
    return f"rancher-keys-test-{secrets.token_hex(4)}"


@servers("1.0", "2")
def test_the_lifecycle_of_a_key(server: Server, marker: str) -> None:
    if server.target.generation != 1:
        pytest.skip("Rancher 2 has tokens")
    with rancher1.Client(server.url, **server.options) as client:
        key = client.api_keys.create(name=marker, description="test")
        try:
            assert key.state == "active"
            with rancher1.Client(server.url, access_key=key.access_key, secret_key=key.secret_key, verify=VERIFY) as itself:
                assert itself.api_keys.get(key.id).name == marker
                assert client.api_keys.update(key.id, name=f"{marker}-2").description == "test"
                assert [each.id for each in client.api_keys.list(name_prefix=marker)] == [key.id]
                with pytest.raises(errors.MustDeactivateFirst):
                    client.api_keys.delete(key.id)
                assert client.api_keys.deactivate(key.id).state == "inactive"
                with pytest.raises(errors.Unauthorized):
                    itself.api_keys.get(key.id)
                with pytest.raises(errors.ActionNotAvailable):
                    client.api_keys.deactivate(key.id)
                assert client.api_keys.activate(key.id).state == "active"
                assert itself.api_keys.get(key.id).state == "active"
        finally:
            client.api_keys.deactivate(key.id)
            assert client.api_keys.delete(key.id).state == "removed"
        assert client.api_keys.purge(key.id).state == "purged"


@servers("2")
def test_the_lifecycle_of_a_token(server: Server, marker: str) -> None:
    if server.target.generation != 2:
        pytest.skip("Rancher 1.x has keys")
    with rancher2.Client(server.url, **server.options) as client:
        token = client.tokens.create(description=marker, ttl=timedelta(hours=1))
        try:
            itself = client.with_token(token.token)
            assert itself.users.me().id == client.users.me().id
            assert token.expires_at is not None
            assert [each.id for each in client.tokens.list(description=marker)] == [token.id]
        finally:
            client.tokens.delete(token.id)
        with pytest.raises(errors.NotFound):
            client.tokens.get(token.id)


@servers("2.12")
def test_the_lifecycle_of_an_ext_token(server: Server, marker: str) -> None:
    if server.target.generation != 2 or not server.target.at_least("2.12"):
        pytest.skip("ext tokens came with 2.12")
    with rancher2.Client(server.url, **server.options) as client:
        ext = client.ext_tokens.create(description=marker, ttl=timedelta(hours=1))
        try:
            itself = client.with_token(ext.token)
            assert ready(lambda: itself.ext_tokens.get(ext.id)).enabled
            client.ext_tokens.update(ext.id, enabled=False)
            eventually(errors.Unauthorized, lambda: itself.ext_tokens.get(ext.id))
            with pytest.raises(errors.BadRequest):
                client.ext_tokens.update(ext.id, ttl=timedelta(hours=2))
        finally:
            client.ext_tokens.delete(ext.id)
        with pytest.raises(errors.NotFound):
            client.ext_tokens.get(ext.id)
