"""The benchmark of seeds: what each seed changes, restarts, and the numbers of its tables."""

import csv

import numpy as np
import pytest

from emlp_lab.nn import Sampled
from emlp_lab.train import Record
from tests.benchmarks import seeds
from tests.cases import catches

SHAPE = (2, 6, 1)
TINY = ["--steps", "2", "--ch", "6", "--layers", "1", "--only", "O5Synthetic contract sampled"]


def made(seed: int, test: float, varied: str = "pairings", late: float = 1.0) -> seeds.Run:
    """A run that nobody trained."""
    return seeds.Run("Inertia", "exact", "sampled", varied, seed, test, 0.5, *SHAPE, late, 1234)


@pytest.fixture
def fake(monkeypatch):
    """Training that only notes what it was asked for; the error is the number of the call."""
    calls: list[tuple] = []

    def trained(*asked):
        calls.append(asked)
        return {"test": float(len(calls)), "late": 0.5, "train": 0.25, "weights": 9}

    monkeypatch.setattr(seeds, "trained", trained)
    return calls


def records(*tests: float) -> list[Record]:
    """Evaluations with these test errors and half of them for training."""
    return [Record(step, 0.0, test / 2, test, 0.0, 0.0) for step, test in enumerate(tests)]


def rows(file) -> list[dict[str, str]]:
    with file.open(newline="") as lines:
        return list(csv.DictReader(lines))


def test_a_tiny_run_trains_and_prints(tmp_path, capsys):
    file = tmp_path / "spread.csv"
    seeds.main([*TINY, "--seeds", "1", "--csv", str(file)])
    first, second = rows(file)
    assert (first.pop("varied"), second.pop("varied")) == ("pairings", "weights")
    assert first == second  # seed 0 of both is one network
    assert ",".join(rows(file)[0]).startswith("task,rule,policy,varied,seed,test,train,steps,ch,layers,")
    assert all(0 < float(first[name]) < 1000 for name in ("test", "late", "train", "weights"))
    assert f"{float(first['test']):.3g}" in capsys.readouterr().out


def test_each_seed_changes_its_own_chance_alone(fake):
    settings = [one for one in seeds.SETTINGS if (one.task, one.rule) == ("Inertia", "exact")]
    for setting in settings:
        seeds.run(setting, 3, SHAPE)
    assert [(str(policy), seed) for _, _, policy, seed, _ in fake] == [
        ("Sampled(seed=3, budget=None)", 0),
        ("Sampled(seed=0, budget=None)", 3),
        ("All()", 3),
    ]


@pytest.mark.parametrize("rule", ["exact", "contract"])
def test_a_network_is_built_and_trained_as_asked(rule, monkeypatch):
    asked = []
    monkeypatch.setattr(seeds, "training", lambda *given: asked.append(given) or iter(()))
    monkeypatch.setattr(seeds, "drain", lambda stream: {"EMLP": records(90, 80, 1 / 3, 2, 3, 4, 10)})
    numbers = seeds.trained.__wrapped__("O5Synthetic", rule, Sampled(5), 3, SHAPE)
    ((models, task, config),) = asked
    model = models["EMLP"]
    assert (model.seed, str(model.plan.rule), model.plan.policy) == (3, rule, Sampled(5))
    assert (config.seed, config.steps, task.name) == (3, 2, "O5Synthetic")
    assert (numbers["test"], numbers["late"], numbers["train"]) == (10, 3.86667, 1.93333)


def test_a_restart_goes_on_where_it_stopped(fake, tmp_path, capsys):
    file = tmp_path / "spread.csv"
    seeds.main([*TINY, "--seeds", "2", "--csv", str(file)])
    before = file.read_text()
    lines = before.splitlines(keepends=True)
    file.write_text("".join(lines[:-1]))
    seeds.main([*TINY, "--seeds", "3", "--csv", str(file)])
    assert file.read_text().startswith("".join(lines[:-1]))
    assert [(r["varied"], r["seed"]) for r in rows(file)] == [
        (varied, str(seed)) for seed in range(3) for varied in ("pairings", "weights")
    ]
    assert len(fake) == 4 + 3
    seeds.main([*TINY, "--seeds", "1", "--csv", str(file), "--steps", "3"])
    assert len(fake) == 4 + 3 + 2  # another shape is another run
    *_, last, _ = capsys.readouterr().out.split("| task")[-2].splitlines()  # with tables of its own
    assert last == "| O5Synthetic | contract | sampled | weights | 9 |"


def test_runs_survive_the_file(tmp_path):
    file = tmp_path / "spread.csv"
    runs = [made(0, 0.0123457), made(1, 1e-9)]
    for one in runs:
        seeds.append(file, one)
    assert seeds.known(file) == runs


def test_files_with_other_columns_are_refused(tmp_path):
    file = tmp_path / "other.csv"
    file.write_text("task,seed\nInertia,0\n")
    catches(lambda: seeds.known(file), "other.csv", "['task', 'seed']", "another file")


def test_the_factor_is_the_geometric_standard_deviation():
    assert seeds.factor([1.0, 9.0]) == pytest.approx(np.exp(np.log(9) / np.sqrt(2)))
    assert seeds.factor([5.0, 5.0, 5.0]) == 1
    assert np.isnan(seeds.factor([5.0]))


def test_the_tables_hold_every_seed_of_their_own_setting():
    runs = [made(1, 4.0, late=3.0), made(0, 1.0), made(2, 2.0), made(0, 7.0, "weights")]
    _, _, pairings, weights = seeds.errors(runs)
    assert pairings == "| Inertia | exact | sampled | pairings | 1 | 4 | 2 |"
    assert weights == "| Inertia | exact | sampled | weights | 7 |  |  |"
    _, _, pairings, weights = seeds.spread(runs)
    assert pairings == "| Inertia | exact | sampled | pairings | 1,234 | 3 | 2 | 1 | 4 | 2.00 | 1 | 1.89 |"
    assert weights == "| Inertia | exact | sampled | weights | 1,234 | 1 | 7 | 7 | 7 | nan | 1 | nan |"
