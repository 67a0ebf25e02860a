"""A training step that would not fit in memory is refused before it is compiled: the numbers, and what would fit."""

import math
import re

import jax.numpy as jnp
import numpy as np
import pytest

from emlp_lab.groups import O13, SE, O, S, Z
from emlp_lab.nn import EMLP, MLP
from emlp_lab.reps import T, V
from emlp_lab.solve import BudgetError
from emlp_lab.stream import drain
from emlp_lab.tasks import Data, Task, inertia
from emlp_lab.tasks.normalization import Normalization
from emlp_lab.train import Learner, TrainConfig, training
from emlp_lab.train.memory import step_bytes
from tests.cases import catches, some

NETWORKS = [
    (O(3), 5 * T(0) + 5 * T(1), T(2), 64, "exact"),
    (O(3), 5 * T(0) + 5 * T(1), T(2), 64, "contract"),
    (O(3), 5 * T(0) + 5 * T(1), T(2), 64, "none"),
    (O13(), 5 * T(1), 2 * T(1) + 1, 48, "contract"),
    (S(4), 5 * V, 2 * V + 1, 64, "exact"),
    (Z(20), V, V, 64, None),
]


def learner(network: tuple, **options: int | None) -> Learner:
    group, rep_in, rep_out, ch, pairing = network
    n_in, n_out = rep_in(group).size(), rep_out(group).size()
    data = Data(np.zeros((8, n_in)), np.zeros((8, n_out)))
    plain = Normalization(np.ones(n_in), np.ones(n_out), np.zeros(n_out))
    task = Task("zeros", "nothing", group, rep_in(group), rep_out(group), data, data, plain)
    model = EMLP(rep_in, rep_out, group, ch=ch, num_layers=2, pairing=pairing, probe=False)
    return Learner(model, task, **options)


@some("network", NETWORKS, ids=lambda network: f"{network[0]}-{network[4]}")
def test_the_estimate_is_what_xla_sets_aside(network: tuple):
    one, rows = learner(network), 2000
    one._compile()
    x, y = (jnp.zeros((rows, part.shape[1])) for part in (one.task.train.x, one.task.train.y))
    values = [variable.value for variable in one._trained]
    compiled = one._step.lower(values, [], one._moments, x, y, jnp.float32(0)).compile()
    taken = compiled.memory_analysis().temp_size_in_bytes
    assert taken < step_bytes(one.model.plan, rows) < 4 * taken


def test_what_fits_is_said():
    one = learner(NETWORKS[1], memory_limit=50 * 10**6)
    with pytest.raises(BudgetError) as caught:
        one.require(10**6)
    fits = int(re.search(r"at most ([\d,]+) rows", str(caught.value)).group(1).replace(",", ""))
    one.require(fits)
    catches(lambda: one.require(fits + 1), "50 MB", "'contract'", "memory_limit")


@pytest.mark.parametrize(
    ("network", "limit", "words"),
    [
        (NETWORKS[0], 10**5, ["narrower hidden layers", "'exact'"]),
        (NETWORKS[2], 10**6, ["at most"]),
        ((SE(2), 2 * V, T(0), 32, None), 10**5, ["'full'", "0.1 MB"]),
    ],
)
def test_widths_batches_and_rules_are_refused(network: tuple, limit: int, words: list[str]):
    one = learner(network, memory_limit=limit)
    rows = Data(np.zeros((10**5, one.model.rep_in.size())), np.zeros((10**5, one.model.rep_out.size())))
    catches(lambda: one.step(rows, 1e-3), *words)


def test_training_refuses_before_it_starts():
    task, events = inertia(1000, 10), []
    models = {
        "MLP": MLP(task.rep_in, task.rep_out, task.group, ch=8),
        "EMLP": EMLP(task.rep_in, task.rep_out, task.group, ch=8),
    }
    config = TrainConfig(1, memory_limit=1000)
    catches(lambda: drain(training(models, task, config), events.append), "on 500 rows", "the limit is 1,000 bytes")
    assert not events


def test_what_is_free_is_the_limit():
    learner(NETWORKS[0]).require(100)
    catches(lambda: learner(NETWORKS[0]).require(10**12), "the limit is")


@pytest.mark.parametrize("limit", ["1GB", math.nan, math.inf, -1, True, [1]])
def test_limits_that_are_none_are_refused(limit: object):
    catches(lambda: TrainConfig(memory_limit=limit), "memory_limit", repr(limit))
    catches(lambda: learner(NETWORKS[0], memory_limit=limit), "memory_limit")
