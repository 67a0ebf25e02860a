"""objax.io saves and restores the function, whatever seed the receiving model was built with."""

from collections.abc import Callable

import jax.numpy as jnp
import numpy as np
import objax
import pytest

from emlp_lab.groups import SO, S
from emlp_lab.nn import EMLP, All, EmlpLegacy, Explicit, Policy, Rule, Sampled
from emlp_lab.reps import T, V
from emlp_lab.solve import Solver
from tests.cases import some
from tests.networks import rows
from tests.processes import run

SOLVER = Solver()
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


CLOUD = V(S(3)) * (1 + V(SO(3)))
# rep_in, rep_out, hidden layer, a type of which there are two copies
SHAPES = {
    "one group": ((V + 1)(SO(2)), V(SO(2)), (1 + 3 * V + 2 * T(2))(SO(2)), "T(2)"),
    "two groups": (CLOUD, V(SO(3)), 1 + 2 * CLOUD + V(SO(3)), "V(S(3))*V(SO(3))"),
}
# of the saved model and of the one that receives it; all but "all" keep other carriers in the two
POLICIES: dict[str, Callable[[str], tuple[Policy, Policy]]] = {
    "seed of the model": lambda _: (Sampled(budget=1), Sampled(budget=1)),
    "seed of its own": lambda _: (Sampled(2, budget=1), Sampled(4, budget=1)),
    "all": lambda _: (All(), All()),
    "explicit": lambda kind: (Explicit({kind: [0]}), Explicit({kind: [1]})),
    "emlp": lambda _: (EmlpLegacy(2), EmlpLegacy(3)),
}
CASES = [("one group", rule, policy) for rule in Rule if rule != Rule.NONE for policy in POLICIES]
CASES += [("two groups", Rule.CONTRACT, policy) for policy in POLICIES]
CASES += [("two groups", rule, "seed of the model") for rule in (Rule.EXACT, Rule.FULL)]


@some(("shape", "rule", "policy"), CASES, ids=str)
def test_every_rule_and_policy_loads_behind_a_compiled_function(tmp_path, shape, rule, policy):
    rep_in, rep_out, hidden, kind = SHAPES[shape]
    one, other = (
        EMLP(rep_in, rep_out, ch=[hidden], pairing=rule, policy=choice, seed=seed, solver=SOLVER)
        for seed, choice in enumerate(POLICIES[policy](kind))
    )
    assert (one.pairings[0].carriers == other.pairings[0].carriers) == (policy == "all")
    x = jnp.asarray(rows(rep_in, 4), jnp.float32)
    compiled = objax.Jit(other)
    y = np.asarray(objax.Jit(one)(x))
    assert not np.allclose(compiled(x), y, atol=1e-3)
    objax.io.save_var_collection(str(tmp_path / "model.npz"), one.vars())
    objax.io.load_var_collection(str(tmp_path / "model.npz"), other.vars())
    np.testing.assert_array_equal(compiled(x), y)
    assert other.pairings[0].carriers == one.pairings[0].carriers
    assert other.pairings[0].combinations == one.pairings[0].combinations


def test_the_carriers_decide_the_function(saved):
    """Weights alone are not the model: with the carriers of another seed it is another function."""
    _, model, x, y = saved
    other = build(4)
    for name, variable in other.vars().subset(objax.TrainVar).items():
        variable.assign(model.vars()[name].value)
    assert not np.allclose(objax.Jit(other)(x), y, atol=1e-3)
