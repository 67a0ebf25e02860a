"""Whole networks: equivariant, differentiable, reproducible, and built from the representations they were asked for."""

import jax
import jax.numpy as jnp
import numpy as np
import objax
import pytest

from emlp_lab.groups import O13, SO, O, S, Z
from emlp_lab.nn import EMLP, MLP, emlp_plan, emlp_stream, gated, mlp_plan, uniform_rep
from emlp_lab.nn.gate import gate_plan
from emlp_lab.nn.hidden import hidden_reps
from emlp_lab.reps import Scalar, T, V, blocks
from emlp_lab.solve import Solver
from emlp_lab.stream import drain
from tests.cases import as_shipped, catches, some
from tests.networks import (
    CLOUD,
    NETWORKS,
    compiled,
    elements,
    every_network,
    over,
    parameters,
    plan_of,
    predict,
    rows,
    some_networks,
)

SHAPE = (2 * V + 1, V + T(2), O(2))
HIDDEN = [2 + 3 * V + T(2), 3 * V]
WIDE = 1 + 2 * V + 20 * T(2)  # more copies than act as carriers


def small(seed: int = 0, **options) -> EMLP:
    return EMLP(*SHAPE, ch=HIDDEN, seed=seed, **options)


def weights(model: objax.Module) -> dict[str, np.ndarray]:
    return {name: np.asarray(variable.value) for name, variable in model.vars().items()}


def same(a: dict[str, np.ndarray], b: dict[str, np.ndarray]) -> bool:
    return a.keys() == b.keys() and all(np.array_equal(a[name], b[name]) for name in a)


def check_equivariant(case: tuple, dtype: type, tolerance: float) -> None:
    rep_in, rep_out = over(case[1], case[0]), over(case[2], case[0])
    x, plan = rows(rep_in), plan_of(*case, dtype)
    with jax.enable_x64(dtype is np.float64):
        f, p = compiled(plan), parameters(plan, 1, dtype)
        y = np.asarray(f(p, jnp.asarray(x, dtype)))
        assert y.dtype == dtype
        assert np.ptp(y, axis=0).max() > 1e-3
        for g in elements(rep_in, rep_out):
            turned = np.asarray(f(p, jnp.asarray(x @ rep_in.rho(g).T, dtype)))
            expected = y @ rep_out.rho(g).T
            np.testing.assert_allclose(turned, expected, atol=tolerance * (1 + np.abs(expected).max()))


@some("case", NETWORKS, ids=lambda case: str(case[0]))
def test_networks_are_equivariant(case):
    check_equivariant(case, np.float64, 1e-10)


@some_networks
def test_networks_are_equivariant_in_float32(case):
    check_equivariant(case, np.float32, 1e-4)


@some_networks
def test_gradients_are_finite_and_reach_everything(case):
    plan = plan_of(*case)
    p, x = parameters(plan, 1, np.float32), jnp.asarray(rows(plan.rep_in), jnp.float32)
    gradients = jax.jit(jax.grad(lambda q: (plan.apply(q, x) ** 2).sum()))(p)
    for leaf in jax.tree.leaves(gradients):
        assert np.isfinite(leaf).all()
        assert leaf.size == 0 or np.abs(leaf).max() > 0


@every_network
def test_plan_has_the_shapes_it_was_asked_for(case):
    group, rep_in, rep_out, hidden = case
    plan = plan_of(*case)
    assert (plan.rep_in, plan.rep_out) == (over(rep_in, group), over(rep_out, group))
    assert plan.hidden == ((uniform_rep(hidden, group) if isinstance(hidden, int) else over(hidden, group)),)
    assert [block.linear.outputs.rep for block in plan.blocks] == [gated(rep) for rep in plan.hidden]


@pytest.mark.parametrize("rep", [(2 + 3 * V + T(2))(SO(3)), (V + T(2) + 1)(S(3)), (V + V.T)(O13())], ids=str)
def test_gate_by_hand(rep):
    plan, wide = gate_plan(rep), gated(rep)
    x = rows(wide, 4)
    y = np.asarray(plan.outputs.ungroup(plan.apply(plan.inputs.group(jnp.asarray(x, jnp.float32)))))
    gate, expected = rep.size(), x[:, : rep.size()].copy()
    for block in blocks(rep):
        for index in block.index:
            if block.rep == Scalar or block.rep.is_permutation:
                expected[:, index] *= 1 / (1 + np.exp(-x[:, index]))
            else:
                expected[:, index] *= 1 / (1 + np.exp(-x[:, [gate]]))
                gate += 1
    assert gate == wide.size()
    np.testing.assert_allclose(y, expected, atol=1e-6)


