"""The Rancher CLI's files: `cli2.json` for Rancher 2, which holds several servers, and `cli.json` for Rancher 1.x."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from .credentials import Credentials, Looked, Names, Step, checked
from .errors import InvalidCredentials
from .files import object_at, read_json, text_at

_NAMES = Names("accessKey", "secretKey", "tokenKey")


def cli2_path(environ: Mapping[str, str], home: Path) -> Path:
    """Where the Rancher CLI keeps its servers."""
    directory = environ.get("RANCHER_CONFIG_DIR")
    return (Path(directory).expanduser() if directory else home / ".rancher") / "cli2.json"


def cli_path(environ: Mapping[str, str], home: Path) -> Path:
    """Where the Rancher CLI of Rancher 1.x keeps its server."""
    name = environ.get("RANCHER_CLIENT_CONFIG")
    return Path(name).expanduser() if name else home / ".rancher" / "cli.json"


def look_cli2(path: Path, *, profile: str | None, url: str | None) -> Looked:
    """A server of `cli2.json`: the named one, else the one for `url`, else the current one.

    Raises:
        InvalidCredentials: The file cannot be used, or has no server of that name.
    """
    content = read_json(path)
    servers = {} if content is None else object_at(path, content, "Servers")
    if content is None:
        if profile is not None:
            raise InvalidCredentials(f"there is no server {profile!r}: {path} does not exist")
        return Looked(step=Step(str(path), "there is no such file"))
    if profile is not None:
        if profile not in servers:
            names = ", ".join(map(repr, servers)) or "none"
            raise InvalidCredentials(f"there is no server {profile!r} in {path}; there are {names}")
        return _found(path, profile, _server(path, servers, profile), "named")
    if url is not None:
        for name in servers:
            server = _server(path, servers, name)
            if server.url is not None and server.is_for(url):
                return _found(path, name, server, "for this URL")
        return Looked(step=Step(str(path), f"no server for this URL among {len(servers)}"))
    current = text_at(path, content, "CurrentServer")
    if current is None or current not in servers:
        return Looked(step=Step(str(path), "no current server"))
    return _found(path, current, _server(path, servers, current), "the current one")


def look_cli(path: Path) -> Looked:
    """The server of `cli.json`.

    Raises:
        InvalidCredentials: The file cannot be used.
    """
    content = read_json(path)
    if content is None:
        return Looked(step=Step(str(path), "there is no such file"))
    found = checked(
        str(path),
        url=text_at(path, content, "url"),
        access_key=text_at(path, content, "accessKey"),
        secret_key=text_at(path, content, "secretKey"),
        token=None,
        names=_NAMES,
    )
    return Looked(step=Step(str(path), "found" if found.authenticates else "no credentials"), found=found)


def _found(path: Path, name: str, server: Credentials, why: str) -> Looked:
    return Looked(step=Step(str(path), f"server {name!r}, {why}"), found=server)


def _server(path: Path, servers: dict[str, Any], name: str) -> Credentials:
    where = f"Servers.{name}."
    values = object_at(path, servers, name, "Servers.")
    found = checked(
        f"{path}, server {name!r}",
        url=text_at(path, values, "url", where),
        access_key=text_at(path, values, "accessKey", where),
        secret_key=text_at(path, values, "secretKey", where),
        token=text_at(path, values, "tokenKey", where),
        names=_NAMES,
    )
    return replace(found, ca_certs=text_at(path, values, "cacert", where), profile=name)
