"""Lists that fetch their pages while they are read."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Generic, Protocol, TypeVar

from .errors import UnexpectedResponse
from .request import Request
from .session import Flow, Session


class Item(Protocol):
    """What a list holds."""

    @property
    def id(self) -> str: ...


class _Pagination(Protocol):
    @property
    def next(self) -> str | None: ...


T = TypeVar("T")
I = TypeVar("I", bound=Item)  # noqa: E741


class PageIterator(Protocol[T]):
    """The position in a list: what is needed to fetch the next page."""

    @property
    def done(self) -> bool:
        """Whether there are no more pages."""

    def next_page(self) -> Flow[list[T]]:
        """Fetch the items of the next page."""


class LinkedPage(Protocol[I]):
    """A page that links to the next one."""

    @property
    def data(self) -> list[I]: ...
    @property
    def pagination(self) -> _Pagination | None: ...


class Budget:
    """The time that the requests of one list may take together; the time in which the caller works with the items does not count."""

    def __init__(self, session: Session) -> None:
        """`session` has the timeout."""
        self._left = session.timeout

    @contextmanager
    def spend(self) -> Iterator[float]:
        """Give the deadline of a request, and count the time that it takes."""
        start = time.monotonic()
        try:
            yield start + self._left
        finally:
            self._left -= time.monotonic() - start


class LinkedPages(Generic[I]):
    """The position in a list whose pages link to the next one. Items that an earlier page held are left out."""

    def __init__(self, session: Session, first: Request[LinkedPage[I]], again: Request[LinkedPage[I]] | None = None) -> None:
        """Nothing is sent yet.

        Args:
            session: Where to send requests.
            first: The request for the first page.
            again: The same list in another order, read at the end where a page repeated an item; None not to.
        """
        self._session = session
        self._next: Request[LinkedPage[I]] | None = first
        self._again = again
        self._urls: set[str] = set()
        self._seen: set[str] = set()
        self._repeated = False
        self._budget = Budget(session)

    @property
    def done(self) -> bool:
        """Whether there are no more pages."""
        return self._next is None

    def next_page(self) -> Flow[list[I]]:
        """Fetch the new items of the next page."""
        assert self._next is not None
        request = self._next
        with self._budget.spend() as until:
            page: LinkedPage[I] = yield from self._session.send(request, until=until)
        url = page.pagination.next if page.pagination else None
        self._next = self._following(request, url) if url and page.data else None
        new = []
        for item in page.data:
            if item.id in self._seen:
                self._repeated = True
            else:
                self._seen.add(item.id)
                new.append(item)
        if self._next is None and self._repeated and self._again is not None:
            self._next, self._again = self._again, None
        return new

    def _following(self, request: Request[LinkedPage[I]], url: str) -> Request[LinkedPage[I]]:
        if url in self._urls:
            raise repeated_page(request)
        self._urls.add(url)
        return self._session.next_page(request, url)


def repeated_page(request: Request[T]) -> UnexpectedResponse:
    """The error for a list that leads back to a page it has already returned."""
    return UnexpectedResponse(
        f"{request.method} {request.template}: the list leads back to a page that it has already returned",
        status=200,
        method=request.method,
        path=request.template,
    )


class Pages(Generic[T]):
    """A list of resources. Iterating fetches page after page, as far as you read; iterating again starts over."""

    def __init__(self, run: Callable[[Flow[list[T]]], list[T]], start: Callable[[], PageIterator[T]]) -> None:
        """Created by a client's `list`. `start` is called once, to check the arguments, and each time that an iteration begins."""
        start()
        self._run, self._start = run, start

    def __iter__(self) -> Iterator[T]:
        """The items, one by one."""
        for page in self.pages():
            yield from page

    def pages(self) -> Iterator[list[T]]:
        """The items, one page at a time."""
        position = self._start()
        while not position.done:
            yield self._run(position.next_page())

    def first(self) -> T | None:
        """The first item, or None."""
        return next(iter(self), None)


class AsyncPages(Generic[T]):
    """A list of resources. Iterating with `async for` fetches page after page, as far as you read; iterating again starts over."""

    def __init__(self, run: Callable[[Flow[list[T]]], Awaitable[list[T]]], start: Callable[[], PageIterator[T]]) -> None:
        """Created by a client's `list`. `start` is called once, to check the arguments, and each time that an iteration begins."""
        start()
        self._run, self._start = run, start

    async def __aiter__(self) -> AsyncIterator[T]:
        """The items, one by one."""
        async for page in self.pages():
            for item in page:
                yield item

    async def pages(self) -> AsyncIterator[list[T]]:
        """The items, one page at a time."""
        position = self._start()
        while not position.done:
            yield await self._run(position.next_page())

    async def first(self) -> T | None:
        """The first item, or None."""
        async for item in self:
            return item
        return None
