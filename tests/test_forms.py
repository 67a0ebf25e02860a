"""Layers have several ways to compute the same function: fast ones for many groups, and one that always works."""

import math
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from emlp_lab import load, save
from emlp_lab.groups import O13, SE, SO, SU, C, Cube, D, Group, Heisenberg, Icosahedral, O, Q, S, Sp, Z, real_form
from emlp_lab.nn import EMLP, BlindNetworkWarning, emlp_plan, gated, uniform_rep
from emlp_lab.nn.bilinear.chosen import chosen
from emlp_lab.nn.bilinear.products import applied, gathered
from emlp_lab.nn.linear import LinearPlan, linear_plan
from emlp_lab.nn.linear.isotypic import Isotypic, isotypic
from emlp_lab.nn.linear.sums import sums
from emlp_lab.reps import Irrep, Rep, T, V
from emlp_lab.solve import Solver
from emlp_lab.train import Learner
from tests.benchmarks.training import task
from tests.cases import catches, some
from tests.networks import CLOUD, LORENTZ_CLOUD, NETWORKS, PAIRS, elements, parameters, plan_of, rows

SOLVER = Solver()
# A hidden layer, and whether it has to be found how it is made of irreducibles.
HIDDEN: list[tuple[Rep, bool]] = [
    ((5 + 3 * V + 4 * T(2) + 2 * T(3))(O(3)), True),
    ((3 + 2 * V + 2 * T(2) + T(3))(SO(3)), True),
    ((2 * V + 3 * T(2) + 1)(SO(2)), True),  # irreducibles of complex kind
    ((2 + V + T(2))(C(5)), True),
    ((3 + 2 * V)(Z(7)), True),
    ((2 * V + T(2) + 1)(real_form(SU(2))), True),  # and of quaternionic kind
    ((1 + 3 * V)(real_form(SU(3))), True),
    ((2 * V + T(2))(real_form(Q(8))), True),
    ((4 + 2 * V + 2 * V.T + T(2) + T(1, 1) + T(0, 2))(O13()), True),
    ((1 + 2 * V + T(2))(Sp(2)), True),
    ((5 + 4 * V + 3 * T(2))(S(5)), True),
    ((1 + V + T(2))(D(6)), True),
    ((2 + V + Irrep(2) + T(2))(O(3)), True),
    ((1 + V + T(2))(Icosahedral()), True),
    ((2 + V)(Cube()), True),
    (CLOUD, True),
    (LORENTZ_CLOUD, True),
    ((2 + 3 * V + T(2))(SE(3)), False),
    ((2 + 3 * V + T(2))(Heisenberg(1)), False),
    (PAIRS + 2, False),  # which gates of other types
]
every_hidden = some(("rep", "reducible"), HIDDEN, 2, ids=str)


def layer(rep: Rep) -> LinearPlan:
    return linear_plan(rep, gated(rep), SOLVER)


def weights(plan: LinearPlan) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    return rng.standard_normal(plan.weights), rng.standard_normal(plan.bias_weights)


def dense(plan: LinearPlan, x: np.ndarray) -> np.ndarray:
    """The definition: one matrix, block by block from the solved bases."""
    w, b = weights(plan)
    return plan.dense.matrix(w) @ x.T + plan.dense.bias(b)[:, None]


@every_hidden
def test_layers_by_irreducibles_are_the_same_function(rep: Rep, reducible: bool):
    plan, x = layer(rep), rows(rep)
    form = isotypic(plan.inputs, plan.outputs, plan.terms, plan.biases)
    assert form is not None or not reducible
    if form:
        y = plan.outputs.join(form.apply(*weights(plan), plan.inputs.split(x.T)))
        np.testing.assert_allclose(y, dense(plan, x), atol=1e-11 * np.abs(y).max())


@every_hidden
def test_schur(rep: Rep, reducible: bool):
    """Each map is seen in the small matrices, and they are smaller than one matrix between all coordinates."""
    plan = layer(rep)
    form = isotypic(plan.inputs, plan.outputs, plan.terms, plan.biases)
    if form and reducible:
        seen = form.entries.transposed.of(np.ones(form.entries.entries) + np.arange(form.entries.entries))
        assert np.count_nonzero(seen) == plan.weights + plan.bias_weights
        assert sum(math.prod(one.shape) for one in form.irreducibles) < rep.size() * gated(rep).size()


@every_hidden
def test_layers_by_images_and_by_entries_are_the_same_function(rep: Rep, reducible: bool):
    del reducible
    plan, x = layer(rep), rows(rep)
    for form in (plan._images, plan.dense):
        y = plan.outputs.join(form.apply(*weights(plan), plan.inputs.split(x.T)))
        np.testing.assert_allclose(y, dense(plan, x), atol=1e-12 * np.abs(y).max())


