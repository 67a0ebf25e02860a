"""Pairings switched on and off by hand, and what a single pairing contributes."""

import itertools
import json
from collections.abc import Callable
from functools import cache, partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from emlp_lab import load, save
from emlp_lab.checkpoint.policies import policy_data, read_policy
from emlp_lab.groups import O13, SO, Group, O, S, Z
from emlp_lab.nn import EMLP, Explicit, Pairing, Rule, Sampled, keep, quadratic_share
from emlp_lab.nn.bilinear.contribution import contribution
from emlp_lab.nn.bilinear.plan import BiLinearPlan, bilinear_plan
from emlp_lab.reps import Rep, T, V
from emlp_lab.solve import Solver
from tests.cases import catches, some
from tests.networks import grouped, rows

SOLVER = Solver()
REPS: list[Rep] = [
    (1 + V + 2 * T(2))(SO(2)),
    (2 + V + 2 * T(2))(O(3)),
    (V + V.T + 2 * T(1, 1))(O13()),
    (2 * V + 1)(S(3)),
    V(Z(3)) * V(S(2)) + 2 * V(S(2)) + V(Z(3)),
]
CASES = [*itertools.product(REPS, [Rule.EXACT, Rule.CONTRACT]), (REPS[0], Rule.FULL), (REPS[3], Rule.FULL)]
every_case = some(("rep", "rule"), CASES, also=lambda rep, rule: rule == Rule.FULL and rep.size() < 6, ids=str)


@cache
def whole(rep: Rep, rule: Rule) -> BiLinearPlan:
    return bilinear_plan(rep, rep, rule=rule, policy=Sampled(), solver=SOLVER)


def singles(plan: BiLinearPlan) -> list[Pairing]:
    """Every pairing that the layer keeps."""
    pairings = plan.pairings(plan.draw(0), 0)
    kept = {carriers.type: carriers.kept for carriers in pairings.carriers}
    return [
        Pairing(number, copies)
        for number, one in enumerate(pairings.combinations)
        for copies in itertools.product(kept[one.carrier], range(one.arguments), range(one.outputs))
    ]