@pytest.mark.parametrize(("points", "vectors"), [(V(S(5)), V(O(3))), (V(S(2)), V(SO(2)))], ids=str)
def test_gate_of_a_cloud_by_hand(points, vectors):
    """One gate for all coordinates of a point, whichever factor comes first in the canonical order."""
    rep = 1 + 2 * points + vectors + 2 * (points * vectors)
    plan, wide = gate_plan(rep), gated(rep)
    n, d = points.size(), vectors.size()
    assert wide == rep + 1 + 2 * points
    x = rows(wide, 4)
    y = np.asarray(plan.outputs.ungroup(plan.apply(plan.inputs.group(jnp.asarray(x, jnp.float32)))))
    plain, vector, tensor, gate, gates = np.split(x, np.cumsum([1 + 2 * n, d, 2 * n * d, 1]), axis=1)
    parts = [
        plain * sigmoid(plain),
        vector * sigmoid(gate),
        (tensor.reshape(4, 2, n, d) * sigmoid(gates).reshape(4, 2, n, 1)).reshape(4, -1),
    ]
    np.testing.assert_allclose(y, np.concatenate(parts, axis=1), atol=1e-6)


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def test_mixed_permutations_need_no_gates():
    rep = V(S(3)) * V(Z(4)) + V(S(3)) + 1
    assert rep.is_permutation
    assert gated(rep) == rep
    assert gated(rep + CLOUD) != rep + CLOUD


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (lambda: EMLP(V(SO(2)), V, SO(3)), ["rep_in", "SO(2)", "SO(3)"]),
        (lambda: EMLP(V, V(S(3)), SO(3)), ["rep_out", "S(3)", "SO(3)"]),
        (lambda: EMLP(0 * V, V, SO(3)), ["rep_in", "dimension 0"]),
        (lambda: EMLP(V, V, SO(3), ch=0), ["ch=0", ">= 1"]),
        (lambda: EMLP(V, V, SO(3), num_layers=0), ["num_layers=0", ">= 1"]),
        (lambda: EMLP(V, V, SO(3), ch=[V(S(3))]), ["ch", "S(3)"]),
        (lambda: small("a"), ["seed='a'", "integer"]),  # type: ignore[arg-type]
        (lambda: small(2**70), ["seed=", "63 bits"]),
        (lambda: MLP(*SHAPE, ch=9, seed=1.5), ["seed=1.5", "integer"]),  # type: ignore[arg-type]
        (lambda: small()(jnp.ones((2, 4))), ["(2, 4)", "5"]),
        (lambda: small()(jnp.ones((2, 2, 4))), ["(2, 2, 4)", "5"]),
        (lambda: small()("abc"), ["'abc'", "array of numbers"]),  # type: ignore[arg-type]
        (lambda: small()(1j * jnp.ones(5)), ["complex", "real"]),
        (lambda: small().plan.apply(None, jnp.ones(5)), ["NoneType", "plan.init"]),  # type: ignore[arg-type]
        (lambda: small().plan.apply(EMLP(V, V, SO(3), ch=9).params, jnp.ones(5)), ["another plan", "weights"]),
        (lambda: EMLP("T(1)", V, SO(3)), ["rep_in", "'T(1)'", "parse"]),  # type: ignore[arg-type]
        (lambda: EMLP(V, None, SO(3)), ["rep_out", "NoneType"]),  # type: ignore[arg-type]
        (lambda: EMLP(V, V, "SO(3)"), ["group='SO(3)'", "SO(3)"]),  # type: ignore[arg-type]
        (lambda: EMLP(V, V, SO(3), policy="all"), ["policy='all'", "All()"]),  # type: ignore[arg-type]
        (lambda: EMLP(V, V, SO(3), hidden="all"), ["hidden='all'", "'auto'", "'emlp'"]),
        (lambda: EMLP(V, V, SO(3), ch="9"), ["ch='9'", "384"]),  # type: ignore[arg-type]
        (lambda: MLP(*SHAPE, ch=9)(jnp.ones(4)), ["(4,)", "5"]),
    ],
)
def test_misuse(action, words):
    catches(action, *words)


def test_no_layers():
    catches(lambda: EMLP(V, V, SO(3), ch=[])(jnp.ones((1, 3))), "ch")