@some("case", NETWORKS, 3, ids=lambda case: str(case[0]))
def test_networks_are_the_same_function_in_every_form(monkeypatch: pytest.MonkeyPatch, case: tuple):
    plan, x = plan_of(*case), rows(plan_of(*case).rep_in)
    params = jax.tree.map(lambda w: np.asarray(w, float), parameters(plan, 5, np.float32))
    y = plan.apply(params, x)
    slow = emlp_plan(plan.rep_in, plan.rep_out, plan.groups, list(plan.hidden), probe=False)
    for block in (*(block.linear for block in slow.blocks), slow.head):
        monkeypatch.setitem(vars(block), "form", block.dense)
        monkeypatch.setitem(vars(block), "images", None)
    np.testing.assert_allclose(slow.apply(params, x), y, atol=1e-10 * np.abs(y).max())


@pytest.mark.parametrize("group", [O(3), S(5), O13(), SO(5)], ids=str)
def test_wide_layers_take_the_fast_form(group: Group):
    assert isinstance(layer(uniform_rep(384, group)).form, Isotypic)


def test_weights_of_numpy_and_inputs_that_jax_traces():
    plan = plan_of(*NETWORKS[0])
    params, x = jax.tree.map(np.float64, parameters(plan, 1, np.float32)), rows(plan.rep_in)
    slope = jax.jit(jax.grad(lambda x: plan.apply(params, x).sum()))(jnp.asarray(x))
    assert np.isfinite(slope).all()
    assert plan.apply(params, x).dtype == np.float64
    catches(lambda: plan.apply(params, 1j * x), "complex")


def test_carriers_that_are_known_and_those_that_are_not():
    plan = plan_of(*NETWORKS[0])
    x, params = rows(plan.rep_in), parameters(plan, 1, np.float32)
    carriers = [jnp.asarray(block.bilinear.carriers) for block in plan.blocks]
    with jax.enable_x64(True):
        params = jax.tree.map(lambda w: jnp.asarray(w, float), params)
        known, given = jax.jit(plan.apply)(params, x), jax.jit(plan.apply)(params, x, carriers)
    np.testing.assert_allclose(known, given, atol=1e-12)


PRODUCTS = [(2, 3, 3, 7, 1), (1, 1, 9, 4, 1), (3, 7, 1, 2, 3), (2, 3, 6, 1, 6)]


@some("turned", [True, False], 2)
@some("sizes", PRODUCTS, 4, ids=str)
def test_products_and_their_derivatives(sizes: tuple[int, ...], turned: bool):
    """Against einsum: values, derivatives in both modes and of second order, and what vmap makes of them."""
    k, f, s, a, r = sizes
    rng = np.random.default_rng(0)
    M, X, G = (rng.standard_normal(shape) for shape in ((k, f, s, 2), (a, s, r, 2), (k, a, f, r, 2)))
    G = G.swapaxes(0, 1) if turned else G
    g = "akfrb" if turned else "kafrb"
    for fast, text, other in ((applied, f"kfsb,asrb->{g}", X), (gathered, f"kfsb,{g}->asrb", G)):
        ours, wanted = partial(fast, turned=turned), partial(jnp.einsum, text)
        same(ours(M, other), np.einsum(text, M, other))
        with jax.enable_x64(True):
            pair = jnp.asarray(M), jnp.asarray(other)
            same(everything(ours)(*pair), everything(wanted)(*pair))


def everything(product: Callable[..., jax.Array]) -> Callable[..., list[jax.Array]]:
    """Values and derivatives of a bilinear function, compiled at once."""

    def found(M: jax.Array, X: jax.Array) -> list[jax.Array]:
        derivatives = [change(product, (0, 1))(M, X) for change in (jax.jacrev, jax.jacfwd)]
        twice = jax.grad(lambda M: jnp.sin(jax.grad(lambda X: jnp.sin(product(M, X)).sum())(X)).sum())(M)
        several = [
            jax.vmap(product, axes)(*(y if axis is None else jnp.stack([y, 2 * y], axis) for y, axis in pairs))
            for axes, pairs in (((i, j), ((M, i), (X, j))) for i, j in ((0, 0), (None, 1), (2, None)))
        ]
        return jax.tree.leaves([product(M, X), derivatives, twice, several])

    return jax.jit(found)


