"""Runs on a Dask cluster."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import Any

from emlp_lab.runs.execution import execute
from emlp_lab.runs.processes import BEAT, News, pickled
from emlp_lab.runs.registry import MakeTask
from emlp_lab.runs.result import Result, failed
from emlp_lab.runs.run import Run
from emlp_lab.stream import Event

CONNECT_SECONDS = 10


class Cluster:
    """The workers of a connected client of Dask; best are those with one thread each. tasks: are sent to them by
    name. Raises ValueError for those that cannot be.
    """

    def __init__(self, client: Any, tasks: Mapping[str, MakeTask], retries: int):
        from cloudpickle import dumps  # which Dask sends them by

        pickled(tasks, dumps)
        self.client, self.tasks, self.retries = client, dict(tasks), retries
        self.place = f"{len(client.nthreads())} workers of {client.scheduler.address}"

    def results(self, runs: Sequence[Run]) -> News:
        """The result of each run as it comes, "retry" where a run is begun anew, and "wait" once a second. Whoever
        stops asking takes back what waits; what a worker has begun it ends. Raises RuntimeError where the scheduler is
        lost.
        """
        news: SimpleQueue[Any] = SimpleQueue()
        running: dict[Any, Run] = {}
        tries: Counter[Run] = Counter()
        try:
            for run in runs:
                running[self._submitted(run, news)] = run
            while running:
                try:
                    future = news.get(timeout=BEAT)
                except Empty:
                    self._require_scheduler()
                    yield Event("wait", f"{len(running)} running or waiting")
                    continue
                run = running.pop(future)
                reason = self._ended(future)
                if reason and tries[run] < self.retries:
                    self._require_scheduler()
                    tries[run] += 1
                    running[self._submitted(run, news)] = run
                    yield Event("retry", f"{run}: {reason}; it is begun anew", data={"run": run, "reason": reason})
                else:
                    yield (
                        failed(run, f"{reason}; it was begun {tries[run] + 1} times")
                        if reason
                        else _result(run, future)
                    )
        finally:
            if running and self.client.status == "running":
                self.client.cancel(list(running))

    def _submitted(self, run: Run, news: SimpleQueue[Any]) -> Any:
        future = self.client.submit(execute, run, self.tasks, pure=False)
        future.add_done_callback(news.put)
        return future

    def _ended(self, future: Any) -> str:
        """Why the worker of a run is gone, in words, or ""."""
        from distributed import KilledWorker

        if future.status == "error" and isinstance(future.exception(), KilledWorker):
            return "its workers ended, several in a row, as where memory runs out"
        return "the cluster lost it" if future.status in ("cancelled", "lost") else ""

    def _require_scheduler(self) -> None:
        if self.client.status != "running":
            raise RuntimeError("the scheduler of the cluster is gone: start it anew, what is in the file is kept.")


def _result(run: Run, future: Any) -> Result:
    """What `execute` returned, or why it could not be called, such as a worker without this library."""
    if future.status == "finished":
        return future.result()
    problem = future.exception()
    return failed(run, f"{type(problem).__name__}: {problem}")


@contextmanager
def connected(client: object) -> Iterator[Any]:
    """The client, or one of this address, which is closed at the end.

    Raises ValueError where Dask is missing, nobody answers at the address, or the client cannot be waited for.
    """
    try:
        from distributed import Client
    except ImportError as problem:
        raise ValueError(
            f"client={client!r} needs Dask, which is not there ({problem}): pip install 'emlp-lab[cluster]'."
        ) from None
    if isinstance(client, str):
        with _reached(client, Client) as ours:
            yield ours
    elif isinstance(client, Client) and not client.asynchronous and client.status == "running":
        yield client
    else:
        raise ValueError(f"client={client!r}: give a connected distributed.Client, or the address of a scheduler.")


def _reached(address: str, kind: Any) -> Any:
    """A client of the scheduler at an address."""
    try:
        return kind(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError) as problem:
        reason = f"{type(problem).__name__}: {str(problem)[:200]}"
        raise ValueError(
            f"client={address!r}: no scheduler answers there ({reason}); give its address, for example "
            "'tcp://127.0.0.1:8786'."
        ) from None
