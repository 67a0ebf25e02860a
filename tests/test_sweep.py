"""Many runs at once: the same numbers everywhere, and whatever happens to a process, the other runs go on."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

from emlp_lab import sweep
from emlp_lab.runs import Result, Run, execute, read_results
from emlp_lab.stream import Event, drain
from emlp_lab.train import NetworkConfig, TrainConfig
from tests.cases import catches
from tests.odd_tasks import endless, fatal, huge, slow, small, unfitting
from tests.processes import run as run_program

CONFIG = TrainConfig(steps=3, batch_size=10, evaluate_every=2)
EMLP_RUN = Run("inertia", 20, 30, 10, network=NetworkConfig(ch=4, num_layers=1), config=CONFIG)
MLP_RUN = replace(EMLP_RUN, task="small", model="MLP")
TASKS = {"small": small, "unfitting": unfitting, "huge": huge}
BROKEN = {
    "ch=0": (replace(EMLP_RUN, network=NetworkConfig(ch=0)), "ch=0"),
    "unknown": (
        replace(EMLP_RUN, task="inertias"),
        "no task 'inertias': choose one of broken_cube, digits",
    ),
    "no fit": (replace(EMLP_RUN, task="unfitting"), "2*T(1) needs (rows, 6)"),
    "diverges": (replace(MLP_RUN, task="huge"), "inf at step 1: take a learning rate below 0.006"),
}


def timeless(results: list[Result]) -> list[Result]:
    """The results without what depends on the machine."""
    return [replace(result, seconds=None) for result in results]


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[-1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def soon(condition: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def pids(folder: Path) -> list[int]:
    return [int(file.name) for file in folder.iterdir() if file.name.isdigit()]


def test_a_result_is_of_the_step_with_the_smallest_validation_error():
    config = replace(CONFIG, lr=9.0, evaluate_every=1)  # far too large, so that the first record is the best
    best, last = (execute(replace(MLP_RUN, task=task, config=config), TASKS) for task in ("inertia", "small"))
    assert (best.error, best.step, best.train) == ("", 0, None)
    assert best.test < best.last
    assert (last.step, last.validation, last.test) == (3, None, last.last)
    assert last.weights == (4 + 1) * 4 + (4 + 1) * 9
    assert min(best.seconds, best.equivariance, best.validation, last.train) > 0


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_trained_says_why(name):
    run, reason = BROKEN[name]
    result = execute(run, TASKS)
    assert reason in result.error, result.error
    assert (result.run, result.test, result.weights) == (run, None, None)


def test_processes_give_the_numbers_of_this_one_and_survive_the_death_of_others(tmp_path):
    """Five runs on two processes: two that train, one that cannot, one whose process dies once, and one for ever."""
    (tmp_path / "once").mkdir(), (tmp_path / "ever").mkdir()
    tasks = TASKS | {
        "once": partial(fatal, folder=tmp_path / "once", deaths=1),
        "ever": partial(fatal, folder=tmp_path / "ever", deaths=9),
    }
    once, ever = replace(MLP_RUN, task="once"), replace(MLP_RUN, task="ever")
    runs, events = [ever, EMLP_RUN, once, MLP_RUN, BROKEN["ch=0"][0]], []
    results = drain(sweep(runs, tmp_path / "runs.csv", processes=2, tasks=tasks), events.append)
    assert [result.run for result in results] == runs
    assert timeless(results[1:]) == timeless([execute(run, TASKS | {"once": small}) for run in runs[1:]])
    assert "SIGKILL" in results[0].error
    assert "begun 2 times" in results[0].error
    done = {(event.stage, event.data["result"].run) for event in events if "result" in event.data}
    assert done == {("failed", ever), ("failed", runs[-1]), *(("result", run) for run in runs[1:4])}
    assert {event.data["run"] for event in events if event.stage == "retry"} == {ever, once}
    assert (events[-1].done, events[-1].total) == (5, 5)
    assert sorted(read_results(tmp_path / "runs.csv"), key=str) == sorted(results, key=str)
    assert len(list((tmp_path / "ever").iterdir())) == 2  # once, and one retry


@pytest.mark.slow
def test_one_process_gives_the_numbers_of_two():
    runs = [replace(run, network=replace(run.network, seed=seed)) for run in (EMLP_RUN, MLP_RUN) for seed in (0, 1)]
    one, two = (timeless(drain(sweep(runs, processes=count, tasks=TASKS))) for count in (1, 2))
    assert one == two
    assert len({result.test for result in one}) == len(runs)


def test_closing_ends_the_processes(tmp_path):
    before = dict(os.environ)
    runs = [replace(MLP_RUN, task="endless", rows=rows) for rows in (20, 21, 22)]
    stream = sweep(runs, processes=2, tasks={"endless": partial(endless, folder=tmp_path)})
    assert any(len(pids(tmp_path)) == 2 for _ in stream)
    children = pids(tmp_path)
    assert all(map(is_alive, children))
    assert {(tmp_path / str(pid)).read_text() for pid in children} == {"1 1"}  # one thread each
    assert dict(os.environ) == before
    started = time.monotonic()
    stream.close()
    assert not any(map(is_alive, children))
    assert time.monotonic() - started < 4
    assert len(pids(tmp_path)) == 2


def test_processes_that_cannot_start_say_what_to_do(monkeypatch):
    """The function is of a module that exists in this process alone."""
    module = ModuleType("only_here")
    exec("def make(rows, test, validation): ...", vars(module))  # noqa: S102
    monkeypatch.setitem(sys.modules, "only_here", module)
    catches(
        lambda: drain(sweep([MLP_RUN], tasks={"small": vars(module)["make"]})),
        "tasks cannot be read in a new process",
        "only_here",
        "file of their own",
    )


SCRIPT = """
import sys
from emlp_lab import sweep
from emlp_lab.runs import Run
from emlp_lab.stream import drain
{guard}
    from functools import partial
    from pathlib import Path
    from tests.odd_tasks import endless
    for event in sweep([Run("endless", 20)], tasks={{"endless": partial(endless, folder=Path(sys.argv[1]))}}):
        if any(Path(sys.argv[1]).iterdir()):
            import os, signal
            os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.slow
