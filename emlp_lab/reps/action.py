"""How group elements act on tensors, axis by axis: the matrix of the whole product is never formed."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Inexact

from emlp_lab.reps.atom import Atom
from emlp_lab.reps.rep import GroupElement

Matrices = Sequence[Inexact[np.ndarray, "_ _"]]  # one for each axis


def apply_rho(atoms: Sequence[Atom], g: GroupElement, x: Inexact[np.ndarray, "n r"]) -> Inexact[np.ndarray, "n r"]:
    """rho(g) x for the product of `atoms`, column by column, in O(n r d) per axis."""
    return apply_axes([atom.rho(g) for atom in atoms], x)


def apply_drho(atoms: Sequence[Atom], A: GroupElement, x: Inexact[np.ndarray, "n r"]) -> Inexact[np.ndarray, "n r"]:
    """drho(A) x for the product of `atoms`: the sum over the axes of A acting on that axis."""
    return apply_axes_sum([atom.drho(A) for atom in atoms], x)


def apply_axes(matrices: Matrices, x: Inexact[np.ndarray, "n r"]) -> Inexact[np.ndarray, "n r"]:
    """(M_1 (x) M_2 (x) ...) x."""
    before = 1
    for matrix in matrices:
        x = _along(matrix, x, before)
        before *= len(matrix)
    return x


def apply_axes_sum(matrices: Matrices, x: Inexact[np.ndarray, "n r"]) -> Inexact[np.ndarray, "n r"]:
    """(M_1 (x) 1 ... + 1 (x) M_2 (x) 1 ... + ...) x."""
    total = np.zeros(x.shape, np.result_type(x, *matrices))
    before = 1
    for matrix in matrices:
        total += _along(matrix, x, before)
        before *= len(matrix)
    return total


def _along(matrix: np.ndarray, x: np.ndarray, before: int) -> np.ndarray:
    """The matrix on the axis that has `before` coordinates in front of it; nothing is transposed."""
    if x.size == 0:
        return x
    return np.matmul(matrix, x.reshape(before, len(matrix), -1)).reshape(x.shape)
