"""Flows of resources of the Kubernetes API: pages with `continue`, and deletes. Written by hand; the generated clients call them."""

from __future__ import annotations

from typing import Any, Generic, Protocol, TypeVar

import msgspec

from .._core.errors import NotFound
from .._core.pages import Budget, repeated_page
from .._core.request import Request
from .._core.session import Flow
from .session import Rancher2Session, send, send_until

I = TypeVar("I")  # noqa: E741


class _Position(Protocol):
    @property
    def continue_from(self) -> str | None: ...
    @property
    def remaining_item_count(self) -> int | None: ...


class ItemPage(Protocol[I]):
    """A page of a list of the Kubernetes API."""

    @property
    def metadata(self) -> _Position: ...
    @property
    def items(self) -> list[I]: ...


class ContinuePages(Generic[I]):
    """The position in a list of the Kubernetes API."""

    def __init__(self, session: Rancher2Session, request: Request[ItemPage[I]]) -> None:
        """`request` asks for the first page."""
        self._session, self._first = session, request
        self._continue: str | None = None
        self._seen: set[str] = set()
        self._budget = Budget(session)
        self.done = False
        self.remaining: int | None = None
        """How many items are on the pages still to come, where the server tells."""

    def next_page(self) -> Flow[list[I]]:
        """Fetch the items of the next page."""
        request = self._first
        if self._continue is not None:
            request = msgspec.structs.replace(request, query=(*request.query, ("continue", self._continue)))
        with self._budget.spend() as until:
            page = yield from send_until(self._session, request, until)
        self._continue = page.metadata.continue_from
        self.remaining = page.metadata.remaining_item_count
        if self._continue is not None and self._continue in self._seen:
            raise repeated_page(request)
        self._seen.add(self._continue or "")
        self.done = not self._continue
        return page.items


def pages(session: Rancher2Session, request: Request[ItemPage[I]]) -> ContinuePages[I]:
    """List resources.

    Pages are fetched while you iterate.
    """
    return ContinuePages(session, request)


def delete(session: Rancher2Session, request: Request[Any]) -> Flow[None]:
    """Delete a resource. The server returns it once more; that is dropped."""
    try:
        yield from send(session, request)
    except NotFound as error:
        if error.attempts == 1:  # otherwise an attempt whose response was lost has deleted it
            raise
