"""How many invariants there are, counted from characters, independently of any solve.

The dimension of the invariants of R is the mean of the character of R over the group (Haar measure).
"""

import math
from collections.abc import Iterator

import numpy as np

from emlp_lab.groups import Group
from emlp_lab.reps import Atom, Base
from emlp_lab.solve.characters import torus_mean

MAX_GRID = 10**6


def expected_dimension(atoms: tuple[Atom, ...], group: Group) -> int | None:
    """Dimension of the invariants of the product of `atoms`, or None where no count is known."""
    if not all(isinstance(atom, Base) for atom in atoms):
        return _by_enumeration(atoms, group) if len(group.lie_algebra) == 0 else _whole(torus_mean(atoms, group))
    rank = len(atoms)
    match group.family:
        case ("Trivial", n):
            return n**rank
        case ("S", n):
            return sum(_stirling(rank, j) for j in range(min(n, rank) + 1))
        case ("Z", n):
            return n ** (rank - 1) if rank else 1
        case ("SO", n):
            # Also the proper Lorentz groups, as SO(4): the complexified groups, hence the invariants, are the same.
            return _whole(_mean_power(n, rank, reflected=False))
        case ("Sp", m):
            return _whole(_mean_power(2 * m + 2, rank, reflected=True, fixed=0.0))
        case ("GL" | "SL", n):
            return _tableaux_pairs(n, *_ranks(atoms), shifts=group.family[0] == "SL")
        case ("O", n):
            halves = _mean_power(n, rank, reflected=False), _mean_power(n, rank, reflected=True)
            return None if None in halves else _whole(sum(half for half in halves if half is not None) / 2)
    return _by_enumeration(atoms, group)


def _stirling(k: int, j: int) -> int:
    """Partitions of k things into j parts."""
    terms = ((-1) ** i * math.comb(j, i) * (j - i) ** k for i in range(j + 1))
    return sum(terms) // math.factorial(j)


def _ranks(atoms: tuple[Atom, ...]) -> tuple[int, int]:
    duals = [atom.dual for atom in atoms]
    return duals.count(False), duals.count(True)


def _tableaux_pairs(n: int, p: int, q: int, *, shifts: bool) -> int:
    """Invariants of V^p (x) (V*)^q for GL(n) and U(n), or with `shifts` for SL(n) and SU(n), by Schur-Weyl duality.

    V^p is the sum of the irreducibles of all partitions of p with at most n rows, with the numbers of their standard
    tableaux as multiplicities; for SL(n) partitions that differ by full columns of length n are the same.
    """
    if p < q:
        p, q = q, p
    if p != q and (not shifts or (p - q) % n):
        return 0
    columns = (p - q) // n
    small = (rows + (0,) * (n - len(rows)) for rows in _partitions(q, q, n))
    return sum(_tableaux(rows) * _tableaux(tuple(row + columns for row in rows)) for rows in small)


def _partitions(total: int, largest: int, rows: int) -> Iterator[tuple[int, ...]]:
    """Partitions of `total` into at most `rows` parts of at most `largest`."""
    if total == 0:
        yield ()
    elif rows:
        for first in range(min(total, largest), 0, -1):
            yield from ((first, *rest) for rest in _partitions(total - first, first, rows - 1))


def _tableaux(rows: tuple[int, ...]) -> int:
    """Number of standard Young tableaux of a shape, by the hook length formula."""
    columns = [sum(row > j for row in rows) for j in range(rows[0] if rows else 0)]
    hooks = (row - j + columns[j] - i - 1 for i, row in enumerate(rows) for j in range(row))
    return math.factorial(sum(rows)) // math.prod(hooks)


def _mean_power(n: int, power: int, *, reflected: bool, fixed: float | None = None) -> float | None:
    """Mean of trace(g)^power over SO(n), or over the other component of O(n), by Weyl's integration formula.

    The angles of the other component of O(2m + 2) are distributed as those of the compact Sp(m), with eigenvalues 1 and
    -1 beside them. fixed: sum of the eigenvalues beside the angles, where it is not the one of O(n).
    The integrand is a trigonometric polynomial, for which the equidistant grid is exact. None if the grid is too large.
    """
    odd = n % 2 == 1
    m = n // 2 if odd or not reflected else n // 2 - 1
    points = power + 2 * m + 4
    if points**m > MAX_GRID:
        return None
    theta = 2 * np.pi * np.arange(points) / points
    cosines = np.meshgrid(*(2 * np.cos(theta) for _ in range(m)), indexing="ij") if m else []
    fixed = fixed if fixed is not None else (-1.0 if reflected else 1.0) if odd else 0.0
    weight = np.ones((points,) * m)
    for i, a in enumerate(cosines):
        if odd:
            weight = weight * (2 - fixed * a)
        elif reflected:
            weight = weight * (4 - a**2)
        for b in cosines[:i]:
            weight = weight * (a - b) ** 2
    trace = sum(cosines, np.full((points,) * m, fixed))
    return float((trace**power * weight).sum() / weight.sum())


def _whole(value: float | None) -> int | None:
    """The integer that the mean is, unless rounding errors leave doubt."""
    return round(value) if value is not None and abs(value - round(value)) < 1e-3 and value < 1e9 else None


def _by_enumeration(atoms: tuple[Atom, ...], group: Group) -> int | None:
    if group.listing is None:
        return None
    if group.is_permutation and all(isinstance(atom, Base) for atom in atoms):
        fixed = (group.listing.images == np.arange(group.d)).sum(axis=1)
        return _whole(float(np.mean(fixed.astype(float) ** len(atoms))))
    traces = [np.prod([np.trace(atom.rho(g)) for atom in atoms]) for g in group.listing]
    return _whole(float(np.real(np.mean(traces))))
