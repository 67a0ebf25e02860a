"""The rules and policies of the bilinear layer: what each can express, and the laws that all obey."""

import itertools
import json
from collections.abc import Callable
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from emlp_lab.groups import O13, SO, D, Group, O, S, Z
from emlp_lab.nn import EMLP, All, EmlpLegacy, Explicit, First, Policy, Rule, Sampled, quadratic_share
from emlp_lab.nn.bilinear.plan import SCALE, BiLinearPlan, bilinear_plan
from emlp_lab.reps import Rep, Sym, T, V
from emlp_lab.solve import Solver
from emlp_lab.solve.budget import BudgetError
from tests.cases import catches, some
from tests.networks import NETWORKS, elements, over, predict, rows

RULES = [rule for rule in Rule if rule != Rule.NONE]  # which has nothing to obey laws
POLICIES: list[Policy] = [Sampled(), Sampled(3, budget=1), First(2), All(), EmlpLegacy(5), Explicit({})]
SMALL: list[Rep] = [
    (1 + V + 2 * T(2))(SO(2)),
    (2 + 2 * V + T(2))(O(3)),
    (V + T(2) + 1)(S(3)),
    (V + V.T + T(1, 1) + 1)(O13()),
    (1 + V + T(2))(D(4)),
    V(Z(3)) * V(S(2)) + V(S(2)) + 1,
    V(S(3)) * (1 + V(SO(2))) + V(SO(2)),
]
TENSORS = T(1) + T(2) + T(3)
SOLVER = Solver()
CASES = [(rep, rule, Sampled()) for rep in SMALL for rule in RULES]
CASES += [(rep, rule, policy) for rep in SMALL[::6] for rule in RULES for policy in POLICIES[1:]]
every_case = some(("rep", "rule", "policy"), CASES, 4, ids=str)
every_rule = pytest.mark.parametrize("rule", RULES, ids=str)
every_rep = pytest.mark.parametrize("rep", SMALL, ids=str)


@cache
def plan_of(rep: Rep, rule: Rule, policy: Policy) -> BiLinearPlan:
    return bilinear_plan(rep, rep, rule=rule, policy=policy, solver=SOLVER)


@cache
def compiled(plan: BiLinearPlan) -> Callable:
    return jax.jit(lambda w, carriers, x: plan.outputs.ungroup(plan.apply(w, carriers, plan.inputs.group(x))))


def layer(plan: BiLinearPlan, w: np.ndarray, x: np.ndarray, seed: int = 0) -> np.ndarray:
    """The layer on coordinates as written, in float64."""
    with jax.enable_x64(True):
        return np.asarray(compiled(plan)(jnp.asarray(w), jnp.asarray(plan.draw(seed)), jnp.asarray(x)))


def weights(plan: BiLinearPlan) -> np.ndarray:
    return np.random.default_rng(8).standard_normal(plan.weights)


def naive(plan: BiLinearPlan, w: np.ndarray, x: np.ndarray) -> np.ndarray:
    """SCALE * W(x) x with W(x) formed, on coordinates as written."""
    W = np.tensordot(w, maps(plan, x[:, plan.inputs.order]), axes=1)
    y = SCALE * np.einsum("nyx,nx->ny", W, x[:, plan.inputs.order])
    return y[:, np.argsort(plan.outputs.order)]


def functions(plan: BiLinearPlan, x: np.ndarray) -> np.ndarray:
    """Output of each pairing alone, with weight one: (weights, rows * n_out) on grouped coordinates."""
    y = np.einsum("wnyx,nx->wny", maps(plan, x[:, plan.inputs.order]), x[:, plan.inputs.order])
    return SCALE * y.reshape(plan.weights, len(x) * plan.outputs.size)


def maps(plan: BiLinearPlan, x: np.ndarray) -> np.ndarray:
    """What each pairing reads x as: matrices (weights, rows, n_out, n_in) on grouped coordinates."""
    slots, found = plan.inputs.slots, np.zeros((plan.weights, len(x), plan.outputs.size, plan.inputs.size))
    kept = np.split(plan.draw(0), np.cumsum(plan.budget)[:-1])
    number = itertools.count()
    for term in plan.terms:
        carrier, source, target = slots[term.carrier], slots[term.argument], plan.outputs.slots[term.output]
        acting = x[:, carrier.start : carrier.stop].reshape(-1, carrier.copies, carrier.dim)
        for a, c, kappa, o in itertools.product(
            range(source.copies), kept[term.carrier], term.kappa.dense(), range(target.copies)
        ):
            rows, columns = (
                slice(slot.start + copy * slot.dim, slot.start + (copy + 1) * slot.dim)
                for slot, copy in ((target, o), (source, a))
            )
            found[next(number), :, rows, columns] = np.einsum("oca,nc->noa", kappa, acting[:, c])
    assert next(number) == plan.weights
    return found


