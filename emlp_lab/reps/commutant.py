"""Matrices that commute with a unitary representation, by averaging over the group."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Inexact
from scipy.linalg import expm

from emlp_lab.groups import Group
from emlp_lab.reps.rep import Rep

MAX_SIZE = 600
UNITARY = 1e-8
NOISE = 1e-10  # of what should commute, relative
RANDOM = 8  # random elements in one step of averaging, beside the generators
STEPS = 5000


@dataclass(frozen=True, eq=False)
class Commutant:
    """The algebra of the matrices that commute with all rho(g). Raises ValueError where rho is not unitary."""

    rep: Rep

    def __post_init__(self):
        if len(self.rep.groups) != 1:
            raise ValueError(
                f"{self.rep} has {len(self.rep.groups)} groups: decompose the part of one group at a time."
            )
        if self.rep.size() > MAX_SIZE:
            raise ValueError(
                f"{self.rep} has dimension {self.rep.size()}, the limit is {MAX_SIZE}: decompose its parts."
            )
        for matrix in self._matrices:
            if np.abs(matrix @ matrix.conj().T - np.eye(len(matrix))).max(initial=0) > UNITARY:
                raise ValueError(
                    f"{self.rep} of {self.group} is not unitary, so that it need not be a sum of irreducibles: use a "
                    "compact group in orthonormal coordinates."
                )

    @property
    def group(self) -> Group:
        return self.rep.groups[0]

    def element(self, seed: int, *, hermitian: bool) -> Inexact[np.ndarray, "n n"]:
        """A random element, the same for the same seed: the mean of rho X rho^H over the group for a random X.

        The mean over a few elements and their inverses is repeated until nothing changes: it converges geometrically
        to the mean over the group that they generate. Raises ArithmeticError if it does not.
        """
        n = self.rep.size()
        rng = np.random.default_rng(seed)
        X = rng.standard_normal((n, n))
        if any(np.iscomplexobj(matrix) for matrix in self._matrices):
            X = X + 1j * rng.standard_normal((n, n))
        X = X + X.conj().T if hermitian else X
        for _ in range(STEPS):
            previous, X = X, self._step(X)
            if np.linalg.norm(X - previous) <= 1e-15 * n:
                break
        worst = max((np.abs(R @ X - X @ R).max(initial=0) for R in self._matrices), default=0.0)
        if worst > NOISE * max(1.0, float(np.abs(X).max(initial=0))):
            raise ArithmeticError(f"averaging over {self.group} did not converge: {worst:.1e} is left for {self.rep}.")
        return (X + X.conj().T) / 2 if hermitian else X

    def _step(self, X: np.ndarray) -> np.ndarray:
        """The mean over the matrices and their inverses, and X itself."""
        total = X.copy()
        for R in self._matrices:
            total += (R @ X @ R.conj().T + R.conj().T @ X @ R) / 2
        return total / (1 + len(self._matrices))

    @cached_property
    def _matrices(self) -> list[np.ndarray]:
        """Rho of random elements, and of elements that generate the group with them."""
        group = self.group
        one_of_each = [np.asarray(expm(A)) for A in group.lie_algebra] + list(group.discrete_generators)
        if not one_of_each:
            return []
        return [self.rep.rho(g) for g in (*group.sample(0, RANDOM), *one_of_each)]
