"""Invariant vectors of small representations, by plain linear algebra.

Representations that are defined by what a group leaves alone need a few of them, below the solver, which needs
representations.
"""

import numpy as np
from jaxtyping import Inexact

from emlp_lab.algebra.tolerance import TOL_EXACT
from emlp_lab.groups import Group
from emlp_lab.reps.action import apply_drho, apply_rho
from emlp_lab.reps.rep import Rep


def invariants(rep: Rep, group: Group) -> Inexact[np.ndarray, "n rank"]:
    """An orthonormal basis of the vectors that `group` leaves alone; rep: a product of atoms, bound to the group.

    Generator by generator, each keeps those combinations of what is left that it sends to zero: n^3 operations.
    """
    atoms = tuple(rep.atoms())
    Q = np.eye(rep.size())
    for kind, generator in group.generators():
        image = apply_drho(atoms, generator, Q) if kind == "lie" else apply_rho(atoms, generator, Q) - Q
        _, sizes, rows = np.linalg.svd(image, full_matrices=True)
        # Below this a generator of norm one leaves a vector alone.
        moved = np.count_nonzero(sizes > TOL_EXACT * max(1.0, float(np.linalg.norm(generator))))
        Q = Q @ rows[moved:].conj().T
    return Q
