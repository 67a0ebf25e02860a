"""Affine groups: linear maps and translations of R^d, as matrices [[h, t], [0, 1]] that move points (x, 1)."""

from collections.abc import Callable

import numpy as np

from emlp_lab.groups.checks import check_size, checked_dimension
from emlp_lab.groups.families.classical import SO, O, SO13p, Trivial
from emlp_lab.groups.group import Group, checked_group, none


def Affine(group: Group) -> Group:
    """R^d semidirect `group`: x to h x + t for the elements h of a linear group, as (d+1) x (d+1) matrices.

    Lie algebra: that of `group`, then the d translations; for complex matrices the 2d translations of C^d.
    """
    return _affine(checked_group(group, "Affine(G)"), f"Affine({group})")


def Translations(n: int) -> Group:
    """Translations of R^n as (n+1) x (n+1) matrices, dimension n."""
    n = checked_dimension("Translations", n, matrices=_padded(1, lambda n: n))
    return _affine(Trivial(n), f"Translations({n})")


def SE(n: int) -> Group:
    """Rigid motions of R^n, SE(n): rotations and translations, as (n+1) x (n+1) matrices."""
    n = checked_dimension("SE", n, matrices=_padded(1, lambda n: n * (n + 1) // 2))
    return _affine(SO(n), f"SE({n})")


def E(n: int) -> Group:
    """Isometries of R^n, E(n): rotations, reflections and translations, as (n+1) x (n+1) matrices."""
    n = checked_dimension("E", n, matrices=_padded(1, lambda n: n * (n + 1) // 2 + 1))
    return _affine(O(n), f"E({n})")


def Poincare() -> Group:
    """The Poincare group of (t, x, y, z, 1), dimension 10: SO+(1,3) and translations of space-time.

    It is the component of the identity, proper and orthochronous; with all reflections: Affine(O13()).
    """
    return _affine(SO13p(), "Poincare")


def Galilei() -> Group:
    """The Galilei group of (t, x, y, z, 1), dimension 10: t to t + s, x to R x + v t + a with rotations R.

    Lie algebra: 3 rotations, 3 boosts v, 3 translations a of space, the translation s of time.
    """
    turns = np.zeros((3, 5, 5))
    turns[:, 1:4, 1:4] = SO(3).lie_algebra
    space = range(1, 4)
    others = [*(_unit(5, i, 0) for i in space), *(_unit(5, i, 4) for i in space), _unit(5, 0, 4)]
    return Group("Galilei", np.concatenate([turns, others]), none(5))


def Heisenberg(n: int = 1) -> Group:
    """The Heisenberg group of n positions, dimension 2n + 1: real upper unitriangular (n+2) x (n+2) matrices.

    Lie algebra: X_1..X_n, P_1..P_n and Z with [X_i, P_i] = Z, all other brackets zero.
    """
    n = checked_dimension("Heisenberg", n, matrices=_padded(2, lambda n: 2 * n + 1))
    X = [_unit(n + 2, 0, i) for i in range(1, n + 1)]
    P = [_unit(n + 2, i, n + 1) for i in range(1, n + 1)]
    return Group(f"Heisenberg({n})", np.stack([*X, *P, _unit(n + 2, 0, n + 1)]), none(n + 2))


def _affine(group: Group, name: str) -> Group:
    d, complex_ = group.d, np.iscomplexobj(group.lie_algebra) or np.iscomplexobj(group.discrete_generators)
    generators = len(group.lie_algebra) + d * (1 + complex_) + len(group.discrete_generators)
    check_size(name, d + 1, generators)
    translations = np.stack([_unit(d + 1, i, d) for i in range(d)])
    parts = [translations, 1j * translations] if complex_ else [translations]
    padding = ((0, 0), (0, 1), (0, 1))
    discrete = np.pad(group.discrete_generators, padding)
    discrete[:, d, d] = 1
    return Group(name, np.concatenate([np.pad(group.lie_algebra, padding), *parts]), discrete, snap=False)


def _padded(rows: int, count: Callable[[int], int]) -> Callable[[int], int]:
    """How many n x n matrices have as many entries as count(n) matrices of n + rows rows."""
    return lambda n: -(-((n + rows) ** 2) * count(n) // n**2)


def _unit(n: int, i: int, j: int) -> np.ndarray:
    matrix = np.zeros((n, n))
    matrix[i, j] = 1
    return matrix
