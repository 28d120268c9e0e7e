"""`rancher-cli:[NAME]`: the Rancher CLI's own file, `cli2.json`, or `cli.json` for Rancher 1.x."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ..._core.secret import Secret
from ..._core.urls import BadUrl, origin
from .atomic import check_writable, read_bytes, replace_file
from .errors import DeliveryFailed
from .target import Payload

DEFAULT_SERVER = "rancherDefault"
"""The name that the Rancher CLI gives to a server where the user gives none."""


class RancherCli:
    """A server of `cli2.json`: NAME, or else the current one. Where the payload is of Rancher 1.x, the server of `cli.json`."""

    readable = True

    def __init__(self, where: str = "", *, environ: dict[str, str] | None = None, login: bool = False, ca_certs: str | None = None) -> None:
        """Nothing is read yet.

        Args:
            where: The name of a server; "" for the current one.
            environ: The environment. Default: that of this process.
            login: Whether the server may be another one than before, and becomes the current one, as after a login.
            ca_certs: Certificates to trust, as PEM text, for `cli2.json`. Default: unchanged.
        """
        variables = os.environ if environ is None else environ
        home = Path(variables.get("HOME") or Path.home())
        self._name = where
        self._cli2 = Path(variables.get("RANCHER_CONFIG_DIR") or home / ".rancher").expanduser().absolute() / "cli2.json"
        self._cli = Path(variables.get("RANCHER_CLIENT_CONFIG") or home / ".rancher" / "cli.json").expanduser().absolute()
        self._generation = 2
        self._login, self._ca_certs = login, ca_certs
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
            content = {**content, "url": self._url(content, payload), **values}
        else:
            name = self._server(content)
            servers = content.get("Servers") or {}
            server = servers.get(name) or {"project": "", "cacert": ""}
            server = {**server, **values, "tokenKey": payload.token.reveal(), "url": self._url(server, payload)}
            if self._ca_certs is not None:
                server["cacert"] = self._ca_certs
            current = name if self._login else content.get("CurrentServer") or name
            content = {**content, "Servers": {**servers, name: server}, "CurrentServer": current}
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

    def _url(self, server: dict[str, Any], payload: Payload) -> str:
        """The URL of the server; the one in the file where it leads to the same place.

        Raises:
            DeliveryFailed: The file holds another server under this name.
        """
        url = str(server.get("url") or "")
        if not url or _same_origin(url, payload.url):
            return url or payload.url
        if self._login:
            return payload.url
        raise DeliveryFailed(f"{self.spec}: the file has another server under this name; nothing was written")

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


def _same_origin(one: str, other: str) -> bool:
    try:
        return origin(one) == origin(other)
    except BadUrl:
        return False
