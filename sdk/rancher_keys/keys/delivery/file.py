"""A file of its own: the bare token, JSON, or variables for a shell."""

from __future__ import annotations

import json
from pathlib import Path

from ..._core.errors import InvalidArgument
from ..._core.secret import Secret
from .atomic import check_writable, read_bytes, replace_file
from .errors import DeliveryFailed
from .target import Payload


class _File:
    kind = ""
    readable = True

    def __init__(self, where: str) -> None:
        """`where` is the path of the file."""
        if not where:
            raise InvalidArgument(f"a target {self.kind}: needs the path of a file")
        self._path = Path(where).expanduser().absolute()
        self.spec = f"{self.kind}:{self._path}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.spec!r})"

    def check(self, generation: int) -> None:
        """Check that the file can be written."""
        check_writable(self._path, self.spec)

    def write(self, payload: Payload) -> None:
        """Replace the file."""
        replace_file(self._path, self.content(payload).encode(), self.spec)

    def read(self) -> Secret | None:
        """The token in the file; None where there is no file, or no token in it."""
        content = read_bytes(self._path, self.spec)
        try:
            return None if content is None else self.token_of(content.decode())
        except UnicodeDecodeError:
            return None

    def content(self, payload: Payload) -> str:
        raise NotImplementedError

    def token_of(self, text: str) -> Secret | None:
        raise NotImplementedError


class RawFile(_File):
    """`raw:PATH`: a file that holds the token and a newline, as `RANCHER_TOKEN_FILE` reads it."""

    kind = "raw"

    def content(self, payload: Payload) -> str:
        """The token in one line."""
        return f"{payload.token.reveal()}\n"

    def token_of(self, text: str) -> Secret | None:
        """The token in the text."""
        return Secret(text.strip()) if text.strip() else None


class JsonFile(_File):
    """`json:PATH`: a file with an object of `url`, `accessKey`, `secretKey` and `token`."""

    kind = "json"

    def content(self, payload: Payload) -> str:
        """The key as a JSON object."""
        values = {
            "url": payload.url,
            "accessKey": payload.access_key,
            "secretKey": payload.secret_key.reveal(),
            "token": payload.token.reveal(),
        }
        return json.dumps(values, indent=2) + "\n"

    def token_of(self, text: str) -> Secret | None:
        """The token in the text."""
        try:
            token = json.loads(text).get("token")
        except (ValueError, AttributeError, RecursionError):
            return None
        return Secret(token) if isinstance(token, str) and token else None


class DotenvFile(_File):
    """`dotenv:PATH`: a file with `RANCHER_URL`, `RANCHER_ACCESS_KEY`, `RANCHER_SECRET_KEY` and `RANCHER_TOKEN`."""

    kind = "dotenv"

    def content(self, payload: Payload) -> str:
        """The key as variables."""
        values = {
            "RANCHER_URL": payload.url,
            "RANCHER_ACCESS_KEY": payload.access_key,
            "RANCHER_SECRET_KEY": payload.secret_key.reveal(),
            "RANCHER_TOKEN": payload.token.reveal(),
        }
        if any("'" in value or "\n" in value for value in values.values()):
            raise DeliveryFailed(f"{self.spec}: the key has characters that a .env file cannot hold")
        return "".join(f"{name}='{value}'\n" for name, value in values.items())

    def token_of(self, text: str) -> Secret | None:
        """The token in the text."""
        for line in text.splitlines():
            if line.startswith("RANCHER_TOKEN="):
                return Secret(line.partition("=")[2].strip("'"))
        return None
