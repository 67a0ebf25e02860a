"""Runs in processes of this machine."""

import os
import pickle
from collections import Counter, deque
from collections.abc import Callable, Generator, Mapping, Sequence
from multiprocessing.connection import wait

from emlp_lab.algebra.whole import positive
from emlp_lab.runs.registry import MakeTask
from emlp_lab.runs.result import Result, failed
from emlp_lab.runs.run import Run
from emlp_lab.runs.worker import EndedError, Worker
from emlp_lab.stream import Event

News = Generator[Result | Event, None, None]
BEAT = 1.0  # seconds after which a watcher is asked again whether it still wants to know


class Processes:
    """Spawned processes, each with one thread. count: as many as there are cores where None; at most one for each run.

    Raises ValueError for what is no number, and for tasks that cannot be pickled.
    """

    def __init__(self, count: int | None, tasks: Mapping[str, MakeTask], retries: int):
        self.count = _cores() if count is None else positive("processes", count, 2)
        self.tasks, self.retries = pickled(tasks, pickle.dumps), retries
        self.place = f"{self.count} processes"

    def results(self, runs: Sequence[Run]) -> News:
        """The result of each run as it comes, "retry" where a run is begun anew, and "wait" once a second. Whoever
        stops asking ends the processes. Raises RuntimeError where none can start.
        """
        waiting, tries = deque(runs), Counter(runs)
        workers: list[Worker] = []
        try:
            while self._fill(workers, waiting):
                ready = wait([worker.connection for worker in workers], BEAT)
                if not ready:
                    yield Event("wait", f"{len(workers)} running, {len(waiting)} waiting")
                for worker in [worker for worker in workers if worker.connection in ready]:
                    news = self._news(worker, workers, waiting, tries)
                    if news is not None:
                        yield news
        finally:
            for worker in workers:
                worker.stop()
            for worker in workers:
                worker.close()

    def _fill(self, workers: list[Worker], waiting: deque[Run]) -> bool:
        """Gives every idle worker a run, or ends it, and starts those that are missing; whether any works."""
        for worker in [worker for worker in workers if worker.run is None]:
            if waiting:
                worker.give(waiting.popleft())
            else:
                workers.remove(worker)
                worker.close()
        while waiting and len(workers) < self.count:
            workers.append(Worker(self.tasks))
            workers[-1].give(waiting.popleft())
        return bool(workers)

    def _news(
        self, worker: Worker, workers: list[Worker], waiting: deque[Run], tries: Counter[Run]
    ) -> Result | Event | None:
        """What a worker has to say; one that ended is removed."""
        run = worker.run
        try:
            return worker.answer()
        except EndedError as end:
            if not any(one.is_ready for one in workers):
                raise RuntimeError(
                    f"no process could start ({end}): in a script, call sweep below `if __name__ == '__main__':`."
                ) from None
            workers.remove(worker)
            worker.close()
            return self._again(run, str(end), waiting, tries) if run else None

    def _again(self, run: Run, reason: str, waiting: deque[Run], tries: Counter[Run]) -> Result | Event:
        """Puts a run whose process ended back in the row, or gives it up."""
        if tries[run] > self.retries:
            return failed(run, f"{reason}; it was begun {tries[run]} times")
        tries[run] += 1
        waiting.append(run)
        return Event("retry", f"{run}: {reason}; it is begun anew", data={"run": run, "reason": reason})


def _cores() -> int:
    """That this process may use."""
    count: Callable[[], int | None] = getattr(os, "process_cpu_count", os.cpu_count)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else count() or 1


def pickled(tasks: Mapping[str, MakeTask], dumps: Callable[[object], bytes]) -> bytes:
    """The functions as bytes. Raises ValueError for those that cannot be."""
    try:
        return dumps(dict(tasks))
    except Exception as problem:
        raise ValueError(
            f"tasks cannot be sent to another process ({problem}): give functions of a module, no lambdas nor inner "
            "ones."
        ) from None
