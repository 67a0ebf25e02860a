"""How much the seed matters: test errors of EMLP over seeds; prints one table and writes one row for each run.

python -m tests.benchmarks.seeds --csv FILE [--only TEXT] [--seeds N] [--steps S] [--ch C] [--layers L]
Two seeds are told apart: that of the pairings, with the same initial weights and order of the rows in every run, and
that of the weights and the order, with the same pairings. 1000 training rows, Adam at 3e-3, batches of 500, as in the
protocol of emlp's paper; the test error is the mean of the last five evaluations, 25 steps apart, on 5000 rows. Rows
that FILE has already are not run again.
"""

import argparse
import csv
import itertools
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, cast

import numpy as np

from emlp_lab.nn import EMLP, All, Policy, Rule, Sampled
from emlp_lab.solve import Solver
from emlp_lab.stream import drain
from emlp_lab.tasks import Task, inertia, o5synthetic
from emlp_lab.train import TrainConfig, training

TASKS = {"Inertia": inertia, "O5Synthetic": o5synthetic}
LAST, EVERY = 5, 25
SOLVER = Solver()


@dataclass(frozen=True)
class Setting:
    """varied: "pairings" or "weights", which the seed decides."""

    task: str
    rule: str
    policy: str
    varied: str


@dataclass(frozen=True)
class Run:
    """One trained network. test, train: mean squared errors. weights: of the bilinear layers."""

    task: str
    rule: str
    policy: str
    varied: str
    seed: int
    steps: int
    ch: int
    layers: int
    weights: int
    test: float
    train: float


SETTINGS = [
    Setting(task, rule, policy, varied)
    for task, rule, (policy, varied) in itertools.product(
        TASKS, ("exact", "contract"), (("sampled", "pairings"), ("sampled", "weights"), ("all", "weights"))
    )
]


@cache
def data(task: str) -> Task:
    return TASKS[task](1000, 5000)


def run(setting: Setting, seed: int, steps: int, ch: int, layers: int) -> Run:
    """Trains one network."""
    task = data(setting.task)
    weights, pairings = (seed, 0) if setting.varied == "weights" else (0, seed)
    policy: Policy = All() if setting.policy == "all" else Sampled(pairings)
    rule = Rule(setting.rule)
    model = EMLP(
        task.rep_in, task.rep_out, task.group, ch, layers, pairing=rule, policy=policy, seed=weights, solver=SOLVER
    )
    config = TrainConfig(steps=steps, seed=weights, evaluate_every=EVERY)
    records = drain(training({"EMLP": model}, task, config))["EMLP"][-LAST:]
    test, train = (float(np.mean(values)) for values in zip(*((r.test, r.train or 0.0) for r in records), strict=True))
    count = sum(pairings.weights for pairings in model.pairings)
    errors = {"test": float(f"{test:.6g}"), "train": float(f"{train:.6g}")}
    return Run(**vars(setting), seed=seed, steps=steps, ch=ch, layers=layers, weights=count, **errors)


def known(file: Path) -> list[Run]:
    """The runs of a file."""
    if not file.exists():
        return []
    kinds: dict[str, Callable[[str], Any]] = {field.name: cast(type, field.type) for field in fields(Run)}
    with file.open(newline="") as lines:
        return [Run(**{name: kinds[name](value) for name, value in row.items()}) for row in csv.DictReader(lines)]


def append(file: Path, done: Run) -> None:
    """Writes one row, below the names where the file is new."""
    fresh = not file.exists()
    with file.open("a", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        if fresh:
            writer.writerow([field.name for field in fields(Run)])
        writer.writerow(astuple(done))


def table(runs: list[Run]) -> Iterator[str]:
    """How the test errors of each setting spread. factor: exp of the standard deviation of their logarithms."""
    yield "| task | rule | policy | varied | weights | seeds | min | median | max | factor |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for setting in SETTINGS:
        mine = [r for r in runs if (r.task, r.rule, r.policy, r.varied) == astuple(setting)]
        if len(mine) > 1:
            tests = np.array([r.test for r in mine])
            factor = np.exp(np.log(tests).std(ddof=1))
            numbers = " | ".join(f"{x:.3g}" for x in (tests.min(), np.median(tests), tests.max()))
            yield f"| {' | '.join(astuple(setting))} | {mine[0].weights:,} | {len(mine)} | {numbers} | {factor:.2f} |"


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--csv", type=Path, default=Path("seed-spread.csv"), help="rows are added to this file")
    parser.add_argument("--only", default="", help="settings whose words contain this text")
    for name, value in (("seeds", 10), ("steps", 1800), ("ch", 128), ("layers", 2)):
        parser.add_argument(f"--{name}", type=int, default=value)
    options = parser.parse_args(arguments)
    wanted = [setting for setting in SETTINGS if options.only in " ".join(astuple(setting))]
    shape = options.steps, options.ch, options.layers
    for seed, setting in itertools.product(range(options.seeds), wanted):
        asked = (*astuple(setting), seed, *shape)
        if not any(astuple(done)[: len(asked)] == asked for done in known(options.csv)):
            append(options.csv, run(setting, seed, *shape))
            print(*asked, flush=True)
    print("\n".join(table([r for r in known(options.csv) if (r.steps, r.ch, r.layers) == shape])))


if __name__ == "__main__":
    main()
