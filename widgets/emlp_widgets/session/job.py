"""A stream pulled by a thread of its own, so that no callback ever works."""

import threading
from collections.abc import Callable
from typing import Any

from emlp_lab.stream import Event, Stream

OnEvent = Callable[[Event], None]
OnEnd = Callable[[str, Any], None]


class Job:
    """Runs a stream in a daemon thread; can be paused, stepped and cancelled.

    on_event(event) and on_end(status, value) are called in that thread; status is "done" (value: the result) or
    "failed" (value: the exception). After `cancel` neither is called again, even while the thread still waits for a
    long numerical call to return: its result is dropped.
    unit: stage of the events that `step` counts. allowance: how many of them may happen before the job pauses; None is
    without limit. rest: called in that thread at each pause, before it waits.
    """

    def __init__(
        self,
        stream: Stream[Any],
        on_event: OnEvent,
        on_end: OnEnd,
        *,
        unit: str = "step",
        allowance: int | None = None,
        rest: Callable[[], None] | None = None,
    ):
        self._stream, self._on_event, self._on_end, self._unit = stream, on_event, on_end, unit
        self._change = threading.Condition()
        self._cancelled = False
        self._allowance, self._rest = allowance, rest or (lambda: None)
        self._thread = threading.Thread(target=self._run, daemon=True, name="emlp-lab job")

    def start(self) -> "Job":
        """Starts the thread."""
        self._thread.start()
        return self

    def cancel(self) -> None:
        """Ends the job at the next event; returns at once, and nothing is reported any more."""
        with self._change:
            self._cancelled = True
            self._change.notify_all()

    def pause(self) -> None:
        """Stops before the next event, until `resume` or `step`."""
        self._allow(0)

    def resume(self) -> None:
        """Goes on without limit."""
        self._allow(None)

    def step(self) -> None:
        """Goes on to the next event of the unit and pauses there."""
        self._allow(1)

    @property
    def busy(self) -> bool:
        """Whether the thread still runs; also for a cancelled job that waits for a numerical call to return."""
        return self._thread.is_alive()

    def wait(self, seconds: float | None = None) -> None:
        """Waits for the end of the thread; for tests and for closing."""
        self._thread.join(seconds)

    def _allow(self, events: int | None) -> None:
        with self._change:
            self._allowance = events
            self._change.notify_all()

    def _run(self) -> None:
        try:
            while self._may_go_on():
                event = next(self._stream)
                self._report(event)
        except StopIteration as end:
            self._end("done", end.value)
        except Exception as problem:
            self._end("failed", problem)
        finally:
            self._stream.close()

    def _may_go_on(self) -> bool:
        rested = False
        while True:
            with self._change:
                if rested:
                    self._change.wait_for(lambda: self._cancelled or self._allowance != 0)
                if self._cancelled or self._allowance != 0:
                    return not self._cancelled
            # Not under this lock, which who pauses a job takes after the one that reports take.
            self._rest()
            rested = True

    def _report(self, event: Event) -> None:
        with self._change:
            if event.stage == self._unit and self._allowance:
                self._allowance -= 1
            if self._cancelled:
                return
        self._on_event(event)

    def _end(self, status: str, value: Any) -> None:
        with self._change:
            if self._cancelled:
                return
        self._on_end(status, value)
