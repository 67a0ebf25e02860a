"""How much the seed matters: test errors of EMLP over seeds; prints two tables and writes one row for each run.

python -m tests.benchmarks.seeds --csv FILE [--only TEXT] [--seeds N] [--steps S] [--ch C] [--layers L]
Two seeds are told apart: that of the pairings, with the same initial weights and order of the rows in every run, and
that of the weights and the order, with the same pairings. 1000 training rows, 5000 test rows, Adam at 3e-3, batches of
500, initial weights of size 1, as in the protocol of emlp's paper, but without its choice of the step by validation:
"test" is the error after the last step, "late" the mean of the last five evaluations, 25 steps apart. Rows that FILE
has are not run again.
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
import objax

from emlp_lab.nn import EMLP, All, Policy, Rule, Sampled
from emlp_lab.solve import Solver
from emlp_lab.stream import drain
from emlp_lab.tasks import Task, inertia, o5synthetic
from emlp_lab.train import TrainConfig, training

TASKS = {"Inertia": inertia, "O5Synthetic": o5synthetic}
LAST, EVERY = 5, 25
SOLVER = Solver()
Shape = tuple[int, int, int]  # steps, ch, layers


@dataclass(frozen=True)
class Setting:
    """varied: "pairings" or "weights", which the seed decides."""

    task: str
    rule: str
    policy: str
    varied: str


@dataclass(frozen=True)
class Run:
    """One trained network. test, late: mean squared errors on the test rows, see above. train: mean of the losses of
    the last batches before the evaluations of `late`. weights: number of trained ones.
    """

    task: str
    rule: str
    policy: str
    varied: str
    seed: int
    test: float
    train: float
    steps: int
    ch: int
    layers: int
    late: float
    weights: int

    @property
    def setting(self) -> Setting:
        return Setting(self.task, self.rule, self.policy, self.varied)

    @property
    def shape(self) -> Shape:
        return self.steps, self.ch, self.layers


SETTINGS = [
    Setting(task, rule, policy, varied)
    for task, rule, (policy, varied) in itertools.product(
        TASKS, ("exact", "contract"), (("sampled", "pairings"), ("sampled", "weights"), ("all", "weights"))
    )
]


@cache
def data(task: str) -> Task:
    return TASKS[task](1000, 5000)


@cache  # seed 0 of the pairings and seed 0 of the weights are one network
def trained(task: str, rule: str, policy: Policy, seed: int, shape: Shape) -> dict[str, float]:
    """Errors of a network and the number of its weights. seed: of the weights and of the order of the rows."""
    steps, ch, layers = shape
    rows = data(task)
    ends = rows.rep_in, rows.rep_out, rows.group
    how = {"pairing": Rule(rule), "policy": policy, "hidden": "emlp", "start": "unit"}
    model = EMLP(*ends, ch, layers, **how, seed=seed, solver=SOLVER)
    config = TrainConfig.emlp(1000, steps=steps, seed=seed, evaluate_every=EVERY)
    records = drain(training({"EMLP": model}, rows, config))["EMLP"][-LAST:]
    late, train = (np.mean(values) for values in zip(*((r.test, r.train or 0.0) for r in records), strict=True))
    weights = sum(variable.value.size for variable in model.vars().subset(objax.TrainVar))
    errors = {"test": records[-1].test, "late": late, "train": train}
    return {name: float(f"{value:.6g}") for name, value in errors.items()} | {"weights": weights}


def run(setting: Setting, seed: int, shape: Shape) -> Run:
    """Trains one network, or recalls it."""
    weights, pairings = (seed, 0) if setting.varied == "weights" else (0, seed)
    policy = All() if setting.policy == "all" else Sampled(pairings)
    steps, ch, layers = shape
    numbers: dict[str, Any] = trained(setting.task, setting.rule, policy, weights, shape)
    return Run(**vars(setting), seed=seed, steps=steps, ch=ch, layers=layers, **numbers)


def known(file: Path) -> list[Run]:
    """The runs of a file. Raises ValueError for other columns."""
    if not file.exists():
        return []
    kinds: dict[str, Callable[[str], Any]] = {field.name: cast(type, field.type) for field in fields(Run)}
    with file.open(newline="") as lines:
        rows = csv.DictReader(lines)
        if list(rows.fieldnames or []) != list(kinds):
            raise ValueError(f"{file} has columns {rows.fieldnames}, not {list(kinds)}: name another file.")
        return [Run(**{name: kinds[name](value) for name, value in row.items()}) for row in rows]


def append(file: Path, done: Run) -> None:
    """Writes one row, below the names where the file is new."""
    fresh = not file.exists()
    with file.open("a", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        if fresh:
            writer.writerow([field.name for field in fields(Run)])
        writer.writerow(astuple(done))


def by_setting(runs: list[Run]) -> Iterator[tuple[Setting, list[Run]]]:
    """The runs of each setting that has any."""
    for setting in SETTINGS:
        mine = [r for r in runs if r.setting == setting]
        if mine:
            yield setting, mine


def errors(runs: list[Run]) -> Iterator[str]:
    """The test errors after the last step, seed by seed."""
    seeds = sorted({r.seed for r in runs})
    yield f"| task | rule | policy | varied | {' | '.join(f'seed {seed}' for seed in seeds)} |"
    yield "|---" * (4 + len(seeds)) + "|"
    for setting, mine in by_setting(runs):
        tests = {r.seed: f"{r.test:.3g}" for r in mine}
        yield f"| {' | '.join([*astuple(setting), *(tests.get(seed, '') for seed in seeds)])} |"


def factor(values: list[float]) -> float:
    """Geometric standard deviation: exp of the standard deviation of the logarithms; nan for a single value."""
    return float(np.exp(np.log(values).std(ddof=1))) if len(values) > 1 else float("nan")


def spread(runs: list[Run]) -> Iterator[str]:
    """How the test errors of each setting spread, after the last step and, in the last two columns, of `late`."""
    yield "| task | rule | policy | varied | weights | seeds | median | min | max | factor | late median | factor |"
    yield "|---" * 12 + "|"
    for setting, mine in by_setting(runs):
        tests, late = [r.test for r in mine], [r.late for r in mine]
        sizes = f"{mine[0].weights:,} | {len(mine)}"
        numbers = " | ".join(f"{x:.3g}" for x in (np.median(tests), min(tests), max(tests)))
        rest = f"{factor(tests):.2f} | {np.median(late):.3g} | {factor(late):.2f}"
        yield f"| {' | '.join(astuple(setting))} | {sizes} | {numbers} | {rest} |"


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
        if not any((r.setting, r.seed, r.shape) == (setting, seed, shape) for r in known(options.csv)):
            append(options.csv, run(setting, seed, shape))
            print(*astuple(setting), seed, *shape, flush=True)
    runs = [r for r in known(options.csv) if r.shape == shape]
    print("\n".join([*errors(runs), "", *spread(runs)]))


if __name__ == "__main__":
    main()
