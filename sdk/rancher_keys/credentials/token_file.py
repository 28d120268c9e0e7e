"""`RANCHER_TOKEN_FILE`: a file that holds a token, such as a secret that Kubernetes or Docker mounts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from .._core.secret import Secret
from .credentials import Credentials, Looked, Step
from .errors import InvalidCredentials
from .files import read_text

VARIABLE = "RANCHER_TOKEN_FILE"


def look(environ: Mapping[str, str]) -> Looked:
    """The token in the file that `RANCHER_TOKEN_FILE` names, without the newline at its end.

    Raises:
        InvalidCredentials: There is no such file, it is empty, or it has several lines.
    """
    name = environ.get(VARIABLE)
    if not name:
        return Looked(step=Step(VARIABLE, "not set"))
    path = Path(name).expanduser()
    text = read_text(path)
    if text is None:
        raise InvalidCredentials(f"{VARIABLE}: there is no file {path}")
    token = text.removesuffix("\n").removesuffix("\r")
    if not token:
        raise InvalidCredentials(f"{VARIABLE}: {path} is empty")
    if not token.isprintable() or " " in token:
        raise InvalidCredentials(f"{VARIABLE}: {path} must hold one line with a token and nothing else")
    return Looked(step=Step(VARIABLE, f"{path}"), found=Credentials(token=Secret(token), source=f"{path} ({VARIABLE})"))
