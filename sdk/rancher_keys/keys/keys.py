"""One vocabulary for the keys of all Rancher generations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from .blocking import run_job
from .expiring import ExpiringMethods
from .identity import Identity
from .key import Key, Kind, NewKey, Scope
from .keys_flows import Client, Deliver, KeysFlows
from .lend import LendMethods
from .pages import KeyList
from .prune_methods import PruneMethods
from .report import ReportMethods
from .rotated import Rotated
from .rotation import OnStep


class Keys(KeysFlows[Client], PruneMethods, ExpiringMethods, LendMethods, ReportMethods):
    """The keys of a Rancher server of any generation. Use it as a context manager, or close it."""

    def list(self, *, scope: Scope = "mine", owner: str | None = None, environment: str | None = None) -> KeyList:
        """List keys. Pages are fetched while you iterate, so that memory stays bounded.

        Args:
            scope: "mine" for the keys of the caller, "all" for those of all users, which needs an administrator. Default "mine".
            owner: Only the keys of this user or account, by its id. Needs `scope="all"`. Default: of everybody in the scope.
            environment: On Rancher 1.x, the keys of this environment, by its id. Default: the keys of accounts.

        Raises:
            AdministratorRequired: `scope` is "all", and the caller is not an administrator. Raised while you iterate.
            InvalidArgument: An argument is not valid.
        """
        return KeyList(self.client.run, lambda: self._position(scope, owner, environment))

    def get(self, key: Key | str) -> Key:
        """Get a key.

        Args:
            key: A key, to read it again, or its id: `1c5`, `token-xxxxx` or `ext/token-xxxxx`.

        Raises:
            KeyNotFound: There is no such key, or the caller cannot see it.
        """
        return self.client.run(self._get(key))

    def create(
        self,
        name: str | None = None,
        *,
        description: str | None = None,
        ttl: timedelta | None = None,
        kind: Kind | None = None,
        scope: str | None = None,
        owner: str | None = None,
        labels: Mapping[str, str] | None = None,
    ) -> NewKey:
        """Create a key, and wait until it can be used.

        Args:
            name: The name. On Rancher 2, which has no names, it is the description where `description` is left out.
            description: The description.
            ttl: The lifetime, on Rancher 2 only. Default: the longest that the server grants.
            kind: What to create. Default: on Rancher 1.x an account key, or an environment key where `scope` is given; on Rancher 2 an ext
                token where an ext token authenticates, else a token of /v3/tokens.
            scope: The id of the environment or the cluster to limit the key to. Default: no limit.
            owner: On Rancher 1.x, the id of the account that the key will belong to; administrators only. Default: the caller's.
            labels: Labels, for ext tokens only.

        Raises:
            NotSupported: The server's generation does not have an argument.
            OutcomeUnknown: No usable response was received, and the key may exist.
        """
        return self.client.run(
            self.backend.create(kind=kind, name=name, description=description, ttl=ttl, scope=scope, owner=owner, labels=labels)
        )

    def enable(self, key: Key | str) -> Key:
        """Enable a key. On Rancher 2, tokens of /v3/tokens need an administrator.

        Args:
            key: The key or its id.

        Raises:
            KeyNotFound: There is no such key, or the caller cannot see it.
            KeyChanged: It is another key than the one that was read.
            AdministratorRequired: The caller is not an administrator.
        """
        return self.client.run(self._set_enabled(key, True))

    def disable(self, key: Key | str) -> Key:
        """Disable a key: it is rejected with 401 until it is enabled. On Rancher 2, tokens of /v3/tokens need an administrator.

        Args:
            key: The key or its id.

        Raises:
            KeyNotFound: There is no such key, or the caller cannot see it.
            KeyChanged: It is another key than the one that was read.
            AdministratorRequired: The caller is not an administrator.
        """
        return self.client.run(self._set_enabled(key, False))

    def delete(self, key: Key | str) -> None:
        """Delete a key, in whatever state it is.

        Args:
            key: The key or its id. A key is deleted only while it has the uid that it had when it was read.

        Raises:
            KeyNotFound: There is no such key, or the caller cannot see it.
            KeyChanged: It is another key than the one that was read.
            SessionInUse: It is the session that authenticates.
        """
        self.client.run(self._delete(key))

    def rotate(
        self,
        key: Key | str | None = None,
        *,
        deliver: Deliver,
        overlap: timedelta = timedelta(),
        ttl: timedelta | None = None,
        wait: bool = True,
        journals: Path | None = None,
        on_step: OnStep | None = None,
    ) -> Rotated:
        """Replace a key: create a new one, prove that it works, deliver it, read it back, then disable and delete the old one.

        The old key is not touched before every target holds the new one. After a crash at any point, `resume` ends the rotation, or undoes
        it.

        Args:
            key: The key or its id. Default: the key that authenticates.
            deliver: Where the new key goes: a target, a text such as `dotenv:/run/app.env`, a function that takes a `Payload`, or a
                sequence of these.
            overlap: How long both keys stay valid. Default: not at all.
            ttl: The lifetime of the new key, on Rancher 2. Default: the lifetime of the old one.
            wait: False to return during the overlap; `resume` then removes the old key. Default True.
            journals: The directory for the journal. Default: `$XDG_STATE_HOME/rancher-keys/rotations`.
            on_step: Called with a sentence before each step.

        Raises:
            RotationInProgress: Another rotation of the key is under way, or was interrupted.
            RotationFailed: A step failed. The old key still works.
            DeliveryFailed: A target cannot be written; nothing was created.
            KeyNotFound: There is no such key, or the caller cannot see it.
            InvalidArgument: The key cannot be rotated.
        """
        return run_job(self.client.run, self._rotate(key, deliver, overlap, ttl, wait, journals, on_step))

    def resume(self, journal: Path, *, deliver: Deliver | None = None, wait: bool = True, on_step: OnStep | None = None) -> Rotated:
        """End a rotation that was interrupted, or undo it.

        Args:
            journal: The journal of the rotation.
            deliver: The targets. Default: those in the journal; functions must be passed again.
            wait: False to return during the overlap. Default True.
            on_step: Called with a sentence before each step.

        Raises:
            RotationFailed: A step failed.
            RotationInProgress: Another process resumes it.
            BrokenJournal: The journal cannot be read.
        """
        return run_job(self.client.run, self._resume(journal, deliver, wait, on_step))

    def whoami(self) -> Identity:
        """Who the credentials belong to, and where they were found.

        Raises:
            Unauthorized: The server rejects the credentials.
        """
        return self.client.run(self._whoami())

    def close(self) -> None:
        """Close the connections of the client."""
        self.client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
