"""Keys of Rancher 2: tokens of /v3/tokens, ext tokens, and for administrators the tokens of all users."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

import msgspec

from .._core.errors import (
    ApiError,
    Forbidden,
    InvalidArgument,
    NotFound,
    NotSupported,
    RancherError,
    ScopedToken,
    ServerError,
    Unauthorized,
)
from .._core.secret import Secret
from .._core.session import Flow
from ..rancher2 import all_tokens, ext_tokens, kubernetes, login, models, operations, tokens
from ..rancher2.session import Rancher2Session, send, with_token
from ..rancher2.session import version as read_version
from .errors import KeyChanged, KeyNotFound
from .identity import Identity
from .key import UNKNOWN, Key, Kind, NewKey, Scope, Unknown
from .pages import KeyPosition
from .rancher2_convert import EXT, key_of_any_token, key_of_ext_token, key_of_token
from .rancher2_sources import AllTokens, ExtTokens, OwnTokens, administrator_required

_FIRST_WITH_LAST_USE = (2, 10)
_FIRST_WITH_EXT_TOKENS = (2, 12)
_FIRST_WITH_EXT_ON_V3 = (2, 15)


class Rancher2Keys:
    """The keys of a Rancher 2 server."""

    generation = 2

    def __init__(self, session: Rancher2Session) -> None:
        """`session` is the native client's."""
        self.session = session
        self._me: models.User | None = None

    @property
    def url(self) -> str:
        """The server's URL."""
        return self.session.base

    def with_credentials(self, access_key: str, secret_key: Secret) -> Rancher2Keys:
        """The same server with another token."""
        return Rancher2Keys(with_token(self.session, Secret(f"{access_key}:{secret_key.reveal()}")))

    def list(self, *, scope: Scope, owner: str | None, environment: str | None) -> KeyPosition:
        """The position before the first page of a list."""
        if environment is not None:
            raise NotSupported("environments exist on Rancher 1.x only: leave environment out")
        if scope == "mine" and owner is not None:
            raise InvalidArgument("owner needs scope='all'")
        if scope == "all":
            return KeyPosition([AllTokens(self, owner), ExtTokens(self, owner)])
        return KeyPosition([OwnTokens(self), ExtTokens(self, None, own=True)])

    def get(self, id: str) -> Flow[Key]:
        """Get a key by its id. A token of another user is found for administrators."""
        if id.startswith(EXT):
            try:
                return (yield from self._ext_key(id))
            except NotFound:
                raise _unknown(id) from None
        try:
            found = yield from send(self.session, operations.get_token(id))
        except (NotFound, ServerError) as error:
            refusal: ApiError = error
        except Unauthorized as error:
            if not self._is_ext():
                raise
            refusal = error
        else:
            convert = yield from self.token_converter()
            return convert(found)
        try:
            other = yield from send(self.session, operations.get_any_token(id))
        except (NotFound, Forbidden):
            if not isinstance(refusal, NotFound):
                raise refusal from None
            raise _unknown(id) from None
        return key_of_any_token(other, (yield from self.tells_last_use()))

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
        """Create a token of the caller: an ext token where an ext token authenticates, else a token of /v3/tokens."""
        if kind is None:
            kind = Kind.EXT_TOKEN if self._is_ext() or labels else Kind.TOKEN
        if kind not in (Kind.TOKEN, Kind.EXT_TOKEN):
            raise NotSupported(f"no {kind} can be created here: create a token or an ext token")
        if labels and kind == Kind.TOKEN:
            raise NotSupported("the server sets the labels of tokens itself: leave labels out, or create an ext token")
        return self._created(kind, description if description is not None else name, ttl, scope, owner, labels)

    def _created(
        self,
        kind: Kind,
        description: str | None,
        ttl: timedelta | None,
        scope: str | None,
        owner: str | None,
        labels: Mapping[str, str] | None,
    ) -> Flow[NewKey]:
        if owner is not None and owner != (yield from self.user_id()):
            raise NotSupported("Rancher 2 creates tokens for the caller only: log in as their user, or leave owner out")
        session = self.session
        if kind == Kind.TOKEN:
            convert = yield from self.token_converter()  # before the token exists: no request may fail after that
            made = yield from tokens.create_token(session, description=description, ttl=ttl, cluster=scope)
            return NewKey.of(convert(made), made.secret_key)
        ext = yield from ext_tokens.create_ext_token(session, description=description, ttl=ttl, cluster=scope, labels=labels)
        assert ext.secret_key is not None  # only dry runs have none
        return NewKey.of(key_of_ext_token(ext), ext.secret_key)

    def set_enabled(self, key: Key, enabled: bool) -> Flow[Key]:
        """Enable or disable a token. Tokens of /v3/tokens need an administrator."""
        if key.id.startswith(EXT):
            yield from self._check_uid(key)
            return key_of_ext_token((yield from ext_tokens.update_ext_token(self.session, key.id.removeprefix(EXT), enabled=enabled)))
        yield from self._check_uid(key)
        try:
            changed = yield from all_tokens.update_any_token(self.session, key.id, enabled=enabled)
        except (Forbidden, NotFound) as error:
            raise administrator_required(f"{'enable' if enabled else 'disable'} {key.id}", error) from None
        return key_of_any_token(changed, (yield from self.tells_last_use()))

    def delete(self, key: Key) -> Flow[None]:
        """Delete a token, unless its uid has changed."""
        if key.id.startswith(EXT):
            yield from self._check_uid(key)
            yield from kubernetes.delete(self.session, operations.delete_ext_token(key.id.removeprefix(EXT)))
            return
        refusal: ApiError
        try:
            yield from self._check_own_uid(key)
            yield from tokens.delete_token(self.session, key.id)
        except NotFound as error:
            refusal = error
        except Unauthorized as error:
            if not self._is_ext():
                raise
            refusal = error
        except ServerError as error:
            if not self._is_ext():
                raise
            refusal = error
        else:
            return
        try:
            yield from all_tokens.delete_any_token(self.session, key.id, uid=key.uid if isinstance(key.uid, str) else None)
        except Forbidden:
            if isinstance(refusal, NotFound):
                raise _unknown(key.id) from None
            raise refusal from None
        except NotFound:
            raise _unknown(key.id) from None
        except ApiError as error:
            if error.status == 409:
                raise KeyChanged(f"{key.id} is another key than the one that was read: it was not deleted") from None
            raise

    def describe(self, id: str, description: str) -> Flow[None]:
        """Change the description of a token."""
        if id.startswith(EXT):
            yield from ext_tokens.update_ext_token(self.session, id.removeprefix(EXT), description=description)
            return
        try:
            yield from all_tokens.update_any_token(self.session, id, description=description)
        except (Forbidden, NotFound) as error:
            raise administrator_required(f"change the description of {id}", error) from None

    def marked(self, *, owner: str | None, environment: str | None) -> KeyPosition:
        """The caller's tokens: a token is created for the caller only."""
        return self.list(scope="mine", owner=None, environment=None)

    def prove(self, scope: str | None) -> Flow[None]:
        """Check that the server accepts the token. One that is limited to a cluster is accepted there only."""
        session = msgspec.structs.replace(self.session, cluster=scope) if scope and not self._is_ext() else self.session
        try:
            yield from send(session, operations.list_users(me=True))
        except ScopedToken:
            if scope is None:
                raise

    def whoami(self) -> Flow[Identity]:
        """Who the credentials belong to."""
        me = yield from self.me()
        return Identity(
            url=self.url,
            generation=2,
            version=(yield from read_version(self.session)) or UNKNOWN,
            user=me.id,
            user_name=me.username or me.name or UNKNOWN,
            administrator=(yield from self._is_administrator()),
            key=(yield from self.own_key()),
        )

    def me(self) -> Flow[models.User]:
        """The caller's user. Read once."""
        if self._me is None:
            self._me = yield from login.me(self.session)
        return self._me

    def user_id(self) -> Flow[str]:
        """The id of the caller's user."""
        return (yield from self.me()).id

    def token_converter(self) -> Flow[Callable[[models.Token], Key]]:
        """How tokens of /v3/tokens are converted."""
        tells = yield from self.tells_last_use()
        return lambda token: key_of_token(token, tells)

    def tells_last_use(self) -> Flow[bool]:
        """Whether the server keeps when a token was last used."""
        return (yield from self.is_since(_FIRST_WITH_LAST_USE, otherwise=False))

    def is_since(self, version: tuple[int, int], *, otherwise: bool) -> Flow[bool]:
        """Whether the server is at least of this version; `otherwise` where it does not tell."""
        yield from read_version(self.session)
        known = self.session.version.known
        return otherwise if known is None else known >= version

    def _is_ext(self) -> bool:
        return (self.session.access_key or "").startswith(EXT)

    def rejects_ext_on_v3(self) -> Flow[bool]:
        """Whether an ext token authenticates, and the server rejects it on /v3/tokens."""
        return self._is_ext() and not (yield from self.is_since(_FIRST_WITH_EXT_ON_V3, otherwise=True))

    def has_ext_tokens(self) -> Flow[bool]:
        """Whether the server may have ext tokens."""
        return (yield from self.is_since(_FIRST_WITH_EXT_TOKENS, otherwise=True))

    def _is_administrator(self) -> Flow[bool | Unknown]:
        try:
            yield from self.session.send(operations.list_all_tokens(limit=1))
        except Forbidden:
            return False
        except RancherError:
            return UNKNOWN
        return True

    def own_key(self) -> Flow[Key | None]:
        """The key that authenticates; None where something else does."""
        if self.session.access_key is None:
            return None
        try:
            return (yield from self.get(self.session.access_key))
        except RancherError:
            return None

    def _ext_key(self, id: str) -> Flow[Key]:
        return key_of_ext_token((yield from send(self.session, operations.get_ext_token(id.removeprefix(EXT)))))

    def _check_uid(self, key: Key) -> Flow[None]:
        if isinstance(key.uid, str):
            _same((yield from self.get(key.id)), key)

    def _check_own_uid(self, key: Key) -> Flow[None]:
        if isinstance(key.uid, str):
            found = yield from send(self.session, operations.get_token(key.id))
            _same(key_of_token(found, False), key)


def _same(found: Key, expected: Key) -> None:
    if found.uid != expected.uid:
        raise KeyChanged(f"{found.id} is another key than the one that was read: its uid is {found.uid}, not {expected.uid}")


def _unknown(id: str) -> KeyNotFound:
    return KeyNotFound(f"there is no key {id}, or these credentials cannot see it")
