"""Representations of one's own: a rule alone is a representation like any other, or is refused with a reason."""

import itertools
import json
import math

import jax.numpy as jnp
import numpy as np
import pytest
import scipy.linalg as sla

from emlp_lab.check import equivariance_error
from emlp_lab.groups import GL, O13, SL, SO, SO13, SU, C, D, Group, O, Octahedral, S, Scaling, Sp, U, Z
from emlp_lab.nn import EMLP
from emlp_lab.reps import Rep, Scalar, Sum, T, V, blocks, from_function, parse
from emlp_lab.solve import Solver
from tests.cases import GROUPS, angle, catches, some
from tests.laws import check_basis, check_derivative, check_homomorphism
from tests.processes import run, run_here

PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
FACES = np.concatenate([np.eye(3), -np.eye(3)])  # of the cube, as directions
DIAGONALS = np.array([[1, 1, 1], [1, 1, -1], [1, -1, 1], [-1, 1, 1]]) / 3**0.5


class PseudoScalar(Rep):
    """Only rho, with JAX."""

    def rho(self, g):
        return jnp.linalg.det(g)[None, None]


class Power(Rep):
    """A parameter, a name, and rho with NumPy."""

    def __init__(self, k):
        self.k = k

    def rho(self, g):
        return np.linalg.matrix_power(g, self.k)

    def __str__(self):
        return f"Turns({self.k})"


class Known(Power):
    """The derivative too."""

    def drho(self, A):
        return self.k * np.asarray(A)


class Bound(Rep):
    """As emlp's own: it carries its group, and __call__ makes it."""

    def __init__(self, G=None):
        self.G = G

    def __call__(self, G):
        return Bound(G)

    def rho(self, g):
        assert self.G is not None
        return np.sign(np.linalg.det(g)) * np.eye(1)

    def __str__(self):
        return "P"


class Composite(Rep):
    """__call__ makes a sum, of another dimension for every group."""

    def __call__(self, G):
        return V(G) + G.d

    def rho(self, g):
        raise ValueError("only of a group")


class Lazy(Rep):
    def __call__(self, G):
        return None

    def rho(self, g):
        return g


def cover(g):
    """SU(2) -> SO(3), the real rotation."""
    return np.real(np.einsum("aij,jk,bkl,li->ab", PAULI, g, PAULI, g.conj().T)) / 2


def permuted(points, *, signed):
    """How a rotation permutes points, or axes up to their sign."""

    def rho(g):
        overlap = points @ np.asarray(g) @ points.T
        return np.round(np.abs(overlap) if signed else np.maximum(overlap, 0)) * (np.abs(overlap) > 0.9)

    return rho


def det(k):
    return from_function(lambda g: jnp.linalg.det(g)[None, None] ** k, f"det^{k}")


faces, diagonals = (
    from_function(permuted(FACES, signed=False), "Faces"),
    from_function(permuted(DIAGONALS, signed=True), "Diagonals"),
)
moved = from_function(lambda g: jnp.kron(g, jnp.linalg.inv(g).T), "adjoint")
turned = from_function(cover, "Rotation")
conjugate = from_function(np.conj, "V-bar")
by_logarithm = from_function(lambda g: sla.expm(3 * np.real(sla.logm(g))), "Triple")
length = from_function(lambda g: sla.block_diag(g, 1.0), "V+1")
sign = from_function(lambda g: jnp.sign(jnp.linalg.det(g))[None, None], "sign")
integers = from_function(lambda g: np.eye(2, dtype=int), "Two")

