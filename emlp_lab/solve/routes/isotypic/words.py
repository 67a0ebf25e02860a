"""How a vector generates an irreducible subspace: a basis of words in the elements, times the vector.

The same words take any other vector that behaves like the first one to the corresponding basis of another copy.
"""

from dataclasses import dataclass
from typing import cast

import numpy as np
import scipy.linalg as sla
from jaxtyping import Inexact, Integer

from emlp_lab.algebra.tolerance import TOL_DISTINCT
from emlp_lab.solve.routes.isotypic.acting import Acting

Pivoted = tuple[np.ndarray, np.ndarray]  # triangle and order of the columns
WELL_CONDITIONED = 0.1  # part of a unit vector that has to be new, where there are such vectors


@dataclass(frozen=True, eq=False)
class Level:
    """Words of one more letter: the letter times the vectors `parents` of those before.

    combined: (vectors before + new words, new vectors), by which they become orthonormal.
    """

    parents: Integer[np.ndarray, " r"]
    letter: int
    combined: Inexact[np.ndarray, "all r"]

    def added(self, acting: Acting, before: Inexact[np.ndarray, "n m s"]) -> Inexact[np.ndarray, "n m t"]:
        """The vectors before and the new ones."""
        some = before[:, :, self.parents]
        words = acting.letter(self.letter, some.reshape(len(some), -1)).reshape(some.shape)
        every = np.concatenate([before, words], axis=2)
        return np.concatenate([before, every @ self.combined], axis=2)


def generated(acting: Acting, v: Inexact[np.ndarray, " n"]) -> tuple[Inexact[np.ndarray, "n d"], list[Level]]:
    """(orthonormal basis, levels) of the smallest invariant subspace with the unit vector v."""
    Q, levels, start = v[:, None], list[Level](), 0
    while start < Q.shape[1] < len(Q):
        parents = slice(start, Q.shape[1])
        start = Q.shape[1]
        for letter in range(acting.letters):
            new, level = _level(acting, Q, parents, letter)
            if level is not None:
                levels.append(level)
                Q = np.concatenate([Q, new], axis=1)
            if Q.shape[1] == len(Q):
                break
    return Q, levels


def _level(acting: Acting, Q: np.ndarray, parents: slice, letter: int) -> tuple[np.ndarray, Level | None]:
    """What a letter makes of some of the orthonormal columns of Q that is outside of their span; None if nothing."""
    images = acting.letter(letter, Q[:, parents])
    inside = Q.conj().T @ images
    rest = images - Q @ inside
    correction = Q.conj().T @ rest
    rest, inside = rest - Q @ correction, inside + correction
    if np.abs(rest).max(initial=0) <= TOL_DISTINCT:
        return rest, None
    triangle, order = cast(Pivoted, sla.qr(rest, mode="r", pivoting=True))
    sizes = np.abs(np.diagonal(triangle))
    order = np.sort(order[: np.count_nonzero(sizes > min(WELL_CONDITIONED, sizes[0] / 2))])
    columns, R = np.linalg.qr(rest[:, order])
    words = np.concatenate([-inside[:, order], np.eye(len(order))])
    return columns, Level(parents.start + order, letter, sla.solve_triangular(R.T, words.T, lower=True).T)


def repeated(acting: Acting, v: Inexact[np.ndarray, "n m"], levels: list[Level]) -> Inexact[np.ndarray, "n m d"]:
    """The basis that the same words make of each of m other vectors."""
    found = v[:, :, None]
    for level in levels:
        found = level.added(acting, found)
    return found