@every_case
def test_layer_is_what_its_definition_says(rep, rule, policy):
    plan, x = plan_of(rep, rule, policy), rows(rep, 2)
    w = weights(plan)
    expected = naive(plan, w, x)
    np.testing.assert_allclose(layer(plan, w, x), expected, rtol=1e-10, atol=1e-10)
    assert expected.any() == (policy != Explicit({}))


@every_case
def test_laws(rep, rule, policy):
    """Equivariant; y(-x) = y(x), y(tx) = t^2 y(x); linear in the weights."""
    plan, x = plan_of(rep, rule, policy), rows(rep, 2)
    w = weights(plan)
    y = layer(plan, w, x)
    for g in elements(rep):
        expected = y @ rep.rho(g).T
        np.testing.assert_allclose(
            layer(plan, w, x @ rep.rho(g).T), expected, atol=1e-10 * (1 + np.abs(expected).max())
        )
    np.testing.assert_allclose(layer(plan, w, -x), y, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(layer(plan, w, 3 * x), 9 * y, rtol=1e-12, atol=1e-11)
    np.testing.assert_allclose(layer(plan, 2 * w, x), 2 * y, rtol=1e-12, atol=1e-12)
    assert y.any() == (policy != Explicit({}))


@every_rule
@some("rep", [SMALL[6], SMALL[0]], 2, ids=str)
@pytest.mark.parametrize("first", [True, False])
def test_both_orders_of_contraction_agree(monkeypatch, rep, rule, first):
    plan, x = plan_of(rep, rule, Sampled()), rows(rep, 2)
    monkeypatch.setattr("emlp_lab.nn.bilinear.term.Term.carriers_first", lambda *_: first)
    forced = bilinear_plan(rep, rep, rule=rule, solver=SOLVER)
    w = weights(plan)
    np.testing.assert_allclose(layer(forced, w, x), layer(plan, w, x), rtol=1e-10, atol=1e-10)


@some(("rep", "rule"), [(SMALL[0], rule) for rule in RULES] + [(SMALL[3], Rule.CONTRACT)], ids=str)
def test_gradients_are_those_of_finite_differences(rep, rule):
    plan, x = plan_of(rep, rule, Sampled()), rows(rep, 1)
    w, direction = weights(plan), rows(rep, 1, seed=4)
    with jax.enable_x64(True):
        f, carriers = compiled(plan), jnp.asarray(plan.draw(0))

        @jax.jit
        def loss(w: jax.Array, x: jax.Array) -> jax.Array:
            return (jnp.sin(f(w, carriers, x)) * direction).sum()

        gradients = jax.jit(jax.grad(loss, argnums=(0, 1)))(jnp.asarray(w), jnp.asarray(x))
        for argument, gradient in enumerate(gradients):
            step = 1e-5 * np.random.default_rng(argument).standard_normal(gradient.shape)
            ends = [[w, x], [w, x]]
            for sign, end in zip((1, -1), ends, strict=True):
                end[argument] = end[argument] + sign * step
            change = [float(loss(jnp.asarray(v), jnp.asarray(u))) for v, u in ends]
            np.testing.assert_allclose((gradient * step).sum(), (change[0] - change[1]) / 2, rtol=1e-6, atol=1e-13)


@pytest.mark.parametrize("group", [O(2), O(3)], ids=str)
@pytest.mark.parametrize(("rule", "count"), [(Rule.EXACT, 3), (Rule.CONTRACT, 13)])
def test_type_combinations_of_the_seed_of_the_project(group, rule, count):
    """T(p) and T(r) with k summed pairs make T(p + r - 2k), for p, r in 1..3 and k <= p, r; exact: k = r."""
    ranks = range(1, 4)
    triples = {(p, r, k) for p in ranks for r in ranks for k in range(min(p, r) + 1) if p + r - 2 * k in ranks}
    plan = plan_of(TENSORS(group), rule, Sampled())
    found = {(int(c.carrier[2]), int(c.argument[2]), c.k) for c in plan.pairings(plan.draw(0), 0).combinations}
    assert found == {triple for triple in triples if rule == Rule.CONTRACT or triple[1] == triple[2]}
    assert len(found) == len(plan.terms) == count


def tensors(group: Group, x: np.ndarray) -> list[np.ndarray]:
    return [
        x[:, start : start + group.d**p].reshape(-1, *[group.d] * p)
        for start, p in ((0, 1), (group.d, 2), (group.d + group.d**2, 3))
    ]


# what is learned, the output, whether the rule exact has it
PRODUCTS: list[tuple[str, Rep, bool]] = [
    ("nij,nj->ni", T(1), True),  # matrix times vector
    ("nij,njk->nik", T(2), False),  # matrix times matrix
    ("ni,ni->n", T(0), True),  # inner product
    ("nij,nij->n", T(0), True),
    ("nijk,njk->ni", T(1), True),  # T3 : T2, the T3 acts
    ("njk,njki->ni", T(1), False),  # T2 : T3, the T2 acts
    ("ni,nj->nij", T(2), False),  # outer product
    ("nijk,nk->nij", T(2), True),
    ("ni,nijk->njk", T(2), False),
]


@pytest.mark.parametrize(("product", "output", "exact"), PRODUCTS)
def test_products_are_learned(product, output, exact):
    """By one layer, exactly where the rule has the map: least squares, since the layer is linear in its weights."""
    group = O(2)
    rep_in, rep_out = TENSORS(group), output(group)
    x = rows(rep_in, 60)
    parts = tensors(group, x)
    factors = [parts[len(term) - 2] for term in product.split("->")[0].split(",")]
    y = np.einsum(product, *factors).reshape(len(x), -1)  # one output type, so grouped is as written
    for rule, learned in ((Rule.EXACT, exact), (Rule.CONTRACT, True)):
        plan = bilinear_plan(rep_in, rep_out, rule=rule, policy=All(), solver=SOLVER)
        A = np.stack([np.zeros(y.size), *functions(plan, x)], axis=1)
        solution = np.linalg.lstsq(A, y.ravel())[0]
        loss = np.mean((A @ solution - y.ravel()) ** 2)
        assert loss < 1e-20 if learned else loss > 0.1


@pytest.mark.parametrize("rep", [SMALL[0], (1 + 2 * V)(O(3)), (V + T(2))(S(2)), (V + V.T + 1)(O13())], ids=str)
def test_share_counts_the_functions(rep):
    """What is possible is Hom(Sym^2 V, V); what is spanned the rank of the layer as functions of x."""
    possible = (Sym(rep, 2) >> rep).equivariant_basis(SOLVER).rank
    for rule, policy in itertools.product(RULES, [Sampled(budget=1), All(), Explicit({})]):
        plan = plan_of(rep, rule, policy)
        share = quadratic_share(plan, plan.draw(0), SOLVER)
        assert share.possible == possible
        if plan.weights < 40:
            x = rows(rep, 30)
            learned = np.stack([np.zeros(x.size), *functions(plan, x)])
            assert share.spanned == np.linalg.matrix_rank(learned, tol=1e-9)
        assert share.fraction == share.spanned / possible
    assert quadratic_share(plan_of(rep, Rule.FULL, All()), plan_of(rep, Rule.FULL, All()).draw(0), SOLVER).fraction == 1


def test_shares_grow_from_rule_to_rule():
    rep = SMALL[1]
    plans = [plan_of(rep, rule, All()) for rule in RULES]
    shares = [quadratic_share(plan, plan.draw(0), SOLVER).fraction for plan in plans]
    assert shares == sorted(set(shares))


@every_rule
@every_rep
def test_initial_weights_fit_the_number_of_products(rep, rule):
    """The mean square of the outputs over random weights is SCALE^2 where all inputs are independent."""
    plan = plan_of(rep, rule, All())
    spread = np.asarray(plan.spread)
    for b, slot in enumerate(plan.outputs.slots):
        terms = [term for term in plan.terms if term.output == b]
        square = sum(
            (term.kappa.dense() ** 2).sum()
            / slot.dim
            * spread[term.start] ** 2
            * (term.stop - term.start)
            / (slot.copies * term.kappa.maps)
            for term in terms
        )
        np.testing.assert_allclose(square, 1 if terms else 0)


def test_emlp_draws_from_one_stream():
    """All layers after each other, with replacement, scalars too (of which there are gates)."""
    rep = (2 + 4 * V + 12 * T(2))(SO(2))
    model = EMLP(V, V, SO(2), ch=[rep, rep], policy=EmlpLegacy(42))
    np.random.seed(42)  # noqa: NPY002  what emlp does
    for pairings in model.pairings:
        counts = {"T(0)": (2 + 4 + 12, 1), "T(1)": (4, 2), "T(2)": (12, 4)}
        drawn = {name: np.random.choice(*count) for name, count in counts.items()}  # noqa: NPY002
        assert [c.kept for c in pairings.carriers] == [tuple(drawn[c.type]) for c in pairings.carriers]
        assert pairings.chosen == "drawn by emlp, numpy seed 42"
    assert any(pairings.duplicates for pairings in model.pairings)


def test_choices_do_not_depend_on_the_rest_of_the_network():
    rep = (1 + 20 * T(2))(SO(2))
    shapes = [([3 * V, rep], 0), ([5 * V + 30 * T(2), rep], 1)]
    models = [EMLP(V, V, SO(2), ch=ch, policy=Sampled(9), seed=seed) for ch, seed in shapes]
    kept = [{c.type: c.kept for c in model.pairings[1].carriers}["T(2)"] for model in models]
    assert kept[0] == kept[1]


@pytest.mark.parametrize(("case", "rule"), [(NETWORKS[8], Rule.FULL), (NETWORKS[0], Rule.CONTRACT)], ids=str)
def test_networks_of_other_rules_are_equivariant(case, rule):
    group, rep_in, rep_out, hidden = case
    model = EMLP(rep_in, rep_out, group, ch=[hidden], pairing=str(rule), solver=SOLVER)
    assert model.plan.rule == rule
    rep_in, rep_out = over(rep_in, group), over(rep_out, group)
    x = rows(rep_in)
    y = predict(model, x)
    for g in elements(rep_in, rep_out):
        expected = y @ rep_out.rho(g).T
        np.testing.assert_allclose(
            predict(model, x @ rep_in.rho(g).T), expected, atol=1e-4 * (1 + np.abs(expected).max())
        )


def test_pairings_of_one_model_are_chosen_in_another():
    shape = V, V, SO(2)
    ch = [(1 + 2 * V + 20 * T(2))(SO(2))] * 2
    first = EMLP(*shape, ch=ch, pairing="contract", seed=3)
    second = EMLP(*shape, ch=ch, pairing="contract", policy=Explicit(first.pairings), seed=4)
    assert [p.carriers for p in second.pairings] == [p.carriers for p in first.pairings]
    assert second.pairings[0].chosen == "chosen by hand"
    data = json.loads(json.dumps(first.pairings[0].as_dict()))
    assert {c["k"] for c in data["combinations"]} == {0, 1, 2}
    assert "k = 1" in repr(first.pairings[0])


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (lambda: EMLP(V, V, SO(2), ch=4, pairing="exakt"), ["pairing='exakt'", "'contract'"]),
        (lambda: Sampled(budget=0), ["budget=0", ">= 1"]),
        (lambda: EmlpLegacy(-1), ["numpy_seed=-1"]),
        (lambda: Explicit({"T(1)": [0.5]}), ["0.5", "T(1)"]),
        (lambda: Explicit([3]), ["3", "Pairings"]),  # type: ignore[list-item]
        (lambda: plan_of(SMALL[0], Rule.EXACT, Explicit({"T(5)": [0]})), ["'T(5)'", "T(1), T(2)"]),
        (lambda: plan_of(SMALL[0], Rule.EXACT, Explicit({"T(2)": [2]})), ["T(2)", "2 copies", "0 to 1"]),
        (lambda: EMLP(V, V, SO(2), ch=[V, V], policy=Explicit([{}])), ["1 layer", "layer 1"]),
        (lambda: EMLP(V, V, SO(2), ch=4, plan=EMLP(V, V, SO(2), ch=4).plan, pairing="full"), ["'exact'", "'full'"]),
    ],
)
def test_misuse(action, words):
    catches(action, *words)


def test_too_many_weights_are_named():
    rep = (100 * V + 100 * T(2))(SO(2))
    with pytest.raises(BudgetError, match=r"1,000,000 weights.*All\(\).*16 MB"):
        bilinear_plan(rep, rep, policy=All(), solver=Solver(memory_limit=10**6))
