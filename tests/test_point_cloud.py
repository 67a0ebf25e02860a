"""Networks over several groups at once: point clouds, which may be turned in space and listed in any order."""

import doctest
from concurrent.futures import ThreadPoolExecutor

import jax.numpy as jnp
import numpy as np
import objax
import pytest

from emlp_lab.groups import SO, SU, Group, S, Z
from emlp_lab.nn import EMLP, MLP, emlp_stream, uniform_rep
from emlp_lab.nn.acting import Groups
from emlp_lab.reps import Scalar, V
from emlp_lab.stream import drain
from emlp_lab.tasks import point_cloud
from emlp_lab.train import Learner, NetworkConfig, TrainConfig, experiment
from tests.cases import catches
from tests.networks import CLOUD, predict
from tests.processes import run

ROTATED, PERMUTED = V(SO(3)), V(S(5))
BOTH = SO(3), S(5)


@pytest.fixture(scope="module")
def trained() -> tuple:
    """(task, models by name, their records) after 300 steps."""
    events, task = [], point_cloud(seed=3)
    config = TrainConfig(steps=300, batch_size=100, evaluate_every=300)
    records = drain(experiment(task, NetworkConfig(ch=64, num_layers=2, seed=1), config), events.append)
    (models,) = [event.data["models"] for event in events if event.stage == "models"]
    return task, models, records


def test_a_network_learns_the_dipole_of_a_cloud(trained):
    task, _, records = trained
    constant = float(np.mean((task.test.y - task.train.y.mean(axis=0)) ** 2))
    assert records["EMLP"][0].test > constant / 2
    assert records["EMLP"][-1].test < constant / 10
    assert records["EMLP"][-1].test < records["MLP"][-1].test / 2
    assert max(record.equivariance for record in records["EMLP"]) < 1e-5 < records["MLP"][-1].equivariance


def test_the_trained_network_turns_with_the_cloud_and_ignores_its_order(trained):
    task, models, _ = trained
    learner, x = Learner(models["EMLP"], task), task.test.x[:50]
    y = learner.predict(x)
    cloud, turn = x.reshape(50, 5, 5), SO(3).sample(4, 1)[0]
    turned = np.concatenate([cloud[:, :, :2], cloud[:, :, 2:] @ turn.T], axis=2)
    order = np.array([3, 0, 4, 1, 2])
    np.testing.assert_allclose(learner.predict(cloud[:, order].reshape(50, 25)), y, atol=1e-4)
    np.testing.assert_allclose(learner.predict(turned.reshape(50, 25)), y @ turn.T, atol=1e-4)
    np.testing.assert_allclose(learner.predict(turned[:, order].reshape(50, 25)), y @ turn.T, atol=1e-4)
    assert np.abs(y @ turn.T - y).max() > 1


def test_saved_and_loaded_it_predicts_the_same(trained, tmp_path):
    task, models, _ = trained
    model, other = models["EMLP"], EMLP(CLOUD, ROTATED, ch=64, num_layers=2, seed=2)
    assert [p.carriers for p in other.pairings] != [p.carriers for p in model.pairings]
    objax.io.save_var_collection(str(tmp_path / "model.npz"), model.vars())
    objax.io.load_var_collection(str(tmp_path / "model.npz"), other.vars())
    np.testing.assert_array_equal(predict(other, task.test.x), predict(model, task.test.x))
    assert [p.carriers for p in other.pairings] == [p.carriers for p in model.pairings]


def test_the_example_of_the_documentation():
    scope = {"EMLP": EMLP, "V": V, "S": S, "SO": SO, "jnp": jnp, "objax": objax}
    (example,) = doctest.DocTestFinder(recurse=False).find(EMLP, "EMLP", globs=scope)
    assert len(example.examples) == 3
    assert doctest.DocTestRunner().run(example).failed == 0


PROGRAM = """
import hashlib, sys
import jax.numpy as jnp, numpy as np, objax
from emlp_lab.groups import O13, S, SO, Z
from emlp_lab.nn import EMLP, uniform_rep
from emlp_lab.reps import V
np.random.seed(int(sys.argv[1]))
groups = [(SO(3), S(5)), (S(5), SO(3))][int(sys.argv[1])]
model = EMLP(V(S(5)) * (2 + V(SO(3))), V(SO(3)), groups, ch=40, num_layers=1, seed=3)
x = jnp.asarray(np.random.default_rng(0).standard_normal((4, 25)), jnp.float32)
numbers = [objax.Jit(model)(x), *(variable.value for variable in model.vars().values())]
print(hashlib.sha256(b"".join(np.asarray(value).tobytes() for value in numbers)).hexdigest())
print(model.group, model.pairings, uniform_rep(300, (O13(), Z(4), S(3))), uniform_rep(300, (Z(4), S(3), O13())))
"""


