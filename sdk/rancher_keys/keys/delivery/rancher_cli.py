"""`rancher-cli:[NAME]`: the Rancher CLI's own file, `cli2.json`, or `cli.json` for Rancher 1.x."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ..._core.secret import Secret
from .atomic import check_writable, read_bytes, replace_file
from .errors import DeliveryFailed
from .target import Payload

DEFAULT_SERVER = "rancherDefault"
"""The name that the Rancher CLI gives to a server where the user gives none."""


class RancherCli:
    """A server of `cli2.json`: NAME, or else the current one. Where the payload is of Rancher 1.x, the server of `cli.json`."""

    readable = True

    def __init__(self, where: str = "", *, environ: dict[str, str] | None = None) -> None:
        """`where` is the name of a server; "" for the current one."""
        variables = os.environ if environ is None else environ
        home = Path(variables.get("HOME") or Path.home())
        self._name = where
        self._cli2 = Path(variables.get("RANCHER_CONFIG_DIR") or home / ".rancher").expanduser().absolute() / "cli2.json"
        self._cli = Path(variables.get("RANCHER_CLIENT_CONFIG") or home / ".rancher" / "cli.json").expanduser().absolute()
        self._generation = 2
        self.spec = f"rancher-cli:{where}"

    @property
    def path(self) -> Path:
        """The file."""
        return self._cli2 if self._generation == 2 else self._cli

    def check(self, generation: int) -> None:
        """Check that the file can be written, and is what the Rancher CLI writes."""
        self._generation = generation
        self._make_directory()
        check_writable(self.path, self.spec)
        self._content()

    def write(self, payload: Payload) -> None:
        """Write the key, and the URL where the server is new."""
        self._generation = payload.generation
        self._make_directory()
        before, content = self._content()
        values = {"accessKey": payload.access_key, "secretKey": payload.secret_key.reveal()}
        if payload.generation == 1:
            content = {**content, "url": content.get("url") or payload.url, **values}
        else:
            name = self._server(content)
            servers = content.get("Servers") or {}
            server = servers.get(name) or {"url": payload.url, "project": "", "cacert": ""}
            servers = {**servers, name: {**server, **values, "tokenKey": payload.token.reveal()}}
            content = {**content, "Servers": servers, "CurrentServer": content.get("CurrentServer") or name}
        replace_file(self.path, (json.dumps(content) + "\n").encode(), self.spec, expected=before)

    def read(self) -> Secret | None:
        """The token that the file holds."""
        content = self._content()[1]
        values = content if self._generation == 1 else (content.get("Servers") or {}).get(self._server(content)) or {}
        access_key, secret_key = values.get("accessKey"), values.get("secretKey")
        if isinstance(access_key, str) and isinstance(secret_key, str) and access_key and secret_key:
            return Secret(f"{access_key}:{secret_key}")
        token = values.get("tokenKey")
        return Secret(token) if isinstance(token, str) and token else None

    def _server(self, content: dict[str, Any]) -> str:
        return self._name or content.get("CurrentServer") or DEFAULT_SERVER

    def _make_directory(self) -> None:
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise DeliveryFailed(f"{self.spec}: {self.path.parent} cannot be created: {error.strerror}") from None

    def _content(self) -> tuple[bytes | None, dict[str, Any]]:
        content = read_bytes(self.path, self.spec)
        try:
            found = json.loads(content) if content and content.strip() else {}
        except (ValueError, RecursionError):
            raise DeliveryFailed(f"{self.spec}: {self.path} is not valid JSON") from None
        if not isinstance(found, dict) or not isinstance(found.get("Servers") or {}, dict):
            raise DeliveryFailed(f"{self.spec}: {self.path} is not a file of the Rancher CLI")
        return content, found
