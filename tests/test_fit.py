"""One call that trains, keeps the best weights and ends early; and how the learning rate changes."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

import emlp_lab
from emlp_lab.nn import EMLP, MLP
from emlp_lab.stream import drain
from emlp_lab.tasks import Data, Task, inertia
from emlp_lab.train import Fit, Schedule, TrainConfig, fit, fitting
from tests.cases import catches, some

TASK = inertia(40, 20, validation=20)
RUN = TrainConfig(steps=40, batch_size=20, lr=0.02, evaluate_every=5)
MODELS = {"EMLP": EMLP, "MLP": MLP}


def model(task: Task = TASK, kind: str = "MLP"):
    return MODELS[kind](task.rep_in, task.rep_out, task.group, ch=6, num_layers=1)


def overfitting(rows: int = 40) -> Task:
    """Outputs that are noise: what is learned of the training rows makes the validation error larger."""
    rng = np.random.default_rng(0)

    def noise(data: Data) -> Data:
        return replace(data, y=rng.standard_normal(data.y.shape))

    task = inertia(rows, 20, validation=20)
    return replace(task, train=noise(task.train), test=noise(task.test), validation=noise(task.validation or task.test))


@pytest.fixture(scope="module")
def early() -> Fit:
    task = overfitting()
    return fit(model(task), task, replace(RUN, steps=400), patience=20)


@pytest.mark.parametrize("kind", MODELS)
def test_the_model_has_the_best_weights(kind):
    found = fit(model(kind=kind), TASK, RUN)
    assert [record.step for record in found.records] == list(range(0, 41, 5))
    assert found.best == min(found.records, key=lambda record: record.validation)
    assert TASK.validation
    for rows, error in ((TASK.validation, found.best.validation), (TASK.test, found.best.test)):
        assert np.mean((found.predict(rows.x) - rows.y) ** 2) == pytest.approx(error, rel=1e-6)
    assert "all 40 steps" in found.ended


def test_it_ends_early_with_the_best_weights(early):
    assert early.records[-1].step == early.best.step + 20 < 400
    assert early.best.validation < early.records[-1].validation
    assert early.learner.loss(early.learner.task.validation) == pytest.approx(early.best.validation, rel=1e-6)
    assert "20 steps" in early.ended
    assert f"step {early.best.step}" in repr(early)


def test_who_stops_it_keeps_the_best_weights():
    trained = model()
    run, best = fitting(trained, TASK, RUN), float("inf")
    for event in run:
        if event.stage == "evaluate":
            best = min(best, event.data["records"]["model"].validation)
        if event.stage == "step" and event.done == 33:
            break
    run.close()
    assert TASK.validation
    assert np.mean((np.asarray(trained(TASK.validation.x)) - TASK.validation.y) ** 2) == pytest.approx(best, rel=1e-5)


@some(("rows", "held"), [(2, 1), (9, 1), (40, 4)], 2)
def test_a_task_without_validation_rows_lends_training_rows(rows, held):
    task = replace(TASK, train=TASK.train[:rows], validation=None)
    one, again, other = (
        fit(model(), task, replace(RUN, steps=2, batch_size=2, seed=seed)).learner.task for seed in (0, 0, 1)
    )
    assert one.validation
    assert (len(one.train), len(one.validation)) == (rows - held, held)
    both = np.concatenate([one.train.x, one.validation.x])
    np.testing.assert_array_equal(np.sort(both, axis=0), np.sort(task.train.x, axis=0))
    np.testing.assert_array_equal(one.train.x, again.train.x)
    assert rows == 2 or not np.array_equal(one.train.x, other.train.x)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"patience": 0}, ["patience=0"]),
        ({"patience": 2.5}, ["patience=2.5"]),
        ({"task": replace(TASK, train=TASK.train[:1], validation=None)}, ["1 training row", "at least 2"]),
        ({"config": replace(RUN, lr=9.9, steps=10)}, []),
    ],
    ids=str,
)
def test_what_cannot_be_fitted(change, words):
    options = {"task": TASK, "config": RUN, "patience": 20} | change
    if words:
        catches(lambda: fit(model(), options["task"], options["config"], patience=options["patience"]), *words)
    else:  # a rate that makes things worse leaves the first weights
        assert fit(model(), options["task"], options["config"]).best.step == 0


def test_errors_that_are_no_numbers():
    trained = model()
    first = trained.network[0].w.value
    trained.network[0].w.assign(first.at[0, 0].set(np.nan))
    catches(lambda: fit(trained, TASK, RUN), "no numbers", "Inertia", "outputs of the model")


@pytest.mark.parametrize("steps", [1, 2, 7, 1800])
def test_schedules(steps):
    cosine = [Schedule.COSINE.factor(step, steps) for step in range(1, steps + 1)]
    assert cosine[0] == 1
    assert all(0 < b < a for a, b in pairwise(cosine))
    assert sum(cosine) == pytest.approx((steps + 1) / 2)
    assert {Schedule.CONSTANT.factor(step, steps) for step in range(1, steps + 1)} == {1.0}


def test_the_rate_follows_the_schedule():
    """Adam's steps of few rows have the size of the rate."""

    def moved(schedule: str) -> list[float]:
        trained, sizes = model(), []
        before = np.asarray(trained.network[0].w.value)
        config = replace(RUN, steps=4, batch_size=40, schedule=schedule, lr=1e-3)
        for event in fitting(trained, TASK, config):
            if event.stage == "step":
                after = np.asarray(trained.network[0].w.value)
                sizes.append(float(np.median(np.abs(after - before))))
                before = after
        return sizes

    np.testing.assert_allclose(moved("constant"), 1e-3, rtol=0.05)
    np.testing.assert_allclose(moved("cosine"), [1e-3 * Schedule.COSINE.factor(k, 4) for k in (1, 2, 3, 4)], rtol=0.05)
    catches(lambda: TrainConfig(schedule="linear"), "schedule='linear'", "'cooldown', 'cosine', 'constant'")


def test_it_is_at_the_top():
    assert emlp_lab.fit is fit
    assert drain(fitting(model(), TASK, replace(RUN, steps=1))).best.step in (0, 1)