def test_bad_widths_of_the_dense_network():
    catches(lambda: MLP(V, V, SO(3), ch=1.5), "ch")  # type: ignore[arg-type]


def test_hidden_layers_as_asked():
    assert hidden_reps([5, V + T(2)], 3, SO(3)) == (uniform_rep(5, SO(3)), (V + T(2))(SO(3)))
    assert hidden_reps(2 * V, 2, SO(3)) == ((2 * V)(SO(3)),) * 2
    model = EMLP(*SHAPE, ch=[12, 2 * V + T(2) + 1])
    assert [rep.size() for rep in model.plan.hidden] == [12, 9]


def test_one_row_is_a_row():
    for model in (small(), MLP(*SHAPE, ch=9)):
        x = rows(model.rep_in, 2)
        y = predict(model, x)
        assert y.shape == (2, 6)
        np.testing.assert_allclose(predict(model, x[0]), y[0], atol=1e-5)


def test_seeds_decide_everything():
    assert same(weights(small(3)), weights(small(3)))
    a, b = weights(small(3)), weights(small(4))
    assert not any(np.array_equal(a[name], b[name]) for name in a if name.endswith(".w"))
    carriers = [name for name in a if name.endswith("carriers")]
    wide = [weights(EMLP(V, V, SO(2), ch=[WIDE, WIDE], seed=seed)) for seed in (0, 1)]
    assert len(carriers) == 2
    assert any(not np.array_equal(wide[0][name], wide[1][name]) for name in carriers)


def test_order_of_construction_does_not_matter():
    first = weights(small(3))
    EMLP(V, V, S(3), ch=20, num_layers=1, seed=3)
    np.random.seed(5)  # noqa: NPY002  the global state is what must not matter
    objax.random.DEFAULT_GENERATOR.seed(9)
    MLP(V, V, SO(3), ch=9, num_layers=1)
    assert same(first, weights(small(3)))
    assert same(first, weights(small(3, solver=Solver(route="nullspace"))))


def test_layers_of_one_model_differ():
    model = EMLP(T(2), V, SO(2), ch=[40, 40, 40])
    values = weights(model)
    for part in ("linear", "bilinear"):
        found = [value for name, value in values.items() if f".{part}(" in name and name.endswith(".w")]
        assert len(found) == 3
        assert not any(a.shape == b.shape and np.array_equal(a, b) for i, a in enumerate(found) for b in found[:i])


def test_a_ready_plan_makes_the_same_model():
    plan = drain(emlp_stream(*SHAPE, HIDDEN))
    assert same(weights(EMLP(*SHAPE, HIDDEN, seed=7, plan=plan)), weights(small(7)))


def test_modules_follow_the_plans():
    model, x = small(2), rows(SHAPE[0](SHAPE[2]), 4)
    for a, b in zip(jax.tree.leaves(model.params), jax.tree.leaves(model.plan.init(2)), strict=True):
        np.testing.assert_array_equal(a, b)
    trace = jax.jit(model.plan.trace)(model.params, jnp.asarray(x, jnp.float32))
    np.testing.assert_allclose(predict(model, x), trace.y, atol=1e-5)
    features = jnp.asarray(x, jnp.float32)
    for number, block in enumerate(model.network):
        inside, outside = model.plan.blocks[number].linear.outputs, model.plan.blocks[number].gate.outputs
        linear, bilinear = inside.ungroup(trace.linear[number]), inside.ungroup(trace.bilinear[number])
        np.testing.assert_allclose(block.linear(features), linear, atol=1e-5)
        np.testing.assert_allclose(block.bilinear(linear), bilinear, atol=1e-5)
        features = block(features)
        np.testing.assert_allclose(features, outside.ungroup(trace.features[number]), atol=1e-5)
    assert len(model.vars().subset(objax.TrainVar)) == 2 * 3 + 2
    assert len(model.vars().subset(objax.StateVar)) == 2


