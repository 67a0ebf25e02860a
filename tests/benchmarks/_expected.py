"""How many invariants the cases beyond emlp have: from theory, and for rigid motions, where none is at hand, from one
dense factorisation of all the constraints that uses nothing of the solver.
"""

import math
from collections.abc import Callable

from emlp_lab.reps import Rep
from tests import counts
from tests.cases import invariants


def set_partitions(r: int, n: int) -> int:
    """Orbits of S(n) on r-tuples: which entries are equal."""
    return sum(counts.partitions(r, k) for k in range(n + 1))


def icosahedral(r: int) -> int:
    """Mean of the character over the identity, 15 half turns, 20 thirds of a turn and two times 12 fifths."""
    golden = (1 + math.sqrt(5)) / 2
    return round((3**r + 15 * (-1) ** r + 20 * 0**r + 12 * golden**r + 12 * (1 - golden) ** r) / 60)


def dense(rep: Rep) -> int:
    (group,) = rep.groups
    return invariants(rep, group).shape[1]


EXPECTED: dict[str, Callable[[Rep], int]] = {
    "so3_T10": lambda _: counts.special_orthogonal(3)(10, 0),
    "o5_T3toT3": lambda _: counts.orthogonal(5)(6, 0),
    "so13_T4toT4": lambda _: counts.special_orthogonal(4)(8, 0),
    "su3_T44": lambda _: counts.special_linear(3)(4, 4),
    "s10_T6": lambda _: set_partitions(6, 10),
    "rubiks_T3": lambda _: counts.rubik()(3, 0),
    "rubiks_T2toT2": lambda _: counts.rubik()(4, 0),
    "s50_T3": lambda _: set_partitions(3, 50),
    "z64_T2toT2": lambda _: counts.regular(64)(4, 0),
    "z64_rows_columns": lambda _: counts.regular(64)(2, 0) ** 2,
    "se3_T22": dense,
    "icosahedral_T6": lambda _: icosahedral(6),
}
