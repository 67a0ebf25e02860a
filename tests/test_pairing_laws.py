"""The laws of the bilinear layer for every rule and policy over every group of the tests' tables.

The layer is evaluated with NumPy in place of JAX: the same code, but nothing is compiled, so that the whole table takes
seconds. tests/test_pairing_rules.py compiles.
"""

import itertools
import string
from collections.abc import Callable, Iterator, Sequence
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from emlp_lab.groups import SO, SU, Group, U, from_generators
from emlp_lab.nn import EMLP, All, EmlpLegacy, Explicit, Policy, Rule, Sampled
from emlp_lab.nn.bilinear.plan import BiLinearPlan, bilinear_plan
from emlp_lab.nn.bilinear.policy import Supply
from emlp_lab.nn.layout import Slot
from emlp_lab.reps import Atom, Rep, T, V
from emlp_lab.solve import Solver
from tests.cases import GROUPS, as_shipped, catches, pauli, rigid_motions, some, symplectic, unitary
from tests.networks import CLOUD, EDGES, LORENTZ_CLOUD, PAIRS, elements, grouped, rows
from tests.test_pairing_rules import RULES, naive, weights

SOLVER = Solver()


def real_form(group: Group) -> Group:
    """A complex group as real matrices of twice the size: a + ib becomes [[a, -b], [b, a]]."""
    lie, discrete = (
        np.block([[part.real, -part.imag], [part.imag, part.real]])
        for part in (np.asarray(group.lie_algebra), np.asarray(group.discrete_generators))
    )
    return from_generators(lie, discrete, name=f"real {group}")


def is_complex(group: Group) -> bool:
    return np.iscomplexobj(group.lie_algebra) or np.iscomplexobj(group.discrete_generators)


REAL = [group for group in GROUPS if not is_complex(group)]
REAL += [real_form(unitary(1)), real_form(unitary(2, special=True)), real_form(pauli())]


def features(group: Group, rule: Rule = Rule.EXACT) -> Rep:
    """Scalars, vectors and, where that stays small, matrices: `full` solves for d^3 to d^6 coordinates."""
    small = 1 + 2 * V + V.T
    return (small + 2 * T(1, 1) if group.d < (3 if rule == Rule.FULL else 4) else small)(group)


MIXED = [CLOUD + V(SO(3)), 1 + EDGES, 1 + PAIRS, LORENTZ_CLOUD]
CASES = [(features(group, rule), rule) for group in REAL for rule in RULES if rule != Rule.FULL or group.d < 4]
CASES += [(rep, rule) for rep in MIXED for rule in RULES if rule != Rule.FULL or rep in (MIXED[0], MIXED[2])]
POLICIES: dict[str, Callable[[tuple[Supply, ...]], Policy]] = {
    "sampled": lambda _: Sampled(2),
    "one carrier": lambda _: Sampled(budget=1),
    "all": lambda _: All(),
    "last carriers": lambda supply: Explicit({one.type: [one.copies - 1] for one in supply if one.acts}),
    "emlp": lambda _: EmlpLegacy(5),
}
every_case = some(("rep", "rule"), CASES, 4, ids=str)


@cache
def plans(rep: Rep, rule: Rule) -> dict[str, BiLinearPlan]:
    """One for each policy."""
    supply = bilinear_plan(rep, rep, rule=rule, solver=SOLVER).supply
    return {
        name: bilinear_plan(rep, rep, rule=rule, policy=policy(supply), solver=SOLVER)
        for name, policy in POLICIES.items()
    }