@some("carriers", [[0, 1, 2, 3], [1, 1, 3], [2, 0], [3]], 4, also=lambda carriers: len(carriers) == 3, ids=str)
def test_chosen_copies_and_their_derivatives(carriers: list[int]):
    x, index = np.random.default_rng(0).standard_normal((4, 3, 5)), np.array(carriers)
    with jax.enable_x64(True):
        for given in (index, jnp.asarray(index)):
            ours = lambda x, given=given: chosen(x, given, 0.5) ** 2  # noqa: E731
            wanted = lambda x: (0.5 * x[index]) ** 2  # noqa: E731
            for change in (lambda f: f, jax.jacrev, jax.jacfwd):
                same(jax.jit(change(ours))(jnp.asarray(x)), change(wanted)(jnp.asarray(x)))
            both = jnp.asarray(np.stack([x, 2 * x], 2))
            same(jax.vmap(ours, 2, 2)(both), jax.vmap(wanted, 2, 2)(both))
    same(chosen(x, index, 0.5), 0.5 * x[index])


@pytest.mark.parametrize("terms", [0, 5, 60, 900])
def test_sums_of_weights_and_their_derivatives(terms: int):
    rng = np.random.default_rng(terms)
    entry, weight, factor = rng.integers(0, 30, terms), rng.integers(0, 20, terms) ** 2 % 20, rng.standard_normal(terms)
    matrix = np.zeros((30, 20))
    np.add.at(matrix, (entry, weight), factor)
    one, w = sums(entry, weight, factor, 30, 20), rng.standard_normal(20)
    same(one.of(w), matrix @ w)
    same(one.transposed.of(matrix[:, 0]), matrix.T @ matrix[:, 0])
    with jax.enable_x64(True):
        same(jax.jacrev(one.of)(jnp.asarray(w)), matrix)
        same(jax.jacfwd(one.of)(jnp.asarray(w)), matrix)
        same(jax.vmap(one.of)(jnp.eye(20)), matrix.T)


def same(found: Any, wanted: Any) -> None:
    for one, other in zip(jax.tree.leaves(found), jax.tree.leaves(wanted), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-12)


@pytest.mark.parametrize("group", [O(3), S(4), O13()], ids=str)
def test_networks_without_bilinear_layers(tmp_path: Path, group: Group):
    """They are linear maps and gates, equivariant, and saved like others."""
    model = EMLP(2 * V + 1, V, group, ch=24, num_layers=2, pairing="none", probe=False)
    assert [(layer.weights, layer.carriers, layer.combinations) for layer in model.pairings] == 2 * [(0, (), ())]
    x, params = rows(model.rep_in), jax.tree.map(lambda w: np.asarray(w, float), model.params)
    features = model.plan.blocks[0].linear.inputs.group(x)
    for block, weights in zip(model.plan.blocks, params.blocks, strict=True):
        features = block.gate.apply(block.linear.apply(*weights.linear, features))
    y = model.plan.head.outputs.ungroup(model.plan.head.apply(*params.head, features))
    np.testing.assert_allclose(model.plan.apply(params, x), y, atol=1e-12)
    for g in elements(model.rep_in):
        turned = model.plan.apply(params, x @ model.rep_in.rho(g).T)
        np.testing.assert_allclose(turned, y @ model.rep_out.rho(g).T, atol=1e-10 * (1 + np.abs(turned).max()))
    save(model, tmp_path / "model")
    np.testing.assert_array_equal(load(tmp_path / "model")(x), model(x))


def test_a_network_without_bilinear_layers_that_is_blind_says_so():
    with pytest.warns(BlindNetworkWarning, match="'exact'"):
        EMLP(2 * V, T(0), SO(3), ch=24, pairing="none")


TRAINED = [(O(3), 2 * V + 1, T(2), 5e-7), (S(4), 3 * V, V, 5e-7), (O13(), 4 * V, T(0), 1e-5)]


@some(("group", "rep_in", "rep_out", "limit"), TRAINED, 2, ids=str)
def test_networks_trained_in_float32_stay_equivariant(group: Group, rep_in: Rep, rep_out: Rep, limit: float):
    """Also under boosts of rapidity 2, where large numbers cancel; in float64 to rounding errors."""
    one = task((group, rep_in, rep_out), 100)
    model = EMLP(one.rep_in, one.rep_out, group, ch=32, num_layers=2, pairing="contract")
    learner = Learner(model, one)
    for _ in range(20):
        learner.step(one.train, 3e-3)
    x, params = one.train.x, jax.tree.map(np.float64, model.params)
    boost = np.eye(4)
    boost[:2, :2] = np.cosh(2), np.sinh(2)
    boost[1, :2] = np.sinh(2), np.cosh(2)
    for g in [boost] if group.d == 4 and group != S(4) else group.sample(0, 3):
        turned, rho = x @ model.rep_in.rho(g).T, model.rep_out.rho(g)
        for f, allowed in ((model, limit), (partial(model.plan.apply, params), 1e-10)):
            y, other = np.asarray(f(x)) @ rho.T, np.asarray(f(turned))
            assert np.linalg.norm(other - y) < allowed * np.linalg.norm(y)