def test_a_parent_that_is_killed_takes_its_processes_along(tmp_path):
    with pytest.raises(AssertionError):
        run_program(SCRIPT.format(guard="if __name__ == '__main__':"), tmp_path)
    (child,) = pids(tmp_path)
    assert soon(lambda: not is_alive(child))


@pytest.mark.slow
def test_a_script_without_a_guard_is_told(tmp_path):
    (tmp_path / "children").mkdir()
    file = tmp_path / "script.py"
    file.write_text(SCRIPT.format(guard="if True:"))
    program = "import subprocess, sys; sys.exit(subprocess.call([sys.executable, *sys.argv[1:]]))"
    with pytest.raises(AssertionError, match=r"RuntimeError: no process could start .* below `if __name__"):
        run_program(program, file, tmp_path / "children")


@pytest.fixture
def cluster() -> Iterator[object]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as started:
        yield started


def test_a_cluster_whose_worker_is_killed_loses_nothing(cluster, tmp_path):
    tasks = TASKS | {"slow": partial(slow, folder=tmp_path)}
    runs = [replace(MLP_RUN, task="slow"), BROKEN["ch=0"][0], MLP_RUN]
    stream = sweep(runs, tmp_path / "runs.csv", client=cluster.scheduler_address, tasks=tasks)
    assert next(stream).message == f"3 runs, 0 done before, 3 on 2 workers of {cluster.scheduler_address}"
    events: list[Event] = []
    while not pids(tmp_path):
        events.append(next(stream))
    os.kill(pids(tmp_path)[0], 9)
    results = drain(stream, events.append)
    assert timeless(results) == timeless([execute(run, TASKS | {"slow": small}) for run in runs])
    assert len([event for event in events if event.stage == "result"]) == 2
    assert len(pids(tmp_path)) == 2  # it was begun twice
    assert sorted(read_results(tmp_path / "runs.csv"), key=str) == sorted(results, key=str)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere", ""])
def test_a_cluster_that_nobody_finds(address, monkeypatch):
    monkeypatch.setattr("emlp_lab.runs.cluster.CONNECT_SECONDS", 1)
    catches(lambda: drain(sweep([MLP_RUN], client=address)), f"client={address!r}", "no scheduler", "tcp://")


def test_a_cluster_without_dask(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    catches(lambda: drain(sweep([MLP_RUN], client="tcp://127.0.0.1:8786")), "needs Dask", "emlp-lab[cluster]")
