"""Symmetric and antisymmetric powers: dimensions, characters, invariants of reflection groups by Molien's series."""

import math
from functools import lru_cache
from itertools import combinations, combinations_with_replacement

import numpy as np
import pytest

from emlp_lab.groups import (
    GL,
    O13,
    SL,
    SO,
    SU,
    C,
    Cube,
    D,
    Group,
    Icosahedral,
    O,
    Octahedral,
    PointGroup,
    S,
    Scaling,
    Sp,
    U,
)
from emlp_lab.reps import Alt, Gamma, Irrep, Rep, Scalar, Sum, Sym, V, from_function, irreps, parse
from emlp_lab.reps.custom import Custom
from emlp_lab.reps.library.powers import Power
from tests.cases import catches, some
from tests.laws import check_basis, check_derivative, check_homomorphism, check_intertwiner, elements

det = from_function(lambda g: np.array([[np.linalg.det(g)]]), "det")
# (a representation, its group); powers of all of them are taken
BASES: list[tuple[Rep, Group]] = [
    (V, SO(3)),
    (V, O(3)),
    (V, SU(2)),
    (V.T, GL(2)),
    (V, SL(3)),
    (V, Sp(2)),
    (V, O13()),
    (V, S(4)),
    (V, D(3)),
    (V, C(4)),
    (V, Scaling(2)),
    (V + 1, SO(2)),
    (2 * V, D(3)),
    (Irrep(2), SO(3)),
    (det + V, O(2)),
    (Gamma(2), S(3)),
    (Sym(V, 2), SO(2)),
    (Alt(V, 2), SO(3)),
]
CASES = [
    pytest.param(power, rep, k, group, id=f"{power.__name__}({rep}, {k}) of {group}")
    for rep, group in BASES
    for power in (Sym, Alt)
    for k in (0, 1, 3)
]
every_power = some(("power", "rep", "k", "group"), CASES, 5)


@lru_cache
def made(power, rep: Rep, k: int, group: Group) -> Rep:
    """The power, with its checked images for all tests."""
    return power(rep, k)(group)


def dimension(power, n: int, k: int) -> int:
    return math.comb(n + k - 1, k) if power is Sym else math.comb(n, k)


def elementary(power, values: np.ndarray, k: int) -> complex:
    """The complete or elementary symmetric polynomial of degree k."""
    choose = combinations_with_replacement if power is Sym else combinations
    return sum((np.prod(chosen) for chosen in choose(values, k)), 0j)


@every_power
def test_homomorphism_and_derivative(power, rep, k, group):
    atom = made(power, rep, k, group)
    assert atom.size() == dimension(power, rep(group).size(), k)
    if atom.size():
        check_homomorphism(atom)
        check_derivative(atom)


@every_power
def test_characters_are_symmetric_polynomials_of_the_eigenvalues(power, rep, k, group):
    atom = made(power, rep, k, group)
    for g in elements(group):
        eigenvalues = np.linalg.eigvals(rep(group).rho(g))
        expected = elementary(power, eigenvalues, k)
        np.testing.assert_allclose(np.trace(atom.rho(g)), expected, atol=1e-9 * max(1, abs(expected)))


def isometry(rep: Rep) -> np.ndarray:
    (atom,) = rep.atoms()
    assert isinstance(atom, Custom)
    assert isinstance(atom.rule, Power)
    return atom.rule.isometry()


@every_power
def test_only_alternating_powers_beyond_the_dimension_are_empty(power, rep, k, group):
    assert bool(made(power, rep, k, group).size()) == (power is Sym or k <= rep(group).size())


def is_empty(power, rep: Rep, k: int, group: Group) -> bool:
    return dimension(power, rep(group).size(), k) == 0


@some(("power", "rep", "k", "group"), [case for case in CASES if not is_empty(*case.values)], 5)
def test_lies_in_the_tensors(power, rep, k, group):
    """The isometry into rep^k intertwines, and its columns keep or change their sign under a swap."""
    bound, atom = rep(group), made(power, rep, k, group)
    E, n = isometry(atom), bound.size()
    assert E.shape == (n**k, atom.size())
    np.testing.assert_allclose(E.T @ E, np.eye(atom.size()), atol=1e-12)
    check_intertwiner(E, atom, bound**k)
    if k > 1:
        swapped = np.swapaxes(E.reshape(n, n, -1), 0, 1).reshape(E.shape)
        np.testing.assert_allclose(swapped, E if power is Sym else -E, atol=1e-12)


