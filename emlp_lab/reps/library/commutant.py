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
MAX_ENTRIES = 2**24  # of the matrices of all elements, 128 MiB


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
            if move.ndim == 2 and np.abs(move @ move.conj().T - np.eye(len(move))).max(initial=0) > UNITARY:
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
        some = (*group.sample(0, RANDOM), *generators)
        matrices = map(self.rep.rho, group.listing if self._exact and group.listing else some)
        return [matrix.argmax(axis=0) for matrix in matrices] if self.rep.is_permutation else list(matrices)

    @cached_property
    def _exact(self) -> bool:
        listing = self.group.listing
        n = self.rep.size()
        return listing is not None and len(listing) * (n if self.rep.is_permutation else n * n) <= MAX_ENTRIES

    def _mean(self, X: np.ndarray) -> np.ndarray:
        return sum((_moved(X, move) for move in self.moves), np.zeros_like(X)) / len(self.moves) if self.moves else X

    def _limit(self, X: np.ndarray) -> np.ndarray:
        scale, last = float(np.linalg.norm(X)), np.inf
        for _ in range(STEPS):
            previous, X = X, self._step(X)
            change = float(np.linalg.norm(X - previous))
            # Once rounding is reached the change no longer shrinks.
            if change <= 4e-16 * scale or (change <= 1e-13 * scale and change > 0.7 * last):
                break
            last = change
        worst = max((np.abs(_moved(X, move) - X).max(initial=0) for move in self.moves), default=0.0)
        if worst > NOISE * max(1.0, float(np.abs(X).max(initial=0))):
            raise ArithmeticError(f"averaging over {self.group} did not converge: {worst:.1e} is left for {self.rep}.")
        return X

    def _step(self, X: np.ndarray) -> np.ndarray:
        """The mean over the moves and their inverses, and X itself."""
        total = X.copy()
        for move in self.moves:
            inverse = np.argsort(move) if move.ndim == 1 else move.conj().T
            total += (_moved(X, move) + _moved(X, inverse)) / 2
        return total / (1 + len(self.moves))


def random_matrix(n: int, seed: int, *, is_complex: bool) -> Inexact[np.ndarray, "n n"]:
    """Independent standard normal entries, the same for the same seed."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, n))
    return X + 1j * rng.standard_normal((n, n)) if is_complex else X


def _moved(X: np.ndarray, move: np.ndarray) -> np.ndarray:
    """R X R^H."""
    if move.ndim == 2:
        return move @ X @ move.conj().T
    moved = np.empty_like(X)
    moved[np.ix_(move, move)] = X
    return moved
