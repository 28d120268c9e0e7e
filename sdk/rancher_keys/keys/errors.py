"""Errors of the tools for keys."""

from __future__ import annotations

from .._core.errors import RancherError


class AdministratorRequired(RancherError):
    """The server shows and changes keys of other users, or the state of tokens, for administrators only."""


class KeyNotFound(RancherError):
    """There is no key with this id, or the caller cannot see it."""


class KeyChanged(RancherError):
    """The key has another uid than expected: it is a newer key of the same id. It was not changed."""


class KeyLeft(RancherError):
    """A key that should not exist any more could not be deleted. The message names it, or its description where the id is not known."""
