"""Runs one operation as a caller would: blocking, under asyncio, or under trio, and interrupts it."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import anyio

from rancher_keys._core.pages import AsyncPages, Pages

from .operations import PACKAGES, Operation

KINDS = ("sync", "asyncio", "trio")
MOST = 60
"""How many items of a list or a stream a caller reads."""


class Interruption(BaseException):
    """What a blocking caller is interrupted by, as by Ctrl-C."""


@dataclass
class Outcome:
    """What the caller saw. `error` and `result` are both set where a cancelled call still had a result."""

    result: Any = None
    error: BaseException | None = None
    seconds: float = 0.0
    cancelled: bool = False
    stolen: float = 0.0
    """Seconds in which this machine ran other things than the operation."""


def call(
    kind: str, generation: int, url: str, options: dict[str, Any], operation: Operation, given: dict[str, Any], cancel: float | None
) -> Outcome:
    """Create a client, run the operation to its end, close the client."""
    outcome = Outcome()
    if kind == "sync":
        if cancel is not None:
            options = {**options, "on_response": _interrupt}
        with PACKAGES[generation].Client(url, **options) as client:
            _blocking(outcome, lambda: _collected(operation.of(client)(**given)))
        outcome.cancelled = isinstance(outcome.error, Interruption)
    else:
        anyio.run(_awaited, outcome, generation, url, options, operation, given, cancel, backend=kind)
    return outcome


def _interrupt(*_: object) -> None:
    raise Interruption


def _blocking(outcome: Outcome, run: Callable[[], Any]) -> None:
    start = time.monotonic()
    try:
        outcome.result = run()
    except BaseException as error:
        outcome.error = error
    outcome.seconds = time.monotonic() - start


def _collected(value: Any) -> Any:
    if isinstance(value, Pages) or inspect.isgenerator(value):
        items = []
        for item in value:
            items.append(item)
            if len(items) >= MOST and not isinstance(value, Pages):
                break
        return items
    return value


async def _awaited(
    outcome: Outcome, generation: int, url: str, options: dict[str, Any], operation: Operation, given: dict[str, Any], cancel: float | None
) -> None:
    async with PACKAGES[generation].AsyncClient(url, **options) as client:
        start = time.monotonic()
        with anyio.CancelScope() as scope:
            if cancel is not None:
                scope.deadline = anyio.current_time() + cancel
            try:
                outcome.result = await _collected_async(operation.of(client)(**given))
            except BaseException as error:
                outcome.error = error
                outcome.cancelled = _is_cancellation(error)
                if outcome.cancelled or not isinstance(error, Exception):
                    raise
            finally:
                outcome.seconds = time.monotonic() - start


def _is_cancellation(error: BaseException) -> bool:
    if isinstance(error, BaseExceptionGroup):  # trio's, while it connects
        return all(_is_cancellation(each) for each in error.exceptions)
    return isinstance(error, anyio.get_cancelled_exc_class())


async def _collected_async(value: Any) -> Any:
    if isinstance(value, AsyncPages) or inspect.isasyncgen(value):
        items = []
        async for item in value:
            items.append(item)
            if len(items) >= MOST and not isinstance(value, AsyncPages):
                break
        return items
    return await value
