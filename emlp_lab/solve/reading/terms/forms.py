"""What a group leaves alone of pairs of vectors, and whether it leaves volumes alone: tensors with few entries."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

import numpy as np
from jaxtyping import Inexact, Integer

from emlp_lab.algebra.tolerance import TOL_EXACT
from emlp_lab.groups import Group
from emlp_lab.reps import T
from emlp_lab.reps.invariants import invariants
from emlp_lab.solve.readable import sparsify_basis

MAX_EPSILON = 6  # dimension: an epsilon has as many entries as there are permutations
MAX_DIMENSION = 16  # of groups whose forms are looked for


@dataclass(frozen=True, eq=False)
class Form:
    """A tensor by its entries that are not zero: at row k of `entries` it is values[k]."""

    symbol: str
    entries: Integer[np.ndarray, "e axes"]
    values: Inexact[np.ndarray, " e"]


@lru_cache(maxsize=64)
def identity(n: int) -> Form:
    """Delta."""
    return Form("δ", np.repeat(np.arange(n), 2).reshape(n, 2), np.ones(n))


@lru_cache(maxsize=64)
def epsilon(n: int) -> Form:
    """The sign of a permutation, zero for indices that are not all different."""
    every = np.array(list(permutations(range(n))))
    signs = np.array([np.round(np.linalg.det(np.eye(n)[order])) for order in every])
    return Form("ε", every, signs)


def has_determinant_one(group: Group) -> bool:
    """Whether every element has determinant one."""
    traces = np.trace(group.lie_algebra, axis1=1, axis2=2)
    determinants = np.linalg.det(group.discrete_generators) - 1
    return bool(max(np.abs(traces).max(initial=0), np.abs(determinants).max(initial=0)) < TOL_EXACT)


def bilinear_forms(group: Group) -> tuple[Form | None, Form | None]:
    """The invariants of T(2, 0) and of T(0, 2), where each is one up to a factor and has an inverse: the metric."""
    if group.is_orthogonal or group.d > MAX_DIMENSION:
        return None, None
    found = invariants(T(0, 2)(group), group)
    if found.shape[1] != 1:
        return None, None
    lower = sparsify_basis(found).reshape(group.d, group.d)
    if np.linalg.cond(lower) > 1 / TOL_EXACT:
        return None, None
    symbol = "η" if np.allclose(lower, lower.T) else "ω"
    return _form(symbol, np.linalg.inv(lower).T), _form(symbol, lower)


def _form(symbol: str, matrix: np.ndarray) -> Form:
    matrix = np.where(np.abs(matrix) < TOL_EXACT, 0, matrix)
    matrix = matrix if np.any(np.imag(matrix)) else np.real(matrix)
    whole = np.round(matrix)
    matrix = whole if np.allclose(matrix, whole, rtol=0, atol=TOL_EXACT) else matrix
    entries = np.argwhere(matrix)
    return Form(symbol, entries, matrix[tuple(entries.T)])
