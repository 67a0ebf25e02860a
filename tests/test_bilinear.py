"""The bilinear layer against its definition, and how its carriers are drawn."""

import json
from collections.abc import Callable
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from emlp_lab.groups import O13, SO, C, Group, O, S, Z
from emlp_lab.nn import Pairings, gated, uniform_rep
from emlp_lab.nn.bilinear.pairings import draw
from emlp_lab.nn.bilinear.plan import SCALE, BiLinearPlan, bilinear_plan
from emlp_lab.reps import Base, Rep, Scalar, T, V, blocks, parse
from tests.cases import some
from tests.networks import elements, rows

LAYERS: list[Rep] = [
    (3 + 2 * V + 12 * T(2))(SO(3)),
    (V + 2 + 3 * T(2) + T(3))(O(2)),
    (2 * V + 5 * T(2) + 1)(S(3)),
    (V + V.T + 2 * T(1, 1) + 3 * T(2) + T(0, 2) + 2)(O13()),
    (T(2, 1) + T(1, 1) + V)(O13()),
    (V.T * V + V + V * V.T)(O13()),
    (T(3) + T(2) + V)(C(3)),
    V(Z(3)) * V(S(2)) + V(Z(3)) + V(S(2)) + 2,
]
every_layer = pytest.mark.parametrize("rep", LAYERS, ids=str)


PLANS = {rep: bilinear_plan(rep, rep) for rep in LAYERS}


def compiled(plan: BiLinearPlan) -> Callable:
    """The layer f(w, carriers, x) on coordinates as written, in float64."""
    apply = jax.jit(lambda w, carriers, x: plan.outputs.ungroup(plan.apply(w, carriers, plan.inputs.group(x))))

    def layer(w: np.ndarray, carriers: np.ndarray, x: np.ndarray) -> np.ndarray:
        with jax.enable_x64(True):
            return np.asarray(apply(jnp.asarray(w), jnp.asarray(carriers), jnp.asarray(x)))

    return layer


@cache
def layer_of(rep: Rep) -> Callable:
    return compiled(PLANS[rep])


def random_weights(plan: BiLinearPlan) -> np.ndarray:
    return np.random.default_rng(8).standard_normal(plan.weights)


def as_matrix(carrier: np.ndarray, target: Rep, source: Rep) -> np.ndarray:
    """Coordinates in the canonical order of the factors of target * source.T as a matrix: stable sort, undone."""
    atoms: list[Base] = [*target.atoms(), *source.T.atoms()]
    order = sorted(range(len(atoms)), key=lambda axis: atoms[axis].sort_key)
    tensor = carrier.reshape([atoms[axis].size() for axis in order])
    return tensor.transpose(np.argsort(order)).reshape(target.size(), source.size())


def naive(rep: Rep, w: np.ndarray, kept: dict[Rep, list[int]], x: np.ndarray) -> np.ndarray:
    """y = SCALE * W(x) x for one row x, pairing by pairing."""
    found = {block.rep: block for block in blocks(rep)}
    y, position = np.zeros(rep.size()), 0
    for target, outputs in found.items():
        for source, arguments in found.items():
            (product,) = blocks(target * source.T)
            if product.rep not in kept:
                continue
            for argument in arguments.index:
                for number in kept[product.rep]:
                    matrix = as_matrix(x[found[product.rep].index[number]], target, source)
                    for output in outputs.index:
                        y[output] += SCALE * w[position] * matrix @ x[argument]
                        position += 1
    assert position == len(w)
    return y


def kept_of(plan: BiLinearPlan, carriers: np.ndarray) -> dict[Rep, list[int]]:
    parts = np.split(carriers, np.cumsum(plan.budget)[:-1])
    return {slot.rep: list(part) for slot, part in zip(plan.inputs.slots, parts, strict=True) if slot.rep != Scalar}


@every_layer
def test_layer_is_what_its_definition_says(rep):
    plan, x = PLANS[rep], rows(rep, 2)
    w, carriers = random_weights(plan), plan.draw(0)
    expected = [naive(rep, w, kept_of(plan, carriers), row) for row in x]
    np.testing.assert_allclose(layer_of(rep)(w, carriers, x), expected, rtol=1e-10, atol=1e-10)
    assert np.abs(expected).max() > 0


