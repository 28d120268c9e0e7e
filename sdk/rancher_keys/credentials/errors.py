"""Errors of finding credentials."""

from __future__ import annotations

from .._core.errors import RancherError


class CredentialsNotFound(RancherError):
    """No source has an address, or credentials for it. The message lists the places that were searched."""


class InvalidCredentials(RancherError):
    """A source of credentials cannot be used: a file that cannot be read, wrong JSON, half of a key. The message names the place."""
