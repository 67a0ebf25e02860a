"""Learners and models in the units of a task behave like any other object."""

import copy
import pickle

import numpy as np

from emlp_lab.groups import O
from emlp_lab.nn import EMLP
from emlp_lab.reps import V
from emlp_lab.tasks import inertia
from emlp_lab.train import Learner
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
