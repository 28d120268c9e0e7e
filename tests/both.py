"""Lets one test run against the sync and the async client: the async one, made to look sync."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from rancher_keys import rancher1, rancher2
from rancher_keys._core.pages import AsyncPages
from rancher_keys.sandbox import IN_PROCESS_URL, Credentials, Sandbox


class _Blocking:
    """An object of the async client whose coroutines are run to their end."""

    def __init__(self, target: Any, loop: asyncio.AbstractEventLoop) -> None:
        self._target, self._loop = target, loop

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._target, name)
        if inspect.ismethod(value):
            return lambda *args, **kwargs: self._finish(value(*args, **kwargs))
        return _Blocking(value, self._loop) if type(value).__module__.startswith("rancher_keys") else value

    def __repr__(self) -> str:
        return repr(self._target)

    def _finish(self, value: Any) -> Any:
        if inspect.iscoroutine(value):
            return self._loop.run_until_complete(value)
        if inspect.isasyncgen(value):
            return _drain(value, self._loop)
        if isinstance(value, AsyncPages):
            return _BlockingPages(value, self._loop)
        return _Blocking(value, self._loop) if type(value).__module__.startswith("rancher_keys") else value


class _BlockingPages:
    def __init__(self, pages: AsyncPages[Any], loop: asyncio.AbstractEventLoop) -> None:
        self._pages, self._loop = pages, loop

    def __iter__(self) -> Iterator[Any]:
        return _drain(aiter(self._pages), self._loop)

    def pages(self) -> Iterator[list[Any]]:
        return _drain(self._pages.pages(), self._loop)

    def first(self) -> Any:
        return self._loop.run_until_complete(self._pages.first())


def _drain(iterator: Any, loop: asyncio.AbstractEventLoop) -> Iterator[Any]:
    while True:
        try:
            yield loop.run_until_complete(anext(iterator))
        except StopAsyncIteration:
            return


class Maker:
    """Makes clients of one kind, sync or async, of one generation, and closes them."""

    def __init__(self, kind: str, generation: int = 1) -> None:
        self.kind, self._package = kind, (rancher1, rancher2)[generation - 1]
        self._loop = asyncio.new_event_loop()
        self._open: list[Any] = []

    def __call__(self, url: str = IN_PROCESS_URL, **options: Any) -> Any:
        if self.kind == "sync":
            client: Any = self._package.Client(url, **options)
        else:
            client = _Blocking(self._package.AsyncClient(url, **options), self._loop)
        self._open.append(client)
        return client

    def of(self, sandbox: Sandbox, who: Credentials | None = None, **options: Any) -> Any:
        """A client of a sandbox, as its administrator or as somebody else."""
        who = who or sandbox.admin
        keys = {"access_key": who.access_key, "secret_key": who.secret_key} if who else {}
        return self(transport=sandbox.transport(), **keys, **options)

    def close(self) -> None:
        """Close what was made."""
        for client in self._open:
            client.close()
        self._loop.close()


def fixtures(generation: int, versions: tuple[str, ...], delay: int) -> tuple[Callable[..., Any], ...]:
    """The fixtures `make`, `any_sandbox` and `sandbox` for one generation; `delay` is that of the sandboxes, in milliseconds."""

    @pytest.fixture(params=["sync", "async"])
    def make(request: pytest.FixtureRequest) -> Iterator[Maker]:
        """Makes sync clients in one run and async ones in another."""
        maker = Maker(request.param, generation)
        yield maker
        maker.close()

    @pytest.fixture(params=versions)
    def any_sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
        """A sandbox of each version."""
        with Sandbox(request.param, delay=delay, seed=7) as sandbox:
            yield sandbox

    @pytest.fixture
    def sandbox() -> Iterator[Sandbox]:
        """A sandbox of the newest version."""
        with Sandbox(versions[-1], delay=delay, seed=7) as sandbox:
            yield sandbox

    return make, any_sandbox, sandbox