# (rule, group, equivariant maps of the rule to itself, what else: (maps to, how many) from theory)
CASES: list[tuple[Rep, Group, int, list[tuple[Rep, int]]]] = [
    (PseudoScalar(), O(3), 1, [(Scalar, 0), (V**3, 1), (V, 0), (T(2), 0)]),  # epsilon
    (PseudoScalar(), SO(3), 1, [(Scalar, 1)]),
    (PseudoScalar(), O(2), 1, [(T(2), 1), (V, 0)]),
    (PseudoScalar(), O13(), 1, [(Scalar, 0), (T(4), 1), (T(2), 0)]),
    (PseudoScalar(), S(4), 1, [(Scalar, 0), (V, 0), (T(3), 1)]),  # Alt(V, 4) is Alt(1 + W, 4) = sign: T(3) has one
    (PseudoScalar(), D(3), 1, [(Scalar, 0), (V, 0), (T(2), 1)]),
    (sign, D(4), 1, [(Scalar, 0), (PseudoScalar(), 1)]),
    (sign, O13(), 1, [(PseudoScalar(), 1)]),
    (det(1), GL(2), 1, [(T(2), 1), (Scalar, 0)]),
    (det(2), GL(2), 1, [(T(4), 2), (T(2), 0)]),
    (det(-1), GL(2), 1, [(T(0, 2), 1)]),
    (det(3), Scaling(2), 1, [(T(6), 64), (V, 0)]),
    (det(1), SL(2), 1, [(Scalar, 1)]),
    (det(2), U(2), 1, [(Scalar, 0), (T(4), 2)]),
    (Power(3), SO(2), 2, [(V, 0), (T(3), 2), (Scalar, 0)]),
    (Known(3), SO(2), 2, [(Power(3), 2)]),
    (Power(2), C(4), 4, [(V, 0)]),  # both coordinates change their signs
    (Power(2), C(3), 2, [(V, 2)]),  # the inverse turn, equivalent over the reals
    (by_logarithm, SO(2), 2, [(Power(3), 2)]),
    (moved, SL(2), 2, [(Scalar, 1), (T(1, 1), 2)]),
    (moved, Sp(1), 2, [(T(2), 2)]),
    (turned, SU(2), 1, [(Scalar, 0), (V * V.T, 1), (V, 0)]),
    (conjugate, SU(2), 1, [(V, 1), (V.T, 1)]),
    (conjugate, SU(3), 1, [(V, 0), (V.T, 1), (V * V, 1)]),
    (length, SO(3), 2, [(V, 1), (Scalar, 1)]),
    (length, Z(5), 8, [(Scalar, 2)]),  # twice 1, and two planes that turn
    (integers, SO(4), 4, [(Scalar, 2), (V, 0)]),
    (Bound(), O(2), 1, [(Scalar, 0), (PseudoScalar(), 1)]),
    (Composite(), SO(2), 2 + 4, [(V, 2), (Scalar, 2)]),
    (faces, Octahedral(), 3, [(V, 1), (Scalar, 1), (diagonals, 1), (T(2), 3)]),  # A1 + E + T1
    (diagonals, Octahedral(), 2, [(V, 0), (T(2), 2)]),  # A1 + T2
]  # fmt: skip
IDS = [f"{rule} of {group}" for rule, group, _, _ in CASES]
every_rule = some(("rule", "group"), [case[:2] for case in CASES], ids=IDS)


@every_rule
def test_homomorphism(rule, group):
    check_homomorphism(rule(group))


@every_rule
def test_derivative(rule, group):
    check_derivative(rule(group))


@some(("rule", "group", "maps", "others"), CASES, ids=IDS)
def test_numbers_of_maps(rule, group, maps, others):
    """Schur's lemma and tensor powers tell them."""
    rep = rule(group)
    assert (rep >> rep).equivariant_basis().rank == maps
    for other, count in others:
        assert (rep >> other(group)).equivariant_basis().rank == count
        assert (other(group) >> rep).equivariant_basis().rank == count


@every_rule
def test_mixtures(rule, group):
    """Sums and products with everything else have the basis that a dense factorisation finds."""
    rep = rule(group)
    check_basis((rep + V + 1 >> rep + V)(group))
    check_basis((rep * V >> V.T)(group))
    assert check_basis(rep.T * rep).rank > 0


@every_rule
def test_binding_late_is_binding_early(rule, group):
    early, late = rule(group) * V(group) + rule(group), (rule * V + rule)(group)
    assert early == late == late(group)
    assert hash(early) == hash(late)
    assert late.T.T == late
    assert str(early) == str(late)
    # The same rule, bound anywhere, is one type.
    assert all(block.copies % 2 == 0 for block in blocks(early + late))


