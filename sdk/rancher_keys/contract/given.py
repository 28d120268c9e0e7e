"""The credentials that a verification is given, by the names of the environment variables that hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .wire import Caller

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


@dataclass(frozen=True)
class Given:
    """An administrator's key or token, a user's, and a log-in; each may be missing."""

    access_key: str = ""
    secret_key: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    user_access_key: str = ""
    user_secret_key: str = field(default="", repr=False)
    user_token: str = field(default="", repr=False)
    username: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Given:
        """What an environment holds."""
        return cls(**{name: environment.get(variable, "") for name, variable in VARIABLES.items()})

    def callers(self) -> dict[str, Caller]:
        """Who may ask, by role.

        Raises:
            ValueError: One half of a pair is missing.
        """
        found = {}
        for role, access_key, secret_key, token in (
            ("admin", self.access_key, self.secret_key, self.token),
            ("user", self.user_access_key, self.user_secret_key, self.user_token),
        ):
            if bool(access_key) != bool(secret_key):
                missing = "secret key" if access_key else "access key"
                raise ValueError(f"the {role}'s {missing} is missing; an access key and a secret key go together")
            if token:
                found[role] = Caller(role, bearer=token)
            elif access_key:
                found[role] = Caller(role, access_key, secret_key)
        return found

    def login(self) -> tuple[str, str] | None:
        """User name and password.

        Raises:
            ValueError: One of them is missing.
        """
        if bool(self.username) != bool(self.password):
            raise ValueError("a user name and a password go together; one is missing")
        return (self.username, self.password) if self.username else None
