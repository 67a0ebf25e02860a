"""Real spans of matrices, also of complex ones: a Lie algebra is the set of real combinations of its generators."""

import math

import numpy as np
from jaxtyping import Float, Inexact

from emlp_lab.algebra.tolerance import TOL_EXACT


def reals(matrices: Inexact[np.ndarray, "K *shape"]) -> Float[np.ndarray, "K entries"]:
    """All entries of each matrix as one row: real parts, then imaginary parts."""
    rows = matrices.reshape(len(matrices), math.prod(matrices.shape[1:]))
    return np.concatenate([np.real(rows), np.imag(rows)], axis=1)


def coordinates(
    matrices: Inexact[np.ndarray, "K *shape"], targets: Inexact[np.ndarray, "n *shape"]
) -> tuple[Float[np.ndarray, "n K"], Float[np.ndarray, "n entries"]]:
    """The real c for which the combination sum_k c_k matrices_k is closest to each target, and what is left of it."""
    wanted = reals(targets)
    if not len(matrices):
        return np.zeros((len(targets), 0)), wanted
    columns = reals(matrices).T
    found = np.linalg.lstsq(columns, wanted.T, rcond=None)[0]
    return found.T, (wanted.T - columns @ found).T


def orthonormal(
    matrices: Inexact[np.ndarray, "K *shape"], dependent: float = TOL_EXACT
) -> Inexact[np.ndarray, "rank *shape"]:
    """A basis of the span, orthonormal in the sum over all real and imaginary parts.

    dependent: singular values below this, relative to the largest, count as zero.
    """
    _, sizes, rows = np.linalg.svd(reals(matrices), full_matrices=False)
    real, imaginary = np.split(rows[sizes > dependent * sizes.max(initial=0)], 2, axis=1)
    basis = real + 1j * imaginary if np.iscomplexobj(matrices) else real
    return basis.reshape(-1, *matrices.shape[1:])
