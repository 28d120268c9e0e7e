"""The credentials that a verification uses, named as the environment variables that hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .http import Caller

VARIABLES = {
    "access_key": "RANCHER_ACCESS_KEY",
    "secret_key": "RANCHER_SECRET_KEY",
    "token": "RANCHER_TOKEN",
    "user_access_key": "RANCHER_USER_ACCESS_KEY",
    "user_secret_key": "RANCHER_USER_SECRET_KEY",
    "user_token": "RANCHER_USER_TOKEN",
    "username": "RANCHER_USERNAME",
    "password": "RANCHER_PASSWORD",
}
ROLES = {"admin": "administrator", "user": "user"}


@dataclass(frozen=True)
class Credentials:
    """An administrator's key or token, a user's, and a login. Each may be missing."""

    access_key: str = ""
    secret_key: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    user_access_key: str = ""
    user_secret_key: str = field(default="", repr=False)
    user_token: str = field(default="", repr=False)
    username: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Credentials:
        """Read the variables of an environment."""
        return cls(**{name: environment.get(variable, "") for name, variable in VARIABLES.items()})

    def callers(self) -> dict[str, Caller]:
        """The callers by role, admin and user.

        Raises:
            ValueError: One half of a pair is missing, or a value cannot be sent. The message names the variable, not the value.
        """
        found = {}
        for role, prefix in (("admin", ""), ("user", "user_")):
            access_key, secret_key, token = (self._checked(prefix + name) for name in ("access_key", "secret_key", "token"))
            if bool(access_key) != bool(secret_key):
                missing, given = ("secret_key", "access_key") if access_key else ("access_key", "secret_key")
                raise ValueError(f"{_named(prefix + missing)} is missing; it belongs to {_named(prefix + given)}")
            if token:
                found[role] = Caller(role, token=token)
            elif access_key:
                found[role] = Caller(role, access_key, secret_key)
        return found

    def login(self) -> tuple[str, str] | None:
        """User name and password, if they were given.

        Raises:
            ValueError: One of them is missing or cannot be sent.
        """
        if bool(self.username) != bool(self.password):
            missing, given = ("password", "username") if self.username else ("username", "password")
            raise ValueError(f"{_named(missing)} is missing; it belongs to {_named(given)}")
        for name in ("username", "password"):
            if not getattr(self, name).isprintable():
                raise ValueError(f"{_named(name)} contains a line break or another control character")
        return (self.username, self.password) if self.username else None

    def _checked(self, name: str) -> str:
        value: str = getattr(self, name)
        if value != value.rstrip("\r\n"):
            raise ValueError(f"{_named(name)} ends with a line break; remove it")
        if not value.isprintable():  # lone surrogates, which stand for invalid UTF-8, are not printable either
            raise ValueError(f"{_named(name)} contains a control character or invalid UTF-8; check that it was copied correctly")
        if name.endswith("token") and (not value.isascii() or " " in value):
            raise ValueError(f"{_named(name)} contains spaces or other characters that a header cannot carry")
        return value


def _named(name: str) -> str:
    return f"{VARIABLES[name]} (--{name.replace('_', '-')})"
