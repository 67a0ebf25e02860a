"""Unitary groups, as complex matrices."""

from functools import partial

import numpy as np

from emlp_lab.groups import haar
from emlp_lab.groups.dimension import checked_dimension
from emlp_lab.groups.group import Group, none


def _off_diagonal(n: int) -> np.ndarray:
    """E_ij - E_ji and i (E_ij + E_ji) for j < i, shape (n (n - 1), n, n)."""
    rows, columns = np.tril_indices(n, -1)
    pairs = np.arange(len(rows))
    real, imaginary = np.zeros((2, len(rows), n, n), complex)
    real[pairs, rows, columns], real[pairs, columns, rows] = 1, -1
    imaginary[pairs, rows, columns] = imaginary[pairs, columns, rows] = 1j
    return np.concatenate([real, imaginary])


def _diagonal(rows: np.ndarray, n: int) -> np.ndarray:
    return 1j * np.array([np.diag(row) for row in rows]).reshape(-1, n, n)


def U(n: int) -> Group:
    """Unitary matrices of n dimensions, U(n)."""
    n = checked_dimension("U", n, matrices=lambda n: 2 * n * n)
    algebra = np.concatenate([_off_diagonal(n), _diagonal(np.eye(n), n)])
    return Group(f"U({n})", algebra, none(n), ("GL", n), partial(haar.unitary, n))


def SU(n: int) -> Group:
    """Unitary matrices of determinant one in n dimensions, SU(n); SU(1) has one element."""
    n = checked_dimension("SU", n, matrices=lambda n: 2 * n * n)
    algebra = np.concatenate([_off_diagonal(n), _diagonal(np.eye(n)[:-1] - np.eye(n)[1:], n)])
    return Group(f"SU({n})", algebra, none(n), ("SL", n), partial(haar.unitary, n, special=True))
