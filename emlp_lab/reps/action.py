"""How group elements act on tensors, axis by axis: the matrix of the whole product is never formed."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Inexact

from emlp_lab.reps.atom import Atom
from emlp_lab.reps.rep import Elements


def apply_rho(atoms: Sequence[Atom], g: Elements, x: Inexact[np.ndarray, "n r"]) -> Inexact[np.ndarray, "n r"]:
    """rho(g) x for the product of `atoms`, column by column, in O(n r d) per axis."""
    tensor = x.reshape(*(atom.size() for atom in atoms), x.shape[-1])
    for axis, atom in enumerate(atoms):
        tensor = _along(atom.rho(g), tensor, axis)
    return tensor.reshape(x.shape)


def apply_drho(atoms: Sequence[Atom], A: Elements, x: Inexact[np.ndarray, "n r"]) -> Inexact[np.ndarray, "n r"]:
    """drho(A) x for the product of `atoms`: the sum over the axes of A acting on that axis."""
    tensor = x.reshape(*(atom.size() for atom in atoms), x.shape[-1])
    total = np.zeros(tensor.shape, np.result_type(tensor, *(atom.drho(A) for atom in atoms)))
    for axis, atom in enumerate(atoms):
        total += _along(atom.drho(A), tensor, axis)
    return total.reshape(x.shape)


def _along(matrix: np.ndarray, tensor: np.ndarray, axis: int) -> np.ndarray:
    return np.moveaxis(np.tensordot(matrix, tensor, axes=(1, axis)), 0, axis)
