"""One key of any Rancher generation, and what the server does not tell about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from enum import Enum, StrEnum
from typing import Any, Final, Literal

from .._core.secret import Secret


class Unknown(Enum):
    """The type of `UNKNOWN`."""

    UNKNOWN = "unknown"

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __str__(self) -> str:
        return "unknown"

    def __bool__(self) -> bool:
        return False


UNKNOWN: Final = Unknown.UNKNOWN
"""The server does not tell. It is false, and not the same as None, which means never or none."""


class Kind(StrEnum):
    """What a key is."""

    ACCOUNT_KEY = "account key"
    """Rancher 1.x: a key of an account."""
    ENVIRONMENT_KEY = "environment key"
    """Rancher 1.x: a key of an environment."""
    TOKEN = "token"  # noqa: S105 - the name of a kind
    """Rancher 2: an API key of /v3/tokens."""
    EXT_TOKEN = "ext token"  # noqa: S105 - the name of a kind
    """Rancher 2.12 and later: an API key of ext.cattle.io/v1."""
    SESSION = "session"
    """Rancher 2: a login."""
    KUBECONFIG = "kubeconfig"
    """Rancher 2: the token in a kubeconfig file."""


Scope = Literal["mine", "all"]
"""Whose keys: the caller's own, or those of all users."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key without its secret. `UNKNOWN` stands where the server does not tell.

    Attributes:
        id: Identifies the key on its server: `1c5`, `token-xxxxx`, or `ext/token-xxxxx` for ext tokens.
        kind: What it is.
        access_key: The part of the credential that is not secret.
        name: The name; "" where there is none. Only Rancher 1.x has names.
        description: The description; "" where there is none.
        owner: The id of the account, environment or user that it belongs to; None for a key without an account.
        scope: The environment or the cluster that it is limited to; None where it is not limited.
        state: `active`, `disabled` or `expired`; on Rancher 1.x also `registering`, `activating`, `deactivating`, `removing`, `removed`,
            `purging` and `purged`.
        created: When it was created.
        expires: When it expires; None for never.
        last_used: When it was last used; None for never.
        uid: Tells it from a later key of the same id.
    """

    id: str
    kind: Kind
    access_key: str | Unknown = UNKNOWN
    name: str = ""
    description: str = ""
    owner: str | None | Unknown = UNKNOWN
    scope: str | None = None
    state: str = "active"
    created: datetime | Unknown = UNKNOWN
    expires: datetime | None | Unknown = UNKNOWN
    last_used: datetime | None | Unknown = UNKNOWN
    uid: str | Unknown = UNKNOWN

    @property
    def title(self) -> str:
        """The name, or else the description, or else the id."""
        return self.name or self.description or self.id

    @property
    def lifetime(self) -> timedelta | None:
        """How long the key lives from its creation; None where it never expires or the server does not tell."""
        if isinstance(self.expires, datetime) and isinstance(self.created, datetime):
            return self.expires - self.created
        return None

    def expires_within(self, duration: timedelta, *, now: datetime | None = None) -> bool:
        """Whether the key expires in this time, or has expired. False where it never expires or the server does not tell."""
        return isinstance(self.expires, datetime) and self.expires <= (now or datetime.now(UTC)) + duration

    def to_dict(self) -> dict[str, str | None]:
        """The attributes as JSON values; dates as ISO 8601 in UTC, None for never or none, "unknown" where the server does not tell."""
        return {each.name: _as_json(getattr(self, each.name)) for each in fields(Key)}


def _as_json(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey(Key):
    """A new key with its secret, which no later request returns.

    Attributes:
        secret_key: The secret key.
    """

    secret_key: Secret = field(default_factory=lambda: Secret(""))

    @property
    def token(self) -> Secret:
        """Access key and secret key with a colon between them. On Rancher 2 this is the bearer token."""
        return Secret(f"{self.access_key}:{self.secret_key.reveal()}")

    def without_secret(self) -> Key:
        """The key without its secret."""
        return Key(**{each.name: getattr(self, each.name) for each in fields(Key)})

    @classmethod
    def of(cls, key: Key, secret_key: Secret) -> NewKey:
        """A key with its secret."""
        return cls(**{each.name: getattr(key, each.name) for each in fields(Key)}, secret_key=secret_key)


Convert = Callable[[Any], Key]
"""Turns a resource of a generation into a key."""


def state_of(enabled: bool, expires: datetime | None | Unknown) -> str:
    """The state of a key of Rancher 2."""
    if isinstance(expires, datetime) and expires <= datetime.now(UTC):
        return "expired"
    return "active" if enabled else "disabled"
