"""Who the credentials belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .key import UNKNOWN, Key, Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The caller, as the server sees it.

    Attributes:
        url: The server's URL.
        generation: 1 or 2.
        version: The server's version, such as `2.15`.
        user: The id of the caller's user or account.
        user_name: The name of the user or account.
        administrator: Whether the caller may see the keys of all users.
        environment: On Rancher 1.x, the environment that the caller is limited to.
        key: The key that authenticates; None where the credentials are not a key, such as a Rancher 1.x login.
        credentials: Where the credentials were searched for and found, one sentence per step.
    """

    url: str
    generation: int
    version: str | Unknown = UNKNOWN
    user: str | Unknown = UNKNOWN
    user_name: str | Unknown = UNKNOWN
    administrator: bool | Unknown = UNKNOWN
    environment: str | None = None
    key: Key | None = None
    credentials: Sequence[str] = ()
