"""Point groups: the finite groups of turns and reflections of space."""

import difflib
import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from emlp_lab.algebra.tolerance import TOL_ROUNDING
from emlp_lab.groups.group import Group, none

GOLDEN = (1 + math.sqrt(5)) / 2


def cosine_sine(k: int) -> tuple[float, float]:
    """Cosine and sine of a k-th of a turn."""
    angle = 2 * np.pi / k
    c, s = exact(np.array([np.cos(angle), np.sin(angle)])).tolist()
    return c, s


def about_z(k: int) -> Float[np.ndarray, "3 3"]:
    """Rotation of space by a k-th of a turn about the z axis, counterclockwise seen from above."""
    c, s = cosine_sine(k)
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]) + 0.0  # without negative zeros


def about_diagonal() -> Float[np.ndarray, "3 3"]:
    """Rotation of space by a third of a turn about (1, 1, 1): x to y, y to z, z to x."""
    return np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])


def exact(values: Float[np.ndarray, "..."]) -> Float[np.ndarray, "..."]:
    """The values, with those that are within rounding of a multiple of one half replaced by it."""
    halves = np.round(2 * values)
    # Far below the sine of the smallest turn that groups are made of.
    return np.where(np.abs(2 * values - halves) < TOL_ROUNDING, halves / 2, values)


@dataclass(frozen=True)
class CrystalClass:
    """A crystallographic point group.

    hm, schoenflies: its symbols by Hermann and Mauguin (short, "-" for the bar) and by Schoenflies. order: number of
    elements. system: crystal system. generators: "4z" is a quarter turn about z, "2x" a half turn about x, "3d" a third
    of a turn about (1, 1, 1); with "-" followed by the inversion, so that "-2x" is the mirror with normal x.
    """

    hm: str
    schoenflies: str
    order: int
    system: str
    generators: tuple[str, ...]


# In the order of the International Tables for Crystallography A, section 3.2.
POINT_GROUPS: tuple[CrystalClass, ...] = (
    CrystalClass("1", "C1", 1, "triclinic", ()),
    CrystalClass("-1", "Ci", 2, "triclinic", ("-1",)),
    CrystalClass("2", "C2", 2, "monoclinic", ("2z",)),
    CrystalClass("m", "Cs", 2, "monoclinic", ("-2z",)),
    CrystalClass("2/m", "C2h", 4, "monoclinic", ("2z", "-1")),
    CrystalClass("222", "D2", 4, "orthorhombic", ("2z", "2x")),
    CrystalClass("mm2", "C2v", 4, "orthorhombic", ("2z", "-2x")),
    CrystalClass("mmm", "D2h", 8, "orthorhombic", ("2z", "2x", "-1")),
    CrystalClass("4", "C4", 4, "tetragonal", ("4z",)),
    CrystalClass("-4", "S4", 4, "tetragonal", ("-4z",)),
    CrystalClass("4/m", "C4h", 8, "tetragonal", ("4z", "-1")),
    CrystalClass("422", "D4", 8, "tetragonal", ("4z", "2x")),
    CrystalClass("4mm", "C4v", 8, "tetragonal", ("4z", "-2x")),
    CrystalClass("-42m", "D2d", 8, "tetragonal", ("-4z", "2x")),
    CrystalClass("4/mmm", "D4h", 16, "tetragonal", ("4z", "2x", "-1")),
    CrystalClass("3", "C3", 3, "trigonal", ("3z",)),
    CrystalClass("-3", "C3i", 6, "trigonal", ("3z", "-1")),
    CrystalClass("32", "D3", 6, "trigonal", ("3z", "2x")),
    CrystalClass("3m", "C3v", 6, "trigonal", ("3z", "-2x")),
    CrystalClass("-3m", "D3d", 12, "trigonal", ("3z", "2x", "-1")),
    CrystalClass("6", "C6", 6, "hexagonal", ("6z",)),
    CrystalClass("-6", "C3h", 6, "hexagonal", ("-6z",)),
    CrystalClass("6/m", "C6h", 12, "hexagonal", ("6z", "-1")),
    CrystalClass("622", "D6", 12, "hexagonal", ("6z", "2x")),
    CrystalClass("6mm", "C6v", 12, "hexagonal", ("6z", "-2x")),
    CrystalClass("-6m2", "D3h", 12, "hexagonal", ("-6z", "-2x")),
    CrystalClass("6/mmm", "D6h", 24, "hexagonal", ("6z", "2x", "-1")),
    CrystalClass("23", "T", 12, "cubic", ("2z", "3d")),
    CrystalClass("m-3", "Th", 24, "cubic", ("2z", "3d", "-1")),
    CrystalClass("432", "O", 24, "cubic", ("4z", "3d")),
    CrystalClass("-43m", "Td", 24, "cubic", ("-4z", "3d")),
    CrystalClass("m-3m", "Oh", 48, "cubic", ("4z", "3d", "-1")),
)
SYNONYMS = {"S2": "Ci", "C1h": "Cs", "S6": "C3i"}


