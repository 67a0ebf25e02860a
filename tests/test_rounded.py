"""Generators that are almost exact: found, snapped to the exact group, or taken as they are; never a smaller rank."""

from contextlib import suppress
from itertools import product

import numpy as np
import pytest
from scipy.linalg import expm

from emlp_lab.groups import (
    O13,
    SE,
    SL,
    SO,
    SU,
    Affine,
    C,
    D,
    Group,
    Heisenberg,
    Icosahedral,
    O,
    Octahedral,
    Q,
    SO2eR3,
    SO13p,
    Sp,
    Tetrahedral,
    U,
    Z,
    from_generators,
    parse_group,
    wreath_product,
)
from emlp_lab.reps import T, V
from emlp_lab.solve import AmbiguousRankError, VerificationError
from tests.cases import GROUPS, angle, as_shipped, catches, every_group, invariants, some

FINITE = [D(3), D(5), D(12), C(7), C(24), Tetrahedral(), Octahedral(), Icosahedral(), Q(8), Q(12), Z(5)]
LIE = [SO(2), SO(3), O(3), SO13p(), O13(), Sp(1), Sp(2), SU(2), U(2), SE(2), Heisenberg(), SL(2)]
MIXED = [wreath_product(SO(2), 2), Affine(D(3)), SO(2) * D(3), SO2eR3()]
DIGITS = [4, 6, 8, "float32"]
REPS = [V, V.T, T(2), T(1, 1), T(0, 2), T(3)]


def basis_of(kind: str, group: Group) -> np.ndarray:
    """The basis as it is, a random orthonormal one, or one of a lattice."""
    rng = np.random.default_rng(3)
    d = group.d
    gaussian = rng.standard_normal((d, d))
    if np.iscomplexobj(group.lie_algebra):
        gaussian = gaussian + 1j * rng.standard_normal((d, d))
    skew = np.eye(d) + np.triu(rng.uniform(-1, 1, (d, d)), 1)
    return {"own": np.eye(d), "orthonormal": np.linalg.qr(gaussian)[0], "lattice": skew}[kind]


def moved(group: Group, kind: str) -> tuple[np.ndarray, np.ndarray]:
    """The generators in another basis, those of the Lie algebra mixed."""
    B, lie = basis_of(kind, group), group.lie_algebra
    if kind != "own" and len(lie):
        lie = np.tensordot(np.linalg.qr(np.random.default_rng(5).standard_normal((len(lie), len(lie))))[0], lie, 1)
    inverse = np.linalg.inv(B)
    return B @ lie @ inverse, B @ group.discrete_generators @ inverse


def rounded(values: np.ndarray, digits: int | str) -> np.ndarray:
    short = np.complex64 if np.iscomplexobj(values) else np.float32
    return values.astype(short) if digits == "float32" else values.round(digits)  # type: ignore[arg-type]


def ranks(group: Group) -> list[int]:
    return [invariants(rep(group), group).shape[1] for rep in REPS if rep(group).size() <= 125]


@some(  # each group in one basis or two
    ("group", "kind", "digits"),
    product(FINITE + LIE + MIXED, ["own", "orthonormal", "lattice"], DIGITS),
    7,
    ids=str,
)
def test_the_exact_group_is_found(group: Group, kind: str, digits: int | str):
    exact = moved(group, kind)
    parts = [rounded(part, digits) for part in exact]
    found = from_generators(*parts, name="G", snap=True)
    assert ranks(found) == ranks(from_generators(*exact, name="G", snap=False)) == ranks(group)
    for mine, true in zip((found.lie_algebra, found.discrete_generators), exact, strict=True):
        np.testing.assert_allclose(mine, true, atol=2e-3 if digits == 4 else 2e-5)
    assert found.is_unitary == ((group.is_unitary and kind != "lattice") or is_unitary(exact))
    if not len(group.lie_algebra):
        assert found.order() == group.order()
        size = from_generators(*exact, name="G", snap=False).listing
        assert found.listing is not None
        assert size is not None
        assert len(found.listing.action.points) == len(size.action.points)
    again = from_generators(found.lie_algebra, found.discrete_generators, name="G")
    assert again == found
    given = from_generators(*parts, name="G", snap=False)
    np.testing.assert_array_equal(given.discrete_generators, parts[1])
    if digits == "float32" or ranks(given) != ranks(group):  # numbers that were rounded may be exact, such as skew ones
        refused_or_exact(parts, group)


