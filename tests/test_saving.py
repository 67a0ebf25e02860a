"""objax.io saves and restores the function, whatever seed the receiving model was built with."""

import jax.numpy as jnp
import numpy as np
import objax
import pytest

from emlp_lab.groups import SO
from emlp_lab.nn import EMLP
from emlp_lab.reps import T, V
from tests.networks import rows
from tests.processes import run

BUILD = """
import sys
import jax.numpy as jnp, numpy as np, objax
from emlp_lab.groups import SO
from emlp_lab.nn import EMLP
from emlp_lab.reps import T, V
model = EMLP(V + T(2), 1 + V, SO(3), ch=[1 + 2 * V + 12 * T(2)] * 2, seed=77)
objax.io.load_var_collection(sys.argv[1], model.vars())
x, y = np.load(sys.argv[2]).values()
print(np.array_equal(np.asarray(objax.Jit(model)(jnp.asarray(x))), y))
print(repr(model.pairings))
"""


def build(seed: int) -> EMLP:
    return EMLP(V + T(2), 1 + V, SO(3), ch=[1 + 2 * V + 12 * T(2)] * 2, seed=seed)


@pytest.fixture(scope="module")
def saved(tmp_path_factory) -> tuple:
    """(file, model, inputs, compiled outputs) of a model whose weights are not those of its seed."""
    model = build(3)
    for variable in model.vars().subset(objax.TrainVar):
        variable.assign(variable.value + 0.1)
    x = jnp.asarray(rows(model.rep_in, 4), jnp.float32)
    file = tmp_path_factory.mktemp("saved") / "model.npz"
    objax.io.save_var_collection(str(file), model.vars())
    return file, model, x, np.asarray(objax.Jit(model)(x))


def test_loads_into_a_model_of_another_seed(saved):
    file, model, x, y = saved
    other = build(4)
    assert [p.carriers for p in other.pairings] != [p.carriers for p in model.pairings]
    objax.io.load_var_collection(str(file), other.vars())
    np.testing.assert_array_equal(objax.Jit(other)(x), y)
    assert [(p.carriers, p.combinations) for p in other.pairings] == [
        (p.carriers, p.combinations) for p in model.pairings
    ]
    assert [p.seed for p in other.pairings] == [None, None]
    assert [p.seed for p in model.pairings] == [3, 3]


def test_loads_behind_a_compiled_function(saved):
    file, _, x, y = saved
    other = build(5)
    compiled = objax.Jit(other)
    assert not np.allclose(compiled(x), y)
    objax.io.load_var_collection(str(file), other.vars())
    np.testing.assert_array_equal(compiled(x), y)


def test_loads_into_the_same_seed_with_its_pairings(saved):
    file, model, _, _ = saved
    other = build(3)
    objax.io.load_var_collection(str(file), other.vars())
    assert other.pairings == model.pairings


def test_loads_in_a_new_process(saved, tmp_path):
    file, model, x, y = saved
    np.savez(tmp_path / "io.npz", x=x, y=y)
    same, pairings = run(BUILD, file, tmp_path / "io.npz", PYTHONHASHSEED="7").split("\n", maxsplit=1)
    assert same == "True"
    for one in model.pairings:
        assert repr(one).split("\n", maxsplit=1)[1] in pairings.replace("\\n", "\n")


@pytest.mark.parametrize("pairing", ["contract", "full"])
def test_other_rules_load_behind_a_compiled_function(tmp_path, pairing):
    shape = V + 1, V, SO(2)
    one, other = (EMLP(*shape, ch=[1 + 9 * V], pairing=pairing, seed=seed) for seed in (0, 1))
    assert one.pairings[0].carriers != other.pairings[0].carriers
    x = jnp.asarray(rows(one.rep_in, 4), jnp.float32)
    compiled = objax.Jit(other)
    compiled(x)
    objax.io.save_var_collection(str(tmp_path / "model.npz"), one.vars())
    objax.io.load_var_collection(str(tmp_path / "model.npz"), other.vars())
    np.testing.assert_array_equal(compiled(x), objax.Jit(one)(x))


def test_the_carriers_decide_the_function(saved):
    """Weights alone are not the model: with the carriers of another seed it is another function."""
    _, model, x, y = saved
    other = build(4)
    for name, variable in other.vars().subset(objax.TrainVar).items():
        variable.assign(model.vars()[name].value)
    assert not np.allclose(objax.Jit(other)(x), y, atol=1e-3)
