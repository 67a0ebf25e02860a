"""Symmetries of the regular polyhedra in space."""

import math

import numpy as np

from emlp_lab.groups.group import Group, none
from emlp_lab.groups.turns import about_diagonal, about_z

GOLDEN = (1 + math.sqrt(5)) / 2


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
    return Group(f"{name}(inversion)" if inversion else name, none(3), np.stack(generators))
