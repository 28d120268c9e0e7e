"""New tokens: what was asked for beside what was granted.

Generated from spec/rancher-2.yaml by `python -m codegen`; change the templates, and run `make generate`.
"""

from __future__ import annotations

from datetime import timedelta

import msgspec

from .._core.lifetimes import secret_of
from .._core.secret import Secret
from . import models


class NewToken(models.TokenCreated, frozen=True, kw_only=True):
    """A new token of /v3/tokens. Its secret key is shown here, and never again."""

    requested_ttl: timedelta | None = None
    """The ttl that was asked for; None where the longest was."""

    @property
    def access_key(self) -> str:
        """What names it when authenticating."""
        return self.id

    @property
    def secret_key(self) -> Secret:
        """Its secret key."""
        return secret_of(self.token)

    @property
    def is_clamped(self) -> bool:
        """Whether the server granted another ttl than was asked for."""
        return self.requested_ttl is not None and self.requested_ttl != self.ttl

    @classmethod
    def of(cls, made: models.TokenCreated, asked: timedelta | None) -> NewToken:
        """What was made, with what was asked for."""
        return cls(**msgspec.structs.asdict(made), requested_ttl=asked)


class NewExtToken(models.ExtTokenCreated, frozen=True, kw_only=True):
    """A new ext token. Its secret key is shown here, and never again; a dry run shows none."""

    requested_ttl: timedelta | None = None
    """The ttl that was asked for; None where the longest was."""

    @property
    def secret_key(self) -> Secret | None:
        """Its secret key."""
        return self.status.value

    @property
    def token(self) -> Secret | None:
        """What authenticates as it. Rancher 2.12 does not show it; it is made of name and secret key."""
        if self.status.bearer_token is not None or self.status.value is None:
            return self.status.bearer_token
        return Secret(f"{self.access_key}:{self.status.value.reveal()}")

    @property
    def is_clamped(self) -> bool:
        """Whether the server granted another ttl than was asked for."""
        return self.requested_ttl is not None and self.requested_ttl != self.ttl

    @classmethod
    def of(cls, made: models.ExtTokenCreated, asked: timedelta | None) -> NewExtToken:
        """What was made, with what was asked for."""
        return cls(**msgspec.structs.asdict(made), requested_ttl=asked)
