"""Orders of groups: against formulas, the degrees of reflection groups and sympy."""

import math

import numpy as np
import pytest
from sympy.combinatorics import Permutation, PermutationGroup

from emlp_lab.groups import (
    SO,
    SU,
    C,
    Cube,
    D,
    DkeR3,
    Embed,
    Group,
    O,
    RubiksCube,
    S,
    SO2eR3,
    SO13p,
    Trivial,
    U,
    Z,
    ZksZnxZn,
    from_generators,
)
from emlp_lab.groups.listing.action import FoundPoints
from tests.cases import CUSTOM, GROUPS, catches, pauli, shears, signed_permutations, some
from tests.processes import run

X, Y, PAULI_Z = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
HADAMARD, PHASE = (X + PAULI_Z) / math.sqrt(2), np.diag([1, 1j])
QI, QJ, QK = 1j * X, 1j * Y, -1j * PAULI_Z
GOLDEN = (1 + math.sqrt(5)) / 2
ICOSIANS = [(np.eye(2) + QI + QJ + QK) / 2, (np.eye(2) * GOLDEN + QI / GOLDEN + QJ) / 2]  # thirds and fifths of a turn
S_, T_ = [[0, -1], [1, 0]], [[1, 1], [0, 1]]


def discrete(*generators: object, name: str = "G") -> Group:
    return from_generators(discrete=[np.array(g) for g in generators], name=name)


def turn(angle: float) -> np.ndarray:
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def bare(group: Group) -> Group:
    """The same generators, without what the library knows about the group."""
    return Group(f"bare {group}", group.lie_algebra, group.discrete_generators)


def signed(n: int) -> Group:
    return discrete(*S(n).discrete_generators, np.diag([-1.0] + [1.0] * (n - 1)), name=f"signed({n})")


def coxeter(name: str, n: int, *bonds: tuple[int, int, int]) -> Group:
    """The reflection group of a diagram in the basis of its simple roots, in which it is not orthogonal."""
    gram = np.eye(n)
    for i, j, m in bonds:
        gram[i, j] = gram[j, i] = -math.cos(math.pi / m)
    return discrete(*(np.eye(n) - 2 * np.outer(np.eye(n)[i], gram[i]) for i in range(n)), name=name)


def line(*labels: int) -> list[tuple[int, int, int]]:
    return [(i, i + 1, m) for i, m in enumerate(labels)]


def sheared(group: Group) -> Group:
    """The group in a skew basis."""
    B = np.eye(group.d) + np.triu(np.random.default_rng(0).uniform(-3, 3, size=(group.d, group.d)), 1)
    return discrete(*(B @ h @ np.linalg.inv(B) for h in group.discrete_generators), name=f"sheared {group}")


