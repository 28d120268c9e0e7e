from __future__ import annotations

import threading
import time
from collections.abc import Generator
from typing import Any

import anyio
import pytest

from rancher_keys.errors import InvalidArgument
from rancher_keys.keys.concurrency import Pace, Work, run_all, run_all_async


def flow(job: int) -> Generator[Any, Any, int]:
    return job * 2
    yield


def test_overload_halves_the_limit_and_successes_raise_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    pace = Pace(16)
    for status in (429, 503, 500):
        pace.saw(status)
    assert pace.limit == 8, "requests that fail together count once"
    for _ in range(10):
        now[0] += 1
        pace.saw(503)
    assert (pace.limit, pace.lowest) == (1, 1)
    for _ in range(4):
        pace.saw(200)
    assert pace.limit == 2
    for _ in range(10_000):
        pace.saw(404)
    assert (pace.limit, pace.lowest) == (16, 1)


@pytest.mark.parametrize("maximum", [0, -1, True, 1.5, "8"])
def test_a_concurrency_that_is_no_whole_number_from_1_is_rejected(maximum: Any) -> None:
    with pytest.raises(InvalidArgument):
        Pace(maximum)


def test_threads_run_all_jobs_and_never_more_at_once_than_the_limit() -> None:
    pace, running, most, results = Pace(8), 0, 0, list[int]()
    pace.limit = 3
    lock = threading.Lock()

    def run(started: Generator[Any, Any, int]) -> int:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.002)
        with lock:
            running -= 1
        try:
            next(started)
        except StopIteration as end:
            return int(end.value)
        raise AssertionError

    run_all(run, Work(iter(range(1, 101)), flow, lambda job, result: results.append(result)), pace)
    assert sorted(results) == list(range(2, 202, 2))
    assert most == 3


def test_an_error_in_a_thread_stops_the_work_and_is_raised() -> None:
    def run(started: Any) -> int:
        raise LookupError("a bug")

    work = Work(iter(range(1, 1000)), flow, lambda job, result: None)
    with pytest.raises(LookupError, match="a bug"):
        run_all(run, work, Pace(4))
    assert work.next() is None


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_tasks_run_all_jobs_and_never_more_at_once_than_the_limit(backend: str) -> None:
    pace, running, most, results = Pace(8), 0, 0, list[int]()
    pace.limit = 3

    async def run(started: Generator[Any, Any, int]) -> int:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await anyio.sleep(0.001)
        running -= 1
        try:
            next(started)
        except StopIteration as end:
            return int(end.value)
        raise AssertionError

    async def main() -> None:
        await run_all_async(run, Work(iter(range(1, 101)), flow, lambda job, result: results.append(result)), pace)

    anyio.run(main, backend=backend)
    assert sorted(results) == list(range(2, 202, 2))
    assert most == 3


def test_abandoned_jobs_are_returned_and_their_results_are_dropped() -> None:
    results: list[int] = []
    work = Work(iter([5, 6, 7]), flow, lambda job, result: results.append(result))
    first, second = work.next(), work.next()
    assert first is not None
    assert second is not None
    work.finish(first[0], 10)
    assert work.abandon() == [6]
    work.finish(second[0], 12)
    assert (results, work.next()) == ([10], None)
