"""Named jobs, at most one of each name, behind one lock."""

import threading
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from emlp_lab.stream import Event, Stream
from emlp_widgets.session.job import Job, OnEnd, OnEvent

Callback = TypeVar("Callback", bound=Callable[..., Any])


class Jobs:
    """Starts and replaces jobs. Reports come one at a time, under `lock`; what a replaced job still says is dropped."""

    def __init__(self):
        self.lock = threading.RLock()
        self._jobs: dict[str, Job] = {}
        self._leftovers: list[Job] = []

    def get(self, name: str) -> Job | None:
        """The job of that name, running or ended, or None."""
        return self._jobs.get(name)

    def start(
        self,
        name: str,
        stream: Stream[Any],
        on_event: OnEvent,
        on_end: OnEnd,
        allowance: int | None = None,
        rest: Callable[[], None] | None = None,
        *,
        quick: bool = False,
    ) -> None:
        """Cancels the job of that name and starts another; see Job for the arguments. quick: it does not wait for
        cancelled jobs to end.
        """
        self.cancel(name)

        def current(report: Callable[..., None]) -> Callable[..., None]:
            def guarded(*args: Any) -> None:
                with self.lock:
                    if self._jobs.get(name) is job:
                        report(*args)

            return guarded

        stream = stream if quick else _after(self._leftovers, stream)
        self._jobs[name] = job = Job(
            stream, current(on_event), current(on_end), allowance=allowance, rest=current(rest) if rest else None
        )
        job.start()

    def cancel(self, name: str) -> None:
        """Cancels the job of that name, if there is one; a numerical call under way ends by itself."""
        job = self._jobs.pop(name, None)
        if job is not None:
            job.cancel()
            self._leftovers = [old for old in [*self._leftovers, job] if old.busy]

    def cancel_all(self) -> None:
        """Cancels every job."""
        for name in list(self._jobs):
            self.cancel(name)


def locked(method: Callback) -> Callback:
    """A method of an object whose `jobs` are Jobs, run by one thread at a time."""

    @wraps(method)
    def run(self: Any, *args: Any, **kwargs: Any) -> Any:
        with self.jobs.lock:
            return method(self, *args, **kwargs)

    return cast(Callback, run)


def _after(leftovers: list[Job], stream: Stream[Any], max_busy: int = 3) -> Stream[Any]:
    """The stream, once all but a few of the cancelled jobs have ended: pressing wildly must not fill the machine.

    max_busy: cancelled jobs that may still be inside a numerical call.
    """
    while sum(job.busy for job in leftovers) > max_busy:
        yield Event("wait", "waiting for cancelled computations to end")
        time.sleep(0.05)
    return (yield from stream)
