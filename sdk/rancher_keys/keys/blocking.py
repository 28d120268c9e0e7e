"""Flows that also do something on this machine: files, programs, other services. The async form does that in a thread."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from .._core.request import PreparedRequest, Sleep
from .._core.session import Flow

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Blocking:
    """A step of a flow: a function to call. Its result, or its error, goes back into the flow."""

    call: Callable[[], Any]


Job: TypeAlias = Generator[PreparedRequest | Sleep | Blocking, Any, T]
"""A flow whose steps may also be functions to call."""


def blocking(call: Callable[[], T]) -> Job[T]:
    """Call a function as a step of a job."""
    result: T = yield Blocking(call)
    return result


def run_job(run: Callable[[Flow[Any]], Any], job: Job[T]) -> T:
    """Carry a job out; `run` carries out flows, as a sync client does."""
    under_way = _UnderWay(job)
    while (step := under_way.step) is not None:
        try:
            outcome = step.call() if isinstance(step, Blocking) else run(_one(step))
        except BaseException as error:
            under_way.fail(error)
        else:
            under_way.resume(outcome)
    return under_way.result


async def run_job_async(run: Callable[[Flow[Any]], Awaitable[Any]], job: Job[T]) -> T:
    """Carry a job out; `run` carries out flows, as an async client does."""
    from anyio.to_thread import run_sync

    under_way = _UnderWay(job)
    while (step := under_way.step) is not None:
        try:
            outcome = await run_sync(step.call) if isinstance(step, Blocking) else await run(_one(step))
        except BaseException as error:
            under_way.fail(error)
        else:
            under_way.resume(outcome)
    return under_way.result


class _UnderWay(Generic[T]):
    """A job under way: its next step, or None and a result."""

    def __init__(self, job: Job[T]) -> None:
        self._job = job
        self.result: T
        self.step: PreparedRequest | Sleep | Blocking | None = None
        self.resume(None)

    def resume(self, outcome: Any) -> None:
        try:
            self.step = self._job.send(outcome)
        except StopIteration as end:
            self.result, self.step = end.value, None

    def fail(self, error: BaseException) -> None:
        """Pass an error into the job. One that is not an Exception, such as Ctrl-C, ends it."""
        if not isinstance(error, Exception):
            self._job.close()
            raise error
        try:
            self.step = self._job.throw(error)
        except StopIteration as end:
            self.result, self.step = end.value, None


def _one(step: PreparedRequest | Sleep) -> Flow[Any]:
    return (yield step)
