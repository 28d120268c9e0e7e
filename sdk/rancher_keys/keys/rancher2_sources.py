"""The places that keys of Rancher 2 come from, as sources of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._core.errors import ApiError, Forbidden, NotFound, NotSupported
from .._core.pages import PageIterator
from .._core.session import Flow
from ..rancher2 import ext_tokens, kubernetes, models, operations
from ..rancher2.session import Rancher2Session, send
from .errors import AdministratorRequired
from .key import Convert
from .rancher2_convert import key_of_any_token, key_of_ext_token

if TYPE_CHECKING:
    from .rancher2_backend import Rancher2Keys

_PAGE = 500
_USER_LABEL = "authn.management.cattle.io/token-userId"
_EXT_USER_LABEL = "cattle.io/user-id"


class OwnTokens:
    """The caller's tokens of /v3/tokens, as a source of a list."""

    def __init__(self, keys: Rancher2Keys) -> None:
        """`keys` is the server."""
        self._keys = keys

    def open(self, notes: list[str]) -> Flow[tuple[PageIterator[Any], Convert] | None]:
        """Its pages, and how to convert what they hold."""
        if (yield from self._keys.rejects_ext_on_v3()):
            notes.append(
                "Tokens of /v3/tokens are not listed: before Rancher 2.15, servers reject ext tokens there. Use a token of /v3/tokens."
            )
            return None
        return _OnePage(self._keys.session), (yield from self._keys.token_converter())


class _OnePage:
    """The list of the caller's tokens, which has one page."""

    def __init__(self, session: Rancher2Session) -> None:
        self._session = session
        self.done = False

    def next_page(self) -> Flow[list[models.Token]]:
        found = yield from send(self._session, operations.list_tokens())
        self.done = True
        return found.data


class AllTokens:
    """The tokens of all users, as a source of a list."""

    def __init__(self, keys: Rancher2Keys, owner: str | None) -> None:
        """`keys` is the server."""
        self._keys, self._owner = keys, owner

    def open(self, notes: list[str]) -> Flow[tuple[PageIterator[Any], Convert] | None]:
        """Its pages, and how to convert what they hold."""
        tells = yield from self._keys.tells_last_use()
        selector = f"{_USER_LABEL}={self._owner}" if self._owner else None
        request = operations.list_all_tokens(limit=_PAGE, label_selector=selector)
        return _ForAdministrators(kubernetes.pages(self._keys.session, request)), lambda token: key_of_any_token(token, tells)


class _ForAdministrators:
    """Pages that only administrators may read."""

    def __init__(self, pages: kubernetes.ContinuePages[models.KubernetesToken]) -> None:
        self._pages = pages

    @property
    def done(self) -> bool:
        return self._pages.done

    @property
    def remaining(self) -> int | None:
        return self._pages.remaining

    def next_page(self) -> Flow[list[models.KubernetesToken]]:
        try:
            return (yield from self._pages.next_page())
        except Forbidden as error:
            raise administrator_required("list the tokens of all users", error) from None


class ExtTokens:
    """Ext tokens, as a source of a list."""

    def __init__(self, keys: Rancher2Keys, owner: str | None, *, own: bool = False) -> None:
        """`keys` is the server."""
        self._keys, self._owner, self._own = keys, owner, own

    def open(self, notes: list[str]) -> Flow[tuple[PageIterator[Any], Convert] | None]:
        """Its pages, and how to convert what they hold."""
        if not (yield from self._keys.has_ext_tokens()):
            return None
        owner = (yield from self._keys.user_id()) if self._own else self._owner
        labels = {_EXT_USER_LABEL: owner} if owner else None
        return _WhereOffered(ext_tokens.list_ext_tokens(self._keys.session, labels=labels, page_size=_PAGE), notes), key_of_ext_token


class _WhereOffered:
    """Pages of ext tokens; empty on servers that have none."""

    def __init__(self, pages: kubernetes.ContinuePages[models.ExtToken], notes: list[str]) -> None:
        self._pages, self._notes, self._off = pages, notes, False

    @property
    def done(self) -> bool:
        return self._off or self._pages.done

    @property
    def remaining(self) -> int | None:
        return self._pages.remaining

    def next_page(self) -> Flow[list[models.ExtToken]]:
        try:
            return (yield from self._pages.next_page())
        except NotSupported:
            self._off = True
        except (NotFound, Forbidden):
            self._off = True
            self._notes.append("Ext tokens are not listed: this server does not offer them.")
        return []


def administrator_required(what: str, error: ApiError) -> AdministratorRequired:
    """The error for what only administrators may do."""
    return AdministratorRequired(f"only an administrator can {what} on this server (the response was {error.status})")