def test_a_rule_is_its_name_and_its_matrices():
    first, second = from_function(lambda g: g @ g, "square"), from_function(lambda g: np.linalg.inv(g).T, "square")
    assert first != second
    assert first(C(4)) != second(C(4))
    assert first(D(1)) != second(D(1))
    assert first(C(1)) == second(C(1))
    assert first(C(4)) == from_function(lambda g: jnp.linalg.matrix_power(g, 2), "square")(C(4))
    assert first(C(3)) != from_function(lambda g: g @ g, "other")(C(3))
    assert Power(2)(C(3)) != Power(2)(C(4))
    assert Power(2)(C(3)) != Power(3)(C(3))
    assert Power(2) + V == Power(2) + V
    assert Power(2) + V != Power(3) + V


def test_rules_that_hold_arrays_are_compared():
    class Held(Rep):
        def __init__(self, *values):
            self.values = values

        def rho(self, g):
            return self.values[0] @ g @ np.linalg.inv(self.values[0])

    class Slots(Rep):
        def rho(self, g):
            return g

    for array in (np, jnp):
        assert Held(array.eye(2)) + 1 != Held(array.eye(2)) + 1  # unbound: nothing is known but that it is another
        assert Held(array.eye(2)) + 1 != Held(array.eye(3)) + 1
        assert Held(array.eye(2))(SO(2)) == Held(array.eye(2))(SO(2))
    assert Held(np.diag([1.0, 2.0]))(SO(2)) != Held(np.eye(2))(SO(2))
    assert Slots() + 1 == Slots() + 1


def test_dual_is_dropped_for_orthogonal_matrices_alone():
    assert PseudoScalar()(O(3)) == PseudoScalar()(O(3)).T
    assert det(1)(GL(2)) != det(1)(GL(2)).T
    assert conjugate(SU(2)) != conjugate(SU(2)).T
    np.testing.assert_allclose(det(1)(GL(2)).T.rho(2 * np.eye(2)), [[0.25]])


@pytest.mark.parametrize(("rule", "n"), [(faces, 6), (diagonals, 4)], ids=["faces", "diagonals"])
def test_permutations_are_found(rule, n):
    """Rotations of a cube permute its faces and its diagonals: integers decide."""
    rep = rule(Octahedral())
    assert rep.is_permutation
    assert not V(Octahedral()).is_permutation
    for mixed in (rep, rep * rep, rep >> faces(Octahedral()) * rep):
        basis = check_basis(mixed)
        assert {part.route for part in basis.evidence.parts} == {"orbits"}
        other = check_basis(mixed, Solver(route="nullspace"))
        assert {part.route for part in other.evidence.parts} == {"nullspace"}
        assert angle(basis.dense(), other.dense()) < 1e-9
    together = (rep >> V)(Octahedral()).equivariant_basis()
    assert {part.route for part in together.evidence.parts} == {"orbits"}
    assert rep.size() == n


def test_signed_permutations_are_no_permutations():
    assert not PseudoScalar()(S(3)).is_permutation
    assert from_function(np.asarray, "same")(S(3)).is_permutation
    assert integers(SO(3)).is_permutation
    assert not turned(SU(2)).is_permutation


@some("group", [g for g in GROUPS if g.d in (2, 4)], ids=str)
def test_the_same_matrices_under_another_name(group):
    """A copy of V as a rule has the invariants of V, of every group, and an identity to V."""
    copy = from_function(jnp.asarray, "W")(group)
    for rep, same in ((copy * copy.T, V(group) * V(group).T), (copy * V(group).T, V(group) * V(group).T)):
        Q, W = rep.equivariant_basis().dense(), same.equivariant_basis().dense()
        assert angle(Q, W) < 1e-9
    assert copy.is_permutation == group.is_permutation
    assert copy.size() == group.d


def test_networks_take_them():
    rep_in, rep_out = (V + 2 * PseudoScalar())(O(3)), (PseudoScalar() * V)(O(3))
    model = EMLP(rep_in, rep_out, O(3), ch=20, num_layers=1, seed=0)
    assert equivariance_error(lambda x: np.asarray(model(jnp.asarray(x))), rep_in, rep_out) < 1e-5


def test_mixed_groups():
    rep = PseudoScalar()(O(3)) * V(S(4)) + det(2)(GL(2))
    assert rep.groups == (GL(2), O(3), S(4))
    g = {O(3): -np.eye(3), S(4): np.eye(4), GL(2): 2 * np.eye(2)}
    np.testing.assert_allclose(rep.rho(g), np.diag([-1, -1, -1, -1, 16]))
    assert (rep >> rep).equivariant_basis().rank == 3


