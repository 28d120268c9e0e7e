"""What the tests of the Rancher 2 sandbox share: clients for a sandbox, and paths."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from rancher_keys.sandbox import Credentials, Sandbox

V3_VERSIONS = ("2.7", "2.10", "2.12", "2.13", "2.14", "2.15")
EXT_VERSIONS = ("2.12", "2.13", "2.14", "2.15")
EXT = "/apis/ext.cattle.io/v1"
TOKENS = f"{EXT}/tokens"
ALL_TOKENS = "/k8s/clusters/local/apis/management.cattle.io/v3/tokens"
MERGE_PATCH = {"Content-Type": "application/merge-patch+json"}
JSON_PATCH = {"Content-Type": "application/json-patch+json"}
START = 1_790_000_000_000
NAME_RULE = (
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
    "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
)

"""How Kubernetes words a wrong name of a label."""


def bearer(credentials: Credentials) -> str:
    """The bearer token of an access key and a secret key."""
    return f"{credentials.access_key}:{credentials.secret_key}"


@contextmanager
def client(sandbox: Sandbox, token: str | None = None) -> Iterator[httpx.Client]:
    """An HTTP client with a bearer token; the administrator's where None."""
    assert sandbox.admin is not None
    headers = {"Authorization": f"Bearer {token or bearer(sandbox.admin)}"}
    with httpx.Client(transport=sandbox.transport(), base_url="https://sandbox", headers=headers) as http:
        yield http


@contextmanager
def anonymous(sandbox: Sandbox) -> Iterator[httpx.Client]:
    """An HTTP client without credentials."""
    with httpx.Client(transport=sandbox.transport(), base_url="https://sandbox") as http:
        yield http


def login(http: httpx.Client, username: str, password: str, **more: Any) -> httpx.Response:
    """Log in on /v3-public."""
    return http.post("/v3-public/localProviders/local?action=login", json={"username": username, "password": password, **more})


def message(response: httpx.Response) -> tuple[int, str]:
    """Status and message of an error."""
    return response.status_code, response.json()["message"]
