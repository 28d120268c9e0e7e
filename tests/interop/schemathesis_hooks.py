"""Hooks of Schemathesis: credentials that survive what it deletes, and what is left out; SCHEMATHESIS_HOOKS names this module."""

from __future__ import annotations

import os
from typing import Any

import httpx
import schemathesis

from rancher_keys.sandbox.sandbox import PASSWORD

from ..sandbox.schemathesis_hooks import filter_case, no_server_error_but_recorded_ones

__all__ = ["filter_case", "no_server_error_but_recorded_ones"]

NUMBER = int(os.environ.get("RANCHER_GENERATION", "2"))
URL = os.environ.get("RANCHER_URL", "")


@schemathesis.hook("filter_case")
def filter_unrecorded(ctx: Any, case: Any) -> bool:
    """Leave out patches of the Kubernetes API in which something is not the object that it should be: what it answers was not recorded."""
    if case.method != "PATCH" or not case.path.startswith("/k8s/"):
        return True
    metadata = case.body.get("metadata", {}) if isinstance(case.body, dict) else None
    maps = [metadata.get(name, {}) for name in ("labels", "annotations")] if isinstance(metadata, dict) else [None]
    return all(isinstance(each, dict) and all(isinstance(value, str | None) for value in each.values()) for each in maps)


@schemathesis.auth(refresh_interval=None)
class Login:
    """The administrator's login, repeated once the token is deleted."""

    token = ""
    asked = 0

    def get(self, case: Any, ctx: Any) -> str:
        """A token that worked at most 20 requests ago."""
        Login.asked += 1
        if not self.token or (self.asked % 20 == 0 and self._status() == httpx.codes.UNAUTHORIZED):
            Login.token = self._log_in()
        return self.token

    def set(self, case: Any, data: str, ctx: Any) -> None:
        """Send the token."""
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}

    def _status(self) -> int:
        path = "/v2-beta/projects" if NUMBER == 1 else "/v3/users?me=true"
        return httpx.get(URL + path, headers={"Authorization": f"Bearer {self.token}", "Accept": "application/json"}).status_code

    def _log_in(self) -> str:
        if NUMBER == 1:
            return str(httpx.post(f"{URL}/v2-beta/token", json={"code": f"admin:{PASSWORD}"}).json()["jwt"])
        body = {"username": "admin", "password": PASSWORD}
        return str(httpx.post(f"{URL}/v3-public/localProviders/local?action=login", json=body).json()["token"])