@some("rep", LAYERS[1::2], 2, ids=str)
@pytest.mark.parametrize("first", [True, False])
def test_both_orders_of_contraction_agree(monkeypatch, rep, first):
    plan, x = PLANS[rep], rows(rep, 2)
    w, carriers = random_weights(plan), plan.draw(0)
    monkeypatch.setattr("emlp_lab.nn.bilinear.term.Term.carriers_first", lambda *_: first)
    forced = compiled(bilinear_plan(rep, rep))
    np.testing.assert_allclose(forced(w, carriers, x), layer_of(rep)(w, carriers, x), rtol=1e-10, atol=1e-10)


@every_layer
def test_layer_is_equivariant(rep):
    plan, layer, x = PLANS[rep], layer_of(rep), rows(rep, 2)
    w, carriers = random_weights(plan), plan.draw(3)
    for g in elements(rep):
        turned, expected = layer(w, carriers, x @ rep.rho(g).T), layer(w, carriers, x) @ rep.rho(g).T
        np.testing.assert_allclose(turned, expected, atol=1e-10 * (1 + np.abs(expected).max()))


@every_layer
def test_layer_is_quadratic(rep):
    layer, x = layer_of(rep), rows(rep, 2)
    w, carriers = random_weights(PLANS[rep]), PLANS[rep].draw(0)
    y = layer(w, carriers, x)
    np.testing.assert_allclose(layer(w, carriers, -x), y, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(layer(w, carriers, 3 * x), 9 * y, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(layer(2 * w, carriers, x), 2 * y, rtol=1e-12, atol=1e-12)
    assert not layer(w, carriers, 0 * x).any()


def test_other_carriers_make_another_function():
    rep = LAYERS[0]
    layer, w, x = layer_of(rep), random_weights(PLANS[rep]), rows(rep, 2)
    assert not np.allclose(layer(w, PLANS[rep].draw(0), x), layer(w, PLANS[rep].draw(1), x))


def formula(rep: Rep, rank_in: list[int]) -> int:
    """Number of weights of emlp's layer on copies[p] of T(p), an orthogonal group: min(copies, dim) * matches."""
    d = next(rep.atoms()).size()
    count = dict(enumerate(rank_in))
    matches = {
        p: sum(count[a] * count[p - a] for a in range(p + 1) if a in count and p - a in count) for p in count if p > 0
    }
    return sum(min(count[p], d**p) * matches[p] for p in matches)


@pytest.mark.parametrize(("group", "ch", "weights"), [(O(3), 64, 1798), (SO(3), 384, 75648), (S(4), 96, 2432)], ids=str)
def test_as_many_weights_as_emlp(group, ch, weights):
    rep = gated(uniform_rep(ch, group))
    plan = bilinear_plan(rep, rep)
    copies = [block.copies for block in sorted(blocks(rep), key=lambda block: len(list(block.rep.atoms())))]
    assert plan.weights == formula(rep, copies) == weights
    assert plan.pairings(plan.draw(0), 0).weights == weights


@every_layer
def test_carriers_are_drawn_without_replacement(rep):
    plan = bilinear_plan(rep, rep, layer=2)
    for seed in range(20):
        assert len(plan.draw(seed)) == sum(map(len, kept_of(plan, plan.draw(seed)).values()))
        for slot_rep, kept in kept_of(plan, plan.draw(seed)).items():
            block = next(block for block in blocks(rep) if block.rep == slot_rep)
            assert kept == sorted(set(kept))
            assert len(kept) == min(block.copies, block.dim)
            assert set(kept) <= set(range(block.copies))


def test_draws_depend_on_everything_they_say_and_are_fair():
    base = draw(0, 0, "T(2)", 100, 9)
    others = [draw(1, 0, "T(2)", 100, 9), draw(0, 1, "T(2)", 100, 9), draw(0, 0, "T(1)", 100, 9)]
    assert base not in others
    assert draw(0, 0, "T(2)", 100, 9) == base
    hits = np.zeros(20)
    for seed in range(500):
        hits[list(draw(seed, 0, "V", 20, 5))] += 1
    assert np.abs(hits - 125).max() < 6 * np.sqrt(500 * 0.25 * 0.75)
    assert draw(0, 0, "V", 3, 9) == (0, 1, 2)


def test_pairings_are_data():
    rep = (2 + 3 * V + 12 * T(2))(SO(3))
    plan = bilinear_plan(rep, rep, layer=1)
    pairings = plan.pairings(plan.draw(5), 5)
    assert pairings == plan.pairings(plan.draw(5), 5)
    assert pairings != plan.pairings(plan.draw(6), 6)
    assert pairings.rule == "exact"
    assert (pairings.layer, pairings.seed) == (1, 5)
    assert pairings.weights == plan.weights
    assert {(c.type, c.copies, len(c.kept)) for c in pairings.carriers} == {("T(1)", 3, 3), ("T(2)", 12, 9)}
    assert pairings.possible - pairings.weights == (12 - 9) * (3 * 3 + 2 * 2 * 12)
    assert isinstance(pairings, Pairings)
    assert all(word in repr(pairings) for word in ("T(2)", "of 12", "seed 5", f"{pairings.weights} of"))
    assert json.loads(json.dumps(pairings.as_dict()))["carriers"][1]["kept"] == list(pairings.carriers[1].kept)


def test_pairings_name_their_groups():
    rep = 2 + 4 * V(SO(3)) + 6 * V(S(5)) + 16 * (V(S(5)) * V(SO(3)))
    plan = bilinear_plan(rep, rep, layer=1)
    pairings = plan.pairings(plan.draw(5), 5)
    types = {slot.rep for slot in plan.inputs.slots}
    assert {parse(name) for c in pairings.combinations for name in (c.carrier, c.argument, c.output)} == types
    assert [c.type for c in pairings.carriers] == ["V(SO(3))", "V(S(5))", "V(S(5))*V(SO(3))"]
    assert pairings.carriers[0].kept == draw(5, 1, "V(SO(3))", 4, 3)
    assert "V(S(5)) -> 4 V(SO(3))" in repr(pairings)


def test_pairings_of_one_group_keep_their_names():
    """The draw depends on the name: saved models and printed pairings of one group must not change."""
    rep = (2 + 4 * V + 12 * T(2))(SO(3))
    plan = bilinear_plan(rep, rep, layer=1)
    assert [c.type for c in plan.pairings(plan.draw(5), 5).carriers] == ["T(1)", "T(2)"]
    assert tuple(plan.draw(5)) == draw(5, 1, "T(1)", 4, 3) + draw(5, 1, "T(2)", 12, 9)


def test_no_combinations():
    rep = (4 * Scalar)(SO(3))
    plan = bilinear_plan(rep, rep)
    assert plan.weights == 0
    assert not compiled(plan)(np.zeros(0), plan.draw(0), rows(rep, 2)).any()
    assert plan.pairings(plan.draw(0), 0).weights == 0


def test_outputs_have_the_variance_of_the_scale_at_the_start():
    rep = (9 + 12 * V + 30 * T(2))(SO(3))  # so many copies that few carriers act on themselves
    plan = bilinear_plan(rep, rep)
    x, carriers = jnp.asarray(rows(rep, 50), jnp.float32), jnp.asarray(plan.draw(0))
    for part in jax.jit(plan.apply)(plan.init(jax.random.key(0)), carriers, plan.inputs.group(x)):
        assert 0.6 * SCALE**2 < float((part**2).mean()) < 1.7 * SCALE**2


def independent(group: Group) -> tuple[int, ...]:
    rep = gated(uniform_rep(60, group))
    return tuple(bilinear_plan(rep, rep).draw(0))


def test_draws_do_not_depend_on_the_order_of_construction():
    forward = [independent(group) for group in (SO(3), S(4), O13())]
    backward = [independent(group) for group in (O13(), S(4), SO(3))]
    assert forward == backward[::-1]
