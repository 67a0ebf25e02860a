"""Means over a group, by repeated means over some of its elements, which converge to them geometrically."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Inexact

from emlp_lab.stream import Event, Stream

Stack = Inexact[np.ndarray, "K _ _"]  # square matrices, of a size that differs from stack to stack
Maps = Inexact[np.ndarray, "count a b"]
Move = np.ndarray  # a unitary matrix, or the index map i -> p[i] of a permutation


class NotConvergedError(ArithmeticError):
    """Repeated means did not come to rest; nothing is returned."""


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


def equivariant_part(left: Stack, X: Maps, right: Stack, *, max_cycles: int = 2000) -> Stream[Maps]:
    """The means of L X R^H over the group: the equivariant parts of maps X from `right` to `left`.

    left, right: unitary matrices of the same elements, which generate the group. One element after the other, X becomes
    (X + L X R^H) / 2. For an element drawn from Haar measure that halves the square of what is not equivariant, on
    average; the mean over all elements at once would need several times the products. Raises NotConvergedError after
    max_cycles rounds through the elements.
    """
    scale, change = float(np.linalg.norm(X)), np.inf
    rest = Rest.of_norm(scale)
    silent = X.size <= 1000  # entries: so few take no time worth an event
    pairs = list(zip(left, right.conj().swapaxes(1, 2), strict=True))
    for cycle in range(1, max_cycles + 1):
        before = X
        for k, (L, inverse) in enumerate(pairs):
            X = (X + L @ X @ inverse) / 2
            if not silent and k % 8 == 0:  # every product would be an event too many
                yield Event("average", f"averaging maps of {len(L)} x {len(inverse)} over the group, cycle {cycle}")
        change = float(np.linalg.norm(X - before))
        if rest.reached(change):
            return X
    raise NotConvergedError(
        f"averaging {X[0].shape} maps did not converge: the last cycle changed {change / scale:.1e}."
    )


def equivariant_part_of_small(left: Stack, X: Maps, right: Stack, *, max_squarings: int = 40) -> Maps:
    """The same by squaring the mean over the elements, as a matrix, until it is the projector onto equivariant maps."""
    count, a, b = X.shape
    products = left.reshape(len(left), a * a).T @ right.reshape(len(right), b * b).conj()
    sums = products.reshape(a, a, b, b).swapaxes(1, 2).reshape(a * b, a * b)
    mean = (np.eye(a * b) + sums + sums.conj().T) / (1 + 2 * len(left))
    rest, change = Rest(1e-15, 1e-12, 0.25), np.inf
    for _ in range(max_squarings):
        square = mean @ mean
        change = float(np.abs(square - mean).max())
        mean = (square + square.conj().T) / 2
        if rest.reached(change):
            return (X.reshape(count, a * b) @ mean.T).reshape(count, a, b)
    raise NotConvergedError(f"averaging {a} x {b} maps did not converge: the last step changed {change:.1e}.")


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