@pytest.mark.slow  # test_determinism compares networks
def test_processes_and_orders_of_the_groups_agree():
    with ThreadPoolExecutor() as pool:
        started = [pool.submit(run, PROGRAM, i, PYTHONHASHSEED=str(7 * i)) for i in range(2)]
        first, second = (process.result() for process in started)
    assert first == second
    assert "V(SO(3)) [" in first


@pytest.mark.parametrize("group", [None, BOTH, BOTH[::-1], list(BOTH)], ids=str)
def test_groups_may_be_given_or_found(group: Groups | None):
    model = EMLP(CLOUD, ROTATED, group, ch=20, num_layers=1, hidden="emlp")
    assert model.group == model.plan.groups == (S(5), SO(3))
    assert (model.rep_in, model.rep_out) == (CLOUD, ROTATED)
    assert model.plan.hidden == (uniform_rep(20, BOTH),)
    dense = MLP(CLOUD, ROTATED, group, ch=20, num_layers=1)
    assert (dense.rep_in, dense.rep_out, dense.group) == (CLOUD, ROTATED, (S(5), SO(3)))


@pytest.mark.parametrize("group", [SO(3), (SO(3),), None], ids=str)
def test_one_group_in_every_form(group: Groups | None):
    rep_in, rep_out = (2 * V + 1)(SO(3)), V(SO(3))
    model = EMLP(rep_in, rep_out, group, ch=[9, V + 1], hidden="emlp")
    assert model.group == MLP(rep_in, rep_out, group, ch=9).group == SO(3)
    assert model.plan.hidden == (uniform_rep(9, SO(3)), (V + 1)(SO(3)))


def test_a_network_may_have_more_groups_than_its_ends():
    plan = drain(emlp_stream(ROTATED, ROTATED, BOTH, [20, 2 * PERMUTED, CLOUD]))
    assert plan.hidden[0].groups == (S(5), SO(3))
    assert plan.hidden[1:] == (2 * PERMUTED, CLOUD)
    assert all(block.bilinear.plan.named for block in plan.blocks)


TWIN = Group("SO(3)", SO(3).lie_algebra[:2], SO(3).discrete_generators)


@pytest.mark.parametrize("network", [EMLP, MLP, lambda *args: drain(emlp_stream(*args))], ids=["EMLP", "MLP", "stream"])
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((V, V(SO(3)), BOTH), ["rep_in = T(1)", "unbound", "V(SO(3))", "V(S(5))"]),
        ((CLOUD, PERMUTED * V, BOTH), ["rep_out", "unbound", "V(S(5)) or V(SO(3))"]),
        ((V, ROTATED), ["rep_in", "unbound", "V(SO(3))", "group"]),
        ((ROTATED, V), ["rep_out", "unbound", "V(SO(3))", "group"]),
        ((CLOUD, V(Z(4)), BOTH), ["rep_out", "Z(4)", "not among", "SO(3)", "S(5)"]),
        ((PERMUTED * V, V, SO(3)), ["rep_in", "S(5)", "not among", "SO(3)"]),
        ((CLOUD, ROTATED, SO(3)), ["rep_in", "S(5)", "SO(3)"]),
        ((CLOUD * V(SU(2)), ROTATED), ["SU(2)", "complex"]),
        ((CLOUD, ROTATED, (*BOTH, SU(2))), ["SU(2)", "complex"]),
        ((CLOUD, ROTATED, ()), ["group=()", "SO(3)"]),
        ((CLOUD, ROTATED, []), ["group=[]", "SO(3)"]),
        ((2 * Scalar, Scalar), ["name no group", "SO(3)"]),
        ((CLOUD, ROTATED, (SO(3), "S(5)")), ["S(5)", "give a group"]),
        ((CLOUD, ROTATED, "SO(3)"), ["'SO(3)'", "give a group"]),
        ((CLOUD, ROTATED, 384), ["group=384", "give a group"]),
        ((CLOUD, ROTATED, (SO(3), SO(3))), ["two groups", "SO(3)", "names"]),
        ((ROTATED, V(TWIN)), ["two groups", "SO(3)", "names"]),
        ((0 * CLOUD, ROTATED, BOTH), ["rep_in", "dimension 0"]),
    ],
)
def test_misuse(network, arguments: tuple, words: list[str]):
    catches(lambda: network(*arguments), *words)


@pytest.mark.parametrize(
    ("ch", "words"),
    [([V], ["ch = T(1)", "unbound"]), (V(Z(4)), ["ch", "Z(4)", "SO(3)"]), (0, ["ch=0"]), ([0 * V], ["dimension 0"])],
    ids=str,
)
def test_bad_widths(ch, words: list[str]):
    catches(lambda: EMLP(CLOUD, ROTATED, BOTH, ch), *words)


def test_a_plan_of_other_groups_is_refused():
    plan = drain(emlp_stream(ROTATED, ROTATED, BOTH, [10]))
    assert EMLP(ROTATED, ROTATED, BOTH, plan=plan).plan is plan
    catches(lambda: EMLP(ROTATED, ROTATED, plan=plan), "plan", "S(5)", "SO(3)")
