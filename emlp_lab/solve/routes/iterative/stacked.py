"""The constraints one above the other as one linear operator with its adjoint, axis by axis: no matrix with n columns.

The Lie algebra is represented by a basis that is orthonormal in the trace form of the representation. The sum of C^H C
over it does not depend on the generators it was made from, and is the Casimir operator where the group is compact and
simple: it has one eigenvalue for each irreducible, so that Krylov methods end after a few steps.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from jaxtyping import Inexact

from emlp_lab.algebra.span import reals
from emlp_lab.algebra.tolerance import TOL_DISTINCT
from emlp_lab.reps.action import apply_axes, apply_axes_sum
from emlp_lab.solve.constraint import Constraint

Matrices = list[Inexact[np.ndarray, "_ _"]]


@dataclass(frozen=True, eq=False)
class Row:
    """One constraint divided by `scale`, so that its norm is at most one.

    matrices: one for each run of axes. "lie": their sum, each on its own axes; "discrete": their product minus one.
    """

    kind: str
    matrices: Matrices
    scale: float

    def apply(self, x: Inexact[np.ndarray, "n r"]) -> Inexact[np.ndarray, "n r"]:
        """C x."""
        image = apply_axes_sum(self.matrices, x) if self.kind == "lie" else apply_axes(self.matrices, x) - x
        return image / self.scale

    @property
    def adjoint(self) -> "Row":
        """C^H."""
        return Row(self.kind, [matrix.conj().T for matrix in self.matrices], self.scale)


@dataclass(frozen=True, eq=False)
class Stacked:
    """The operator C of K rows: C v = 0 are the equations of all."""

    rows: list[Row]

    def apply(self, x: Inexact[np.ndarray, "n r"]) -> Inexact[np.ndarray, "K n r"]:
        """C x."""
        return np.stack([row.apply(x) for row in self.rows])

    def adjoint(self, y: Inexact[np.ndarray, "K n r"]) -> Inexact[np.ndarray, "n r"]:
        """C^H y."""
        return np.sum([row.adjoint.apply(part) for row, part in zip(self.rows, y, strict=True)], axis=0)

    @property
    def work(self) -> int:
        """Operations of C and C^H together, for each entry of x."""
        return sum(4 * len(matrix) for row in self.rows for matrix in row.matrices)


def stacked(constraints: Sequence[Constraint]) -> Stacked:
    """The operator of all constraints; without rows if all of them are zero."""
    lie = _orthonormal([constraint.matrices for constraint in constraints if constraint.kind == "lie"])
    sums = [_merged(matrices, _kronecker_sum) for matrices in lie]
    scale = max((sum(float(np.linalg.norm(matrix, 2)) for matrix in each) for each in sums), default=1.0)
    discrete = [constraint for constraint in constraints if constraint.kind == "discrete"]
    rows = [Row("lie", each, scale) for each in sums]
    return Stacked(rows + [Row("discrete", _merged(c.matrices, np.kron), c.scale) for c in discrete])


def _orthonormal(generators: Sequence[Sequence[np.ndarray]]) -> list[Matrices]:
    """Real combinations of generators, each given by its matrices on the axes, which are orthonormal as vectors of all
    entries; fewer if the generators are dependent.
    """
    if not generators:
        return []
    vectors = reals(np.array([np.concatenate([matrix.ravel() for matrix in each]) for each in generators]))
    norms = np.linalg.norm(vectors, axis=1)
    weights = np.divide(1.0, norms, out=np.zeros_like(norms), where=norms > 0)
    left, sizes, _ = np.linalg.svd(vectors * weights[:, None], full_matrices=False)
    kept = sizes > TOL_DISTINCT  # below, generators of length one are linearly dependent
    mix = (left[:, kept] / sizes[kept]).T * weights
    axes = [np.tensordot(mix, np.array(each), axes=1) for each in zip(*generators, strict=True)]
    return [[axis[j] for axis in axes] for j in range(len(mix))]


def _merged(
    matrices: Sequence[np.ndarray], join: Callable[[np.ndarray, np.ndarray], np.ndarray], max_rows: int = 16
) -> Matrices:
    """Neighbours joined while their product has at most max_rows rows: products with tiny matrices waste time."""
    runs, start = [], 0
    for stop in range(1, len(matrices) + 1):
        if stop == len(matrices) or math.prod(len(matrix) for matrix in matrices[start : stop + 1]) > max_rows:
            runs.append(reduce(join, matrices[start:stop]))
            start = stop
    return runs


def _kronecker_sum(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    return np.kron(A, np.eye(len(B))) + np.kron(np.eye(len(A)), B)
