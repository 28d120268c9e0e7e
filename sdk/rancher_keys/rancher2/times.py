"""Lifetimes and dates of tokens as Python's own types. Written by hand; generated models inherit from the classes here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from .._core.arguments import shown
from .._core.errors import InvalidArgument
from .._core.model import Model
from .._core.secret import Secret

MILLISECOND = timedelta(milliseconds=1)
LONGEST_MS = 9_223_372_036_854
"""The longest ttl in milliseconds: the server counts nanoseconds in 64 bits. A longer one wraps around, and the token is expired at once."""


def milliseconds(name: str, ttl: timedelta | None) -> int | None:
    """A ttl for the server, in milliseconds; None for None.

    Raises:
        InvalidArgument: It is not a timedelta, is zero or negative, longer than the server can count, or not in whole milliseconds.
    """
    if ttl is None:
        return None
    if not isinstance(ttl, timedelta):
        raise InvalidArgument(f"{name} must be a timedelta, such as timedelta(days=30), not {shown(ttl)}")
    if ttl <= timedelta():
        hint = (
            "pass None for the longest that the server grants"
            if not ttl
            else "the server would accept it, and the token would be expired at once"
        )
        raise InvalidArgument(f"{name} must be longer than 0, not {ttl}: {hint}")
    count, rest = divmod(ttl, MILLISECOND)
    if rest:
        raise InvalidArgument(f"{name} must be in whole milliseconds, not {ttl!r}")
    if count > LONGEST_MS:
        raise InvalidArgument(
            f"{name} may be at most {timedelta(milliseconds=LONGEST_MS)}, not {ttl}: the server's counter would wrap around"
        )
    return count


def duration(ttl_ms: int) -> timedelta | None:
    """A ttl of the server in milliseconds; None where 0 means that the token never expires."""
    if ttl_ms == 0:
        return None
    try:
        return timedelta(milliseconds=ttl_ms)
    except OverflowError:
        return timedelta.max if ttl_ms > 0 else timedelta.min


def moment(text: str) -> datetime | None:
    """A date of the server in UTC; None where it is empty or outside of Python's range."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC) if text else None
    except (ValueError, OverflowError):
        return None


def expiry(text: str, created: datetime, ttl_ms: int) -> datetime | None:
    """When a token expires; None for never. Counted from `created` where the server has not filled in the date yet."""
    lifetime = duration(ttl_ms)
    if text or lifetime is None:
        return moment(text)
    try:
        return (created + lifetime).replace(microsecond=0)  # servers give whole seconds
    except OverflowError:
        return None


class Expiring(Model, frozen=True, kw_only=True):
    """A resource with a date of expiry."""

    if TYPE_CHECKING:

        @property
        def expires_at_text(self) -> str: ...

    @property
    def expires_at(self) -> datetime | None:
        """When it expires, in UTC; None where the server does not say."""
        return moment(self.expires_at_text)


class TokenTimes(Model, frozen=True, kw_only=True):
    """The times of a /v3 token as Python's own types."""

    if TYPE_CHECKING:

        @property
        def expires_at_text(self) -> str: ...
        @property
        def created(self) -> datetime: ...
        @property
        def ttl_ms(self) -> int: ...

    @property
    def ttl(self) -> timedelta | None:
        """The lifetime from `created`, as the server granted it; None where the token never expires."""
        return duration(self.ttl_ms)

    @property
    def expires_at(self) -> datetime | None:
        """When the token expires, in UTC; None for never."""
        return expiry(self.expires_at_text, self.created, self.ttl_ms)


if TYPE_CHECKING:
    from typing import Protocol

    class _Metadata(Protocol):
        @property
        def name(self) -> str: ...
        @property
        def created(self) -> datetime: ...
        @property
        def labels(self) -> dict[str, str] | None: ...

    class _Spec(Protocol):
        @property
        def ttl_ms(self) -> int: ...
        @property
        def description(self) -> str | None: ...
        @property
        def enabled(self) -> bool | None: ...
        @property
        def cluster_name(self) -> str | None: ...

    class _Status(Protocol):
        @property
        def expires_at_text(self) -> str: ...
        @property
        def expired(self) -> bool: ...


class ExtTimes(Model, frozen=True, kw_only=True):
    """The nested parts of an ext token as direct attributes, and its times as Python's own types."""

    if TYPE_CHECKING:

        @property
        def metadata(self) -> _Metadata: ...
        @property
        def spec(self) -> _Spec: ...
        @property
        def status(self) -> _Status: ...

    @property
    def id(self) -> str:
        """The name, `token-xxxxx`."""
        return self.metadata.name

    @property
    def access_key(self) -> str:
        """The access key, `ext/token-xxxxx`: the part of the token before the colon."""
        return f"ext/{self.metadata.name}"

    @property
    def description(self) -> str:
        """The description; "" where there is none."""
        return self.spec.description or ""

    @property
    def enabled(self) -> bool:
        """Whether the token is enabled. A disabled token is rejected with 401."""
        return self.spec.enabled is not False

    @property
    def expired(self) -> bool:
        """Whether the token has expired."""
        return self.status.expired

    @property
    def cluster_id(self) -> str | None:
        """The cluster that the token is meant for; None where there is none."""
        return self.spec.cluster_name

    @property
    def labels(self) -> dict[str, str]:
        """The labels."""
        return self.metadata.labels or {}

    @property
    def ttl(self) -> timedelta | None:
        """The lifetime, as the server granted it; None where the token never expires."""
        return duration(self.spec.ttl_ms) if self.spec.ttl_ms > 0 else None

    @property
    def expires_at(self) -> datetime | None:
        """When the token expires, in UTC; None for never."""
        return moment(self.status.expires_at_text)


class KubernetesObject(Model, frozen=True, kw_only=True):
    """A resource of the Kubernetes API, with its name as a direct attribute."""

    if TYPE_CHECKING:

        @property
        def metadata(self) -> _Metadata: ...

    @property
    def id(self) -> str:
        """The name."""
        return self.metadata.name


class UserTokenTimes(KubernetesObject, frozen=True, kw_only=True):
    """A token of any user: its name, and its times as Python's own types."""

    if TYPE_CHECKING:

        @property
        def expires_at_text(self) -> str: ...
        @property
        def ttl_ms(self) -> int: ...

    @property
    def ttl(self) -> timedelta | None:
        """The lifetime from `metadata.created`, as the server granted it; None where the token never expires."""
        return duration(self.ttl_ms)

    @property
    def expires_at(self) -> datetime | None:
        """When the token expires, in UTC; None for never."""
        return expiry(self.expires_at_text, self.metadata.created, self.ttl_ms)


def secret_key_of(token: Secret) -> Secret:
    """The secret key: the part of `token-xxxxx:SECRET` after the colon."""
    return Secret(token.reveal().partition(":")[2])