def test_order_by_content():
    reps = [PseudoScalar()(O(3)), V(O(3)), det(2)(O(3)), 2 * V(O(3)), V(SO(3)), Sum(), Scalar, V(O(3)) * V(O(3))]
    reps += [Power(2)(SO(2)), Power(3)(SO(2)), det(1)(GL(2)), det(1)(GL(2)).T, V, PseudoScalar() + V]
    expected = sorted(reps)
    for seed in range(20):
        assert sorted(reps[i] for i in np.random.default_rng(seed).permutation(len(reps))) == expected
    for a, b in itertools.pairwise(expected):
        assert not b < a


PROGRAM = """
import json, sys
import jax.numpy as jnp
import numpy as np
from emlp_lab.groups import *
from emlp_lab.reps import *

class P(Rep):
    def rho(self, g):
        return jnp.linalg.det(g)[None, None]

names = ["b", "a", "P", "c"]
rules = {name: from_function(lambda g, k=k: jnp.linalg.det(g)[None, None] ** k, name) for k, name in enumerate(names)}
kinds = [P(), V, *rules.values(), rules["a"] * V, 2 * rules["b"]]
parts = [rep(group) for group in (O(3), S(3), D(4)) for rep in kinds]
parts += [Irrep(2)(O(3)), Sym(V, 2)(S(3)), Gamma(1)(S(3)), Gamma(2)(S(3)), Regular(D(4)), *irreps(D(4))]
if sys.argv[1] == "backward":
    parts = parts[::-1]
ordered = sorted(parts)
one = [rep for rep in parts if rep.groups == (O(3),)]
basis = sum(sorted(one), Scalar).equivariant_basis()
images = [r.rho(r.groups[0].sample(0, 1)[0]).tolist() for r in ordered]
keys = [(str(r), list(map(str, r.sort_key))) for r in ordered]
print(json.dumps([keys, images, basis.dense().tolist(), [str(block.rep) for block in basis.blocks]]))
"""


def test_two_processes_agree():
    there = run(PROGRAM, "forward", PYTHONHASHSEED="4242")
    assert json.loads(there) == json.loads(run_here(PROGRAM, "backward"))


HALF = from_function(lambda g: Power(1).rho(rotation(math.atan2(g[1, 0], g[0, 0]) / 2)), "Half")


def rotation(angle_):
    return np.array([[math.cos(angle_), -math.sin(angle_)], [math.sin(angle_), math.cos(angle_)]])


def spinor(g):
    """The double-valued representation of SO(3): one of its two signs."""
    w = math.sqrt(max(0.0, 1 + np.trace(g))) / 2
    x, y, z = (np.array([g[2, 1], g[0, 2], g[1, 0]]) - np.array([g[1, 2], g[2, 0], g[0, 1]])) / (4 * w)
    return np.array([[w - 1j * z, -y - 1j * x], [y - 1j * x, w + 1j * z]])


class Wrong(Power):
    def drho(self, A):
        return 2 * np.asarray(A)


class Misshapen(Power):
    def drho(self, A):
        return np.eye(3)


def one_wrong(g):
    """The sign, but for one of 120 permutations."""
    return np.linalg.det(g) * np.eye(1) * (-1 if np.array_equal(g, np.eye(5)[::-1]) else 1)


def rule(rho):
    return from_function(rho, "R")


