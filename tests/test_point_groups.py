"""The 32 crystallographic point groups and the polyhedral groups against what crystallography knows of them."""

import re
from collections import Counter

import numpy as np
import pytest

from emlp_lab.groups import (
    POINT_GROUPS,
    Group,
    Icosahedral,
    Octahedral,
    PointGroup,
    S,
    Tetrahedral,
    parse_group,
)
from emlp_lab.reps import Rep, Sym, T, V
from tests.cases import catches, some

# Numbers of independent components by class, from Nye, Physical Properties of Crystals (1985): of the pyroelectric
# vector, the dielectric, the piezoelectric and the elastic tensor, in the order of the International Tables.
TABLE = """
    1 3 6 18 21; -1 0 6 0 21; 2 1 4 8 13; m 2 4 10 13;
    2/m 0 4 0 13; 222 0 3 3 9; mm2 1 3 5 9; mmm 0 3 0 9;
    4 1 2 4 7; -4 0 2 4 7; 4/m 0 2 0 7; 422 0 2 1 6;
    4mm 1 2 3 6; -42m 0 2 2 6; 4/mmm 0 2 0 6; 3 1 2 6 7;
    -3 0 2 0 7; 32 0 2 2 6; 3m 1 2 4 6; -3m 0 2 0 6;
    6 1 2 4 5; -6 0 2 2 5; 6/m 0 2 0 5; 622 0 2 1 5;
    6mm 1 2 3 5; -6m2 0 2 1 5; 6/mmm 0 2 0 5; 23 0 1 1 3;
    m-3 0 1 0 3; 432 0 1 0 3; -43m 0 1 1 3; m-3m 0 1 0 3
"""
NYE = {symbol: tuple(map(int, numbers)) for symbol, *numbers in map(str.split, TABLE.split(";"))}
TENSORS: tuple[Rep, ...] = (V, Sym(V, 2), V * Sym(V, 2), Sym(Sym(V, 2), 2))
every_class = pytest.mark.parametrize("symbol", NYE)


def keys(elements: np.ndarray) -> set[bytes]:
    return {(np.round(g, 6) + 0.0).tobytes() for g in elements}


def contains(group: Group, *diagonal: float) -> bool:
    return keys(np.diag(diagonal)[None]) <= keys(group.elements())


def kinds(group: Group) -> Counter[tuple[int, int]]:
    """How many elements have which trace and determinant: rotations by 1, 2, 3, 4, 6, and their inversions."""
    elements = group.elements()
    traces, signs = np.trace(elements, axis1=1, axis2=2), np.linalg.det(elements)
    np.testing.assert_allclose(traces, np.round(traces), atol=1e-12)
    return Counter(zip(np.round(traces).astype(int).tolist(), np.round(signs).astype(int).tolist(), strict=True))


def period(g: np.ndarray) -> int:
    return next(k for k in range(1, 13) if np.allclose(np.linalg.matrix_power(g, k), np.eye(3), atol=1e-9))


def order_of_symbol(schoenflies: str) -> int:
    """From what Schoenflies' letters mean."""
    cubic = {"T": 12, "Td": 24, "Th": 24, "O": 24, "Oh": 48}
    if schoenflies in cubic | {"Ci": 2, "Cs": 2}:
        return (cubic | {"Ci": 2, "Cs": 2})[schoenflies]
    letter, n, rest = re.fullmatch(r"([CDS])(\d)([a-z]?)", schoenflies).groups()  # type: ignore[union-attr]
    return int(n) * (2 if letter == "D" else 1) * (2 if rest else 1)


