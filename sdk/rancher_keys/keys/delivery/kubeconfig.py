"""`kubeconfig:PATH#USER`: the token of a user in a kubeconfig file. Comments and everything else stay."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from ..._core.errors import InvalidArgument
from ..._core.secret import Secret
from .atomic import check_writable, read_bytes, replace_file
from .errors import DeliveryFailed
from .target import Payload


class Kubeconfig:
    """A user of a kubeconfig file that authenticates with a token."""

    readable = True

    def __init__(self, where: str) -> None:
        """`where` is PATH#USER."""
        path, mark, self._user = where.rpartition("#")
        if not mark or not path or not self._user:
            raise InvalidArgument(f"a target kubeconfig: is written as kubeconfig:PATH#USER, not kubeconfig:{where}")
        self._path = Path(path).expanduser().absolute()
        self.spec = f"kubeconfig:{self._path}#{self._user}"

    def check(self, generation: int) -> None:
        """Check that the file can be written, and has the user with a token."""
        check_writable(self._path, self.spec, must_exist=True)
        self._load()

    def write(self, payload: Payload) -> None:
        """Change the user's token."""
        before, document, user = self._load()
        user["token"] = payload.token.reveal()
        text = io.BytesIO()
        self._yaml().dump(document, text)
        replace_file(self._path, text.getvalue(), self.spec, expected=before)

    def read(self) -> Secret | None:
        """The user's token."""
        token = self._load()[2].get("token")
        return Secret(str(token)) if token else None

    def _load(self) -> tuple[bytes, Any, Any]:
        content = read_bytes(self._path, self.spec)
        if content is None:
            raise DeliveryFailed(f"{self.spec}: there is no such file")
        yaml = self._yaml()
        from ruamel.yaml.error import YAMLError

        try:
            document = yaml.load(content)
        except YAMLError:
            raise DeliveryFailed(f"{self.spec}: the file is not valid YAML") from None
        users = document.get("users") if isinstance(document, dict) else None
        for entry in users if isinstance(users, list) else []:
            user = entry.get("user") if isinstance(entry, dict) and entry.get("name") == self._user else None
            if isinstance(user, dict):
                other = [name for name in ("exec", "tokenFile", "auth-provider", "client-certificate-data") if name in user]
                if other:
                    raise DeliveryFailed(f"{self.spec}: the user authenticates with {other[0]}, not with a token")
                return content, document, user
        raise DeliveryFailed(f"{self.spec}: the file has no user {self._user!r}")

    def _yaml(self) -> Any:
        try:
            from ruamel.yaml import YAML
        except ModuleNotFoundError:
            raise DeliveryFailed(f"{self.spec}: ruamel.yaml is not installed: pip install 'rancher-keys[cli]'") from None
        yaml = YAML()
        yaml.preserve_quotes = True
        yaml.width = 2**20
        return yaml
