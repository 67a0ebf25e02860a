"""The cases of the solver's benchmarks, written once for this library and for emlp 1.0.3. Python 3.10, imports nothing
of either.

A case makes a new representation of a new group; e: the names of the library, see `names`.
"""

from collections.abc import Callable
from dataclasses import replace
from types import ModuleType, SimpleNamespace
from typing import Any

Case = Callable[[SimpleNamespace], Any]


def names(groups: ModuleType, **others: object) -> SimpleNamespace:
    """What the cases use: the groups, and T, V and uniform_rep."""
    return SimpleNamespace(**{**vars(groups), **others})


def itself(rep: Any) -> Any:
    """Maps of a representation to itself."""
    return rep >> rep


CASES: dict[str, Case] = {
    "so3_T2toT2": lambda e: itself(e.T(2))(e.SO(3)),
    "so3_T4toT4": lambda e: itself(e.T(4))(e.SO(3)),
    "so3_T6": lambda e: e.T(6)(e.SO(3)),
    "so3_T7": lambda e: e.T(7)(e.SO(3)),
    "rubiks_V2V": lambda e: itself(e.V)(e.RubiksCube()),
    "rubiks_T2toV": lambda e: (e.T(2) >> e.V)(e.RubiksCube()),
    "s5_graph": lambda e: ((10 * e.T(1) + 5 * e.T(2)) >> (3 * e.T(0) + e.T(2)))(e.S(5)),
    "s6_T4": lambda e: e.T(4)(e.S(6)),
    "s6_T5": lambda e: e.T(5)(e.S(6)),
    "s10_T4": lambda e: e.T(4)(e.S(10)),
    "s20_T3": lambda e: e.T(3)(e.S(20)),
    "z64_T2": lambda e: e.T(2)(e.Z(64)),
    "zks44": lambda e: itself(e.V)(e.ZksZnxZn(4, 4)),
    "zks48": lambda e: itself(e.V)(e.ZksZnxZn(4, 8)),
    "lorentz_T2toT2": lambda e: itself(e.T(1, 1))(e.O13()),
    "lorentz_T12": lambda e: (e.T(1, 0) >> e.T(2, 1))(e.O13()),
    "so13_T33": lambda e: e.T(3, 3)(e.SO13p()),
    "sp2_T4": lambda e: e.T(4)(e.Sp(2)),
    "sp3_T5": lambda e: e.T(5)(e.Sp(3)),
    "su3_T11": lambda e: itself(e.T(1, 1))(e.SU(3)),
    "su3_T33": lambda e: e.T(3, 3)(e.SU(3)),
    "sl3_T6": lambda e: e.T(6)(e.SL(3)),
    "uni256_so3": lambda e: itself(e.uniform_rep(256, e.SO(3))),
    "uni384_o5": lambda e: itself(e.uniform_rep(384, e.O(5))),
    "uni384_o13": lambda e: itself(e.uniform_rep(384, e.O13())),
    "uni384_so3": lambda e: itself(e.uniform_rep(384, e.SO(3))),
    "uni384_s5": lambda e: itself(e.uniform_rep(384, e.S(5))),
    "mix": lambda e: itself(2 * e.V(e.Z(3)) * e.V(e.S(4)) + e.V(e.O(3)) ** 2),
    "so3_T8": lambda e: e.T(8)(e.SO(3)),
}

# Beyond emlp. The last but three are the maps of 64 x 64 images to themselves that commute with cyclic shifts: of both
# axes at once, and of each axis on its own.
BEYOND: dict[str, Case] = {
    "so3_T10": lambda e: e.T(10)(e.SO(3)),
    "o5_T3toT3": lambda e: itself(e.T(3))(e.O(5)),
    "so13_T4toT4": lambda e: itself(e.T(4))(e.SO13p()),
    "su3_T44": lambda e: e.T(4, 4)(e.SU(3)),
    "s10_T6": lambda e: e.T(6)(e.S(10)),
    "rubiks_T3": lambda e: e.T(3)(e.RubiksCube()),
    "rubiks_T2toT2": lambda e: itself(e.T(2))(e.RubiksCube()),
    "s50_T3": lambda e: e.T(3)(e.S(50)),
    "z64_T2toT2": lambda e: itself(e.T(2))(e.Z(64)),
    "z64_rows_columns": lambda e: itself(e.V(e.Z(64)) * e.V(replace(e.Z(64), name="columns"))),
    "se3_T22": lambda e: e.T(2, 2)(e.SE(3)),
    "icosahedral_T6": lambda e: e.T(6)(e.Icosahedral()),
}

# One family for each route, T(k): the route, then what it is called with.
GROWTH: dict[str, Callable[[SimpleNamespace, int], Any]] = {
    "orbits": lambda e, k: e.T(k)(e.S(8)),
    "isotypic": lambda e, k: e.T(k)(e.SO(3)),
    "nullspace": lambda e, k: e.T(k)(e.Heisenberg(1)),
}
