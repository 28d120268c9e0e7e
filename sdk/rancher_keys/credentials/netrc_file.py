"""`.netrc`: the login of the server's host is an access key, its password a secret key."""

from __future__ import annotations

import netrc
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from .._core.secret import Secret
from .credentials import Credentials, Looked, Step
from .errors import InvalidCredentials
from .files import read_text


def path_of(environ: Mapping[str, str], home: Path) -> Path:
    """Where the file is."""
    name = environ.get("NETRC")
    return Path(name).expanduser() if name else home / ".netrc"


def look(path: Path, url: str | None) -> Looked:
    """The entry for the host of `url`. An entry named `default` is not used: it would send a password to any server.

    Raises:
        InvalidCredentials: The file cannot be used.
    """
    if url is None:
        return Looked(step=Step(str(path), "not searched: no URL is known"))
    text = read_text(path)
    if text is None:
        return Looked(step=Step(str(path), "there is no such file"))
    try:
        entries = netrc.netrc(str(path)).hosts
    except netrc.NetrcParseError as error:
        raise InvalidCredentials(f"{path}, near line {error.lineno}: this is not valid in a .netrc file") from None
    except OSError as error:
        raise InvalidCredentials(f"{path} cannot be read: {(error.strerror or 'unknown error').lower()}") from None
    host = (urlsplit(url if "//" in url else f"//{url}").hostname or "").lower()
    entry = next((entry for name, entry in entries.items() if name.lower() == host and name != "default"), None)
    if entry is None or not entry[0] or not entry[2]:
        return Looked(step=Step(str(path), f"no entry for {host}"))
    found = Credentials(access_key=entry[0], secret_key=Secret(entry[2]), source=f"{path}, machine {host}")
    return Looked(step=Step(str(path), f"machine {host}"), found=found)