FINITE: list[tuple[Group, int]] = [
    *((make(S(n)), math.factorial(n)) for n in (1, 2, 3, 5, 8, 20) for make in (lambda group: group, bare)),
    *((Z(n), n) for n in (1, 2, 12, 97, 1000)),
    *((C(k), k) for k in (1, 2, 3, 4, 5, 7, 360, 997)),
    *((D(k), 2 * k) for k in (1, 2, 3, 5, 12, 1009)),
    *((DkeR3(k), 2 * k) for k in (1, 6)),
    *((signed(n), 2**n * math.factorial(n)) for n in (2, 3, 8)),
    *((Trivial(n), 1) for n in (1, 4)),
    *((group, order) for group, order in [(O(1), 2), (SO(1), 1), (SU(1), 1), (SU(1) * C(3), 3)]),
    (Cube(), 24),
    (RubiksCube(), math.factorial(8) * 3**7 * math.factorial(12) // 2 * 2**11),
    *((ZksZnxZn(k, n), k * n * n) for k, n in [(2, 1), (2, 3), (4, 3), (4, 5)]),
    (Embed(S(4), 6, slice(1, 5)), 24),
    (S(4) * D(5), 24 * 10),
    (C(7) * C(5), 35),
    (D(4) * D(4), 8 * 8 // 2),  # (-1) x (-1) is the identity
    (RubiksCube() * C(3), 43252003274489856000 * 3),
    (pauli(), 2),
    (signed_permutations(), 8),
    (discrete(X, Y, PAULI_Z, name="Pauli16"), 16),
    (discrete(QI, QJ, name="Q8"), 8),
    (discrete(*ICOSIANS, name="2I"), 120),
    (discrete(HADAMARD, PHASE, name="Clifford"), 192),  # 24 rotations of the octahedron times 8 phases
    (discrete([[1j]]), 4),
    (discrete([[-1.0]], [[1.0]]), 2),
    # Products of the degrees: Humphreys 1990, Reflection groups and Coxeter groups, table 3.1.
    (coxeter("A4", 4, *line(3, 3, 3)), math.factorial(5)),
    (coxeter("B4", 4, *line(3, 3, 4)), 384),
    (coxeter("F4", 4, *line(3, 4, 3)), 2 * 6 * 8 * 12),
    (coxeter("H3", 3, *line(5, 3)), 2 * 6 * 10),
    (coxeter("H4", 4, *line(5, 3, 3)), 2 * 12 * 20 * 30),
    (coxeter("E6", 6, *line(3, 3, 3, 3), (2, 5, 3)), 2 * 5 * 6 * 8 * 9 * 12),
    (coxeter("E8", 8, *line(3, 3, 3, 3, 3, 3), (2, 7, 3)), 2 * 8 * 12 * 14 * 18 * 20 * 24 * 30),
    (coxeter("I2(11)", 2, *line(11)), 22),
    (sheared(DkeR3(7)), 14),
    (sheared(signed(5)), 32 * 120),
    (Group("zero", np.zeros((2, 2, 2)), C(3).discrete_generators), 3),  # exp(0) is the identity
]
INFINITE = [
    *(SO(2), SO(3), O(2), SU(2), U(1), SO13p(), SO2eR3(), SO(2) * S(3), shears()),
    *(group for group in CUSTOM if len(group.lie_algebra)),
    discrete(2 * np.eye(2), name="doubling"),
    discrete([[1 + 1e-4]], name="slow growth"),
    discrete(np.diag([2, 0.5]), name="boost"),
    discrete([[0.99j]], name="spiral"),
    discrete([[1, 1, 0], [0, 1, 1], [0, 0, 1]], name="Jordan block"),
    discrete(np.kron(turn(1.0), T_), name="turning shear"),
    discrete([[1, 0.01], [0, 1]], name="small shear"),
    discrete(S_, np.array(S_) @ T_, name="SL(2,Z)"),  # two generators of finite order
    coxeter("affine A2", 3, (0, 1, 3), (1, 2, 3), (0, 2, 3)),
]
UNDECIDED = [
    discrete(turn(1.0), name="one radian"),
    discrete([[np.exp(1j)]], name="phase"),
    discrete(turn(1.0), np.diag([1.0, -1.0]), name="dense"),
]


@some(("group", "order"), FINITE, 5, also=lambda group, order: order < 1000 or str(group) == "RubiksCube", ids=str)
def test_orders_of_finite_groups(group: Group, order: int):
    assert group.order() == order
    assert type(group.order()) is int
    assert not group.is_infinite


@pytest.mark.parametrize("group", INFINITE, ids=str)
def test_infinite_groups(group: Group):
    assert group.is_infinite
    assert group.order() is None
    assert group.listing is None


@pytest.mark.parametrize("group", UNDECIDED, ids=str)
def test_what_cannot_be_decided_is_said(group: Group):
    catches(lambda: group.order(bound=300), str(group), "bound=300", "bound=3000")
    assert not group.is_infinite


def test_generators_next_to_the_identity_are_not_taken_for_it():
    catches(lambda: discrete(turn(2e-7)).order(), "closer than 1e-6")
    assert discrete(turn(2e-7), name="slow").listing is None
    catches(lambda: discrete(turn(5e-8)), "identity", "5.0e-08")


@pytest.mark.parametrize("d", [1, 2, 9])
def test_points_are_found_again_up_to_the_tolerance(d: int):
    rng = np.random.default_rng(d)
    points = rng.standard_normal((3000, d)) + 1j * rng.standard_normal((3000, d))
    found = FoundPoints(1e-6)
    assert found.indices(points).tolist() == list(range(3000))
    moved = 0.7e-6 * rng.uniform(-1, 1, size=(2, 3000, d))
    assert found.indices(points + moved[0] + 1j * moved[1]).tolist() == list(range(3000))
    assert found.indices(points[:5] + 3e-6).tolist() == list(range(3000, 3005))


def test_a_larger_bound_decides():
    catches(lambda: C(1000).order(bound=500), "bound=500", "bound=5000")
    assert C(1000).order(bound=1000) == 1000


@pytest.mark.parametrize("bound", [0, -1, True, 1.5])
def test_bad_bounds(bound):
    catches(lambda: C(3).order(bound), "bound", ">= 1")


@pytest.mark.parametrize("digits", [7, 9])
def test_rounded_entries_are_forgiven(digits: int):
    for group in (C(7), D(5), DkeR3(12)):
        rounded = group.discrete_generators.round(digits)
        for snap in (True, False):
            assert from_generators(discrete=rounded, name="G", snap=snap).order() == group.order()


@pytest.mark.parametrize("group", [g for g in GROUPS if g.is_permutation] + [S(4) * Z(3), ZksZnxZn(4, 3)], ids=str)
def test_orders_of_permutation_groups_by_sympy(group: Group):
    permutations = [Permutation(p.tolist()) for p in group.permutations] or [Permutation([*range(group.d)])]
    assert group.order() == PermutationGroup(permutations).order()


@pytest.mark.parametrize("group", [C(7), D(5), S(4), signed(3), discrete(HADAMARD, PHASE)], ids=str)
def test_order_does_not_depend_on_the_generators(group: Group):
    h = group.discrete_generators
    more = discrete(*h[::-1], *np.linalg.inv(h), h[0] @ h[-1], np.eye(group.d))
    assert more.order() == group.order()


def test_sympy_is_imported_for_large_groups_alone():
    program = """
import sys
import emlp_lab, emlp_lab.groups
from emlp_lab.groups import D, RubiksCube, SO, S
assert D(6).order() == 12 and SO(3).order() is None and S(30).order() > 1
assert "sympy" not in sys.modules
assert RubiksCube().order() == 43252003274489856000
assert "sympy" in sys.modules
"""
    assert run(program) == ""