@some(("rep", "group"), BASES, ids=[f"{rep} of {group}" for rep, group in BASES])
def test_squares(rep, group):
    """V (x) V is Sym(V, 2) + Alt(V, 2), by an orthogonal matrix; maps of full rank are found."""
    bound = rep(group)
    parts = [power(bound, 2) for power in (Sym, Alt)]
    W = np.concatenate([isometry(part) for part in parts if part.size()], axis=1)
    np.testing.assert_allclose(W @ W.T, np.eye(len(W)), atol=1e-12)
    check_intertwiner(W, parts[0] + parts[1], bound * bound)
    if bound.size() <= 4:
        basis = (parts[0] + parts[1] >> bound * bound).equivariant_basis()
        weights = np.random.default_rng(0).standard_normal(basis.rank)
        found = basis.expand(weights).reshape(W.shape)
        assert np.linalg.cond(found) < 1e6


@some("group", [SO(3), O(2), O(3), O(4), SU(3), GL(2), Sp(1), O13(), S(4), D(3)], ids=str)
def test_the_highest_antisymmetric_power_is_the_determinant(group):
    top = Alt(V, group.d)(group)
    for g in elements(group):
        np.testing.assert_allclose(top.rho(g), [[np.linalg.det(g)]], atol=1e-9)
    for A in group.lie_algebra:
        np.testing.assert_allclose(top.drho(A), [[np.trace(A)]], atol=1e-9)
    assert (top >> det(group)).equivariant_basis().rank == 1
    assert (Alt(V, group.d - 1) >> V.T * det)(group).equivariant_basis().rank >= 1  # Hodge's star
    assert Alt(V, group.d + 1)(group) == Sum()


def molien(degrees: tuple[int, ...], k: int) -> int:
    """Monomials of degree k in generators of these degrees (Chevalley, Shephard and Todd)."""
    if not degrees:
        return int(k == 0)
    return sum(molien(degrees[1:], k - j) for j in range(0, k + 1, degrees[0]))


REFLECTIONS: list[tuple[Group, tuple[int, ...]]] = [
    *((D(k), (2, k)) for k in (1, 3, 4, 5, 6)),
    *((S(n), tuple(range(1, n + 1))) for n in (2, 3, 4)),
    (O(1), (2,)),
    (PointGroup("Td"), (2, 3, 4)),
    (Octahedral(inversion=True), (2, 4, 6)),
    (Icosahedral(inversion=True), (2, 6, 10)),
    *((O(n), (2,)) for n in (2, 3)),
]
REFLECTIONS[0] = (D(1), (1, 2))  # one reflection of the plane


@some(("group", "degrees"), REFLECTIONS, ids=[str(g) for g, _ in REFLECTIONS])
def test_invariant_polynomials(group, degrees):
    largest = 6 if group.d <= 3 else 4
    for k in (6, 10) if group == Icosahedral(inversion=True) else range(largest + 1):
        rep = Sym(V, k)(group)
        assert rep.equivariant_basis().rank == molien(degrees, k), f"degree {k}"
        if k == largest:
            check_basis(rep)


@some(("group", "degrees"), REFLECTIONS, ids=[str(g) for g, _ in REFLECTIONS])
def test_invariant_forms(group, degrees):
    """Solomon: the invariants of Sym (x) Alt(1) of a reflection group are made by the differentials of generators."""
    for k in range(4 if group.d <= 3 else 3):
        expected = sum(molien(degrees, k - d + 1) for d in degrees if d <= k + 1)
        assert (Sym(V, k) * Alt(V, 1))(group).equivariant_basis().rank == expected, f"degree {k}"


@pytest.mark.parametrize("n", [2, 3, 4])
def test_rotations_leave_powers_of_the_length_alone(n):
    for k in range(6):
        assert Sym(V, k)(SO(n)).equivariant_basis().rank == (k % 2 == 0)
        assert Alt(V, k)(SO(n)).equivariant_basis().rank == (k in (0, n))
        assert Alt(V, k)(O(n)).equivariant_basis().rank == (k == 0)


