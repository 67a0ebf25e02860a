"""Matrices that commute with a unitary representation, by averaging over the group."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Inexact
from scipy.linalg import expm

from emlp_lab.algebra.averages import commuting_part, conjugated
from emlp_lab.algebra.tolerance import TOL_COMPUTED, TOL_VERIFIED
from emlp_lab.groups import Group
from emlp_lab.reps.rep import Rep

MAX_SIZE = 600


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
        for move in self.moves:
            if move.ndim == 2 and np.abs(move @ move.conj().T - np.eye(len(move))).max(initial=0) > TOL_COMPUTED:
                raise ValueError(
                    f"{self.rep} of {self.group} is not unitary, so that it need not be a sum of irreducibles: use a "
                    "compact group in orthonormal coordinates."
                )

    @property
    def group(self) -> Group:
        return self.rep.groups[0]

    @property
    def is_complex(self) -> bool:
        """Whether some matrices have complex entries, so that numbers are complex."""
        return any(np.iscomplexobj(move) for move in self.moves)

    def element(self, seed: int, *, hermitian: bool) -> Inexact[np.ndarray, "n n"]:
        """A random element, the same for the same seed: the mean of rho X rho^H over the group for a random X.

        Over all elements where they are few. Else the mean over some elements and their inverses is repeated until
        nothing changes: it converges geometrically to the mean over the group that they generate. Raises
        ArithmeticError if it does not.
        """
        X = random_matrix(self.rep.size(), seed, is_complex=self.is_complex)
        X = X + X.conj().T if hermitian else X
        X = self._mean(X) if self._exact else self._limit(X)
        return (X + X.conj().T) / 2 if hermitian else X

    @cached_property
    def moves(self) -> list[np.ndarray]:
        """rho of all elements where they are few, else of random ones and of some that generate the group with them.

        Each as a matrix, or as the index map i -> p[i] where rho permutes the coordinates.
        """
        group = self.group
        generators = [*(np.asarray(expm(A)) for A in group.lie_algebra), *group.discrete_generators]
        if not generators:
            return []
        some = (*group.sample(0, 8), *generators)  # a few random ones, with which a mean converges in fewer steps
        matrices = map(self.rep.rho, group.listing if self._exact and group.listing else some)
        return [matrix.argmax(axis=0) for matrix in matrices] if self.rep.is_permutation else list(matrices)

    @cached_property
    def _exact(self) -> bool:
        listing = self.group.listing
        n = self.rep.size()
        max_entries = 2**24  # of the matrices of all elements, 128 MiB
        return listing is not None and len(listing) * (n if self.rep.is_permutation else n * n) <= max_entries

    def _mean(self, X: np.ndarray) -> np.ndarray:
        return (
            sum((conjugated(X, move) for move in self.moves), np.zeros_like(X)) / len(self.moves) if self.moves else X
        )

    def _limit(self, X: np.ndarray) -> np.ndarray:
        X = commuting_part(X, self.moves)
        worst = max((np.abs(conjugated(X, move) - X).max(initial=0) for move in self.moves), default=0.0)
        if worst > TOL_VERIFIED * max(1.0, float(np.abs(X).max(initial=0))):
            raise ArithmeticError(f"averaging over {self.group} did not converge: {worst:.1e} is left for {self.rep}.")
        return X


def random_matrix(n: int, seed: int, *, is_complex: bool) -> Inexact[np.ndarray, "n n"]:
    """Independent standard normal entries, the same for the same seed."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, n))
    return X + 1j * rng.standard_normal((n, n)) if is_complex else X
