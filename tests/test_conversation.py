"""A conversation of the SDK with a server: the sandbox in each version or, where RANCHER_URL names one, that server and no other.

Credentials stand in RANCHER_ACCESS_KEY and RANCHER_SECRET_KEY, as for `rancher-keys verify`. What it makes, it removes.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from rancher_keys import errors, rancher1, rancher2
from rancher_keys.contract import Wire
from rancher_keys.contract.target import Target, find, release
from rancher_keys.sandbox import VERSIONS, Sandbox


@dataclass(frozen=True)
class Server:
    url: str
    access_key: str
    secret_key: str
    target: Target


def reached(url: str, access_key: str, secret_key: str) -> Server:
    from rancher_keys.contract import Caller

    wire = Wire(url)
    try:
        return Server(url, access_key, secret_key, find(wire, [Caller("admin", access_key, secret_key)]))
    finally:
        wire.close()


GIVEN = os.environ.get("RANCHER_URL")


def servers(since: str, until: str = "9") -> pytest.MarkDecorator:
    """The server that is given, or the sandboxes from a version up to another."""
    versions = [version for version in VERSIONS if release(since) <= release(version) < release(until)]
    return pytest.mark.parametrize("server", [GIVEN] if GIVEN else versions, indirect=True)


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    if GIVEN:
        yield reached(GIVEN, os.environ["RANCHER_ACCESS_KEY"], os.environ["RANCHER_SECRET_KEY"])
        return
    with Sandbox(request.param) as sandbox, sandbox.serve() as url:
        assert sandbox.admin is not None
        yield reached(url, sandbox.admin.access_key, sandbox.admin.secret_key)


@pytest.fixture
def marker() -> str:
    return f"rancher-keys-conversation-{secrets.token_hex(4)}"


@servers("1.0", "2")
def test_a_keys_life(server: Server, marker: str) -> None:
    if server.target.generation != 1:
        pytest.skip("Rancher 2 has tokens")
    with rancher1.Client(server.url, access_key=server.access_key, secret_key=server.secret_key) as client:
        key = client.api_keys.create(name=marker, description="conversation")
        try:
            assert key.state == "active"
            with rancher1.Client(server.url, access_key=key.access_key, secret_key=key.secret_key) as itself:
                assert itself.api_keys.get(key.id).name == marker
                assert client.api_keys.update(key.id, name=f"{marker}-2").description == "conversation"
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
def test_a_tokens_life(server: Server, marker: str) -> None:
    if server.target.generation != 2:
        pytest.skip("Rancher 1.x has keys")
    with rancher2.Client(server.url, access_key=server.access_key, secret_key=server.secret_key) as client:
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
def test_an_ext_tokens_life(server: Server, marker: str) -> None:
    if server.target.generation != 2 or not server.target.at_least("2.12"):
        pytest.skip("ext tokens came with 2.12")
    with rancher2.Client(server.url, access_key=server.access_key, secret_key=server.secret_key) as client:
        ext = client.ext_tokens.create(description=marker, ttl=timedelta(hours=1))
        try:
            itself = client.with_token(ext.token)
            assert itself.ext_tokens.get(ext.id).enabled
            client.ext_tokens.update(ext.id, enabled=False)
            with pytest.raises(errors.Unauthorized):
                itself.ext_tokens.get(ext.id)
            with pytest.raises(errors.BadRequest):
                client.ext_tokens.update(ext.id, ttl=timedelta(hours=2))
        finally:
            client.ext_tokens.delete(ext.id)
        with pytest.raises(errors.NotFound):
            client.ext_tokens.get(ext.id)
