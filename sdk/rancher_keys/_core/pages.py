"""Lists that fetch their pages as they are read."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Generic, Protocol, TypeVar

from .request import Request
from .session import Flow, Session


class Item(Protocol):
    """What a list holds."""

    @property
    def id(self) -> str: ...


class _Pagination(Protocol):
    @property
    def next(self) -> str | None: ...


I = TypeVar("I", bound=Item)  # noqa: E741


class Page(Protocol[I]):
    """One page as a model."""

    @property
    def data(self) -> list[I]: ...
    @property
    def pagination(self) -> _Pagination | None: ...


class Walk(Generic[I]):
    """The way through the pages of a list.

    Keys seen before are left out. Rancher 1.0 gives no order to ties of a sort, so that following pages repeat some keys and lose as many
    (1.0/933-936): where a key was repeated, the list is read once more in order of id, and what was lost comes at the end.
    """

    def __init__(self, session: Session, first: Request[Page[I]], by_id: Request[Page[I]] | None) -> None:
        """`by_id` is the same list in order of id; None where `first` is."""
        self._session = session
        self._next: Request[Page[I]] | None = first
        self._by_id = by_id
        self._seen: set[str] = set()
        self._repeated = False

    @property
    def done(self) -> bool:
        """Whether there are no more pages."""
        return self._next is None

    def step(self) -> Flow[list[I]]:
        """The next page's new items."""
        assert self._next is not None
        request = self._next
        page: Page[I] = yield from self._session.send(request)
        following = page.pagination.next if page.pagination else None
        self._next = self._session.follow(request, following) if following and page.data else None
        fresh = []
        for item in page.data:
            if item.id in self._seen:
                self._repeated = True
            else:
                self._seen.add(item.id)
                fresh.append(item)
        if self._next is None and self._repeated and self._by_id is not None:
            self._next, self._by_id = self._by_id, None
        return fresh


class Steps(Protocol[I]):
    """A way through pages."""

    @property
    def done(self) -> bool: ...
    def step(self) -> Flow[list[I]]: ...


class Pages(Generic[I]):
    """A list of resources. Iterating fetches page after page, as far as you read; iterating again starts anew."""

    def __init__(self, run: Callable[[Flow[list[I]]], list[I]], start: Callable[[], Steps[I]]) -> None:
        """Made by a client's `list`."""
        self._run, self._start = run, start

    def __iter__(self) -> Iterator[I]:
        """The items, one by one."""
        for page in self.pages():
            yield from page

    def pages(self) -> Iterator[list[I]]:
        """The items, a page at a time."""
        walk = self._start()
        while not walk.done:
            yield self._run(walk.step())

    def first(self) -> I | None:
        """The first item, or None."""
        return next(iter(self), None)


class AsyncPages(Generic[I]):
    """A list of resources. Iterating with `async for` fetches page after page, as far as you read; iterating again starts anew."""

    def __init__(self, run: Callable[[Flow[list[I]]], Awaitable[list[I]]], start: Callable[[], Steps[I]]) -> None:
        """Made by a client's `list`."""
        self._run, self._start = run, start

    async def __aiter__(self) -> AsyncIterator[I]:
        """The items, one by one."""
        async for page in self.pages():
            for item in page:
                yield item

    async def pages(self) -> AsyncIterator[list[I]]:
        """The items, a page at a time."""
        walk = self._start()
        while not walk.done:
            yield await self._run(walk.step())

    async def first(self) -> I | None:
        """The first item, or None."""
        async for item in self:
            return item
        return None
