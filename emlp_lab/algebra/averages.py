"""Means over a group, by repeated means over some of its elements, which converge to them geometrically."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Inexact

Move = np.ndarray  # a unitary matrix, or the index map i -> p[i] of a permutation


class Rest:
    """Tells when a repeated mean has come to rest: once rounding is reached its changes no longer shrink.

    done, close: changes at which it rests for sure, and at which it rests if the change is more than `shrunk` times the
    last one.
    """

    def __init__(self, done: float, close: float, shrunk: float):
        self.done, self.close, self.shrunk = done, close, shrunk
        self.last = np.inf

    def reached(self, change: float) -> bool:
        """Whether this change was the last one to make."""
        last, self.last = self.last, change
        return change <= self.done or (change <= self.close and change > self.shrunk * last)

    @classmethod
    def of_norm(cls, scale: float) -> "Rest":
        """For changes in the norm of something of norm `scale`."""
        return cls(4e-16 * scale, 1e-13 * scale, 0.7)


def commuting_part(
    X: Inexact[np.ndarray, "n n"], moves: Sequence[Move], *, max_steps: int = 5000
) -> Inexact[np.ndarray, "n n"]:
    """The mean of R X R^H over the group that the moves R generate, after at most max_steps means over the moves, their
    inverses and X itself; what is left of it commutes with the group.
    """
    rest = Rest.of_norm(float(np.linalg.norm(X)))
    for _ in range(max_steps):
        total = X.copy()
        for move in moves:
            inverse = np.argsort(move) if move.ndim == 1 else move.conj().T
            total += (conjugated(X, move) + conjugated(X, inverse)) / 2
        previous, X = X, total / (1 + len(moves))
        if rest.reached(float(np.linalg.norm(X - previous))):
            break
    return X


def conjugated(X: Inexact[np.ndarray, "n n"], move: Move) -> Inexact[np.ndarray, "n n"]:
    """R X R^H."""
    if move.ndim == 2:
        return move @ X @ move.conj().T
    moved = np.empty_like(X)
    moved[np.ix_(move, move)] = X
    return moved