def refused_or_exact(parts: list[np.ndarray], group: Group) -> None:
    try:
        with as_shipped():
            found = from_generators(*parts, name="G")
    except ValueError:
        catches(lambda: from_generators(*parts, name="G"), "G", "snap=True", "snap=False")
    else:
        assert ranks(found) == ranks(group)


def is_unitary(parts: tuple[np.ndarray, np.ndarray]) -> bool:
    return from_generators(*parts, name="G", snap=False).is_unitary


def d3(digits: int) -> list:
    s = round(0.75**0.5, digits)
    return [[[-0.5, -s, 0], [s, -0.5, 0], [0, 0, 1]], np.diag([1, -1, -1])]


@pytest.mark.parametrize("digits", range(3, 10))
def test_bases_of_a_rounded_triangle(digits: int):
    group = from_generators(discrete=d3(digits), name="D3", snap=True)
    assert group.order() == 6
    assert [T(k)(group).equivariant_basis().rank for k in (1, 2, 3)] == [0, 2, 4]
    catches(lambda: from_generators(discrete=d3(digits), name="D3"), "discrete_generators[0]^3", "(order 6)", "1e-16")
    parts = np.zeros((0, 3, 3)), np.array(d3(digits))
    catches(lambda: Group("D3", *parts), "D3", "discrete_generators[0]^3", "snap=True", "snap=False")
    assert Group("D3", *parts, snap=True) == group
    given = from_generators(discrete=d3(digits), name="D3", snap=False)
    with suppress(AmbiguousRankError, VerificationError):  # of what was given: fewer invariants, or none decided
        assert T(2)(given).equivariant_basis().rank in (1, 2)


@pytest.mark.parametrize("digits", DIGITS)
@pytest.mark.parametrize(("group", "form"), [(SO13p(), np.diag([1.0, -1, -1, -1])), (Sp(1), [[0, 1.0], [-1, 0]])])
def test_elements_that_preserve_a_form(group: Group, form: np.ndarray, digits: int | str):
    weights = np.random.default_rng(2).standard_normal((2, len(group.lie_algebra))) / 3
    elements = expm(np.tensordot(weights, group.lie_algebra, axes=1))
    found = from_generators(discrete=rounded(elements, digits), name="G", snap=True)
    tensors = invariants(T(0, 2)(found), found)
    assert tensors.shape[1] == 1
    expected = np.ravel(form) / np.linalg.norm(form)
    assert abs(tensors[:, 0] @ expected) == pytest.approx(1, abs=1e-3 if digits == 4 else 1e-6)


def turn(angle: float) -> np.ndarray:
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def boost(rapidity: float) -> np.ndarray:
    c, s = np.cosh(rapidity), np.sinh(rapidity)
    return np.array([[c, s], [s, c]])


GENERIC = [
    *(turn(a) for a in (1.0, 2**0.5, 0.1, 1e-3, 1e-5, 2 * np.pi / 5, np.pi * (5**0.5 - 1))),
    *(boost(a) for a in (0.05, 0.3, 1.0, 3.0)),
    *(np.array([[1, x], [0, 1]]) for x in (0.3, 1 / 3, 1.0, 1e-3)),
    *(x * np.eye(2) for x in (1.5, 0.9, 1 / 3, -2)),
    *(np.diag(x) for x in ([1.1, 1 / 1.1], [2 / 3, 1.5], [-1, 1.7])),
    *(1.2 * turn(1.0), np.kron(turn(1.0), turn(2.0)), np.kron(turn(1.0), boost(0.5))),
    *np.random.default_rng(0).standard_normal((40, 2, 2)),
    *np.random.default_rng(1).standard_normal((20, 3, 3)),
    *np.random.default_rng(2).standard_normal((10, 4, 4)),
    *np.random.default_rng(3).standard_normal((10, 3, 3)).round(6),
    *SO(3).sample(0, 20),
    *SO(4).sample(0, 10),
    *U(2).sample(0, 10),
]


@pytest.mark.parametrize("matrix", GENERIC, ids=lambda h: f"{np.ravel(h)[0]:.3g}")
def test_generic_generators_are_taken(matrix: np.ndarray):
    np.testing.assert_array_equal(from_generators(discrete=[matrix], name="G").discrete_generators[0], matrix)
    np.testing.assert_array_equal(from_generators([matrix], name="G").lie_algebra[0], matrix)