@every_class
def test_orders_and_symbols(symbol: str):
    (row,) = (c for c in POINT_GROUPS if c.hm == symbol)
    group = PointGroup(symbol)
    assert len(group.elements()) == group.order() == row.order == order_of_symbol(row.schoenflies)
    assert group == PointGroup(row.schoenflies) == parse_group(str(group)) == parse_group(f"PointGroup({symbol})")
    assert str(group) == f"PointGroup({row.schoenflies})"
    assert group.is_orthogonal
    proper = int((np.linalg.det(group.elements()) > 0).sum())
    assert proper in (row.order, row.order // 2)


@every_class
def test_every_element_keeps_the_lattice(symbol: str):
    (row,) = (c for c in POINT_GROUPS if c.hm == symbol)
    basis = np.eye(3)
    if row.system in ("trigonal", "hexagonal"):
        basis[:, 1] = -1 / 2, np.sqrt(3) / 2, 0
    integers = np.linalg.inv(basis) @ PointGroup(symbol).elements() @ basis
    np.testing.assert_allclose(integers, np.round(integers), atol=1e-12)


@some("symbol", NYE)
def test_physical_tensors(symbol: str):
    group = PointGroup(symbol)
    assert tuple(rep(group).equivariant_basis().rank for rep in TENSORS) == NYE[symbol]
    assert (NYE[symbol][2] == 0) == (contains(group, -1, -1, -1) or symbol == "432")


@every_class
def test_centrosymmetric_ones_have_no_odd_invariants(symbol: str):
    group = PointGroup(symbol)
    odd = V(group).equivariant_basis().rank, T(3)(group).equivariant_basis().rank
    assert (odd == (0, 0)) if contains(group, -1, -1, -1) else odd[1] > 0


def test_the_classes_are_those_of_the_tables():
    groups = [PointGroup(c.hm) for c in POINT_GROUPS]
    assert [c.hm for c in POINT_GROUPS] == list(NYE)
    assert len({frozenset(kinds(group).items()) for group in groups}) == 32  # no two are conjugate in O(3)
    orders = Counter(c.order for c in POINT_GROUPS)
    assert orders == {1: 1, 2: 3, 3: 1, 4: 5, 6: 5, 8: 5, 12: 6, 16: 1, 24: 4, 48: 1}
    systems = list(dict.fromkeys(c.system for c in POINT_GROUPS))
    assert systems == ["triclinic", "monoclinic", "orthorhombic", "tetragonal", "trigonal", "hexagonal", "cubic"]
    assert [sum(c.system == system for c in POINT_GROUPS) for system in systems] == [2, 3, 3, 7, 5, 7, 5]
    laue = [group for group in groups if kinds(group)[-3, -1]]
    rotations = [group for group in groups if not any(sign < 0 for _, sign in kinds(group))]
    polar = [group for group in groups if V(group).equivariant_basis().rank]
    assert (len(laue), len(groups) - len(laue), len(rotations), len(polar)) == (11, 21, 11, 10)
    # As abstract groups there are 18; the periods of the elements tell these apart.
    assert len({frozenset(Counter(map(period, group.elements())).items()) for group in groups}) == 18


@pytest.mark.parametrize(
    ("symbol", "diagonal"),
    [
        *((symbol, (1, -1, -1)) for symbol in ("222", "422", "-42m", "32", "-3m", "622", "432")),
        *((symbol, (-1, 1, 1)) for symbol in ("mm2", "4mm", "3m", "6mm", "-6m2", "-3m", "m-3")),
        *((symbol, (-1, -1, 1)) for symbol in ("2", "2/m", "mm2", "4", "-4", "6", "23", "-43m")),
        *((symbol, (1, 1, -1)) for symbol in ("m", "2/m", "4/m", "-6", "6/mmm")),
    ],
)
def test_axes_are_where_the_symbols_say(symbol: str, diagonal: tuple[int, ...]):
    assert contains(PointGroup(symbol), *diagonal)


@pytest.mark.parametrize(
    ("symbol", "words"),
    [
        ("oh", ["'oh'", "did you mean Oh"]),
        ("-62m", ["'-62m'", "-6m2", "32"]),
        ("m3m", ["did you mean m-3m"]),
        ("D5h", ["'D5h'", "did you mean D"]),
        ("", ["''", "4/mmm"]),
        ("x" * 10**6, ["unknown point group"]),
        (3, ["'3'", "as text"]),
        (None, ["None", "as text"]),
        (True, ["True"]),
        ("Ih", ["'Ih'", "Schoenflies"]),
    ],
)
def test_unknown_symbols(symbol: str, words: list[str]):
    catches(lambda: PointGroup(symbol), *words)


POLYHEDRAL = [
    (Tetrahedral(), 12, 3),
    (Tetrahedral(inversion=True), 24, 4),
    (Octahedral(), 24, 4),
    (Octahedral(inversion=True), 48, 4),
    (Icosahedral(), 60, 6),
    (Icosahedral(inversion=True), 120, 6),
]


@some(("group", "order", "degree"), POLYHEDRAL, ids=str)
def test_polyhedral_groups(group: Group, order: int, degree: int):
    elements = group.elements()
    assert len(elements) == group.order() == order
    np.testing.assert_allclose(elements @ elements.swapaxes(1, 2), np.tile(np.eye(3), (order, 1, 1)), atol=1e-12)
    assert (np.linalg.det(elements) > 0).sum() == (order // 2 if "inversion" in str(group) else order)
    # The first invariant polynomial that is no power of the distance (Klein): xyz, x^4 + y^4 + z^4, Klein's form.
    extra = [Sym(V, k)(group).equivariant_basis().rank - (k % 2 == 0) for k in range(1, degree + 1)]
    assert extra == [0] * (degree - 1) + [1]


def test_polyhedral_groups_contain_each_other():
    tetrahedral = keys(Tetrahedral().elements())
    assert tetrahedral < keys(Octahedral().elements()) == keys(PointGroup("O").elements())
    assert tetrahedral < keys(Icosahedral().elements())
    assert tetrahedral == keys(PointGroup("23").elements())
    assert keys(Octahedral(inversion=True).elements()) == keys(PointGroup("Oh").elements())
    assert tetrahedral < keys(PointGroup("Td").elements()) < keys(PointGroup("Oh").elements())


def test_the_icosahedron_keeps_its_corners():
    golden = (1 + np.sqrt(5)) / 2
    corners = np.array([np.roll([0, s, t * golden], k) for k in range(3) for s in (1, -1) for t in (1, -1)])
    for g in Icosahedral(inversion=True).elements():
        distances = np.linalg.norm((corners @ g.T)[:, None] - corners, axis=2)
        assert sorted(distances.argmin(axis=1)) == list(range(12))
        assert distances.min(axis=1).max() < 1e-9


def test_exact_entries():
    for group in (Tetrahedral(inversion=True), Octahedral(), PointGroup("Oh"), PointGroup("D4h"), PointGroup("Td")):
        assert np.isin(group.discrete_generators, (-1, 0, 1)).all()
        assert not np.signbit(group.discrete_generators[group.discrete_generators == 0]).any()
    assert PointGroup("6").discrete_generators[0, 0, 0] == 0.5


@pytest.mark.parametrize("make", [Tetrahedral, Octahedral, Icosahedral])
def test_inversion_is_a_boolean(make):
    catches(lambda: make(inversion="yes"), "inversion='yes'", "True or False")
    assert make(inversion=True) != make()
    assert S(4).order() == Octahedral().order() == PointGroup("Td").order()
