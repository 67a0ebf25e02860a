"""Time of a training step of EMLP beside the dense MLP of the same width, and of all that comes before it.

python tests/benchmarks/training.py [targets] [growth] [first] [--steps 30] [--groups O3,S5]; Adam, batches of 500, 3
hidden layers, float32, as in emlp's experiments. The two models of a row are timed in turn, step by step, so that their
ratio holds on a machine whose speed drifts; the spread is that of the ratio, from its first to its last decile.
targets: groups and rules at width 384. growth: widths and batches, with the exponent from row to row. first: from the
model to the end of its first step, in a fresh process, without and with a filled compilation cache.
"""

import argparse
import itertools
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

import jax.numpy as jnp
import numpy as np
import objax

from emlp_lab.groups import O13, Group, O, S
from emlp_lab.nn import EMLP, MLP
from emlp_lab.reps import Rep, T
from emlp_lab.tasks import Data, Task
from emlp_lab.tasks.normalization import Normalization
from emlp_lab.train import Learner
from tests.benchmarks._worker import machine, peak

BATCH = 500
# Inputs and outputs of emlp's experiments; of S(5) what has no dead outputs.
CASES: dict[str, tuple[Group, Rep, Rep]] = {
    "O3": (O(3), 5 * T(0) + 5 * T(1), T(2)),
    "O5": (O(5), 2 * T(1), T(0)),
    "O13": (O13(), 4 * T(1), T(0)),
    "S5": (S(5), 5 * T(1), T(1)),
}
TARGETS = {"none": 0.6, "exact": 1.5, "contract": 2.5}


def task(case: tuple[Group, Rep, Rep], rows: int = BATCH) -> Task:
    """Random numbers of the types of a case."""
    group, rep_in, rep_out = case[0], case[1](case[0]), case[2](case[0])
    rng, n_in, n_out = np.random.default_rng(0), rep_in.size(), rep_out.size()
    data = Data(rng.standard_normal((rows, n_in)), rng.standard_normal((rows, n_out)))
    plain = Normalization(np.ones(n_in), np.ones(n_out), np.zeros(n_out))
    return Task("random", "random numbers", group, rep_in, rep_out, data, data, plain)


def timed(learner: Learner, rows: Data) -> float:
    """Seconds of one step."""
    started = time.perf_counter()
    learner.step(rows, 3e-3)
    return time.perf_counter() - started


def compared(learners: list[Learner], rows: Data, steps: int) -> tuple[list[float], list[float]]:
    """Median milliseconds of each, and the deciles 1, 5 and 9 of the ratio of the first to the second."""
    pairs = [[timed(learner, rows) for learner in learners] for _ in range(steps)]
    ratio = statistics.quantiles([a / b for a, b in pairs], n=10)
    return [statistics.median(column) * 1e3 for column in zip(*pairs, strict=True)], [ratio[0], ratio[4], ratio[8]]


def arithmetic(learner: Learner, rows: Data) -> tuple[float, float]:
    """Floating-point operations of a step, in millions, and megabytes that it holds, as XLA counts them."""
    values = [variable.value for variable in learner._trained]
    x, y = jnp.asarray(rows.x, jnp.float32), jnp.asarray(rows.y, jnp.float32)
    compiled = learner._step.lower(values, [], learner._moments, x, y, jnp.float32(0)).compile()
    return compiled.cost_analysis()["flops"] / 1e6, compiled.memory_analysis().temp_size_in_bytes / 1e6


def models(one: Task, ch: int, pairing: str) -> list[objax.Module]:
    shape = one.rep_in, one.rep_out, one.group
    return [EMLP(*shape, ch=ch, pairing=pairing, probe=False), MLP(*shape, ch=ch)]


def row(name: str, ch: int, pairing: str, batch: int, steps: int) -> dict[str, float]:
    """One comparison."""
    one = task(CASES[name], batch)
    started = time.perf_counter()
    built = models(one, ch, pairing)
    build = time.perf_counter() - started
    learners = [Learner(model, one) for model in built]
    first = [timed(learner, one.train) for learner in learners]
    (emlp, mlp), ratio = compared(learners, one.train, steps)
    counted = [arithmetic(learner, one.train) for learner in learners]
    low, middle, high = ratio
    return {
        "build s": build,
        "first step s": first[0],
        "EMLP ms": emlp,
        "MLP ms": mlp,
        "ratio": middle,
        "from": low,
        "to": high,
        "arithmetic": counted[0][0] / counted[1][0],
        "MFLOP": counted[0][0],
        "MB": counted[0][1],
    }


