"""How group elements act on tensors, axis by axis: the matrix of the whole product is never formed."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Inexact

from emlp_lab.reps.atom import Atom
from emlp_lab.reps.rep import Elements


def apply_rho(atoms: Sequence[Atom], g: Elements, x: Inexact[np.ndarray, "n r"]) -> Inexact[np.ndarray, "n r"]:
    """rho(g) x for the product of `atoms`, column by column, in O(n r d) per axis."""
    before = 1
    for atom in atoms:
        x = _along(atom.rho(g), x, before)
        before *= atom.size()
    return x


def apply_drho(atoms: Sequence[Atom], A: Elements, x: Inexact[np.ndarray, "n r"]) -> Inexact[np.ndarray, "n r"]:
    """drho(A) x for the product of `atoms`: the sum over the axes of A acting on that axis."""
    matrices = [atom.drho(A) for atom in atoms]
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
