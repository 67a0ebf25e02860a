"""How large signals are before a network has learned anything, and which weights decay."""

import jax
import numpy as np
import objax
import pytest

from emlp_lab.groups import O13, SO, Group, O, S
from emlp_lab.nn import EMLP, Standardize, Start, emlp_plan
from emlp_lab.nn.start import SIZE
from emlp_lab.reps import Rep, T, V
from emlp_lab.tasks import Data, Task
from emlp_lab.tasks.normalization import identity
from emlp_lab.train import Adam, Learner
from tests.cases import catches, some

RNG = np.random.default_rng(0)
NETWORKS: dict[str, tuple[Group, Rep, Rep]] = {
    "inertia": (O(3), 5 * T(0) + 5 * T(1), T(2)),
    "o5": (O(5), 2 * T(1), T(0)),
    "particles": (O13(), 4 * T(1), T(0)),
    "sets": (S(6), 4 * V, V),
    "turns": (SO(2), 2 * V, V),
}


def sizes(name: str, rule: str, start: str, layers: int) -> list[list[float]]:
    """Root mean squares of the linear maps of each type, layer by layer, over inputs of size 1 and seeds."""
    group, rep_in, rep_out = NETWORKS[name]
    plan = emlp_plan(rep_in, rep_out, group, 96, layers, pairing=rule, probe=False, start=start)
    x = RNG.standard_normal((60, rep_in(group).size()))
    squares = []
    for seed in range(3):
        trace = plan.trace(jax.tree.map(np.float64, plan.init(seed)), x)
        squares.append([[float(np.mean(part**2)) for part in layer] for layer in trace.linear])
    return np.sqrt(np.mean(np.array(squares), axis=0)).tolist()


@pytest.mark.parametrize("rule", ["exact", "contract"])
@some("name", NETWORKS, 2)
def test_signals_neither_grow_nor_vanish_in_twelve_layers(name, rule):
    """The largest type of each layer: some have nothing but products to come from."""
    largest = [max(layer) for layer in sizes(name, rule, "level", 12)]
    assert SIZE / 1.5 < largest[0] < 1.5 * SIZE
    assert max(largest) < 4 * SIZE
    assert min(largest) > largest[0] * 0.7**11


@some("name", NETWORKS, 2)
def test_signals_of_the_old_start_vanish(name):
    largest = [max(layer) for layer in sizes(name, "exact", "unit", 12)]
    assert 1 / 2 < largest[0] < 2
    assert largest[-1] < largest[0] * 0.7**11


@pytest.mark.parametrize("name", ["o5", "particles"])
def test_types_that_only_products_reach_are_as_large_as_products_of_size_one(name):
    """Vectors have no invariant linear function, so that the scalars of the first layer are their products."""
    group, rep_in, rep_out = NETWORKS[name]
    x = RNG.standard_normal((200, rep_in(group).size()))
    found = {}
    for start in Start:
        plan = emlp_plan(rep_in, rep_out, group, 96, 1, pairing="exact", probe=False, start=start)
        trace = plan.trace(jax.tree.map(np.float64, plan.init(0)), x)
        assert not trace.linear[0][0].any()
        found[start] = trace.bilinear[0][0]
    np.testing.assert_allclose(found[Start.LEVEL], found[Start.UNIT], rtol=1e-5, atol=1e-9)


def test_linear_weights_differ_by_a_factor_for_each_layer():
    group, rep_in, rep_out = NETWORKS["inertia"]
    models = [EMLP(rep_in, rep_out, group, ch=24, num_layers=4, probe=False, start=start) for start in Start]
    assert [str(model.plan.start) for model in models] == ["level", "unit"]
    level, unit = (model.params for model in models)
    for layer, factor in enumerate((SIZE, 2.0, 2.0, 1.3)):
        np.testing.assert_allclose(
            level.blocks[layer].linear.w, factor * np.asarray(unit.blocks[layer].linear.w), rtol=1e-6
        )
    np.testing.assert_array_equal(level.head.w, unit.head.w)


@pytest.mark.parametrize("value", ["", "LEVEL", 1, None])
def test_other_starts_are_refused(value):
    catches(lambda: EMLP(T(1), T(1), O(2), ch=4, num_layers=1, start=value), f"start={value!r}", "'level', 'unit'")


class Inside(objax.Module):
    """A module of one's own around a model."""

    def __init__(self, model):
        self.models = objax.ModuleList([model])

    def __call__(self, x):
        return self.models[0](x)


WRAPPED = {
    "bare": lambda model: model,
    "standardize": lambda model: Standardize(model, (0.0, 1.0)),
    "sequential": lambda model: objax.nn.Sequential([model]),
    "own": Inside,
}


@some("wrapped", WRAPPED)
@pytest.mark.parametrize("name", ["inertia", "sets"])
def test_products_and_maps_to_tensors_decay_and_scalars_do_not(name, wrapped):
    """A step whose gradient is zero shows what decays."""
    group, rep_in, rep_out = NETWORKS[name]
    model = EMLP(rep_in, rep_out, group, ch=24, num_layers=2, pairing="contract", probe=False)
    n_in, n_out = rep_in(group).size(), rep_out(group).size()
    rows = Data(np.zeros((2, n_in)), np.zeros((2, n_out)))
    task = Task("still", "nothing to learn", group, rep_in(group), rep_out(group), rows, rows, identity(n_in, n_out))
    before, plan = model.params, model.plan
    Learner(WRAPPED[wrapped](model), task, optimizer=Adam(decay=0.5)).step(rows, 0.1)
    for old, new, block in zip(before.blocks, model.params.blocks, plan.blocks, strict=True):
        np.testing.assert_allclose(new.bilinear, 0.95 * np.asarray(old.bilinear), rtol=1e-5)
        for term in block.linear.terms:
            part = slice(term.start, term.stop)
            factor = 1 if block.linear.outputs.slots[term.target].dim == 1 else 0.95
            np.testing.assert_allclose(new.linear.w[part], factor * np.asarray(old.linear.w[part]), rtol=1e-5)
    np.testing.assert_array_equal(model.params.head.w, before.head.w)
