"""Irreducible representations by angular momentum, against spherical harmonics, Clebsch-Gordan rules and characters."""

# ruff: noqa: E741  the quantum number's name is l

import time
from fractions import Fraction
from functools import lru_cache
from itertools import product

import numpy as np
import pytest
from scipy.spatial.transform import Rotation
from scipy.special import sph_harm_y

from emlp_lab.groups import (
    GL,
    O13,
    SO,
    SU,
    C,
    DkeR3,
    Group,
    Icosahedral,
    O,
    O2eR3,
    Octahedral,
    PointGroup,
    S,
    SO2eR3,
    Tetrahedral,
)
from emlp_lab.reps import Alt, Irrep, Rep, Scalar, Spin, Sym, T, V, parse, restrict
from tests.cases import as_shipped, catches, some
from tests.laws import check_basis, check_derivative, check_homomorphism, check_intertwiner, elements

PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
COMPLEX_TURNS = Group("Turns", np.zeros((0, 3, 3), complex), np.diag([-1.0, -1.0, 1.0]).astype(complex)[None])
STRETCHED = Group("Stretched", np.zeros((0, 3, 3)), np.diag([2.0, 1.0, 0.5])[None])

CASES: list[tuple[Rep, Group]] = [
    *((Irrep(l), SO(3)) for l in (0, 1, 2, 3, 8)),
    *((Irrep(l, parity), O(3)) for l in (0, 1, 2, 5) for parity in (1, -1)),
    *((Irrep(3, parity), group) for parity in (1, -1) for group in (S(3), DkeR3(5), PointGroup("D2d"))),
    *((Irrep(4), group) for group in (SO2eR3(), O2eR3(), Tetrahedral(), Octahedral(), Icosahedral(), COMPLEX_TURNS)),
    *((Spin(Fraction(twice, 2)), SU(2)) for twice in (0, 1, 2, 3, 7)),
    (Spin(1.5), C(3)),
]
IDS = [f"{rep} of {group}" for rep, group in CASES]
every_case = some(("rep", "group"), CASES, ids=IDS)


@every_case
def test_homomorphism_and_derivative(rep, group):
    check_homomorphism(rep(group))
    check_derivative(rep(group))


@every_case
def test_bases(rep, group):
    check_basis((rep + V + 1 >> rep + V)(group))


@every_case
def test_unitary(rep, group):
    for g in elements(group):
        R = rep(group).rho(g)
        np.testing.assert_allclose(R @ R.conj().T, np.eye(len(R)), atol=1e-12)
    assert (rep(group).T == rep(group)) == (not rep(group).is_complex)


def harmonics(l: int, x: np.ndarray) -> np.ndarray:
    """Real spherical harmonics m = -l..l at unit vectors (n, 3), with the usual signs: x, y, z for l = 1."""
    theta, phi = np.arccos(np.clip(x[:, 2], -1, 1)), np.arctan2(x[:, 1], x[:, 0])
    columns = []
    for m in range(-l, l + 1):
        Y = sph_harm_y(l, abs(m), theta, phi) * (-1) ** m * 2**0.5
        columns.append(Y.imag if m < 0 else Y.real if m else Y.real / 2**0.5)
    return np.stack(columns, axis=1)


@pytest.mark.parametrize("l", range(7))
def test_spherical_harmonics_turn_with_it(l):
    x = np.random.default_rng(l).standard_normal((20, 3))
    x /= np.linalg.norm(x, axis=1)[:, None]
    for g in (*SO(3).sample(1, 3), -np.eye(3), *O(3).sample(2, 3)):
        expected = harmonics(l, x) @ Irrep(l)(O(3)).rho(g).T
        np.testing.assert_allclose(harmonics(l, x @ g.T), expected, atol=1e-12)


def test_low_ones_by_hand():
    """Irrep(0) is 1, Irrep(1) is V in the order y, z, x, Irrep(l, parity) differs by the determinant."""
    order = np.eye(3)[[1, 2, 0]]
    check_intertwiner(order, V(O(3)), Irrep(1)(O(3)))
    for g in O(3).sample(0, 5):
        np.testing.assert_allclose(Irrep(0)(O(3)).rho(g), [[1]], atol=1e-14)
        np.testing.assert_allclose(Irrep(0, -1)(O(3)).rho(g), [[np.linalg.det(g)]], atol=1e-12)
        for l in range(4):
            signed = np.linalg.det(g) * Irrep(l, 1)(O(3)).rho(g)
            np.testing.assert_allclose(Irrep(l, -1)(O(3)).rho(g), signed, atol=1e-12)
    assert Irrep(2) == Irrep(2, 1) != Irrep(2, -1)
    np.testing.assert_allclose(Spin(0.5)(SU(2)).rho(SU(2).sample(0, 1)[0]), SU(2).sample(0, 1)[0], atol=1e-14)


