"""New tokens: the ttl that was requested beside the one that the server granted. Written by hand."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from .._core.secret import Secret
from . import models
from .times import secret_key_of

__all__ = ["NewExtToken", "NewToken"]


class NewToken(models.TokenCreated, frozen=True, kw_only=True):
    """A new token of /v3/tokens. Its secret key is available only here."""

    requested_ttl: timedelta | None = None
    """The ttl that was requested; None for the longest that the server grants."""

    @property
    def access_key(self) -> str:
        """The access key: the part of the token before the colon."""
        return self.id

    @property
    def secret_key(self) -> Secret:
        """The secret key: the part of the token after the colon."""
        return secret_key_of(self.token)

    @property
    def is_clamped(self) -> bool:
        """Whether the server granted another ttl than the one that was requested."""
        return self.requested_ttl is not None and self.requested_ttl != self.ttl

    @classmethod
    def of(cls, created: models.TokenCreated, requested: timedelta | None) -> NewToken:
        """The new token, with the ttl that was requested."""
        return cls(**msgspec.structs.asdict(created), requested_ttl=requested)


class NewExtToken(models.ExtTokenCreated, frozen=True, kw_only=True):
    """A new ext token. Its secret key is available only here; a dry run has none."""

    requested_ttl: timedelta | None = None
    """The ttl that was requested; None for the longest that the server grants."""

    @property
    def secret_key(self) -> Secret | None:
        """The secret key; None in a dry run."""
        return self.status.value

    @property
    def token(self) -> Secret | None:
        """The whole token, `ext/token-xxxxx:SECRET`, to authenticate with; None in a dry run."""
        if self.status.bearer_token is not None or self.status.value is None:
            return self.status.bearer_token
        return Secret(f"{self.access_key}:{self.status.value.reveal()}")

    @property
    def is_clamped(self) -> bool:
        """Whether the server granted another ttl than the one that was requested."""
        return self.requested_ttl is not None and self.requested_ttl != self.ttl

    @classmethod
    def of(cls, created: models.ExtTokenCreated, requested: timedelta | None) -> NewExtToken:
        """The new token, with the ttl that was requested."""
        return cls(**msgspec.structs.asdict(created), requested_ttl=requested)
