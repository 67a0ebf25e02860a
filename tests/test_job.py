"""Jobs: every way to start, hold and end a stream, with streams whose steps the test controls."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from emlp_widgets.session.job import Job

from emlp_lab.stream import Event, Stream

LIMIT = 10


class Reports:
    """Everything a job says."""

    def __init__(self):
        self.events: list[Event] = []
        self.ends: list[tuple[str, Any]] = []

    def until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + LIMIT
        while not condition():
            assert time.monotonic() < deadline, (self.events[-3:], self.ends)
            time.sleep(0.002)


def counting(steps: int, closed: list[bool] | None = None) -> Stream[int]:
    try:
        for i in range(1, steps + 1):
            yield Event("other", "between")
            yield Event("step", f"step {i}", i, steps)
        return steps
    finally:
        if closed is not None:
            closed.append(True)


def failing() -> Stream[None]:
    yield Event("step", "one")
    raise ValueError("the value 7 is wrong")


def run(stream: Stream[Any], **options: Any) -> tuple[Job, Reports]:
    reports = Reports()
    job = Job(stream, reports.events.append, lambda *end: reports.ends.append(end), **options).start()
    return job, reports


def steps(reports: Reports) -> int:
    return sum(event.stage == "step" for event in reports.events)


def test_all_events_and_the_result_arrive():
    job, reports = run(counting(5))
    job.wait(LIMIT)
    assert reports.ends == [("done", 5)]
    assert [event.done for event in reports.events if event.stage == "step"] == [1, 2, 3, 4, 5]


def test_failure_is_reported_and_not_raised():
    job, reports = run(failing())
    job.wait(LIMIT)
    [(status, problem)] = reports.ends
    assert status == "failed"
    assert "7" in str(problem)


def test_steps_are_counted_exactly():
    job, reports = run(counting(100), allowance=1)
    reports.until(lambda: steps(reports) == 1)
    for expected in (2, 3):
        job.step()
        reports.until(lambda expected=expected: steps(reports) == expected)
    time.sleep(0.05)
    assert steps(reports) == 3
    job.resume()
    job.wait(LIMIT)
    assert steps(reports) == 100


def test_pause_holds_and_cancel_ends_a_paused_job():
    closed: list[bool] = []
    job, reports = run(counting(10**9, closed))
    reports.until(lambda: steps(reports) > 0)
    job.pause()
    time.sleep(0.05)
    held = len(reports.events)
    time.sleep(0.1)
    assert len(reports.events) == held
    job.cancel()
    job.wait(LIMIT)
    assert not job.busy
    assert closed == [True]
    assert reports.ends == []


def test_cancel_returns_at_once_while_a_numerical_call_runs_and_drops_its_result():
    release = threading.Event()

    def stuck() -> Stream[str]:
        yield Event("step", "before")
        release.wait(LIMIT)
        yield Event("step", "after")
        return "late"

    job, reports = run(stuck())
    reports.until(lambda: steps(reports) == 1)
    job.cancel()  # with the call, which ends when it is released, still under way
    assert job.busy
    release.set()
    job.wait(LIMIT)
    assert [event.message for event in reports.events] == ["before"]
    assert reports.ends == []


@pytest.mark.parametrize("attempt", range(20))
def test_cancel_at_any_moment_is_silent_afterwards(attempt: int):
    job, reports = run(counting(10**9))
    time.sleep(attempt * 1e-3)
    job.cancel()
    job.wait(LIMIT)
    seen = len(reports.events)
    time.sleep(0.01)
    assert len(reports.events) == seen
    assert reports.ends == []
