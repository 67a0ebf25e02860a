"""emlp's published experiments: what is run, what is kept of it, and the picture beside what was published."""

from collections import Counter
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from emlp_widgets.sketches.efficiency import TASKS, figure, measured, published, read_trials, show_efficiency

from emlp_lab.runs import Result, Run
from emlp_lab.runs.file import ResultsFile
from emlp_lab.train import EMLP_ADAM, Adam
from tests.benchmarks import published as benchmark
from tests.cases import catches

RUNS = benchmark.planned("", 3)


def made(run: Run) -> Result:
    """A run that nobody trained, whose error says which it is."""
    test = (1 + run.network.seed) / run.rows
    return Result(run, test=test, validation=test, step=10, last=2 * test, train=test / 2, seconds=1.0, weights=5)


@pytest.fixture(scope="module")
def reported(tmp_path_factory):
    """The folder of a report on all runs but those of one trial of one cell."""
    folder = tmp_path_factory.mktemp("published")
    file = ResultsFile(folder / "runs.csv")
    for run, method in RUNS.items():
        if (method, run.rows, run.network.seed) != ("MLP", 30, 2):
            file.append(made(run))
    benchmark.report(folder / "runs.csv", RUNS, folder)
    return folder


def test_the_runs_are_those_of_the_paper():
    cells = Counter((method, run.task.split()[0], run.rows) for run, method in RUNS.items())
    assert set(cells.values()) == {3}
    for method in ("EMLP, exact", "EMLP, contract", "MLP", "MLP, augmented"):
        found = [(task, rows) for name, task, rows in cells if name == method]
        assert found == [(line, e.rows) for line in TASKS for e in published(line)[0].errors]
    for run, method in RUNS.items():
        assert (run.test, run.validation, run.network.ch, run.network.num_layers) == (5000, 1000, 384, 3)
        assert (run.config.steps, run.config.batch_size) == (1000 if run.rows <= 300 else 1800, min(run.rows, 500))
        theirs = run.model == "MLP" or "emlp's Adam" in method
        assert run.config.optimizer == (EMLP_ADAM if theirs else Adam(decay=0.0) if "decay" in method else Adam())
        assert (run.config.lr, run.config.schedule) == ((3e-3, "constant") if theirs else (6e-3, "cooldown"))
        assert run.task.split()[1] == str(benchmark.FIRST_DRAW + run.network.seed)


def test_every_trial_draws_rows_of_its_own():
    tasks = benchmark.own_tasks(3)
    drawn = [tasks[benchmark.drawn("Inertia", trial)](4, 4, validation=4) for trial in range(3)]
    assert len({task.train.x.tobytes() for task in drawn}) == len({task.test.x.tobytes() for task in drawn}) == 3


def test_what_is_kept_are_the_runs(reported):
    trials = read_trials(reported / "published.csv")
    assert len(trials) == len(RUNS) - 3
    for trial in trials:
        assert trial.test == pytest.approx((1 + trial.seed) / trial.rows, rel=1e-3)
        assert (trial.last, trial.train) == pytest.approx((2 * trial.test, trial.test / 2), rel=1e-3)
    (line,) = [line for line in measured("Inertia", reported / "published.csv") if line.method == "MLP"]
    assert [errors.rows for errors in line.errors] == list(benchmark.SIZES)
    first, second = line.errors[:2]
    assert (first.mean, first.least, first.most) == pytest.approx((1.5 / 30, 1 / 30, 2 / 30), rel=1e-3)
    assert (second.mean, second.least, second.most) == pytest.approx((0.02, 0.01, 0.03), rel=1e-3)


def test_cells_stand_beside_what_was_published(reported, capsys):
    benchmark.report(reported / "runs.csv", RUNS, reported)
    lines = {tuple(line.split(" | ")[:3]): line for line in capsys.readouterr().out.splitlines()}
    cell = lines["| O5Synthetic", "EMLP, exact", "1000"]
    assert cell == "| O5Synthetic | EMLP, exact | 1000 | 3 | 0.002 | 0.002 | 0.001 to 0.003 | 0.017 | 0.12 |"
    assert " | 0.248 | " in lines["| O5Synthetic", "MLP", "300"]
    assert len(lines) == 2 + len(RUNS) / 3


def test_the_picture_has_every_line_and_its_name(reported):
    text = (reported / "published.svg").read_text()
    ElementTree.fromstring(text)  # noqa: S314 - our own
    for task in TASKS:
        assert f">{task}<" in text
    labels = {line.label for task in TASKS for line in figure(task, reported / "published.csv")}
    assert labels >= {"EMLP, exact", "MLP, augmented", "emlp, published", "MLP, published"}
    for label in labels:
        assert f">{label}<" in text
    drawn = [line for task in TASKS for line in figure(task, reported / "published.csv")]
    assert text.count("<circle") == sum(len(line.errors) for line in drawn if not line.published)
    assert text.count('fill="none"') == len(drawn)


def test_a_folder_that_is_missing_is_made(reported, tmp_path):
    folder = tmp_path / "new" / "folder"
    benchmark.main(["--report", "--store", str(reported / "runs.csv"), "--folder", str(folder)])
    assert (folder / "published.csv").read_text() == (reported / "published.csv").read_text()


def test_nothing_to_draw():
    catches(lambda: show_efficiency({"Inertia": []}), "no lines to draw")


def test_failed_runs_are_no_trials():
    run = next(iter(RUNS))
    assert benchmark.trials([replace(made(run), error="lost")], RUNS) == []
    assert [trial.method for trial in benchmark.trials([made(run)], RUNS)] == [RUNS[run]]
