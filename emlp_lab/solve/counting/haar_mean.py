"""The number of invariants as the mean of the character over random elements, where nothing exact is known.

The error of the mean is that of Maurer and Pontil (2009, theorem 4), which holds for all bounded distributions: a
normal one would miss what rare elements contribute, such as the identity of a large finite group.
"""

import math
from collections import Counter
from dataclasses import dataclass
from functools import reduce

import numpy as np
from scipy.linalg import expm

from emlp_lab.algebra.tolerance import TOL_EXACT
from emlp_lab.groups import Group
from emlp_lab.reps import Atom, Rep
from emlp_lab.solve.counting.characters import character, has_formula, passes

DRAWS = (1000, 4000, 16_000, 64_000)  # elements in all, until one integer is left
SEED = 0
MAX_STANDARD_ERRORS = 4  # up to which two means are one
LOG_CHANCE = math.log(4 / 2e-9)  # two-sided, twice: as rare as six standard errors of a normal distribution


@dataclass(frozen=True)
class SampledMean:
    """The one integer within the error of a mean; away: standard errors from the mean to the next integer."""

    value: int
    elements: int
    away: float

    def __str__(self) -> str:
        far = 100  # nobody needs to know it more exactly
        away = f"{self.away:.1f}" if self.away < far else f"over {far}"
        return f"{self.elements} elements, {away} standard errors from any other integer"


def haar_count(atoms: tuple[Atom, ...], group: Group) -> SampledMean | None:
    """Number of invariants of a compact group whose sampler draws from Haar measure; None where doubt is left.

    None too where the mean over elements g is not that over h g for a fixed h, or is far from the integer: then they
    are not distributed as the sampler claims. The same for the same atoms and group.
    """
    most, spread = _affordable(atoms, group), _spread(atoms)
    if _error(0.0, spread, most) >= 1 or not group.sampler.distribution.is_haar:
        return None
    rng = np.random.default_rng(SEED)
    h = _translation(group, rng)
    values = np.zeros((2, 0))
    for draws in (n for n in DRAWS if n <= most):
        g = group.sampler.draw(rng, draws - values.shape[1])
        pair = np.real([character(atoms, g), character(atoms, h @ g)])
        values = np.concatenate([values, pair], axis=1)
        mean, variance = float(values.mean()), float(values.mean(axis=0).var(ddof=1))
        error = _error(variance, spread, draws)
        inside = range(math.ceil(mean - error), math.floor(mean + error) + 1)
        if len(inside) < 2:
            return _only(inside, mean, variance, draws) if _invariant(values) else None
        if _error(variance / 2, spread, most) >= 1:
            return None
    return None


def _translation(group: Group, rng: np.random.Generator) -> np.ndarray:
    """One element far from the identity, made from the generators."""
    far = np.asarray(expm(np.tensordot(rng.standard_normal(len(group.lie_algebra)), group.lie_algebra, axes=1)))
    return reduce(np.matmul, group.discrete_generators, far)


def _invariant(values: np.ndarray) -> bool:
    """Whether the mean over g is that over h g, as for Haar measure and hardly any other."""
    difference = values[0] - values[1]
    sigma = float(difference.std(ddof=1)) / math.sqrt(len(difference))
    return abs(float(difference.mean())) <= MAX_STANDARD_ERRORS * sigma + TOL_EXACT


def _only(inside: range, mean: float, variance: float, draws: int) -> SampledMean | None:
    """The integer that is left, unless it is too far away from the mean."""
    sigma = math.sqrt(variance / draws)
    if not inside or inside[0] < 0 or abs(mean - inside[0]) > MAX_STANDARD_ERRORS * sigma + TOL_EXACT:
        return None
    return SampledMean(inside[0], draws, (1 - abs(mean - inside[0])) / max(sigma, TOL_EXACT))


def _error(variance: float, spread: float, draws: int) -> float:
    return math.sqrt(2 * variance * LOG_CHANCE / draws) + 7 * spread * LOG_CHANCE / (3 * (draws - 1))


def _spread(atoms: tuple[Atom, ...]) -> float:
    """Range of the character: at most the dimension in size, and not negative for S (x) S*."""
    each: Counter[Rep] = Counter(atoms)
    paired = all(power == each[atom.T] if atom.T != atom else power % 2 == 0 for atom, power in each.items())
    return math.prod(float(atom.size()) for atom in atoms) * (1 if paired else 2)


def _affordable(atoms: tuple[Atom, ...], group: Group) -> int:
    max_entries = 8 * 10**6  # of all matrices that are drawn and multiplied
    most = max_entries // (group.d**2 * max(1, 2 * sum(map(passes, set(atoms)))))
    # Fewer where the matrices of an atom are computed one by one.
    return max(2, min(most, DRAWS[-1] if all(map(has_formula, atoms)) else 1000))
