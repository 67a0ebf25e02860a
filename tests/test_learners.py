"""Learners and models in the units of a task behave like any other object."""

import copy
import math
import pickle

import numpy as np
import pytest

from emlp_lab.groups import O
from emlp_lab.nn import EMLP, MLP
from emlp_lab.reps import V
from emlp_lab.stream import drain
from emlp_lab.tasks import Data, inertia
from emlp_lab.train import Learner, TrainConfig, training
from tests.cases import as_shipped, catches


def test_learners_are_copied_with_their_optimiser():
    task = inertia(30, 30)
    learner = Learner(EMLP(task.rep_in, task.rep_out, task.group, ch=[(V + 2)(O(3))], probe=False), task)
    learner.step(task.train, 0.01)
    copies = [copy.deepcopy(learner), pickle.loads(pickle.dumps(learner))]  # noqa: S301
    before = learner.predict(task.test.x)
    for other in copies:
        np.testing.assert_allclose(other.predict(task.test.x), before, rtol=1e-5, atol=1e-6)
        other.step(task.train, 0.01)
    np.testing.assert_array_equal(learner.predict(task.test.x), before)  # its own model, which nobody else trains
    learner.step(task.train, 0.01)
    for other in copies:
        np.testing.assert_allclose(other.predict(task.test.x), learner.predict(task.test.x), rtol=1e-4, atol=1e-5)


def test_models_in_the_units_of_a_task_take_what_others_take():
    task = inertia(30, 30)
    whole = Learner(EMLP(task.rep_in, task.rep_out, task.group, ch=[(V + 2)(O(3))], probe=False), task).standardized
    with as_shipped():
        assert whole([0] * 20).shape == (9,)
    catches(lambda: whole(None), "NoneType", "array of numbers")
    catches(lambda: whole(np.ones(3)), "(3,)", "20")


TASK = inertia(40, 20)
WRONG = {
    "fewer outputs": (lambda one: one.step(Data(TASK.train.x[:5], TASK.train.y[:1]), 1e-3), ["(5, 20)", "(1, 9)"]),
    "no rows": (lambda one: one.step(Data(TASK.train.x[:0], TASK.train.y[:0]), 1e-3), ["(0, 20)", "n >= 1"]),
    "other columns": (lambda one: one.step(Data(TASK.train.y, TASK.train.x), 1e-3), ["(n, 20)"]),
    "no rate": (lambda one: one.step(TASK.train, math.nan), ["lr=nan"]),
    "a text as rate": (lambda one: one.step(TASK.train, "fast"), ["lr='fast'"]),
    "no number of rows": (lambda one: one.require(1.5), ["rows=1.5"]),
    "other inputs": (lambda one: one.predict(np.ones((2, 3))), ["(2, 3)", "(..., 20)"]),
    "no module": (lambda _: Learner(3, TASK), ["a module", "int"]),
    "no task": (lambda one: Learner(one.model, 3), ["a task", "int"]),
    "no models": (lambda _: drain(training({}, TASK, TrainConfig())), ["empty"]),
    "no function": (lambda one: drain(training({"": one.model}, TASK, TrainConfig(), lr=5)), ["lr=5", "a function"]),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_learned_from_is_said(name: str):
    wrong, words = WRONG[name]
    one = Learner(MLP(TASK.rep_in, TASK.rep_out, TASK.group, ch=4, num_layers=1), TASK)
    with as_shipped():
        catches(lambda: wrong(one), *words)


def test_predictions_of_any_shape():
    one = Learner(MLP(TASK.rep_in, TASK.rep_out, TASK.group, ch=4, num_layers=1), TASK)
    y = one.predict(TASK.test.x)
    for shape in ((), (0,), (2, 3), (2, 0, 3)):
        count = math.prod(shape)
        np.testing.assert_array_equal(
            one.predict(TASK.test.x[:count].reshape(*shape, 20)), y[:count].reshape(*shape, 9)
        )
