"""Runs many flows at once, as many as the server bears. The sync form uses threads, the async form tasks."""

from __future__ import annotations

import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from itertools import count
from typing import Any, Generic, TypeVar

from .._core.errors import InvalidArgument
from .._core.session import Flow

T = TypeVar("T")

_ADJUST_EVERY = 0.25
"""Seconds between two reductions: requests that are in progress at the same time fail together, and count once."""


class Pace:
    """How many flows may run at once: halved when the server is overloaded, and raised again step by step.

    Attributes:
        maximum: How many may run at most.
        limit: How many may run now.
    """

    def __init__(self, maximum: int) -> None:
        """Start at the maximum.

        Raises:
            InvalidArgument: It is not a whole number from 1.
        """
        if isinstance(maximum, bool) or not isinstance(maximum, int) or maximum < 1:
            raise InvalidArgument(f"concurrency must be a whole number from 1, not {maximum!r}")
        self.maximum = self.limit = maximum
        self.lowest = maximum
        self._successes = 0
        self._reduced = float("-inf")
        self._lock = threading.Lock()

    def saw(self, status: int) -> None:
        """Take the HTTP status of a response into account: 429 and 5xx mean overload."""
        with self._lock:
            if status == 429 or status >= 500:
                now = time.monotonic()
                if now - self._reduced >= _ADJUST_EVERY:
                    self.limit, self._successes, self._reduced = max(1, self.limit // 2), 0, now
                    self.lowest = min(self.lowest, self.limit)
            elif self.limit < self.maximum:
                self._successes += 1
                if self._successes >= 4 * self.limit:
                    self.limit, self._successes = self.limit + 1, 0


class Work(Generic[T]):
    """Flows to run, one after another, and where their results go."""

    def __init__(self, jobs: Iterator[T], flow: Callable[[T], Flow[Any]], done: Callable[[T, Any], None]) -> None:
        """Nothing runs yet.

        Args:
            jobs: What to do. It is read as workers become free.
            flow: The flow of a job.
            done: Called with each job and the result of its flow, one call at a time.
        """
        self._jobs, self.flow, self._done = jobs, flow, done
        self._running: dict[int, T] = {}
        self._numbers = count()
        self._lock = threading.Lock()
        self._is_stopped = False

    def stop(self) -> None:
        """Start no more jobs."""
        self._is_stopped = True

    def next(self) -> tuple[int, T] | None:
        """The next job, with a number; None at the end."""
        with self._lock:
            if self._is_stopped:
                return None
            job = next(self._jobs, None)
            if job is None:
                self._is_stopped = True
                return None
            number = next(self._numbers)
            self._running[number] = job
            return number, job

    def finish(self, number: int, result: Any) -> None:
        """Pass on the result of a job, unless it was abandoned."""
        with self._lock:
            job = self._running.pop(number, None)
            if job is not None:
                self._done(job, result)

    def abandon(self) -> list[T]:
        """Wait for no job any longer; returns those that are in progress."""
        with self._lock:
            jobs, self._running = list(self._running.values()), {}
            self._is_stopped = True
            return jobs


def run_all(run: Callable[[Flow[Any]], Any], work: Work[T], pace: Pace) -> None:
    """Run the jobs in threads.

    Raises:
        KeyboardInterrupt: Ctrl-C was pressed. No more jobs were started, and those in progress have ended; not so on a second Ctrl-C:
            `work.abandon` returns those that are still in progress.
        Exception: A flow raised it. No more jobs were started, and those in progress have ended.
    """
    crew = _Crew(run, work, pace)
    try:
        crew.start()
        crew.wait()
    except KeyboardInterrupt:
        work.stop()
        crew.wait()
        raise
    if crew.failure is not None:
        raise crew.failure


class _Crew(Generic[T]):
    """Threads that run jobs. Daemons, so that an abandoned request does not keep the process alive."""

    def __init__(self, run: Callable[[Flow[Any]], Any], work: Work[T], pace: Pace) -> None:
        self._run, self._work, self._pace = run, work, pace
        self._free = threading.Condition()
        self._active = 0
        self._left = 0
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._work_on, daemon=True, name=f"rancher-keys-{n}") for n in range(pace.maximum)]
        self.failure: BaseException | None = None

    def start(self) -> None:
        for thread in self._threads:
            with self._free:
                self._left += 1
            thread.start()

    def wait(self) -> None:
        while not self._ended.wait(0.2):  # Thread.join takes a thread for ended when Ctrl-C interrupts it
            pass

    def _work_on(self) -> None:
        try:
            self._loop()
        finally:
            with self._free:
                self._left -= 1
                if not self._left:
                    self._ended.set()

    def _loop(self) -> None:
        while True:
            with self._free:
                while self._active >= self._pace.limit:
                    self._free.wait(0.1)
                self._active += 1
            try:
                if not self._one():
                    return
            except BaseException as error:
                self.failure = self.failure or error
                self._work.stop()
                return
            finally:
                with self._free:
                    self._active -= 1
                    self._free.notify()

    def _one(self) -> bool:
        job = self._work.next()
        if job is None:
            return False
        self._work.finish(job[0], self._run(self._work.flow(job[1])))
        return True


async def run_all_async(run: Callable[[Flow[Any]], Awaitable[Any]], work: Work[T], pace: Pace) -> None:
    """Run the jobs in tasks, under asyncio or trio. Where the caller cancels it, jobs in progress are cancelled too."""
    import anyio

    active = 0
    free = anyio.Event()

    async def loop() -> None:
        nonlocal active, free
        while True:
            while active >= pace.limit:
                with anyio.move_on_after(0.1):
                    await free.wait()
            job = work.next()
            if job is None:
                return
            active += 1
            try:
                work.finish(job[0], await run(work.flow(job[1])))
            finally:
                active -= 1
                free.set()
                free = anyio.Event()

    async with anyio.create_task_group() as tasks:
        for _ in range(pace.maximum):
            tasks.start_soon(loop)