def PointGroup(symbol: str) -> Group:
    """The crystallographic point group of a Hermann-Mauguin or Schoenflies symbol, such as "4/mmm" or "D4h".

    Orthogonal matrices in Cartesian coordinates. The main axis c is z, also in the monoclinic groups (unique axis c);
    a is x, so that the second place of a symbol is about x: twofold axes along x, mirrors with normal x. Raises
    ValueError for any other symbol, also for other settings such as "-62m".
    """
    known = {name: c for c in POINT_GROUPS for name in (c.hm, c.schoenflies)}
    given = symbol.strip() if isinstance(symbol, str) else ""
    found = known.get(SYNONYMS.get(given, given))
    if found is None:
        raise ValueError(
            f"unknown point group {str(symbol)[:20]!r}{_nearest(given, list(known))}: give the Hermann-Mauguin or the "
            "Schoenflies symbol of one of the 32 crystallographic point groups as text, for example '4/mmm' or 'D4h'."
        )
    matrices = [_operation(name) for name in found.generators]
    return Group(f"PointGroup({found.schoenflies})", none(3), np.array(matrices).reshape(-1, 3, 3), snap=False)


def _operation(name: str) -> np.ndarray:
    turn = name.removeprefix("-")
    special = {"1": np.eye(3), "2x": np.diag([1.0, -1.0, -1.0]), "3d": about_diagonal()}
    matrix = special[turn] if turn in special else about_z(int(turn[0]))
    return (-matrix if name.startswith("-") else matrix) + 0.0


def _nearest(given: str, known: list[str]) -> str:
    spelled = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(given[:20].casefold(), spelled, n=3, cutoff=0.5)
    return f" (did you mean {', '.join(spelled[name] for name in close)}?)" if close else ""


def Tetrahedral(*, inversion: bool = False) -> Group:
    """The 12 rotations of the tetrahedron with corners (1, 1, 1), (1, -1, -1), ...; with the inversion Th, 24.

    The full symmetry of the tetrahedron, Td, is PointGroup("Td").
    """
    return _polyhedral("Tetrahedral", about_z(2), inversion)


def Octahedral(*, inversion: bool = False) -> Group:
    """The 24 rotations of the octahedron and cube with axes x, y, z; with the inversion Oh, all 48 symmetries."""
    return _polyhedral("Octahedral", about_z(4), inversion)


def Icosahedral(*, inversion: bool = False) -> Group:
    """The 60 rotations of the icosahedron with twofold axes x, y, z; with the inversion Ih, all 120 symmetries.

    Its corners are (0, +-1, +-golden ratio) and their cyclic permutations.
    """
    # A fifth of a turn about the corner (0, 1, golden ratio).
    small, half, large = (GOLDEN - 1) / 2, 0.5, GOLDEN / 2
    fifth = np.array([[small, -large, half], [large, half, small], [-half, small, large]])
    return _polyhedral("Icosahedral", fifth, inversion)


def _polyhedral(name: str, turn: np.ndarray, inversion: bool) -> Group:
    if not isinstance(inversion, (bool, np.bool_)):
        raise ValueError(f"{name}(inversion={inversion!r}): inversion is True or False.")
    turns = [about_diagonal(), turn]
    generators = [*turns, -np.eye(3) + 0.0] if inversion else turns
    return Group(f"{name}(inversion)" if inversion else name, none(3), np.stack(generators), snap=False)