@pytest.mark.parametrize("twice", [0, 1, 2, 3, 4, 9])
def test_characters(twice):
    """sin((2j + 1) t / 2) / sin(t / 2), for the angle t of a rotation."""
    j = Fraction(twice, 2)
    for t in (0.3, 2.0, 3.1):
        expected = np.sin((2 * float(j) + 1) * t / 2) / np.sin(t / 2)
        g = np.diag(np.exp([0.5j * t, -0.5j * t]))
        assert np.trace(Spin(j)(SU(2)).rho(g)) == pytest.approx(expected)
        if twice % 2 == 0:
            axis = np.array([1.0, -2.0, 0.5])
            turn = Rotation.from_rotvec(t * axis / np.linalg.norm(axis)).as_matrix()
            assert np.trace(Irrep(int(j))(SO(3)).rho(turn)) == pytest.approx(expected)


@pytest.mark.parametrize("l", [1, 2, 5, 20])
def test_casimir(l):
    """The sum of the squares of the generators is -l(l + 1); their brackets are those of the rotations."""
    axes = [np.cross(unit, np.eye(3)).T for unit in np.eye(3)]
    x, y, z = (Irrep(l)(SO(3)).drho(A) for A in axes)
    np.testing.assert_allclose(x @ x + y @ y + z @ z, -l * (l + 1) * np.eye(2 * l + 1), atol=1e-10)
    np.testing.assert_allclose(x @ y - y @ x, z, atol=1e-11 * l)


def test_half_turns():
    """The logarithm of a half turn is not unique, its matrix is."""
    axes = np.concatenate([np.eye(3), np.random.default_rng(0).standard_normal((5, 3))])
    axes /= np.linalg.norm(axes, axis=1)[:, None]
    for axis, delta in product(axes, (0.0, 1e-12, 1e-9, -1e-9, 1e-7)):
        g = Rotation.from_rotvec((np.pi + delta) * axis).as_matrix()
        quarter = Rotation.from_rotvec((np.pi + delta) / 2 * axis).as_matrix()
        R = Irrep(6)(SO(3)).rho(quarter)
        np.testing.assert_allclose(Irrep(6)(SO(3)).rho(g), R @ R, atol=1e-12)


@lru_cache
def invariants(rep: Rep) -> int:
    return rep.equivariant_basis().rank


@some(("a", "b"), [(0, 0), (1, 0), (1, 1), (2, 1), (2, 2), (3, 1), (3, 2)])
def test_clebsch_gordan(a, b):
    """Every l from |a - b| to a + b once, in O(3) with the product of the parities."""
    for c in range(5):
        triangle = abs(a - b) <= c <= a + b
        assert invariants((Irrep(a) * Irrep(b) >> Irrep(c))(SO(3))) == triangle
        for p, q, r in ((1, -1, -1), (-1, -1, -1))[(a + b + c) % 2 :]:
            rep = Irrep(a, p) * Irrep(b, q) >> Irrep(c, r)
            assert invariants(rep(O(3))) == (triangle and p * q * r == 1)


@some(("a", "b", "c"), [(1, 1, 2), (2, 1, 3), (3, 2, 2), (4, 3, 2), (2, 2, 0)], 2)
def test_clebsch_gordan_maps(a, b, c):
    basis = check_basis((Irrep(a) * Irrep(b) >> Irrep(c))(SO(3)))
    W = basis.dense().reshape(2 * c + 1, -1)
    check_intertwiner(W, (Irrep(a) * Irrep(b))(SO(3)), Irrep(c)(SO(3)))
    np.testing.assert_allclose(W @ W.T, np.eye(2 * c + 1) / (2 * c + 1), atol=1e-9)


@some(("a", "b"), [(a, b) for a in range(4) for b in range(a + 1)], 4)
def test_clebsch_gordan_of_spins(a, b):
    for c in range(7):
        rep = Spin(Fraction(a, 2)) * Spin(Fraction(b, 2)) >> Spin(Fraction(c, 2))
        expected = abs(a - b) <= c <= a + b and (a + b + c) % 2 == 0
        assert invariants(rep(SU(2))) == expected


