"""Keys of Rancher 1.x: those of accounts and those of environments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TypeAlias

import msgspec
from msgspec import UNSET

from .._core import flows
from .._core.authorization import authorization
from .._core.errors import ActionNotAvailable, Forbidden, InvalidArgument, NotFound, NotSupported, UnexpectedResponse
from .._core.secret import Secret
from .._core.session import Flow, Session
from ..rancher1 import models, operations
from .errors import KeyChanged, KeyNotFound
from .identity import Identity
from .key import UNKNOWN, Convert, Key, Kind, NewKey, Scope
from .pages import KeyPosition
from .rancher1_caller import Caller, access_key_of, caller_of
from .rancher1_sources import GONE, KeySource

Sessions: TypeAlias = list[Session]


class Rancher1Keys:
    """The keys of a Rancher 1.x server."""

    generation = 1

    def __init__(self, session: Session) -> None:
        """`session` is the native client's."""
        self._session = session
        self._caller: Caller | None = None
        self._environments: dict[str, str] | None = None

    @property
    def url(self) -> str:
        """The server's URL."""
        return self._session.base.rsplit("/", 1)[0]

    def with_credentials(self, access_key: str, secret_key: Secret) -> Rancher1Keys:
        """The same server with another key."""
        authorize = authorization(access_key=access_key, secret_key=secret_key, token=None, authorize=None)
        return Rancher1Keys(msgspec.structs.replace(self._session, authorize=authorize))

    def list(self, *, scope: Scope, owner: str | None, environment: str | None) -> KeyPosition:
        """The position before the first page of a list.

        Raises:
            InvalidArgument: `environment` is not an id.
        """
        session = self._session.within(environment) if environment else self._session
        return KeyPosition([KeySource(self, session, scope, owner)])

    def get(self, id: str) -> Flow[Key]:
        """Get a key by its id. Where the caller's account has none, the caller's environments are searched."""
        _, found = yield from self._find(id)
        return (yield from self._converted(found))

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
        """Create a key of the caller's account, or of the environment `scope`, and wait until it is active."""
        if ttl is not None:
            raise NotSupported("keys of Rancher 1.x do not expire: leave ttl out")
        if labels:
            raise NotSupported("keys of Rancher 1.x have no labels: leave labels out")
        if kind not in (None, Kind.ACCOUNT_KEY, Kind.ENVIRONMENT_KEY):
            raise NotSupported(f"Rancher 1.x has no {kind}: it has account keys and environment keys")
        if kind == Kind.ENVIRONMENT_KEY and not (scope or self._session.project):
            raise InvalidArgument("an environment key needs the id of its environment")
        if kind == Kind.ACCOUNT_KEY and scope:
            raise InvalidArgument("an account key is not limited to an environment")
        return self._created(scope, name, description, owner)

    def _created(self, scope: str | None, name: str | None, description: str | None, owner: str | None) -> Flow[NewKey]:
        session = self._session.within(scope) if scope else self._session
        request = operations.create_api_key(
            name=UNSET if name is None else name,
            description=UNSET if description is None else description,
            account_id=UNSET if owner is None or scope else owner,
        )
        convert = yield from self.converter()  # before the key exists: no request may fail after that
        made = yield from flows.create(session, request, operations.get_api_key)
        key = convert(made)
        if not made.secret_key:
            raise UnexpectedResponse(f"{key.id} was created without a secret key", status=201, method="POST", path="/apikeys")
        return NewKey.of(key, made.secret_key)

    def set_enabled(self, key: Key, enabled: bool) -> Flow[Key]:
        """Activate or deactivate a key. Nothing happens where it is in that state already."""
        session, found = yield from self._of(key)
        action, target = ("activate", "active") if enabled else ("deactivate", "inactive")
        if found.state != target:
            request = operations.run_api_key_action(found.id, action="activate" if enabled else "deactivate")
            found = yield from flows.run_action(session, request, operations.get_api_key, found.id, action, target)
        return (yield from self._converted(found))

    def delete(self, key: Key) -> Flow[None]:
        """Deactivate and delete a key."""
        session, found = yield from self._of(key)
        if found.state in GONE:
            return
        if found.state != "inactive":
            request = operations.run_api_key_action(found.id, action="deactivate")
            try:
                yield from flows.run_action(session, request, operations.get_api_key, found.id, "deactivate", "inactive")
            except ActionNotAvailable as error:
                if error.state in GONE:
                    return
                if error.state != "inactive":
                    raise
        yield from flows.delete(session, operations.delete_api_key(found.id), operations.get_api_key, found.id)

    def describe(self, id: str, description: str) -> Flow[None]:
        """Change the description of a key."""
        session, found = yield from self._find(id)
        yield from session.send(operations.update_api_key(found.id, description=description or None))

    def marked(self, *, owner: str | None, environment: str | None) -> KeyPosition:
        """The keys of the same account or environment."""
        session = self._session.within(environment) if environment else self._session
        return KeyPosition([KeySource(self, session, "mine", None if environment else owner)])

    def prove(self, scope: str | None) -> Flow[None]:
        """Check that the server accepts the credentials."""
        yield from self._session.send(operations.list_api_keys(limit=1))

    def whoami(self) -> Flow[Identity]:
        """Who the credentials belong to."""
        caller = yield from self.caller()
        key = yield from self.own_key()
        return Identity(
            url=self.url,
            generation=1,
            version=caller.version.removeprefix("v") or UNKNOWN,
            user=caller.user or UNKNOWN,
            user_name=caller.name or UNKNOWN,
            administrator=caller.sees_all,
            environment=self._session.project or (key.scope if key else None),
            key=key,
        )

    def caller(self) -> Flow[Caller]:
        """The caller. Read once."""
        if self._caller is None:
            self._caller = yield from caller_of(self._session)
        return self._caller

    def environments(self) -> Flow[dict[str, str]]:
        """The names of the environments that the caller may see, by id. Read once."""
        if self._environments is None:
            caller = yield from self.caller()
            unlimited = msgspec.structs.replace(self._session, project=None)
            pages = flows.pages(unlimited, operations.list_projects(all=caller.sees_all or None))
            found: dict[str, str] = {}
            while not pages.done:
                for each in (yield from pages.next_page()):
                    found[each.id] = each.name or ""
            self._environments = found
        return self._environments

    def converter(self) -> Flow[Convert]:
        """How keys of this server are converted."""
        try:
            environments = yield from self.environments()
        except Forbidden:
            environments = {}
        limited = self._session.project
        return lambda item: _key(item, environments, limited)

    def own_key(self) -> Flow[Key | None]:
        """The key that authenticates; None where something else does."""
        access_key = access_key_of(self._session)
        if access_key is None:
            return None
        for session in (yield from self._sessions()):
            request = operations.list_api_keys(access_key=access_key)
            page = yield from session.send(request)
            if page.data:
                return (yield from self._converted(page.data[0]))
        return None

    def _sessions(self) -> Flow[Sessions]:
        """The session itself, and one for each environment of the caller."""
        if self._session.project:
            return [self._session]
        environments = yield from self.environments()
        return [self._session, *(self._session.within(id) for id in environments)]

    def _find(self, id: str) -> Flow[tuple[Session, models.ApiKey]]:
        try:
            found = yield from self._session.send(operations.get_api_key(id))
        except NotFound:
            pass
        else:
            return self._session, found
        for session in (yield from self._sessions())[1:]:
            try:
                found = yield from session.send(operations.get_api_key(id))
            except (NotFound, Forbidden):
                continue
            return session, found
        raise KeyNotFound(f"there is no key {id}, or these credentials cannot see it")

    def _of(self, key: Key) -> Flow[tuple[Session, models.ApiKey]]:
        session, found = yield from self._find(key.id)
        if isinstance(key.uid, str) and found.uuid and found.uuid != key.uid:
            raise KeyChanged(f"{key.id} is another key than the one that was read: its uid is {found.uuid}, not {key.uid}")
        return session, found

    def _converted(self, item: models.ApiKey) -> Flow[Key]:
        convert = yield from self.converter()
        return convert(item)


def _key(item: models.ApiKey, environments: dict[str, str], limited: str | None) -> Key:
    environment = limited or (item.account_id if item.account_id in environments else None)
    return Key(
        id=item.id,
        kind=Kind.ENVIRONMENT_KEY if environment else Kind.ACCOUNT_KEY,
        access_key=item.access_key or UNKNOWN,
        name=item.name or "",
        description=item.description or "",
        owner=item.account_id,
        scope=environment,
        state="disabled" if item.state == "inactive" else item.state,
        created=item.created or UNKNOWN,
        expires=None,
        last_used=UNKNOWN,
        uid=item.uuid or UNKNOWN,
    )