def test_powers_of_irreducible_groups_are_irreducible():
    """Sym(V, k) of SU(n), Alt(V, k) of SU(n); Alt(V, 2) of Sp(m) and Sym(V, 2) of SO(n) have one scalar more."""
    for rep, group, maps in [
        (Sym(V, 3), SU(2), 1),
        (Sym(V, 2), SU(3), 1),
        (Alt(V, 2), SU(3), 1),
        (Sym(V, 2), Sp(2), 1),
        (Alt(V, 2), Sp(2), 2),
        (Sym(V, 2), SO(4), 2),
        (Alt(V, 2), SO(4), 2),  # self-dual and anti-self-dual
        (Alt(V, 2), O(4), 1),
        (Sym(V, 2), U(2), 1),
        (Sym(V, 4), GL(2), 1),
    ]:
        assert (rep >> rep)(group).equivariant_basis().rank == maps, f"{rep} of {group}"
    assert (Alt(V, 2) >> V.T)(SU(3)).equivariant_basis().rank == 1
    assert (Alt(V, 2) >> V)(SU(3)).equivariant_basis().rank == 0


def test_powers_of_permutations():
    """Monomials are permuted: integers decide; forms get signs."""
    for k in range(5):
        rep = Sym(V, k)(S(4))
        assert rep.is_permutation
        basis = check_basis(rep)
        assert {part.route for part in basis.evidence.parts} == {"orbits"}
        assert Sym(V, k)(Cube()).is_permutation
    assert not Alt(V, 2)(S(4)).is_permutation
    assert not Sym(V, 2)(D(3)).is_permutation


def test_powers_of_sums():
    """Sym(A + B, 2) is Sym(A, 2) + A B + Sym(B, 2), also for bound parts and powers of powers."""
    group = SO(3)
    left, right = Sym(V + Irrep(2), 2)(group), (Sym(V, 2) + V * Irrep(2) + Sym(Irrep(2), 2))(group)
    assert left.size() == right.size()
    for other in (Scalar, V, Irrep(2), Irrep(3), Irrep(4)):
        counts = [(rep >> other(group)).equivariant_basis().rank for rep in (left, right)]
        assert counts[0] == counts[1] > 0
    # Sym(Sym(V, 2), 2) is Sym(V, 4) and the curvature tensors, which for n = 3 are Sym(V, 2).
    assert Sym(Sym(V, 2), 2)(group).size() == 15 + 6


def test_the_same_power_however_it_is_made():
    for power in (Sym, Alt):
        assert power(V, 2)(SO(3)) == power(V(SO(3)), 2)
        assert power(V.T, 2)(O13()) == power(V(O13()).T, 2)
        assert power(V.T, 2)(SO(3)) == power(V, 2)(SO(3))
        assert power(V, 2) == power(V, 2)
        assert hash(power(V, 2)) == hash(power(V, 2))
        assert power(V, 2) != power(V, 3)
        assert power(Gamma(2), 2)(S(3)) == power(irreps(S(3))[2], 2)
    assert Sym(V, 2) != Alt(V, 2)
    assert Sym(V, 2)(SO(3)) != Sym(V, 2)(O(3))
    assert Sym(V, 2)(GL(2)).T != Sym(V, 2)(GL(2))
    np.testing.assert_allclose(Sym(V, 2)(GL(2)).T.rho(2 * np.eye(2)), np.eye(3) / 4)
    np.testing.assert_allclose(Sym(V.T, 2)(GL(2)).rho(2 * np.eye(2)), np.eye(3) / 4)


@pytest.mark.parametrize("rep", [Sym(V, 2), Alt(V.T, 3), Sym(2 * V + 1, 2), Sym(Alt(V, 2) + V, 2), 3 * Sym(V, 2) * V])
def test_text_round_trip(rep):
    assert parse(str(rep)) == rep
    assert parse(str(rep(O13())))(O13()) == rep(O13())
    mixed = rep(O13()) * V(S(3))
    assert parse(str(mixed)) == mixed


def test_zero():
    assert Alt(Scalar, 2) == Sum()
    assert Sym(0 * V, 1) == Sum()
    assert Sym(0 * V, 0) == Sym(V * 0 + 2, 0) == Scalar
    assert Sym(2 * Scalar, 3) == 4 * Scalar
    assert Sym(3 * Scalar, 2) + Alt(3 * Scalar, 2) == 9 * Scalar
    assert (Alt(V, 5) + V)(SO(3)) == V(SO(3))
    assert (Alt(V, 5) >> V)(SO(3)).equivariant_basis().dense().shape == (0, 0)
    assert Alt(V, 5)(SO(5)).size() == 1