def numpy_layer(plan: BiLinearPlan, w: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The layer on coordinates as written, in float64."""
    with as_shipped():
        return plan.outputs.ungroup(plan.apply(w, plan.draw(0), plan.inputs.group(x)))


@every_case
def test_every_policy_obeys_the_laws(rep, rule):
    """It is what its definition says, equivariant, y(-x) = y(x), y(tx) = t^2 y(x), linear in the weights."""
    x, moves = rows(rep, 1), [rep.rho(g).T for g in elements(rep)]
    for name, plan in plans(rep, rule).items():
        w = weights(plan)
        y = numpy_layer(plan, w, x)
        scale = 1 + np.abs(y).max()
        assert plan.weights, "or the laws would hold of nothing"
        assert y.dtype == np.float64
        np.testing.assert_allclose(y, naive(plan, w, x), atol=1e-10 * scale, err_msg=name)
        np.testing.assert_allclose(numpy_layer(plan, w, -x), y, atol=1e-12 * scale, err_msg=name)
        np.testing.assert_allclose(numpy_layer(plan, w, 3 * x), 9 * y, atol=1e-11 * scale, err_msg=name)
        np.testing.assert_allclose(numpy_layer(plan, -2 * w, x), -2 * y, atol=1e-12 * scale, err_msg=name)
        for g in moves:
            turned, expected = numpy_layer(plan, w, x @ g), y @ g
            scale = 1 + max(np.abs(expected).max(), np.abs(x @ g).max() ** 2)
            np.testing.assert_allclose(turned, expected, atol=1e-10 * scale, err_msg=name)


def ways(carrier: Sequence[Atom], argument: Sequence[Atom], output: Sequence[Atom], rule: Rule) -> Iterator[list[str]]:
    """Letters of the axes of all three, equal where they are summed, for each way in which the rule makes the output.

    Of each kind of axis the last ones of the carrier meet the first ones of the argument, in order; what is left is
    sorted by kind, that of the carrier first.
    """
    kinds = list(dict.fromkeys(argument))
    for counts in itertools.product(range(len(argument) + 1), repeat=len(kinds)):
        first, second = list(string.ascii_letters[: len(carrier)]), list(string.ascii_letters[25:][: len(argument)])
        for kind, count in zip(kinds, counts, strict=True):
            acting = [i for i, atom in enumerate(carrier) if atom == kind.T][::-1][:count][::-1]
            taken = [j for j, atom in enumerate(argument) if atom == kind][:count]
            if not len(acting) == len(taken) == count:
                break
            for i, j in zip(acting, taken, strict=True):
                second[j] = first[i]
        else:
            axes = zip([*carrier, *argument], first + second, strict=True)
            left = sorted(
                (axis for axis in axes if (first + second).count(axis[1]) == 1), key=lambda axis: axis[0].sort_key
            )
            allowed = rule == Rule.CONTRACT or set(second) <= set(first)
            if allowed and [atom for atom, _ in left] == list(output):
                yield ["".join(letters) for letters in (first, second, [letter for _, letter in left])]


def defined(plan: BiLinearPlan, w: np.ndarray, x: np.ndarray) -> np.ndarray:
    """W(x) x / 10 on grouped coordinates, from the definition of the rules; of the plan only layouts and carriers."""
    slots, kept, theta = plan.inputs.slots, plan.by_slot(plan.draw(0)), iter(w)
    atoms = [tuple(slot.rep.atoms()) for slot in slots]
    sizes = [[atom.size() for atom in one] for one in atoms]
    W = np.zeros((len(x), x.shape[1], x.shape[1]))
    for b, a, c in itertools.product(range(len(slots)), repeat=3):
        for carrier, argument, output in ways(atoms[c], atoms[a], atoms[b], plan.rule) if atoms[c] else ():
            identity = np.eye(slots[a].dim).reshape([*sizes[a], slots[a].dim])
            for source, copy, target in itertools.product(places(slots[a]), kept[c], places(slots[b])):
                acting = x[:, places(slots[c])[copy]].reshape([len(x), *sizes[c]])
                maps = np.einsum(f"...{carrier},{argument}Z->...{output}Z", acting, identity)
                W[:, target, source] += next(theta) * maps.reshape(len(x), slots[b].dim, slots[a].dim)
    assert next(theta, None) is None
    return np.einsum("nij,nj->ni", W, x) / 10


def places(slot: Slot) -> list[slice]:
    """Where each copy of a type lies."""
    return [slice(start, start + slot.dim) for start in range(slot.start, slot.stop, slot.dim)]


@some(("rep", "rule"), [case for case in CASES if case[1] != Rule.FULL], ids=str)
def test_the_layer_sums_every_way_that_the_rule_names(rep, rule):
    plan, x = plans(rep, rule)["sampled"], rows(rep, 1)
    w, order = weights(plan), plan.inputs.order
    found, expected = numpy_layer(plan, w, x)[:, order], defined(plan, w, x[:, order])
    np.testing.assert_allclose(found, expected, atol=1e-10 * (1 + np.abs(expected).max()))


def test_numpy_and_jax_agree():
    """The layer that the laws are checked on is the one that networks compile."""
    for rule in RULES:
        rep = features(symplectic(1), rule)
        plan, x = plans(rep, rule)["sampled"], rows(rep, 2)
        w = weights(plan)
        expected = numpy_layer(plan, w, x)
        with jax.enable_x64(True):
            found = jax.jit(plan.apply)(jnp.asarray(w), jnp.asarray(plan.draw(0)), plan.inputs.group(jnp.asarray(x)))
            np.testing.assert_allclose(plan.outputs.ungroup(found), expected, rtol=1e-11, atol=1e-12)


GRADIENTS = [
    (features(symplectic(1)), Rule.CONTRACT),
    (features(rigid_motions()), Rule.EXACT),
    ((1 + V)(symplectic(1)), Rule.FULL),
    (PAIRS, Rule.CONTRACT),
]


@some(("rep", "rule"), GRADIENTS, 2, ids=str)
def test_gradients_are_those_of_differences(rep, rule):
    """Central differences of a quadratic function are exact, however large the step."""
    plan = plans(rep, rule)["sampled"]
    w, x, direction = weights(plan), rows(rep, 1), rows(rep, 1, seed=4)
    with jax.enable_x64(True):
        carriers = jnp.asarray(plan.draw(0))

        @jax.jit
        def loss(w: jax.Array, x: jax.Array) -> jax.Array:
            return (grouped(plan, w, carriers, x) * direction).sum()

        gradients = jax.jit(jax.grad(loss, argnums=(0, 1)))(jnp.asarray(w), jnp.asarray(x))
        for argument, gradient in enumerate(gradients):
            step = np.random.default_rng(argument).standard_normal(gradient.shape)
            ends = [[w, x], [w, x]]
            for sign, end in zip((1, -1), ends, strict=True):
                end[argument] = end[argument] + sign * step
            change = [float(loss(jnp.asarray(v), jnp.asarray(u))) for v, u in ends]
            np.testing.assert_allclose((gradient * step).sum(), (change[0] - change[1]) / 2, rtol=1e-9)


@pytest.mark.parametrize("group", [U(2), SU(2), unitary(2), pauli()], ids=str)
def test_complex_groups_are_refused_until_they_are_real(group):
    catches(lambda: EMLP(V, V, group, ch=4), str(group), "complex", "real form")
    model = EMLP(V, V, real_form(group), ch=6, num_layers=1)
    assert model.rep_in.size() == 2 * group.d