def some_pairings(plan: BiLinearPlan, count: int) -> list[Pairing]:
    """Some of them, spread over all the combinations."""
    found = singles(plan)
    return found[:: max(1, len(found) // count)]


def without(plan: BiLinearPlan, off: list[Pairing]) -> BiLinearPlan:
    rep = plan.inputs.rep
    policy = Explicit([plan.pairings(plan.draw(0), 0)], [off])
    return bilinear_plan(rep, rep, rule=plan.rule, policy=policy, solver=SOLVER)


def output(plan: BiLinearPlan, w: np.ndarray, x: np.ndarray) -> np.ndarray:
    with jax.enable_x64(True):
        return np.asarray(compiled(plan)(jnp.asarray(w), jnp.asarray(plan.draw(0)), jnp.asarray(x)))


@cache
def compiled(plan: BiLinearPlan) -> Callable:
    return jax.jit(partial(grouped, plan))


def functions(plan: BiLinearPlan, x: np.ndarray) -> np.ndarray:
    """Output of each weight alone, a row for each."""
    with jax.enable_x64(True):
        carriers, inputs = jnp.asarray(plan.draw(0)), jnp.asarray(x)
        y = jax.jit(jax.vmap(lambda w: grouped(plan, w, carriers, inputs)))(jnp.eye(plan.weights))
    return np.asarray(y).reshape(plan.weights, -1)


def random(size: int, seed: int = 3) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(size)


@every_case
def test_the_contributions_of_all_pairings_add_up_to_the_layer(rep, rule):
    plan = whole(rep, rule)
    w, x, found = random(plan.weights), random(plan.inputs.size), {}
    for pairing in singles(plan):
        one = contribution(keep(plan, 0), pairing, w, plan.inputs.split(x[:, None]), 0)
        assert pairing.copies
        place = plan.terms[pairing.combination].output, pairing.copies[2]
        found[place] = found.get(place, 0) + one.result
    for place, result in found.items():
        np.testing.assert_allclose(result, total(plan, w, x, *place), rtol=1e-10, atol=1e-10)


def total(plan: BiLinearPlan, w: np.ndarray, x: np.ndarray, slot: int, copy: int) -> np.ndarray:
    """One copy of the output."""
    return plan.outputs.split(output(plan, w, x[None]).T)[slot][copy, :, 0]


@pytest.mark.parametrize("rep", REPS, ids=str)
@pytest.mark.parametrize("rule", [Rule.EXACT, Rule.CONTRACT], ids=str)
def test_the_letters_of_a_contraction_compute_it(rep, rule):
    plan = whole(rep, rule)
    w, x = np.ones(plan.weights), random(plan.inputs.size)
    parts = plan.inputs.split(x[:, None])
    found = [contribution(keep(plan, 0), pairing, w, parts, 0) for pairing in some_pairings(plan, 20)]
    for one in found:
        term = plan.terms[one.pairing.combination]
        assert one.pairing.copies
        assert one.indices
        tensors = []
        for slot, copy in zip((term.carrier, term.argument), one.pairing.copies, strict=False):
            shape = [atom.size() for atom in plan.inputs.slots[slot].rep.atoms()]
            tensors.append(parts[slot][copy].reshape(shape))
        carrier, argument, result = one.indices
        expected = 0.1 * np.einsum(f"{carrier},{argument}->{result}", *tensors).ravel()
        np.testing.assert_allclose(one.result, expected, rtol=1e-12, atol=1e-12)


@every_case
def test_what_is_off_counts_as_weight_zero(rep, rule):
    plan = whole(rep, rule)
    off = some_pairings(plan, 4)
    fewer = without(plan, off)
    w, x = random(plan.weights), rows(rep, 5)
    numbers = np.concatenate([weights_of(plan, pairing) for pairing in off])
    zeroed = w.copy()
    zeroed[numbers] = 0
    np.testing.assert_allclose(output(fewer, w, x), output(plan, zeroed, x), rtol=1e-12, atol=1e-12)
    assert np.abs(output(fewer, w, x) - output(plan, w, x)).max() > 1e-6
    described = fewer.pairings(fewer.draw(0), 0)
    assert described.off == tuple(off)
    assert described.weights == plan.weights - len(numbers)
    start = np.asarray(fewer.init(jax.random.key(0)))
    assert not start[numbers].any()
    assert np.count_nonzero(start) == described.weights


def weights_of(plan: BiLinearPlan, pairing: Pairing) -> np.ndarray:
    """Numbers of its weights, from what the plan computes with one weight at a time."""
    term = plan.terms[pairing.combination]
    assert pairing.copies
    start = sum(plan.budget[: term.carrier])
    place = plan.draw(0)[start : start + term.kept].tolist().index(pairing.copies[0])
    shape = term.arguments, term.kept, term.kappa.maps, term.outputs
    grid = np.arange(term.start, term.stop).reshape(shape)
    return grid[pairing.copies[1], place, :, pairing.copies[2]]


@every_case
def test_a_combination_that_is_off_has_no_weights(rep, rule):
    plan = whole(rep, rule)
    for number in {0, len(plan.terms) - 1}:
        fewer, x = without(plan, [Pairing(number)]), rows(rep, 3)
        term = plan.terms[number]
        w = random(plan.weights)
        kept = np.delete(w, np.arange(term.start, term.stop))
        assert fewer.weights == plan.weights - term.weights == len(kept)
        w[term.start : term.stop] = 0
        np.testing.assert_allclose(output(fewer, kept, x), output(plan, w, x), rtol=1e-12, atol=1e-12)
        assert fewer.pairings(fewer.draw(0), 0).off == (Pairing(number),)


@some(("rep", "rule"), [*CASES[:2], *CASES[4:6], *CASES[8:9], CASES[-1]], ids=str)
def test_the_share_without_some_pairings_is_the_rank_of_what_is_left(rep, rule):
    plan = whole(rep, rule)
    off = [*some_pairings(plan, 7), Pairing(0)]
    fewer, x = without(plan, off), rows(rep, 40)
    learned = functions(fewer, x)
    rank = np.linalg.matrix_rank(learned, tol=1e-9)
    share = quadratic_share(fewer, fewer.draw(0), SOLVER)
    assert share.spanned == rank
    assert share.possible == quadratic_share(plan, plan.draw(0), SOLVER).possible


def test_gradients_of_what_is_off_vanish():
    plan = whole(REPS[0], Rule.CONTRACT)
    off = some_pairings(plan, 3)
    fewer, x = without(plan, off), jnp.asarray(rows(REPS[0], 4))
    carriers = jnp.asarray(fewer.draw(0))
    loss = jax.jit(jax.grad(lambda w: (grouped(fewer, w, carriers, x) ** 2).sum()))
    slope = loss(jnp.asarray(random(fewer.weights)))
    numbers = np.concatenate([weights_of(plan, pairing) for pairing in off])
    assert not np.asarray(slope)[numbers].any()
    assert np.count_nonzero(slope) == fewer.weights - len(numbers)


WIDE = 2 + 3 * V + 11 * T(2)


def switched_model(seed: int = 0) -> EMLP:
    drawn = EMLP(V, V, SO(2), ch=[WIDE, WIDE], seed=seed).pairings
    off = [[Pairing(1), Pairing(0, (drawn[0].carriers[0].kept[0], 1, 2))], []]
    return EMLP(V, V, SO(2), ch=[WIDE, WIDE], policy=Explicit(drawn, off), seed=seed)


def test_switches_survive_a_file_and_json(tmp_path):
    model = switched_model()
    x = jnp.asarray(rows(V(SO(2)), 6), jnp.float32)
    save(model, tmp_path / "model.safetensors")
    loaded = load(tmp_path / "model.safetensors")
    np.testing.assert_array_equal(np.asarray(loaded(x)), np.asarray(model(x)))
    assert isinstance(loaded, EMLP)
    assert loaded.pairings == model.pairings
    assert "switched off" in repr(loaded.pairings[0])
    policy = model.plan.policy
    assert read_policy(json.loads(json.dumps(policy_data(policy)))) == policy
    assert Explicit(model.pairings) == policy
    everywhere = Explicit({"T(2)": [1]}, [Pairing(0)])
    assert read_policy(json.loads(json.dumps(policy_data(everywhere)))) == everywhere


MISTAKES = [
    (lambda: of(SO(2), [Pairing(9)]), ["layer 0", "no combination 9", "0 to"]),
    (lambda: of(SO(2), [Pairing(0, (5, 0, 0))]), ["(5, 0, 0)", "combination 0", "carriers of T(2) are [0, 1]"]),
    (lambda: of(SO(2), [Pairing(0, (0, 2, 0))]), ["(0, 2, 0)", "2 arguments"]),
    (lambda: of(SO(2), [Pairing(0, (0, 0, -1))]), ["(0, 0, -1)", "2 outputs"]),
    (lambda: Explicit({}, [(0, 1)]), ["(0, 1)", "no pairing"]),  # type: ignore[list-item]
    (lambda: Explicit([{}, {}], [[]]), ["[[]]", "2 layers"]),
    (lambda: Explicit([{}], [Pairing(0)]), ["Pairing", "1 layers"]),
]


def of(group: Group, off: list[Pairing]) -> BiLinearPlan:
    rep = (2 * V + 2 * T(2))(group)
    return bilinear_plan(rep, rep, policy=Explicit({"T(2)": [0, 1]}, off))


@pytest.mark.parametrize(("call", "words"), MISTAKES, ids=range(len(MISTAKES)))
def test_mistakes_are_named(call, words):
    catches(call, *words)


@pytest.mark.parametrize(
    ("pairing", "words"),
    [(Pairing(0), ["no single pairing"]), (Pairing(0, (7, 0, 0)), ["copy 7", "those are [0]"])],
    ids=str,
)
def test_only_single_pairings_that_are_on_contribute(pairing, words):
    plan = whole(REPS[0], Rule.EXACT)
    x = plan.inputs.split(np.zeros((plan.inputs.size, 1)))
    catches(lambda: contribution(keep(plan, 0), pairing, np.zeros(plan.weights), x, 0), *words)
    switched = some_pairings(plan, 3)
    fewer = without(plan, switched)
    w = np.zeros(plan.weights)
    catches(lambda: contribution(keep(fewer, 0), switched[0], w, x, 0), "no single pairing that is on")


@every_case
def test_the_numbers_of_a_row_are_those_that_are_computed(rep, rule):
    """Counted in the program that JAX would compile: every product and sum of a batch, in proportion to its rows."""

    def held(rows: int) -> int:
        plan = whole(rep, rule)
        with jax.enable_x64(True):
            x = jnp.zeros((rows, plan.inputs.size))
            jaxpr = jax.make_jaxpr(partial(grouped, plan))(jnp.zeros(plan.weights), jnp.asarray(plan.draw(0)), x)
        return sum(int(np.prod(v.aval.shape)) for step in jaxpr.eqns for v in step.outvars)

    per_row = sum(term.numbers_per_row for term in whole(rep, rule).terms)
    assert per_row <= held(3) - held(2)
    assert held(3) - held(2) < 12 * per_row + 20 * whole(rep, rule).inputs.size