@some("l", range(5), 2)
def test_tensors_and_angular_momenta(l):
    """T(2) = 0 + 1 + 2; polynomials of degree k are l = k, k - 2, ...; Alt(V, 2) is the axial vector."""
    assert invariants((T(2) >> Irrep(l))(SO(3))) == (l <= 2)
    assert invariants((T(2) >> Irrep(l, 1))(O(3))) == (l <= 2)
    assert invariants((Alt(V, 2) >> Irrep(l, 1))(O(3))) == (l == 1)
    for k in range(5):
        assert invariants((Sym(V, k) >> Irrep(l))(O(3))) == (l <= k and (k - l) % 2 == 0)
    assert invariants((Irrep(l) >> Irrep(l))(SO(3))) == 1


def branching(l: int, parity: int, elements_: np.ndarray) -> int:
    """Invariants of Irrep(l, parity) under a finite group: the mean of the character, from the angles alone."""
    total = 0.0
    for g in elements_:
        det = round(np.linalg.det(g))
        t = np.arccos(np.clip((np.trace(det * g) - 1) / 2, -1, 1))
        chi = 2 * l + 1 if t < 1e-6 else np.sin((2 * l + 1) * t / 2) / np.sin(t / 2)
        total += chi if det > 0 else parity * chi
    assert abs(total / len(elements_) - round(total / len(elements_))) < 1e-6
    return round(total / len(elements_))


FINITE = [S(3), DkeR3(3), DkeR3(6), Tetrahedral(), Octahedral(), Icosahedral(), Octahedral(inversion=True)]
FINITE += [PointGroup(symbol) for symbol in ("C3", "S4", "D2d", "C6h", "D3d")]


@some("group", FINITE, ids=str)
def test_branching_to_finite_groups(group):
    for l, parity in product(range(5), (1, -1)):
        rep = Irrep(l, parity)(group)
        assert rep.equivariant_basis().rank == branching(l, parity, group.elements()), f"{rep}"


def test_levels_in_crystals():
    """Known splittings: d and f levels in a cube, and where the first invariants of the polyhedra are."""
    cube, icosahedron, tetrahedron = Octahedral(), Icosahedral(), Tetrahedral()
    for l, parts in ((1, 1), (2, 2), (3, 3), (4, 4)):  # T1; E + T2; A2 + T1 + T2; A1 + E + T1 + T2
        assert (Irrep(l) >> Irrep(l))(cube).equivariant_basis().rank == parts
    assert (Irrep(2) >> Irrep(2))(icosahedron).equivariant_basis().rank == 1
    invariant = {
        group: [l for l in (0, 2, 3, 4, 5, 6, 7, 9, 10) if Irrep(l)(group).equivariant_basis().rank]
        for group in (cube, icosahedron, tetrahedron)
    }
    assert invariant == {cube: [0, 4, 6, 9, 10], icosahedron: [0, 6, 10], tetrahedron: [0, 3, 4, 6, 7, 9, 10]}
    assert Irrep(2)(cube).equivariant_basis().rank == 0
    assert Irrep(4)(cube).equivariant_basis().rank == 1


@pytest.mark.parametrize("l", [0, 1, 2, 4])
def test_rotations_about_an_axis(l):
    """m = 0 stays; m and -m turn m times as fast; reflections leave m = 0 alone if they keep the sign."""
    rep = Irrep(l)(SO2eR3())
    Q = check_basis(rep).dense()
    np.testing.assert_allclose(np.abs(Q[:, 0]), np.eye(2 * l + 1)[l], atol=1e-12)
    (A,) = SO2eR3().lie_algebra
    frequencies = np.sort(np.imag(np.linalg.eigvals(rep.drho(A))))
    np.testing.assert_allclose(frequencies, np.arange(-l, l + 1), atol=1e-10)
    assert (rep >> rep).equivariant_basis().rank == 1 + 2 * l
    assert (rep >> V(SO2eR3())).equivariant_basis().rank == 1 + 2 * (l > 0)
    assert Irrep(l)(O2eR3()).equivariant_basis().rank == 1
    assert Irrep(l, -((-1) ** l))(O2eR3()).equivariant_basis().rank == 0


def cover(g):
    """SU(2) -> SO(3)."""
    return np.real(np.einsum("aij,jk,bkl,li->ab", PAULI, g, PAULI, g.conj().T)) / 2


@pytest.mark.parametrize("l", [0, 1, 2, 3])
def test_whole_spins_are_angular_momenta(l):
    """Spin(l) is Irrep(l) pulled back along SU(2) -> SO(3)."""
    pulled = restrict(Irrep(l)(SO(3)), SU(2), cover)
    assert (pulled >> Spin(l)(SU(2))).equivariant_basis().rank == 1
    assert (pulled >> Spin(l + 1)(SU(2))).equivariant_basis().rank == 0
    assert (pulled >> Spin(l + 0.5)(SU(2))).equivariant_basis().rank == 0


