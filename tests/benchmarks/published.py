"""emlp's published experiments run again: test errors of EMLP and MLP for 30 to 30000 training rows, beside what was
published; prints a table, writes a CSV and the picture of figure 5 of the paper.

python -m tests.benchmarks.published [--only TEXT] [--trials 3] [--processes 2] [--store FILE] [--report]
The protocol: at most 1800 steps on batches of 500, 5000 test rows, 1000 validation rows which choose the step, width
384, 3 layers, three trials. MLPs are trained as in the paper (Adam at the constant rate 3e-3), EMLPs with the library's
own optimiser and schedule for as many steps; two more lines say what these are worth. Ours differs in that every trial
draws rows of its own, from seeds that nothing was tuned on, and in that scales come from the training rows alone.
Every run that is done is kept in the store, and a second call does the rest. --report: only what the store has.
"""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import mean, median

from emlp_widgets.sketches.efficiency import STATIC, Trial, published, show_published, write_trials
from emlp_widgets.sketches.efficiency import TASKS as BESIDE

from emlp_lab import sweep, watch
from emlp_lab.runs import Result, Run, read_results
from emlp_lab.runs.registry import MakeTask
from emlp_lab.tasks import TASKS
from emlp_lab.train import Adam, NetworkConfig, TrainConfig

STORE = Path(__file__).parent / "published_runs.csv"
SIZES = (30, 100, 300, 1000, 3000, 10_000, 30_000)
FIRST_DRAW = 7001  # the seed of the rows of the first trial; no row of these draws was seen while anything was chosen
TRIALS = 3
NAMES = {"O5Synthetic": "o5synthetic", "Inertia": "inertia", "Particles": "particles"}
EVALUATIONS = 30


def drawn(task: str, trial: int) -> str:
    """The name of a task with the rows of a trial."""
    return f"{task} {FIRST_DRAW + trial}"


def own_tasks(trials: int) -> dict[str, MakeTask]:
    return {
        drawn(name, trial): partial(TASKS[key], seed=FIRST_DRAW + trial)
        for name, key in NAMES.items()
        for trial in range(trials)
    }


def protocol(rows: int, seed: int) -> TrainConfig:
    found = TrainConfig.emlp(rows, seed=seed)
    return TrainConfig.emlp(rows, seed=seed, evaluate_every=max(1, found.steps // EVALUATIONS))


def lab(rows: int, seed: int, optimizer: Adam | None = None) -> TrainConfig:
    """The library's own way, with the steps and batches of the protocol."""
    same = protocol(rows, seed)
    return TrainConfig(
        same.steps, same.batch_size, seed=seed, evaluate_every=same.evaluate_every, optimizer=optimizer or Adam()
    )


@dataclass(frozen=True)
class Method:
    """A network and how it is trained. tasks, sizes: where it is measured."""

    name: str
    config: Callable[[int, int], TrainConfig]
    model: str = "EMLP"
    pairing: str = "exact"
    augmented: bool = False
    tasks: tuple[str, ...] = field(default=tuple(NAMES))
    sizes: tuple[int, ...] = SIZES

    def run(self, task: str, rows: int, seed: int) -> Run:
        network = NetworkConfig(ch=384, num_layers=3, seed=seed, pairing=self.pairing)
        options = {"model": self.model, "augmented": self.augmented}
        return Run(drawn(task, seed), rows, network=network, config=self.config(rows, seed), **options)


METHODS = (
    Method("EMLP, exact", lab),
    Method("EMLP, contract", lab, pairing="contract"),
    Method("MLP", protocol, model="MLP"),
    Method("MLP, augmented", protocol, model="MLP", augmented=True),
    Method("EMLP, exact, emlp's Adam", protocol, sizes=(300, 1000)),
    Method("EMLP, exact, no decay", partial(lab, optimizer=Adam(decay=0.0)), sizes=(1000, 3000)),
)


def planned(only: str, trials: int) -> dict[Run, str]:
    """The runs, trial by trial, with the names of their methods."""
    return {
        method.run(task, rows, seed): method.name
        for seed in range(trials)
        for method in METHODS
        for task in method.tasks
        for rows in method.sizes
        if only in f"{method.name} {task} {rows}"
    }


def trials(results: list[Result], names: dict[Run, str]) -> list[Trial]:
    """What is kept of each run that was finished, in the order of the plan."""
    done = {result.run: result for result in results if not result.error}
    return [trial(names[run], done[run]) for run in names if run in done]


def trial(method: str, result: Result) -> Trial:
    run, numbers = result.run, [float(number or 0) for number in (result.test, result.last, result.train)]
    return Trial(run.task.split()[0], method, run.rows, run.network.seed, *numbers)


def table(found: list[Trial]) -> Iterator[str]:
    """Median, mean and range of each cell, beside the published mean."""
    yield "| task | method | rows | trials | median | mean | range | published mean | ratio |"
    yield "|---" * 9 + "|"
    for task in NAMES:
        theirs = {line.method: {e.rows: e.mean for e in line.errors} for line in published(task)}
        for method in METHODS:
            for rows in method.sizes:
                errors = [t.test for t in found if (t.task, t.method, t.rows) == (task, method.name, rows)]
                if errors:
                    beside = theirs[BESIDE[task] if method.model == "EMLP" else method.name][rows]
                    middle = f"{median(errors):.3g} | {mean(errors):.3g} | {min(errors):.3g} to {max(errors):.3g}"
                    cells = f"{task} | {method.name} | {rows} | {len(errors)} | {middle}"
                    yield f"| {cells} | {beside:.3g} | {mean(errors) / beside:.2f} |"


def report(store: Path, names: dict[Run, str], folder: Path) -> None:
    """Writes the table of trials and the picture into the folder, and prints the table of cells."""
    found = trials(read_results(store), names)
    write_trials(found, folder / "published.csv")
    print("\n".join(table(found)))
    picture = show_published(folder / "published.csv")
    (folder / "published.svg").write_text(picture.file, encoding="utf-8")


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="runs whose method, task and rows contain this text")
    parser.add_argument("--trials", type=int, default=TRIALS)
    parser.add_argument("--processes", type=int, default=None, help="by default one for each core")
    parser.add_argument("--store", type=Path, default=STORE, help="the file that keeps every run")
    parser.add_argument("--folder", type=Path, default=STATIC, help="where the CSV and the picture go")
    parser.add_argument("--report", action="store_true", help="train nothing, report what is there")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)  # before anything is trained
    runs = planned(options.only, options.trials)
    if not options.report:
        watch(sweep(list(runs), options.store, processes=options.processes, tasks=own_tasks(options.trials)))
    report(options.store, planned("", max(options.trials, TRIALS)), options.folder)


if __name__ == "__main__":
    main()
