"""What a source of credentials holds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from .._core.errors import InvalidArgument
from .._core.secret import Secret
from .._core.urls import BadUrl, Origin, origin
from .errors import InvalidCredentials


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """An address, credentials for it, and how to check its certificate. Everything may be missing.

    Attributes:
        url: The server's URL.
        access_key: The access key, with `secret_key`.
        secret_key: The secret key.
        token: A token, instead of both.
        ca_certs: Certificates to trust: the path of a file, or PEM text.
        insecure: True not to check certificates; None where the source does not say.
        source: Where this comes from, for people.
        profile: The name of the server in the Rancher CLI's file.
    """

    url: str | None = None
    access_key: str | None = None
    secret_key: Secret | None = None
    token: Secret | None = None
    ca_certs: str | None = None
    insecure: bool | None = None
    source: str = ""
    profile: str | None = None

    @property
    def authenticates(self) -> bool:
        """Whether there is a key or a token."""
        return self.token is not None or self.access_key is not None

    def pair(self) -> tuple[str, Secret] | None:
        """Access key and secret key, also where they stand in one token; None where there are none."""
        if self.access_key is not None and self.secret_key is not None:
            return self.access_key, self.secret_key
        name, colon, secret = self.token.reveal().partition(":") if self.token is not None else ("", "", "")
        return (name, Secret(secret)) if colon else None

    def is_for(self, url: str | None) -> bool:
        """Whether these credentials may be sent to a URL: they are for its origin, or for no certain server."""
        if url is None or self.url is None:
            return True
        return _origin(url) == _origin(self.url)

    def at(self, url: str | None) -> Credentials:
        """The same credentials with the URL that the caller gave."""
        return replace(self, url=url or self.url)


def _origin(url: str) -> Origin | str:
    try:
        return origin(url.strip())
    except BadUrl:
        return url.strip()


def checked(
    source: str, *, url: str | None, access_key: str | None, secret_key: str | None, token: str | None, names: Names
) -> Credentials:
    """The credentials of a source.

    Raises:
        InvalidCredentials: Half of a key is missing, or a token differs from the key beside it.
    """
    access_key, secret_key, token, url = access_key or None, secret_key or None, token or None, url or None
    if (access_key is None) != (secret_key is None):
        missing, there = (names.access_key, names.secret_key) if access_key is None else (names.secret_key, names.access_key)
        raise InvalidCredentials(f"{source}: {there} is there, but {missing} is missing. Set both, or neither.")
    if token is not None and access_key is not None and token != f"{access_key}:{secret_key}":
        raise InvalidCredentials(f"{source}: {names.token} is another key than {names.access_key}. Keep one of them.")
    return Credentials(
        url=url,
        access_key=access_key,
        secret_key=None if secret_key is None else Secret(secret_key),
        token=None if token is None or access_key is not None else Secret(token),
        source=source,
    )


@dataclass(frozen=True, slots=True)
class Names:
    """What a source calls its parts, for messages."""

    access_key: str = "access_key"
    secret_key: str = "secret_key"  # noqa: S105 - a name
    token: str = "token"  # noqa: S105 - a name


@dataclass(frozen=True, slots=True)
class Step:
    """One place that was searched.

    Attributes:
        source: The place.
        result: What was found there, without secrets.
        used: Whether its credentials are used.
    """

    source: str
    result: str
    used: bool = False

    def __str__(self) -> str:
        return f"{self.source}: {self.result}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a source found, and how it explains itself."""

    step: Step
    found: Credentials = field(default_factory=Credentials)


def as_secret(name: str, value: Secret | str | None) -> Secret | None:
    """A secret that a caller passed.

    Raises:
        InvalidArgument: It is neither a str nor a Secret.
    """
    if value is None or isinstance(value, Secret):
        return value
    if not isinstance(value, str):
        raise InvalidArgument(f"{name} must be a str or a Secret, not a {type(value).__name__}")
    return Secret(value)
