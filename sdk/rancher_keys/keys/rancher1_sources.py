"""Where keys of Rancher 1.x come from, as sources of a list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from .._core.pages import LinkedPages, PageIterator
from .._core.session import Flow, Session
from ..rancher1 import lists, models, operations
from .errors import AdministratorRequired
from .key import Convert, Kind, Scope

if TYPE_CHECKING:
    from .rancher1_backend import Rancher1Keys

Resources: TypeAlias = list[models.ApiKey]
GONE = ("removing", "removed", "purging", "purged")
"""The states of keys that do not exist any more."""
_PAGE = 1000


class KeySource:
    """The keys that a session lists, as a source of a list."""

    def __init__(self, keys: Rancher1Keys, session: Session, scope: Scope, owner: str | None) -> None:
        """`owner` is the account whose keys are wanted; None for that of the caller, or all."""
        self._keys, self._session, self._scope, self._owner = keys, session, scope, owner

    def open(self, notes: list[str]) -> Flow[tuple[PageIterator[Any], Convert] | None]:
        """Its pages, and how to convert what they hold."""
        caller = yield from self._keys.caller()
        owner = self._owner
        if self._scope == "all" and not caller.sees_all:
            raise AdministratorRequired("only an administrator can list the keys of all accounts: these credentials see those of their own")
        if self._scope == "mine" and caller.sees_all and owner is None and not self._session.project:
            owner = caller.account
        request = operations.list_api_keys(limit=_PAGE, account_id=owner)
        convert = yield from self._keys.converter()
        limited = self._session.project
        pages: LinkedPages[models.ApiKey] = lists.stable(self._session, request)
        return _Existing(pages), convert if limited is None else lambda item: replace(
            convert(item), kind=Kind.ENVIRONMENT_KEY, scope=limited
        )


class _Existing:
    """Pages without the keys that are gone: before Rancher 1.2, servers list them for 60 seconds more."""

    def __init__(self, pages: LinkedPages[models.ApiKey]) -> None:
        self._pages = pages

    @property
    def done(self) -> bool:
        return self._pages.done

    def next_page(self) -> Flow[Resources]:
        found = yield from self._pages.next_page()
        return [key for key in found if key.state not in GONE]
