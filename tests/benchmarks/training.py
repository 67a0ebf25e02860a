"""Time of one training step of EMLP and MLP, and of the compilations before it; prints a table.

python tests/benchmarks/training.py [STEPS]; Adam, batches of 500, 3 hidden layers, float32, as in emlp's experiments.
The two models of a row are timed in turn, step by step, so that their ratio holds on a machine whose speed drifts.
"""

import statistics
import sys
import time

from emlp_lab.groups import O13
from emlp_lab.nn import EMLP, MLP
from emlp_lab.reps import T
from emlp_lab.tasks import Data, Task, inertia
from emlp_lab.train import Learner, with_symmetry

BATCH = 500
WIDTHS = (128, 384)


def tasks() -> list[Task]:
    """Inertia, and its numbers (20 in, 9 out are 5 and 2 four-vectors and scalars) under the Lorentz group."""
    plain = inertia(BATCH, 10)
    return [plain, with_symmetry(plain, O13(), 5 * T(1), 2 * T(1) + T(0))]


def timed(learner: Learner, rows: Data) -> float:
    """Seconds of one step."""
    started = time.perf_counter()
    learner.step(rows, 3e-3)
    return time.perf_counter() - started


def main(steps: int) -> None:
    """Prints one row for each group and width."""
    print(
        "group\tch\tsolve and build s\tcompile EMLP s\tcompile MLP s\tEMLP ms\tMLP ms\tEMLP/MLP\tparameters EMLP\tMLP"
    )
    for task in tasks():
        for ch in WIDTHS:
            started = time.perf_counter()
            models = [kind(task.rep_in, task.rep_out, task.group, ch=ch) for kind in (EMLP, MLP)]
            build = time.perf_counter() - started
            learners = [Learner(model, task) for model in models]
            compiles = [timed(learner, task.train) for learner in learners]
            pairs = [[timed(learner, task.train) for learner in learners] for _ in range(steps)]
            emlp, mlp = (statistics.median(column) * 1e3 for column in zip(*pairs, strict=True))
            ratio = statistics.median(a / b for a, b in pairs)
            weights = [
                sum(v.value.size for name, v in m.vars().items() if not name.endswith("carriers")) for m in models
            ]
            times = [f"{value:.2f}" for value in (build, *compiles)]
            cells = [str(task.group), str(ch), *times, f"{emlp:.1f}", f"{mlp:.1f}", f"{ratio:.1f}", *map(str, weights)]
            print("\t".join(cells), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
