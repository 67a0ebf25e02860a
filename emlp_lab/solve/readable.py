"""The same space with a basis that depends on the space alone, with exact zeros where it can have them."""

from typing import cast

import numpy as np
import scipy.linalg as sla
from jaxtyping import Inexact

NOISE = 1e-12
Pivoted = tuple[np.ndarray, np.ndarray, np.ndarray]


def readable(Q: Inexact[np.ndarray, "n r"]) -> Inexact[np.ndarray, "n r"]:
    """Orthonormal basis of span(Q) through the reduced echelon form on well-conditioned pivot rows.

    An eigenvalue solver returns an arbitrary rotation of the basis; the echelon form does not depend on it, and its
    entries are small rationals for the classical groups. The first rows are preferred among equally good pivots.
    """
    n, r = Q.shape
    if r == 0:
        return np.zeros_like(Q)
    preference = 1 - 1e-3 * np.arange(n) / n
    _, _, order = cast(Pivoted, sla.qr((Q * preference[:, None]).conj().T, pivoting=True))
    pivots = np.sort(order[:r])
    echelon = sla.solve(Q[pivots].T, Q.T).T
    echelon[np.abs(echelon) < NOISE] = 0
    basis, triangle = np.linalg.qr(echelon)
    basis = basis * np.sign(np.real(np.diagonal(triangle)))
    basis[np.abs(basis) < NOISE] = 0
    return basis
