"""Builds and trains a network by one rule beside a dense one, for pairings.py; run by _worker.py."""

import statistics
import time

from emlp_lab.groups import O13, SO, Group, O, S
from emlp_lab.nn import EMLP, MLP, emlp_stream
from emlp_lab.reps import Rep, T
from emlp_lab.solve import BudgetError
from emlp_lab.stream import drain
from emlp_lab.tasks import Data, Task, inertia
from emlp_lab.train import Learner, with_symmetry
from tests.benchmarks._worker import Answer, serve

# Inertia, and its numbers (20 in, 9 out) under other groups
PLAIN: tuple[Rep, Rep] = (5 * T(0) + 5 * T(1), T(2))
GROUPS: dict[str, tuple[Group, Rep, Rep]] = {
    "O(3)": (O(3), *PLAIN),
    "SO(3)": (SO(3), *PLAIN),
    "O(1,3)": (O13(), 5 * T(1), 2 * T(1) + T(0)),
    "S(5)": (S(5), 4 * T(1), T(1) + 4 * T(0)),
}


def timed(learner: Learner, rows: Data) -> float:
    """Seconds of one step."""
    started = time.perf_counter()
    learner.step(rows, 3e-3)
    return time.perf_counter() - started


def built(task: Task, rule: str, ch: int, layers: int) -> tuple[EMLP, float]:
    """The network, and the seconds until its plan was there."""
    shape, started = (task.rep_in, task.rep_out, task.group), time.perf_counter()
    plan = drain(emlp_stream(*shape, ch, layers, pairing=rule, hidden="emlp"))
    return EMLP(*shape, plan=plan), time.perf_counter() - started


def measured(group: str, rule: str, ch: int, layers: int, batch: int, steps: int) -> Answer:
    """Weights kept and possible, seconds to build and compile, and ms of a step beside the dense network, in turn; or
    the reason why the library refuses.
    """
    task = with_symmetry(inertia(batch, 10), *GROUPS[group])
    try:
        model, build = built(task, rule, ch, layers)
    except BudgetError as problem:
        return {"reason": str(problem)}
    learners = [Learner(one, task) for one in (model, MLP(task.rep_in, task.rep_out, task.group, ch, layers))]
    compiles = [timed(learner, task.train) for learner in learners]
    pairs = [[timed(learner, task.train) for learner in learners] for _ in range(steps)]
    emlp, mlp = (statistics.median(column) * 1e3 for column in zip(*pairs, strict=True))
    return {
        "kept": sum(pairings.weights for pairings in model.pairings),
        "possible": sum(pairings.possible for pairings in model.pairings),
        "build": build,
        "compile": compiles[0],
        "emlp": emlp,
        "mlp": mlp,
        "ratio": statistics.median(a / b for a, b in pairs),
    }


if __name__ == "__main__":
    serve(measured)
