"""Many runs at once, as a stream of events."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from os import PathLike

from emlp_lab.algebra.whole import natural
from emlp_lab.files.paths import NotWrittenError
from emlp_lab.runs.cluster import Cluster, connected
from emlp_lab.runs.columns import Cells, read_run, run_cells
from emlp_lab.runs.file import ResultsFile
from emlp_lab.runs.processes import Processes
from emlp_lab.runs.registry import MakeTask, checked_tasks
from emlp_lab.runs.result import Result
from emlp_lab.runs.run import Run
from emlp_lab.stream import Event, Stream


def sweep(
    runs: Iterable[Run],
    file: str | PathLike | None = None,
    *,
    client: object = None,
    processes: int | None = None,
    retries: int = 1,
    tasks: Mapping[str, MakeTask] | None = None,
) -> Stream[list[Result]]:
    """Trains many networks at once and returns their results, in the order of the runs; equal runs are one.

    file: a CSV file to which each result is added when it is there, see `read_results`. Runs that it has are not done
    again, but for those that failed. client: a `distributed.Client`, or the address of a Dask scheduler, to train on
    its workers; by default they are processes of this machine, each with one thread. processes: their number, by
    default that of the cores, and at most that of the runs. retries: how often a run is begun anew whose process ended
    (on a cluster, whose workers ended as often as its scheduler allows). tasks: more tasks by name, functions of a
    module called as make(rows, test, validation=...).

    Events: "repaired" where the last line of the file was cut off, "plan" with {"before", "todo"}, numbers of runs.
    "result" and "failed" with {"result": Result}, whose `error` is the reason, with done and total, "retry" with
    {"run", "reason"}, and "wait" at least every second. Closing the stream ends the processes.

    Raises ValueError before anything is trained for no runs, values that cannot be used, and a file that is foreign or
    cannot be written; NotWrittenError, an OSError too, where it cannot be written any more: what it has, it keeps.

    >>> from emlp_lab.runs import Run
    >>> from emlp_lab.stream import drain
    >>> results = drain(sweep([Run("inertia", rows) for rows in (100, 1000)], "runs.csv"))  # doctest: +SKIP
    """
    wanted = _distinct(runs)
    added, retries = checked_tasks(tasks), natural("retries", retries, 1)
    with _place(client, processes, added, retries) as where:
        kept = None if file is None else ResultsFile(file)
        if kept and kept.broken:
            yield Event("repaired", f"the last line of {kept.path} was cut off and is dropped: {kept.broken[:60]!r}")
        known = {cells: result for cells, result in (kept.done if kept else {}).items() if not result.error}
        results = {cells: known[cells] for cells in wanted if cells in known}
        yield from _train(wanted, results, where, kept)
    return [results[cells] for cells in wanted]


def _train(
    wanted: Mapping[Cells, Run], results: dict[Cells, Result], where: Processes | Cluster, kept: ResultsFile | None
) -> Stream[None]:
    """Adds what is missing to the results, and to the file."""
    todo = [run for cells, run in wanted.items() if cells not in results]
    before, total = len(results), len(wanted)
    message = f"{total} runs, {before} done before, {len(todo)} on {where.place}"
    yield Event("plan", message, before, total, {"before": before, "todo": len(todo)})
    with closing(where.results(todo)) as news:
        for one in news:
            if isinstance(one, Event):
                yield Event(one.stage, one.message, len(results), total, one.data)
                continue
            results[run_cells(one.run)] = one
            problem = _keep(kept, one)
            yield _told(one, len(results), total)
            if problem:
                raise problem


@contextmanager
def _place(
    client: object, processes: int | None, tasks: Mapping[str, MakeTask], retries: int
) -> Iterator[Processes | Cluster]:
    """Where the runs are trained."""
    if client is None:
        yield Processes(processes, tasks, retries)
        return
    if processes is not None:
        raise ValueError(f"processes={processes!r} with a client: the cluster has its own workers, leave one out.")
    with connected(client) as one:
        yield Cluster(one, tasks, retries)


def _distinct(runs: Iterable[Run]) -> dict[Cells, Run]:
    """The runs by what makes them equal, as they would be read from a file."""
    example = "give a list of runs, such as [Run('inertia', rows=1000)]"
    if not isinstance(runs, Iterable):
        raise ValueError(f"runs={runs!r}: {example}.")
    given = list(runs)
    if not given:
        raise ValueError(f"runs is empty: {example}.")
    for run in given:
        if not isinstance(run, Run):
            raise ValueError(f"runs has {run!r}: {example}.")
    return {cells: read_run(cells) for cells in map(run_cells, given)}


def _keep(kept: ResultsFile | None, result: Result) -> NotWrittenError | None:
    """Writes a result; the problem where it cannot be, since the result is to be told first."""
    try:
        if kept:
            kept.append(result)
    except NotWrittenError as problem:
        return problem
    return None


def _told(result: Result, done: int, total: int) -> Event:
    if result.error:
        return Event("failed", f"{result.run}: {result.error}", done, total, {"result": result})
    message = f"{result.run}: test error {result.test:.3g} at step {result.step}, {result.seconds:.0f} s"
    return Event("result", message, done, total, {"result": result})
