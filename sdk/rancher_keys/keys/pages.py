"""Lists of keys that come from several places on a server, one page after another."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from typing import Any, Protocol

from .._core.pages import AsyncPages, PageIterator, Pages
from .._core.session import Flow
from .key import Convert, Key


class Source(Protocol):
    """One place that keys come from."""

    def open(self, notes: list[str]) -> Flow[tuple[PageIterator[Any], Convert] | None]:
        """Its pages, and how to convert what they hold. None, and a note, where this server or caller has none."""


class KeyPosition:
    """The position in a list of keys from several sources.

    Attributes:
        total: How many keys there are, as far as the server tells; None where it does not.
        notes: Sentences that say which keys are not in the list, and why.
    """

    def __init__(self, sources: Sequence[Source]) -> None:
        """Nothing is sent yet."""
        self._sources = list(sources)
        self._current: PageIterator[Any] | None = None
        self._convert: Convert
        self._count = 0
        self.total: int | None = None
        self.notes: list[str] = []

    @property
    def done(self) -> bool:
        """Whether there are no more pages."""
        return self._current is None and not self._sources

    def next_page(self) -> Flow[list[Key]]:
        """Fetch the keys of the next page."""
        if self._current is None:
            opened = yield from self._sources.pop(0).open(self.notes)
            if opened is None:
                return []
            self._current, self._convert = opened
        items = yield from self._current.next_page()
        keys = [self._convert(item) for item in items]
        self._count += len(keys)
        remaining = getattr(self._current, "remaining", None)
        if remaining is not None:
            self.total = self._count + remaining
        if self._current.done:
            self._current = None
        if self.done:
            self.total = self._count
        return keys


class KeyList(Pages[Key]):
    """A list of keys. Iterating fetches page after page, as far as you read; iterating again starts over."""

    def __init__(self, run: Callable[[Flow[list[Key]]], list[Key]], start: Callable[[], KeyPosition]) -> None:
        """Created by `Keys.list`."""
        super().__init__(run, start)
        self._open, self._position = start, KeyPosition(())

    def pages(self) -> Iterator[list[Key]]:
        """The keys, one page at a time."""
        position = self._position = self._open()
        while not position.done:
            yield self._run(position.next_page())

    @property
    def total(self) -> int | None:
        """How many keys there are, as far as the server has said; None where it has not."""
        return self._position.total

    @property
    def notes(self) -> Sequence[str]:
        """Sentences that say which keys are not in the list, and why; complete at the end of an iteration."""
        return self._position.notes


class AsyncKeyList(AsyncPages[Key]):
    """A list of keys, for `async for`. Otherwise like `KeyList`."""

    def __init__(self, run: Callable[[Flow[list[Key]]], Awaitable[list[Key]]], start: Callable[[], KeyPosition]) -> None:
        """Created by `AsyncKeys.list`."""
        super().__init__(run, start)
        self._open, self._position = start, KeyPosition(())

    async def pages(self) -> AsyncIterator[list[Key]]:
        """The keys, one page at a time."""
        position = self._position = self._open()
        while not position.done:
            yield await self._run(position.next_page())

    @property
    def total(self) -> int | None:
        """How many keys there are, as far as the server has said; None where it has not."""
        return self._position.total

    @property
    def notes(self) -> Sequence[str]:
        """Sentences that say which keys are not in the list, and why; complete at the end of an iteration."""
        return self._position.notes
