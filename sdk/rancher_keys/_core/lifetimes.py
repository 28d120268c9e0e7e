"""How long tokens live: durations that cannot be confused, and dates out of what servers write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from .errors import InvalidArgument
from .model import Model
from .secret import Secret

MILLISECOND = timedelta(milliseconds=1)
LONGEST = 9_223_372_036_854
"""Milliseconds that fit into the server's 64 bits of nanoseconds; more wraps around, to a token that is born expired (2.7/372-376)."""


def milliseconds(name: str, ttl: timedelta | None) -> int | None:
    """A ttl for the wire; None for None.

    Raises:
        InvalidArgument: No timedelta, not longer than nothing, longer than the server can count, or no whole milliseconds.
    """
    if ttl is None:
        return None
    if not isinstance(ttl, timedelta):
        raise InvalidArgument(f"{name} must be a timedelta, such as timedelta(days=30), not a {type(ttl).__name__}")
    if ttl <= timedelta():
        told = "the longest that the server grants is None" if not ttl else "the server would keep it, and the token be born expired"
        raise InvalidArgument(f"{name} must be longer than nothing, not {ttl}: {told}")
    count, rest = divmod(ttl, MILLISECOND)
    if rest:
        raise InvalidArgument(f"{name} must be whole milliseconds, not {ttl!r}")
    if count > LONGEST:
        raise InvalidArgument(
            f"{name} may be {timedelta(milliseconds=LONGEST)} at the most, not {ttl}: the server's count would wrap around"
        )
    return count


def duration(ttl_ms: int) -> timedelta | None:
    """A ttl of the server's: None is for ever."""
    if ttl_ms == 0:
        return None
    try:
        return timedelta(milliseconds=ttl_ms)
    except OverflowError:
        return timedelta.max if ttl_ms > 0 else timedelta.min


def moment(text: str) -> datetime | None:
    """A date of the server's; None where it is empty or beyond what Python can tell."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC) if text else None
    except (ValueError, OverflowError):
        return None


def end(text: str, created: datetime, ttl_ms: int) -> datetime | None:
    """When a token's time is over; None is never. Before the server has filled it in, it is counted from `created`."""
    lasts = duration(ttl_ms)
    if text or lasts is None:
        return moment(text)
    try:
        return (created + lasts).replace(microsecond=0)  # servers tell it to the second
    except OverflowError:
        return None


class Expiring(Model, frozen=True, kw_only=True):
    """What tells when it ends."""

    if TYPE_CHECKING:

        @property
        def expires_at_text(self) -> str: ...

    @property
    def expires_at(self) -> datetime | None:
        """When its time is over, in UTC; None where the server does not say."""
        return moment(self.expires_at_text)


class TokenTimes(Model, frozen=True, kw_only=True):
    """A /v3 token's times as Python's own."""

    if TYPE_CHECKING:

        @property
        def expires_at_text(self) -> str: ...
        @property
        def created(self) -> datetime: ...
        @property
        def ttl_ms(self) -> int: ...

    @property
    def ttl(self) -> timedelta | None:
        """How long it lives from `created`, as the server granted it; None is for ever."""
        return duration(self.ttl_ms)

    @property
    def expires_at(self) -> datetime | None:
        """When its time is over, in UTC; None is never."""
        return end(self.expires_at_text, self.created, self.ttl_ms)


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
    """An ext token's parts within reach, and its times as Python's own."""

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
        """What names it when authenticating: `ext/token-xxxxx`."""
        return f"ext/{self.metadata.name}"

    @property
    def description(self) -> str:
        """The text that was given."""
        return self.spec.description or ""

    @property
    def enabled(self) -> bool:
        """Whether it can be used."""
        return self.spec.enabled is not False

    @property
    def expired(self) -> bool:
        """Whether its time is over."""
        return self.status.expired

    @property
    def cluster_id(self) -> str | None:
        """The cluster that it is meant for."""
        return self.spec.cluster_name

    @property
    def labels(self) -> dict[str, str]:
        """Its labels."""
        return self.metadata.labels or {}

    @property
    def ttl(self) -> timedelta | None:
        """How long it lives, as the server granted it; None is for ever."""
        return duration(self.spec.ttl_ms) if self.spec.ttl_ms > 0 else None

    @property
    def expires_at(self) -> datetime | None:
        """When its time is over, in UTC; None is never."""
        return moment(self.status.expires_at_text)


def secret_of(token: Secret) -> Secret:
    """The secret key out of `token-xxxxx:SECRET`."""
    return Secret(token.reveal().partition(":")[2])
