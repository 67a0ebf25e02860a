"""Equivariant linear layers as plans."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from emlp_lab.groups import O13, SO, O, S, Z
from emlp_lab.nn.layout import Layout
from emlp_lab.nn.linear import linear_plan
from emlp_lab.reps import Rep, T, V
from emlp_lab.solve import Solver
from tests.cases import catches, every_group
from tests.networks import elements, rows

LAYERS: list[tuple[Rep, Rep]] = [
    ((2 * V + 3)(SO(3)), (T(2) + V + 2)(SO(3))),
    ((V + T(2) + V)(S(3)), (2 + V)(S(3))),
    ((V.T + 2 * V)(O13()), (T(1, 1) + V + V.T)(O13())),
    ((V.T * V + V)(O13()), (V * V.T + 1)(O13())),
    (V(Z(3)) * V(S(4)) + 2, V(S(4)) + V(Z(3)) + 1),
    (V(SO(3)) + V(S(3)), V(S(3)) * V(SO(3)) + 2 * V(SO(3))),
    (V(SO(3)), (1 + V * 0)(SO(3))),
    ((T(2) + 1)(O(2)), V(O(2))),
]
every_layer = pytest.mark.parametrize(("source", "target"), LAYERS, ids=str)


@every_group
def test_layout_is_a_permutation(group):
    rep = (V + 1 + V.T * V + 2 * V)(group)
    layout, x = Layout(rep), jnp.asarray(rows(rep, 2))
    assert sorted(layout.order) == list(range(rep.size()))
    np.testing.assert_array_equal(layout.ungroup(layout.group(x)), x)
    parts = layout.group(x)
    assert [part.shape for part in parts] == [(slot.copies, slot.dim, 2) for slot in layout.slots]
    for part, again in zip(parts, layout.split(layout.join(parts)), strict=True):
        np.testing.assert_array_equal(part, again)


@every_layer
def test_number_of_parameters_is_the_rank(source, target):
    plan = linear_plan(source, target, Solver())
    assert plan.weights == (source >> target).equivariant_basis().rank
    assert plan.bias_weights == target.equivariant_basis().rank
    w, b = plan.init(jax.random.key(0))
    assert (w.shape, b.shape) == ((plan.weights,), (plan.bias_weights,))
    assert not b.any()


@every_layer
def test_layer_spans_the_equivariant_maps(source, target):
    """The matrices of the parameters are orthonormal elements of the solved basis, as many as its rank."""
    plan, basis = linear_plan(source, target, Solver()), (source >> target).equivariant_basis()
    with jax.enable_x64(True):
        grouped = np.asarray(jax.jit(jax.vmap(plan.dense.matrix))(jnp.eye(plan.weights)))
    matrices = np.zeros((plan.weights, target.size(), source.size()))
    for W, G in zip(matrices, grouped, strict=True):
        W[np.ix_(plan.outputs.order, plan.inputs.order)] = G
    flat = matrices.reshape(plan.weights, target.size() * source.size())
    np.testing.assert_allclose(flat @ flat.T, np.eye(plan.weights), atol=1e-12)
    np.testing.assert_allclose(basis.project(flat), flat, atol=1e-12)


@every_layer
def test_layer_is_equivariant(source, target):
    plan, x = linear_plan(source, target, Solver()), rows(source)
    rng = np.random.default_rng(4)
    with jax.enable_x64(True):
        w, b = jnp.asarray(rng.standard_normal(plan.weights)), jnp.asarray(rng.standard_normal(plan.bias_weights))

        def layer(x: np.ndarray) -> np.ndarray:
            return np.asarray(apply(w, b, jnp.asarray(x)))

        apply = jax.jit(lambda w, b, x: plan.outputs.ungroup(plan.apply(w, b, plan.inputs.group(x))))

        for g in elements(source, target):
            turned, expected = layer(x @ source.rho(g).T), layer(x) @ target.rho(g).T
            np.testing.assert_allclose(turned, expected, atol=1e-10 * (1 + np.abs(expected).max()))


@pytest.mark.parametrize(
    ("source", "target"), [((30 * V + 20)(SO(3)), (20 * T(2) + 30 * V + 9)(SO(3))), ((9 * V)(S(6)), (9 * T(2))(S(6)))]
)
def test_outputs_have_unit_variance_at_the_start(source, target):
    plan = linear_plan(source, target, Solver())
    w, b = plan.init(jax.random.key(1))
    for part in plan.apply(w, b, plan.inputs.group(jnp.asarray(rows(source, 400), jnp.float32))):
        assert 0.5 < float((part**2).mean()) < 2


def test_layers_keep_to_the_memory_limit():
    source = T(3)(S(4))
    catches(lambda: linear_plan(source, source, Solver(memory_limit=2 * 10**6)), "MB", "memory_limit")