@pytest.mark.parametrize(
    ("rep", "group", "words"),
    [
        (rule(lambda g: g + g[0, 0]), S(3), ["S(3)", "rho(1)"]),
        (rule(lambda g: np.zeros((1, 1))), S(3), ["rho(1)"]),
        (rule(lambda g: np.diag([1.0, 0.0])), SO(3), ["rho(1)"]),
        (rule(lambda g: g @ g), O(3), ["O(3)", "rho(g h)"]),
        (rule(lambda g: g.T), SO(3), ["SO(3)"]),
        (rule(lambda g: np.array([[1.0 if np.linalg.det(g) > 0 else -2.0]])), O(3), ["rho(g h)"]),
        (rule(lambda g: np.array([[1.0 if np.linalg.det(g) > 0 else -2.0]])), O(1), ["rho(g h)"]),
        (rule(lambda g: np.array([[1.0 if np.linalg.det(g) > 0 else -2.0]])), D(1), ["rho(g h)"]),
        (rule(lambda g: np.array([[1.0 if np.linalg.det(g) > 0 else 2.0]])), S(2), ["rho(g h)"]),
        (rule(lambda g: np.array([[2.0 ** g[:, 0].argmax()]])), Z(12), ["rho(g h)"]),
        (rule(lambda g: np.array([[-1.0 if g[3, 0] * g[7, 4] else 1.0]])), Z(12), ["rho(g h)"]),
        (rule(lambda g: np.linalg.matrix_power(g, 2) if g[0, 0] > 0 else g), D(5), ["rho(g h)"]),
        (rule(one_wrong), S(5), ["S(5)", "rho(g h)"]),
        (HALF, SO(2), ["SO(2)", "rho(g h)"]),
        (rule(spinor), SO(3), ["SO(3)"]),
        (rule(np.abs), SO(2), ["SO(2)"]),
        (rule(lambda g: g[:2]), SO(3), ["(2, 3)", "square"]),
        (rule(lambda g: g[0, 0]), SO(3), ["()", "square"]),
        (rule(np.linalg.det), SO(3), ["()", "square"]),
        (rule(lambda g: [[1.0], [1.0, 2.0]]), S(3), ["R"]),
        (rule(lambda g: None), S(3), ["square"]),
        (rule(lambda g: "1"), S(3), ["square"]),
        (rule(lambda g: np.zeros((0, 0))), S(3), ["0*V"]),
        (rule(np.log), S(3), ["finite"]),
        (rule(lambda g: np.full((1, 1), np.nan)), SO(3), ["finite"]),
        (rule(lambda g: np.eye(1 if g[0, 0] == 1 else 2)), S(3), ["size 1 and 2"]),
        (rule(lambda g: np.eye(2 if np.trace(g) > 0 else 1)), SO(3), ["size"]),
        (rule(lambda g: np.linalg.inv(g[:2, :2])), S(3), ["R"]),
        (Wrong(3), SO(2), ["SO(2)", "drho"]),
        (Misshapen(3), SO(2), ["size 2 and 3"]),
    ],
)
def test_what_is_no_representation_is_refused(rep, group, words):
    with np.errstate(all="ignore"):
        catches(lambda: rep(group).size(), *words)
        catches(lambda: (rep(group) + V(group)).equivariant_basis().rank, *words)


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (lambda: from_function(3, "three"), ["3", "function"]),  # type: ignore[arg-type]
        (lambda: from_function(np.linalg.inv, " "), ["name"]),
        (lambda: from_function(np.linalg.inv, None), ["name"]),  # type: ignore[arg-type]
        (lambda: PseudoScalar()(O(3))(SO(3)), ["O(3)", "SO(3)", "PseudoScalar"]),
        (lambda: (1 * Bound(O(3)))(SO(3)), ["P", "O(3)", "SO(3)"]),
        (lambda: (PseudoScalar() + 1).groups, ["no group"]),
        (PseudoScalar().size, ["no group"]),
        (lambda: (1 * Lazy())(SO(2)), ["Lazy", "NoneType", "return"]),
        (lambda: (PseudoScalar()(O(3)) * V(S(3))).rho({O(3): np.eye(3)}), ["S(3)", "mapping"]),
        (lambda: PseudoScalar() ** -1, ["-1"]),
        (lambda: Composite().size(), ["no group"]),
        (lambda: parse("PseudoScalar"), ["PseudoScalar"]),
    ],
)
def test_misuse(action, words):
    catches(action, *words)


def test_messages_name_the_rule_once():
    failing = from_function(lambda g: g * np.nan, "Turns(1)")(SO(2))
    with pytest.raises(ValueError, match=r"^Turns\(1\) .*finite") as caught:
        failing.size()
    assert str(caught.value).count("Turns(1)") == 1


def test_a_group_may_be_carried_along():
    """emlp's own way: the rule is made with its group."""
    assert (Bound(O(3)) * V(O(3))).groups == (O(3),)
    assert Bound(O(3)) + V(O(3)) == (Bound() + V)(O(3))
    assert Bound(SO13()).size() == 1