def test_high_powers_keep_their_digits():
    for rep, group in ((Sym(V, 40), SO(2)), (Sym(V, 12), SO(3)), (Alt(V, 4), SO(8)), (Sym(V, 30), SU(2))):
        for g in group.sample(3, 2):
            R = rep(group).rho(g)
            np.testing.assert_allclose(R @ R.conj().T, np.eye(len(R)), atol=1e-12)


@pytest.mark.parametrize("power", [Sym, Alt])
@pytest.mark.parametrize(
    ("k", "words"),
    [(-1, ["-1", "0 to"]), (1.5, ["1.5", "integers"]), (True, ["True"]), ("2", ["'2'"]), (10**9, ["1000000000"])],
)
def test_bad_powers(power, k, words):
    catches(lambda: power(V, k), *words)


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (lambda: Sym(V(SO(3)) * V(S(3)), 3), ["several groups", "factors", "not 3"]),
        (lambda: Alt(V(SO(3)) * V, 4), ["several groups"]),
        (lambda: Sym(sum((i * V**i for i in range(1, 30)), V), 9)(SO(1)).size(), ["too large", "lower"]),
        (lambda: Sym(V(SO(3)), 2)(O(3)), ["SO(3)", "O(3)"]),
        (lambda: Sym(V, 40)(SO(8)).size(), ["too large", "lower"]),
        (lambda: Alt(V, 20)(SO(40)).size(), ["too large", "lower"]),
        (lambda: Sym(10**6 * V, 3)(SO(2)).size(), ["too large", "2000000"]),
        (lambda: Sym(V**20, 2)(SO(2)).size(), ["too large", "1048576"]),
        (lambda: Sym(Sym(Sym(V, 64), 64), 64)(SO(2)).size(), ["too large", "Sym(Sym(T(1), 64), 64)"]),
        (lambda: parse("Sym(" * 10 + "V" + ", 2)" * 10)(SO(2)).size(), ["too large"]),
        (lambda: parse("Alt(" * 60 + "V" + ", 1)" * 60), ["Alt(Alt(", "10 powers"]),
        (lambda: parse("Alt(10**6, 64)*Sym(V, 99)"), ["99"]),
        (lambda: Sym(V, 2).size(), ["no group"]),
        (lambda: Sym("V", 2), ["'V'"]),  # type: ignore[arg-type]
        (lambda: Sym(Irrep(1), 2)(SO(2)).size(), ["SO(2)", "3 x 3"]),
    ],
)
def test_misuse(action, words):
    catches(action, *words)


# (the base, k, is Alt, dimension, number of invariants: the mean of the character, by angles of turns and permutations)
LARGE: list[tuple[Rep, int, bool, int, int]] = [
    ((3 * V)(SO(3)), 6, False, 3003, 56),  # polynomials of degree 3 in six products
    (V(SO(3)) * V(S(5)), 2, False, 120, 2),
    (V(SO(3)) * V(S(5)), 2, True, 105, 0),
    (V(SO(3)) + V(S(5)), 2, False, 36, 3),
    (2 * V(SO(3)) + 1 + V(S(3)), 3, False, 220, 13),
    ((4 * V)(SO(3)), 5, True, 792, 36),
    ((V * V)(S(6)), 2, False, 666, 11),
]


@pytest.mark.parametrize(("base", "k", "odd", "size", "rank"), LARGE, ids=lambda value: str(value)[:20])
def test_large_powers_and_those_of_several_groups_are_sums_of_products(
    base: Rep, k: int, odd: bool, size: int, rank: int
):
    power = (Alt if odd else Sym)(base, k)
    assert power.size() == size
    assert power.equivariant_basis().rank == rank
    rng = np.random.default_rng(2)
    g = {group: group.sample(int(rng.integers(100)), 1)[0] for group in base.groups}
    powers = [{group: np.linalg.matrix_power(h, i) for group, h in g.items()} for i in range(1, k + 1)]
    sums = [np.trace(base.rho(h)) for h in powers]
    found = [1.0]
    for j in range(1, k + 1):  # Newton's identities
        found.append(sum((-1 if odd else 1) ** (i - 1) * sums[i - 1] * found[j - i] for i in range(1, j + 1)) / j)
    np.testing.assert_allclose(np.trace(power.rho(g)), found[k], atol=1e-8 * size)
