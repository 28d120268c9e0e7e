"""What a generation of Rancher must offer to `Keys`. Every method is a flow: requests and pauses, without input or output of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Protocol

from .._core.secret import Secret
from .._core.session import Flow
from .identity import Identity
from .key import Key, Kind, NewKey, Scope
from .pages import KeyPosition


class Backend(Protocol):
    """The keys of one server."""

    @property
    def url(self) -> str:
        """The server's URL."""

    @property
    def generation(self) -> int:
        """1 or 2."""

    def list(self, *, scope: Scope, owner: str | None, environment: str | None) -> KeyPosition:
        """The position before the first page of a list."""

    def get(self, id: str) -> Flow[Key]:
        """Get a key by its id."""

    def create(
        self,
        *,
        kind: Kind | None,
        name: str | None,
        description: str | None,
        ttl: timedelta | None,
        scope: str | None,
        owner: str | None,
        labels: Mapping[str, str] | None,
    ) -> Flow[NewKey]:
        """Create a key, and wait until it can be used."""

    def set_enabled(self, key: Key, enabled: bool) -> Flow[Key]:
        """Enable or disable a key."""

    def delete(self, key: Key) -> Flow[None]:
        """Delete a key, in whatever state it is, unless its uid has changed."""

    def describe(self, id: str, description: str) -> Flow[None]:
        """Change the description of a key."""

    def marked(self, *, owner: str | None, environment: str | None) -> KeyPosition:
        """The position before the first page of the keys that a rotation of a key of this owner can have created."""

    def prove(self, scope: str | None) -> Flow[None]:
        """Check that the server accepts the credentials. `scope` is what the key is limited to."""

    def own_key(self) -> Flow[Key | None]:
        """The key that authenticates; None where something else does."""

    def whoami(self) -> Flow[Identity]:
        """Who the credentials belong to."""

    def with_credentials(self, access_key: str, secret_key: Secret) -> Backend:
        """The same server with another key."""
