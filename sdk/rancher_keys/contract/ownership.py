"""Which objects on the server a run may change: those that it created, proven by reading their marker back.

Ids come from the server, which may be broken or hostile. An id of another form than the described one is never put into a path, and no
request that changes or deletes something names an object whose marker was not read back.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Any

from .checks import Mismatch
from .http import Caller, Exchange

PREFIX = "rancher-keys-verify-"
"""What the names of everything that any run creates begin with."""
_ANY_MARKER = re.compile(rf"{PREFIX}[0-9a-f]{{8}}(-|$)")
ID_FORMS = {
    "key": re.compile(r"1c[0-9]{1,18}"),
    "token": re.compile(r"[a-z]+(-[a-z0-9]+)+"),
    "session": re.compile(r"[a-z]+(-[a-z0-9]+)+"),
    "ext token": re.compile(r"token-[a-z0-9]{5}"),
    "kubeconfig": re.compile(r"kubeconfig-[a-z0-9]{5}"),
    "environment": re.compile(r"1a[0-9]{1,18}"),
    "account": re.compile(r"1a[0-9]{1,18}"),
    "cluster": re.compile(r"[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?"),
}
"""The form of an id, by kind of object."""
_OBJECT = re.compile(r"/(?:apikeys?|tokens?|kubeconfigs|useractivities)/([^/?]*)", re.IGNORECASE)
_CREDENTIAL = re.compile(r"[\x21-\x7e]{1,4096}")


def new_marker() -> str:
    """The marker of a run: what the names of everything that it creates begin with."""
    return PREFIX + secrets.token_hex(4)


def checked_id(kind: str, value: object, exchange: Exchange | None = None) -> str:
    """An id from the server, if it has the form that ids of this kind have.

    Raises:
        Mismatch: It has another form, and must not become part of a path.
    """
    if not isinstance(value, str) or not ID_FORMS[kind].fullmatch(value):
        raise Mismatch(f"an id of the form {ID_FORMS[kind].pattern} for a {kind}", repr(value)[:80], exchange)
    return value


def checked_credential(value: object, exchange: Exchange | None = None) -> str:
    """A secret from the server, if it can be sent in a header.

    Raises:
        Mismatch: It cannot.
    """
    if not isinstance(value, str) or not _CREDENTIAL.fullmatch(value):
        raise Mismatch("a credential of printable ASCII characters", "another value, or none", exchange)
    return value


@dataclass
class Created:
    """An object that a run created and has to remove."""

    kind: str
    id: str
    caller: Caller
    path: str
    """The path that reads and deletes it."""
    unmarked: bool = False
    """Whether it was proven in another way to be new, since it cannot carry a marker."""

    def is_read_back(self, response: Exchange, marker: str | None) -> bool:
        """Whether a response shows this object with the run's marker; with that of any run if `marker` is None."""
        body = response.body
        if response.status != 200 or not isinstance(body, dict) or self.id not in _ids(body):
            return False
        return self.unmarked or any(has_marker(text, marker) for text in texts(body))


def has_marker(text: object, marker: str | None) -> bool:
    """Whether a name or description carries the run's marker; that of any run if `marker` is None."""
    if not isinstance(text, str):
        return False
    return bool(_ANY_MARKER.match(text)) if marker is None else text == marker or text.startswith(f"{marker}-")


def texts(body: dict[str, Any]) -> list[object]:
    """Where an object can carry a marker: its name and its description."""
    spec = body.get("spec")
    return [body.get("name"), body.get("description"), spec.get("description") if isinstance(spec, dict) else None]


def _ids(body: dict[str, Any]) -> set[object]:
    metadata = body.get("metadata")
    found = [body.get("id"), metadata.get("name") if isinstance(metadata, dict) else None]
    return {each for each in found if isinstance(each, str)}


def objects_in(path: str) -> list[str]:
    """The ids of keys and tokens in a path."""
    return _OBJECT.findall(path)
