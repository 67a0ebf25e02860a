"""How many invariants there are, counted from characters, independently of any solve.

The dimension of the invariants of R is the mean of the character of R over the group (Haar measure).
"""

import math

import numpy as np

from emlp_lab.groups import Group
from emlp_lab.reps import Base

MAX_GRID = 10**6
MAX_ORDER = 2000
MAX_ENTRY = 1e4  # no small group of reasonable generators has entries beyond this


def expected_dimension(atoms: tuple[Base, ...], group: Group) -> int | None:
    """Dimension of the invariants of the product of `atoms`, or None where no count is known."""
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
        case ("O", n):
            halves = _mean_power(n, rank, reflected=False), _mean_power(n, rank, reflected=True)
            return None if None in halves else _whole(sum(half for half in halves if half is not None) / 2)
    return _by_enumeration(atoms, group)


def _stirling(k: int, j: int) -> int:
    """Partitions of k things into j parts."""
    terms = ((-1) ** i * math.comb(j, i) * (j - i) ** k for i in range(j + 1))
    return sum(terms) // math.factorial(j)


def _mean_power(n: int, power: int, *, reflected: bool) -> float | None:
    """Mean of trace(g)^power over SO(n), or over the other component of O(n), by Weyl's integration formula.

    The integrand is a trigonometric polynomial, for which the equidistant grid is exact. None if the grid is too large.
    """
    odd = n % 2 == 1
    m = n // 2 if odd or not reflected else n // 2 - 1
    points = power + 2 * m + 4
    if points**m > MAX_GRID:
        return None
    theta = 2 * np.pi * np.arange(points) / points
    cosines = np.meshgrid(*(2 * np.cos(theta) for _ in range(m)), indexing="ij") if m else []
    fixed = (-1.0 if reflected else 1.0) if odd else 0.0
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


def _by_enumeration(atoms: tuple[Base, ...], group: Group) -> int | None:
    elements = _elements(group)
    if elements is None:
        return None
    traces = [np.prod([np.trace(atom.rho(g)) for atom in atoms]) for g in elements]
    return _whole(float(np.real(np.mean(traces))))


def _elements(group: Group) -> list[np.ndarray] | None:
    """All elements of a small finite group, or None if it is infinite or has more than MAX_ORDER."""
    if len(group.lie_algebra):
        return None
    found = {_rounded(np.eye(group.d)): np.eye(group.d)}
    frontier = list(found.values())
    while frontier and len(found) <= MAX_ORDER:
        products = [g @ h for g in frontier for h in group.discrete_generators]
        if max((np.abs(g).max() for g in products), default=0) > MAX_ENTRY:
            return None
        new = {key: g for g in products if (key := _rounded(g)) not in found}
        found |= new
        frontier = list(new.values())
    return None if frontier else list(found.values())


def _rounded(g: np.ndarray) -> bytes:
    return (np.round(g, 6) + 0.0).tobytes()  # adding 0.0 makes -0.0 and 0.0 the same bytes
