"""Linear groups that are not compact: SL, GL, Sp, Scaling."""

import numpy as np

from emlp_lab.groups.dimension import checked_dimension
from emlp_lab.groups.group import Group, none


def _units(n: int) -> np.ndarray:
    """All matrices with a single one, row by row, shape (n * n, n, n)."""
    return np.eye(n * n).reshape(n * n, n, n)


def Scaling(n: int) -> Group:
    """Positive multiples of the identity in n dimensions."""
    n = checked_dimension("Scaling", n, matrices=1)
    return Group(f"Scaling({n})", np.eye(n)[None], none(n))


def GL(n: int) -> Group:
    """Invertible matrices of n dimensions, the component of the identity of GL(n)."""
    n = checked_dimension("GL", n, matrices=lambda n: n * n)
    return Group(f"GL({n})", _units(n), none(n), ("GL", n))


def SL(n: int) -> Group:
    """Matrices of determinant one in n dimensions, SL(n)."""
    n = checked_dimension("SL", n, matrices=lambda n: n * n - 1)
    off_diagonal = _units(n)[~np.eye(n, dtype=bool).ravel()]
    traceless = np.stack([np.diag(row) for row in np.eye(n)[:-1] - np.eye(n)[-1]]) if n > 1 else none(n)
    return Group(f"SL({n})", np.concatenate([off_diagonal, traceless]), none(n), ("SL", n))


def Sp(m: int) -> Group:
    """Symplectic matrices of 2m dimensions, which preserve J = [[0, 1], [-1, 0]]; others write Sp(2m)."""
    m = checked_dimension("Sp", m, matrices=lambda m: 4 * m * (2 * m + 1))
    rows, columns = np.tril_indices(2 * m)
    symmetric = np.zeros((len(rows), 2 * m, 2 * m))
    symmetric[np.arange(len(rows)), rows, columns] = 1
    symmetric[np.arange(len(rows)), columns, rows] = 1
    J = np.kron(np.array([[0.0, 1.0], [-1.0, 0.0]]), np.eye(m))
    return Group(f"Sp({m})", J @ symmetric, none(2 * m), ("Sp", m))