@every_group
def test_exact_groups_are_taken_in_any_basis(group: Group):
    for kind in ("own", "orthonormal", "lattice"):
        lie, discrete = moved(group, kind)
        if len(lie) + len(discrete):
            assert from_generators(lie, discrete, name="G").generator_count == group.generator_count


def test_exact_generators_stay_bit_by_bit():
    for group in GROUPS:
        same = Group(group.name, group.lie_algebra, group.discrete_generators, snap=True)
        assert same == group


@pytest.mark.parametrize("name", ["SO(8)", "SO(12)", "S(30)", "D(100)", "ZksZnxZn(4,4)"])
def test_large_groups_are_looked_at_in_time(name: str):
    group = parse_group(name)
    found = from_generators(group.lie_algebra * 0.7, group.discrete_generators, name="G", snap=True)
    assert found.generator_count == group.generator_count


@pytest.mark.parametrize("scale", [1e-4, 1.0, 1e4])
@pytest.mark.parametrize("group", [SO(3), SO13p()], ids=str)
def test_lengths_in_a_lie_algebra_mean_nothing(group: Group, scale: float):
    B = np.diag(np.arange(1.0, group.d + 1))
    lie = B @ moved(group, "orthonormal")[0] @ np.linalg.inv(B)
    found = from_generators((lie.round(4) * scale).round(8), name="G", snap=True)
    assert ranks(found) == ranks(group)
    catches(lambda: from_generators((lie.round(4) * scale).round(8), name="G"), "lie_algebra", "snap=True")


def test_a_rounded_irrational_turn_stays_one():
    found = from_generators(discrete=[turn(1.0).round(5)], name="G", snap=True)
    assert found.is_orthogonal
    assert angle(invariants(T(2)(found), found), invariants(T(2)(SO(2)), SO(2))) < 1e-9
    np.testing.assert_allclose(found.discrete_generators[0], turn(1.0), atol=1e-5)


@pytest.mark.parametrize(
    ("lie", "discrete", "words"),
    [
        ((), [turn(2 * np.pi / 3).round(5)], ["^3 differs from the identity", "order 3"]),
        ((), [turn(1.0).round(5)], ["orthogonal", "h^T h"]),
        ([SO(2).lie_algebra[0] + 1e-6 * np.eye(2)], (), ["skew-symmetric"]),
        (SL(2).lie_algebra + 1e-7 / 3, (), ["lie_algebra"]),
        ((), [np.diag([2.0, 0.500001])], ["discrete_generators[0]"]),
        ((), [np.diag([2.0, 3.0]), [[2.0, 1e-7 / 3], [0, 5.0]]], ["commuting"]),
        ([np.diag([1.0, 2.0]), np.diag([1.0, 2.000001])], (), ["linearly dependent"]),
        ([1j * np.eye(2) + 1e-6], (), ["skew-Hermitian"]),
        (np.float32(SO(2).lie_algebra / 3), (), ["float32", "float64", "snap=True"]),
        ((), np.float32(C(3).discrete_generators), ["float32", "float64", "snap=True"]),
    ],
)
def test_both_values_are_named(lie, discrete, words):
    catches(lambda: from_generators(lie, discrete, name="mine"), "mine", *words)


def test_where_no_exact_group_is_found():
    lie = moved(SO(9), "lattice")[0].round(6)  # too many numbers for Newton's method
    for snap in (True, None):
        catches(lambda snap=snap: from_generators(lie, name="mine", snap=snap), "mine", "lie_algebra", "snap=False")
    assert from_generators(lie, name="mine", snap=False).generator_count == 36


def test_tolerance_is_what_counts_as_almost():
    h = [turn(2 * np.pi / 3) * (1 + 1e-4 / 3)]
    assert from_generators(discrete=h, name="mine").generator_count == 1
    catches(lambda: from_generators(discrete=h, name="mine", tolerance=1e-3), "mine", "^3")
    assert from_generators(discrete=h, name="mine", tolerance=1e-3, snap=True).order() == 3
    for tolerance in (0, -1, 1.0, "a", True, np.nan):
        catches(lambda t=tolerance: from_generators(discrete=h, name="mine", tolerance=t), "tolerance", "1e-4")
    for snap in ("yes", 1):
        catches(lambda s=snap: from_generators(discrete=h, name="mine", snap=s), "snap", "True", "False")