def test_the_same_however_it_is_made():
    with as_shipped():
        assert Irrep(np.int64(2)) == Irrep(2) == Irrep(2, 1)
    assert Irrep(1) == Irrep(1, -1) != Irrep(1, 1)
    assert hash(Irrep(3)) == hash(Irrep(3, -1))
    assert Spin(1.5) == Spin(Fraction(3, 2)) == Spin(Fraction("1.5"))
    assert Spin(1) == Spin(1.0) != Spin(2)
    assert Irrep(2)(SO(3)) != Irrep(2)(O(3))
    assert (Irrep(2) * V + 3)(SO(3)) == Irrep(2)(SO(3)) * V(SO(3)) + 3
    assert Spin(1)(SU(2)) != Sym(V, 2)(SU(2))  # another name, the same matrices
    assert (Spin(1) >> Sym(V, 2))(SU(2)).equivariant_basis().rank == 1


@pytest.mark.parametrize(
    "rep",
    [Irrep(0), Irrep(12), Irrep(2, -1), Irrep(3, 1), Spin(0), Spin(1.5), Spin(2), 3 * Irrep(2) * Spin(0.5) + 2],
    ids=str,
)
def test_text_round_trip(rep):
    assert parse(str(rep)) == rep
    assert parse(str(rep.T)) == rep.T


def test_text_of_several_groups():
    rep = Irrep(2, -1)(O(3)) * Spin(0.5)(SU(2)).T + 2 * Irrep(1)(SO(3))
    assert parse(str(rep)) == rep


def test_speed():
    started = time.process_time()
    for l in (20, 40):
        assert Irrep(l)(SO(3)).size() == 2 * l + 1
    assert Spin(20)(SU(2)).size() == 41
    assert time.process_time() - started < 2  # about 0.1


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (lambda: Irrep(-1), ["-1", "0 to"]),
        (lambda: Irrep(101), ["101", "100"]),
        (lambda: Irrep(1.0), ["1.0", "integer"]),  # type: ignore[arg-type]
        (lambda: Irrep(True), ["True"]),
        (lambda: Irrep("2"), ["'2'"]),  # type: ignore[arg-type]
        (lambda: Irrep(2, 0), ["0", "1 or -1"]),
        (lambda: Irrep(2, 2), ["2", "1 or -1"]),
        (lambda: Spin(0.3), ["0.3", "multiple of 1/2"]),
        (lambda: Spin(-0.5), ["-0.5"]),
        (lambda: Spin(1000), ["1000", "100"]),
        (lambda: Spin(float("nan")), ["nan"]),
        (lambda: Spin(float("inf")), ["inf"]),
        (lambda: Spin(True), ["True"]),
        (lambda: Spin("1/2"), ["1/2"]),  # type: ignore[arg-type]
        (lambda: Irrep(1)(SO(2)).size(), ["SO(2)", "3 x 3"]),
        (lambda: Irrep(0)(SO(4)).size(), ["SO(4)", "3 x 3"]),
        (lambda: Irrep(1)(SU(2)).size(), ["SU(2)", "3 x 3"]),
        (lambda: Irrep(1)(SU(3)).size(), ["SU(3)", "3 x 3"]),
        (lambda: Irrep(2)(GL(3)).size(), ["GL(3)", "3 x 3"]),
        (lambda: Irrep(2)(O13()).size(), ["O(1,3)", "3 x 3"]),
        (lambda: Irrep(2)(STRETCHED).size(), ["Stretched", "orthogonal"]),
        (lambda: Spin(1)(SO(3)).size(), ["SO(3)", "2 x 2"]),
        (lambda: Spin(0.5)(SU(3)).size(), ["SU(3)", "2 x 2"]),
        (lambda: Irrep(1)(SO(3))(O(3)), ["SO(3)", "O(3)"]),
        (lambda: (Irrep(1)(SO(3)) + Scalar)(O(3)), ["SO(3)", "O(3)"]),
        (lambda: Irrep(2).size(), ["no group"]),
        (lambda: parse("Irrep(1.5)"), ["1.5"]),
        (lambda: parse("Irrep(-1)"), ["-1"]),
        (lambda: parse("Irrep(1, 2)"), ["2"]),
        (lambda: parse("Spin(1/3)"), ["1 / 3"]),
        (lambda: parse("Spin(1/2, 3)"), ["Spin takes 1"]),
        (lambda: parse("Irrep()"), ["Irrep takes 1 or 2"]),
        (lambda: parse("Irrep(10**9)"), ["10 ** 9"]),
    ],
)
def test_misuse(action, words):
    catches(action, *words)