def show(names: list[object], numbers: dict[str, float], *, head: bool) -> None:
    if head:
        print("\t".join([""] * len(names) + list(numbers)))
    print("\t".join([*map(str, names), *(f"{value:.3g}" for value in numbers.values())]), flush=True)


def targets(groups: list[str], steps: int) -> None:
    """Groups and rules, and what is asked of the ratio."""
    for number, (name, (rule, wanted)) in enumerate(itertools.product(groups, TARGETS.items())):
        found = row(name, 384, rule, BATCH, steps)
        show([name, rule], found | {"wanted": wanted}, head=not number)
    print(f"peak memory of this process: {peak() / 1e6:.0f} MB")


def growth(steps: int) -> None:
    """Widths at one batch and batches at one width, O(3) with the rule exact."""
    for what, points in (("ch", _widths()), ("batch", _batches())):
        before: tuple[int, dict[str, float]] | None = None
        for value, ch, batch in points:
            found = row("O3", ch, "exact", batch, steps)
            exponent = float("nan")
            if before:
                exponent = math.log(found["EMLP ms"] / before[1]["EMLP ms"]) / math.log(value / before[0])
            show([what, value], found | {"exponent": exponent}, head=before is None)
            before = value, found


def _widths() -> Iterator[tuple[int, int, int]]:
    return ((ch, ch, BATCH) for ch in (64, 128, 256, 384, 512, 768, 1024))


def _batches() -> Iterator[tuple[int, int, int]]:
    return ((batch, 384, batch) for batch in (1, 16, 64, 256, 1024, 4096))


def first(groups: list[str]) -> None:
    """Seconds from an import to the end of the first step, part by part, in processes of their own."""
    for number, (name, rule, ch, layers) in enumerate(
        itertools.product(groups, ("exact", "contract"), (128, 384), (2, 3))
    ):
        with tempfile.TemporaryDirectory() as folder:
            cold, warm = (_process(name, rule, ch, layers, folder) for _ in range(2))
        cells = {f"{key}, {how}": cost for how, one in (("cold", cold), ("warm", warm)) for key, cost in one.items()}
        show([name, rule, ch, layers], cells, head=not number)


def _process(name: str, rule: str, ch: int, layers: int, folder: str) -> dict[str, float]:
    options = {"JAX_COMPILATION_CACHE_DIR": folder, "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0"}
    options |= {"JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": "-1", "TF_CPP_MIN_LOG_LEVEL": "3"}
    command = [sys.executable, __file__, "--one", json.dumps([name, rule, ch, layers])]
    done = subprocess.run(command, env={**os.environ, **options}, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def one_first(name: str, rule: str, ch: int, layers: int) -> None:
    """The numbers of one such process."""
    one = task(CASES[name])
    jnp.zeros(3).block_until_ready()  # starts JAX
    started, used = time.perf_counter(), time.process_time()
    model = EMLP(one.rep_in, one.rep_out, one.group, ch=ch, num_layers=layers, pairing=rule)
    built = time.perf_counter()
    Learner(model, one).step(one.train, 3e-3)
    ended = time.perf_counter()
    print(json.dumps({"build": built - started, "step": ended - built, "CPU": time.process_time() - used}))


def main() -> None:
    """Prints the tables that are asked for, by default all."""
    tables = {"targets", "growth", "first"}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", nargs="*", choices=[*tables, []], default=[])
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--groups", default=",".join(CASES))
    parser.add_argument("--one", type=json.loads, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        one_first(*given.one)
        return
    print(machine())
    groups, wanted = given.groups.split(","), set(given.tables) or tables
    if "targets" in wanted:
        targets(groups, given.steps)
    if "first" in wanted:
        first(groups)
    if "growth" in wanted:
        growth(given.steps)


if __name__ == "__main__":
    main()
