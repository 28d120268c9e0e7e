"""`python -m tests.servers.prepare 1.6`: prepares a new server of compose.yaml, and prints how to verify it."""

from __future__ import annotations

import shlex
import sys
import time
from typing import Any

import httpx

URLS = {
    "1.0": "http://127.0.0.1:8010",
    "1.1": "http://127.0.0.1:8011",
    "1.2": "http://127.0.0.1:8012",
    "1.3": "http://127.0.0.1:8013",
    "1.4": "http://127.0.0.1:8014",
    "1.6.0": "http://127.0.0.1:8015",
    "1.6": "http://127.0.0.1:8016",
    "2.7": "https://127.0.0.1:8427",
    "2.10": "https://127.0.0.1:8430",
    "2.12": "https://127.0.0.1:8432",
    "2.13": "https://127.0.0.1:8433",
    "2.14": "https://127.0.0.1:8434",
    "2.15": "https://127.0.0.1:8435",
}
ADMIN, USER = ("admin", "made-up-bootstrap-password"), ("vera", "made-up-password")
TIMEOUT = 900.0
"""Seconds to wait until a server has started."""


def wait(http: httpx.Client, path: str) -> None:
    """Wait until the server returns 200."""
    deadline = time.monotonic() + TIMEOUT
    while True:
        try:
            if http.get(path).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        if time.monotonic() > deadline:
            raise SystemExit(f"{http.base_url} does not respond within {TIMEOUT:g} seconds")
        time.sleep(1)


def post(http: httpx.Client, path: str, body: dict[str, Any], bearer: str | None = None) -> Any:
    """Send a POST request; returns the body of the response."""
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    response = http.post(path, json=body, headers=headers)
    if response.status_code not in (200, 201):
        raise SystemExit(f"POST {path} is {response.status_code}; is this a new server?")
    return response.json()


def rancher1(http: httpx.Client) -> dict[str, str]:
    """Turn access control on; create an administrator and a user who can log in, each with a key (1.6/402, 437, 438, 443)."""
    wait(http, "/v1")
    account = post(http, "/v1/accounts", {"name": USER[0], "kind": "user"})
    post(http, "/v1/passwords", {"accountId": account["id"], "publicValue": USER[0], "secretValue": USER[1]})
    auth = {"type": "localAuthConfig", "enabled": True, "accessMode": "unrestricted", "name": "Admin"}
    post(http, "/v1/localauthconfigs", {**auth, "username": ADMIN[0], "password": ADMIN[1]})
    found = {}
    for prefix, (user, password) in (("RANCHER_", ADMIN), ("RANCHER_USER_", USER)):
        jwt = post(http, "/v1/token", {"code": f"{user}:{password}"})["jwt"]
        key = post(http, "/v1/apikeys", {"name": f"{user}'s"}, jwt)
        found |= {f"{prefix}ACCESS_KEY": key["publicValue"], f"{prefix}SECRET_KEY": key["secretValue"]}
    return found


def rancher2(http: httpx.Client) -> dict[str, str]:
    """Create a token of the administrator, and a user with a token (2.15/022, 068, 069)."""
    wait(http, "/ping")
    path = "/v3-public/localProviders/local?action=login"
    admin = post(http, path, {"username": ADMIN[0], "password": ADMIN[1]})["token"]
    account = {"type": "user", "username": USER[0], "password": USER[1], "name": "Vera", "enabled": True, "mustChangePassword": False}
    user = post(http, "/v3/users", account, admin)
    post(http, "/v3/globalRoleBindings", {"type": "globalRoleBinding", "userId": user["id"], "globalRoleId": "user"}, admin)
    session = post(http, path, {"username": USER[0], "password": USER[1]})["token"]
    tokens = {"RANCHER_TOKEN": admin, "RANCHER_USER_TOKEN": session}
    return {name: post(http, "/v3/tokens", {"description": "verify"}, bearer)["token"] for name, bearer in tokens.items()}


def main(version: str, url: str) -> list[str]:
    """Prepare a server; returns the lines to print."""
    with httpx.Client(base_url=url, verify=False, timeout=60) as http:
        found = rancher1(http) if version.startswith("1.") else rancher2(http)
    found |= {"RANCHER_USERNAME": USER[0], "RANCHER_PASSWORD": USER[1]}
    time.sleep(1)  # until the keys are active
    insecure = " --insecure" if url.startswith("https:") else ""
    return [*(f"export {name}={shlex.quote(value)}" for name, value in found.items()), f"rancher-keys verify {url}{insecure}"]


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3) or sys.argv[1] not in URLS:
        raise SystemExit(f"usage: python -m tests.servers.prepare {{{','.join(URLS)}}} [URL]")
    print("\n".join(main(sys.argv[1], sys.argv[2] if len(sys.argv) == 3 else URLS[sys.argv[1]])))