def test_a_plan_is_a_pure_function():
    """What people need who bring their own training loop: jit, grad and vmap over weights and inputs."""
    plan = emlp_plan(*SHAPE, HIDDEN, seed=3)
    x = jnp.asarray(rows(SHAPE[0](SHAPE[2]), 4), jnp.float32)
    params = plan.init(3)
    y = jax.jit(plan.apply)(params, x)
    np.testing.assert_allclose(y, predict(small(3), x), atol=1e-5)
    np.testing.assert_allclose(jax.jit(jax.vmap(plan.apply, (None, 0)))(params, x), y, atol=1e-5)
    pairs = jax.tree.map(lambda *both: jnp.stack(both), params, plan.init(4))
    np.testing.assert_allclose(jax.jit(jax.vmap(plan.apply, (0, None)))(pairs, x)[0], y, atol=1e-5)
    assert same_leaves(plan.init(3), plan.init(jax.random.key(3)))
    assert same_leaves(plan.init(3), jax.jit(plan.init)(3))
    several = jax.jit(jax.vmap(plan.init))
    assert same_leaves(plan.init(3), jax.tree.map(lambda leaf: leaf[3], several(jnp.arange(5))))
    keys = jax.random.split(jax.random.PRNGKey(0), 3)
    assert same_leaves(plan.init(keys[1]), jax.tree.map(lambda leaf: leaf[1], several(keys)))
    slope = jax.jit(jax.grad(lambda p: plan.apply(p, x).sum()))(params)
    lower = jax.tree.map(lambda p, g: p - 1e-3 * g, params, slope)
    assert jax.jit(plan.apply)(lower, x).sum() < y.sum()


def test_the_dense_plan_is_one_too():
    model, plan = MLP(*SHAPE, ch=9, num_layers=2, seed=5), mlp_plan(*SHAPE, ch=9, num_layers=2)
    x = jnp.asarray(rows(model.rep_in, 4), jnp.float32)
    assert same_leaves(plan.init(5), model.params)
    trace = jax.jit(plan.trace)(plan.init(5), x)
    np.testing.assert_allclose(trace.y, predict(model, x), atol=1e-5)
    assert [features.shape for features in trace.features] == [(4, 9), (4, 9)]
    np.testing.assert_allclose(jax.jit(jax.vmap(plan.apply, (None, 0)))(plan.init(5), x), trace.y, atol=1e-5)


def test_a_plan_keeps_the_carriers_of_a_seed():
    plan = emlp_plan(V + T(2), V, SO(2), ch=[WIDE, WIDE], seed=1)
    other = plan.keep(2)
    assert plan.keep(1) is plan
    assert [block.bilinear.seed for block in other.blocks] == [2, 2]
    for block, theirs in zip(other.blocks, emlp_plan(V + T(2), V, SO(2), ch=[WIDE, WIDE], seed=2).blocks, strict=True):
        np.testing.assert_array_equal(block.bilinear.carriers, theirs.bilinear.carriers)
    x, params = jnp.asarray(rows(plan.rep_in), jnp.float32), plan.init(0)
    carriers = [jnp.asarray(block.bilinear.carriers) for block in other.blocks]
    mine, theirs = jax.jit(plan.apply), jax.jit(other.apply)(params, x)
    np.testing.assert_allclose(mine(params, x, carriers), theirs, rtol=1e-5, atol=1e-6)
    assert not np.allclose(mine(params, x), theirs, rtol=1e-4, atol=1e-5)


def same_leaves(a: object, b: object) -> bool:
    pairs = zip(jax.tree.leaves(a), jax.tree.leaves(b), strict=True)
    return all(np.array_equal(x, y) for x, y in pairs)


def test_pairings_of_a_model():
    model = EMLP(V, V, SO(2), ch=[WIDE, WIDE], seed=4)
    first, second = model.pairings
    assert (first.layer, first.seed, second.layer, second.seed) == (0, 4, 1, 4)
    assert [pairings.weights for pairings in model.pairings] == [b.bilinear.w.value.size for b in model.network]
    assert first.carriers != second.carriers
    assert model.pairings == EMLP(V, V, SO(2), ch=[WIDE, WIDE], seed=4).pairings


def test_dense_network_breaks_the_symmetry():
    model = MLP(*SHAPE, ch=20)
    assert [tuple(variable.value.shape) for variable in model.vars().values()] == [
        *((5, 20), (20,), (20, 20), (20,), (20, 20), (20,), (20, 6), (6,))
    ]


def test_star_import_keeps_objax():
    scope: dict = {"objax": objax}
    exec("from emlp_lab.nn import *", scope)  # noqa: S102  a star import is only allowed at module level
    assert scope["objax"] is objax
    assert scope["EMLP"] is EMLP


def test_numpy_inputs():
    with as_shipped():
        assert MLP(*SHAPE, ch=9)(np.ones((2, 5), np.float32)).shape == (2, 6)


def test_a_plan_of_other_arguments_is_refused():
    catches(lambda: EMLP(V, V, SO(3), plan=EMLP(*SHAPE, HIDDEN).plan), "plan")
