"""`env:PATH#VARIABLE`: a variable in an existing .env file. Everything else in the file stays as it is."""

from __future__ import annotations

import re
from pathlib import Path

from ..._core.errors import InvalidArgument
from ..._core.secret import Secret
from .atomic import check_writable, read_bytes, replace_file
from .errors import DeliveryFailed
from .parts import names_of, token_of, values_of
from .target import Payload


class EnvVariable:
    """One variable that holds the token, or two, `#ACCESS_KEY_VARIABLE,SECRET_KEY_VARIABLE`."""

    readable = True

    def __init__(self, where: str) -> None:
        """`where` is PATH#VARIABLE."""
        path, mark, names = where.rpartition("#")
        if not mark or not path:
            raise InvalidArgument(f"a target env: is written as env:PATH#VARIABLE, not env:{where}")
        self._path = Path(path).expanduser().absolute()
        self._names = names_of("env", names)
        if not all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) for name in self._names):
            raise InvalidArgument(f"{names!r} is not the name of a variable")
        self.spec = f"env:{self._path}#{names}"

    def check(self, generation: int) -> None:
        """Check that the file exists, can be written, and sets each variable once."""
        check_writable(self._path, self.spec, must_exist=True)
        text = self._text()[1]
        for name in self._names:
            self._one_line(text, name)

    def write(self, payload: Payload) -> None:
        """Change the variables."""
        before, text = self._text()
        for name, value in values_of(self._names, payload).items():
            found = self._one_line(text, name)
            quote = found["quote"] or ""
            if not re.fullmatch(r"[A-Za-z0-9:/_.~-]*", value):
                quote = "'"
            text = f"{text[: found.start()]}{found['before']}{quote}{value}{quote}{text[found.end() :]}"
        replace_file(self._path, text.encode(), self.spec, expected=before)

    def read(self) -> Secret | None:
        """The token that the variables hold."""
        text = self._text()[1]
        return token_of(self._names, {name: self._one_line(text, name)["value"] for name in self._names})

    def _text(self) -> tuple[bytes, str]:
        content = read_bytes(self._path, self.spec)
        if content is None:
            raise DeliveryFailed(f"{self.spec}: there is no such file")
        try:
            return content, content.decode()
        except UnicodeDecodeError:
            raise DeliveryFailed(f"{self.spec}: the file is not UTF-8 text") from None

    def _one_line(self, text: str, name: str) -> re.Match[str]:
        before = rf"^(?P<before>[ \t]*(?:export[ \t]+)?{name}[ \t]*=[ \t]*)"
        pattern = before + r"(?P<quote>[\"']?)(?P<value>[^\"'\r\n#]*?)(?P=quote)(?=[ \t]*(?:#.*)?\r?$)"
        found = list(re.finditer(pattern, text, re.MULTILINE))
        if len(found) != 1:
            raise DeliveryFailed(f"{self.spec}: the file sets {name} {len(found)} times in a way that can be changed; it must do so once")
        return found[0]
